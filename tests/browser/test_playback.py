"""Playing an interview again: from a score's evidence and back, scrubbing, keys, speed, silence left out."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import Person, Site, _python
from tests.browser.playback_stage import COMMENTED, EDITED, ENDED, SAID, SHOWN, WORDS
from tests.browser.stage import CANARY

pytestmark = pytest.mark.browser


def stage(site: Site, kind: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(_python(["-m", "tests.browser.playback_stage", kind], site.env))
    return made


@pytest.fixture(scope="module")
def held(site) -> dict[str, Any]:
    return stage(site, "short")


def clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"


def open_playback(person: Person, held: dict[str, Any], query: str = "") -> None:
    person.goto(f"/reports/{held['id']}/playback/{query}")
    expect(person.part("player")).to_have_attribute("data-ready", "")


def expect_at(person: Person, seconds: int) -> None:
    expect(person.part("clock")).to_have_text(clock(seconds))


@pytest.fixture
def rater(site, new_person, held) -> Person:
    person: Person = new_person(held["rater"])
    return person


def test_from_a_scores_evidence_into_playback_and_back(rater, held) -> None:
    page = rater.page
    rater.goto(f"/reports/{held['id']}/")
    evidence = page.locator(".evidence-links a").first
    evidence.click()
    expect(rater.part("player")).to_have_attribute("data-ready", "")
    assert page.url.endswith(f"#room-{held['edit']}.12-35")
    expect_at(rater, EDITED)
    expect(page.locator(f"#room-{held['seq']}")).to_have_attribute("data-lit", "")
    assert page.evaluate("[...CSS.highlights.get('moment')].map(String)") == ["blocks the whole thread"]
    expect(rater.part("log").locator(".message").last).to_contain_text(WORDS.replace("`", ""))
    expect(rater.part("code").locator("#L5")).to_be_visible()

    page.get_by_role("link", name="Back to the report").click()
    page.wait_for_url(re.compile(rf"/reports/{held['id']}/#from-\d+$"))
    expect(evidence).to_be_focused()
    expect(evidence).to_be_in_viewport()


def test_the_keyboard_alone_leads_there_and_back(rater, held) -> None:
    page = rater.page
    rater.goto(f"/reports/{held['id']}/")
    evidence = page.locator(".evidence-links a").first
    evidence.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Back to the report")).to_be_visible()
    page.get_by_role("link", name="Back to the report").press("Enter")
    expect(evidence).to_be_focused()


def test_a_moment_leads_to_the_transcript_and_back_by_keyboard(rater, held) -> None:
    page = rater.page
    open_playback(rater, held, f"#room-{held['seq']}")
    page.keyboard.press("t")
    page.wait_for_url(re.compile(rf"/reports/{held['id']}/transcript/#room-{held['seq']}$"))
    spoken = page.locator(".entry", has=page.locator(f"#room-{held['seq']}"))
    expect(spoken).to_be_in_viewport()
    time = spoken.get_by_role("link")
    time.press("Enter")
    expect(rater.part("player")).to_have_attribute("data-ready", "")
    expect_at(rater, SAID)
    page.get_by_role("link", name="Back to the transcript").press("Enter")
    expect(time).to_be_focused()
    expect(time).to_be_in_viewport()


def test_the_link_to_the_transcript_follows_the_player(rater, held) -> None:
    open_playback(rater, held, f"?at={COMMENTED - 1}")
    link = rater.page.get_by_role("link", name="Transcript")
    link.focus()
    rater.page.keyboard.press("ArrowRight")
    rater.page.keyboard.press("Enter")
    rater.page.wait_for_url(re.compile(r"/transcript/#room-\d+$"))
    comment = rater.page.locator(".entry", has=rater.page.locator(f"#{rater.page.url.split('#')[1]}"))
    expect(comment).to_contain_text("This line holds everything.")


def test_scrubbing_shows_the_room_as_it_was(rater, held) -> None:
    open_playback(rater, held)
    log, code = rater.part("log"), rater.part("code")
    slider = rater.part("slider")
    box = slider.bounding_box()

    def scrub(seconds: float) -> None:
        slider.click(position={"x": seconds / ENDED * box["width"], "y": 8})

    expect(code).to_contain_text("No code yet")
    scrub(COMMENTED + 5)
    expect(code.locator(".margin-note")).to_contain_text("This line holds everything.")
    expect(code.locator("#L5")).to_have_class(re.compile("has-comment"))
    expect(log).to_contain_text(WORDS.replace("`", ""))
    expect(rater.part("heard").locator("li")).to_have_count(3)
    scrub(EDITED - 10)
    expect(code.locator(".margin-note")).to_have_count(0)
    expect(code.locator(".has-comment")).to_have_count(0)
    expect(code.locator("#L5 .no a")).to_have_attribute("aria-label", "Line 5")
    expect(log).to_contain_text("The sleap blocks.")
    expect(rater.part("heard").locator("li")).to_have_count(2)
    scrub(SHOWN - 10)
    expect(code).to_contain_text("No code yet")
    expect(log.locator(".message")).to_have_count(1)
    expect(rater.part("heard-empty")).to_be_visible()
    expect(slider).to_have_attribute("aria-valuetext", re.compile(r"^(39|40) seconds, "))


GO = """async (id) => {
  if (location.hash !== `#${id}`) {
    location.hash = id;
    await new Promise((done) => addEventListener("hashchange", done, { once: true }));
  }
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}"""
# What a reader sees at the end of each pane.
STANDING = """() => ({
  said: [...document.querySelectorAll('[data-part="log"] > *')].slice(-30).map((node) => node.textContent),
  heard: [...document.querySelectorAll('[data-part="heard"] > *')].slice(-30).map((node) => node.textContent),
  notes: [...document.querySelectorAll('[data-part="code"] [data-note]')].map((node) => node.textContent),
  marked: [...document.querySelectorAll('tr.has-comment')].map((row) => row.id),
})"""


def test_a_moment_is_the_same_however_one_comes_there(site, new_person) -> None:
    long = stage(site, "long")
    person = new_person(long["rater"])
    open_playback(person, long)
    person.part("slider").press("End")
    expect(person.part("code").locator("#L5")).to_be_visible()  # the code is there
    moments = [long["seq"], *range(long["seq"] + 5, long["seq"] + 390, 37)]

    def standing(seq: int) -> Any:
        person.page.evaluate(GO, f"room-{seq}")
        return person.page.evaluate(STANDING)

    forward = [standing(seq) for seq in moments]
    backward = [standing(seq) for seq in reversed(moments)][::-1]
    for pane in ("said", "heard", "notes", "marked"):
        assert [seen[pane] for seen in backward] == [seen[pane] for seen in forward]
    for key in ("ArrowLeft", "ArrowRight"):
        for _ in range(3):
            person.page.keyboard.press(f"Shift+{key}")
    assert standing(moments[0]) == forward[0]


def test_a_long_conversation_is_drawn_from_its_end_and_goes_on_upwards(site, new_person) -> None:
    long = stage(site, "long")
    person = new_person(long["rater"])
    open_playback(person, long)
    person.part("slider").press("End")
    entries = person.part("log").locator("> *")
    expect(entries).to_have_count(60)
    last = entries.last.inner_text()
    first = entries.first
    first.evaluate("(node) => { node.dataset.wasFirst = ''; node.scrollIntoView(); }")
    person.part("earlier").click()
    expect(entries).to_have_count(120)
    expect(person.page.locator("[data-was-first]")).to_be_in_viewport()
    for _ in range(5):
        if person.part("earlier").is_visible():
            person.part("earlier").click()
    expect(person.part("earlier")).to_be_hidden()
    expect(entries.first).to_contain_text("Hello, I am an automated assistant.")
    assert entries.last.inner_text() == last


def test_dragging_follows_the_pointer(rater, held) -> None:
    open_playback(rater, held)
    box = rater.part("slider").bounding_box()
    mouse, y = rater.page.mouse, box["y"] + 8
    mouse.move(box["x"] + 2, y)
    mouse.down()
    mouse.move(box["x"] + box["width"] + 300, y, steps=4)
    expect_at(rater, ENDED)
    mouse.move(box["x"] - 50, y, steps=4)
    expect_at(rater, 0)
    mouse.up()
    mouse.move(box["x"] + 200, y)
    expect_at(rater, 0)


def test_keys_move_and_leave_alone_what_has_the_focus(rater, held) -> None:
    open_playback(rater, held)
    page, keys = rater.page, rater.page.keyboard
    keys.press("ArrowRight")
    expect_at(rater, 5)
    keys.press("ArrowRight")
    keys.press("ArrowLeft")
    expect_at(rater, 5)
    keys.press("Shift+ArrowRight")
    expect_at(rater, 10)
    keys.press("Shift+ArrowLeft")
    expect_at(rater, 0)
    places = []
    for _ in range(4):
        keys.press("j")
        places.append(rater.part("clock").inner_text())
    assert places == [clock(60), clock(SAID), clock(EDITED), clock(COMMENTED)]
    keys.press("k")
    expect_at(rater, EDITED)
    expect(page.locator("#panel-3")).to_have_attribute("data-lit", "")
    keys.press("3")
    expect(page.get_by_role("button", name="4×")).to_have_attribute("aria-pressed", "true")
    keys.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    keys.press("j")
    expect_at(rater, EDITED)
    keys.press("Escape")

    page.get_by_role("button", name="2×").focus()
    keys.press("Space")
    expect(page.get_by_role("button", name="2×")).to_have_attribute("aria-pressed", "true")
    expect(rater.part("play-word")).to_have_text("Play")
    page.get_by_role("separator").first.focus()
    keys.press("ArrowLeft")
    expect_at(rater, EDITED)
    rater.part("slider").focus()
    keys.press("End")
    expect_at(rater, ENDED)
    keys.press("Home")
    expect_at(rater, 0)


def test_marks_are_one_stop_of_the_tab_key_with_arrows_between(rater, held) -> None:
    open_playback(rater, held)
    page = rater.page
    rater.part("slider").focus()
    page.keyboard.press("Tab")
    marks = rater.part("marks").get_by_role("button")
    expect(marks).to_have_count(4)
    expect(marks.nth(0)).to_be_focused()
    page.keyboard.press("End")
    expect(marks.nth(3)).to_be_focused()
    expect(marks.nth(3)).to_have_accessible_name(re.compile(rf"^{clock(COMMENTED)} Comment on line 5 by "))
    page.keyboard.press("Enter")
    expect_at(rater, COMMENTED)
    expect(rater.part("code").locator("#L5")).to_have_class(re.compile("lit"))
    page.keyboard.press("Tab")
    expect(rater.part("play")).to_be_focused()


def test_speed_and_silence(rater, held) -> None:
    page = rater.page
    page.clock.install()
    open_playback(rater, held)
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))
    rater.part("skip-idle").click()
    rater.part("play").click()
    # In the middle of a second, since a frame more or less is no matter.
    page.clock.run_for(2_500)
    expect_at(rater, 2)
    page.keyboard.press("5")
    page.clock.run_for(5_500)
    expect_at(rater, 90)
    page.keyboard.press("1")
    rater.part("skip-idle").click()
    page.clock.run_for(500)
    expect_at(rater, EDITED - 1)
    expect(rater.part("told")).to_have_text("8 seconds of silence left out")
    page.clock.run_for(3_000)
    expect_at(rater, COMMENTED - 1)
    expect(rater.part("told")).to_have_text("1 minute 56 seconds of silence left out")
    page.clock.run_for(1_000)
    expect_at(rater, COMMENTED)
    expect(rater.part("code").locator(".margin-note")).to_be_visible()
    page.clock.run_for(4_000)
    expect_at(rater, ENDED)
    expect(rater.part("play-word")).to_have_text("Play again")
    rater.part("play").click()
    page.clock.run_for(1_500)
    expect_at(rater, 1)
    rater.part("play").click()
    page.clock.run_for(5_000)
    expect(rater.part("play-word")).to_have_text("Play")
    expect_at(rater, 1)


def test_a_moment_can_be_linked_to(site, new_person, held) -> None:
    person = new_person(held["rater"], permissions=["clipboard-read", "clipboard-write"])
    open_playback(person, held, "?at=83.4")
    expect_at(person, 83)
    person.part("copy-link").click()
    expect(person.part("told")).to_have_text("The link is copied")
    link = person.page.evaluate("navigator.clipboard.readText()")
    assert link == f"{site.url}/reports/{held['id']}/playback/?at=83.4"
    open_playback(person, held, "#panel-3")
    expect_at(person, EDITED)
    expect(person.page.locator("#panel-3")).to_have_attribute("data-lit", "")
    open_playback(person, held, "#panel-99")
    expect(person.part("told")).to_contain_text("not in what you can see")
    open_playback(person, held, "?at=nonsense")
    expect_at(person, 0)


def test_a_hiring_manager_and_the_candidate_see_the_room_alone(new_person, held) -> None:
    manager, candidate = new_person(held["manager"]), new_person()
    open_playback(manager, held)
    candidate.goto(held["join"])
    candidate.page.locator("main form button").click()
    candidate.goto(f"/i/{held['id']}/playback/?at={ENDED}")
    expect(candidate.part("log")).to_contain_text("You")
    expect(candidate.part("log")).to_contain_text(WORDS.replace("`", ""))
    expect(candidate.part("code").locator(".margin-note")).to_be_visible()
    manager.part("slider").press("End")
    expect(manager.part("code").locator(".margin-note")).to_be_visible()
    for person in (manager, candidate):
        expect(person.part("panel")).to_have_count(0)
        expect(person.part("marks").get_by_role("button")).to_have_count(1)
        seen = "\n".join(person.got)
        for secret in (CANARY, "blocking-sleep", "unconfirmed", "sleep-0"):
            assert secret not in seen, secret


def test_a_narrow_window_shows_one_pane_at_a_time(new_person, held) -> None:
    person = new_person(held["rater"], viewport={"width": 390, "height": 844})
    open_playback(person, held, f"?at={COMMENTED + 2}")
    expect(person.page.locator("#pane-talk")).to_be_visible()
    expect(person.page.locator("#pane-code")).to_be_hidden()
    person.part("log").get_by_role("link", name="L5").click()
    expect(person.page.locator("#pane-code")).to_be_visible()
    person.page.get_by_role("tab", name="Heard").click()
    person.part("heard").get_by_role("button", name=clock(SAID)).click()
    expect(person.page.locator("#pane-talk")).to_be_visible()
    expect(person.page.locator(f"#room-{held['seq']}")).to_have_attribute("data-lit", "")
    assert person.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("size", [(390, 844), (1440, 900)])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nobody_is_kept_out(new_person, held, theme, size) -> None:
    window = {"width": size[0], "height": size[1]}
    person = new_person(held["rater"], color_scheme=theme, viewport=window, reduced_motion="reduce")
    open_playback(person, held, f"#room-{held['seq']}")
    expect(person.page.locator("[data-lit]").first).to_be_visible()
    violations = Axe().run(person.page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in violations] == []


def test_without_scripts_the_transcript_is_read(site, new_person, held) -> None:
    person = new_person(held["rater"])
    quiet = person.context.browser.new_context(java_script_enabled=False, storage_state=person.context.storage_state())
    page = quiet.new_page()
    page.goto(f"{site.url}/reports/{held['id']}/playback/")
    page.wait_for_url(f"{site.url}/reports/{held['id']}/transcript/")
    expect(page.locator("main")).to_contain_text("blocks the whole thread")
    quiet.close()
