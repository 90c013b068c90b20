"""What a candidate says about themselves, for the figures on fairness alone: the only writer of SelfDeclaration."""

from __future__ import annotations

from interviews.models import Interview
from interviews.models.event import Status
from reports.models import SelfDeclaration
from snippets.refusal import ActionRefused


def declare(*, interview: Interview, sex: str, ethnicity: str) -> None:
    """Takes the place of what was said before; to say nothing of either is to withdraw it."""
    if interview.live.status != Status.ENDED:
        raise ActionRefused("This can be answered once the interview is over.")
    if not sex and not ethnicity:
        withdraw(interview=interview)
        return
    SelfDeclaration.objects.update_or_create(interview=interview, defaults={"sex": sex, "ethnicity": ethnicity})


def withdraw(*, interview: Interview) -> None:
    SelfDeclaration.objects.filter(interview=interview).delete()
