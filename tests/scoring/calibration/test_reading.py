from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from interviews.models import Participant
from interviews.roles import Role
from scoring.calibration.agreement import Spread
from scoring.calibration.figures import Answers, MonthAgreement
from scoring.calibration.reading import Calibration, scorecards_for
from scoring.models import RubricVersion, Scorecard, SuggestedRating, Suggestion, SuggestionAnswer
from scoring.rubrics.schema import RubricData
from scoring.services.rubrics import DEFAULT_FILE, publish_rubric, read_rubric
from scoring.services.scorecards import revise, save_rating, submit
from tests.factories import make_plan, make_position, make_user
from tests.scoring.judged import judged_interviews

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric", "groups")]
PAIRS = [(8, 6), (5, 5), (9, 6), (3, 2)]


@pytest.fixture
def priya():
    return make_user(Role.INTERVIEWER, name="Priya")


@pytest.fixture
def ola():
    return make_user(Role.INTERVIEWER, name="Ola")


@pytest.fixture
def administrator():
    return make_user(Role.ADMINISTRATOR)


@pytest.fixture
def cards(priya, ola) -> list[Scorecard]:
    """Four interviews, which both scored on one criterion."""
    return judged_interviews([pair(priya, ola, *scores) for scores in PAIRS])


def pair(first, second, one: int, other: int) -> dict:
    return {first: {"python-core": one}, second: {"python-core": other}}


def on_python(calibration: Calibration):
    return next(row for row in calibration.criteria if row.title == "Python core fundamentals")


def shifts(calibration: Calibration) -> dict[str, float | None]:
    return {row.name: row.leniency for row in calibration.raters}


