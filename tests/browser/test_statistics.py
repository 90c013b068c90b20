"""What candidates say about themselves, and what administrators see of it, in real browsers."""

from __future__ import annotations

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import Person, _python

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}


def accessible(person: Person) -> None:
    found = Axe().run(person.page).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found] == []


def fits(person: Person) -> None:
    wide = person.page.viewport_size["width"]
    assert person.page.evaluate("document.documentElement.scrollWidth") == wide


def test_a_candidate_answers_changes_and_withdraws(site, new_person) -> None:
    held = json.loads(_python(["-m", "tests.browser.copy_stage"], site.env))
    candidate = new_person(**PHONE)
    page = candidate.page
    candidate.goto(held["join"])
    page.get_by_role("button", name="Open my copy").click()
    candidate.goto(f"/i/{held['id']}/about-you/")
    expect(page.get_by_label("I would rather not say").first).to_be_checked()
    accessible(candidate)
    fits(candidate)
    page.get_by_label("Female").check()
    page.get_by_label("Asian").check()
    page.get_by_role("button", name="Store my answer").click()
    expect(page.locator(".banner.success")).to_contain_text("Your answer is stored.")
    expect(page.get_by_label("Female")).not_to_be_checked()
    accessible(candidate)
    page.get_by_role("button", name="Withdraw it").click()
    expect(page.locator(".banner.success")).to_contain_text("Your answer is deleted.")
    expect(page.get_by_role("button", name="Store my answer")).to_be_visible()


def test_an_administrator_chooses_what_is_counted(site, new_person) -> None:
    stage = json.loads(_python(["-m", "tests.browser.statistics_stage"], site.env))
    person = new_person(stage["administrator"])
    page = person.page
    person.goto("/reports/statistics/fairness/")
    accessible(person)
    page.get_by_label("Position").select_option(stage["position"])
    expect(page).to_have_url(re.compile("position=[0-9a-f-]{36}"))
    expect(page.locator("#statistics")).to_contain_text("37 candidates, of whom 56.8 % moved on.")
    row = page.get_by_role("row", name="Native American or Alaska Native").first
    expect(row).to_contain_text("not shown")
    accessible(person)
    page.set_viewport_size(PHONE["viewport"])
    fits(person)


def test_the_banks_statistics_are_found_from_the_bank(site, new_person) -> None:
    stage = json.loads(_python(["-m", "tests.browser.statistics_stage"], site.env))
    person = new_person(stage["administrator"])
    page = person.page
    person.goto("/bank/")
    page.get_by_role("link", name="Statistics").click()
    expect(page.get_by_role("heading", name="Bank statistics")).to_be_visible()
    accessible(person)
    page.get_by_label("Search").fill("airflow")
    expect(page.locator(".item-statistics")).to_have_count(1)
    page.locator(".item-statistics h2 a").click()
    expect(page.locator("#statistics + div")).to_contain_text("hown to")
    page.set_viewport_size(PHONE["viewport"])
    fits(person)
