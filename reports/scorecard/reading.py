"""What a reader of a report gets: the document as asked for in the address, and how it stands to what was issued."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import QueryDict

from interviews.models import Interview
from reports.models import IssuedReport
from reports.scorecard.document import Document, document_of
from reports.scorecard.redaction import redacted
from reports.scorecard.source import source_of
from reports.scorecard.versions import changes_between
from reports.services.issuing import hash_of
from scoring.access import current_scorecards
from scoring.models import Outcome, Scorecard

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST_HIDDEN, LONGEST_HIDDEN = 20, 80


@dataclass(frozen=True, slots=True)
class Asked:
    """The switch in the address: `redacted=1`, and with `hide` further names, separated by commas."""

    redacted: bool
    also_hide: tuple[str, ...]

    @property
    def query(self) -> str:
        hide = {"hide": ", ".join(self.also_hide)} if self.also_hide else {}
        return f"?{urlencode({'redacted': 1, **hide})}" if self.redacted else ""

    def form_of(self, document: Document) -> Document:
        return redacted(document, self.also_hide) if self.redacted else document


@dataclass(frozen=True, slots=True)
class Current:
    """The report as it is now, beside its versions, latest first."""

    document: Document
    versions: Sequence[IssuedReport]
    outcome: Outcome | None
    changes: Sequence[str]

    @property
    def latest(self) -> IssuedReport | None:
        return self.versions[0] if self.versions else None

    @property
    def next_version(self) -> int:
        return self.latest.version + 1 if self.latest else 1


def asked_in(query: QueryDict) -> Asked:
    return Asked(query.get("redacted") == "1", names_in(query.get("hide", "")))


def names_in(text: str) -> tuple[str, ...]:
    """As somebody typed them, separated by commas or lines."""
    names = (name.strip()[:LONGEST_HIDDEN] for name in text.replace("\x00", "").replace("\n", ",").split(","))
    return tuple(dict.fromkeys(name for name in names if name))[:MOST_HIDDEN]


def current_report(user: User, interview: Interview) -> Current | None:
    """None where the user sees no submitted scorecard: there is none, or they still have to score."""
    cards = list(current_scorecards(user, interview))
    return current_of(interview, cards) if cards else None


def current_of(interview: Interview, cards: Sequence[Scorecard]) -> Current:
    versions = list(IssuedReport.objects.listed().filter(interview=interview))
    stored = versions[0].document if versions else None
    source = source_of(interview, cards, stored["also_hide"] if stored else ())
    document = document_of(source)
    changed = stored and versions[0].content_hash != hash_of(document)
    changes = changes_between(Document.model_validate(stored), document) if changed else ()
    return Current(document, versions, source.outcomes[0] if source.outcomes else None, changes)