def page_of(client: Client, user, **query: object) -> str:
    client.force_login(user)
    answer = client.get(reverse("scoring:calibration"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def answer_suggestions(cards: list[Scorecard], *actions: str) -> None:
    for card, action in zip(cards, actions, strict=False):
        suggestion = Suggestion.objects.create(
            interview=card.interview, rubric=card.rubric, formula="1", input_hash=str(card.pk)
        )
        suggested = SuggestedRating.objects.create(suggestion=suggestion, criterion="python-core", score=5)
        SuggestionAnswer.objects.create(scorecard=card, suggested=suggested, action=action, reason="So it is.")


def test_every_criterion_has_its_agreement(administrator, cards) -> None:
    row = on_python(Calibration(administrator))
    assert (row.interviews, row.exact, row.near) == (4, 0.25, 0.5)
    assert (row.ordinal, row.interval) == (pytest.approx(0.797, abs=0.0005), pytest.approx(0.678, abs=0.0005))
    assert row.spread == Spread(1.5, pytest.approx(1.323, abs=0.0005))
    others = [each for each in Calibration(administrator).criteria if each.title != row.title]
    assert {(each.interviews, each.ordinal, each.exact, each.spread) for each in others} == {(0, None, None, None)}
    assert len(others) == 10


def test_leniency_stands_beside_each_rater(administrator, cards) -> None:
    assert shifts(Calibration(administrator)) == {"Ola": -1.5, "Priya": 1.5}
    assert [row.shift for row in Calibration(administrator).raters] == ["−1.5", "+1.5"]


def test_figures_of_fewer_than_three_interviews_are_held_back(administrator, priya, ola) -> None:
    kim = make_user(Role.INTERVIEWER, name="Kim")
    judged_interviews([pair(priya, ola, 8, 6), pair(priya, kim, 8, 2)])
    few = Calibration(administrator)
    assert (on_python(few).interviews, on_python(few).ordinal, on_python(few).exact) == (2, None, None)
    assert shifts(few) == {"Kim": None, "Ola": None, "Priya": None}
    judged_interviews([pair(priya, ola, 8, 6)])
    enough = Calibration(administrator)
    assert (on_python(enough).interviews, on_python(enough).exact) == (3, 0)
    assert shifts(enough) == {"Kim": None, "Ola": None, "Priya": pytest.approx(10 / 3)}


def test_interviews_with_one_rater_count_for_nobody(administrator, priya, cards) -> None:
    judged_interviews([{priya: {"python-core": 0}}] * 5)
    assert (on_python(Calibration(administrator)).interviews, shifts(Calibration(administrator))["Priya"]) == (4, 1.5)


def test_a_revision_changes_no_figure(administrator, priya, cards) -> None:
    before = on_python(Calibration(administrator))
    revision = revise(scorecard=cards[0], reason="Ola saw more.")
    filled_rest(revision)
    save_rating(scorecard=revision, criterion="python-core", score=6)
    submit(scorecard=revision)
    assert on_python(Calibration(administrator)) == before


def filled_rest(draft: Scorecard) -> None:
    for criterion in draft.rubric.content.criteria:
        if criterion.slug != "python-core":
            why = {"not_assessed": True, "not_assessed_reason": "No question on it."}
            save_rating(scorecard=draft, criterion=criterion.slug, **why)


def test_drafts_count_for_nothing(administrator, priya, ola) -> None:
    *_, card = judged_interviews([pair(priya, ola, 8, 6)] * 2 + [{priya: {"python-core": 8}}])
    begun = Scorecard.objects.create(interview=card.interview, rater=ola, rubric=card.rubric)
    begun.ratings.create(criterion="python-core", score=6)
    assert on_python(Calibration(administrator)).interviews == 2


def test_the_acceptance_of_suggestions_stands_beside_each_rater(administrator, priya, cards) -> None:
    of_priya = [card for card in cards if card.rater == priya]
    answer_suggestions(of_priya, "accept", "keep")
    assert [(row.name, row.answers.given, row.acceptance) for row in Calibration(administrator).raters] == [
        ("Ola", 0, None), ("Priya", 2, None),
    ]  # fmt: skip
    answer_suggestions(of_priya[2:], "change", "accept")
    assert [(row.name, row.answers.given, row.acceptance) for row in Calibration(administrator).raters] == [
        ("Ola", 0, None), ("Priya", 4, 0.5),
    ]  # fmt: skip


def test_hiring_managers_read_their_own_positions_alone(priya, ola, cards) -> None:
    manager = make_user(Role.HIRING_MANAGER)
    plan = make_plan(make_position(manager))
    judged_interviews([pair(priya, ola, 5, 5), pair(priya, ola, 6, 6), pair(priya, ola, 7, 7)], plan=plan)
    mine = Calibration(manager)
    assert (on_python(mine).interviews, on_python(mine).exact, shifts(mine)) == (3, 1, {"Ola": 0, "Priya": 0})
    theirs = Calibration(manager, position=cards[0].interview.position)
    assert (on_python(theirs).interviews, theirs.raters) == (0, [])


def test_who_rates_sees_no_figure_of_another_rater(priya, ola, cards) -> None:
    for role in (Role.ADMINISTRATOR, Role.HIRING_MANAGER):
        priya.groups.set([priya.groups.model.objects.get(name=role.value)])
        cards[0].interview.position.memberships.get_or_create(user=priya)
        person = type(priya).objects.get(pk=priya.pk)
        assert shifts(Calibration(person)) == {"Priya": 1.5}
        assert shifts(Calibration(person, since=date(2030, 1, 1))) == {}
    elsewhere = make_plan()
    judged_interviews([pair(ola, make_user(), 5, 5)] * 3, plan=elsewhere)
    assert shifts(Calibration(person, position=elsewhere.position)) == {}


def test_who_has_still_to_score_reads_nothing_of_that_interview(administrator, cards) -> None:
    Participant.objects.create(interview=cards[0].interview, user=administrator, role=Participant.Role.INTERVIEWER)
    assert on_python(Calibration(administrator)).interviews == 3


@pytest.mark.parametrize(
    ("since", "until", "interviews"),
    [
        (None, None, 4),
        (date(2026, 3, 2), date(2026, 3, 5), 4),
        (date(2026, 3, 3), None, 3),
        (None, date(2026, 3, 4), 3),
        (date(2026, 3, 4), date(2026, 3, 3), 0),
        (date.min, date.max, 4),
    ],
)
def test_a_period_goes_by_the_day_of_the_interview(administrator, cards, since, until, interviews) -> None:
    assert on_python(Calibration(administrator, since=since, until=until)).interviews == interviews


def test_each_version_of_a_rubric_is_looked_at_by_itself(administrator, priya, ola, cards) -> None:
    data = read_rubric(DEFAULT_FILE).model_dump(mode="json")
    newer, _ = publish_rubric(rubric=RubricData.model_validate({**data, "title": "Another"}))
    judged_interviews([pair(priya, ola, 5, 5)] * 3, rubric=newer)
    older = RubricVersion.objects.get(number=1)
    found = {each: on_python(Calibration(administrator, rubric=each)).exact for each in (older, newer, None)}
    assert found == {older: 0.25, newer: 1, None: 1}


@pytest.mark.parametrize("role", [Role.INTERVIEWER, Role.COORDINATOR, Role.OBSERVER, Role.AUTHOR])
def test_nobody_else_has_the_page(client: Client, cards, role) -> None:
    user = make_user(role)
    cards[0].interview.position.memberships.create(user=user)
    client.force_login(user)
    assert client.get(reverse("scoring:calibration")).status_code == 403
    assert Calibration(user).raters == []


def test_the_page_says_what_it_found(client: Client, administrator, cards) -> None:
    page = page_of(client, administrator)
    cells = ["0.80", "0.68", "25 %", "50 %", "1.5", "1.3", "−1.5", "+1.5"]
    assert [cell for cell in cells if f">{cell}<" not in page] == []
    assert "Backend code review v1" in page
    assert 'href="/scoring/calibration/" aria-current="page"' in page


def test_the_filter_stays_in_the_address_and_the_fields(client: Client, administrator, cards) -> None:
    position = cards[0].interview.position
    page = page_of(client, administrator, position=str(position.public_id), since="2026-03-03", until="")
    assert f'<option value="{position.public_id}" selected>' in page
    assert 'name="since" value="2026-03-03"' in page
    client.force_login(administrator)
    part = client.get(reverse("scoring:calibration"), {"since": "2031-01-01"}, headers={"HX-Request": "true"})
    assert ("<html" in part.content.decode(), "fits this filter" in part.content.decode()) == (False, True)


@pytest.mark.parametrize(
    "query",
    [
        {"rubric": "x"}, {"rubric": "9" * 30}, {"rubric": "a\x00"}, {"position": "x"}, {"since": "soon"},
        {"until": "2026-02-30"}, {"position": "5b4cf5a6-0000-4000-8000-000000000001"},
    ],
)  # fmt: skip
def test_a_field_that_makes_no_sense_narrows_nothing(client: Client, administrator, cards, query) -> None:
    page = page_of(client, administrator, **query)
    assert ("Part of the filter makes no sense" in page, "25 %" in page) == (True, True)


def test_nothing_submitted_is_said(client: Client, administrator) -> None:
    assert "Figures stand here once scorecards are submitted." in page_of(client, administrator)


@pytest.mark.parametrize(("role", "queries"), [(Role.ADMINISTRATOR, 13), (Role.HIRING_MANAGER, 15)])
def test_the_page_takes_the_same_queries_for_many(
    client: Client, priya, ola, role, queries, django_assert_num_queries
) -> None:
    reader = make_user(role)
    plan = make_plan(make_position(reader))
    for interviews in (3, 57):
        answer_suggestions(judged_interviews([pair(priya, ola, 8, 6)] * interviews, plan=plan), "accept")
        client.force_login(reader)
        with django_assert_num_queries(queries):
            assert page_of_signed_in(client)


def test_agreement_stands_by_month_of_the_interview(administrator, priya, ola) -> None:
    march = judged_interviews([pair(priya, ola, *scores) for scores in PAIRS])
    judged_interviews([pair(priya, ola, 5, 5)] * 2, at=datetime(2026, 4, 30, 12, tzinfo=UTC))
    answer_suggestions([card for card in march if card.rater == priya], "accept", "keep", "accept", "accept")
    assert Calibration(administrator).months == [
        MonthAgreement("2026-05", 1, Answers()),
        MonthAgreement("2026-04", 1, Answers()),
        MonthAgreement("2026-03", 4, Answers(4, 3, 4), 0.25, 0.5, Spread(1.5, pytest.approx(1.323, abs=0.0005))),
    ]


def test_who_rates_reads_no_acceptance_by_month(client: Client, priya, administrator, cards) -> None:
    answer_suggestions(cards, *["accept"] * len(cards))
    assert page_of(client, administrator).count("Suggestions accepted") == 2
    priya.groups.set([priya.groups.model.objects.get(name=Role.ADMINISTRATOR.value)])
    assert page_of(client, priya).count("Suggestions accepted") == 1


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.HIRING_MANAGER])
def test_kept_figures_are_those_of_now(priya, ola, role) -> None:
    reader = make_user(role)
    plan = make_plan(make_position(reader))
    cards = judged_interviews([pair(priya, ola, 5, 5)] * 3, plan=plan)
    assert (on_python(Calibration(reader)).interviews, on_python(Calibration(reader)).exact) == (3, 1)
    judged_interviews([pair(priya, ola, 5, 6)] * 3, plan=plan)
    assert (on_python(Calibration(reader)).interviews, on_python(Calibration(reader)).exact) == (6, 0.5)
    Participant.objects.create(interview=cards[0].interview, user=reader, role=Participant.Role.INTERVIEWER)
    assert on_python(Calibration(reader)).interviews == 5
    answer_suggestions(cards[2:], *["accept"] * 4)
    assert [row.answers.given for row in Calibration(reader).raters] == [2, 2]


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.HIRING_MANAGER])
def test_it_is_blind_as_scorecards_are(priya, ola, role) -> None:
    reader = make_user(role)
    plan = make_plan(make_position(reader))
    cards = judged_interviews([pair(priya, ola, 5, 5)] * 2 + [pair(priya, reader, 5, 5)], plan=plan)
    Participant.objects.create(interview=cards[0].interview, user=reader, role=Participant.Role.INTERVIEWER)
    Scorecard.objects.create(interview=cards[0].interview, rater=reader, rubric=cards[0].rubric)
    visible = set(Scorecard.objects.visible_to(reader).submitted())
    assert set(scorecards_for(reader)) == visible == set(cards[2:])


def page_of_signed_in(client: Client) -> bool:
    return "−2.0" in client.get(reverse("scoring:calibration")).content.decode()
