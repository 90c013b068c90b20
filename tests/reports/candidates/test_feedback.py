"""What drafts say, and above all what they never say."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.corrections import Corrected
from interviews.state import AskedProbe, Finding, HeardMyth, Message, RoomState
from reports.candidates.feedback import LONGEST_QUOTE, MOST_SENTENCES, Draft, draft_feedback
from reports.candidates.words import ADVICE, AREAS
from snippets.schema import Item
from tests.factories import NOON, item_data
from tests.reports.telling import CANARY, telling_data

V = "version-one"
SAID = "The sleep blocks the thread."


def item(**changes: object) -> Item:
    return Item.model_validate(item_data(**changes))


def state_with(
    *findings: Finding, myths: tuple[HeardMyth, ...] = (), asked: tuple[str, ...] = (), words: str = SAID
) -> RoomState:
    state = RoomState(messages=[Message(1, "assistant", NOON, "So?"), Message(2, "candidate", NOON, words)])
    state.findings = {(each.version, each.defect): each for each in findings}
    state.myths = {(each.version, each.myth): each for each in myths}
    state.probes = [AskedProbe(V, "p", target, 0, {}, "assistant", NOON, 1) for target in asked]
    return state


def found(defect: str = "blocking-sleep", rung: int = 0, strength: str = "identified", quote: str = SAID) -> Finding:
    return Finding(V, defect, strength, rung, 2, quote, "assistant")


def draft(state: RoomState, corrections: dict[int, Corrected] | None = None, **changes: object) -> Draft:
    return draft_feedback(state, {V: item(**changes)}, corrections or {})


SAME_TIME = "Things that happen at the same time"


@pytest.mark.parametrize(
    ("finding", "strength"),
    [
        (found(), f"{SAME_TIME}: by yourself you found something serious. You said: “{SAID}”."),
        (
            found(rung=1),
            f"{SAME_TIME}: once the place was named, you found something serious. You said: “{SAID}”.",
        ),
        (
            found("no-types"),
            f"Code that others maintain: by yourself you found a finer point. You said: “{SAID}”.",
        ),
        (found(quote=""), f"{SAME_TIME}: by yourself you found something serious."),
    ],
)
def test_what_was_seen_without_facts_is_a_strength_in_the_candidate_s_own_words(
    finding: Finding, strength: str
) -> None:
    assert draft(state_with(finding)) == Draft((strength,), ())


@pytest.mark.parametrize(
    ("state", "gap"),
    [
        (state_with(asked=("blocking-sleep",)), f"{SAME_TIME}: what came up stayed open. {ADVICE['concurrency']}"),
        (
            state_with(found(strength="partial")),
            f"{SAME_TIME}: you touched on it, and it stayed general. You said: “{SAID}”. Say what follows from it, and "
            "what you would do about it.",
        ),
        (state_with(found(rung=2)), f"{SAME_TIME}: you got there once facts had been given. {ADVICE['concurrency']}"),
        (state_with(found(rung=5)), f"{SAME_TIME}: you were told before you got there. {ADVICE['concurrency']}"),
    ],
)
def test_what_stayed_open_or_vague_or_took_much_help_is_a_gap(state: RoomState, gap: str) -> None:
    assert draft(state) == Draft((), (gap,))


def test_several_of_one_area_are_one_sentence_and_the_heaviest_is_quoted() -> None:
    data: dict[str, Any] = item_data()
    for each in data["defects"]:
        each["category"] = "concurrency"
    both = state_with(found("no-types", quote="thread."), found())
    strengths = draft(both, defects=data["defects"]).strengths
    assert strengths == (
        f"{SAME_TIME}: by yourself you found several things, serious ones among them. You said: “{SAID}”.",
    )
    mixed = draft(state_with(found(), asked=("no-types",)), defects=data["defects"])
    assert mixed.gaps == (f"{SAME_TIME}: some of it stayed open. {ADVICE['concurrency']}",)


def test_what_did_not_come_up_is_passed_over() -> None:
    rejected = state_with(found(strength="rejected"))
    assert [draft(state) for state in (state_with(), rejected)] == [Draft((), ())] * 2


def test_claims_and_points_of_one_s_own() -> None:
    refuted, claimed = (HeardMyth(V, "F-sleep-is-async", stance, 2, "blocks") for stance in ("refuted", "claimed"))
    assert draft(state_with(myths=(refuted,))) == Draft(
        ("You did not go along with a claim that sounds right and is not: “blocks”.",), ()
    )
    assert draft(state_with(myths=(claimed,))) == Draft(
        (), ("Something that you said with conviction does not hold: “blocks”. It is worth looking up once more.",)
    )
    own = draft(state_with(found("something-else", quote="blocks")))
    assert own == Draft(("You raised a point of your own, beyond what was asked: “blocks”.",), ())


def test_a_question_without_code_is_named_by_its_title() -> None:
    data = item_data()
    key_points = [
        {name: value for name, value in each.items() if name not in ("severity", "category", "lines", "fix")}
        for each in data["defects"]  # type: ignore[union-attr]
    ]
    changes = {"kind": "system_design", "title": "Chat for millions", "key_points": key_points, "defects": []}
    ladders = [
        {**each, "id": f"t{each['id']}", "target": "no-types", "reveals": {"no-types": each["rung"]}}
        for each in data["probes"][:6]
    ]  # type: ignore[index]
    changes["probes"] = [*data["probes"], *ladders]  # type: ignore[misc]
    strengths = draft(state_with(found()), **changes).strengths
    assert strengths == (f"“Chat for millions”: by yourself you found something serious. You said: “{SAID}”.",)


def test_words_that_are_not_the_candidate_s_are_never_quoted() -> None:
    of_the_assistant = Finding(V, "blocking-sleep", "identified", 0, 1, "So?", "assistant")
    made_up = found(quote="I am the best engineer")
    for finding in (of_the_assistant, made_up):
        assert draft(state_with(finding)).strengths == (f"{SAME_TIME}: by yourself you found something serious.",)


@pytest.mark.parametrize(
    ("words", "quoted"), [("It was: the  sleep blocks\nthe thread, yes", True), ("Something else", False)]
)
def test_corrected_words_are_quoted_only_where_the_correction_keeps_them(words: str, quoted: bool) -> None:
    corrections = {2: Corrected(words, NOON)}
    finding = found(quote="sleep blocks the thread")
    assert ("You said" in draft(state_with(finding), corrections).strengths[0]) is quoted


def test_a_long_quote_ends_at_a_word() -> None:
    words = "blocks, " + "and the thread waits " * 20
    sentence = draft(state_with(found(quote=words.strip()), words=words)).strengths[0]
    quote = sentence.partition("You said: “")[2].removesuffix("”.")
    assert quote.removesuffix(" …") == words[: len(quote) - 2]
    assert len(quote) <= LONGEST_QUOTE + 2
    assert words[len(quote) - 2] == " "


def test_there_are_only_so_many_sentences_the_heaviest_first() -> None:
    data: dict[str, Any] = item_data()
    blocker, nit = data["defects"]
    defects = [{**nit, "slug": f"nit-{number}", "category": each} for number, each in enumerate(AREAS)]
    state = state_with(*(found(f"nit-{number}") for number in range(len(defects))), found())
    strengths = draft(state, defects=[*defects, blocker]).strengths
    assert len(strengths) == MOST_SENTENCES
    assert ["serious" in sentence for sentence in strengths] == [True, *[False] * (MOST_SENTENCES - 1)]


# What a draft never says


FATES = [None, *product(("identified", "partial", "rejected"), range(6))]


@given(
    st.tuples(st.sampled_from(FATES), st.sampled_from(FATES), st.sampled_from(FATES)),
    st.sets(st.sampled_from(["blocking-sleep", "no-types"])),
    st.sampled_from(["", "claimed", "refuted"]),
)
def test_no_word_of_the_key_is_ever_said(fates: Any, asked: set[str], stance: str) -> None:
    slugs = ("blocking-sleep", "no-types", f"{CANARY}-extra")
    findings = [
        Finding(V, slug, fate[0], fate[1], 2, f"{SAID} {CANARY}", "assistant")
        for slug, fate in zip(slugs, fates, strict=True)
        if fate
    ]
    myths = (HeardMyth(V, "F-sleep-is-async", stance, 2, f"yields {CANARY}"),) if stance else ()
    state = state_with(*findings, myths=myths, asked=tuple(asked))
    made = draft_feedback(state, {V: Item.model_validate(telling_data())}, {})
    said = "\n".join((*made.strengths, *made.gaps))
    assert CANARY not in said
    assert not any(character.isdigit() for character in said)
    assert made == draft_feedback(state, {V: Item.model_validate(telling_data())}, {})


def test_the_key_of_that_test_is_marked_everywhere() -> None:
    key = Item.model_validate(telling_data())
    texts = [key.purpose, key.levels.strong, *key.parts[0].label.split("\n"), *key.topics[0].good]
    for defect in key.defects:
        texts += [
            defect.title,
            defect.short,
            defect.explanation,
            defect.fix,
            defect.category,
            *defect.said,
            *defect.vague,
        ]
    texts += [key.myths[0].claim, key.myths[0].truth, key.myths[0].correction, key.probes[0].ask]
    assert [text for text in texts if CANARY not in text] == []


def test_every_area_has_its_advice() -> None:
    assert AREAS.keys() == ADVICE.keys()
