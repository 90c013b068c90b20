from __future__ import annotations

import csv
import io
import uuid

import pytest
from django.contrib.auth.models import User
from django.templatetags.static import static
from django.test import Client
from django.urls import reverse

from interviews.events import Noted
from interviews.models import Interview, Position
from interviews.roles import Role
from scoring.models import Outcome
from scoring.services.scorecards import cite, submit
from tests.factories import NOON, make_interview, make_plan, make_position, make_user
from tests.scoring.judged import judged_interviews
from tests.scoring.sessions import filled_draft, held_session, live_session, submitted_scorecard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric", "groups")]


def scored(position: Position, *raters: User, number: int = 1, score: int = 7) -> list[Interview]:
    given = [{rater: {"db-design": score} for rater in raters}] * number
    cards = judged_interviews(given, plan=make_plan(position))
    return list(dict.fromkeys(card.interview for card in cards))


def fetch(user: User, position: Position, chosen: list[Interview] = (), **query: object):
    client = Client()
    client.force_login(user)
    asked = {"c": [each.public_id for each in chosen], **query}
    return client.get(reverse("reports:compare", args=[position.public_id]), asked)


def text_of(*args: object, **query: object) -> str:
    response = fetch(*args, **query)
    assert response.status_code == 200
    return response.content.decode()


def columns_of(*args: object, **query: object) -> list[str]:
    return [column.name for column in fetch(*args, **query).context["comparison"].columns]


@pytest.mark.parametrize(
    ("role", "member", "status"),
    [
        (Role.HIRING_MANAGER, True, 200),
        (Role.HIRING_MANAGER, False, 404),
        (Role.ADMINISTRATOR, False, 200),
        (Role.INTERVIEWER, True, 404),
        (Role.COORDINATOR, True, 404),
        (Role.OBSERVER, True, 404),
        (Role.AUTHOR, True, 404),
    ],
)
def test_who_may_compare(role: Role, member: bool, status: int) -> None:
    user = make_user(role)
    assert fetch(user, make_position(*[user] if member else [])).status_code == status


def test_strangers_sign_in_first(position) -> None:
    response = Client().get(reverse("reports:compare", args=[position.public_id]))
    assert response.status_code == 302


def test_candidates_stand_side_by_side(manager, position, rater) -> None:
    other = make_user(Role.INTERVIEWER, name="Omar")
    (one,), (two,) = scored(position, rater, other, score=7), scored(position, rater, score=4)
    two.outcomes.create(choice=Outcome.Choice.DECLINE, reason="below", words="No.", decided_by=manager)
    page = text_of(manager, position, [one, two])
    assert page.count('scope="col"') == 3
    assert 'aria-label="Omar 7, Priya 7; of 0 to 10"' in page or 'aria-label="Priya 7, Omar 7; of 0 to 10"' in page
    assert 'aria-label="Priya 4; of 0 to 10"' in page
    assert page.count("Not assessed") == 20
    assert ("Decline" in page, "Not decided yet" in page) == (True, True)


def test_nothing_adds_up_or_ranks(manager, position, rater) -> None:
    page = text_of(manager, position, scored(position, rater, number=3))
    table = page[page.index("<table") : page.index("</table>")].casefold()
    assert [word for word in ("total", "rank", "average", "best", "cut") if word in table] == []


def held(position: Position, *raters: User) -> tuple[Interview, str]:
    """Scored with evidence; and the address of its moment."""
    session, seq = held_session(*raters, plan=make_plan(position))
    for rater in raters:
        submitted_scorecard(session.interview, rater, seq=seq)
    return session.interview, f"{reverse('reports:playback', args=[session.interview.public_id])}#room-{seq}.10-33"


def test_evidence_leads_to_its_moment(manager, position, rater) -> None:
    (one, moment), (two, _) = held(position, rater, make_user(Role.INTERVIEWER)), held(position, rater)
    page = text_of(manager, position, [one, two])
    assert page.count(f'<a href="{moment}">1:00 “blocks the whole thread”</a>') == 1
    assert page.count("#room-") == 2
    assert f'src="{static("js/return-here.js")}"' in page


def test_a_private_note_is_no_moment_to_lead_to(manager, position, rater) -> None:
    session = live_session(rater, plan=make_plan(position))
    seq = session.add(session.interview.participants.get().actor, Noted(text="drew the flow first"))
    session.end()
    draft = filled_draft(session.interview, rater)
    cite(scorecard=draft, criterion="python-core", stream=1, seq=seq, quote="drew the flow")
    submit(scorecard=draft)
    page = text_of(manager, position, [session.interview])
    assert ("drew the flow" in page, "Evidence" in page) == (False, False)


def test_redacted_nothing_leads_into_the_record(manager, position, rater) -> None:
    interview, _ = held(position, rater)
    page = text_of(manager, position, [interview], redacted=1)
    assert ("/playback/" in page, "blocks the whole thread" in page) == (False, False)


