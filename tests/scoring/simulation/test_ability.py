from __future__ import annotations

from random import Random

import pytest

from scoring.simulation.ability import Knowledge, difficulty, knowledge, rung_needed
from snippets.loader import BANK, read_question
from snippets.schema import Severity


@pytest.mark.parametrize(
    ("gap", "rung"), [(-0.5, 0), (0, 0), (0.05, 1), (0.1, 2), (0.2, 3), (0.3, 4), (0.4, 5), (0.5, None)]
)
def test_the_farther_above_the_ability_the_more_help_is_needed(gap, rung) -> None:
    assert rung_needed(gap) == rung


def test_a_defect_is_as_hard_in_every_run() -> None:
    assert round(difficulty("aiohttp-fetch", "get-not-awaited", Severity.BLOCKER), 4) == 0.3517


def test_more_ability_knows_more_and_believes_less() -> None:
    item = read_question(BANK / "airflow-etl").item
    weak, strong = (knowledge(ability, item, Random(1)) for ability in (0.1, 0.9))
    unaided = [sum(knows.sees(slug, 0) for slug in knows.needs) for knows in (weak, strong)]
    assert unaided[0] < unaided[1]
    assert set(strong.myths) < set(weak.myths)


def test_near_is_one_or_two_rungs_away() -> None:
    knows = Knowledge({"one": 2, "never": None}, ())
    assert [knows.is_near("one", rung) for rung in range(4)] == [True, True, False, False]
    assert not knows.is_near("never", 5)
