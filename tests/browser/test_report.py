"""The report in a real browser: issued, hidden, taken away as a file; accessible, and never wider than its page."""

from __future__ import annotations

import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Person, _python

pytestmark = pytest.mark.browser


@pytest.fixture
def held(site) -> Any:
    return json.loads(_python(["-m", "tests.browser.report_stage"], site.env))


def accessible(person: Person) -> None:
    found = Axe().run(person.page).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found] == []


def open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((folded) => { folded.open = true; })")


def test_a_report_is_issued_hidden_and_taken_away(new_person, held) -> None:
    manager = new_person(held["manager"])
    page = manager.page
    manager.goto(f"/reports/{held['id']}/")
    page.get_by_role("button", name="Issue version 1").click()
    expect(page.locator(".banner.success")).to_contain_text("Version 1 is issued.")

    page.get_by_role("button", name="Hide name, pronouns, employer").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Candidate ")
    page.get_by_label("Also hide").fill("reads well")
    page.get_by_role("button", name="Hide", exact=True).click()
    expect(page.locator(".reason").first).to_have_text("[candidate] [hidden]; [they] learned it at [employer].")
    expect(page.locator("article")).not_to_contain_text("Lovelace")
    accessible(manager)

    with page.expect_download() as download:
        page.get_by_role("link", name="JSON").click()
    data = json.loads(download.value.path().read_text())
    assert (data["redacted"], data["candidate"] in page.title()) == (True, True)

    page.get_by_role("button", name="Issue version 2").click()
    page.get_by_text("Versions (2)").click()
    expect(page.locator(".versions")).to_contain_text("Other names are hidden in the redacted form.")
    page.get_by_role("link", name="Version 1", exact=True).click()
    expect(page.locator(".report-tools")).to_contain_text("Version 1 of 2, as it was issued")
    page.get_by_role("button", name="Name, pronouns, employer hidden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ada van Lovelace")
    accessible(manager)


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (390, "light"), (1440, "dark"), (1920, "light")])
def test_everything_on_the_page_fits_and_can_be_read(new_person, held, width, scheme) -> None:
    manager = new_person(held["manager"], viewport={"width": width, "height": 900}, color_scheme=scheme)
    manager.goto(f"/reports/{held['id']}/")
    open_all(manager.page)
    expect(manager.page.get_by_role("img", name="Course of the conversation")).to_be_visible()
    expect(
        manager.page.get_by_role("img", name="Python core fundamentals: Priya Rao 8, Jonas Berg 5, of 10")
    ).to_be_visible()
    accessible(manager)
    assert manager.page.evaluate("document.documentElement.scrollWidth") == width
