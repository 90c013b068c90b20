from __future__ import annotations

from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from interviews import log
from interviews.events import CANDIDATE, SYSTEM, Body, Draft, Found, Handed, Said, Shown, Stage, StageEntered, Started
from interviews.models import Interview
from interviews.models.event import Status
from tests.factories import make_interview

pytestmark = pytest.mark.django_db(transaction=True)


def put(interview: Interview, actor: str, *bodies: Body) -> None:
    log.append(interview.pk, [Draft(body, actor, str(uuid4())) for body in bodies])


def transcript(interview: Interview) -> str:
    out = StringIO()
    call_command("transcript", str(interview.public_id), stdout=out)
    return out.getvalue()


def test_what_was_said_stands_under_its_stage_and_what_was_found_at_the_end() -> None:
    interview = make_interview(status=Status.LOBBY)
    version = interview.plan.items.get(version__isnull=False).version
    assert version is not None
    defect = version.key.item.defects[0]
    put(interview, SYSTEM, Started(minutes=29), Handed(to="assistant"), StageEntered(stage=Stage.READY))
    put(interview, CANDIDATE, Said(text="Let us begin."))
    shown = Shown(version=version.public_id, title="The wait", number=1, of=1)
    put(
        interview, "assistant", StageEntered(stage=Stage.PROBLEM, number=1, minutes=15), shown, Said(text="Look at it.")
    )
    found = Found(version=version.public_id, defect=defect.slug, strength="identified", rung=2, seq=4, quote="begin")
    put(interview, "assistant", found)
    lines = [line for line in transcript(interview).splitlines() if line and not line.startswith("**")]
    assert lines == [
        "## Ready",
        "Let us begin.",
        "## Snippet 1 of 1: The wait",
        "Look at it.",
        "## What was found",
        "Rung 0 is unaided or after an open question; at 5 it was told.",
        f"### {version.key.item.title}",
        f"- {defect.title}: identified, rung 2",
    ]


def test_an_interview_that_is_not_there_is_named() -> None:
    missing = uuid4()
    with pytest.raises(CommandError, match=f"There is no interview {missing}"):
        call_command("transcript", str(missing))
