"""After submitting: the raters side by side, with the suggestion; before, nothing of either."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from interviews.models import Participant
from interviews.roles import Role
from scoring.access import current_scorecards
from scoring.models import FindingMark
from scoring.records.record import record_of
from scoring.revealing.reveal import basis_words, compare, marks_beside_the_record
from scoring.services.marks import mark_finding
from scoring.services.scorecards import decide, draft_for, revise, save_rating, submit, withdraw_evidence
from tests.factories import make_plan, make_position, make_user
from tests.scoring.sessions import filled_draft, held_session, submitted_scorecard
from tests.scoring.suggested import BASIS, make_suggestion

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric", "groups")]


@pytest.fixture
def raters():
    return make_user(Role.INTERVIEWER, name="Priya"), make_user(Role.INTERVIEWER, name="Otto")


@pytest.fixture
def manager():
    return make_user(Role.HIRING_MANAGER)


@pytest.fixture
def interview(raters, manager):
    return held_session(*raters, plan=make_plan(make_position(manager)))[0].interview


def page_of(client: Client, interview, user) -> str:
    client.force_login(user)
    response = client.get(reverse("scoring:reveal", args=[interview.public_id]))
    assert response.status_code == 200
    return response.content.decode()


def rows_for(user, interview, **options):
    cards = list(current_scorecards(user, interview))
    return compare(cards, **{"firsts": {}, "suggested": (), "reader": user.pk, **options})


def test_the_greatest_differences_stand_first(raters, interview) -> None:
    first, second = raters
    submitted_scorecard(interview, first, score=3)
    draft = filled_draft(interview, second, score=8)
    save_rating(scorecard=draft, criterion="mvt", score=6)
    submit(scorecard=draft)
    rows = rows_for(first, interview)
    assert [(row.criterion.slug, row.spread, row.only_some, row.mean) for row in rows[:3]] == [
        ("python-core", 5, False, 5.5),
        ("mvt", 0, True, 6),
        ("db-design", 0, False, None),
    ]
    assert [side.score for side in rows[0].sides] == [3, 8]


def test_the_suggestion_says_how_far_ones_own_score_lies(raters, interview) -> None:
    submitted_scorecard(interview, raters[0], score=9)
    suggested = make_suggestion(interview, python_core=6.5, mvt=5, db_design=None)
    rows = {row.criterion.slug: row.suggested for row in rows_for(raters[0], interview, suggested=suggested.values())}
    assert {slug: (row.distance, row.far) for slug, row in rows.items() if row} == {
        "python-core": (Decimal("2.5"), True),
        "mvt": (None, False),
        "db-design": (None, False),
    }


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (BASIS[0], "Blocks: found, unaided (weight 5)"),
        ({**BASIS[0], "asked": True}, "Blocks: found, after an open question (weight 5)"),
        ({**BASIS[0], "asked": True, "rung": 1}, "Blocks: found, area named (weight 5)"),
        ({"finding": "no-types", "fate": "not_reached"}, "no types: not reached"),
        ({**BASIS[0], "assessed": "partly"}, "Blocks: found, unaided (weight 5); language model: shown in part"),
        ({**BASIS[0], "fate": "uncertain", "assessed": "uncertain"}, "Blocks: uncertain, counts nowhere"),
        ("words", "words"),
    ],
)
def test_what_a_suggestion_rests_on_is_said_in_words(part, words) -> None:
    assert basis_words(part) == words


def test_marks_stand_beside_the_record_those_that_differ_first(raters, interview) -> None:
    version = UUID(next(iter(record_of(interview).versions)))
    for rater, verdict in zip(raters, ("confirmed", "rejected"), strict=True):
        draft = draft_for(interview=interview, rater=rater)
        mark_finding(scorecard=draft, version=version, finding="blocking-sleep", verdict=FindingMark.Verdict(verdict))
        submitted_scorecard(interview, rater)
    cards = list(current_scorecards(raters[0], interview))
    rows = marks_beside_the_record(record_of(interview), cards)
    assert [(row.title, row.record, list(row.verdicts), row.differs) for row in rows] == [
        ("Blocks", "found, unaided", ["confirmed", "rejected"], True)
    ]


def test_a_rater_sees_nothing_of_others_or_of_the_machine_before_submitting(client: Client, raters, interview) -> None:
    first, second = raters
    submitted_scorecard(interview, first)
    make_suggestion(interview, python_core=2.5)
    draft = filled_draft(interview, second)
    scoring = client.force_login(second) or client.get(reverse("scoring:scorecard", args=[interview.public_id]))
    for page in (page_of(client, interview, second), scoring.content.decode()):
        assert [word in page for word in ("Priya", "Suggested", "2.5", "unaided,", "Blocks: found")] == [False] * 5
    submit(scorecard=draft)
    page = page_of(client, interview, second)
    assert [word in page for word in ("Priya", "Suggested", "2.5", "Blocks: found, unaided (weight 5)")] == [True] * 4


def test_an_open_revision_hides_nothing_and_shows_nothing_of_itself(client: Client, raters, interview) -> None:
    card = submitted_scorecard(interview, raters[0])
    save_rating(scorecard=revise(scorecard=card, reason="Again."), criterion="python-core", score=2)
    page = page_of(client, interview, raters[0])
    assert ("7 · Strong" in page, "2 · Weak" in page) == (True, False)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OBSERVER, Role.AUTHOR, Role.INTERVIEWER])
def test_nobody_else_finds_the_page_an_observer_never(client: Client, raters, interview, role) -> None:
    submitted_scorecard(interview, raters[0])
    user = make_user(role)
    if role == Role.OBSERVER:
        Participant.objects.create(interview=interview, user=user, role=Participant.Role.OBSERVER)
    client.force_login(user)
    assert client.get(reverse("scoring:reveal", args=[interview.public_id])).status_code == 404


def test_strangers_sign_in_first(client: Client, interview) -> None:
    assert client.get(reverse("scoring:reveal", args=[interview.public_id])).status_code == 302


def test_before_anybody_submitted_even_a_suggestion_is_not_shown(client: Client, interview, manager) -> None:
    make_suggestion(interview, python_core=2.5)
    for user in (manager, make_user(Role.ADMINISTRATOR)):
        page = page_of(client, interview, user)
        assert ("Nobody has submitted yet" in page, "Suggested" in page) == (True, False)


def test_the_first_submission_stays_visible_to_administrators(client: Client, raters, interview, manager) -> None:
    card = submitted_scorecard(interview, raters[0])
    second = revise(scorecard=card, reason="Again.")
    save_rating(scorecard=second, criterion="python-core", score=5)
    submit(scorecard=second)
    submitted_scorecard(interview, raters[1])
    readers = (make_user(Role.ADMINISTRATOR), raters[0], raters[1], manager)
    assert ["at first 7" in page_of(client, interview, user) for user in readers] == [True, True, False, False]


def test_all_that_was_submitted_first_is_kept_for_administrators_to_read(client: Client, raters) -> None:
    session, seq = held_session(*raters)
    second = revise(
        scorecard=submitted_scorecard(session.interview, raters[0], seq=seq), reason="Confused two candidates."
    )
    save_rating(scorecard=second, criterion="python-core", notes="Another note.")
    save_rating(scorecard=second, criterion="mvt", score=5)
    rating = second.ratings.get(criterion="python-core")
    withdraw_evidence(scorecard=second, criterion="python-core", evidence_id=rating.evidence.get().pk)
    submit(scorecard=decide(scorecard=second, decision=1, reason="Guessed throughout."))
    submitted_scorecard(session.interview, raters[1])
    first_words = ("Reads code well.", "Named the loop", "<q>blocks the whole thread</q>", "at first not assessed")
    other = page_of(client, session.interview, raters[1]).count
    administrator = page_of(client, session.interview, make_user(Role.ADMINISTRATOR)).count
    # The other rater wrote the same reason and notes.
    assert [other(words) for words in first_words] == [1, 1, 0, 0]
    assert [administrator(words) for words in first_words] == [2, 2, 1, 1]
    assert [read("As submitted first") for read in (other, administrator)] == [0, 3]


def test_only_raters_are_asked_for_an_answer(client: Client, raters, interview, manager) -> None:
    submitted_scorecard(interview, raters[0])
    make_suggestion(interview, python_core=2.5)
    asked = ["Your answer" in page_of(client, interview, user) for user in (raters[0], manager)]
    assert asked == [True, False]


def test_who_accepts_is_told_which_whole_score_it_gives(client: Client, raters, interview) -> None:
    submitted_scorecard(interview, raters[0])
    make_suggestion(interview, python_core=2.5)
    page = page_of(client, interview, raters[0])
    assert [f"Accept it: {score}<" in page for score in (2, 3, 2.5)] == [False, True, False]


def test_more_raters_take_the_same_queries(client: Client, django_assert_max_num_queries) -> None:
    raters = [make_user(Role.INTERVIEWER) for _ in range(5)]
    session, seq = held_session(*raters)
    for rater in raters:
        submitted_scorecard(session.interview, rater, seq=seq)
    make_suggestion(session.interview, python_core=2.5, mvt=3)
    client.force_login(raters[0])
    with django_assert_max_num_queries(25):
        client.get(reverse("scoring:reveal", args=[session.interview.public_id]))
