"""Questions without faults are heard and asked like code reviews: a key point stands where a defect does."""

from __future__ import annotations

import pytest

from interviews.conductor.cue_listener import CueListener
from interviews.conductor.listener import Answer, Prompt
from interviews.conductor.moves import Kind
from snippets.schema import Item
from tests.interviews.conductor.stage import Room, ladder, make_brief, make_item


def key_point(slug: str, cue: str, said: str, vague: str, *, core: bool = True) -> dict[str, object]:
    return {
        "slug": slug, "title": slug, "short": f"the {slug}", "explanation": "Explained.", "core": core,
        "cues": [cue], "said": [said], "vague": [vague],
    }  # fmt: skip


@pytest.fixture
def item() -> Item:
    return make_item(
        "who-and-what",
        kind="knowledge",
        environment="",
        defects=[],
        parts=[],
        topics=[],
        myths=[],
        key_points=[
            key_point("identity", "authentication + who | identity", "authentication says who it is", "it is login"),
            key_point("rights", "authorisation + may | rights", "authorisation says what one may do", "it is access"),
            key_point("order", "first | before + authentication", "authentication comes first", "an order", core=False),
        ],
        probes=[probe for slug in ("identity", "rights") for probe in ladder(slug)],
    )


@pytest.mark.parametrize("question", ["What is the difference?", "What does each of them do, step by step?"])
def test_a_key_point_that_is_told_is_identified(item: Item, question: str) -> None:
    heard = CueListener().hear(Answer("well authentication tells me who somebody is"), Prompt(question), item)
    assert [(row.slug, row.strength) for row in heard.findings] == [("identity", "identified")]


def test_a_vague_word_is_no_key_point(item: Item) -> None:
    heard = CueListener().hear(Answer("it is some access"), Prompt("What is the difference?"), item)
    assert [row.slug for row in heard.findings if row.strength == "identified"] == []


def test_core_points_are_asked_for_one_after_the_other(item: Item) -> None:
    room = Room(make_brief(item))
    room.to_problem()
    asked = [room.move.target]
    asked += [room.answer(found=("identity",), text="authentication should tell who somebody is").target]
    assert (asked, room.move.kind) == (["identity", "rights"], Kind.PROBE)
