"""The candidate corrects what was heard or typed wrongly: the only writer of corrections. The record itself stays."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from interviews.corrections import correctable_until, corrections_of
from interviews.events import CANDIDATE
from interviews.log import state_of
from interviews.models import Correction, Interview
from interviews.models.correction import LONGEST_CORRECTION
from interviews.state import Message
from snippets.refusal import ActionRefused


def correct(*, interview: Interview, seq: int, words: str) -> Correction:
    """`words` for the candidate's own message `seq`; those of the record take earlier corrections back."""
    words = words.replace("\r\n", "\n").replace("\x00", "")
    if not words.strip():
        raise ActionRefused("A correction needs words. To take one back, use “Back to the original”.")
    if len(words) > LONGEST_CORRECTION:
        raise ActionRefused(f"That is {len(words):,} characters long; {LONGEST_CORRECTION:,} are the most.")
    return _add(interview, seq, words)


def withdraw(*, interview: Interview, seq: int) -> Correction:
    """The record's own words count again; what was corrected before stays in the history."""
    return _add(interview, seq, None)


def _add(interview: Interview, seq: int, words: str | None) -> Correction:
    with transaction.atomic():
        # Two at once come one after the other, and each is measured against the clock when it is its turn.
        locked = Interview.objects.select_for_update(of=("self",)).select_related("live").get(pk=interview.pk)
        now, until = timezone.now(), correctable_until(locked.live)
        if until is None:
            raise ActionRefused("Corrections can be made once the interview has ended.")
        if now >= until:
            raise ActionRefused("The time for corrections is over. Nothing was changed; the record stands as it is.")
        message, standing = _message(locked, seq)
        words = message.text if words is None else _trimmed(words, message)
        if words == standing:
            raise ActionRefused("These are the words that stand there already, so nothing was changed.")
        return Correction.objects.create(interview=locked, seq=seq, words=words, made_at=now)


def _message(interview: Interview, seq: int) -> tuple[Message, str]:
    """The candidate's own message and the words that stand for it now."""
    state = state_of(interview, room_only=True)
    message = state.message(seq)
    if message is None or message.actor != CANDIDATE:
        raise ActionRefused("Only what you said or wrote yourself can be corrected.")
    given = corrections_of(interview, state).get(seq)
    return message, given.words if given else message.text


def _trimmed(words: str, message: Message) -> str:
    """Code keeps the indentation of its first line; blanks at the ends alone are no correction."""
    trimmed = words.strip("\n").rstrip() if message.code else words.strip()
    return message.text if trimmed.strip() == message.text.strip() else trimmed
