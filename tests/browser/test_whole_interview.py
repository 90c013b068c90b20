"""A whole interview in two browsers: invitation, three snippets, reload, cut, takeover, scorecard, report."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from reports.demo.candidate import script
from tests.browser.conftest import Person
from tests.browser.stage import CANARY, SLUGS

pytestmark = pytest.mark.browser

MOST_TURNS = 120
NOTE = f"{CANARY} in a private note"
TAKEOVER = "One question from me: what would you check first in production?"


def come_in(candidate: Person, path: str) -> None:
    candidate.goto(path)
    candidate.page.get_by_role("button", name="Continue").click()
    candidate.page.get_by_label("Yes, it may be recorded").check()
    candidate.page.get_by_label("Yes, the assistant may lead").check()
    candidate.page.get_by_role("button", name="Save my answers").click()
    candidate.page.get_by_role("button", name="Begin the interview").click()
    expect(candidate.part("connection")).to_have_text("Connected")


class Conversation:
    """Plays the script of the demo's candidate by keyboard and mouse."""

    def __init__(self, candidate: Person) -> None:
        self.candidate, self.page = candidate, candidate.page
        self.said: list[str] = []
        self.shown = 0

    def turns(self) -> Iterator[int]:
        """Answers question after question until the assistant has closed the conversation."""
        for turn in range(MOST_TURNS):
            question = self.question()
            if self.stage() == "closed":
                return
            yield turn
            self.answer(question)
        raise AssertionError(f"no end after {MOST_TURNS} turns")

    def question(self) -> str:
        """What the assistant says after the candidate's last words."""
        last = self.page.locator('[data-part="log"] .message').last
        expect(last).to_have_attribute("data-side", "assistant")
        return last.locator('[data-slot="text"]').inner_text()

    def events(self) -> list[dict]:
        frames = [json.loads(text) for text in self.candidate.got if text.startswith('{"type":"event"')]
        return sorted({frame["seq"]: frame for frame in frames}.values(), key=lambda frame: frame["seq"])

    def stage(self) -> str:
        return next(event["body"]["stage"] for event in reversed(self.events()) if event["kind"] == "stage")

    def answer(self, question: str) -> None:
        shown = [event for event in self.events() if event["kind"] == "shown"]
        slug = SLUGS[len(shown) - 1] if shown else ""
        reply = script().reply(self.stage(), slug, question, self.said)
        text = reply.text if reply else "Thank you, I have no further questions."
        if reply and reply.lines:
            self.comment(*reply.lines, text)
        else:
            self.candidate.say(text)
        self.said.append(text)
        expect(self.candidate.part("pending").locator("li")).to_have_count(0)

    def comment(self, first: int, last: int, text: str) -> None:
        code = self.candidate.part("code")
        code.locator(f"#L{first} .ln").click()
        if last > first:
            code.locator(f"#L{last} .ln").click(modifiers=["Shift"])
        code.get_by_role("button", name="Comment", exact=True).click()
        code.locator("textarea").fill(text)
        code.locator("textarea").press("Enter")


def reload_with_half_a_sentence(candidate: Person) -> None:
    candidate.part("say").fill("half a sen")
    candidate.page.reload()
    expect(candidate.part("connection")).to_have_text("Connected")
    expect(candidate.part("say")).to_have_value("half a sen")
    candidate.part("say").fill("")


def lose_the_connection(candidate: Person) -> None:
    candidate.drop_connection()
    expect(candidate.part("connection")).not_to_have_text("Connected")
    expect(candidate.part("connection")).to_have_text("Connected")


def take_over_and_hand_back(interviewer: Person, candidate: Person) -> None:
    interviewer.page.get_by_role("button", name="Take over").click()
    expect(candidate.part("driver")).to_have_text("A person leads")
    interviewer.say(TAKEOVER)
    expect(candidate.part("log")).to_contain_text(TAKEOVER)
    candidate.say("The logs of the last run and how many rows it wrote.")
    expect(interviewer.part("log")).to_contain_text("how many rows it wrote")
    interviewer.page.get_by_role("button", name="Hand to the assistant").click()


