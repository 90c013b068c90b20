from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from interviews.models import Participant
from interviews.roles import Role
from reports.models import Delivery, IssuedReport, Rendering, ShareAccess, ShareLink
from reports.services.sharing import revoke_share, share_report
from reports.views.sharing import links_of
from tests.factories import make_user
from tests.reports.issued import issued, made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric", "groups")]
Result = ShareAccess.Result


@pytest.fixture
def report() -> IssuedReport:
    return issued(candidate_name="Ada Example")


@pytest.fixture
def visitor() -> Client:
    return Client(HTTP_USER_AGENT="Browser/1", REMOTE_ADDR="203.0.113.7")


def share(report: IssuedReport, **changes: object) -> tuple[ShareLink, str]:
    asked = {"days": 14, "pin": "", "redacted": False, "note": "Client"} | changes
    link, token = share_report(report=report, by=report.issued_by, **asked)
    return link, f"/s/{token}/"


def log_of(link: ShareLink) -> list[tuple[str, str, str]]:
    return [(each.result, each.address, each.agent) for each in link.accesses.order_by("pk")]


# What staff do.


def sending(report: IssuedReport) -> str:
    return reverse("reports:share", args=[report.interview.public_id, report.version])


def make(client: Client, report: IssuedReport, **posted: object):
    address = reverse("reports:share_link", args=[report.interview.public_id, report.version])
    return client.post(address, {"note": "Client", "days": 14} | posted)


def test_link_and_pin_are_shown_once(client: Client, report, visitor) -> None:
    client.force_login(report.issued_by)
    page = make(client, report, with_pin="on").content.decode()
    address = re.search(r'value="(http://testserver/s/[\w-]+/)"', page)[1]
    pin = re.search(r'id="share-pin" value="(\d{6})"', page)[1]
    again = client.get(sending(report)).content.decode()
    assert (address in again, pin in again) == (False, False)
    path = address.removeprefix("http://testserver")
    assert visitor.post(path, {"pin": pin}).status_code == 302
    assert "Ada Example" in visitor.get(path).content.decode()


def test_a_pin_of_ones_own_is_used(client: Client, report) -> None:
    client.force_login(report.issued_by)
    page = make(client, report, with_pin="on", pin="4829130").content.decode()
    assert 'id="share-pin" value="4829130"' in page


def test_a_pin_that_was_typed_is_meant(client: Client, report) -> None:
    client.force_login(report.issued_by)
    assert 'id="share-pin" value="482913"' in make(client, report, pin="482913").content.decode()
    assert "share-pin" not in make(client, report).content.decode()


@pytest.mark.parametrize(
    "posted",
    [{"days": 0}, {"days": 91}, {"note": ""}, {"with_pin": "on", "pin": "12345"}, {"with_pin": "on", "pin": "abcdef"}],
)
def test_bad_input_is_told_and_kept(client: Client, report, posted) -> None:
    client.force_login(report.issued_by)
    response = make(client, report, **{"note": "Client <b>"} | posted)
    assert (response.status_code, ShareLink.objects.count()) == (422, 0)
    assert "Nothing you entered is lost" in response.content.decode()


def test_share_now_issues_the_report_as_it_stands(client: Client, report) -> None:
    client.force_login(report.issued_by)
    report.interview.candidate_name = "Ada Newname"
    report.interview.save()
    response = client.post(reverse("reports:share_now", args=[report.interview.public_id]), {"redacted": "1"})
    assert response.url == reverse("reports:share", args=[report.interview.public_id, 2]) + "?redacted=1"


def test_withdrawing_closes_the_link(client: Client, report, visitor) -> None:
    link, path = share(report)
    client.force_login(report.issued_by)
    client.post(reverse("reports:share_revoke", args=[report.interview.public_id, link.pk]))
    assert visitor.get(path).status_code == 404
    assert log_of(link) == [(Result.REVOKED, "203.0.113.7", "Browser/1")]


def test_the_log_shows_who_came_as_text(client: Client, report) -> None:
    link, path = share(report)
    Client(HTTP_USER_AGENT="<script>alert(1)</script>", REMOTE_ADDR="203.0.113.7").get(path)
    client.force_login(report.issued_by)
    page = client.get(reverse("reports:share_log", args=[report.interview.public_id, link.pk])).content.decode()
    assert ("203.0.113.7" in page, "&lt;script&gt;alert" in page, "<script>alert" in page) == (True, True, False)


