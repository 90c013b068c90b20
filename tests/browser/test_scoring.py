"""Scoring in a real browser: two raters who score blind, the keyboard alone, a running interview, a crash."""

from __future__ import annotations

import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Person, _python

pytestmark = pytest.mark.browser


@pytest.fixture
def stage(site):
    def run(*words: str) -> Any:
        return json.loads(_python(["-m", "tests.browser.scoring_stage", *words], site.env))

    return run


def criterion(page: Page, slug: str = "python-core") -> Locator:
    return page.locator(f"#criterion-{slug}")


def opened(page: Page, slug: str = "python-core") -> Locator:
    row = criterion(page, slug)
    if row.get_attribute("open") is None:
        row.locator("summary").click()
    return row


def fill(person: Person, score: str, decision: str) -> None:
    page = person.page
    row = opened(page)
    row.get_by_label(score, exact=True).check()
    expect(page.locator("#state-python-core-score")).to_contain_text("Saved")
    page.get_by_label(decision, exact=True).check()
    page.get_by_label("Reason", exact=True).fill("Reads code well enough.")
    expect(page.locator("#state-reason")).to_contain_text("Saved")


def submit(person: Person) -> None:
    person.page.get_by_role("button", name="Submit scorecard").click()
    expect(person.page.locator(".banner.ok")).to_contain_text("Submitted")


def lit(page: Page, name: str) -> list[str]:
    """The words that the page lights in the manner `name`."""
    words: list[str] = page.evaluate("name => [...(CSS.highlights.get(name) ?? [])].map(String)", name)
    return words


def test_words_said_twice_are_cited_and_lit_where_they_were_selected(site, new_person, stage) -> None:
    live = stage("live")
    said = stage("say", live["id"], "\N{LOCK} `no lock` here, `no lock` there.")
    person = new_person(live["raters"][0])
    person.goto(f"/scoring/{live['id']}/")
    page = person.page
    opened(page)
    page.locator(f"#room-{said['seq']} code").nth(1).evaluate("code => getSelection().selectAllChildren(code)")
    page.get_by_role("button", name="Cite these words").click()
    link = page.locator("#evidence-python-core .cited-quote")
    expect(link).to_have_text("no lock")
    expect(link).to_have_attribute("href", f"#room-{said['seq']}.19-26")
    assert (lit(page, "cited"), lit(page, "moment")) == (["no lock"], [])
    link.click()
    expect(page.locator(".entry.is-flash")).to_have_count(1)
    assert lit(page, "moment") == ["no lock"]
    page.locator(f"#room-{said['seq']} .message-text").click(position={"x": 2, "y": 8})
    expect(page.locator("#evidence-python-core .cited-quote")).to_have_count(2)
    assert lit(page, "cited")[1:] == ["\N{LOCK} no lock here, no lock there."]


def test_two_raters_score_blind_and_then_see_each_other(site, new_person, stage) -> None:
    held = stage("held")
    first, second = (new_person(rater) for rater in held["raters"])
    for person in (first, second):
        person.goto(f"/scoring/{held['id']}/")
    page = first.page
    opened(page)
    page.get_by_text("blocks the whole thread, nothing").click()
    expect(page.locator("#evidence-python-core")).to_contain_text("`sleep` blocks the whole thread")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("button", name="Confirm")).to_have_attribute("aria-pressed", "true")
    fill(first, "3", "No")
    submit(first)

    second.goto(f"/scoring/{held['id']}/reveal/")
    expect(second.page.get_by_role("heading", name="Your own scores first")).to_be_visible()
    second.goto(f"/scoring/{held['id']}/")
    expect(second.page.locator(".remark")).to_have_count(0)
    fill(second, "8", "Yes")
    expect(second.page.locator("#checks-python-core")).to_contain_text("A score without a quote")
    expect(second.page.locator("#open-points")).to_contain_text("Look once more?")
    assert [held["names"][0] in text for text in second.got] == [False] * len(second.got)
    submit(second)

    second.page.get_by_role("link", name="Compare with the others").click()
    row = second.page.locator("#criterion-python-core")
    expect(row).to_contain_text("5 apart")
    expect(row.locator(".side-head").nth(0)).to_contain_text(f"{held['names'][0]} 3 · Partial")
    expect(row.locator(".side-head").nth(1)).to_contain_text(f"{held['names'][1]} 8 · Strong")
    expect(second.page.get_by_role("row", name="Blocks")).to_contain_text("confirmed")
    if row.locator(".is-suggested").count():
        answer_the_suggestion(row, held["names"][1])


def answer_the_suggestion(row: Locator, name: str) -> None:
    row.get_by_text("Your answer").click()
    row.get_by_label("Change mine").check()
    row.get_by_label("New score").fill("7")
    row.get_by_label("Reason").fill("Heard the quote again.")
    row.get_by_role("button", name="Record it").click()
    expect(row.locator(".is-suggested")).to_contain_text(f"{name}: 8 → 7. Heard the quote again.")
    expect(row).to_contain_text("4 apart")


