from __future__ import annotations

import pytest

from interviews.conductor.cue_listener import CueListener
from interviews.conductor.cue_report import cue_hits
from interviews.conductor.labelled import BadLine, Labelled, Tally, confusions, evaluate, hear, outside, read, rows_of
from interviews.conductor.listener import Heard, Intent, Spotted
from snippets.schema import Item
from tests.factories import item_data

ITEM = Item.model_validate(item_data())


class Deaf:
    """Hears what it is told to hear."""

    def __init__(self, *credited: str) -> None:
        self.credited = credited

    def hear(self, answer, prompt, item) -> Heard:
        return Heard(Intent.ANSWER, tuple(Spotted(slug, "identified", answer.text) for slug in self.credited))


def row(*identified: str, partial: tuple[str, ...] = (), style: str = "right") -> Labelled:
    return Labelled(
        snippet="slow-wait", utterance="x", identified=frozenset(identified), partial=frozenset(partial), style=style
    )


def test_the_figures_are_those_of_the_definitions() -> None:
    rows = [row("blocking-sleep"), row("blocking-sleep", "no-types"), row(style="wrong"), row("no-types")]
    result = evaluate(Deaf("blocking-sleep"), rows, lambda slug: ITEM)

    assert (result.all.right, result.all.wrong, result.all.missed) == (2, 2, 2)
    assert (result.all.precision, result.all.recall, result.all.f1) == (0.5, 0.5, 0.5)
    assert (result.all.nothing, result.all.nothing_credited) == (1, 1)
    assert result.groups["severity", "blocker"].right == 2
    assert result.groups["severity", "nit"].missed == 2
    assert result.groups["style", "wrong"].wrong == 1
    assert confusions(result) == {("no-types", "blocking-sleep"): 1}


def test_nothing_to_find_and_nothing_found_is_no_fault() -> None:
    assert (Tally().precision, Tally().recall, Tally().f1, Tally().credit_for_nothing) == (1.0, 1.0, 1.0, 0.0)


def test_lines_that_are_none_are_named_and_the_others_read() -> None:
    lines = ['{"snippet": "a", "utterance": "b", "extra": 1}', "", "nonsense", '{"snippet": "a"}']
    first, second, third = rows_of(Labelled, "\n".join(lines))

    assert first == Labelled(snippet="a", utterance="b")
    assert (second.number, third.number, str(third)) == (3, 4, "line 4: utterance: Field required")


def test_reading_a_file_ends_at_the_first_bad_line(tmp_path) -> None:
    (tmp_path / "a.jsonl").write_text('{"snippet": "a", "utterance": "b"}\n[]\n')

    with pytest.raises(BadLine, match="line 2"):
        read(tmp_path / "a.jsonl")


def test_what_others_read_has_sorted_slugs_and_one_of_eleven_intents() -> None:
    said = Labelled(snippet="slow-wait", utterance="the sleep blocks the thread and it does not yield at all")
    told = outside(said, hear(CueListener(), said, ITEM))

    assert told == {
        "snippet": "slow-wait", "identified": ["blocking-sleep"], "partial": [], "myths": [],
        "myths_refuted": ["F-sleep-is-async"], "intent": "answer",
    }  # fmt: skip
    assert outside(said, Heard(Intent.ANOTHER_TIME))["intent"] == "not_ready"


def test_a_cue_report_counts_each_cue_for_itself() -> None:
    rows = [
        Labelled(snippet="slow-wait", utterance="while it sleeps it blocks", identified=frozenset({"blocking-sleep"})),
        Labelled(snippet="slow-wait", utterance="the type has no hint", identified=frozenset({"blocking-sleep"})),
    ]
    sleep, types = cue_hits(ITEM, rows)

    assert (sleep.owner, sleep.right, sleep.wrong, sleep.is_weak) == ("blocking-sleep", 2, 0, False)
    assert (types.owner, types.right, types.wrong, types.mistaken) == ("no-types", 1, 1, ["blocking-sleep"])
    assert types.is_weak
