from __future__ import annotations

import pytest

from interviews.events import ASSISTANT, CANDIDATE, Commented
from scoring.records.record import record_of
from scoring.records.transcript import transcript_of
from scoring.suggestions.bearing import bearing_on, criteria_of
from tests.factories import item_data, make_plan, make_user, make_version
from tests.scoring.sessions import live_session

pytestmark = pytest.mark.django_db


def test_a_finding_or_topic_without_criteria_has_those_of_its_question() -> None:
    topics = [{"slug": "tests", "title": "Tests", "criteria": ["mvt"], "good": ["A fake clock."]}]
    version = make_version(criteria=["db-design", "python-core"], topics=topics)
    names = ("blocking-sleep", "topic:tests", "unknown")
    assert [criteria_of(version, name) for name in names] == [
        ("python-core",),
        ("mvt",),
        ("db-design", "python-core"),
    ]
    assert criteria_of(None, "blocking-sleep") == ()


def test_questions_with_their_answers_and_comments_bear_on_criteria() -> None:
    defects = item_data()["defects"]
    session = live_session(make_user(), plan=make_plan(versions=[make_version(criteria=["mvt"], defects=defects)]))
    version = session.show()
    session.says(CANDIDATE, "Let me read.")
    session.probes(version, "sleep-0", "blocking-sleep", 0, "What happens while it waits?")
    session.says(CANDIDATE, "It blocks.")
    session.says(CANDIDATE, "All of it.")
    session.says(ASSISTANT, "I see.")
    session.says(CANDIDATE, "Yes.")
    session.add(CANDIDATE, Commented(version=version, first_line=5, line_count=1, text="Here."))
    record = record_of(session.interview)
    texts = {message.seq: message.text for message in record.state.messages}
    bearing = bearing_on(record.state, record.versions)
    assert {texts[seq]: criteria for seq, criteria in bearing.items() if criteria} == {
        "What happens while it waits?": ["python-core"],
        "It blocks.": ["python-core"],
        "All of it.": ["python-core"],
        "Here.": ["mvt"],
    }


def test_a_mark_brings_its_criteria_and_the_readers_word_into_the_transcript() -> None:
    session = live_session(make_user())
    version = session.show()
    seq = session.says(CANDIDATE, "It blocks.")
    session.finds(version, "blocking-sleep", seq, "blocks")
    record = record_of(session.interview)
    entries = transcript_of(record, verdicts={(version, "blocking-sleep"): "confirmed"})
    marked = [entry for entry in entries if entry.marks]
    assert [(entry.seq, entry.criteria, entry.marks[0].verdict) for entry in marked] == [
        (seq, ("python-core",), "confirmed")
    ]
