from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from interviews.corrections import Corrected, correctable_until, corrections_of
from interviews.events import ASSISTANT, CANDIDATE, Commented, Edited, SaidCode
from interviews.log import state_of
from interviews.models import Correction, Event, Interview, LiveState
from interviews.models.event import Status
from interviews.services.corrections import correct, withdraw
from snippets.refusal import ActionRefused
from tests.factories import make_interview
from tests.interviews.ended import just_ended
from tests.scoring.sessions import SLEEP, held_session, live_session

pytestmark = pytest.mark.django_db
RIGHT = "The sleep blocks the whole event loop."


@pytest.fixture
def held() -> tuple[Interview, int]:
    session, seq = held_session()
    return just_ended(session), seq


def standing(interview: Interview) -> dict[int, str]:
    given = corrections_of(interview, state_of(interview, room_only=True))
    return {seq: correction.words for seq, correction in given.items()}


def test_a_correction_stands_beside_a_record_that_stays(held) -> None:
    interview, seq = held
    before = list(Event.objects.values())
    made = correct(interview=interview, seq=seq, words=f"  {RIGHT}\r\n")
    given = corrections_of(interview, state_of(interview, room_only=True))
    assert given == {seq: Corrected(RIGHT, made.made_at)}
    assert list(Event.objects.values()) == before


def test_each_correction_is_kept_and_the_latest_counts(held) -> None:
    interview, seq = held
    for words in ("Once.", "Twice.", RIGHT):
        correct(interview=interview, seq=seq, words=words)
    assert standing(interview) == {seq: RIGHT}
    assert [each.words for each in interview.corrections.all()] == ["Once.", "Twice.", RIGHT]


@pytest.mark.parametrize("how", ["withdrawn", "typed"])
def test_taken_back_the_record_stands_alone_and_the_history_stays(held, how) -> None:
    interview, seq = held
    correct(interview=interview, seq=seq, words=RIGHT)
    if how == "withdrawn":
        withdraw(interview=interview, seq=seq)
    else:
        correct(interview=interview, seq=seq, words=f"{SLEEP} ")
    assert standing(interview) == {}
    assert [each.words for each in interview.corrections.all()] == [RIGHT, SLEEP]
    correct(interview=interview, seq=seq, words="After all.")
    assert standing(interview) == {seq: "After all."}


def test_comments_code_and_edited_words_are_corrected_too() -> None:
    session = live_session()
    version = session.show()
    comment = session.add(CANDIDATE, Commented(version=version, first_line=5, line_count=1, text="Here it weights."))
    code = session.add(CANDIDATE, SaidCode(text="    await sleap(1)"))
    said = session.says(CANDIDATE, "It blogs.")
    edit = session.add(CANDIDATE, Edited(seq=said, text="It bloks."))
    session.end()
    interview = just_ended(session)
    for seq in (comment, code, said):
        correct(interview=interview, seq=seq, words=f"Right {seq}")
    assert standing(interview) == {seq: f"Right {seq}" for seq in (comment, code, said)}
    withdraw(interview=interview, seq=said)
    assert interview.corrections.last().words == "It bloks."
    with pytest.raises(ActionRefused, match="Only what you said"):
        correct(interview=interview, seq=edit, words=RIGHT)


def test_code_keeps_the_indentation_of_its_first_line() -> None:
    session = live_session()
    seq = session.add(CANDIDATE, SaidCode(text="    await sleap(1)\n"))
    session.end()
    interview = just_ended(session)
    correct(interview=interview, seq=seq, words="\r\n    await sleep(1)  \r\n")
    assert standing(interview) == {seq: "    await sleep(1)"}
    correct(interview=interview, seq=seq, words="    await sleap(1)")
    assert standing(interview) == {}


