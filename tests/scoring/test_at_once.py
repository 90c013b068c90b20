"""What happens when two things happen at once, or when the ground moves under a scorecard."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from interviews.models import Participant
from scoring.models import FindingMark, Rating, Scorecard, SuggestionAnswer
from scoring.services.marks import mark_finding
from scoring.services.rubrics import DEFAULT_FILE, publish_rubric, read_rubric, rubric_for
from scoring.services.scorecards import cite, decide, draft_for, revise, save_rating, submit
from scoring.services.suggestions_answers import answer_suggestion
from snippets.refusal import ActionRefused
from tests.factories import make_user
from tests.scoring.sessions import (
    filled_draft,
    held_session,
    live_session,
    load_default_rubric,
    submitted_scorecard,
)
from tests.scoring.suggested import make_suggestion


def at_once(*actions: Callable[[], object]) -> list[str]:
    """What became of each, begun at the same moment: "done" or the refusal."""
    ready = Barrier(len(actions))

    def act(action: Callable[[], object]) -> str:
        try:
            ready.wait()
            action()
        except ActionRefused as refusal:
            return str(refusal)
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(act, actions))


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    @pytest.fixture(autouse=True)
    def _rubric(self, transactional_db) -> None:
        load_default_rubric()

    def test_two_raters_begin_and_save_and_both_keep_theirs(self) -> None:
        raters = make_user(), make_user()
        interview = live_session(*raters).interview

        def save(rater, score: int) -> Callable[[], object]:
            return lambda: save_rating(
                scorecard=draft_for(interview=interview, rater=rater), criterion="mvt", score=score
            )

        assert at_once(save(raters[0], 3), save(raters[1], 9)) == ["done", "done"]
        rows = Rating.objects.order_by("score").values_list("scorecard__rater", "score")
        assert list(rows) == [(raters[0].pk, 3), (raters[1].pk, 9)]

    def test_two_windows_of_one_rater_share_a_draft(self) -> None:
        rater = make_user()
        interview = live_session(rater).interview

        def save(criterion: str) -> Callable[[], object]:
            return lambda: save_rating(
                scorecard=draft_for(interview=interview, rater=rater), criterion=criterion, notes="seen"
            )

        assert at_once(save("mvt"), save("db-design")) == ["done", "done"]
        assert sorted(Scorecard.objects.get().ratings.values_list("criterion", flat=True)) == ["db-design", "mvt"]

    def test_of_two_submits_one_counts(self) -> None:
        rater = make_user()
        draft = filled_draft(held_session(rater)[0].interview, rater)
        outcomes = at_once(*[lambda: submit(scorecard=draft)] * 2)
        assert [word == "done" or "submitted and stays" in word for word in outcomes] == [True, True]
        assert (outcomes.count("done"), Scorecard.objects.submitted().count()) == (1, 1)

    def test_a_save_beside_a_submit_is_in_it_or_refused(self) -> None:
        rater = make_user()
        draft = filled_draft(held_session(rater)[0].interview, rater)
        outcomes = at_once(
            lambda: submit(scorecard=draft),
            lambda: save_rating(scorecard=draft, criterion="python-core", score=9),
        )
        score = Rating.objects.get(criterion="python-core").score
        assert (outcomes[0], score == 9) == ("done", outcomes[1] == "done")

    def test_two_revisions_begun_at_once_are_one(self) -> None:
        rater = make_user()
        card = submitted_scorecard(held_session(rater)[0].interview, rater)
        assert at_once(*[lambda: revise(scorecard=card, reason="Again.")] * 2) == ["done", "done"]
        assert list(Scorecard.objects.order_by("revision").values_list("revision", flat=True)) == [1, 2]

    def test_a_suggestion_answered_twice_at_once_is_answered_once(self) -> None:
        rater = make_user()
        card = submitted_scorecard(held_session(rater)[0].interview, rater)
        suggested = make_suggestion(card.interview, python_core=4)["python-core"]
        outcomes = at_once(
            *[lambda: answer_suggestion(scorecard=card, suggested=suggested, action="accept", reason="Yes.")] * 2
        )
        assert (outcomes.count("done"), SuggestionAnswer.objects.count(), Scorecard.objects.count()) == (1, 1, 2)


@pytest.mark.django_db
@pytest.mark.usefixtures("rubric")
class TestMovingGround:
    def test_a_rubric_published_in_between_changes_no_begun_interview(self) -> None:
        raters = make_user(), make_user()
        interview = held_session(*raters)[0].interview
        first = filled_draft(interview, raters[0])
        rubric = read_rubric(DEFAULT_FILE)
        newer, fresh = publish_rubric(rubric=rubric.model_copy(update={"title": "Newer"}))
        assert fresh
        submit(scorecard=first)
        second = draft_for(interview=interview, rater=raters[1])
        assert (first.rubric, second.rubric) == (second.rubric, first.rubric)
        assert second.rubric != newer
        assert rubric_for(held_session(raters[0])[0].interview) == newer

    def test_a_rater_removed_meanwhile_keeps_the_draft_and_can_neither_cite_nor_submit(self) -> None:
        rater = make_user()
        session, seq = held_session(rater)
        draft = filled_draft(session.interview, rater, seq=seq)
        Participant.objects.filter(user=rater).delete()
        for action in (
            lambda: submit(scorecard=draft),
            lambda: cite(scorecard=draft, criterion="mvt", stream=0, seq=seq, quote="blocks"),
            lambda: draft_for(interview=session.interview, rater=rater),
        ):
            with pytest.raises(ActionRefused, match="Only interviewers of this interview"):
                action()
        assert (draft.ratings.count(), Scorecard.objects.submitted().count()) == (11, 0)

    def test_a_submission_stays_when_its_rater_is_removed(self) -> None:
        rater = make_user()
        session, seq = held_session(rater)
        card = submitted_scorecard(session.interview, rater, seq=seq)
        Participant.objects.filter(user=rater).delete()
        assert list(Scorecard.objects.current()) == [card]

    def test_submitting_while_live_keeps_everything_for_later(self) -> None:
        rater = make_user()
        session = live_session(rater)
        version = session.show()
        seq = session.says("candidate", "It blocks.")
        session.finds(version, "blocking-sleep", seq, "blocks")
        draft = filled_draft(session.interview, rater)
        mark_finding(scorecard=draft, version=version, finding="blocking-sleep", verdict=FindingMark.Verdict.CONFIRMED)
        with pytest.raises(ActionRefused, match="has not ended yet. Your draft is saved"):
            submit(scorecard=draft)
        decide(scorecard=draft, reason="Still typing.")
        session.end()
        card = submit(scorecard=draft)
        assert (card.reason, card.ratings.count(), card.marks.count()) == ("Still typing.", 11, 1)
