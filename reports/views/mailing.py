"""Sending a version by e-mail."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from interviews.access import StaffRequest, staff_only
from interviews.ratelimit import within_rate
from reports.access import issued_report_for, open_report_for
from reports.models import Delivery
from reports.sending_forms import MailForm
from reports.services.mailing import mail_again, mail_report
from reports.views.sharing import deliveries_of, sending_page
from snippets.refusal import ActionRefused

MOST_AN_HOUR = 60


@require_POST
@staff_only()
def mail(request: StaffRequest, public_id: UUID, version: int) -> HttpResponse:
    report = issued_report_for(request.user, public_id, version)
    form = MailForm(request.POST)
    if not form.is_valid():
        return sending_page(request, report, mail_form=form, status=422)
    if not within_rate(request, "mail-report", most=MOST_AN_HOUR, seconds=3600):
        form.add_error(None, "Many messages left from here within the hour. Try again a little later.")
        return sending_page(request, report, mail_form=form, status=429)
    try:
        mail_report(report=report, by=request.user, **form.cleaned_data)
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return sending_page(request, report, mail_form=form, status=409)
    messages.success(request, "The message is on its way. Its status stands below.")
    return redirect("reports:share", public_id, version)


@require_POST
@staff_only()
def again(request: StaffRequest, public_id: UUID, pk: int) -> HttpResponse:
    interview = open_report_for(request.user, public_id)
    deliveries = Delivery.objects.filter(report__interview=interview).select_related("report")
    delivery = get_object_or_404(deliveries, pk=pk)
    try:
        mail_again(delivery=delivery)
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("reports:share", public_id, delivery.report.version)


@never_cache
@require_safe
@staff_only()
def status(request: StaffRequest, public_id: UUID) -> HttpResponse:
    interview = open_report_for(request.user, public_id)
    return render(request, "reports/_mail_list.html", {"interview": interview, **deliveries_of(interview)})


urlpatterns = [
    path("<uuid:public_id>/v/<int:version>/mail/", mail, name="mail"),
    path("<uuid:public_id>/mail/<int:pk>/again/", again, name="mail_again"),
    path("<uuid:public_id>/mail/", status, name="mail_status"),
]
