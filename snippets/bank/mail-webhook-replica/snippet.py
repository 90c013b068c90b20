import json
import requests
from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from club.models import Member


class ReplicaRouter:
    def db_for_read(self, model, **hints):
        return "replica"
    def db_for_write(self, model, **hints):
        return "default"


def send_welcome(member_id):
    member = Member.objects.get(pk=member_id)
    for _ in range(3):
        answer = requests.post(f"{settings.MAIL_API}/messages", json={"to": member.email, "template": "welcome"})
        if answer.ok:
            return Member.objects.filter(pk=member_id).update(mail_id=answer.json()["id"])
    raise RuntimeError(f"the welcome mail to {member.email} was not accepted")


@require_POST
def sign_up(request):
    email = request.POST["email"]
    if Member.objects.filter(email=email).exists():
        return JsonResponse({"error": "already a member"}, status=409)
    member = Member.objects.create(email=email)
    send_welcome(member.pk)
    return JsonResponse({"id": member.pk}, status=201)


@csrf_exempt
def mail_webhook(request):  # {"id": "ev-7", "at": "2026-11-21T10:05:00Z", "recipient": "…", "status": "delivered"}
    event = json.loads(request.body)
    member = Member.objects.get(email=event["recipient"])
    member.mail_status = event["status"]
    if event["status"] == "bounced":
        member.bounces += 1
        member.active = member.bounces < 3
    member.save()
    return HttpResponse(status=204)
