"""What people do in and around the room, apart from the whole interview that the assistant leads."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import Person
from tests.browser.stage import CANARY

pytestmark = pytest.mark.browser


def answer_consents(candidate: Person, ai: str) -> None:
    candidate.page.get_by_role("button", name="Continue").click()
    candidate.page.get_by_label("Yes, it may be recorded").check()
    candidate.page.get_by_label(ai).check()
    candidate.page.get_by_role("button", name="Save my answers").click()


def test_an_interviewer_leads_and_an_observer_watches(site, new_person) -> None:
    stage = site.unused("interviewer")
    candidate, interviewer, observer = new_person(), new_person("interviewer"), new_person("observer")
    candidate.goto(stage["join"])
    answer_consents(candidate, "Yes, it may take part")
    candidate.page.get_by_role("button", name="Begin the interview").click()
    interviewer.goto(f"/interviews/{stage['id']}/room/")
    observer.goto(f"/interviews/{stage['id']}/room/")

    interviewer.page.get_by_role("button", name="Show snippet 1").click()
    for person in (candidate, observer):
        expect(person.part("code").locator("#L11")).to_be_visible()
    interviewer.say("What does L11 do?")
    candidate.part("log").get_by_role("link", name="L11").click()
    expect(candidate.part("code").locator("#L11")).to_be_visible()
    interviewer.page.get_by_role("button", name="Send", exact=True).nth(1).click()
    expect(candidate.part("log").locator(".message")).to_have_count(2)

    candidate.part("code").locator("#L11 .ln").click()
    candidate.part("code").get_by_role("button", name="Comment", exact=True).click()
    candidate.part("code").locator("textarea").fill("kwargs['ds'] is a bare string, execute wants a tuple")
    candidate.part("code").locator("textarea").press("Enter")
    for person in (interviewer, observer):
        expect(person.part("log")).to_contain_text("execute wants a tuple")
        expect(person.part("code")).to_contain_text("execute wants a tuple")

    key = interviewer.page.locator("#key-sql-param-not-tuple")
    key.locator("summary").click()
    key.get_by_role("button", name="Found", exact=True).click()
    expect(interviewer.page.locator("#panel")).to_contain_text("1 of")
    interviewer.part("note").fill("calm and exact")
    interviewer.part("note").press("Enter")
    expect(interviewer.part("panel")).to_contain_text("calm and exact")

    interviewer.page.get_by_role("button", name="End call").click()
    interviewer.page.get_by_role("dialog").get_by_role("button", name="End call").click()
    expect(candidate.part("closed")).to_be_visible()
    for person in (candidate, observer):
        seen = "\n".join(person.got)
        for secret in (CANARY, '"type":"panel"', "calm and exact", *site.stage["secret_slugs"]):
            assert secret not in seen, secret


def test_who_refuses_the_assistant_is_given_a_person(site, new_person) -> None:
    stage = site.unused("refuser")
    candidate, coordinator = new_person(), new_person("coordinator")
    candidate.goto(stage["join"])
    answer_consents(candidate, "No, I would like to talk to a person")
    expect(candidate.page.locator("main")).to_contain_text("person")
    coordinator.goto("/")
    row = coordinator.page.locator("main").get_by_text("Lee Castro").first
    expect(row).to_be_visible()
    coordinator.goto(f"/interviews/{stage['id']}/")
    coordinator.page.get_by_role("button", name="new link").first.click()
    link = coordinator.page.get_by_label("Invitation link")
    expect(link).to_have_value(re.compile("/join/.{40}"))
    again = new_person()
    again.page.goto(link.input_value())
    answer_consents(again, "Yes, it may take part")
    again.page.get_by_role("button", name="Begin the interview").click()
    expect(again.part("driver")).to_have_text("A person leads")


def test_the_link_works_once(site, new_person) -> None:
    first, second = new_person(), new_person()
    path = site.unused("late")["join"]
    first.goto(path)
    second.goto(path)
    first.page.get_by_role("button", name="Continue").click()
    expect(first.page.get_by_role("heading", level=1)).to_contain_text("Welcome")
    second.page.get_by_role("button", name="Continue").click()
    expect(second.page.locator("main")).to_contain_text("used")
    second.complaints.clear()  # the browser tells of the refusal's status
    first.goto(path)
    expect(first.page.get_by_role("heading", level=1)).to_contain_text("Welcome")


def test_a_message_that_is_too_long_stays_in_the_box(site, new_person) -> None:
    stage = site.unused("long")
    candidate = new_person()
    candidate.goto(stage["join"])
    answer_consents(candidate, "Yes, the assistant may lead")
    candidate.page.get_by_role("button", name="Begin the interview").click()
    expect(candidate.part("connection")).to_have_text("Connected")
    candidate.say("x" * 100_000)
    expect(candidate.part("say")).to_have_value("x" * 100_000)
    candidate.say("short enough")
    expect(candidate.part("log")).to_contain_text("short enough")


def test_the_four_buttons_code_blocks_and_corrections(site, new_person) -> None:
    stage = site.unused("talk")
    candidate = new_person()
    candidate.goto(stage["join"])
    answer_consents(candidate, "Yes, it may take part")
    candidate.page.get_by_role("button", name="Begin the interview").click()
    expect(candidate.part("connection")).to_have_text("Connected")
    for button in ("Let me think", "Please repeat", "I said that already", "I don’t know, let’s move on"):
        candidate.page.get_by_role("button", name=button).click()
        expect(candidate.part("log")).to_contain_text(button)
    candidate.page.get_by_role("button", name="Code block").click()
    candidate.part("say").fill("with closing(conn):")
    candidate.part("say").press("End")
    candidate.part("say").press("Shift+Enter")
    candidate.part("say").press("Tab")
    candidate.part("say").press_sequentially("pass")
    candidate.part("send").click()
    expect(candidate.part("log").locator(".message-code .message-text")).to_have_text("with closing(conn):\n    pass")
    candidate.say("I ment the conection")
    message = candidate.part("log").locator(".message").last
    expect(message).to_contain_text("ment")
    message.hover()
    message.get_by_role("button", name="Edit").click()
    candidate.part("say").fill("I meant the connection")
    candidate.part("say").press("Enter")
    expect(message).to_contain_text("I meant the connection")
    expect(message).to_contain_text("edited")


def test_localhost_is_the_same_site(site, new_person) -> None:
    stage = site.unused("local")
    candidate = new_person()
    candidate.site = replace(site, url=site.url.replace("127.0.0.1", "localhost"))
    candidate.home = urlsplit(candidate.site.url).netloc
    candidate.goto(stage["join"])
    answer_consents(candidate, "Yes, it may take part")
    candidate.page.get_by_role("button", name="Begin the interview").click()
    expect(candidate.part("connection")).to_have_text("Connected")
    candidate.say("Hello from localhost")
    expect(candidate.part("log")).to_contain_text("Hello from localhost")


def test_who_wants_another_time_comes_back_by_a_new_link(site, new_person) -> None:
    stage = site.unused("another")
    candidate, coordinator = new_person(), new_person("coordinator")
    candidate.goto(stage["join"])
    candidate.page.get_by_role("button", name="Continue").click()
    candidate.page.get_by_role("button", name="I would like another time").click()
    expect(candidate.page.locator("main")).to_contain_text("another time")
    coordinator.goto("/")
    expect(coordinator.page.locator("main")).to_contain_text("Jo Later")
    coordinator.goto(f"/interviews/{stage['id']}/")
    coordinator.page.get_by_role("button", name="new link").first.click()
    candidate.page.goto(coordinator.page.get_by_label("Invitation link").input_value())
    answer_consents(candidate, "Yes, it may take part")
    candidate.page.get_by_role("button", name="Begin the interview").click()
    expect(candidate.part("connection")).to_have_text("Connected")


PAGES = {
    "interviewer": [
        "/",
        "/interviews/",
        "/interviews/{id}/",
        "/interviews/{id}/room/",
        "/scoring/{id}/",
        "/reports/{id}/",
    ],
    "coordinator": ["/", "/interviews/", "/interviews/new/", "/interviews/{id}/", "/positions/"],
    "hiring_manager": ["/", "/interviews/{id}/", "/reports/{id}/", "/reports/{id}/transcript/"],
    "administrator": ["/", "/interviews/"],
    "observer": ["/", "/interviews/{id}/room/"],
    "author": ["/"],
}


@pytest.mark.parametrize("size", [(390, 844), (1920, 1080)])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("role", PAGES)
def test_every_page_stands_in_both_themes_narrow_and_wide(site, new_person, role, theme, size) -> None:
    person = new_person(role, color_scheme=theme, viewport={"width": size[0], "height": size[1]})
    for path in PAGES[role]:
        person.goto(path.format(id=site.stage["shown"]["id"]))
        expect(person.page.locator("main")).to_be_visible()
        overflow = person.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, (path, overflow)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("role", PAGES)
def test_no_page_keeps_anybody_out(site, new_person, role, theme) -> None:
    person = new_person(role, color_scheme=theme)
    for path in PAGES[role]:
        person.goto(path.format(id=site.stage["shown"]["id"]))
        person.page.wait_for_load_state("networkidle")
        found = [v for v in Axe().run(person.page).response["violations"] if v["impact"] in ("serious", "critical")]
        assert [(v["id"], v["nodes"][0]["html"]) for v in found] == [], path
