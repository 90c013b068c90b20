from __future__ import annotations

import pytest

from interviews.events import CANDIDATE, SYSTEM, EndReason, Entered, MythHeard, Reopened, Stage, StageEntered
from reports.scorecard.course import CLAIMS_AT, FINDINGS_AT, course_of
from reports.scorecard.findings import problems_of
from reports.scorecard.parts.observed import Mark, Silence, StageBar, Timeline
from reports.scorecard.timeline import timeline_of
from scoring.records.record import record_of
from tests.factories import make_interview, make_user
from tests.scoring.sessions import Session, live_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> Session:
    return live_session(make_user())


def timeline(session: Session) -> Timeline | None:
    record = record_of(session.interview)
    problems = problems_of(session.interview.plan.items.select_related("version"), record.state, record.versions)
    return timeline_of(record, problems)


def test_stages_marks_and_silences_stand_at_their_minutes(session) -> None:
    version = session.show()
    seq = session.says(CANDIDATE, "The sleep blocks.", after=120)
    session.finds(version, "blocking-sleep", seq, "sleep blocks")
    session.finds(version, "no-types", seq, "sleep", rung=2, strength="partial")
    heard = session.says(CANDIDATE, "It yields.", after=30)
    session.add(CANDIDATE, MythHeard(version=version, myth="F-sleep-is-async", stance="claimed", seq=heard), after=0)
    session.add(SYSTEM, StageEntered(stage=Stage.CANDIDATE_QUESTIONS, minutes=5))
    session.end(after=90)
    made = timeline(session)
    assert made.minutes == 5.0
    assert made.stages == (
        StageBar(title="Welcome", begins=0.33, minutes=0.33, planned=0),
        StageBar(title="Problem 1", begins=0.67, minutes=2.83, planned=15),
        StageBar(title="Candidate's questions", begins=3.5, minutes=1.5, planned=5),
    )
    assert made.marks == (
        Mark(minute=2.83, kind="unaided", title="Blocks", help="volunteered", seq=seq),
        Mark(minute=2.83, kind="partial", title="No types", help="fact given", seq=seq),
        Mark(minute=3.33, kind="claimed", title="sleep yields to the loop", seq=heard),
    )
    assert made.silences == (Silence(begins=0.5, minutes=2.33), Silence(begins=3.33, minutes=1.67))


def test_what_was_put_off_before_is_no_part_of_it(session) -> None:
    session.show()
    session.end(EndReason.RESCHEDULE)
    session.add(SYSTEM, Reopened(), after=3600)
    session.add(CANDIDATE, Entered())
    session.start()
    session.end(EndReason.COMPLETED)
    assert [(stage.title, stage.begins) for stage in timeline(session).stages] == [("Welcome", 0.33)]


def test_a_conversation_that_never_began_has_none() -> None:
    interview = make_interview()
    assert timeline_of(record_of(interview), []) is None


STAGES = (
    StageBar(title="Welcome", begins=0, minutes=2, planned=0),
    StageBar(title="Problem 1", begins=2, minutes=18, planned=15),
    StageBar(title="Candidate's questions", begins=20, minutes=5, planned=10),
)


def test_the_course_shares_one_scale_with_the_plan() -> None:
    course = course_of(Timeline(minutes=25, stages=STAGES, marks=(), silences=(Silence(begins=5, minutes=2.5),)))
    assert [(span.x, span.width) for span in course.planned] == [(0, 60), (60, 40)]
    assert [(span.x, span.width, span.label) for span in course.held] == [
        (0, 8, "Welcome"),
        (8, 72, "Problem 1"),
        (80, 20, "Candidate's questions"),
    ]
    assert [(span.x, span.width) for span in course.silences] == [(20, 10)]
    assert course.steps == ((0, 0), (20, 5), (40, 10), (60, 15), (80, 20), (100, 25))
    assert course.words == ("3 parts in 25 minutes, 1 pauses of a minute or longer. The table has the moments.")


def test_a_title_stands_only_where_it_has_room() -> None:
    short = (StageBar(title="Candidate's questions", begins=0, minutes=1, planned=0), *STAGES[1:])
    course = course_of(Timeline(minutes=25, stages=short, marks=(), silences=()))
    assert [span.label for span in course.held] == ["", "Problem 1", "Candidate's questions"]


def test_false_claims_have_a_line_of_their_own() -> None:
    marks = tuple(Mark(minute=n, kind=kind, title="T", seq=n) for n, kind in enumerate(("unaided", "claimed"), 1))
    course = course_of(Timeline(minutes=10, stages=(), marks=marks, silences=()))
    assert [(point.x, point.y) for point in course.points] == [(10, FINDINGS_AT), (20, CLAIMS_AT)]
    assert [kind for kind, _ in course.legend] == ["unaided", "claimed"]
    assert course.height == CLAIMS_AT + 32


def test_a_conversation_of_no_time_can_be_drawn() -> None:
    course = course_of(Timeline(minutes=0, stages=(), marks=(), silences=()))
    assert (course.steps, course.planned, course.held) == (((0, 0),), (), ())
