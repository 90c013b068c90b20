from __future__ import annotations

import hashlib
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from reports.models import IssuedReport, Rendering, ShareAccess, ShareLink
from reports.pdf import pango
from reports.services.sharing import (
    PinRefused,
    Visitor,
    check_pin,
    closed,
    find_share,
    log_access,
    revoke_share,
    share_report,
)
from snippets.refusal import ActionRefused
from tests.reports.issued import issued

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric", "groups")]
Result = ShareAccess.Result
VISITOR = Visitor("203.0.113.7", "Browser/1")


@pytest.fixture(autouse=True)
def _no_task_is_left(monkeypatch) -> None:
    monkeypatch.setattr("celery.app.base.Celery.send_task", lambda app, name, args: None)


@pytest.fixture
def report() -> IssuedReport:
    return issued()


def share(report: IssuedReport, **changes: object) -> tuple[ShareLink, str]:
    asked = {"days": 14, "pin": "", "redacted": False, "note": "Client"} | changes
    return share_report(report=report, by=report.issued_by, **asked)


def results(link: ShareLink) -> list[str]:
    return [access.result for access in link.accesses.order_by("pk")]


def test_only_hashes_of_token_and_pin_are_kept(report) -> None:
    link, token = share(report, pin="482913")
    assert len(token) >= 40
    assert link.token_hash == hashlib.sha256(token.encode()).hexdigest()
    kept = str(ShareLink.objects.values().get())
    assert (token in kept, "482913" in kept) == (False, False)
    assert find_share(token) == link


@pytest.mark.parametrize("days", [0, 91, -1])
def test_a_link_lives_for_one_to_ninety_days(report, days) -> None:
    with pytest.raises(ActionRefused, match="1 to 90 days"):
        share(report, days=days)
    assert ShareLink.objects.count() == 0


def test_the_pdfs_of_its_form_are_made_with_it(report) -> None:
    share(report, redacted=True)
    asked = Rendering.objects.order_by("paper").values_list("paper", "redacted", "status")
    assert list(asked) == [("A4", True, "waiting"), ("Letter", True, "waiting")]


def test_without_pango_there_is_a_link_all_the_same(report, monkeypatch) -> None:
    monkeypatch.setattr(pango, "missing", lambda: ("pango",))
    share(report)
    assert (ShareLink.objects.count(), Rendering.objects.count()) == (1, 0)


def test_a_link_is_open_until_it_runs_out_or_is_withdrawn(report) -> None:
    link, _ = share(report, days=1)
    assert closed(link) is None
    link.expires_at = timezone.now() - timedelta(seconds=1)
    assert closed(link) is Result.EXPIRED
    link.save()
    revoke_share(link=link, by=report.issued_by)
    link.refresh_from_db()
    assert (closed(link), link.revoked_by) == (Result.REVOKED, report.issued_by)


def test_withdrawing_twice_keeps_the_first_time(report) -> None:
    link, _ = share(report)
    revoke_share(link=link, by=report.issued_by)
    first = ShareLink.objects.get().revoked_at
    revoke_share(link=link, by=report.issued_by)
    assert ShareLink.objects.get().revoked_at == first


def test_a_right_pin_opens_and_leaves_no_trace_of_being_wrong(report) -> None:
    link, _ = share(report, pin="482913")
    check_pin(link=link, pin="482913", visitor=VISITOR)
    assert results(link) == []


def test_after_five_wrong_pins_even_the_right_one_is_refused_for_a_while(report) -> None:
    link, _ = share(report, pin="482913")
    for _ in range(5):
        with pytest.raises(PinRefused, match="not right"):
            check_pin(link=link, pin="000000", visitor=VISITOR)
    with pytest.raises(PinRefused, match="Too many wrong PINs"):
        check_pin(link=link, pin="482913", visitor=Visitor("198.51.100.1", "Another"))
    assert results(link) == [Result.WRONG_PIN] * 5 + [Result.LOCKED]
    link.accesses.update(at=timezone.now() - timedelta(minutes=16))
    check_pin(link=link, pin="482913", visitor=VISITOR)


def test_wrong_pins_of_one_link_do_not_lock_another(report) -> None:
    link, _ = share(report, pin="482913")
    other, _ = share(report, pin="482913")
    for _ in range(5):
        with pytest.raises(PinRefused):
            check_pin(link=link, pin="000000", visitor=VISITOR)
    check_pin(link=other, pin="482913", visitor=VISITOR)


def test_right_pins_never_lock(report) -> None:
    link, _ = share(report, pin="482913")
    for _ in range(7):
        check_pin(link=link, pin="482913", visitor=VISITOR)
    assert results(link) == []


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_no_more_tries_than_one_by_one(report) -> None:
    link, _ = share(report, pin="482913")

    def guess() -> None:
        try:
            check_pin(link=link, pin="000000", visitor=VISITOR)
        except PinRefused:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results(link)) == [Result.LOCKED] * 7 + [Result.WRONG_PIN] * 5


def test_what_a_visitor_says_of_itself_fits_the_log(report) -> None:
    link, _ = share(report)
    log_access(link=link, result=Result.OPENED, visitor=Visitor(None, "a\x00b" * 200))
    access = link.accesses.get()
    assert (access.address, access.agent) == (None, ("ab" * 200)[:200])
