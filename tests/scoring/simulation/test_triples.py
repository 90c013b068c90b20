"""The same content earns the same in three manners. `triples.jsonl` may be worked with; the closed ones are only
measured.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from interviews.conductor.cue_listener import CueListener
from interviews.conductor.labelled import read_rows
from interviews.conductor.shelf import item_of
from scoring.simulation.triples import MANNERS, TRIPLES, Comparison, Triple, compare

CLOSED = Path(__file__).with_name("triples.closed.jsonl")
BOTH = read_rows(Triple, TRIPLES) + read_rows(Triple, CLOSED)


@pytest.mark.parametrize(("path", "least"), [(TRIPLES, 72), (CLOSED, 36)], ids=lambda value: str(value)[-16:])
def test_manner_changes_nothing(path: Path, least: int) -> None:
    told = compare(CueListener(), read_rows(Triple, path), item_of).as_data()

    assert told["count"] >= least
    assert told["share"] >= 0.95
    assert told["right"] >= 0.85 * told["count"]


def test_triples_are_about_three_snippets_and_name_what_these_have() -> None:
    assert {row.snippet for row in BOTH} == {"airflow-etl", "aiohttp-fetch", "sqlmodel-items"}
    for row in BOTH:
        assert row.defects <= {finding.slug for finding in item_of(row.snippet).findings}, row.terse


def test_nothing_is_said_twice() -> None:
    said = [getattr(row, manner) for row in BOTH for manner in MANNERS]
    assert len(set(said)) == len(said)


def test_a_triple_heard_in_two_ways_is_not_identical() -> None:
    rows = [
        Triple(snippet="aiohttp-fetch", prompt="", defects={"json-not-called"}, hedged="maybe call json, a method",
               terse="call json, it's a method", nonnative=last)
        for last in ("json it is method, need to call it", "I like this code")
    ]  # fmt: skip
    assert compare(CueListener(), rows, item_of).as_data() == {"count": 2, "identical": 1, "share": 0.5, "right": 1}


def test_without_triples_there_is_no_share() -> None:
    assert Comparison(()).as_data() == {"count": 0, "identical": 0, "share": None, "right": 0}
