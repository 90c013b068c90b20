from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from interviews.roles import Role
from snippets.agenda import waiting_for
from snippets.models import Draft, ProofResult
from tests.factories import make_user, make_version

pytestmark = pytest.mark.django_db


def test_authors_see_their_own_drafts_the_latest_first() -> None:
    author = make_user(Role.AUTHOR)
    for title in ("First", "Second"):
        Draft.objects.create(title=title, created_by=author)
    Draft.objects.create(title="Another's", created_by=make_user(Role.AUTHOR))
    assert [draft.title for draft in waiting_for(author).drafts] == ["Second", "First"]


def test_only_questions_in_force_have_broken_proofs_to_mend() -> None:
    def result(version, status: str, target: str = "blocking-sleep") -> None:
        ProofResult.objects.create(version=version, target=target, status=status, ran_at=timezone.now())

    old, new = make_version("a-question"), make_version("a-question")
    fine, worse = make_version("fine"), make_version("worse")
    result(old, "broken")
    result(new, "proven")
    result(fine, "not_run")
    result(worse, "broken")
    result(worse, "broken", "no-types")
    waiting = waiting_for(make_user(Role.AUTHOR))
    assert [(version, version.proofs_broken) for version in waiting.broken] == [(worse, 2)]


def test_the_part_says_where_nothing_waits() -> None:
    client = Client()
    client.force_login(make_user(Role.AUTHOR))
    page = client.get(reverse("snippets:todo")).content.decode()
    assert ("Nothing is begun." in page, "Proofs broken" in page) == (True, False)


@pytest.mark.parametrize("role", [Role.INTERVIEWER, Role.COORDINATOR, Role.HIRING_MANAGER, Role.OBSERVER])
def test_it_is_there_for_writers_alone(role: Role) -> None:
    client = Client()
    client.force_login(make_user(role))
    assert client.get(reverse("snippets:todo")).status_code == 404
