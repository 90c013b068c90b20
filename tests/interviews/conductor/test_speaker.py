from __future__ import annotations

import string

import pytest
import yaml

from interviews.conductor import process
from interviews.conductor.moves import SILENT, Act, Kind, Move
from interviews.conductor.speaker import FILE, TemplateSpeaker
from interviews.conductor.text import Tokens
from interviews.state import RoomState, Turn
from tests.factories import NOON

PHRASES = yaml.safe_load(FILE.read_text(encoding="utf-8"))
SPEAKER = TemplateSpeaker()


def spoken(times: int, kind: Kind = Kind.TAKE_YOUR_TIME) -> RoomState:
    """A room in which the move was made so often."""
    return RoomState(turns=[Turn(number, NOON, {"move": kind, "acts": []}) for number in range(times)])


def test_every_move_that_speaks_has_its_phrases() -> None:
    named = {name.split(".")[0] for name in PHRASES["moves"]}
    assert named == {str(kind) for kind in Kind if kind not in SILENT}


@pytest.mark.parametrize("family", ["moves", "acts"])
def test_a_phrase_asks_at_most_once_and_an_act_never(family: str) -> None:
    most = {"moves": 1, "acts": 0}[family]
    assert [line for lines in PHRASES[family].values() for line in lines if line.count("?") > most] == []


def test_nothing_claims_to_see_or_hear_or_praises() -> None:
    text = " ".join(line for lines in [*PHRASES["moves"].values(), *PHRASES["acts"].values()] for line in lines).lower()
    for phrase in ("i can see", "i hear", "i can hear", "great", "excellent", "well done", "perfect", "impressive"):
        assert phrase not in text


def test_wordings_take_turns() -> None:
    move = Move(Kind.TAKE_YOUR_TIME, "thinking")
    said = [SPEAKER.say(move, spoken(times)) for times in range(4)]
    assert len(set(said[:3])) == 3
    assert said[3] == said[0]


def test_the_same_state_gives_the_same_words() -> None:
    move = Move(Kind.NUDGE, "silence")
    assert SPEAKER.say(move, spoken(1)) == SPEAKER.say(move, spoken(1))


def test_what_is_said_before_comes_first() -> None:
    move = Move(Kind.PROBE, "next", words={"ask": "What then?"}, before=(Act("noted", "x", {"short": "the leak"}),))
    assert SPEAKER.say(move, RoomState()) == "Right, the leak. What then?"


def test_each_correction_is_a_paragraph() -> None:
    acts = (Act("thank_problem"), *(Act("correct", name, {"correction": f"About {name}."}) for name in ("a", "b")))
    said = SPEAKER.say(Move(Kind.PROBE, "next", words={"ask": "What then?"}, before=acts), RoomState())
    assert said.split("\n\n")[1:] == ["About a.", "About b.", "What then?"]


def test_braces_in_the_candidates_words_stay_as_they_are() -> None:
    move = Move(Kind.ASK_HOW, "partial", words={"quote": "{ds} and {__class__}"})
    assert "“{ds} and {__class__}”" in SPEAKER.say(move, RoomState())


def test_a_name_from_the_code_keeps_its_case() -> None:
    assert SPEAKER.say(Move(Kind.PROBE, "next", words={"ask": "fetch_data does what?"}), RoomState()) == (
        "fetch_data does what?"
    )


def test_every_placeholder_is_known() -> None:
    known = {"minutes", "count", "snippets", "thing", "focus", "intro", "parts", "part", "ask", "quote", "short"}
    known |= {"correction", "text"}
    lines = [line for family in PHRASES.values() for lines in family.values() for line in lines]
    used = {name for line in lines for _, name, _, _ in string.Formatter().parse(line) if name}
    assert used == known


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("how am I doing?", "process:verdict"),
        ("are you a bot?", "process:machine"),
        ("is this being recorded?", "process:recorded"),
        ("who decides in the end?", "process:decides"),
        ("when do I hear the result?", "process:when"),
        ("how long will it take until I hear back?", "process:when"),
        ("what is the next step?", "process:next"),
        ("how much time is left?", "process:time"),
        ("can I look it up in the documentation?", "process:tools"),
        ("do I have to write the code?", "process:writing"),
        ("what is the salary?", None),
    ],
)
def test_questions_about_the_interview_have_approved_answers(question: str, topic: str | None) -> None:
    assert process.topic_of(Tokens.of(question)) == topic
    assert topic is None or process.answer_to(topic)
