"""The public side of a share link: no account, nothing of the installation but the one snapshot."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from allauth.account.adapter import get_adapter
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from interviews.ratelimit import within_rate
from reports.models import Rendering, ShareAccess, ShareLink
from reports.pdf import pango
from reports.scorecard.redaction import redacted
from reports.sending_forms import PinForm
from reports.services.issuing import snapshot_of
from reports.services.sharing import (
    PinRefused,
    Visitor,
    check_pin,
    closed,
    find_share,
    log_access,
    pin_proof,
)
from reports.views.pdf import pdf_response

SESSION_ENTRY = "shares"
Result = ShareAccess.Result
View = Callable[..., HttpResponse]


def by_link(view: View) -> Callable[..., HttpResponseBase]:
    """Gives the view an open link; a closed or unknown one gets a page that says so. Nothing is kept or indexed."""

    @never_cache
    @wraps(view)
    def opened(request: HttpRequest, token: str, **more: str) -> HttpResponseBase:
        response = _busy(request) or _opened(view, request, token, more)
        response.headers.setdefault("Referrer-Policy", "no-referrer")
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return opened


def _busy(request: HttpRequest) -> HttpResponse | None:
    if within_rate(request, "share", most=240, seconds=300):
        return None
    return render(request, "reports/share_closed.html", {"busy": True}, status=429)


def _opened(view: View, request: HttpRequest, token: str, more: dict[str, str]) -> HttpResponse:
    link = find_share(token)
    why = closed(link) if link else None
    if link and why:
        log_access(link=link, result=why, visitor=_visitor(request))
    if link is None or why:
        # One answer for both, or it would tell that there was a link.
        return render(request, "reports/share_closed.html", status=404)
    return view(request, link, token, **more)


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def open_link(request: HttpRequest, link: ShareLink, token: str) -> HttpResponse:
    """Following the link changes nothing but the log; a right PIN opens it for this browser."""
    if request.method == "POST":
        return _try_pin(request, link, token)
    if not _may_read(request, link):
        log_access(link=link, result=Result.ASKED, visitor=_visitor(request))
        return _ask_pin(request, PinForm())
    log_access(link=link, result=Result.OPENED, visitor=_visitor(request))
    document = snapshot_of(link.report)
    context = {
        "document": redacted(document) if link.redacted else document,
        "links": None,
        "token": token,
        "link": link,
        **_pdfs(link),
    }
    return render(request, "reports/share_open.html", context)


@require_safe
@by_link
def pdfs(request: HttpRequest, link: ShareLink, token: str) -> HttpResponse:
    """How far the PDFs are, for the open page."""
    if not _may_read(request, link):
        raise Http404
    return render(request, "reports/_share_pdfs.html", {"token": token, **_pdfs(link)})


@require_safe
@by_link
def fetch(request: HttpRequest, link: ShareLink, token: str, paper: str) -> HttpResponse:
    if not _may_read(request, link):
        return redirect("shared:open", token)
    if paper not in Rendering.Paper:
        raise Http404
    made = link.report.renderings.select_related("report").filter(redacted=link.redacted, status=Rendering.Status.DONE)
    rendering = get_object_or_404(made, paper=paper)
    log_access(link=link, result=Result.DOWNLOADED, visitor=_visitor(request))
    return pdf_response(rendering)


def _try_pin(request: HttpRequest, link: ShareLink, token: str) -> HttpResponse:
    form = PinForm(request.POST)
    if form.is_valid():
        try:
            check_pin(link=link, pin=form.cleaned_data["pin"], visitor=_visitor(request))
        except PinRefused as refusal:
            form.add_error("pin", str(refusal))
        else:
            request.session.cycle_key()
            opened = request.session.get(SESSION_ENTRY, {})
            request.session[SESSION_ENTRY] = {**opened, str(link.pk): pin_proof(link)}
            return redirect("shared:open", token)
    else:
        log_access(link=link, result=Result.ASKED, visitor=_visitor(request))
    return _ask_pin(request, form, status=422)


def _ask_pin(request: HttpRequest, form: PinForm, status: int = 200) -> HttpResponse:
    response = render(request, "reports/share_pin.html", {"form": form}, status=status)
    # A form that is sent without any referrer has no origin, and would be refused as forged.
    response["Referrer-Policy"] = "same-origin"
    return response


def _may_read(request: HttpRequest, link: ShareLink) -> bool:
    return not link.pin_hash or request.session.get(SESSION_ENTRY, {}).get(str(link.pk)) == pin_proof(link)


def _pdfs(link: ShareLink) -> dict[str, object]:
    renderings = list(link.report.renderings.filter(redacted=link.redacted).defer("pdf").order_by("paper"))
    under_way = (Rendering.Status.WAITING, Rendering.Status.RUNNING)
    return {
        "ready": [each for each in renderings if each.status == Rendering.Status.DONE],
        "under_way": not pango.missing() and any(each.status in under_way for each in renderings),
    }


def _visitor(request: HttpRequest) -> Visitor:
    return Visitor(address=get_adapter(request).get_client_ip(request), agent=request.headers.get("User-Agent", ""))


app_name = "shared"
urlpatterns = [
    path("<str:token>/", open_link, name="open"),
    path("<str:token>/pdf/", pdfs, name="pdfs"),
    path("<str:token>/pdf/<str:paper>/", fetch, name="pdf"),
]