def test_the_keyboard_alone_is_enough(site, new_person, stage) -> None:
    held = stage("held")
    person = new_person(held["raters"][0])
    person.goto(f"/scoring/{held['id']}/")
    page, keys = person.page, person.page.keyboard
    keys.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    keys.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    for _ in range(20):
        if criterion(page).get_attribute("open") is not None:
            break
        keys.press("j")
    keys.press("1")
    keys.press("0")
    expect(page.locator("#chips-python-core")).to_contain_text("10 · Outstanding")
    keys.press("n")
    keys.type("Saw at once that 1 thread waits.")
    expect(page.locator("#state-python-core-notes")).to_contain_text("Saved")
    keys.press("Escape")
    expect(criterion(page).locator("summary")).to_be_focused()
    expect(page.locator("#chips-python-core")).to_contain_text("10 · Outstanding")  # digits typed were no scores

    keys.press("f")
    expect(page.locator(".entry.by-candidate:visible")).to_have_count(2)
    keys.press("e")
    keys.press("ArrowDown")
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight"):
        keys.press(key)
    keys.press("Enter")
    expect(page.locator("#evidence-python-core q")).to_have_text("`sleep` blocks")

    keys.press("d")
    keys.press("Space")
    expect(page.locator("#state-decision")).to_contain_text("Saved")
    keys.press("Tab")
    keys.type("Clear and calm.")
    expect(page.locator("#state-reason")).to_contain_text("Saved")
    button = page.get_by_role("button", name="Submit scorecard")
    for _ in range(6):
        if button.evaluate("it => it === document.activeElement"):
            break
        keys.press("Tab")
    keys.press("Enter")
    expect(page.locator(".banner.ok")).to_contain_text("Submitted")


def test_from_the_end_of_the_call_one_key_leads_to_scoring(site, new_person, stage) -> None:
    held = stage("held")
    person = new_person(held["raters"][0])
    person.goto(f"/interviews/{held['id']}/room/")
    expect(person.page.get_by_role("region", name="Conversation").get_by_text("Score the interview")).to_be_visible()
    person.page.keyboard.press("s")
    person.page.wait_for_url(f"**/scoring/{held['id']}/")


def test_the_way_into_the_record_leads_to_what_the_filter_shows(site, new_person, stage) -> None:
    held = stage("held")
    person = new_person(held["raters"][0])
    person.goto(f"/scoring/{held['id']}/")
    page, keys = person.page, person.page.keyboard
    other = page.locator(".criterion:not([data-criterion='python-core'])").first
    other.locator("summary").click()
    page.locator(".entry", has_text="Thank you.").locator(".message-text").click()
    expect(page.locator("#cite-state")).to_contain_text("Cited")
    keys.press("f")
    expect(page.locator(".entry[data-seq]:visible")).to_have_count(1)
    criterion(page).locator("summary").click()
    expect(page.locator(".entry", has_text="Thank you.")).to_be_hidden()
    keys.press("e")
    expect(page.locator(".entry:visible:focus")).to_have_count(1)


def test_what_is_said_meanwhile_comes_when_asked_for_and_disturbs_nothing(site, new_person, stage) -> None:
    live = stage("live")
    person = new_person(live["raters"][0])
    person.goto(f"/scoring/{live['id']}/")
    page = person.page
    notes = opened(page).locator("textarea")
    notes.fill("half a sentence")
    stage("say", live["id"], "And one thing more.")
    more = page.get_by_role("button", name="1 new entry")
    expect(more).to_be_visible()
    expect(page.locator("#record")).not_to_contain_text("And one thing more.")
    more.click()
    expect(page.locator("#record")).to_contain_text("And one thing more.")
    expect(more).to_have_count(0)
    expect(notes).to_have_value("half a sentence")
    page.get_by_text("And one thing more.").click()
    expect(page.locator("#evidence-python-core q")).to_have_text("And one thing more.")


def test_what_a_crash_left_unsaved_is_offered_back(site, new_person, stage) -> None:
    held = stage("held")
    person = new_person(held["raters"][0])
    person.goto(f"/scoring/{held['id']}/")
    page = person.page
    notes = opened(page).locator("textarea")
    notes.fill("saved words")
    expect(page.locator("#state-python-core-notes")).to_contain_text("Saved")
    page.evaluate(
        """() => localStorage.setItem(
            `scoring:${document.querySelector(".rubric").dataset.draft}:python-core-notes`,
            JSON.stringify({ value: "typed just before the crash", edit: Date.now() + 1000 }))"""
    )
    page.reload()
    expect(notes).to_have_value("typed just before the crash")
    expect(page.locator("#brought-back")).to_contain_text("One field had something in this browser")
    page.get_by_role("button", name="Go back to what was saved").click()
    expect(notes).to_have_value("saved words")
    expect(page.locator("#state-python-core-notes")).to_contain_text("Saved")
    page.reload()
    expect(notes).to_have_value("saved words")


def test_what_is_typed_just_before_the_page_goes_is_there_again(site, new_person, stage) -> None:
    held = stage("held")
    person = new_person(held["raters"][0])
    person.goto(f"/scoring/{held['id']}/")
    page = person.page
    notes = opened(page).locator("textarea")
    notes.press_sequentially("Saw the wait")
    page.reload()
    expect(notes).to_have_value("Saw the wait")
    expect(page.locator("#state-python-core-notes")).to_contain_text("Saved")
    page.evaluate("localStorage.clear()")
    page.reload()
    expect(notes).to_have_value("Saw the wait")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible_and_no_wider_than_the_window(site, new_person, stage, scheme: str) -> None:
    held = stage("held")
    person = new_person(held["raters"][0], color_scheme=scheme)
    for width in (1440, 1024, 768):
        person.page.set_viewport_size({"width": width, "height": 900})
        person.goto(f"/scoring/{held['id']}/")
        opened(person.page)
        assert person.page.evaluate("document.documentElement.scrollWidth") <= width
    person.page.set_viewport_size({"width": 1440, "height": 900})
    fill(person, "3", "No")
    look(person, f"scoring-{scheme}")
    submit(person)
    person.page.get_by_role("link", name="Compare with the others").click()
    person.page.wait_for_url("**/reveal/")
    look(person, f"reveal-{scheme}")


def look(person: Person, name: str) -> None:
    expect(person.page.get_by_role("heading", level=1)).to_be_visible()
    found = Axe().run(person.page)
    assert found.violations_count == 0, f"{name}: {found.generate_report()}"
