"""Redaction of whole documents, in which name, pronouns and employer stand wherever somebody may write them."""

from __future__ import annotations

import json

import pytest

from interviews.events import ASSISTANT
from reports.scorecard.document import Document
from reports.scorecard.exports import COLUMNS, html_of, json_of, rows_of
from reports.scorecard.hiding import TOKEN, folded
from reports.scorecard.parts.judged import Evidence
from reports.scorecard.redaction import redacted
from tests.reports.told import NAME, tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric", "groups")]
NAMES = (NAME, "Łucja O’Neill-Žižek", "שרה כהן", "王 小明")


def words_of(text: str) -> set[str]:
    return set(TOKEN.findall(folded(text)[0]))


@pytest.mark.parametrize("name", NAMES)
def test_no_hidden_word_is_left_in_any_form(name) -> None:
    whole = tell(name, employer="Babbage Ltd").document()
    document = redacted(whole)
    hidden = {word for word in words_of(name) if word != "van"} | {"babbage"}
    told = "\n".join(str(cell) for row in rows_of(document) for cell in row)
    for form in (json_of(document, "http://here"), html_of(document, "http://here"), told):
        assert {word for word in words_of(form) if any(each in word for each in hidden)} == set()
    assert hidden <= words_of(json_of(whole, "http://here"))


def test_who_it_is_has_a_stand_in() -> None:
    whole = tell().document()
    document = redacted(whole)
    assert (whole.candidate, whole.pronouns, whole.employers) == (NAME, "she/her", ("Babbage Ltd",))
    assert (document.candidate, document.pronouns, document.employers, document.also_hide) == (
        f"Candidate {whole.reference}", "", (), (),
    )  # fmt: skip
    assert (document.redacted, document.playback_url) == (True, None)
    assert document.scorecards[0].reason == "[candidate] reads well; [they] learned it at [employer]."


def test_pronouns_stay_in_what_was_said_and_go_from_what_was_written() -> None:
    document = redacted(tell().document())
    ratings = {rating.slug: rating for rating in document.scorecards[0].ratings}
    assert ratings["python-core"].notes == ("[candidate]: [them/their] words", "learned at [employer]")
    assert ratings["mvt"].notes[0] == "Not assessed: [candidate] said [they] had no time for it."
    assert [piece.quote for piece in ratings["python-core"].evidence if piece.stream == "panel"] == ["told [them] so"]
    spoken = Evidence(stream="room", seq=1, quote="he wrote it, Ada read it")
    card = document.scorecards[0]
    rating = ratings["python-core"].model_copy(update={"evidence": (spoken,)})
    changed = document.model_copy(
        update={"candidate": NAME, "scorecards": (card.model_copy(update={"ratings": (rating,)}),)}
    )
    assert redacted(changed).scorecards[0].ratings[0].evidence[0].quote == "he wrote it, [candidate] read it"


def test_interviewers_rubric_and_scores_stay() -> None:
    whole = tell("Strong Priya").document()
    document = redacted(whole)
    assert [card.interviewer for card in document.scorecards] == [card.interviewer for card in whole.scorecards]
    assert (document.sections, document.total, document.outcome.by) == (whole.sections, whole.total, "Mira Holm")
    assert [[(each.score, each.band) for each in card.ratings] for card in document.scorecards] == [
        [(each.score, each.band) for each in card.ratings] for card in whole.scorecards
    ]
    assert {point.by for question in document.questions for point in question.points} == {
        "Assistant", "Candidate", "Priya Rao",
    }  # fmt: skip
    assert ASSISTANT in json.dumps(document.model_dump(mode="json"))


def test_further_names_are_hidden_where_somebody_asks_for_it() -> None:
    document = redacted(tell().document(), ["Learned"])
    assert document.scorecards[0].ratings[6].notes[1] == "[hidden] at [employer]"


def test_a_redacted_document_is_a_document() -> None:
    document = redacted(tell().document())
    assert Document.model_validate(document.model_dump(mode="json")) == document
    assert len(COLUMNS) == len(next(iter(rows_of(document))))