def test_who_may_not_read_the_report_shares_nothing(client: Client, report) -> None:
    link, _ = share(report)
    blind = make_user(Role.INTERVIEWER)
    Participant.objects.create(interview=report.interview, user=blind, role=Participant.Role.INTERVIEWER)
    interview = report.interview.public_id
    for user in (blind, make_user(Role.COORDINATOR), make_user(Role.HIRING_MANAGER)):
        client.force_login(user)
        answers = [
            client.get(sending(report)).status_code,
            make(client, report).status_code,
            client.post(reverse("reports:share_revoke", args=[interview, link.pk])).status_code,
            client.get(reverse("reports:share_log", args=[interview, link.pk])).status_code,
            client.post(reverse("reports:mail", args=[interview, 1]), {"to": "a@b.example", "paper": "A4"}).status_code,
            client.get(reverse("reports:mail_status", args=[interview])).status_code,
        ]
        assert answers == [404] * 6
    assert (ShareLink.objects.count(), Delivery.objects.count()) == (1, 0)
    link.refresh_from_db()
    assert link.revoked_at is None


def test_the_latest_link_stands_first(report) -> None:
    made = [share(report)[0] for _ in range(3)]
    assert links_of(report.interview) == made[::-1]


def test_a_link_of_another_report_is_not_found_by_this_ones_address(client: Client, report) -> None:
    other, _ = share(issued())
    client.force_login(report.issued_by)
    for name, send in (("reports:share_revoke", client.post), ("reports:share_log", client.get)):
        assert send(reverse(name, args=[report.interview.public_id, other.pk])).status_code == 404


def test_more_links_and_messages_cost_no_more_queries(client: Client, report, django_assert_max_num_queries) -> None:
    client.force_login(report.issued_by)
    for _ in range(12):
        _, path = share(report)
        Client().get(path)
        Delivery.objects.create(report=report, to="a@b.example", asked_by=report.issued_by)
    with django_assert_max_num_queries(16):
        assert client.get(sending(report)).content.decode().count("1 opening<") == 12


# What a visitor meets.


def test_the_report_is_shown_without_a_way_into_the_installation(report, visitor) -> None:
    link, path = share(report)
    response = visitor.get(path)
    page = response.content.decode()
    assert ("Ada Example" in page, "Python core fundamentals" in page) == (True, True)
    inside = [href for href in re.findall(r'(?:href|action|hx-get)="([^"]*)"', page) if not href.startswith("/static/")]
    assert [href for href in inside if not href.startswith(("#", path))] == []
    assert str(report.interview.public_id) not in page
    assert log_of(link) == [(Result.OPENED, "203.0.113.7", "Browser/1")]


def test_it_is_neither_indexed_nor_kept_nor_named_to_others(report, visitor) -> None:
    response = visitor.get(share(report)[1])
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in response["Cache-Control"]


def test_the_snapshot_stays_whatever_happens_to_the_interview(report, visitor) -> None:
    _, path = share(report)
    report.interview.candidate_name = "Somebody Else"
    report.interview.save()
    page = visitor.get(path).content.decode()
    assert ("Ada Example" in page, "Somebody Else" in page) == (True, False)


def test_a_redacted_link_shows_and_gives_no_name(report, visitor) -> None:
    _, path = share(report, redacted=True)
    Rendering.objects.update(status="done", pdf=b"%PDF hidden")
    made(report, pdf=b"%PDF with the name")
    assert "Ada" not in visitor.get(path).content.decode()
    assert visitor.get(f"{path}pdf/A4/").content == b"%PDF hidden"


def test_following_a_link_changes_nothing_but_the_log(report, visitor) -> None:
    _, path = share(report, pin="482913")
    _, open_path = share(report)
    before = list(ShareLink.objects.values()), Rendering.objects.count()
    for address in (path, open_path, f"{open_path}pdf/", f"{open_path}pdf/A4/"):
        visitor.get(address)
    assert (list(ShareLink.objects.values()), Rendering.objects.count()) == before
    assert (Session.objects.count(), visitor.cookies.get("sessionid")) == (0, None)


def test_downloads_are_logged(report, visitor) -> None:
    link, path = share(report)
    assert visitor.get(f"{path}pdf/A4/").status_code == 404
    Rendering.objects.filter(paper="A4").update(status="done", pdf=b"%PDF bytes")
    response = visitor.get(f"{path}pdf/A4/")
    assert (response.content, response["Content-Type"]) == (b"%PDF bytes", "application/pdf")
    assert [row[0] for row in log_of(link)] == [Result.DOWNLOADED]


@pytest.mark.parametrize("paper", ["A5", "a4", "A4%00", "%00"])
def test_a_paper_that_does_not_exist_is_not_found(report, visitor, paper: str) -> None:
    made(report)
    _, path = share(report)
    assert visitor.get(f"{path}pdf/{paper}/").status_code == 404


