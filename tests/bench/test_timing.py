"""What the benches share measures what it says, and misses of a goal are not passed over."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

sys.path.append(str(Path(__file__).resolve().parents[2] / "bench"))

from timing import WARM_UP, Times, p95, tell, timed

OK = SimpleNamespace(status_code=200, content=b"")


def test_rounds_are_counted_without_those_to_warm_up() -> None:
    turns: list[int] = []
    times = timed("page", 100, lambda turn: turns.append(turn) or OK, rounds=5)
    assert turns == list(range(WARM_UP + 5))
    assert (len(times.clock), len(times.processor)) == (5, 5)


def test_an_answer_that_is_not_the_page_stops_the_bench() -> None:
    with pytest.raises(SystemExit, match="page: 404"):
        Times("page", 100).measure(lambda: SimpleNamespace(status_code=404, content=b"gone"))


def test_the_95th_percentile_is_that_of_the_slow_end() -> None:
    assert p95([float(number) for number in range(1, 101)]) == pytest.approx(95.95)


@pytest.mark.parametrize(("slowest", "missed"), [(99.0, False), (100.0, True)])
def test_a_missed_goal_is_named_and_leaves_an_error(slowest: float, missed: bool, capsys) -> None:
    page = Times("slow page", 100, clock=[slowest] * 20, processor=[1.0] * 20)
    if missed:
        with pytest.raises(SystemExit, match="Missed: slow page"):
            tell("10 pages", [page])
    else:
        tell("10 pages", [page])
    assert "slow page" in capsys.readouterr().out
