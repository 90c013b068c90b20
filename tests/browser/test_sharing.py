"""A report leaves the house: a PDF with progress, a link with its PIN, and what the visitor meets."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.conftest import Person, _python

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}


@pytest.fixture
def held(site) -> Any:
    return json.loads(_python(["-m", "tests.browser.playback_stage", "short"], site.env))


def accessible(person: Person) -> None:
    found = Axe().run(person.page).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found] == []


def downloaded(person: Person, name: str) -> str:
    """The text of the PDF behind a link."""
    with person.page.expect_download() as download:
        person.page.get_by_role("link", name=name).click()
    reader = PdfReader(io.BytesIO(download.value.path().read_bytes()))
    return "\n".join(page.extract_text() for page in reader.pages)


def test_a_report_becomes_a_pdf_and_a_link_that_a_visitor_opens(new_person, held) -> None:
    rater = new_person(held["rater"])
    page = rater.page
    rater.goto(f"/reports/{held['id']}/")
    page.get_by_role("button", name="PDF, A4").click()
    expect(page.get_by_role("link", name="Download the PDF")).to_be_visible(timeout=60_000)
    assert "Page 1 of " in downloaded(rater, "Download the PDF")

    page.get_by_role("button", name="Share or send").click()
    expect(page.get_by_role("heading", name="Share or send")).to_be_visible()
    accessible(rater)
    page.get_by_label("For whom").fill("ליאור, client")
    page.get_by_role("button", name="Make the link").click()
    expect(page.locator("#share-address")).to_be_visible()
    address, pin = page.locator("#share-address").input_value(), page.locator("#share-pin").input_value()
    accessible(rater)
    page.reload()
    expect(page.locator("#share-address")).to_have_count(0)
    expect(page.locator(".sent > li")).to_have_count(1)

    visitor = new_person(**PHONE)
    visitor.goto(address.removeprefix(visitor.site.url))
    expect(visitor.page.get_by_label("PIN")).to_be_focused()
    accessible(visitor)
    visitor.page.get_by_label("PIN").fill(pin)
    visitor.page.get_by_role("button", name="Open the report").click()
    expect(visitor.page.get_by_role("heading", name="Candidate rating")).to_be_visible()
    accessible(visitor)
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(visitor.page.get_by_role("link", name="PDF, Letter")).to_be_visible(timeout=60_000)
    assert "Page 1 of " in downloaded(visitor, "PDF, Letter")
    assert not [got for got in visitor.got if held["id"] in got]

    page.reload()
    page.get_by_role("link", name="2 openings").click()
    expect(page.get_by_role("row")).to_have_count(4)
    accessible(rater)
    page.go_back()
    page.get_by_role("button", name="Withdraw").click()
    expect(page.locator(".sent .chip").first).to_have_text("withdrawn")