def test_the_page_waits_for_the_pdfs_and_offers_what_is_ready(report, visitor) -> None:
    _, path = share(report)
    Rendering.objects.filter(paper="A4").update(status="done")
    page = visitor.get(f"{path}pdf/").content.decode()
    assert (f'{path}pdf/A4/"' in page, f'{path}pdf/Letter/"' in page, "hx-get" in page) == (True, False, True)
    Rendering.objects.update(status="done")
    page = visitor.get(f"{path}pdf/").content.decode()
    assert (f'{path}pdf/Letter/"' in page, "hx-get" in page) == (True, False)


def test_a_pin_opens_for_one_browser_only(report, visitor) -> None:
    link, path = share(report, pin="482913")
    closed = visitor.get(path)
    assert ("Ada" in closed.content.decode(), log_of(link)) == (False, [(Result.ASKED, "203.0.113.7", "Browser/1")])
    assert closed["Referrer-Policy"] == "same-origin"
    wrong = visitor.post(path, {"pin": "111111"})
    assert (wrong.status_code, "This PIN is not right." in wrong.content.decode()) == (422, True)
    assert visitor.post(path, {"pin": "482913"}).url == path
    assert "Ada Example" in visitor.get(path).content.decode()
    assert "Ada" not in Client().get(path).content.decode()
    assert [row[0] for row in log_of(link)] == [Result.ASKED, Result.WRONG_PIN, Result.OPENED, Result.ASKED]


def test_a_pin_that_cannot_be_one_is_logged_and_is_no_try(report, visitor) -> None:
    link, path = share(report, pin="482913")
    assert [visitor.post(path, {"pin": pin}).status_code for pin in ("", "1" * 13)] == [422, 422]
    assert [row[0] for row in log_of(link)] == [Result.ASKED, Result.ASKED]


def test_without_the_pin_neither_file_nor_progress_is_given(report, visitor) -> None:
    _, path = share(report, pin="482913")
    Rendering.objects.update(status="done", pdf=b"%PDF")
    answers = visitor.get(f"{path}pdf/A4/"), visitor.get(f"{path}pdf/")
    assert [answer.status_code for answer in answers] == [302, 404]


def test_a_pin_that_opened_one_link_opens_no_other(report, visitor) -> None:
    _, path = share(report, pin="482913")
    _, other = share(report, pin="482913")
    visitor.post(path, {"pin": "482913"})
    assert "Ada" not in visitor.get(other).content.decode()


def test_a_session_that_opened_it_ends_with_the_link(report, visitor) -> None:
    link, path = share(report, pin="482913")
    visitor.post(path, {"pin": "482913"})
    revoke_share(link=link, by=report.issued_by)
    assert [visitor.get(each).status_code for each in (path, f"{path}pdf/A4/", f"{path}pdf/")] == [404] * 3
    assert {row[0] for row in log_of(link)} == {Result.REVOKED}


@pytest.mark.parametrize("pin", ["", "482913"])
@pytest.mark.parametrize("more", ["", "pdf/", "pdf/A4/", "pdf/A5/"])
def test_unknown_expired_and_withdrawn_links_look_the_same(report, visitor, pin, more) -> None:
    link, path = share(report, pin=pin)
    gone, gone_path = share(report, pin=pin)
    ShareLink.objects.filter(pk=link.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    revoke_share(link=gone, by=report.issued_by)
    answers = [visitor.get(each + more) for each in ("/s/unknown/", path, gone_path)]
    assert [answer.status_code for answer in answers] == [404] * 3
    # `Expires` is the second of the answer.
    headers = [{name: value for name, value in answer.headers.items() if name != "Expires"} for answer in answers]
    assert headers[1:] == headers[:1] * 2
    assert len({without_token(answer) for answer in answers}) == 1
    assert (log_of(link)[0][0], log_of(gone)[0][0]) == (Result.EXPIRED, Result.REVOKED)


def test_a_pin_for_a_closed_link_is_answered_as_for_an_unknown_one(report, visitor) -> None:
    gone, path = share(report, pin="482913")
    revoke_share(link=gone, by=report.issued_by)
    answers = [visitor.post(each, {"pin": "482913"}) for each in ("/s/unknown/", path)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert len({without_token(answer) for answer in answers}) == 1


def without_token(answer) -> str:
    return re.sub(r'"x-csrftoken": "\w*"', "", answer.content.decode())


def test_the_address_is_the_one_that_trusted_proxies_report(report, settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    link, path = share(report)
    Client(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="6.6.6.6, 198.51.100.9").get(path)
    assert log_of(link)[0][1] == "198.51.100.9"


def test_who_asks_very_often_is_asked_to_wait(report, visitor) -> None:
    for _ in range(240):
        visitor.get("/s/unknown/")
    assert visitor.get("/s/unknown/").status_code == 429
