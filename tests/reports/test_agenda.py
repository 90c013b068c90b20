from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from interviews.models import Correction, Interview, Position
from interviews.roles import Role
from reports.models import ReviewRequest
from scoring.models import Scorecard
from tests.factories import make_plan, make_position, make_user, make_version
from tests.reports.items.test_reading import held
from tests.scoring.judged import judged_interviews

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric", "groups")]


def judged(
    position: Position, name: str, *decisions: int, choices: tuple[str, ...] = (), at: datetime | None = None
) -> Interview:
    raters = {make_user(Role.INTERVIEWER): {"db-design": 7} for _ in decisions}
    cards = judged_interviews([raters], plan=make_plan(position), decisions=decisions, submitted_at=at)
    interview = cards[0].interview
    Interview.objects.filter(pk=interview.pk).update(candidate_name=name)
    for choice in choices:
        interview.outcomes.create(choice=choice, reason="other", words="So it is.", decided_by=make_user())
    return interview


def todo(user: User, **query: object):
    client = Client()
    client.force_login(user)
    return client.get(reverse("reports:todo"), query)


def listed(user: User, **query: object) -> dict[str, list[str]]:
    sections = todo(user, **query).context["sections"]
    return {waiting.slug: [row.interview.candidate_name for row in rows] for waiting, _, rows in sections}


def test_each_interview_stands_in_one_list(manager, position) -> None:
    judged(position, "agreed", 3, 4)
    judged(position, "torn", 2, 3)
    judged(position, "held", 3, choices=("hold",))
    judged(position, "held and torn", 1, 4, choices=("advance", "hold"))
    judged(position, "done", 3, choices=("hold", "advance"))
    judged(make_position(), "elsewhere", 3)
    assert listed(manager) == {
        "disagree": ["torn"], "decide": ["agreed"], "hold": ["held and torn", "held"], "asks": [],
    }  # fmt: skip


def test_a_revision_ends_a_disagreement(manager, position) -> None:
    interview = judged(position, "torn", 2, 3)
    card = interview.scorecards.get(decision=2)
    card.pk, card.revision, card.revision_reason, card.decision = None, 2, "Misread.", 3
    card.save()
    assert (listed(manager)["disagree"], listed(manager)["decide"]) == ([], ["torn"])


def test_who_has_to_score_first_has_nothing_to_decide(position) -> None:
    both = make_user(Role.HIRING_MANAGER, Role.INTERVIEWER)
    position.memberships.create(user=both)
    interview = judged(position, "Ada", 2, 3)
    interview.participants.create(user=both, role="interviewer")
    assert listed(both) == {"disagree": [], "decide": [], "hold": [], "asks": []}


def test_what_was_scored_last_comes_first(manager, position) -> None:
    for name, hours in (("Ada", 3), ("Bo", 1), ("Cy", 2)):
        judged(position, name, 3, at=timezone.now() - timedelta(hours=hours))
    assert listed(manager)["decide"] == ["Bo", "Cy", "Ada"]


def test_what_candidates_ask_waits_for_managers_and_administrators(manager, position) -> None:
    asks, corrected, answered = (judged(position, name, 3) for name in ("asks", "corrected", "answered"))
    ReviewRequest.objects.create(interview=asks, words="Please.")
    Correction.objects.create(interview=corrected, seq=1, words="I said so.")
    done = {"answer": "Read again.", "answered_by": manager, "answered_at": timezone.now()}
    ReviewRequest.objects.create(interview=answered, words="Please.", **done)
    Correction.objects.create(interview=answered, seq=1, words="So.")
    answered.outcomes.create(choice="advance", reason="meets", words="Yes.", decided_by=manager)
    page = todo(manager).content.decode()
    assert listed(manager)["asks"] == ["corrected", "asks"]
    assert ("asks for a review" in page, "1 correction<" in page) == (True, True)
    assert listed(make_user(Role.ADMINISTRATOR)) == {"asks": ["corrected", "asks"]}
    stranger = make_user(Role.HIRING_MANAGER)
    assert listed(stranger)["asks"] == []


def test_a_draft_of_ones_own_shows_nothing_of_the_others(position) -> None:
    both = make_user(Role.HIRING_MANAGER, Role.INTERVIEWER)
    position.memberships.create(user=both)
    interview = judged(position, "Ada", 2, 3)
    interview.participants.create(user=both, role="interviewer")
    own = interview.scorecards.create(rater=both, rubric=interview.scorecards.first().rubric)
    ReviewRequest.objects.create(interview=interview, words="Please.")

    def decisions() -> list[int]:
        asks = next(rows for waiting, _, rows in todo(both).context["sections"] if waiting.slug == "asks")
        return [int(decision) for row in asks for decision in row.decisions]

    assert decisions() == []
    Scorecard.objects.filter(pk=own.pk).update(decision=4, reason="Reads code well.", submitted_at=timezone.now())
    assert decisions() == [4, 3, 2]


@pytest.mark.parametrize("role", [Role.INTERVIEWER, Role.COORDINATOR, Role.OBSERVER, Role.AUTHOR])
def test_others_have_no_lists(position, role: Role) -> None:
    user = make_user(role)
    position.memberships.create(user=user)
    ReviewRequest.objects.create(interview=judged(position, "Ada", 3), words="Please.")
    assert listed(user) == {}


def test_the_filter_and_pages_reach_the_lists(manager, position) -> None:
    for number in range(12):
        judged(position, f"Ada {number}", 3)
    judged(position, "Bo", 3)
    assert listed(manager, q="bo")["decide"] == ["Bo"]
    assert len(listed(manager, q="ada")["decide"]) == 10
    assert len(listed(manager, **{"q": "ada", "decide-page": 2})["decide"]) == 2
    assert f'hx-get="{reverse("reports:todo")}?q=ada&amp;decide-page=2"' in todo(manager, q="ada").content.decode()


def test_an_empty_list_says_so(manager) -> None:
    assert "No submitted scorecard waits for you." in todo(manager).content.decode()


def test_many_take_the_queries_of_one(manager, position, django_assert_num_queries) -> None:
    client = Client()
    client.force_login(manager)
    for _ in range(2):
        for decisions in ((3,), (2, 3), (4, 4, 3)):
            for choices in ((), ("hold",)):
                interview = judged(position, "Ada", *decisions, choices=choices)
                ReviewRequest.objects.create(interview=interview, words="Please.")
        with django_assert_num_queries(14):
            client.get(reverse("reports:todo"))


def test_strangers_sign_in_first() -> None:
    assert Client().get(reverse("reports:todo")).status_code == 302


def test_authors_see_the_questions_that_the_statistics_mark(client: Client) -> None:
    plan = make_plan(versions=[make_version("slow-wait")])
    for _ in range(20):
        held(plan, found={"blocking-sleep": 0})
    held(plan, asked=["blocking-sleep"])
    client.force_login(make_user(Role.AUTHOR))
    response = client.get(reverse("reports:todo-bank"))
    assert [row.slug for row, _ in response.context["rows"]] == ["slow-wait"]
    assert "Too easy" in response.content.decode()


@pytest.mark.parametrize(("role", "status"), [(Role.AUTHOR, 200), (Role.ADMINISTRATOR, 200), (Role.INTERVIEWER, 404)])
def test_what_the_statistics_mark_is_for_writers(client: Client, role: Role, status: int) -> None:
    client.force_login(make_user(role))
    answer = client.get(reverse("reports:todo-bank"))
    assert (answer.status_code, "Marked" in answer.content.decode()) == (status, False)
