import hashlib
import hmac
import json
import logging
import time

import requests
from django import forms
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import HttpResponse, JsonResponse
from django.utils.dateparse import parse_datetime
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from club.models import Mail, MailEvent, Member

logger = logging.getLogger(__name__)

TIMEOUT = (3, 10)
MOST_ATTEMPTS = 10
MOST_BOUNCES = 3
SIGNATURE_SECONDS = 300


class ReplicaRouter:
    """Reads may be behind; what decides or is written back names `default` itself."""

    def db_for_read(self, model, **hints):
        return "replica"

    def db_for_write(self, model, **hints):
        return "default"

    def allow_relation(self, obj1, obj2, **hints):
        return True

    def allow_migrate(self, db, app_label, **hints):
        return db == "default"


def send_waiting_mails():
    """Run every few seconds by one scheduled process, outside of any request."""
    for mail in Mail.objects.using("default").filter(state="waiting").select_related("member"):
        try:
            mail_id = send(mail)
        except requests.RequestException as exc:
            refused = exc.response is not None and 400 <= exc.response.status_code < 500
            refused = refused and exc.response.status_code not in (408, 429)
            mail.attempts += 1
            mail.state = "failed" if refused or mail.attempts >= MOST_ATTEMPTS else "waiting"
            logger.warning("mail %s not accepted, attempt %d, now %s: %r", mail.pk, mail.attempts, mail.state, exc)
        else:
            mail.state = "sent"
            Member.objects.filter(pk=mail.member_id).update(mail_id=mail_id)
        mail.save(update_fields=["attempts", "state"])


def send(mail):
    answer = requests.post(
        f"{settings.MAIL_API}/messages",
        json={"to": mail.member.email, "template": mail.template},
        headers={"Idempotency-Key": str(mail.key)},
        timeout=TIMEOUT,
    )
    answer.raise_for_status()
    return answer.json()["id"]


class SignUpForm(forms.Form):
    email = forms.EmailField()


@require_POST
def sign_up(request):
    form = SignUpForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    try:
        with transaction.atomic(using="default"):
            member = Member.objects.create(email=form.cleaned_data["email"])
            Mail.objects.create(member=member, template="welcome")
    except IntegrityError:
        return JsonResponse({"error": "already a member"}, status=409)
    return JsonResponse({"id": member.pk}, status=201)


@csrf_exempt
@require_POST
def mail_webhook(request):  # {"id": "ev-7", "at": "2026-11-21T10:05:00Z", "recipient": "…", "status": "delivered"}
    if not is_signed(request):
        return HttpResponse(status=403)
    try:
        event = json.loads(request.body)
        event_id, recipient, status = event["id"], event["recipient"], event["status"]
        at = parse_datetime(event["at"])
    except (ValueError, KeyError, TypeError):
        return HttpResponse(status=400)
    if at is None:
        return HttpResponse(status=400)
    with transaction.atomic(using="default"):
        _, is_new = MailEvent.objects.using("default").get_or_create(event_id=event_id)
        member = Member.objects.using("default").select_for_update().filter(email=recipient).first()
        if is_new and member is not None:
            take_over(member, status, at)
    return HttpResponse(status=204)


def is_signed(request):
    timestamp = request.headers.get("X-Timestamp", "")
    if not timestamp.isdecimal() or abs(time.time() - int(timestamp)) > SIGNATURE_SECONDS:
        return False
    signed = timestamp.encode() + b"." + request.body
    expected = hmac.new(settings.MAIL_WEBHOOK_SECRET.encode(), signed, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), request.headers.get("X-Signature", "").encode())


def take_over(member, status, at):
    stored = Member.objects.using("default").filter(pk=member.pk)
    if status == "bounced":
        stored.update(bounces=F("bounces") + 1)
        stored.filter(bounces__gte=MOST_BOUNCES).update(active=False)
    if member.mail_status_at is None or member.mail_status_at < at:
        stored.update(mail_status=status, mail_status_at=at)
