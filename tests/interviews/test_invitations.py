from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from interviews.models import Event, Invitation, LiveState
from interviews.models.event import Status
from interviews.services.invitations import LinkRefused, LinkState, consume, find, invite, revoke, state_of_link
from snippets.refusal import ActionRefused
from tests.factories import make_interview, make_user

pytestmark = pytest.mark.django_db


def test_only_the_hash_of_a_long_token_is_stored() -> None:
    token = invite(interview=make_interview(), by=make_user())
    stored = Invitation.objects.get()
    assert len(token) >= 43
    assert stored.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str(Invitation.objects.values().get())


def test_a_new_link_revokes_the_unused_one_and_leaves_the_used_one() -> None:
    interview = make_interview()
    used = consume(token=invite(interview=interview, by=None))
    unused = find(invite(interview=interview, by=None))
    newest = find(invite(interview=interview, by=None))
    for invitation in (used, unused, newest):
        invitation.refresh_from_db()
    assert [bool(each.revoked_at) for each in (used, unused, newest)] == [False, True, False]


def test_a_cancelled_interview_gets_no_link() -> None:
    with pytest.raises(ActionRefused):
        invite(interview=make_interview(status=Status.CANCELLED), by=None)
    assert not Invitation.objects.exists()


def test_consuming_brings_the_candidate_into_the_lobby() -> None:
    interview = make_interview()
    invitation = consume(token=invite(interview=interview, by=None))
    assert invitation.used_at
    assert LiveState.objects.get(interview=interview).status == Status.LOBBY
    assert [(event.kind, event.actor) for event in interview.events.all()] == [("entered", "candidate")]


@pytest.mark.parametrize("status", [Status.LOBBY, Status.LIVE, Status.NEEDS_PERSON, Status.RESCHEDULE, Status.ENDED])
def test_coming_back_by_a_new_link_changes_nothing_of_the_interview(status: Status) -> None:
    interview = make_interview(status=status)
    before = LiveState.objects.values().get(interview=interview)
    consume(token=invite(interview=interview, by=None))
    assert LiveState.objects.values().get(interview=interview) == before
    assert not Event.objects.exists()


def test_a_link_works_once() -> None:
    token = invite(interview=make_interview(), by=None)
    consume(token=token)
    with pytest.raises(LinkRefused):
        consume(token=token)
    assert Event.objects.count() == 1


def refused(token: str, expected: LinkState) -> None:
    invitation = find(token)
    assert invitation
    before = Invitation.objects.values().get(pk=invitation.pk)
    assert state_of_link(invitation, timezone.now()) is expected
    with pytest.raises(LinkRefused):
        consume(token=token)
    assert Invitation.objects.values().get(pk=invitation.pk) == before
    assert not Event.objects.exists()


def test_an_expired_link_lets_nobody_in() -> None:
    token = invite(interview=make_interview(), by=None)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    refused(token, LinkState.EXPIRED)


def test_a_revoked_link_lets_nobody_in() -> None:
    interview = make_interview()
    token = invite(interview=interview, by=None)
    revoke(interview=interview)
    refused(token, LinkState.REVOKED)


def test_the_link_of_a_cancelled_interview_is_not_used_up() -> None:
    interview = make_interview()
    token = invite(interview=interview, by=None)
    LiveState.objects.filter(interview=interview).update(status=Status.CANCELLED)
    refused(token, LinkState.CANCELLED)


@pytest.mark.parametrize("token", ["", "nothing", "ü" * 43, "x" * 5000])
def test_an_unknown_token_is_refused(token: str) -> None:
    assert find(token) is None
    with pytest.raises(LinkRefused):
        consume(token=token)


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_comes_in() -> None:
    token = invite(interview=make_interview(), by=None)

    def attempt(_: int) -> bool:
        try:
            consume(token=token)
        except LinkRefused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(attempt, range(6))) == [False] * 5 + [True]
    assert Event.objects.count() == 1