def test_very_long_words_of_the_record_can_be_restored() -> None:
    session = live_session()
    seq = session.says(CANDIDATE, "x" * 15_000)
    session.end()
    interview = just_ended(session)
    correct(interview=interview, seq=seq, words="Short.")
    withdraw(interview=interview, seq=seq)
    assert standing(interview) == {}


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("", "needs words"),
        (" \r\n\t\x00", "needs words"),
        ("x" * 10_001, "10,001 characters"),
        (SLEEP, "stand there already"),
        (f" {SLEEP}\x00\n", "stand there already"),
    ],
)
def test_words_that_change_nothing_or_are_none_are_refused(held, words: str, complaint: str) -> None:
    interview, seq = held
    with pytest.raises(ActionRefused, match=complaint):
        correct(interview=interview, seq=seq, words=words)
    assert not Correction.objects.exists()


def test_the_longest_words_are_taken(held) -> None:
    interview, seq = held
    correct(interview=interview, seq=seq, words="é" * 10_000)
    assert standing(interview) == {seq: "é" * 10_000}


def test_the_same_twice_and_taking_back_nothing_are_refused(held) -> None:
    interview, seq = held
    with pytest.raises(ActionRefused, match="already"):
        withdraw(interview=interview, seq=seq)
    correct(interview=interview, seq=seq, words=RIGHT)
    with pytest.raises(ActionRefused, match="already"):
        correct(interview=interview, seq=seq, words=RIGHT)
    assert Correction.objects.count() == 1


def test_only_own_words_are_corrected(held) -> None:
    interview, _ = held
    spoken = interview.events.filter(actor=ASSISTANT, kind="said").first()
    silent = interview.events.filter(kind="stage").first()
    for seq in (spoken.seq, silent.seq, 0, 10_000):
        with pytest.raises(ActionRefused, match="Only what you said"):
            correct(interview=interview, seq=seq, words=RIGHT)
    assert not Correction.objects.exists()


@pytest.mark.parametrize("status", [status for status in Status if status != Status.ENDED])
def test_before_the_end_nothing_is_corrected(status: Status) -> None:
    interview = make_interview(status=status)
    LiveState.objects.filter(interview=interview).update(ended_at=timezone.now())
    with pytest.raises(ActionRefused, match="once the interview has ended"):
        correct(interview=interview, seq=1, words=RIGHT)


def test_the_server_s_clock_ends_it(held, monkeypatch, settings) -> None:
    interview, seq = held
    settings.CORRECTION_HOURS = 2.5
    until = correctable_until(interview.live)
    assert until == interview.live.ended_at + timedelta(minutes=150)
    monkeypatch.setattr(timezone, "now", lambda: until - timedelta(microseconds=1))
    correct(interview=interview, seq=seq, words=RIGHT)
    monkeypatch.setattr(timezone, "now", lambda: until)
    for late in (
        lambda: correct(interview=interview, seq=seq, words="Late."),
        lambda: withdraw(interview=interview, seq=seq),
    ):
        with pytest.raises(ActionRefused, match="time for corrections is over"):
            late()
    assert standing(interview) == {seq: RIGHT}


def test_no_hours_at_all_is_a_choice(held, settings) -> None:
    interview, seq = held
    settings.CORRECTION_HOURS = 0
    with pytest.raises(ActionRefused, match="time for corrections is over"):
        correct(interview=interview, seq=seq, words=RIGHT)


def at_once(count: int, act) -> list[bool]:
    def attempt(number: int) -> bool:
        try:
            act(number)
        except ActionRefused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(attempt, range(count)))


@pytest.mark.django_db(transaction=True)
def test_of_the_same_words_at_once_one_row_is_made() -> None:
    session, seq = held_session()
    interview = just_ended(session)
    done = at_once(6, lambda number: correct(interview=interview, seq=seq, words=RIGHT))
    assert (sum(done), Correction.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_across_the_deadline_nothing_late_comes_in(monkeypatch) -> None:
    """Each looks at the clock when it is its turn; the deadline falls between the third look and the fourth."""
    session, seq = held_session()
    interview = just_ended(session)
    until, looks = correctable_until(interview.live), iter(range(-3, 10))
    monkeypatch.setattr(timezone, "now", lambda: until + timedelta(seconds=next(looks)))
    done = at_once(6, lambda number: correct(interview=interview, seq=seq, words=f"Words {number}"))
    assert sum(done) == 3
    rows = list(Correction.objects.all())
    assert [until - row.made_at for row in rows] == [timedelta(seconds=left) for left in (3, 2, 1)]
