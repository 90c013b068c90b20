"""The candidate's one-time way in: before the end to the conversation, afterwards to the candidate's copy of it.

Only the hash of a token is stored; the link is shown once, when it is made.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from interviews.events import CANDIDATE, Draft, Entered
from interviews.live import runtime
from interviews.log import NotAllowed, append
from interviews.models import Interview, Invitation
from interviews.models.event import Status
from snippets.refusal import ActionRefused

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class LinkState(StrEnum):
    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"
    CANCELLED = "cancelled"


class LinkRefused(ActionRefused):
    """The link does not let anybody in (any more)."""


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def invite(*, interview: Interview, by: User | None) -> str:
    """The token of a new invitation; those of the interview that were not used are revoked."""
    token = secrets.token_urlsafe(32)
    now = timezone.now()
    with transaction.atomic():
        current = Interview.objects.select_for_update(of=("self",)).select_related("live").get(pk=interview.pk)
        if current.live.status == Status.CANCELLED:
            raise ActionRefused("This interview is cancelled, so it gets no new link.")
        current.invitations.filter(used_at=None, revoked_at=None).update(revoked_at=now)
        current.invitations.create(
            token_hash=token_hash(token), created_by=by, expires_at=now + timedelta(days=settings.INVITATION_DAYS)
        )
    return token


def revoke(*, interview: Interview) -> None:
    """Nobody comes in by an earlier link any more, nor by a session that such a link opened."""
    interview.invitations.filter(revoked_at=None).update(revoked_at=timezone.now())
    transaction.on_commit(runtime.recheck)


def find(token: str) -> Invitation | None:
    invitations = Invitation.objects.select_related(
        "created_by", "interview__live", "interview__plan", "interview__position", "interview__created_by"
    )
    return invitations.filter(token_hash=token_hash(token)).first()


def state_of_link(invitation: Invitation, now: datetime) -> LinkState:
    if invitation.interview.live.status == Status.CANCELLED:
        return LinkState.CANCELLED
    if invitation.revoked_at:
        return LinkState.REVOKED
    if invitation.used_at:
        return LinkState.USED
    return LinkState.OPEN if invitation.expires_at > now else LinkState.EXPIRED


def consume(*, token: str) -> Invitation:
    """Uses the invitation up, once; the candidate of a scheduled interview is now in its lobby."""
    now = timezone.now()
    with transaction.atomic():
        unused = Invitation.objects.filter(token_hash=token_hash(token), used_at=None, revoked_at=None)
        if not unused.filter(expires_at__gt=now).update(used_at=now):
            raise LinkRefused("This link cannot be used.")
        invitation = Invitation.objects.select_related("interview__live").get(token_hash=token_hash(token))
        status = invitation.interview.live.status
        if status == Status.CANCELLED:
            raise LinkRefused("This interview is cancelled.")
        if status == Status.SCHEDULED:
            _enter(invitation)
    return invitation


def _enter(invitation: Invitation) -> None:
    try:
        append(invitation.interview_id, [Draft(Entered(), CANDIDATE, f"entered:{invitation.pk}")])
    except NotAllowed as refusal:  # cancelled at this very moment
        raise LinkRefused(str(refusal)) from refusal
