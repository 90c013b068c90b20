"""Issuing a report: the only writer of issued reports. What is issued never changes; what differs is a new version."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction

from interviews.access import abilities_in
from interviews.models import Interview
from reports.models import IssuedReport
from reports.scorecard.document import Document, document_of
from reports.scorecard.parts.whole import Issue
from reports.scorecard.source import source_of
from reports.scorecard.versions import changes_between
from scoring.access import current_scorecards, must_score_first
from snippets.refusal import ActionRefused

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def issue_report(*, interview: Interview, by: User, also_hide: Iterable[str] = ()) -> IssuedReport:
    """A new version of the report as it is now; the latest one where nothing has changed since.

    `also_hide` are names that are hidden, besides those the candidate gave away, in the redacted form of this version
    and of later ones.
    """
    if not abilities_in(by, interview).reads_report:
        raise ActionRefused("Only who may read this report can issue it.")
    if must_score_first(by, interview):
        raise ActionRefused("You score this interview too. Submit your scorecard before you issue the report.")
    with transaction.atomic():
        locked = Interview.objects.select_for_update(of=("self",)).select_related("position", "plan")
        fresh = locked.get(pk=interview.pk)
        latest = IssuedReport.objects.filter(interview=fresh).first()
        before = Document.model_validate(latest.document) if latest else None
        hidden = tuple(dict.fromkeys([*(before.also_hide if before else ()), *also_hide]))
        source = source_of(fresh, current_scorecards(by, fresh), hidden)
        if not source.cards:
            raise ActionRefused("No scorecard of this interview was submitted yet, so there is nothing to issue.")
        document = document_of(source)
        content_hash = hash_of(document)
        if latest and latest.content_hash == content_hash:
            return latest
        return IssuedReport.objects.create(
            interview=fresh,
            version=latest.version + 1 if latest else 1,
            document=document.model_dump(mode="json"),
            content_hash=content_hash,
            changes=changes_between(before, document) if before else [],
            issued_by=by,
        )


def hash_of(document: Document) -> str:
    """The same for the same content, on any machine."""
    stored = json.dumps(document.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(stored.encode()).hexdigest()


def snapshot_of(report: IssuedReport) -> Document:
    """The document as it was issued, with its version."""
    issue = Issue(
        version=report.version,
        at=report.issued_at,
        by=report.issuer,
        changes=report.changes,
        content_hash=report.content_hash,
    )
    return Document.model_validate(report.document).model_copy(update={"issue": issue})
