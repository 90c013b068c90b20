from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.conductor.listener import Answer, Heard, Intent, Prompt
from interviews.llm.hearing import Report, ReportedFinding, ReportedMyth, own_words, verified
from snippets.schema import Item
from tests.factories import item_data

ITEM = Item.model_validate(item_data())
ANSWER = Answer("well I think the sleep   blocks the whole thread")
TWIN = Heard(Intent.ANSWER, topics=("tests",), parts=("wait",))


def report(*findings: tuple[str, str, str], myths: tuple[tuple[str, str, str], ...] = (), intent="answer") -> Report:
    return Report(
        intent=intent,
        findings=[ReportedFinding(slug=slug, strength=strength, quote=quote) for slug, strength, quote in findings],
        myths=[ReportedMyth(slug=slug, stance=stance, quote=quote) for slug, stance, quote in myths],
    )


def slugs(heard: Heard) -> list[tuple[str, str, str]]:
    return [(row.slug, row.strength, row.quote) for row in heard.findings]


def test_a_quote_is_given_back_as_the_candidate_said_it() -> None:
    heard = verified(report(("blocking-sleep", "identified", "The sleep blocks the")), ANSWER, Prompt(), ITEM, TWIN)

    assert slugs(heard) == [("blocking-sleep", "identified", "the sleep   blocks the")]
    assert (heard.topics, heard.parts) == (("tests",), ("wait",))


@pytest.mark.parametrize(
    "finding",
    [
        ("blocking-sleep", "identified", "the sleep holds the loop"),
        ("blocking-sleep", "identified", ""),
        ("no-such-fault", "identified", "the sleep"),
    ],
)
def test_what_was_not_said_or_does_not_exist_is_dropped(finding) -> None:
    assert slugs(verified(report(finding), ANSWER, Prompt(), ITEM, TWIN)) == []


def test_the_questions_own_words_earn_nothing() -> None:
    answer = Answer("the sleep blocks the thread")
    asked = Prompt("Do you think that the sleep blocks the thread?")

    assert slugs(verified(report(("blocking-sleep", "identified", answer.text)), answer, asked, ITEM, TWIN)) == []


def test_of_two_reports_on_one_fault_the_stronger_counts() -> None:
    both = report(
        ("blocking-sleep", "partial", "the sleep"), ("blocking-sleep", "identified", "blocks the whole thread")
    )

    assert slugs(verified(both, ANSWER, Prompt(), ITEM, TWIN)) == [
        ("blocking-sleep", "identified", "blocks the whole thread")
    ]


def test_a_finding_makes_it_an_answer_whatever_the_intent_says() -> None:
    told = report(("blocking-sleep", "identified", "sleep"), intent="end")

    assert verified(told, ANSWER, Prompt(), ITEM, TWIN).intent is Intent.ANSWER


def test_myths_need_the_candidates_words_too() -> None:
    told = report(myths=(("F-sleep-is-async", "claimed", "sleep yields"), ("F-sleep-is-async", "refuted", "the sleep")))
    (myth,) = verified(told, ANSWER, Prompt(), ITEM, TWIN).myths

    assert (myth.slug, myth.stance, myth.quote) == ("F-sleep-is-async", "refuted", "the sleep")


@given(st.text(max_size=40), st.text(max_size=80))
def test_a_place_found_is_in_the_text_and_holds_the_same_words(quote: str, text: str) -> None:
    place = own_words(quote, text)
    if place:
        low, high = place
        assert text[low:high].casefold().split() == quote.casefold().split() or text[low:high].split()
        assert 0 <= low < high <= len(text)
