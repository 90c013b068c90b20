from __future__ import annotations

import pytest

from snippets.catalogue import summary_of, technologies
from snippets.schema import Item
from tests.factories import item_data


@pytest.mark.parametrize(
    ("environment", "names"),
    [
        ("Python 3.11, aiohttp 3.14", ["python", "aiohttp"]),
        ("Python 3.11, Airflow 2.10, psycopg2", ["python", "airflow", "psycopg2"]),
        (
            "Django 5.2 on PostgreSQL, Celery 5.7 on Redis (json and pickle)",
            ["django", "postgresql", "celery", "redis"],
        ),
        ("Django REST Framework 3.18; Transfer has owner (a user), cents", ["django rest framework"]),
        ("Django 5.2 on PostgreSQL with a read replica that lags, a mail provider", ["django", "postgresql"]),
        ("SQLite, several workers, SQLite", ["sqlite"]),
        ("", []),
    ],
)
def test_technologies_are_read_out_of_the_environment(environment: str, names: list[str]) -> None:
    assert technologies(environment) == names


def test_a_code_review_is_counted_by_severity() -> None:
    summary = summary_of(Item.model_validate(item_data()))

    assert (summary.counts, summary.severe, summary.difficulty) == (
        {"blocker": 1, "nit": 1},
        ["blocking-sleep"],
        "medium",
    )
    assert summary.tags == {
        ("technology", "python"),
        ("criterion", "python-core"),
        ("category", "concurrency"),
        ("category", "maintainability"),
        ("severity", "blocker"),
        ("severity", "nit"),
    }


def test_key_points_are_counted_as_core_and_further() -> None:
    point = {"slug": "bucket", "title": "Token bucket", "short": "a bucket", "explanation": "It fills.",
             "core": False, "cues": ["token + bucket"], "said": ["a token bucket"]}  # fmt: skip
    data = item_data(
        kind="practical", environment="", language="text", defects=[], myths=[], probes=[], key_points=[point]
    )
    summary = summary_of(Item.model_validate(data))

    assert (summary.counts, summary.severe) == ({"further": 1}, [])
    assert summary.tags == {("criterion", "python-core")}


def test_the_search_looks_through_names_intro_and_skills_and_not_through_what_is_to_be_said() -> None:
    text = summary_of(Item.model_validate(item_data(skills=["Time KEEPING"]))).search_text

    for part in ("a slow wait", "slow-wait", "a helper that waits.", "time keeping", "no types", "blocking-sleep"):
        assert part in text
    assert "the sleep blocks the thread" not in text