def test_the_evidence_of_others_is_not_shown_to_who_scores_first(position, rater) -> None:
    both = make_user(Role.HIRING_MANAGER, Role.INTERVIEWER)
    position.memberships.create(user=both)
    interview, _ = held(position, rater)
    interview.participants.create(user=both, role="interviewer")
    page = text_of(both, position, [interview])
    assert ("blocks the whole thread" in page, "#room-" in page) == (False, False)


def test_the_order_by_a_criterion_is_said_to_be_the_readers_own(manager, position, rater) -> None:
    (one,), (two,) = scored(position, rater, score=7), scored(position, rater, score=4)
    Interview.objects.filter(pk=one.pk).update(candidate_name="One")
    Interview.objects.filter(pk=two.pk).update(candidate_name="Two")
    key = f"{one.scorecards.get().rubric.rubric_id}:db-design"
    assert columns_of(manager, position, [one, two]) == ["One", "Two"]
    assert columns_of(manager, position, [one, two], sort=key) == ["Two", "One"]
    assert columns_of(manager, position, [one, two], sort=key, down="on") == ["One", "Two"]
    said = "It is no ranking"
    assert said in text_of(manager, position, [one, two], sort=key)
    assert said not in text_of(manager, position, [one, two], sort="name")


def test_redacted_no_name_is_left(manager, position, rater) -> None:
    chosen, others = scored(position, rater, number=2), scored(position, rater)
    Interview.objects.filter(pk__in=[each.pk for each in chosen]).update(
        candidate_name="Quillwort Zeisig", candidate_email="quillwort@example.com", candidate_pronouns="zeisig"
    )
    Interview.objects.filter(pk=others[0].pk).update(candidate_name="Quillwort Other")
    page = text_of(manager, position, chosen, redacted=1, sort="name", q="Quillwort")
    assert ("Candidate A" in page, "Candidate B" in page) == (True, True)
    assert f"{reverse('reports:report', args=[chosen[0].public_id])}?redacted=1" in page
    assert [word for word in ("zeisig", "Zeisig", "Other") if word in page] == []


def test_letters_do_not_follow_the_names_or_the_choice(manager, position, rater) -> None:
    chosen = scored(position, rater, number=2)
    for name, interview in zip(("Zoe", "Ada"), chosen, strict=True):
        Interview.objects.filter(pk=interview.pk).update(candidate_name=name)
    expected = fetch(manager, position, chosen, redacted=1).context["comparison"].columns
    for order in ({"sort": "name"}, {"sort": "date"}):
        found = fetch(manager, position, chosen[::-1], redacted=1, **order).context["comparison"].columns
        assert [(each.name, each.interview) for each in found] == [(each.name, each.interview) for each in expected]


def test_who_scores_an_interview_sees_no_number_of_it_before_submitting(position, rater) -> None:
    both = make_user(Role.HIRING_MANAGER, Role.INTERVIEWER)
    position.memberships.create(user=both)
    (open_one,), (blind_one,) = scored(position, rater, score=7), scored(position, rater, score=3)
    blind_one.participants.create(user=both, role="interviewer")
    blind_one.outcomes.create(choice=Outcome.Choice.ADVANCE, reason="meets", words="Yes.", decided_by=both)
    page = text_of(both, position, [open_one, blind_one])
    assert page.count("You score this interview.") == 1
    assert page.count("Once your scorecard is in") == 1
    assert ('aria-label="Priya 7; of 0 to 10"' in page, "Priya 3" in page, "Advance" in page) == (True, False, False)


def test_a_blind_column_is_always_last_in_an_order_by_scores(position, rater) -> None:
    both = make_user(Role.HIRING_MANAGER, Role.INTERVIEWER)
    position.memberships.create(user=both)
    (blind_one,), (low,), (high,) = [scored(position, rater, score=score) for score in (5, 4, 6)]
    blind_one.participants.create(user=both, role="interviewer")
    key = f"{low.scorecards.get().rubric.rubric_id}:db-design"
    for way in ({}, {"down": "on"}):
        columns = fetch(both, position, [blind_one, low, high], sort=key, **way).context["comparison"].columns
        assert columns[-1].interview == blind_one


def test_only_what_belongs_here_is_shown_and_the_rest_is_said(manager, position, rater) -> None:
    (here,), elsewhere = scored(position, rater), scored(make_position(), rater)
    unscored = make_interview(make_plan(position), status=5)
    page = text_of(manager, position, [here, *elsewhere, unscored])
    assert page.count('scope="col"') == 2
    assert "2 of the chosen interviews cannot be compared here" in page


