from __future__ import annotations

from datetime import UTC, datetime

import pytest

from interviews.models import Participant
from interviews.roles import Role
from reports.fairness.impact import Note
from reports.fairness.source import Asked, Measure, fairness_figures, picked_in, sample_of, to_score_first, years_held
from scoring.models import Outcome, RubricVersion, Scorecard
from scoring.rubrics.schema import RubricData
from scoring.services.rubrics import DEFAULT_FILE, publish_rubric, read_rubric
from scoring.services.suggestions import build_suggestion
from tests.factories import make_plan, make_user
from tests.reports.declared import decided
from tests.scoring.judged import judged_interviews
from tests.scoring.sessions import held_session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric", "groups")]
WOMEN = [("female", "asian", "advance")] * 6 + [("female", "white", "decline")] * 6
MEN = [("male", "asian", "advance")] * 12 + [("male", "white", "decline")] * 8


def picked(measure: Measure, **asked: object) -> list[bool]:
    return [is_picked for _, is_picked in sorted(picked_in(sample_of(Asked(measure, **asked)), measure)[1].items())]


def test_selection_rates_and_impact_ratios_by_sex() -> None:
    decided([*WOMEN, *MEN, ("", "", "advance")])
    found = fairness_figures(Asked())
    assert [(row.sex, row.n, row.rate, row.ratio, row.note) for row in found.impact.sex.rows] == [
        ("female", 12, 0.5, pytest.approx(0.5 / 0.6), None),
        ("male", 20, 0.6, 1, Note.REFERENCE),
    ]
    assert (found.impact.n, found.impact.sex.unknown, found.median) == (33, 1, None)


def test_who_is_on_hold_or_undecided_or_withdrew_is_left_out() -> None:
    decided([("", "", choice) for choice in ("advance", "hold", "decline", "")])
    Outcome.objects.filter(choice="decline").update(reason=Outcome.Reason.WITHDREW)
    assert picked(Measure.ADVANCED) == [True]


def test_the_latest_decision_counts() -> None:
    first, second = decided([("", "", "decline"), ("", "", "advance")])
    by = make_user()
    Outcome.objects.create(interview=first, choice="advance", reason="other", words="After all.", decided_by=by)
    Outcome.objects.create(interview=second, choice="hold", reason="other", words="Not yet.", decided_by=by)
    assert picked(Measure.ADVANCED) == [True]


def test_a_scoring_rate_is_the_share_above_the_median_of_all() -> None:
    one, other = make_user(Role.INTERVIEWER), make_user(Role.INTERVIEWER)
    judged_interviews([{one: {"python-core": score}, other: {"python-core": score + 2}} for score in (1, 4, 4, 8)])
    middle, above = picked_in(sample_of(Asked()), Measure.RATERS)
    assert (middle, [above[each] for each in sorted(above)]) == (0.5, [False, False, False, True])


def test_rubrics_of_other_scales_and_weights_are_compared_in_parts_of_the_scale() -> None:
    rater = make_user(Role.INTERVIEWER)
    data = read_rubric(DEFAULT_FILE).model_dump(mode="json")
    heavy = data["sections"][0]["criteria"][0]
    heavy |= {"weight": 3, "weight_reason": "It is what the work is about."}
    weighed, _ = publish_rubric(rubric=RubricData.model_validate(data))
    judged_interviews([{rater: {heavy["slug"]: 10, "python-core": 2}}], rubric=weighed)
    judged_interviews([{rater: {"python-core": 7}}], rubric=RubricVersion.objects.get(number=1))
    middle, _ = picked_in(sample_of(Asked()), Measure.RATERS)
    assert middle == pytest.approx((0.8 + 0.7) / 2)


def test_the_last_revision_of_each_rater_counts() -> None:
    rater = make_user(Role.INTERVIEWER)
    card = judged_interviews([{rater: {"python-core": 2}}])[0]
    later = Scorecard.objects.create(
        interview=card.interview, rater=rater, rubric=card.rubric, revision=2, revision_reason="Read it again.",
        decision=3, reason="Reads code well.",
    )  # fmt: skip
    later.ratings.create(criterion="python-core", score=9)
    Scorecard.objects.filter(pk=later.pk).update(submitted_at=datetime(2026, 3, 9, tzinfo=UTC))
    assert picked_in(sample_of(Asked()), Measure.RATERS)[0] == 0.9


