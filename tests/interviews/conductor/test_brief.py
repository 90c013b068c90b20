from __future__ import annotations

import pytest

from interviews.conductor.brief import brief_for
from interviews.models import Interview
from tests.factories import make_interview, make_plan, make_version

pytestmark = pytest.mark.django_db


def test_the_brief_is_the_plan_in_its_order() -> None:
    first, second = make_version(), make_version()
    interview = make_interview(make_plan(versions=[second, first]))
    brief = brief_for(interview)
    assert [(step.version, step.number, step.minutes) for step in brief.steps] == [
        (str(second.public_id), 1, 15),
        (str(first.public_id), 2, 15),
    ]
    assert brief.steps[0].item.slug == second.question.slug
    assert (brief.mode, brief.minutes, brief.warm_up, brief.closing) == (Interview.Mode.ASSISTANT, 44, 9, 5)


def test_steps_are_found_by_number_and_version() -> None:
    brief = brief_for(make_interview())
    (step,) = brief.steps
    assert (brief.step(1), brief.step_of(step.version)) == (step, step)
    assert (brief.step(2), brief.step_of(None)) == (None, None)


def test_a_versions_item_is_read_once(django_assert_num_queries) -> None:
    interview = make_interview()
    brief_for(interview)
    with django_assert_num_queries(1):
        brief_for(interview)
