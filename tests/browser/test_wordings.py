"""An author lets a language model propose wordings and takes some of them; the draft gets no other ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import fake_openai
from tests.browser.conftest import Person, Site, site_of
from tests.browser.test_editor import begin, field, saved

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory, worker_id) -> Iterator[Site]:
    """A site whose language model is the fake one."""
    with fake_openai.serving() as url:
        model = {"OPENAI_BASE_URL": url, "OPENAI_MODEL": "fake", "OPENAI_MODE": "responses"}
        with site_of(tmp_path_factory.mktemp("model"), f"{worker_id}_model", **model) as site:
            yield site


@pytest.fixture
def author(new_person) -> Person:
    person: Person = new_person("author")
    begin(person)
    return person


def write_finding(page: Page, section: str = "defect") -> tuple[Locator, str]:
    page.get_by_role("button", name=f"Add a {section}").click()
    page.keyboard.type("The sleep <i>blocks</i>")
    row = page.locator(f'[data-rows="{section.replace(" ", "_")}s"] > [data-row]').last
    name = str(row.get_attribute("data-row"))
    field(page, f"{name}-explanation").fill("It holds the thread.")
    field(page, f"{name}-said").fill("it blocks all")
    return row, name


def propose(row: Locator) -> None:
    row.get_by_role("button", name="Propose wordings").click()
    expect(row.get_by_role("status")).to_have_text(re.compile(r"Lines proposed: \d"))


def test_only_the_chosen_lines_are_taken_and_saved(author) -> None:
    page = author.page
    row, name = write_finding(page)
    propose(row)
    lines = [text.strip() for text in row.locator("[data-proposals] label.choice").all_inner_texts()]
    assert lines == [
        "I would say the sleep <i>blocks</i>",
        "the trouble is: the sleep <i>blocks</i>",
        "something there looks odd to me",
        "it is fine that the sleep <i>blocks</i>",
        "there is a function with two lines",
    ]
    assert row.locator("[data-proposals] input:checked").count() == 0
    assert field(page, f"{name}-said").input_value() == "it blocks all"

    for line in (lines[1], lines[2]):
        row.get_by_label(line, exact=True).check()
    row.get_by_role("button", name="Take the chosen lines").click()
    saved(page)
    expect(row.get_by_label(lines[0], exact=True)).not_to_be_checked()
    page.reload()

    expect(page.locator('[name="defects-0-said"]')).to_have_value(f"it blocks all\n{lines[1]}")
    expect(page.locator('[name="defects-0-vague"]')).to_have_value(lines[2])
    expect(page.locator("[data-proposals]")).to_have_count(0)
    expect(page.locator('[data-rows="myths"] > [data-row]')).to_have_count(0)


def test_negatives_go_to_the_question(author) -> None:
    page = author.page
    field(page, "wrong_claims").fill("it sleeps for ever")
    row, name = write_finding(page)
    propose(row)
    expect(row.locator("[data-proposals]")).not_to_contain_text("for ever")
    for line in ("it is fine that", "there is a function"):
        row.get_by_label(line).check()
    row.get_by_role("button", name="Take the chosen lines").click()

    values = [field(page, part).input_value() for part in ("wrong_claims", "descriptions", f"{name}-vague")]
    assert values == [
        "it sleeps for ever\nit is fine that the sleep <i>blocks</i>", "there is a function with two lines", "",
    ]  # fmt: skip
    expect(page.locator('[data-rows="myths"] > [data-row]')).to_have_count(0)
    saved(page)


def test_a_wrong_line_may_begin_a_myth(author) -> None:
    page = author.page
    row, name = write_finding(page)
    propose(row)
    row.get_by_label("it is fine that").check()
    row.get_by_label("Take them").select_option("as beginnings of myths")
    row.get_by_role("button", name="Take the chosen lines").click()

    myth = page.locator('[data-rows="myths"] > [data-row]').get_attribute("data-row")
    values = [field(page, f"{myth}-{part}").input_value() for part in ("claim", "said", "slug")]
    assert values == [*["it is fine that the sleep <i>blocks</i>"] * 2, "F-it-is-fine-that-the-sleep"]
    parts = (f"{name}-said", f"{name}-vague", "wrong_claims")
    assert [field(page, part).input_value() for part in parts] == ["it blocks all", "", ""]
    saved(page)


def test_proposals_can_be_put_away_and_choosing_changes_no_draft(author) -> None:
    page = author.page
    row, name = write_finding(page)
    saved(page)
    propose(row)
    page.route("**/save/", lambda route: route.abort())
    row.get_by_role("checkbox").first.check()
    saved(page)
    row.get_by_role("button", name="Put them away").click()

    expect(row.locator("[data-proposals]")).to_have_count(0)
    expect(row.get_by_role("button", name="Propose wordings")).to_be_focused()
    assert field(page, f"{name}-said").input_value() == "it blocks all"
    page.unroute("**/save/")


def test_a_key_point_gets_proposals_too_and_a_lost_answer_loses_nothing(author) -> None:
    page = author.page
    field(page, "kind").select_option("knowledge")
    row, name = write_finding(page, "key point")
    page.route("**/bank-help/**", lambda route: route.abort())
    row.get_by_role("button", name="Propose wordings").click()
    expect(row.get_by_role("status")).to_have_text("No answer came. Your draft is as it was; you can ask again.")
    assert field(page, f"{name}-said").input_value() == "it blocks all"
    author.complaints.clear()

    page.unroute("**/bank-help/**")
    propose(row)
    saved(page)
