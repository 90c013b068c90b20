"""Who gets what answer from every page before and after the room."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.http import Http404
from django.test import Client
from django.urls import reverse

from interviews.access import candidate_may_enter, participant_of
from interviews.models import Interview, Participant, Plan, Position
from interviews.models.event import Status
from interviews.roles import Role
from interviews.services.invitations import invite, revoke
from interviews.views.people import urlpatterns
from tests.factories import make_interview, make_plan, make_position, make_user

pytestmark = pytest.mark.django_db

LOGIN = 302
OK, DONE, REFUSED, HIDDEN, INVALID = 200, 302, 403, 404, 422
PEOPLE = (
    "anonymous",
    "candidate",
    "nobody",
    "interviewer",
    "observer",
    "manager",
    "coordinator",
    "administrator",
    "other interviewer",
    "other manager",
)
# One column a person, in the order of PEOPLE.
EVERYBODY = (LOGIN, LOGIN, OK, OK, OK, OK, OK, OK, OK, OK)
THEIRS = (LOGIN, LOGIN, HIDDEN, OK, OK, OK, OK, OK, HIDDEN, HIDDEN)
READERS = (LOGIN, LOGIN, REFUSED, OK, REFUSED, OK, OK, OK, OK, OK)
MEMBERS = (LOGIN, LOGIN, REFUSED, HIDDEN, REFUSED, OK, OK, OK, HIDDEN, HIDDEN)
MATRIX: dict[tuple[str, str], tuple[int, ...]] = {
    ("get", "dashboard"): EVERYBODY,
    ("get", "interviews"): EVERYBODY,
    ("get", "interview"): THEIRS,
    ("get", "positions"): READERS,
    ("get", "position"): MEMBERS,
    ("get", "plan"): MEMBERS,
}


def planners(answer: int) -> tuple[int, ...]:
    return (LOGIN, LOGIN, *[REFUSED] * 4, answer, answer, REFUSED, REFUSED)


MATRIX |= {
    ("get", name): planners(OK) for name in ("position-new", "plan-new", "plan-edit", "problem-row", "interview-new")
}
MATRIX |= {("post", name): planners(INVALID) for name in ("position-new", "plan-new", "plan-edit", "interview-new")}
MATRIX |= {("post", name): planners(INVALID) for name in ("move", "participant-add")}
MATRIX |= {("post", name): planners(DONE) for name in ("position-members", "revoke", "cancel", "participant-remove")}
MATRIX |= {("post", "invite"): planners(OK), ("post", "use-model"): planners(DONE)}


def only_administrators(answer: int, others: int) -> tuple[int, ...]:
    return (LOGIN, LOGIN, *[others] * 5, answer, others, others)


MATRIX |= {
    ("get", "model"): only_administrators(OK, REFUSED),
    ("post", "model-switch"): only_administrators(DONE, REFUSED),
}
MATRIX |= {("get", "bank_help"): only_administrators(OK, HIDDEN), ("post", "wordings"): only_administrators(OK, HIDDEN)}
# Readers of the bank: interviewers and administrators here.
MATRIX |= {
    ("get", "question_use"): (LOGIN, LOGIN, HIDDEN, OK, HIDDEN, HIDDEN, HIDDEN, OK, OK, HIDDEN),
}
CANDIDATE_PAGES = {"join", "candidate", "lobby", "consents", "begin", "reschedule", "ended"}


@pytest.fixture
def interview() -> Interview:
    plan = make_plan(make_position(make_user(Role.HIRING_MANAGER, email="manager@example.com")))
    return make_interview(
        plan,
        interviewers=(make_user(Role.INTERVIEWER, email="interviewer@example.com"),),
        observers=(make_user(Role.OBSERVER, email="observer@example.com"),),
    )


def client_of(person: str, interview: Interview) -> Client:
    client = Client()
    match person:
        case "anonymous":
            return client
        case "candidate":
            client.post(reverse("interviews:join", args=[invite(interview=interview, by=None)]))
            return client
        case "nobody":
            user = make_user()
        case "other interviewer":
            user = make_interview(interviewers=(make_user(Role.INTERVIEWER),)).participants.get().user
        case "other manager":
            user = make_position(make_user(Role.HIRING_MANAGER)).memberships.get().user
        case "coordinator" | "administrator":
            user = make_user(Role(person))
        case _:
            user = User.objects.get(email=f"{person}@example.com")
    client.force_login(user)
    return client


def url_of(name: str, interview: Interview) -> str:
    unused_plan = make_plan(interview.position)
    observer = interview.participants.get(role="observer")
    arguments: dict[str, list[object]] = {
        **{key: [interview.position.public_id] for key in ("position", "position-members", "plan-new")},
        **{key: [unused_plan.public_id] for key in ("plan", "plan-edit")},
        **{
            key: [interview.public_id]
            for key in ("interview", "invite", "revoke", "cancel", "move", "participant-add", "use-model")
        },
        "participant-remove": [interview.public_id, observer.key],
        "question_use": [unused_plan.items.get(part="problem").version.question.slug],
    }
    return reverse(f"interviews:{name}", args=arguments.get(name))


def test_the_matrix_names_every_page() -> None:
    assert {name for _, name in MATRIX} | CANDIDATE_PAGES == {pattern.name for pattern in urlpatterns}


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize(("method", "name"), MATRIX)
def test_page(method: str, name: str, person: str, interview: Interview) -> None:
    url = url_of(name, interview)
    response = getattr(client_of(person, interview), method)(url)
    assert response.status_code == MATRIX[method, name][PEOPLE.index(person)]
    if person in ("anonymous", "candidate"):
        assert response["Location"] == f"{reverse('account_login')}?next={url}"


@pytest.mark.parametrize(
    "name",
    sorted(
        {name for method, name in MATRIX if method == "post"}
        - {"position-new", "plan-new", "plan-edit", "interview-new"}
    ),
)
def test_what_changes_something_is_not_done_by_a_get(name: str, interview: Interview) -> None:
    assert client_of("administrator", interview).get(url_of(name, interview)).status_code == 405


@pytest.mark.parametrize("name", ["candidate", "lobby", "ended"])
@pytest.mark.parametrize("person", [person for person in PEOPLE if person != "candidate"])
def test_the_candidates_pages_are_closed_to_staff(name: str, person: str, interview: Interview) -> None:
    response = client_of(person, interview).get(reverse(f"interviews:{name}", args=[interview.public_id]))
    assert response.status_code == HIDDEN


@pytest.mark.parametrize("name", ["consents", "begin", "reschedule"])
@pytest.mark.parametrize("person", [person for person in PEOPLE if person != "candidate"])
def test_nobody_acts_for_the_candidate(name: str, person: str, interview: Interview) -> None:
    response = client_of(person, interview).post(reverse(f"interviews:{name}", args=[interview.public_id]))
    assert response.status_code == HIDDEN
    assert not interview.events.exists()


@pytest.mark.parametrize("name", ["candidate", "lobby", "ended"])
def test_a_candidate_does_not_reach_another_interview(name: str, interview: Interview) -> None:
    client = client_of("candidate", interview)
    other = make_interview(status=Status.LOBBY)
    assert client.get(reverse(f"interviews:{name}", args=[other.public_id])).status_code == HIDDEN
    assert client.get(reverse(f"interviews:{name}", args=[uuid4()])).status_code == HIDDEN


def test_a_revoked_invitation_ends_the_candidates_access(interview: Interview) -> None:
    client = client_of("candidate", interview)
    assert candidate_may_enter(client.session, interview)
    revoke(interview=interview)
    assert not candidate_may_enter(client.session, interview)
    assert client.get(reverse("interviews:lobby", args=[interview.public_id])).status_code == HIDDEN


def test_participants_are_found_by_their_part(interview: Interview) -> None:
    watching = interview.participants.get(role="observer")
    assert participant_of(watching.user, interview) == watching
    assert participant_of(watching.user, interview, Participant.Role.OBSERVER) == watching
    with pytest.raises(Http404):
        participant_of(watching.user, interview, Participant.Role.INTERVIEWER)
    with pytest.raises(Http404):
        participant_of(make_user(Role.ADMINISTRATOR), interview)


@pytest.mark.parametrize(
    ("person", "sees"),
    [
        ("nobody", 0),
        ("interviewer", 1),
        ("observer", 1),
        ("manager", 1),
        ("other interviewer", 1),
        ("other manager", 0),
        ("coordinator", 2),
        ("administrator", 2),
    ],
)
def test_interviews_are_visible_to_those_they_concern(person: str, sees: int, interview: Interview) -> None:
    client = client_of(person, interview)
    if person != "other interviewer":
        make_interview()
    user = User.objects.get(pk=client.session["_auth_user_id"])
    visible = Interview.objects.visible_to(user)
    assert visible.count() == sees
    assert (interview in visible) == (person in ("interviewer", "observer", "manager", "coordinator", "administrator"))


def test_positions_are_visible_to_their_members_and_planners(interview: Interview) -> None:
    make_position()
    manager = User.objects.get(email="manager@example.com")
    assert list(Position.objects.visible_to(manager)) == [interview.position]
    assert Position.objects.visible_to(make_user(Role.COORDINATOR)).count() == 2
    assert Position.objects.visible_to(make_user(Role.INTERVIEWER)).count() == 0
    assert Plan.objects.count() == 1


def test_a_person_who_was_deactivated_has_to_sign_in(interview: Interview) -> None:
    client = client_of("administrator", interview)
    User.objects.update(is_active=False)
    assert client.get(reverse("interviews:dashboard")).status_code == LOGIN


def detail(person: str, interview: Interview) -> str:
    url = reverse("interviews:interview", args=[interview.public_id])
    return client_of(person, interview).get(url).content.decode()


@pytest.mark.parametrize("person", ["interviewer", "observer", "manager"])
def test_only_planners_see_address_and_invitation(person: str, interview: Interview) -> None:
    Interview.objects.update(candidate_email="ada@secret.example")
    invite(interview=interview, by=None)
    shown = detail(person, interview)
    assert "ada@secret.example" not in shown
    assert "Invitation" not in shown
    assert "ada@secret.example" in detail("coordinator", interview)
