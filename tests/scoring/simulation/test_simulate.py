"""Whole interviews by the command: few, but real ones."""

from __future__ import annotations

import json
import os
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from interviews.models import Interview
from interviews.signals import interview_ended
from scoring.simulation import run as run_module
from scoring.simulation.database import throwaway_database
from scoring.simulation.run import Played, Simulation
from scoring.simulation.spearman import spearman

ANSWERS = sorted((Path(__file__).parents[2] / "interviews" / "conductor" / "answers").glob("*.jsonl"))
KEYS = ["ability", "finding_score", "suggested", "moves", "minutes", "ended", "disclosed_above_rung"]


def run(*words: str) -> str:
    out = StringIO()
    call_command("simulate", *words, stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def three(django_db_blocker) -> str:
    with django_db_blocker.unblock():
        return run("--candidates", "3", "--seed", "4", "--json")


def test_json_has_these_keys_and_no_others(three) -> None:
    told = json.loads(three)
    assert list(told) == ["seed", "spearman", "interviews"]
    assert [list(played) for played in told["interviews"]] == [KEYS] * 3
    assert told["seed"] == 4


def test_every_interview_ends_in_its_time_and_tells_nothing_before_its_turn(three) -> None:
    played = json.loads(three)["interviews"]
    assert [(one["ended"], one["disclosed_above_rung"]) for one in played] == [(True, 0)] * 3
    assert all(20 < one["minutes"] <= 62 and one["moves"] > 30 for one in played)
    assert all(0 <= one["finding_score"] <= 1 and 0 <= one["suggested"] <= 10 for one in played)


def test_the_same_seed_gives_the_same_bytes_and_another_one_others(three, django_db_blocker) -> None:
    with django_db_blocker.unblock():
        assert run("--candidates", "3", "--seed", "4", "--json") == three
        other = run("--candidates", "1", "--seed", "5", "--json")
    assert json.loads(other)["interviews"][0] != json.loads(three)["interviews"][0]


def test_what_is_suggested_follows_ability(django_db_blocker) -> None:
    with django_db_blocker.unblock():
        told = json.loads(run("--candidates", "20", "--seed", "1", "--json"))
    ability, suggested = zip(*((one["ability"], one["suggested"]) for one in told["interviews"]), strict=True)
    assert min(told["spearman"], spearman(ability, suggested)) >= 0.95


def test_what_is_suggested_is_compared_with_ability_where_there_is_a_number() -> None:
    played = [Played(ability, ability, suggested, 1, 1.0, True, 0) for ability, suggested in
              [(0.1, 2.0), (0.5, None), (0.6, 9.0), (0.9, 7.0)]]  # fmt: skip
    assert Simulation(1, None, tuple(played)).spearman_of_suggested == 0.5


def test_no_worker_is_told_that_a_played_interview_ended(django_db_blocker) -> None:
    with django_db_blocker.unblock(), throwaway_database():
        inside = interview_ended.has_listeners()
    assert (inside, interview_ended.has_listeners()) == (False, True)


@pytest.mark.django_db
def test_the_configured_database_stays_as_it_is() -> None:
    before = Interview.objects.count()
    run("--candidates", "1")
    assert Interview.objects.count() == before


def test_it_is_played_in_the_words_of_labelled_answers(django_db_blocker) -> None:
    with django_db_blocker.unblock():
        words = ["--candidates", "2", "--seed", "4", "--json", "--answers", *map(str, ANSWERS)]
        told = json.loads(run(*words))
    assert [one["ended"] for one in told["interviews"]] == [True, True]


def test_one_interview_can_be_read(django_db_blocker) -> None:
    with django_db_blocker.unblock():
        text = run("--candidates", "1", "--seed", "4", "--transcript", "1")
    assert text.startswith("Ability ")
    assert "Assistant: Hello, and welcome." in text
    assert "== sqlmodel-items" in text


def test_triples_are_told_where_they_are_asked_for(django_db_blocker, tmp_path) -> None:
    triple = {"snippet": "aiohttp-fetch", "prompt": "", "defects": ["json-not-called"], "hedged": "fine, I think",
              "terse": "json is a method, call it", "nonnative": "json it is method, need to call it"}  # fmt: skip
    (tmp_path / "some.jsonl").write_text(json.dumps(triple))
    with django_db_blocker.unblock():
        asked = json.loads(run("--candidates", "1", "--json", "--triples", str(tmp_path / "some.jsonl")))
        table = run("--candidates", "1")
    assert list(asked) == ["seed", "spearman", "interviews", "triples"]
    assert asked["triples"] == {"count": 1, "identical": 0, "share": 0.0, "right": 0}
    assert re.search(r"^heard alike in three manners: \d+ of 125 triples", table, re.MULTILINE)


@pytest.mark.parametrize(
    "line", ['{"snippet": "aiohttp-fetch"}', '{"snippet": "no-such", "prompt": "", "defects": [], "hedged": "a",'
             ' "terse": "b", "nonnative": "c"}', "no json"],
)  # fmt: skip
@pytest.mark.django_db
def test_triples_that_are_none_are_refused(line, tmp_path) -> None:
    (tmp_path / "some.jsonl").write_text(line)
    with pytest.raises(CommandError, match=r"some\.jsonl: (line 1|there is no snippet no-such)"):
        run("--triples", str(tmp_path / "some.jsonl"))


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--candidates", "0"), "at least one"),
        (("--candidates", "1", "--transcript", "2"), "no interview 2"),
        (("--answers", "nowhere.jsonl"), "nowhere.jsonl"),
        (("--triples", "nowhere.jsonl"), "nowhere.jsonl"),
    ],
)
def test_what_cannot_be_played_is_refused(words, why) -> None:
    with pytest.raises(CommandError, match=why):
        run(*words)


def test_several_processes_play_what_one_would(three, monkeypatch) -> None:
    monkeypatch.setattr(run_module, "LEAST_FOR_A_PROCESS", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert run("--candidates", "3", "--seed", "4", "--json") == three
