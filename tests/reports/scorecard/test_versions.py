"""What differs between two versions, in sentences."""

from __future__ import annotations

import pytest

from reports.scorecard.parts.judged import Card, Decided, Rating
from reports.scorecard.parts.observed import Corrected
from reports.scorecard.parts.whole import Document
from reports.scorecard.versions import changes_between
from scoring.models import Outcome
from tests.factories import NOON
from tests.reports.parts import card, cited, document_with


def rated(scores, name: str = "Priya", **changes: object) -> Card:
    return card(scores, name).model_copy(update=changes)


def changes(before: Document, after: Document) -> list[str]:
    return changes_between(before, after)


def with_(document: Document, **update: object) -> Document:
    return document.model_copy(update=update)


def decided(choice: str) -> Decided:
    return Decided(choice=choice, reason=Outcome.Reason.OTHER, words="So.", by="Mira", at=NOON)


BASE = document_with(rated({"Views": 6, "Forms": None}))


@pytest.mark.parametrize(
    ("cards", "told"),
    [
        ([rated({"Views": 8, "Forms": None})], ["Views, Priya: 6 → 8."]),
        ([rated({"Views": None, "Forms": 0})], ["Views, Priya: 6 → not assessed.", "Views, Priya: other notes.",
                                               "Forms, Priya: not assessed → 0.", "Forms, Priya: other notes."]),
        ([rated({"Views": 6, "Forms": None}), rated({"Views": 4}, "Jonas", decision="no")],
         ["Jonas submitted a scorecard: no."]),
        ([rated({"Views": 6, "Forms": None}, decision="strong yes", reason="Very well.")],
         ["Priya's recommendation: yes → strong yes.", "Priya gave another reason."]),
        ([rated({"Views": 6, "Forms": None}, "Jonas")],
         ["Jonas submitted a scorecard: yes.", "The scorecard of Priya is no longer part of the report."]),
    ],
)  # fmt: skip
def test_what_raters_changed_is_said(cards, told) -> None:
    assert changes(BASE, document_with(*cards)) == told


def rating_with(**update: object) -> Document:
    only: Rating = BASE.scorecards[0].ratings[0].model_copy(update=update)
    return document_with(BASE.scorecards[0].model_copy(update={"ratings": (only, BASE.scorecards[0].ratings[1])}))


def test_notes_and_evidence_are_said_apart() -> None:
    one, two, three = (cited(n, f"words {n}") for n in range(3))
    assert changes(BASE, rating_with(notes=("New.",))) == ["Views, Priya: other notes."]
    assert changes(rating_with(evidence=(one,)), rating_with(evidence=(two, three))) == [
        "Views, Priya: evidence 2 added, 1 removed."
    ]


def test_raters_of_one_name_are_two() -> None:
    first, second = rated({"Views": 6}, "Ann Lee"), rated({"Views": 2}, "Ann Lee")
    before, after = document_with(first, second), document_with(rated({"Views": 8}, "Ann Lee"), second)
    assert changes(before, after) == ["Views, Ann Lee: 6 → 8."]
    assert changes(document_with(first), before) == ["Ann Lee submitted a scorecard: yes."]


def test_decisions_are_said_with_what_stood_before() -> None:
    held, advanced = with_(BASE, outcome=decided("hold")), with_(BASE, outcome=decided("advance"))
    assert changes(BASE, held) == ["Mira decided: hold."]
    assert changes(held, advanced) == ["Mira decided: advance (before: hold)."]


def test_corrections_are_said_by_their_moment() -> None:
    first = Corrected(seq=4, at="7:05", record="their", words="there")
    corrected = with_(BASE, corrections=(first,))
    assert changes(BASE, corrected) == ["The candidate corrected what they said at 7:05."]
    assert changes(corrected, BASE) == ["The candidate took back the correction of what they said at 7:05."]


@pytest.mark.parametrize(
    ("update", "sentence"),
    [
        ({"candidate": "Ada Lovelace"}, "The candidate's name is written otherwise."),
        ({"position": "Platform"}, "The position is now called Platform."),
        ({"differences": ("It took 5 minutes.",)}, "What differed from the plan is told otherwise."),
        ({"also_hide": ("Acme",)}, "Other names are hidden in the redacted form."),
        ({"quotes": (), "reference": "000000"}, "The form of the report changed; no score, finding or decision did."),
    ],
)
def test_whatever_differs_something_is_said(update, sentence) -> None:
    assert changes(BASE, with_(BASE, **update)) == [sentence]
