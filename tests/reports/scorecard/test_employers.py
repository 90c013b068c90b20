from __future__ import annotations

from time import process_time

import pytest

from interviews.events import ASSISTANT, CANDIDATE, SYSTEM, Stage, StageEntered
from interviews.log import state_of
from reports.scorecard.employers import employers_in, named_in
from tests.factories import make_user
from tests.scoring.sessions import live_session


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("I work at Acme Corp as a developer.", ["Acme Corp"]),
        ("I'm a senior engineer at Bank of America.", ["Bank of America"]),
        ("Currently at N26, before that with eBay.", ["N26", "eBay"]),
        ("I worked for three years at Zalando SE in Berlin.", ["Zalando SE"]),
        ("I joined Stripe in 2019 and left Meta.", ["Stripe", "Meta"]),
        ("My employer is Böhm & Sons GmbH.", ["Böhm & Sons GmbH"]),
        ("I have been a backend developer for the last five years at Contoso.", ["Contoso"]),
        ("i worked at google and then for amazon", ["google"]),
        ("i work as a backend engineer at contoso", ["contoso"]),
        ("I work at a bank, from home, at scale.", []),
        ("I worked with Django and Kafka for years.", []),
        ("I work for the government.", []),
        ("", []),
    ],
)
def test_employers_are_taken_as_they_were_named(said, named) -> None:
    assert list(named_in(said)) == named


@pytest.mark.parametrize("run", [" ", "\n", ",", ", ", "the ", "A & "])
def test_an_endless_run_of_anything_is_read_at_once(run: str) -> None:
    said = f"I worked{run * (16_000 // len(run))}x. I joined Stripe."
    begun = process_time()
    assert "Stripe" in list(named_in(said))
    assert process_time() - begun < 1


@pytest.mark.django_db
def test_only_what_the_candidate_says_of_the_background_counts() -> None:
    session = live_session(make_user())
    session.add(SYSTEM, StageEntered(stage=Stage.BACKGROUND, minutes=3))
    session.says(ASSISTANT, "Did you work at Contoso?")
    session.says(CANDIDATE, "No, I work at Acme. I work at ACME now.")
    session.show()
    session.says(CANDIDATE, "This would work at Fabrikam.")
    session.end()
    assert employers_in(state_of(session.interview)) == ("Acme",)
