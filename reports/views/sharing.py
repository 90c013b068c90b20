"""Share and send: the page on which a version leaves the house, and what became of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Max, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from interviews.access import StaffRequest, staff_only
from interviews.models import Interview
from reports.access import issued_report_for, open_report_for, report_for
from reports.models import Delivery, IssuedReport, ShareAccess, ShareLink
from reports.scorecard.reading import names_in
from reports.sending_forms import MailForm, ShareForm
from reports.services.issuing import issue_report
from reports.services.mailing import mail_is_configured
from reports.services.sharing import revoke_share, share_report
from snippets.refusal import ActionRefused

LET_IN = (ShareAccess.Result.OPENED, ShareAccess.Result.DOWNLOADED)
UNDECIDED = (ShareAccess.Result.ASKED,)
MOST_ROWS = 200


@never_cache
@require_safe
@staff_only()
def share(request: StaffRequest, public_id: UUID, version: int) -> HttpResponse:
    return sending_page(request, issued_report_for(request.user, public_id, version))


@never_cache
@require_POST
@staff_only()
def make_link(request: StaffRequest, public_id: UUID, version: int) -> HttpResponse:
    """The only answer that ever shows the link and its PIN."""
    report = issued_report_for(request.user, public_id, version)
    form = ShareForm(request.POST)
    if not form.is_valid():
        return sending_page(request, report, share_form=form, status=422)
    try:
        link, token = share_report(report=report, by=request.user, **form.cleaned_data)
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return sending_page(request, report, share_form=form, status=409)
    address = request.build_absolute_uri(reverse("shared:open", args=[token]))
    return sending_page(request, report, made={"link": link, "address": address, "pin": form.cleaned_data["pin"]})


@require_POST
@staff_only()
def share_now(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Only what is issued leaves the house, so the report as it stands is issued first."""
    interview = report_for(request.user, public_id)
    try:
        report = issue_report(interview=interview, by=request.user, also_hide=names_in(request.POST.get("hide", "")))
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("reports:report", public_id)
    hidden = "?redacted=1" if request.POST.get("redacted") else ""
    return redirect(reverse("reports:share", args=[public_id, report.version]) + hidden)


@require_POST
@staff_only()
def revoke(request: StaffRequest, public_id: UUID, pk: int) -> HttpResponse:
    link = _link(open_report_for(request.user, public_id), pk)
    revoke_share(link=link, by=request.user)
    messages.success(request, "The link opens nothing any more.")
    return redirect("reports:share", public_id, link.report.version)


@require_safe
@staff_only()
def access_log(request: StaffRequest, public_id: UUID, pk: int) -> HttpResponse:
    link = _link(open_report_for(request.user, public_id), pk)
    rows = list(link.accesses.all()[: MOST_ROWS + 1])
    context = {"link": link, "rows": rows[:MOST_ROWS], "more": len(rows) > MOST_ROWS, "report": link.report}
    return render(request, "reports/share_log.html", context)


def sending_page(request: StaffRequest, report: IssuedReport, *, status: int = 200, **given: Any) -> HttpResponse:
    hidden = {"redacted": "redacted" in request.GET}
    context = {
        "report": report,
        "interview": report.interview,
        "redacted": hidden["redacted"],
        "links": links_of(report.interview),
        **deliveries_of(report.interview),
        "now": timezone.now(),
        "share_form": ShareForm(initial=hidden),
        "mail_form": MailForm(initial=hidden),
        "mail_is_configured": mail_is_configured(),
    }
    return render(request, "reports/share.html", context | given, status=status)


def links_of(interview: Interview) -> list[ShareLink]:
    links = ShareLink.objects.filter(report__interview=interview).select_related("report", "created_by", "revoked_by")
    let_in = Q(accesses__result__in=LET_IN)
    return list(
        links.annotate(
            visits=Count("accesses", filter=let_in),
            refused=Count("accesses", filter=~let_in & ~Q(accesses__result__in=UNDECIDED)),
            last=Max("accesses__at", filter=let_in),
        ).order_by("-pk")[:MOST_ROWS]
    )


def deliveries_of(interview: Interview) -> dict[str, Any]:
    deliveries = Delivery.objects.filter(report__interview=interview).select_related("report", "asked_by")
    listed = list(deliveries[:MOST_ROWS])
    under_way = (Delivery.Status.WAITING, Delivery.Status.SENDING)
    return {"deliveries": listed, "under_way": any(each.status in under_way for each in listed)}


def _link(interview: Interview, pk: int) -> ShareLink:
    links = ShareLink.objects.filter(report__interview=interview).select_related("report__interview__position")
    return get_object_or_404(links, pk=pk)


urlpatterns = [
    path("<uuid:public_id>/v/<int:version>/share/", share, name="share"),
    path("<uuid:public_id>/v/<int:version>/share/link/", make_link, name="share_link"),
    path("<uuid:public_id>/share/", share_now, name="share_now"),
    path("<uuid:public_id>/share/<int:pk>/revoke/", revoke, name="share_revoke"),
    path("<uuid:public_id>/share/<int:pk>/", access_log, name="share_log"),
]
