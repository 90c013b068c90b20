from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from interviews.models import Interview, LiveState
from interviews.models.event import Status
from interviews.roles import Role
from reports.models import SelfDeclaration
from reports.services.declarations import declare
from snippets.refusal import ActionRefused
from tests.factories import make_interview
from tests.interviews.visits import joined, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


@pytest.fixture
def interview() -> Interview:
    return make_interview()


@pytest.fixture
def candidate(interview) -> Client:
    """Came in by the invitation, and the interview is over."""
    client = joined(interview)
    LiveState.objects.filter(interview=interview).update(status=Status.ENDED)
    return client


def address(interview: Interview, act: str = "") -> str:
    return reverse(f"afterwards:about-you{act}", args=[interview.public_id])


def said() -> list[tuple[str, str]]:
    return list(SelfDeclaration.objects.values_list("sex", "ethnicity"))


def test_the_page_says_what_it_is_for_and_that_nobody_has_to(candidate, interview) -> None:
    text = candidate.get(address(interview)).content.decode()
    for words in ("It is voluntary", "no effect", "never see it", "change or withdraw it", "I would rather not say"):
        assert words in text
    assert text.count(" checked") == 2
    assert 'value="" required' not in text


def test_an_answer_is_stored_changed_and_withdrawn(candidate, interview) -> None:
    assert candidate.post(address(interview, "-answer"), {"sex": "female", "ethnicity": ""}).status_code == 302
    assert said() == [("female", "")]
    candidate.post(address(interview, "-answer"), {"sex": "", "ethnicity": "asian"})
    assert said() == [("", "asian")]
    candidate.post(address(interview, "-withdraw"))
    assert said() == []
    candidate.post(address(interview, "-withdraw"))
    assert said() == []


def test_saying_nothing_stores_nothing_and_takes_back_what_was_said(candidate, interview) -> None:
    candidate.post(address(interview, "-answer"), {})
    assert said() == []
    declare(interview=Interview.objects.get(), sex="male", ethnicity="white")
    candidate.post(address(interview, "-answer"), {"sex": "", "ethnicity": ""})
    assert said() == []


def test_what_was_said_is_not_shown_again(candidate, interview) -> None:
    before = candidate.get(address(interview)).content.decode()
    candidate.post(address(interview, "-answer"), {"sex": "female", "ethnicity": "native"})
    candidate.get(address(interview))
    after = candidate.get(address(interview)).content.decode()
    assert "You have answered." in after
    checked = 'value="" id="id_sex_2" checked'
    assert (checked in before, checked in after) == (True, True)
    assert [word for word in ("female", "native") if after.count(word) != before.count(word)] == []


@pytest.mark.parametrize("sent", [{"sex": "x"}, {"ethnicity": "unknown"}, {"sex": "fem\x00ale"}])
def test_what_is_not_offered_is_refused_and_changes_nothing(candidate, interview, sent) -> None:
    declare(interview=Interview.objects.get(), sex="male", ethnicity="white")
    assert candidate.post(address(interview, "-answer"), sent).status_code == 422
    assert said() == [("male", "white")]


@pytest.mark.parametrize("status", [each for each in Status if each is not Status.ENDED])
def test_before_the_end_there_is_nothing_to_answer(interview, status) -> None:
    client = joined(interview)
    LiveState.objects.filter(interview=interview).update(status=status)
    assert client.get(address(interview)).status_code == 404
    assert client.post(address(interview, "-answer"), {"sex": "female"}).status_code == 404
    with pytest.raises(ActionRefused, match="once the interview is over"):
        declare(interview=Interview.objects.get(), sex="female", ethnicity="")
    assert said() == []


@pytest.mark.parametrize("role", list(Role))
def test_no_staff_comes_in_here(interview, role) -> None:
    LiveState.objects.filter(interview=interview).update(status=Status.ENDED)
    client = signed_in(role)
    assert client.get(address(interview)).status_code == 404
    assert client.post(address(interview, "-answer"), {"sex": "male"}).status_code == 404
    assert client.post(address(interview, "-withdraw")).status_code == 404
    assert (Client().get(address(interview)).status_code, said()) == (404, [])


def test_the_end_of_the_interview_leads_there(candidate, interview) -> None:
    text = candidate.get(reverse("interviews:ended", args=[interview.public_id])).content.decode()
    assert f'href="{address(interview)}"' in text


def test_only_the_day_is_kept_of_when(candidate, interview) -> None:
    candidate.post(address(interview, "-answer"), {"sex": "female"})
    assert type(SelfDeclaration.objects.get().declared_on) is date


def test_it_stands_apart(interview) -> None:
    """Not in the administration, not reachable from the interview, and read by nothing but the sums and its form."""
    model = apps.get_model("reports", "SelfDeclaration")
    assert model not in admin.site._registry
    assert [each for each in Interview._meta.related_objects if each.related_model is model and not each.hidden] == []
    root = Path(__file__).resolve().parents[3]
    readers = {
        path.relative_to(root).as_posix()
        for app in ("config", "interviews", "scoring", "reports", "snippets")
        for path in (root / app).rglob("*.py")
        if "SelfDeclaration" in path.read_text() and "migrations" not in path.parts
    }
    assert readers == {
        "reports/models/__init__.py", "reports/models/statistics.py", "reports/services/declarations.py",
        "reports/views/about_you.py", "reports/fairness/source.py", "reports/fairness/table.py",
        "reports/seeding/afterwards.py", "reports/seeding/load.py",
    }  # fmt: skip
