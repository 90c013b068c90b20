"""People on the pages, as tests drive them."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from interviews.models import Interview, LiveState
from interviews.models.event import Status
from interviews.roles import Role
from interviews.services.invitations import invite
from tests.factories import make_user


def signed_in(*roles: Role) -> Client:
    client = Client()
    client.force_login(make_user(*roles))
    return client


def join_url(token: str) -> str:
    return reverse("interviews:join", args=[token])


def page(name: str, interview: Interview) -> str:
    return reverse(f"interviews:{name}", args=[interview.public_id])


def joined(interview: Interview, client: Client | None = None) -> Client:
    client = client or Client()
    client.post(join_url(invite(interview=interview, by=None)))
    return client


def status_of(interview: Interview) -> Status:
    return Status(LiveState.objects.get(interview=interview).status)