def test_suggestions_are_compared_where_there_is_one() -> None:
    session, _ = held_session(make_user(Role.INTERVIEWER))
    build_suggestion(interview=session.interview)
    decided([("female", "", "advance")])
    middle, above = picked_in(sample_of(Asked()), Measure.SUGGESTED)
    assert (middle, above) == (1, {session.interview.pk: False})


def test_a_year_is_apart_from_the_next() -> None:
    decided([("", "", "advance")] * 2, at=datetime(2025, 12, 31, 23, 59, tzinfo=UTC))
    decided([("", "", "decline")] * 3, at=datetime(2026, 1, 1, tzinfo=UTC))
    assert picked(Measure.ADVANCED, year=2025) == [True, True]
    assert picked(Measure.ADVANCED, year=2026) == [False] * 3
    assert picked(Measure.ADVANCED, year=2024) == []
    assert years_held() == [2026, 2025]


def shown(position: str = "") -> list[int | None]:
    rows = fairness_figures(Asked(position=position)).impact.sex.rows
    assert all((row.n is None) is (row.note is Note.HIDDEN) for row in rows)
    return [row.n for row in rows]


def by_position(*sexes: tuple[int, int]) -> list[str]:
    """Positions with so many women and men, of whom every other one moved on."""
    plans = [make_plan() for _ in sexes]
    for plan, (women, men) in zip(plans, sexes, strict=True):
        people = [("female", number) for number in range(women)] + [("male", number) for number in range(men)]
        decided([(sex, "", ("advance", "decline")[number % 2]) for sex, number in people], plan=plan)
    return [str(plan.position.public_id) for plan in plans]


def test_positions_whose_groups_are_large_are_shown_apart() -> None:
    positions = by_position((6, 8), (7, 10))
    assert [shown(), *map(shown, positions)] == [[13, 18], [6, 8], [7, 10]]


def test_what_all_less_the_other_position_would_tell_is_not_shown() -> None:
    """13 women in all less 10 in the second position would be the 3 of the first."""
    positions = by_position((3, 8), (10, 10))
    assert [shown(), *map(shown, positions)] == [[13, 18], [None, None], [None, None]]


def test_small_positions_may_be_large_enough_together() -> None:
    positions = by_position((3, 8), (4, 6), (10, 10))
    assert [shown(), *map(shown, positions)] == [[17, 24], [None, None], [None, None], [10, 10]]


def test_the_smallest_other_position_joins_one_that_is_too_small() -> None:
    positions = by_position((3, 8), (20, 20), (10, 10))
    assert [shown(), *map(shown, positions)] == [[33, 38], [None, None], [20, 20], [None, None]]


def test_a_position_without_anybody_says_so() -> None:
    by_position((6, 8))
    assert fairness_figures(Asked(position=str(make_plan().position.public_id))).impact.n == 0


def test_who_has_still_to_score_learns_nothing_of_that_interview() -> None:
    reader, rater = make_user(Role.ADMINISTRATOR), make_user(Role.INTERVIEWER)
    cards = judged_interviews([{rater: {"python-core": 5}}, {rater: {"python-core": 9}, reader: {"python-core": 9}}])
    first = cards[0].interview
    Participant.objects.create(interview=first, user=reader, role=Participant.Role.INTERVIEWER)
    assert to_score_first(reader) == (first.pk,)
    assert picked_in(sample_of(Asked(without=to_score_first(reader))), Measure.RATERS)[0] == 0.9
    assert to_score_first(rater) == ()


def test_nobody_gives_no_figures() -> None:
    found = fairness_figures(Asked(Measure.RATERS))
    assert (found.impact.n, found.impact.rate, found.median) == (0, None, None)


def test_the_settings_rule(settings) -> None:
    decided([*WOMEN, *MEN])
    settings.FAIRNESS_SMALLEST_GROUP, settings.FAIRNESS_THRESHOLD = 13, 0.9
    found = fairness_figures(Asked())
    assert [row.note for row in found.impact.sex.rows] == [Note.HIDDEN, Note.HIDDEN]
    settings.FAIRNESS_SMALLEST_GROUP = 2
    found = fairness_figures(Asked())
    assert [row.note for row in found.impact.sex.rows] == [Note.BELOW, Note.REFERENCE]
    assert (found.smallest, found.threshold) == (2, 0.9)
