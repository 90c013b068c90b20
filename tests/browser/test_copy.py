"""After the interview, in real browsers: the candidate corrects, staff release and answer, the candidate reads it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import Person, _python
from tests.browser.copy_stage import SAID

pytestmark = pytest.mark.browser
RIGHT = "The sleep blocks the whole thread, nothing else runs."


@pytest.fixture
def held(site) -> Any:
    return json.loads(_python(["-m", "tests.browser.copy_stage"], site.env))


def accessible(person: Person) -> None:
    found = Axe().run(person.page).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found] == []


def open_copy(person: Person, held: Any) -> None:
    person.goto(held["join"])
    accessible(person)
    person.page.get_by_role("button", name="Open my copy").click()
    expect(person.page.get_by_role("heading", name="Your copy of the interview")).to_be_visible()


def correct(person: Person, words: str) -> None:
    page = person.page
    page.get_by_role("link", name="Correct").click()
    field = page.get_by_label("How it should read")
    expect(field).to_be_focused()
    expect(field).to_have_value(SAID)
    expect(field).to_be_in_viewport()
    accessible(person)
    field.fill(words)
    page.get_by_role("button", name="Save the correction").click()
    entry = page.locator(".entry", has_text=SAID)
    expect(entry).to_contain_text("Corrected by you")
    expect(entry.locator(".correction-words")).to_have_text(words)
    expect(entry).to_be_in_viewport()


def test_what_was_said_is_corrected_released_and_reviewed(new_person, held) -> None:
    candidate = new_person(viewport={"width": 390, "height": 844}, color_scheme="dark")
    open_copy(candidate, held)
    correct(candidate, RIGHT)
    expect(candidate.page.get_by_text("Not yet. People read the conversation first")).to_be_visible()
    candidate.page.get_by_label("What should be looked at again?").fill("I explained it at the end, too.")
    candidate.page.get_by_role("button", name="Ask for a review").click()
    expect(candidate.page.get_by_text("Your request has arrived.")).to_be_in_viewport()
    accessible(candidate)

    manager = new_person(held["manager"])
    page = manager.page
    manager.goto(f"/interviews/{held['id']}/")
    expect(page.get_by_text("a review is asked for")).to_be_visible()
    page.get_by_role("link", name="The candidate's copy").click()
    corrections = page.locator("section", has=page.get_by_role("heading", name="Corrections by the candidate"))
    expect(corrections).to_contain_text(SAID)
    expect(corrections).to_contain_text(RIGHT)
    accessible(manager)
    expect(page.get_by_label("Strengths", exact=True)).to_have_value(
        "Things that happen at the same time: by yourself you found something serious. "
        "You said: “blocks the whole thread”."
    )
    page.get_by_label("Strengths", exact=True).fill("You saw by yourself what the wait does to everybody else.")
    page.get_by_role("button", name="Save and preview").click()
    expect(page.locator(".card .points")).to_have_text("You saw by yourself what the wait does to everybody else.")
    page.get_by_role("button", name="Release to the candidate").click()
    expect(page.locator(".banner.success")).to_contain_text("The candidate can read it now.")
    page.get_by_label("Your answer").fill("We read the end again, and you did.")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.locator(".banner.success")).to_contain_text("can read your answer")

    candidate.page.reload()
    expect(candidate.page.locator(".points")).to_have_text("You saw by yourself what the wait does to everybody else.")
    expect(candidate.page.locator("#review")).to_contain_text("Hanna answered on")
    expect(candidate.page.locator("#review")).to_contain_text("We read the end again, and you did.")
    assert candidate.page.evaluate("document.documentElement.scrollWidth") == 390
    accessible(candidate)


def test_the_files_come_as_downloads(new_person, held) -> None:
    candidate = new_person()
    open_copy(candidate, held)
    kept = {}
    for name in ("Download as text", "Download as a web page"):
        with candidate.page.expect_download() as download:
            candidate.page.get_by_role("link", name=name).click()
        kept[download.value.suggested_filename] = download.value.path().read_text()
    assert sorted(kept) == ["interview.html", "interview.txt"]
    assert [SAID in text for text in kept.values()] == [True, True]
