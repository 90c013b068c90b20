"""Links that show one issued report to somebody without an account. Every attempt is logged."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone

from interviews.services.invitations import token_hash
from reports.models import IssuedReport, Rendering, ShareAccess, ShareLink
from reports.pdf import pango
from reports.services.rendering import ask_for_pdf
from snippets.refusal import ActionRefused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Result = ShareAccess.Result

LONGEST_DAYS = 90
WRONG_PINS = 5
WINDOW = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Visitor:
    address: str | None
    agent: str


class PinRefused(ActionRefused):
    """The PIN does not open the link now; the message says why."""


def share_report(
    *, report: IssuedReport, by: User, days: int, pin: str, redacted: bool, note: str
) -> tuple[ShareLink, str]:
    """The link and its token, which nothing tells again; its PDFs are on their way."""
    if not 1 <= days <= LONGEST_DAYS:
        raise ActionRefused(f"A link lives for 1 to {LONGEST_DAYS} days.")
    token = secrets.token_urlsafe(32)
    pin_hash = make_password(pin) if pin else ""
    with transaction.atomic():
        link = ShareLink.objects.create(
            report=report,
            token_hash=token_hash(token),
            pin_hash=pin_hash,
            redacted=redacted,
            note=note,
            created_by=by,
            expires_at=timezone.now() + timedelta(days=days),
        )
        if not pango.missing():
            for paper in Rendering.Paper:
                ask_for_pdf(report=report, paper=paper, redacted=redacted)
    return link, token


def revoke_share(*, link: ShareLink, by: User) -> None:
    ShareLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now(), revoked_by=by)


def find_share(token: str) -> ShareLink | None:
    links = ShareLink.objects.select_related("report__interview")
    return links.filter(token_hash=token_hash(token)).first()


def closed(link: ShareLink) -> ShareAccess.Result | None:
    """Why the link opens nothing any more; None while it is open."""
    if link.revoked_at:
        return Result.REVOKED
    return Result.EXPIRED if link.expires_at <= timezone.now() else None


def log_access(*, link: ShareLink, result: ShareAccess.Result, visitor: Visitor) -> ShareAccess:
    return ShareAccess.objects.create(
        link=link, result=result, address=visitor.address, agent=visitor.agent.replace("\x00", "")[:200]
    )


def check_pin(*, link: ShareLink, pin: str, visitor: Visitor) -> None:
    """Refuses a wrong PIN, and after several of them within the window any."""
    attempt = _attempt(link, visitor)
    if attempt.result == Result.LOCKED:
        raise PinRefused("Too many wrong PINs. Try again in a quarter of an hour.")
    if not check_password(pin, link.pin_hash):
        raise PinRefused("This PIN is not right.")
    attempt.delete()


def _attempt(link: ShareLink, visitor: Visitor) -> ShareAccess:
    """An attempt counts as wrong until it proves right, so that many at once get no more tries than one by one."""
    with transaction.atomic():
        ShareLink.objects.select_for_update().get(pk=link.pk)
        recent = link.accesses.filter(result=Result.WRONG_PIN, at__gt=timezone.now() - WINDOW)
        locked = recent.count() >= WRONG_PINS
        return log_access(link=link, result=Result.LOCKED if locked else Result.WRONG_PIN, visitor=visitor)


def pin_proof(link: ShareLink) -> str:
    """What a browser's session keeps of a right PIN: another PIN or link makes another one."""
    return hashlib.sha256(f"{link.pk}:{link.pin_hash}".encode()).hexdigest()
