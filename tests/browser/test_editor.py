"""An author writes a question by keyboard and mouse; it saves itself, is published and can be planned."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Person

pytestmark = pytest.mark.browser

CODE = """import time


def wait(seconds, seen=[]):
    seen.append(seconds)
    time.sleep(seconds)
    return seen
"""
FIXED = CODE.replace("seen=[]", "seen")
DEFECTS = (
    ("A list is shared by all calls", "blocker", "correctness", (4, 5)),
    ("The sleep blocks", "minor", "concurrency", (6, 6)),
    ("Nothing says what it is for", "nit", "maintainability", (4, 4)),
)


def begin(author: Person) -> Page:
    author.goto("/bank/drafts/")
    author.page.get_by_role("button", name="New question").click()
    expect(author.page.locator("#editor")).to_have_attribute("data-ready", "")
    return author.page


def field(page: Page, name: str):
    return page.locator(f'#editor [name="{name}"]:not([type="checkbox"])')


def saved(page: Page) -> None:
    expect(page.locator('[data-draft="saved"]')).to_have_text(re.compile(r"^Saved \d"))


def choose_lines(page: Page, first: int, last: int) -> None:
    page.locator(f'.editor-lines tr[data-line="{first}"] .ln').click()
    for _ in range(last - first):
        page.keyboard.press("Shift+ArrowDown")


def write_defect(page: Page, title: str, severity: str, category: str, lines: tuple[int, int]) -> str:
    choose_lines(page, *lines)
    page.get_by_role("button", name="New defect here").click()
    row = page.locator('[data-rows="defects"] > [data-row]').last
    name = row.get_attribute("data-row")
    expect(field(page, f"{name}-title")).to_be_focused()
    page.keyboard.type(title)
    field(page, f"{name}-severity").select_option(severity)
    texts = {"category": category, "explanation": "It does.", "fix": "Do not.", "short": "it", "cues": "list | sleep"}
    for part, text in {**texts, "said": "it does that\nall of the time"}.items():
        field(page, f"{name}-{part}").fill(text)
    return str(name)


def test_an_author_writes_a_question_that_can_be_planned(site, new_person) -> None:
    author = new_person("author")
    page = begin(author)

    field(page, "title").fill("A wait with a memory")
    expect(field(page, "slug")).to_have_value("a-wait-with-a-memory")
    plain = {
        "environment": "Python 3.11",
        "intro": "A helper that waits.",
        "purpose": "To wait.",
        "criteria": "python-core",
    }
    plain |= {f"levels-{level}": "Sees it." for level in ("strong", "solid", "weak")}
    for name, text in {**plain, "code": CODE, "fixed": FIXED}.items():
        field(page, name).fill(text)
    expect(page.locator(".editor-lines tr[data-line]")).to_have_count(7)

    rows = [write_defect(page, *defect) for defect in DEFECTS]
    assert [field(page, f"{row}-lines").input_value() for row in rows] == ["4-5", "6", "4"]
    assert field(page, f"{rows[0]}-slug").input_value() == "a-list-is-shared-by-all-calls"
    saved(page)
    expect(page.locator("#problems")).to_contain_text("no probe at rung 0, 1, 2, 3, 4, 5")

    page.locator(f"#at-{rows[0]}").get_by_role("button", name="Add the ladder").click()
    probes = page.locator('[data-rows="probes"] > [data-row]')
    expect(probes).to_have_count(6)
    for number in range(6):
        name = probes.nth(number).get_attribute("data-row")
        field(page, f"{name}-ask").fill(f"What of the list, asked for the {number + 1}th time?")
    assert field(page, f"{name}-reveals").input_value() == "a-list-is-shared-by-all-calls: 5"
    saved(page)
    expect(page.locator("#problems")).to_contain_text("Everything is there.")

    page.reload()
    expect(page.locator('[data-rows="defects"] > [data-row]')).to_have_count(3)
    expect(page.locator('[data-rows="probes"] > [data-row]')).to_have_count(6)
    page.get_by_role("link", name="Preview").click()
    page.get_by_role("link", name="As the interviewer").click()
    expect(page.locator('tr[data-line="4"] .mk .severity')).to_have_count(2)
    page.get_by_role("link", name="Back to the draft").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("A wait with a memory is published as a-wait-with-a-memory v1.")).to_be_visible()

    coordinator = new_person("coordinator")
    coordinator.goto("/positions/")
    coordinator.page.locator("table a").first.click()
    coordinator.page.get_by_role("link", name="New plan").click()
    expect(coordinator.page.get_by_label("Question").first).to_be_visible()
    options = coordinator.page.get_by_label("Question").first.locator("option").all_inner_texts()
    chosen = [option for option in options if option.startswith("A wait with a memory · ")]
    assert ["a-wait-with-a-memory v1" in option for option in chosen] == [True]
    coordinator.page.get_by_label("Question").first.select_option(chosen[0])


def test_another_wording_is_written_and_published(site, new_person) -> None:
    author = new_person("author")
    author.goto("/bank/drafts/")
    page = author.page
    page.get_by_label("Change a published question").select_option("sqlmodel-items")
    page.get_by_role("button", name="Open its draft").click()
    expect(page.locator("#editor")).to_have_attribute("data-ready", "")
    plain = field(page, "code").input_value()

    page.get_by_role("button", name="Add a wording").click()
    row = page.locator('[data-rows="variants"] > [data-row]').last
    name, slug = row.get_attribute("data-row"), f"second-{uuid4().hex[:8]}"
    expect(field(page, f"{name}-slug")).to_be_focused()
    page.keyboard.type("Second")
    code = field(page, f"{name}-code")
    assert (code.input_value(), field(page, f"{name}-fixed").input_value()) == (
        plain,
        field(page, "fixed").input_value(),
    )
    saved(page)
    expect(page.locator(f"#problem-{name}-slug")).to_have_text("use small letters, digits and single hyphens")
    field(page, f"{name}-slug").fill(slug)
    code.fill("# Another service.\n" + plain)
    expect(row.locator(".gutter").first).to_contain_text(str(len(plain.splitlines()) + 1))

    saved(page)
    page.get_by_label("Wording").select_option(slug)
    expect(page.locator('.editor-lines tr[data-line="1"]')).to_contain_text("# Another service.")
    page.locator('[data-rows="defects"] > [data-row] summary').first.click()
    choose_lines(page, 2, 3)
    defect = page.locator('[data-rows="defects"] > [data-row]').first
    lines = field(page, f"{defect.get_attribute('data-row')}-lines")
    before = lines.input_value()
    page.get_by_role("button", name="Use lines 2–3").click()
    first = field(page, f"{defect.get_attribute('data-row')}-slug").input_value()
    assert field(page, f"{name}-lines").input_value().splitlines()[0] == f"{first}: 2-3"
    assert lines.input_value() == before
    expect(page.get_by_role("button", name="New defect here")).to_be_disabled()
    saved(page)
    expect(page.locator("#problems")).to_contain_text("Everything is there.")

    page.get_by_role("link", name="Changes").click()
    expect(page.get_by_role("heading", name=f"Wording {slug}: code", exact=True)).to_be_visible()
    page.get_by_role("link", name="Back to the draft").click()
    page.get_by_role("link", name="Preview").click()
    page.get_by_role("link", name=slug).click()
    expect(page.locator(".preview-code")).to_contain_text("# Another service.")
    page.get_by_role("link", name="Back to the draft").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("is published as sqlmodel-items v")).to_be_visible()
    author.goto(f"/bank/sqlmodel-items/?variant={slug}")
    expect(page.locator("main")).to_contain_text("# Another service.")


def test_problems_stand_beside_their_fields_and_nothing_takes_the_focus(site, new_person) -> None:
    page = begin(new_person("author"))

    field(page, "minutes").fill("soon")
    saved(page)
    minutes = field(page, "minutes")
    expect(minutes).to_be_focused()
    expect(minutes).to_have_attribute("aria-invalid", "true")
    expect(minutes).to_have_accessible_description("! must be a whole number, not 'soon'")

    page.reload()
    expect(field(page, "minutes")).to_have_value("soon")
    page.locator(".editor-problems summary").click()
    page.get_by_role("link", name="Minutes").click()
    expect(field(page, "minutes")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("20")
    expect(page.locator("#problem-minutes")).to_be_empty()
    saved(page)


def test_rows_are_moved_removed_and_put_back(site, new_person) -> None:
    page = begin(new_person("author"))
    rows = page.locator('[data-rows="topics"] > [data-row]')
    for title in ("Tests", "Scale"):
        page.get_by_role("button", name="Add a topic").click()
        page.keyboard.type(title)

    rows.last.get_by_role("button", name="Move up").press("Enter")
    expect(rows.first.get_by_role("button", name="Move up")).to_be_focused()
    rows.last.get_by_role("button", name="Remove").click()
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="Put it back").press("Enter")
    expect(rows).to_have_count(2)
    saved(page)

    page.reload()
    assert [text.strip() for text in rows.locator("[data-row-title]").all_inner_texts()] == ["Scale", "Tests"]


def test_names_follow_where_they_are_named(site, new_person) -> None:
    page = begin(new_person("author"))
    page.get_by_role("button", name="Add a defect").click()
    page.keyboard.type("Old name")
    row = page.locator('[data-rows="defects"] > [data-row]').last
    name = row.get_attribute("data-row")
    row.get_by_role("button", name="Add the ladder").click()
    field(page, f"{name}-lines").fill("1")
    page.get_by_role("button", name="Add a wording").click()
    wording = page.locator('[data-rows="variants"] > [data-row]').get_attribute("data-row")
    places = field(page, f"{wording}-lines")
    assert places.input_value() == "old-name: 1"

    field(page, f"{name}-slug").fill("new-name")
    field(page, f"{name}-title").focus()

    probes = page.locator('[data-rows="probes"] > [data-row]')
    last = probes.last.get_attribute("data-row")
    values = [field(page, f"{last}-{part}").input_value() for part in ("target", "id", "reveals")]
    assert values == ["new-name", "new-name-5", "new-name: 5"]
    assert places.input_value() == "new-name: 1"
    saved(page)


def test_only_what_fits_the_kind_is_shown_and_what_was_written(site, new_person) -> None:
    page = begin(new_person("author"))
    page.get_by_role("button", name="Add a myth").click()
    page.keyboard.type("It is free")

    field(page, "kind").select_option("knowledge")

    shown = page.locator("[data-section]:visible").evaluate_all("parts => parts.map((part) => part.dataset.section)")
    assert shown == ["question", "key_points", "probes", "myths", "negatives", "topics", "aims", "origin"]
    page.get_by_role("button", name="Add a key point").click()
    field(page, "kind").select_option("code_review")
    expect(page.locator("#at-key_points")).to_be_visible()
    saved(page)


def test_tab_indents_code_and_escape_lets_it_leave(site, new_person) -> None:
    page = begin(new_person("author"))
    code = field(page, "code")
    code.fill("if a:\nb()\n")
    code.evaluate("field => field.setSelectionRange(6, 9)")

    page.keyboard.press("Tab")
    assert code.input_value() == "if a:\n    b()\n"
    page.keyboard.press("Shift+Tab")
    assert code.input_value() == "if a:\nb()\n"
    expect(page.locator("#at-codes .gutter").first).to_have_text("1\n2")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(code).not_to_be_focused()
    saved(page)


def test_another_window_is_not_overwritten_unasked(site, new_person) -> None:
    author = new_person("author")
    page = begin(author)
    other = author.context.new_page()
    other.goto(page.url)
    other.locator('[name="title"]').fill("From the other window")
    saved(other)

    field(page, "intro").fill("Typed here.")
    expect(page.get_by_role("alert").filter(has_text="changed in another window")).to_be_visible()
    assert field(page, "intro").input_value() == "Typed here."
    assert author.complaints.pop().startswith("409 POST")
    author.complaints.clear()

    page.get_by_role("button", name="Save what is here over it").click()
    saved(page)
    other.reload()
    expect(other.locator('[name="intro"]')).to_have_value("Typed here.")


def test_a_draft_that_is_gone_says_so_and_keeps_what_was_typed(site, new_person) -> None:
    author = new_person("author")
    page = begin(author)
    other = author.context.new_page()
    other.goto(page.url)
    other.get_by_role("button", name="Throw this draft away").click()
    other.get_by_role("button", name="Throw it away").click()
    expect(other.get_by_text("The draft is gone.")).to_be_visible()

    field(page, "intro").fill("Typed too late.")
    expect(page.locator('[data-draft="saved"]')).to_contain_text("published or dropped in another window")
    assert field(page, "intro").input_value() == "Typed too late."
    assert author.complaints.pop().startswith("404 POST")
    author.complaints.clear()


def test_what_was_typed_while_the_server_was_away_comes_back(site, new_person) -> None:
    author = new_person("author")
    page = begin(author)
    saved(page)
    page.route("**/save/", lambda route: route.abort())
    field(page, "intro").fill("Typed in a tunnel.")
    expect(page.locator('[data-draft="saved"]')).to_contain_text("Not saved yet, kept in this browser.")
    page.unroute("**/save/")

    page.reload()
    expect(field(page, "intro")).to_have_value("Typed in a tunnel.")
    author.complaints.clear()


def test_without_a_language_model_nothing_offers_its_help(site, new_person) -> None:
    author = new_person("author")
    with author.page.expect_response("**/bank-help/"):
        page = begin(author)
    page.get_by_role("button", name="Add a defect").click()

    expect(page.get_by_role("button", name="Add the ladder")).to_be_visible()
    expect(page.get_by_role("button", name="Propose wordings")).to_have_count(0)
