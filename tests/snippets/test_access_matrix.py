"""Every page of the bank by everybody who may come: only readers read, only writers write, nobody else learns anything.

The pages are those of the URL patterns, so that a new one is covered from its first day: as one for writers, until it
is named among those for readers.
"""

from __future__ import annotations

import uuid

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone

from interviews.models import Interview
from interviews.roles import Role
from snippets.loader import LoadedQuestion
from snippets.models import AnswerKey, Draft, ProofResult, Question, QuestionVersion
from snippets.schema import Item
from snippets.services.drafts import begin_draft
from snippets.services.publishing import publish
from snippets.urls import urlpatterns
from tests.factories import CODE, item_data, make_interview, make_plan, make_user
from tests.interviews.visits import joined, signed_in

pytestmark = pytest.mark.django_db

PAGES: dict[str, URLPattern] = {str(pattern.name): pattern for pattern in urlpatterns}
READING = {"bank", "question"}
WRITERS = (Role.AUTHOR, Role.ADMINISTRATOR)
READERS = (*WRITERS, Role.INTERVIEWER)
ROLES = {str(role): role for role in Role}
CANDIDATES = {"candidate": (), "candidate and observer": (Role.OBSERVER,), "candidate and planner": (Role.COORDINATOR,)}
EVERYBODY = (*ROLES, *CANDIDATES, "without a role", "was deactivated", "anonymous")
CANARY = "canary"
SLUG, DRAFT = "slow-wait", uuid.UUID(int=7)
POSTED = {"slug": SLUG, "variant": "", "sure": "1", "revision": "0", "end": "1", "title": "Changed"}


def sung(value: object) -> object:
    """The key with the canary in each of its texts that a person reads."""
    if isinstance(value, dict):
        return {name: sung(each) if name not in ("slug", "id", "target") else each for name, each in value.items()}
    if isinstance(value, list):
        return [sung(each) for each in value]
    return f"{value} {CANARY}" if isinstance(value, str) and " " in value else value


@pytest.fixture
def interview() -> Interview:
    """One whose plan has the question, about which everything is known: a key, a proof, a draft."""
    shown = ("title", "environment", "intro")
    data = {name: value if name in shown else sung(value) for name, value in item_data(SLUG).items()}
    fixed = f"{CODE}# {CANARY}\n"
    version, _ = publish(loaded=LoadedQuestion(Item.model_validate(data), CODE, fixed))
    proof = {"target": "blocking-sleep", "why": CANARY, "ran_at": timezone.now(), "status": ProofResult.Status.BROKEN}
    ProofResult.objects.create(version=version, **proof)
    begin_draft(by=None, base=version, public_id=DRAFT, title=CANARY, fixed=f"{fixed}\n")
    return make_interview(make_plan(versions=[version]))


def address(name: str) -> str:
    """Fails for an argument that is not known here: give it a value."""
    converters = PAGES[name].pattern.converters
    return reverse(f"snippets:{name}", kwargs={each: {"slug": SLUG, "public_id": DRAFT}[each] for each in converters})


def browser_of(who: str, interview: Interview) -> Client:
    if who in CANDIDATES:
        return joined(interview, signed_in(*CANDIDATES[who]) if CANDIDATES[who] else None)
    if who == "anonymous":
        return Client()
    client = Client()
    user = make_user(*[ROLES[who]] if who in ROLES else [Role.AUTHOR] if who == "was deactivated" else [])
    client.force_login(user)
    if who == "was deactivated":
        user.is_active = False
        user.save()
    return client


def may(who: str, name: str) -> bool:
    return ROLES.get(who) in (READERS if name in READING else WRITERS)


def counts() -> list[int]:
    return [model.objects.count() for model in (Question, QuestionVersion, AnswerKey, Draft)]


def tells(answer: HttpResponse) -> bool:
    """More than that there is nothing here, that this is no way to ask, or where to sign in."""
    text = answer.content.decode(errors="replace").casefold()
    if CANARY in text or "slow wait" in text or (answer.status_code == 405 and text):
        return True
    if answer.status_code == 302:
        return not answer.url.startswith(f"{reverse(settings.LOGIN_URL)}?next=")
    return answer.status_code not in (404, 405)


@pytest.mark.parametrize("who", EVERYBODY)
def test_outsiders_learn_and_change_nothing(who: str, interview: Interview) -> None:
    client, before = browser_of(who, interview), counts()

    told = [
        (name, method)
        for name in PAGES
        for method in ("get", "post", "head", "put")
        for headers in ({}, {"HX-Request": "true"})
        if not may(who, name) and tells(getattr(client, method)(address(name), POSTED, headers=headers))
    ]

    assert told == []
    assert counts() == before
    assert [draft.revision for draft in Draft.objects.all()] == [0]


@pytest.mark.parametrize("who", [*CANDIDATES, "anonymous"])
def test_what_is_there_answers_like_what_is_not(who: str, interview: Interview) -> None:
    client = browser_of(who, interview)
    other = str(uuid.UUID(int=8))
    pairs = [(address(name), address(name).replace(SLUG, "not-there").replace(str(DRAFT), other)) for name in PAGES]

    answers = [(client.get(one).status_code, client.get(two).status_code) for one, two in pairs]

    assert [there for there, _ in answers] == [missing for _, missing in answers]


@pytest.mark.parametrize("who", [who for who in ROLES if ROLES[who] in READERS])
def test_those_it_is_for_get_it(who: str, interview: Interview) -> None:
    """So that the matrix above asks for pages that have something to tell."""
    client = browser_of(who, interview)
    answers = {name: client.get(address(name)) for name in PAGES if may(who, name)}

    assert {answer.status_code for answer in answers.values()} <= {200, 405}
    telling = {name for name, answer in answers.items() if CANARY in answer.content.decode(errors="replace")}
    assert telling == {"question", "draft_list", "draft", "draft_preview", "draft_diff"} & set(answers)
