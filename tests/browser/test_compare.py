"""From the dashboard to candidates side by side, in a real browser: filters, choice, order and names in the address."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Person, _python

pytestmark = pytest.mark.browser


@pytest.fixture
def stage(site) -> Any:
    return json.loads(_python(["-m", "tests.browser.compare_stage"], site.env))


def accessible(person: Person) -> None:
    found = Axe().run(person.page).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found] == []


def columns(page: Page) -> Any:
    return page.locator(".compare-table thead th > a:first-child")


def test_the_dashboards_filter_stays_in_the_address(new_person, stage) -> None:
    person = new_person(stage["manager"])
    page, rows = person.page, person.page.locator("#todo-decide .agenda-row")
    expect(rows).to_have_count(3)
    page.get_by_label("Candidate").press_sequentially("lark")
    expect(rows).to_have_count(1)
    expect(page).to_have_url(re.compile(r"\?q=lark"))
    page.reload()
    expect(rows).to_have_count(1)
    expect(page.get_by_label("Candidate")).to_have_value("lark")
    accessible(person)
    page.get_by_role("link", name="Show all").click()
    expect(rows).to_have_count(3)


def test_candidates_are_chosen_sorted_and_hidden(new_person, stage) -> None:
    person = new_person(stage["manager"])
    page = person.page
    person.goto(f"/positions/{stage['position']}/")
    page.get_by_role("link", name="3 Scored").click()
    expect(page).to_have_url(re.compile(r"\?stage=scored$"))
    accessible(person)
    for name in ("Ada Lark", "Bo Finch"):
        page.get_by_label(f"Compare {name}").check()
    page.get_by_role("button", name="Compare the chosen").click()
    expect(columns(page)).to_have_text(["Ada Lark", "Bo Finch"])

    page.get_by_text("Choose candidates").click()
    page.get_by_label("Find a candidate").press_sequentially("wren")
    page.get_by_label("Cy Wren").check()
    page.get_by_role("button", name="Show side by side").click()
    expect(columns(page)).to_have_text(["Ada Lark", "Bo Finch", "Cy Wren"])

    page.get_by_label("Order of the columns").select_option(label="DB design")
    expect(columns(page)).to_have_text(["Ada Lark", "Cy Wren", "Bo Finch"])
    page.get_by_label("Latest, last or highest first").check()
    expect(columns(page)).to_have_text(["Bo Finch", "Cy Wren", "Ada Lark"])
    expect(page.get_by_text("It is no ranking")).to_be_visible()
    accessible(person)

    page.get_by_label("Hide names").check()
    expect(columns(page)).to_have_text(["Candidate B", "Candidate C", "Candidate A"])
    page.reload()
    expect(columns(page)).to_have_text(["Candidate B", "Candidate C", "Candidate A"])
    assert not re.search("Lark|Finch|Wren", page.content())
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert not re.search("Lark|Finch|Wren", download.value.path().read_text())
    page.go_back()
    expect(columns(page)).to_have_text(["Bo Finch", "Cy Wren", "Ada Lark"])


def test_from_evidence_into_playback_and_back_to_the_same_comparison(new_person, stage) -> None:
    cited = stage["cited"]
    person = new_person(cited["manager"])
    page = person.page
    person.goto(f"/reports/compare/{cited['position']}/?sort=name&c=" + "&c=".join(cited["interviews"]))
    folded = page.locator("summary", has_text="Evidence on Python core fundamentals of Dee Swift (1)")
    folded.click()
    evidence = page.get_by_role("link", name="1:00 “blocks the whole thread”").locator("visible=true")
    accessible(person)
    page.get_by_label("Latest, last or highest first").check()
    expect(columns(page).first).to_have_text("Dee Swift")
    folded.click()
    evidence.click()
    expect(person.part("player")).to_have_attribute("data-ready", "")
    expect(person.part("clock")).to_have_text("1:00")
    expect(page.locator("[data-lit]")).to_contain_text("blocks the whole thread")

    page.get_by_role("link", name="Back to the comparison").click()
    page.wait_for_url(re.compile(r"/reports/compare/.*down=on.*#from-\d+$"))
    expect(columns(page).first).to_have_text("Dee Swift")
    expect(evidence).to_be_focused()
    expect(evidence).to_be_in_viewport()


@pytest.mark.parametrize("width", [390, 820, 1920])
def test_nothing_is_wider_than_the_window(site, new_person, stage, width: int) -> None:
    person = new_person(stage["manager"], viewport={"width": width, "height": 844})
    person.goto(f"/positions/{stage['position']}/?stage=scored")
    expect(person.page.locator(".pipeline-row")).to_have_count(3)
    person.page.wait_for_load_state("networkidle")
    assert person.page.evaluate("document.documentElement.scrollWidth") <= width
    for box in person.page.locator(".pipeline-row [type=checkbox]").all():
        box.check()
    person.page.get_by_role("button", name="Compare the chosen").click()
    expect(columns(person.page)).to_have_count(3)
    assert person.page.evaluate("document.documentElement.scrollWidth") <= width
