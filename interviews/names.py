from __future__ import annotations

from interviews.events import ASSISTANT, CANDIDATE
from interviews.models import Interview

ASSISTANT_NAME = "Assistant"


def names_of(interview: Interview) -> dict[str, str]:
    """What people are called in this interview, by actor."""
    people = {each.actor: each.name for each in interview.participants.select_related("user")}
    return {CANDIDATE: interview.candidate_name, ASSISTANT: ASSISTANT_NAME, **people}
