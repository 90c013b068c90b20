"""The one structure behind all forms of a report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from interviews.models import Correction
from interviews.models.event import Status
from reports.scorecard.document import Document
from reports.scorecard.exports import schema_text
from reports.services.issuing import hash_of
from scoring.services.scorecards import save_rating, submit
from tests.factories import make_interview, make_user
from tests.reports.told import Told, tell
from tests.scoring.sessions import Session, filled_draft, held_session, submitted_scorecard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric", "groups")]
SCHEMA = Path(__file__).resolve().parents[3] / "docs" / "scorecard.schema.json"
LONG = "x" * 10_000


@pytest.fixture
def told() -> Told:
    return tell()


def test_a_snapshot_gives_the_document_back(told) -> None:
    document = told.document()
    stored = json.loads(json.dumps(document.model_dump(mode="json")))
    assert Document.model_validate(stored) == document
    assert hash_of(Document.model_validate(stored)) == hash_of(document)


def test_the_same_record_gives_the_same_document(told) -> None:
    assert told.document() == told.document()


def test_a_snapshot_is_read_whatever_a_later_version_adds_or_drops(told) -> None:
    stored = told.document().model_dump(mode="json")
    stored["scorecards"][0]["mood"] = "sunny"
    assert Document.model_validate({**stored, "gone": 1}) == told.document()


def test_the_published_schema_is_that_of_the_document() -> None:
    """If this fails: manage.py scorecard_schema > docs/scorecard.schema.json"""
    assert SCHEMA.read_text() == schema_text() + "\n"


def checked(value: object, schema: dict, whole: dict, at: str = "") -> list[str]:
    """Where `value` is not as the schema has it, in the words of JSON Schema that the published one uses."""
    if "$ref" in schema:
        return checked(value, whole["$defs"][schema["$ref"].rpartition("/")[2]], whole, at)
    if "anyOf" in schema:
        faults = [checked(value, each, whole, at) for each in schema["anyOf"]]
        return [] if [] in faults else faults[0]
    kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float)}
    kind = schema.get("type")
    if kind == "null" or value is None:
        return [] if kind == "null" and value is None else [f"{at}: {value!r}"]
    if not isinstance(value, kinds[kind]) or ("enum" in schema and value not in schema["enum"]):
        return [f"{at}: {value!r} is no {kind}"]
    if kind == "array":
        return [fault for n, each in enumerate(value) for fault in checked(each, schema["items"], whole, f"{at}/{n}")]
    if kind == "object":
        missing = [f"{at}/{name} is missing" for name in schema["required"] if name not in value]
        unknown = [f"{at}/{name} is unknown" for name in value if name not in schema["properties"]]
        inner = [
            fault
            for name, each in schema["properties"].items()
            if name in value
            for fault in checked(value[name], each, whole, f"{at}/{name}")
        ]
        return [*missing, *unknown, *inner]
    return []


def test_what_is_printed_is_as_the_schema_has_it(told) -> None:
    schema = json.loads(SCHEMA.read_text())
    printed = told.document().model_dump(mode="json")
    assert checked(printed, schema, schema) == []
    assert checked({**printed, "candidate": None}, schema, schema) == ["/candidate: None"]
    assert checked({**printed, "findings": [{}]}, schema, schema)[:2] == [
        "/findings/0/problem is missing",
        "/findings/0/number is missing",
    ]


def test_suggestions_and_answers_are_told(told) -> None:
    document = told.document()
    rating = next(each for each in document.suggested.ratings if each.slug == "python-core")
    assert [(each.rater, each.action.value, each.own_score, each.new_score) for each in rating.answers] == [
        ("Priya Rao", "keep", 8, None)
    ]
    assert document.disclosure[-1] == (
        f"This server worked out scores from the findings (formula {document.suggested.formula}) and showed them to "
        "raters after they had submitted: 1 answered by keeping the own score. No machine suggested a decision."
    )


def test_the_candidates_corrections_stand_beside_the_record(told) -> None:
    (corrected,) = told.document().corrections
    assert (corrected.record == corrected.words, corrected.at) == (False, "3:00")
    Correction.objects.create(interview=told.interview, seq=corrected.seq, words=corrected.record)
    assert told.document().corrections == ()


def test_raters_stand_in_the_same_order_whoever_revises(told) -> None:
    assert [card.interviewer.name for card in told.document().scorecards] == ["Priya Rao", "Jonas Berg"]


def test_long_notes_are_kept_whole() -> None:
    rater = make_user()
    session, _ = held_session(rater, candidate_name="<b>שרה</b> =1+1 👍")
    draft = filled_draft(session.interview, rater)
    save_rating(scorecard=draft, criterion="python-core", notes=LONG)
    submit(scorecard=draft)
    document = Told(session, (rater, rater), rater).document()
    assert (document.candidate, document.scorecards[0].ratings[6].notes) == ("<b>שרה</b> =1+1 👍", (LONG,))


def test_an_interview_without_events_has_a_report_too() -> None:
    rater = make_user()
    interview = make_interview(interviewers=(rater,), status=Status.ENDED)
    submitted_scorecard(interview, rater)
    document = Told(Session(interview), (rater, rater), rater).document()
    assert (document.started_at, document.total_minutes, document.timeline, document.questions) == (None, 0, None, ())
    assert document.differences == ("Problem 1, A slow wait, was not shown.", "It took 0 of 29 planned minutes.")
    assert Document.model_validate(document.model_dump(mode="json")) == document
