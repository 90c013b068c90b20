"""An interview scored on a rubric of 1 to 5, from the scoring page to the report."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.urls import reverse

from interviews.roles import Role
from scoring.models import Rating, RubricVersion, Scorecard
from scoring.rubrics.drafting.scale import with_scale
from scoring.rubrics.schema import RubricData
from scoring.services.rubrics import DEFAULT_FILE, choose_rubric, publish_rubric, read_rubric
from scoring.services.scorecards import draft_for
from scoring.services.suggestions import build_suggestion
from tests.factories import make_plan, make_user
from tests.scoring.sessions import held_session, submitted_scorecard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


@pytest.fixture
def five(db) -> RubricVersion:
    data = with_scale(read_rubric(DEFAULT_FILE).model_dump(mode="json"), 1, 5)
    return publish_rubric(rubric=RubricData.model_validate({**data, "slug": "five", "title": "Five points"}))[0]


@pytest.fixture
def rater(client):
    user = make_user(Role.INTERVIEWER, name="Priya")
    client.force_login(user)
    return user


@pytest.fixture
def held(five, rater):
    plan = make_plan()
    choose_rubric(plan=plan, version=five)
    return held_session(rater, plan=plan)


def rate(client, interview, criterion: str, **fields: str):
    url = reverse("scoring:rating", args=[interview.public_id, criterion])
    return client.post(url, {f"{criterion}-{name}": text for name, text in fields.items()})


def test_the_scoring_page_offers_five_points_and_takes_no_other(client, held, five) -> None:
    interview = held[0].interview
    page = client.get(reverse("scoring:scorecard", args=[interview.public_id])).content.decode()
    points = [f'name="mvt-score" value="{score}"' in page for score in range(7)]
    assert points == [False, True, True, True, True, True, False]
    assert "<kbd>1</kbd>–<kbd>5</kbd>" in page
    for score in ("0", "6", "10"):
        assert b"A score is a whole number from 1 to 5." in rate(client, interview, "mvt", score=score).content
    assert b"5 \xc2\xb7 Outstanding" in rate(client, interview, "mvt", score="5").content
    assert Rating.objects.exclude(score=None).values_list("score", flat=True).get() == 5


@pytest.mark.parametrize(
    ("score", "notes", "remark"),
    [
        ("2", "Excellent on everything.", "The note praises"),
        ("3", "Excellent on everything.", None),
        ("5", "Missed the point and was wrong.", "The note names faults"),
        ("3", "Missed the point and was wrong.", None),
    ],
)
def test_the_checks_know_where_low_and_high_lie(client, held, score, notes, remark) -> None:
    interview = held[0].interview
    rate(client, interview, "mvt", score=score)
    page = rate(client, interview, "mvt", notes=notes).content.decode()
    assert ("The note praises" in page or "The note names faults" in page) == (remark is not None)
    assert remark is None or remark in page


def test_the_suggestion_stands_on_the_scale_and_what_is_far_is_a_part_of_it(client, held, rater) -> None:
    session, seq = held
    submitted_scorecard(session.interview, rater, score=4, seq=seq)
    suggestion = build_suggestion(interview=session.interview)
    assert (suggestion.overall, suggestion.rubric.content.highest) == (Decimal(5), 5)
    page = client.get(reverse("scoring:reveal", args=[session.interview.public_id])).content.decode()
    assert '<span class="small far">yours lies 1 below</span>' in page


@pytest.mark.parametrize(("new_score", "stored"), [("5", 5), ("6", 4), ("0", 4)])
def test_an_answer_stays_on_the_scale(client, held, rater, new_score, stored) -> None:
    interview = held[0].interview
    submitted_scorecard(interview, rater, score=4)
    suggested = build_suggestion(interview=interview).ratings.get(criterion="python-core")
    url = reverse("scoring:answer", args=[interview.public_id, suggested.pk])
    client.post(url, {"action": "change", "new_score": new_score, "reason": "Read again."})
    latest = Scorecard.objects.order_by("-revision")[0]
    assert latest.ratings.get(criterion="python-core").score == stored


def test_the_report_counts_out_of_five(client, held, rater, capsys) -> None:
    session, seq = held
    submitted_scorecard(session.interview, rater, score=2, seq=seq)
    call_command("scorecard", session.interview.public_id, "--format", "json")
    printed = json.loads(capsys.readouterr().out)
    rating = next(row for row in printed["scorecards"][0]["ratings"] if row["score"] is not None)
    assert (rating["score"], rating["out_of"], rating["band"]) == (2, 5, "2 Partial")
    assert (printed["total"], printed["gaps"][0]["title"]) == (2, "Python core fundamentals: 2/5")
    page = client.get(reverse("reports:report", args=[session.interview.public_id]))
    assert (page.status_code, "of 5 (Partial 2)" in page.content.decode()) == (200, True)


def test_a_rater_begins_on_the_rubric_of_the_plan(held, rater, five) -> None:
    assert draft_for(interview=held[0].interview, rater=rater).rubric == five
