"""Strengths and gaps as the candidate gets them: edited by people, released by one of them. The only writer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from interviews.models import Interview
from interviews.models.event import Status
from reports.models import CandidateCopy
from scoring.models import Scorecard
from snippets.refusal import ActionRefused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

LONGEST_FEEDBACK = 5000


class EditedMeanwhile(ActionRefused):
    """Somebody saved since the person looked; `copy` is what stands now."""

    def __init__(self, copy: CandidateCopy) -> None:
        editor = copy.edited_by
        who = (editor.get_full_name() or editor.get_username()) if editor else "Somebody"
        super().__init__(f"{who} saved another text meanwhile; it stands below. Yours is still in the fields.")
        self.copy = copy


def save_feedback(*, interview: Interview, by: User, strengths: str, gaps: str, seen: int) -> CandidateCopy:
    """`seen` counts the edits that `by` knew of. After the release what is saved shows at once."""
    with transaction.atomic():
        return _saved(interview, by, _lines(strengths), _lines(gaps), seen)


def release_feedback(*, interview: Interview, by: User, strengths: str, gaps: str, seen: int) -> CandidateCopy:
    """The candidate reads it from now on."""
    with transaction.atomic():
        copy = _saved(interview, by, _lines(strengths), _lines(gaps), seen)
        if not Scorecard.objects.submitted().filter(interview=interview).exists():
            raise ActionRefused("Nothing can be released before a scorecard is submitted.")
        if not (copy.strengths or copy.gaps):
            raise ActionRefused("There is nothing to release yet: write at least one strength or gap.")
        if copy.released_at is None:
            copy.released_at, copy.released_by = timezone.now(), by
            CandidateCopy.objects.filter(pk=copy.pk).update(released_at=copy.released_at, released_by=by)
        return copy


def _saved(interview: Interview, by: User, strengths: str, gaps: str, seen: int) -> CandidateCopy:
    """The same text again changes nothing, whatever was seen."""
    locked = Interview.objects.select_for_update(of=("self",)).select_related("live").get(pk=interview.pk)
    if locked.live.status != Status.ENDED:
        raise ActionRefused("The interview has not ended yet, so there is nothing to say about it.")
    copy = CandidateCopy.objects.select_related("edited_by").filter(interview=locked).first()
    copy = copy or CandidateCopy(interview=locked)
    if copy.pk and (copy.strengths, copy.gaps) == (strengths, gaps):
        return copy
    if copy.edits != seen:
        raise EditedMeanwhile(copy)
    if copy.released_at and not (strengths or gaps):
        raise ActionRefused("The candidate reads this already, so something has to stand here.")
    copy.strengths, copy.gaps, copy.edited_by, copy.edits = strengths, gaps, by, seen + 1
    copy.save()
    return copy


def _lines(text: str) -> str:
    """One point a line, without blank ones."""
    lines = (line.strip() for line in text.replace("\x00", "").splitlines())
    text = "\n".join(line for line in lines if line)
    if len(text) > LONGEST_FEEDBACK:
        raise ActionRefused(f"That is {len(text):,} characters long; {LONGEST_FEEDBACK:,} are the most.")
    return text
