"""A rubric is written, published and chosen for a plan; two windows, narrow screens, and a plan's coverage."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Person
from tests.browser.test_editor import field, saved

pytestmark = pytest.mark.browser


def begin(person: Person) -> Page:
    person.goto("/scoring/rubrics/")
    person.page.get_by_role("button", name="New rubric").click()
    expect(person.page.locator("#editor")).to_have_attribute("data-ready", "")
    return person.page


def levels(page: Page, level: str) -> Locator:
    return page.locator(f'#editor [data-level="{level}"]')


def name_of(row: Locator) -> str:
    return str(row.get_attribute("data-name"))


def titles(page: Page) -> list[str]:
    return page.locator('#editor [data-level="criterion"] [data-title]').all_inner_texts()


def write_anchors(page: Page) -> None:
    for number, band in enumerate(levels(page, "band").all()):
        anchor = field(page, f"{name_of(band)}-anchor")
        if not anchor.input_value():
            anchor.fill(f"Does what number {number} of the bands asks for.")


def write_rubric(page: Page, title: str, criteria: tuple[str, ...]) -> None:
    """With the keyboard where it is more than typing."""
    field(page, "title").fill(title)
    field(page, "section-0-title").fill("What is seen")
    for number, each in enumerate(criteria):
        if number:
            add = page.get_by_role("button", name="Add a criterion")
            add.focus()
            page.keyboard.press("Enter")
        row = levels(page, "criterion").nth(number)
        expect(field(page, f"{name_of(row)}-title")).to_be_visible()
        field(page, f"{name_of(row)}-title").fill(each)
    write_anchors(page)
    saved(page)


def test_a_rubric_is_written_published_and_chosen_for_a_plan(site, new_person) -> None:
    author = new_person("author")
    page = begin(author)
    write_rubric(page, "Reviews of data jobs", ("Python core", "Team work"))
    expect(field(page, "slug")).to_have_value("reviews-of-data-jobs")
    expect(page.locator("#problems .banner.ok")).to_be_visible()

    # Moved by keyboard: the focus stays on the button, and what happened is told.
    down = levels(page, "criterion").first.get_by_role("button", name="Move criterion down")
    down.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-announce]")).to_have_text("Python core is 2 of 2 in What is seen")
    expect(levels(page, "criterion").last.get_by_role("button", name="Move criterion down")).to_be_focused()
    assert titles(page) == ["Team work", "Python core"]
    saved(page)

    band = levels(page, "band").first
    field(page, f"{name_of(band)}-last").fill("3")
    field(page, f"{name_of(band)}-last").blur()
    second = levels(page, "band").nth(1)
    expect(page.locator(f"#problem-{name_of(second)}-first")).to_have_text("must be 4, one above the band before")
    page.get_by_role("link", name="Check").click()
    page.get_by_role("link", name="Team work, band 2, from").click()
    expect(field(page, f"{name_of(second)}-first")).to_be_focused()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("alert").filter(has_text="Not published yet")).to_be_visible()
    field(page, "band-0-last").fill("2")
    saved(page)

    page.get_by_role("button", name="Change to 1–5").click()
    expect(page.get_by_role("status").first).to_contain_text("The scale is 1–5 now.")
    expect(page.locator("#editor")).to_have_attribute("data-ready", "")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reviews of data jobs")
    expect(page.get_by_text("scale 1 to 5 · 2 criteria")).to_be_visible()
    assert Axe().run(page).response["violations"] == []

    choose_and_see_coverage(site, new_person("coordinator"))


def choose_and_see_coverage(site, coordinator: Person) -> None:
    position = site.ask("str(Position.objects.order_by('pk').first().public_id)")
    coordinator.goto(f"/positions/{position}/plans/new/")
    page = coordinator.page
    page.get_by_label("Name of the round").fill("Data round")
    expect(page.get_by_text("Choose questions to see")).to_be_visible()
    page.locator("#problems select").first.select_option(index=1)
    expect(page.get_by_text("these questions can show")).to_contain_text("Backend code review v1")
    page.get_by_role("button", name="Create the plan").click()

    part = page.locator("#plan-rubric")
    expect(part).to_contain_text("the newest version of the default rubric")
    expect(part.locator(".rubric-coverage .uncovered").first).to_contain_text("no question")
    choice = page.get_by_label("Rubric", exact=True)
    choice.focus()
    choice.select_option("Reviews of data jobs v1")
    expect(part).to_contain_text("Not chosen yet. Below is what Reviews of data jobs v1 would cover.")
    expect(choice).to_be_focused()
    page.get_by_role("button", name="Use this rubric").click()
    expect(part).to_contain_text("The plan is scored on Reviews of data jobs v1 from now on.")
    expect(part.locator("tr.uncovered")).to_have_text(re.compile("Team work"))
    page.reload()
    expect(part).to_contain_text("Scored on Reviews of data jobs v1, chosen for this plan.")
    assert Axe().run(page).response["violations"] == []


def test_two_windows_never_overwrite_each_other_silently(new_person) -> None:
    first, second = new_person("author"), new_person("administrator")
    page = begin(first)
    field(page, "title").fill("Shared")
    saved(page)
    second.page.goto(page.url)
    expect(second.page.locator("#editor")).to_have_attribute("data-ready", "")

    field(page, "section-0-title").fill("First window")
    saved(page)
    field(second.page, "section-0-title").fill("Second window")
    expect(second.page.get_by_text("This draft was changed in another window.")).to_be_visible()
    second.page.get_by_role("button", name="Save what is here over it").click()
    saved(second.page)
    page.reload()
    expect(field(page, "section-0-title")).to_have_value("Second window")
    conflicts = [complaint for complaint in second.complaints if "409" in complaint]
    second.complaints[:] = [each for each in second.complaints if each not in conflicts]
    assert conflicts


def test_rows_come_go_and_come_back(new_person) -> None:
    page = begin(new_person("author"))
    field(page, "criterion-0-title").fill("Kept")
    page.get_by_role("button", name="Add a section").click()
    expect(levels(page, "section")).to_have_count(2)
    other = levels(page, "section").nth(1)
    field(page, f"{name_of(other)}-title").fill("Another")

    # At the end of its section a criterion goes on into the next one.
    levels(page, "criterion").first.get_by_role("button", name="Move criterion down").click()
    expect(other.locator('[data-level="criterion"]')).to_have_count(2)
    expect(other.locator("[data-rows-count]")).to_have_text("2")

    row = other.locator('[data-level="criterion"]').first
    row.get_by_role("button", name="Remove this band").first.click()
    expect(row.locator('[data-level="band"]')).to_have_count(4)
    page.get_by_role("button", name="Put it back").click()
    expect(row.locator('[data-level="band"]')).to_have_count(5)
    row.get_by_role("button", name="Remove criterion").click()
    page.get_by_role("button", name="Put it back").click()
    saved(page)
    page.reload()
    assert titles(page) == ["Kept", "New criterion"]
    expect(levels(page, "section").first.locator('[data-level="criterion"]')).to_have_count(0)


def test_what_was_typed_last_survives_a_reload(new_person) -> None:
    page = begin(new_person("author"))
    field(page, "title").fill("Typed at the last moment")
    page.reload()
    expect(field(page, "title")).to_have_value("Typed at the last moment")


def test_coming_back_from_another_page_one_goes_on_from_what_was_saved(new_person) -> None:
    page = begin(new_person("author"))
    field(page, "title").fill("Left for a moment")
    saved(page)
    page.get_by_role("link", name="Rubrics").first.click()
    page.get_by_role("heading", name="Drafts").wait_for()
    page.go_back()
    expect(page.locator("#editor")).to_have_attribute("data-ready", "")
    field(page, "section-0-title").fill("Written after")
    saved(page)
    expect(page.locator('[data-draft="conflict"]')).to_be_hidden()


@pytest.mark.parametrize("width", [390, 820, 1920])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_the_window_and_all_of_it_can_be_read(new_person, width: int, scheme: str) -> None:
    person = new_person("administrator", viewport={"width": width, "height": 844}, color_scheme=scheme)
    begin(person)
    person.page.wait_for_load_state()
    addresses = [person.page.url, "/scoring/rubrics/", "/scoring/rubrics/default/v1/"]
    for address in addresses:
        person.page.goto(address) if address.startswith("http") else person.goto(address)
        assert person.page.evaluate("document.documentElement.scrollWidth") <= width
        violations = Axe().run(person.page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in violations] == []
