from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from interviews.models.event import Status
from reports.models import CandidateCopy
from reports.services.feedback import EditedMeanwhile, release_feedback, save_feedback
from snippets.refusal import ActionRefused
from tests.factories import make_interview, make_user
from tests.scoring.sessions import held_session, load_default_rubric, submitted_scorecard

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric", "groups")]


@pytest.fixture
def interview(rater):
    return held_session(rater)[0].interview


def save(interview, by, *, strengths: str = "Saw it.", gaps: str = "Missed it.", seen: int = 0) -> CandidateCopy:
    return save_feedback(interview=interview, by=by, strengths=strengths, gaps=gaps, seen=seen)


def release(interview, by, *, strengths: str = "Saw it.", gaps: str = "Missed it.", seen: int = 0) -> CandidateCopy:
    return release_feedback(interview=interview, by=by, strengths=strengths, gaps=gaps, seen=seen)


def stored() -> dict[str, object]:
    return CandidateCopy.objects.values("strengths", "gaps", "edits", "edited_by", "released_by").get()


def test_saving_keeps_one_point_a_line_and_releases_nothing(interview, rater) -> None:
    save(interview, rater, strengths="  Saw it. \r\n\r\n\x00 And that.\n", gaps=" \n ")
    assert stored() == {
        "strengths": "Saw it.\nAnd that.",
        "gaps": "",
        "edits": 1,
        "edited_by": rater.pk,
        "released_by": None,
    }
    assert not CandidateCopy.objects.released().exists()


def test_who_did_not_see_the_latest_text_cannot_write_over_it(interview, rater) -> None:
    save(interview, rater)
    with pytest.raises(EditedMeanwhile, match="Priya saved another text meanwhile") as meanwhile:
        save(interview, make_user(), strengths="Mine.")
    assert meanwhile.value.copy.strengths == "Saw it."
    assert stored()["edits"] == 1
    save(interview, rater, strengths="Mine.", seen=1)
    assert (stored()["strengths"], stored()["edits"]) == ("Mine.", 2)


def test_the_same_text_again_changes_nothing_whatever_was_seen(interview, rater) -> None:
    before = save(interview, rater)
    assert save(interview, make_user(), seen=0).edits == 1
    assert CandidateCopy.objects.get().edited_at == before.edited_at


def test_releasing_waits_for_a_submitted_scorecard(interview, rater) -> None:
    with pytest.raises(ActionRefused, match="before a scorecard is submitted"):
        release(interview, rater)
    assert not CandidateCopy.objects.exists()
    submitted_scorecard(interview, rater)
    copy = release(interview, rater)
    assert (copy.released_by, copy.updated_at) == (rater, None)
    assert stored() == {
        "strengths": "Saw it.",
        "gaps": "Missed it.",
        "edits": 1,
        "edited_by": rater.pk,
        "released_by": rater.pk,
    }


def test_it_is_released_once_and_later_edits_show_as_an_update(interview, rater) -> None:
    submitted_scorecard(interview, rater)
    released_at = release(interview, rater).released_at
    again = release(interview, make_user(), seen=1)
    assert (again.released_at, again.released_by, again.updated_at) == (released_at, rater, None)
    changed = save(interview, make_user(), strengths="Saw it all.", seen=1)
    changed.refresh_from_db()
    assert (changed.released_at, changed.released_by) == (released_at, rater)
    assert changed.updated_at == changed.edited_at
    assert CandidateCopy.objects.released().get().strengths == "Saw it all."


def test_nothing_is_not_released_and_what_is_released_cannot_become_nothing(interview, rater) -> None:
    submitted_scorecard(interview, rater)
    with pytest.raises(ActionRefused, match="nothing to release"):
        release(interview, rater, strengths=" ", gaps="")
    release(interview, rater)
    with pytest.raises(ActionRefused, match="something has to stand here"):
        save(interview, rater, strengths="", gaps="\n", seen=1)
    assert stored()["strengths"] == "Saw it."


def test_too_long_a_text_is_refused_whole(interview, rater) -> None:
    save(interview, rater, strengths="x" * 5000)
    with pytest.raises(ActionRefused, match="5,001 characters"):
        save(interview, rater, gaps="x" * 5001, seen=1)
    assert stored()["edits"] == 1


@pytest.mark.parametrize("status", [status for status in Status if status != Status.ENDED])
def test_before_the_end_nothing_is_said_about_it(rater, status: Status) -> None:
    with pytest.raises(ActionRefused, match="not ended"):
        save(make_interview(interviewers=(rater,), status=status), rater)


@pytest.mark.django_db(transaction=True)
def test_of_several_at_once_one_is_saved_and_the_others_are_told() -> None:
    load_default_rubric()
    rater = make_user()
    interview = held_session(rater)[0].interview

    def attempt(number: int) -> bool:
        try:
            save(interview, rater, strengths=f"Text {number}")
        except EditedMeanwhile:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(5) as pool:
        assert sorted(pool.map(attempt, range(5))) == [False] * 4 + [True]
    assert CandidateCopy.objects.get().edits == 1
