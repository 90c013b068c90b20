"""The practice in the lobby: as in the room, and nothing of it leaves the page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_comments_are_practised_by_mouse_and_by_keys(site, new_person) -> None:
    candidate = new_person()
    candidate.goto(site.unused("practice")["join"])
    page = candidate.page
    page.get_by_role("button", name="Continue").click()
    lines = page.locator("[data-practice] [data-line]")
    expect(lines).to_have_count(5)
    page.wait_for_load_state("networkidle")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "/static/" not in request.url else None)

    lines.nth(1).click()
    lines.nth(3).click(modifiers=["Shift"])
    page.get_by_role("button", name="Comment", exact=True).click()
    page.get_by_label("Comment on lines 2–4").fill("This is sum().")
    page.keyboard.press("Enter")
    expect(page.get_by_text("on lines 2–4")).to_be_visible()

    page.keyboard.press("j")
    page.keyboard.press("c")
    page.get_by_label("Comment on line 5").fill("half a thought")
    page.keyboard.press("Escape")
    expect(page.get_by_label("Comment on line 5")).to_have_count(0)
    expect(page.get_by_text("half a thought")).to_have_count(0)
    expect(lines.nth(4)).to_be_focused()
    assert sent == []
