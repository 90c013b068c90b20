"""The bank in a real browser: searching, the address that keeps it, marks that lead to the key and back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_typing_narrows_the_list_and_the_address_keeps_it(site, new_person) -> None:
    person = new_person("interviewer")
    page = person.page
    page.get_by_role("link", name="Bank", exact=True).click()
    rows = page.locator("#questions tbody tr")
    expect(rows).to_have_count(3)
    page.wait_for_load_state()

    page.get_by_label("Search").press_sequentially("json sources")
    expect(rows).to_have_count(1)
    expect(page).to_have_url(f"{site.url}/bank/?q=json+sources")
    page.get_by_label("Severity").select_option("blocker")
    expect(page).to_have_url(f"{site.url}/bank/?q=json+sources&severity=blocker")
    page.reload()
    expect(rows).to_have_count(1)
    expect(page.get_by_label("Search")).to_have_value("json sources")

    page.get_by_label("Search").fill("no such question")
    expect(page.get_by_text("Nothing fits")).to_be_visible()
    page.go_back()
    expect(rows).to_have_count(1)


def test_without_script_the_filter_is_a_form(site, new_person) -> None:
    person = new_person("interviewer")
    state = person.context.storage_state()
    plain = person.context.browser.new_context(java_script_enabled=False, storage_state=state).new_page()
    plain.goto(f"{site.url}/bank/")
    plain.get_by_label("Search").fill("json")
    plain.get_by_role("button", name="Search").click()
    expect(plain.locator("#questions tbody tr")).to_have_count(1)
    plain.context.close()


def test_a_mark_leads_to_its_entry_and_the_entry_back_to_its_lines(site, new_person) -> None:
    person = new_person("administrator")
    person.goto("/bank/aiohttp-fetch/")
    page = person.page
    expect(page.get_by_text("Code review round")).to_be_visible()  # where it is used

    page.locator('[data-line="7"] .mark.blocker').click()
    entry = page.locator("#finding-json-not-called")
    expect(entry).to_be_in_viewport()
    expect(page.locator("tr.lit")).to_have_attribute("data-line", "7")

    entry.get_by_role("link", name="line 7").click()
    expect(page.locator("#L7")).to_be_in_viewport()
    expect(page).to_have_url(re.compile("#L7$"))
    entry.get_by_text("Questions, from open to telling").click()
    expect(entry.locator(".ladder li")).to_have_count(6)


@pytest.mark.parametrize("width", [390, 820, 1920])
def test_nothing_is_wider_than_the_window(site, new_person, width: int) -> None:
    person = new_person("interviewer", viewport={"width": width, "height": 844})
    for path in ("/bank/", "/bank/airflow-etl/"):
        person.goto(path)
        assert person.page.evaluate("document.documentElement.scrollWidth") <= width