def score(page: Page) -> None:
    """Every criterion a 7 but one, a note and a quotation, then the decision."""
    criteria = page.locator("details.criterion")
    for number in range(criteria.count()):
        criterion = criteria.nth(number)
        slug = criterion.get_attribute("data-criterion")
        if criterion.get_attribute("open") is None:
            criterion.locator("summary").first.click()
        if number:
            criterion.locator('input[value="7"]').check()
        else:
            criterion.locator('input[value="none"]').check()
            criterion.get_by_label("Why", exact=False).fill("No question touched it")
            expect(page.locator(f"#state-{slug}-not_assessed_reason")).to_contain_text("Saved", ignore_case=True)
        expect(page.locator(f"#state-{slug}-score")).to_contain_text("Saved", ignore_case=True)
    page.locator(".entry.by-candidate").nth(5).click()
    expect(page.locator(".rubric .evidence-item, .rubric [id^=evidence-] li")).not_to_have_count(0)
    page.locator(".decisions").get_by_label("Yes", exact=True).check()
    page.get_by_label("Reason").fill("Finds what matters and says how it fails.")
    expect(page.locator("#state-reason")).to_contain_text("Saved", ignore_case=True)
    page.get_by_role("button", name="Submit scorecard").click()
    expect(page.locator(".scoring")).to_contain_text("Submitted", ignore_case=True)


def test_a_whole_interview(site, new_person) -> None:
    stage = site.unused("assistant")
    candidate, interviewer = new_person(), new_person("interviewer")
    come_in(candidate, stage["join"])
    interviewer.goto(f"/interviews/{stage['id']}/room/")
    talk = Conversation(candidate)
    happenings: dict[int, Callable[[], None]] = {
        6: lambda: reload_with_half_a_sentence(candidate),
        9: lambda: lose_the_connection(candidate),
        12: lambda: note(interviewer),
        14: lambda: take_over_and_hand_back(interviewer, candidate),
    }
    for turn in talk.turns():
        if turn in happenings:
            happenings[turn]()
            if turn == 14:
                talk.question()
    candidate.page.get_by_role("button", name="End call").click()
    candidate.page.get_by_role("dialog").get_by_role("button", name="End call").click()
    expect(candidate.page.get_by_role("heading", level=1)).to_be_visible()

    assert_said_once_and_in_order(talk)
    assert_key_stayed_inside(site, stage["id"], candidate)

    interviewer.goto(f"/scoring/{stage['id']}/")
    score(interviewer.page)
    manager = new_person("hiring_manager")
    manager.goto(f"/reports/{stage['id']}/")
    expect(manager.page.locator("main")).to_contain_text("Sam Rivers")
    expect(manager.page.locator("main")).to_contain_text("Finds what matters and says how it fails.")
    manager.page.get_by_role("link", name=re.compile("transcript", re.IGNORECASE)).first.click()
    expect(manager.page.locator("main")).to_contain_text(TAKEOVER)


def note(interviewer: Person) -> None:
    interviewer.part("note").fill(NOTE)
    interviewer.page.get_by_role("button", name="Add note").click()
    expect(interviewer.part("panel")).to_contain_text(NOTE)


def assert_said_once_and_in_order(talk: Conversation) -> None:
    events = talk.events()
    first = events[0]["seq"]  # what came before stood in the page
    assert [event["seq"] for event in events] == list(range(first, first + len(events)))
    texts = [event["body"]["text"] for event in events if event["actor"] == "candidate" and "text" in event["body"]]
    assert [text for text in texts if text in talk.said] == [text.strip() for text in talk.said]


def assert_key_stayed_inside(site, interview_id: str, candidate: Person) -> None:
    """Nothing of the key, the notes or the panel stands in anything the candidate's browser was sent."""
    everything = "\n".join(candidate.got)
    assert "Here is the first snippet" in everything or "snippet" in everything
    for secret in (CANARY, '"type":"panel"', '"panel_seq"', *site.stage["secret_slugs"]):
        assert secret not in everything, secret
    reasons = site.ask(
        f"[[e.kind, e.body] for e in Event.objects.filter(interview__public_id='{interview_id}', stream=1)]"
    )
    allowed = {("probes", body["probe"]) for kind, body in reasons if kind == "probed"}
    allowed |= {("defects", body["defect"]) for kind, body in reasons if kind == "found"}
    allowed |= {("myths", body["myth"]) for kind, body in reasons if kind == "myth"}
    spoken = {tuple(site.stage["words"][word]) for word in set(re.findall(r"zq\d+zq", everything))}
    assert spoken - allowed == set()
    assert {row for row, _ in spoken} >= {"probes", "defects"}
