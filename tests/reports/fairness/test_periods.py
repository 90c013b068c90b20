from __future__ import annotations

from datetime import date

import pytest

from reports.fairness.periods import Period, periods_between


@pytest.mark.parametrize(
    ("written", "first", "after", "words"),
    [
        ("2026", date(2026, 1, 1), date(2027, 1, 1), "2026"),
        ("2026-Q1", date(2026, 1, 1), date(2026, 4, 1), "January to March 2026"),
        ("2026-Q4", date(2026, 10, 1), date(2027, 1, 1), "October to December 2026"),
    ],
)
def test_a_period_is_a_whole_year_or_quarter(written: str, first: date, after: date, words: str) -> None:
    period = Period.of(written)
    assert (str(period), period.ends, period.words) == (written, (first, after), words)


@pytest.mark.parametrize("written", ["", "26", "2026-Q5", "2026-Q0", "2026-03", "2026-Q1 ", "0000", "9999", "٢٠٢٦"])
def test_anything_else_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="neither a year nor a quarter"):
        Period.of(written)


def test_only_periods_with_interviews_are_offered() -> None:
    assert [str(period) for period in periods_between(date(2025, 11, 3), date(2026, 4, 1))] == [
        "2026", "2026-Q2", "2026-Q1", "2025", "2025-Q4",
    ]  # fmt: skip
    assert [str(period) for period in periods_between(date(2026, 3, 31), date(2026, 3, 31))] == ["2026", "2026-Q1"]
