"""What holds whatever the candidate does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from interviews.conductor.listener import Intent
from interviews.conductor.moves import Kind
from interviews.conductor.replay import replay
from interviews.events import CANDIDATE, Stage
from interviews.models.event import Status
from snippets.schema import Item
from tests.interviews.conductor.stage import Room, make_brief, many_faults, many_points

ON_SHOW = (Stage.PROBLEM, Stage.QUESTION)
SLUGS = ("small", "big", "middle", "great", "tiny")
FAULTS = many_faults()
POINTS = many_points()
items = st.sampled_from([(FAULTS, FAULTS), (POINTS, POINTS), (FAULTS, POINTS), (POINTS, FAULTS)])

some = st.lists(st.sampled_from(SLUGS), max_size=2, unique=True).map(tuple)
answers = st.fixed_dictionaries(
    {
        "intent": st.sampled_from(list(Intent)) | st.just(Intent.ANSWER),
        "found": some,
        "partial": some,
        "claimed": st.sampled_from([(), ("F-sleep-is-async",)]),
        "parts": st.sampled_from([(), ("first",), ("first", "second")]),
        "after": st.floats(1, 240),
        "text": st.sampled_from(["as I see it", "it should be replaced", "move on", "{braces} and “quotes”?"]),
    }
)
acts = st.lists(answers | st.floats(30, 400), min_size=3, max_size=40) | st.lists(answers, max_size=3)
# Chance alone hardly ever gets through the warm-up.
begun = st.sampled_from([lambda room: room, Room.to_snippet, Room.to_problem, Room.to_problem])


def played(script: list[Any], asked: tuple[Item, ...], begin: Callable[[Room], Room]) -> Room:
    """Every answer takes the room further; a number is a silence. The rest of the interview is silence."""
    room = begin(Room(make_brief(*asked, minutes=12)))
    for act in script:
        if room.state.status != Status.LIVE:
            break
        if isinstance(act, float):
            room.wait(act)
        else:
            partial = tuple(slug for slug in act["partial"] if slug not in act["found"])
            room.answer(**{**act, "partial": partial})
    room.wait(4 * 60 * 60)
    return room


@settings(max_examples=60)
@given(acts, items, begun)
def test_whatever_is_said_the_rules_hold(script: list[Any], asked: tuple[Item, ...], begin: Any) -> None:
    room = played(script, asked, begin)
    _ends(room)
    _asks_one_question_a_turn(room)
    _climbs_only_after_the_lower_rung(room)
    _asks_nothing_that_was_found(room)
    _asks_nothing_new_after_the_minutes(room)
    _rates_a_finding_by_what_was_given_away(room)
    _names_only_what_was_found(room)
    _never_thanks_twice_running(room)


@settings(max_examples=10)
@given(acts, items, begun)
def test_the_same_log_gives_the_same_moves(script: list[Any], asked: tuple[Item, ...], begin: Any) -> None:
    first, second = played(script, asked, begin), played(script, asked, begin)
    assert first.transcript() == second.transcript()
    assert [row for row in replay(first.brief, first.events) if not row.agrees] == []


def _ends(room: Room) -> None:
    assert room.state.status in (Status.ENDED, Status.RESCHEDULE)
    assert room.state.ended_at is not None
    assert room.state.ended_at - room.scene.started_at <= timedelta(minutes=room.brief.minutes + 10)


def _asks_one_question_a_turn(room: Room) -> None:
    for actor, text in room.lines:
        if actor == CANDIDATE:
            continue
        own = text if "“" not in text else text[: text.index("“")] + text[text.rindex("”") :]
        assert own.count("?") <= 1, text


def _climbs_only_after_the_lower_rung(room: Room) -> None:
    known: dict[tuple[str, str], int] = {}
    asked: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for probe in room.state.probes:
        key = (probe.version, probe.target)
        if probe.rung > known.get(key, 0):
            rung, after = max(asked[key])
            assert probe.rung == rung + 1
            assert any(m.actor == CANDIDATE and m.seq > after for m in room.state.messages if m.seq <= probe.after_seq)
        asked.setdefault(key, []).append((probe.rung, probe.after_seq))
        for slug, rung in probe.reveals.items():
            known[probe.version, slug] = max(rung, known.get((probe.version, slug), 0))


def _asks_nothing_that_was_found(room: Room) -> None:
    for probe in room.state.probes:
        finding = room.state.findings.get((probe.version, probe.target))
        if finding and finding.strength == "identified" and finding.seq:
            assert probe.after_seq < finding.seq


def _asks_nothing_new_after_the_minutes(room: Room) -> None:
    for probe in room.state.probes:
        span = next(s for s in reversed(room.state.stages) if s.stage in ON_SHOW and s.seq <= probe.after_seq)
        again = sum(other.probe == probe.probe and other.at < probe.at for other in room.state.probes)
        assert again or probe.at < span.at + timedelta(minutes=span.minutes)


def _rates_a_finding_by_what_was_given_away(room: Room) -> None:
    for (version, slug), finding in room.state.findings.items():
        given_away = [
            probe.reveals[slug]
            for probe in room.state.probes
            if probe.version == version and slug in probe.reveals and probe.after_seq < (finding.seq or 0)
        ]
        assert finding.rung == max(given_away, default=0)


def _names_only_what_was_found(room: Room) -> None:
    for turn in room.state.turns:
        for act in turn.body["acts"]:
            kind, _, slug = act.partition(":")
            if kind in ("noted", "noted_more", "thank_for"):
                rows = [row for (_, name), row in room.state.findings.items() if name == slug]
                assert any(row.strength == "identified" and row.seq <= turn.body["answered_seq"] for row in rows)


def _never_thanks_twice_running(room: Room) -> None:
    spoken = [turn.body for turn in room.state.turns if turn.body["move"] not in (Kind.QUIET, Kind.END)]
    thanked = [any(act.startswith("thank") for act in body["acts"]) for body in spoken]
    assert not any(first and second for first, second in pairwise(thanked))