def test_six_at_most(manager, position, rater) -> None:
    chosen = scored(position, rater, number=8)
    response = fetch(manager, position, chosen)
    assert [column.interview for column in response.context["comparison"].columns] == chosen[:6]
    assert "At most 6 candidates" in response.content.decode()
    assert "At most 6 candidates" not in text_of(manager, position, chosen[:6])


@pytest.mark.parametrize(
    "query", ["c=nonsense", "sort=%00", "q=%00", f"c={uuid.UUID(int=1)}", "down=maybe&redacted=2", "q=" + "x" * 300]
)
def test_nonsense_in_the_address_breaks_nothing(manager, position, rater, query: str) -> None:
    scored(position, rater)
    client = Client()
    client.force_login(manager)
    assert client.get(f"{reverse('reports:compare', args=[position.public_id])}?{query}").status_code == 200


def test_candidates_are_found_by_name(manager, position, rater) -> None:
    names = ("Ada Lark", "Bo Lark", "Cy Finch")
    for name, interview in zip(names, scored(position, rater, number=3), strict=True):
        Interview.objects.filter(pk=interview.pk).update(candidate_name=name)
    found = fetch(manager, position, q="lark").context["others"]
    assert [each.candidate_name for each in found] == ["Bo Lark", "Ada Lark"]


def test_htmx_gets_the_part_and_a_history_restore_the_page(manager, position) -> None:
    client = Client()
    client.force_login(manager)
    address = reverse("reports:compare", args=[position.public_id])
    part = client.get(address, headers={"HX-Request": "true"})
    restored = client.get(address, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert ("<html" in part.content.decode(), "<html" in restored.content.decode()) == (False, True)
    assert part.headers["Vary"].count("HX-Request") == 1


def test_six_take_the_queries_of_two(manager, position, rater, django_assert_num_queries) -> None:
    chosen = [held(position, rater, make_user(Role.INTERVIEWER))[0] for _ in range(2)]
    client, address = Client(), reverse("reports:compare", args=[position.public_id])
    client.force_login(manager)
    client.get(address)
    with django_assert_num_queries(16):
        client.get(address, {"c": [each.public_id for each in chosen]})
    chosen += [held(position, *[make_user(Role.INTERVIEWER) for _ in range(3)])[0] for _ in range(4)]
    with django_assert_num_queries(16):
        client.get(address, {"c": [each.public_id for each in chosen]})


def test_the_days_of_candidates_are_named_with_their_zone(manager, position, rater) -> None:
    (one,) = scored(position, rater)
    Interview.objects.filter(pk=one.pk).update(scheduled_at=NOON, timezone="Asia/Tokyo")
    assert 'Mon 2 March 2026, 21:00 <span class="zone">Asia/Tokyo' in text_of(manager, position, [one])


def csv_of(user: User, position: Position, chosen: list[Interview], **query: object) -> list[dict[str, str]]:
    client = Client()
    client.force_login(user)
    asked = {"c": [each.public_id for each in chosen], **query}
    response = client.get(reverse("reports:compare-csv", args=[position.public_id]), asked)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_table_for_other_programs_has_every_score(manager, position, rater) -> None:
    (one,), (two,) = scored(position, rater, make_user(Role.INTERVIEWER), score=7), scored(position, rater, score=0)
    two.outcomes.create(choice=Outcome.Choice.DECLINE, reason="below", words="No.", decided_by=manager)
    Interview.objects.filter(pk=two.pk).update(candidate_name="=SUM(A1)")
    rows = csv_of(manager, position, [one, two])
    assert len(rows) == 2 * 11 + 11
    last = [row for row in rows if row["candidate"] == "'=SUM(A1)" and row["criterion"] == "DB design"]
    assert [(row["rater"], row["score"], row["highest"], row["rater's decision"], row["outcome"]) for row in last] == [
        ("Priya", "0", "10", "Yes", "Decline")
    ]
    assert {row["remark"] for row in rows if not row["score"]} == {"not assessed"}


def test_the_table_hides_names_and_keeps_raters_blind(position, rater) -> None:
    both = make_user(Role.HIRING_MANAGER, Role.INTERVIEWER)
    position.memberships.create(user=both)
    (open_one,), (blind_one,) = scored(position, rater), scored(position, rater, score=3)
    blind_one.participants.create(user=both, role="interviewer")
    rows = csv_of(both, position, [open_one, blind_one], redacted=1)
    assert {row["candidate"] for row in rows} == {"Candidate A", "Candidate B"}
    (blind,) = [row for row in rows if "You score this interview" in row["remark"]]
    assert "3" not in [row["score"] for row in rows]
    assert [blind[name] for name in ("rater", "score", "rater's decision", "outcome")] == ["", "", "", ""]


def test_others_get_no_table(position) -> None:
    client = Client()
    client.force_login(make_user(Role.COORDINATOR))
    assert client.get(reverse("reports:compare-csv", args=[position.public_id])).status_code == 404
