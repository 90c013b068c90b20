"""Several people at the same moment: one version for each content, one rubric for each plan."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from scoring.models import RubricDraft, RubricVersion, Scorecard
from scoring.rubrics.drafting.files import write_rubric
from scoring.rubrics.schema import RubricData
from scoring.services import rubric_drafts
from scoring.services.rubric_drafts import import_rubric, publish_draft
from scoring.services.rubrics import choose_rubric, chosen_for, publish_rubric
from scoring.services.scorecards import draft_for
from snippets.refusal import ActionRefused
from tests.factories import make_plan, make_user
from tests.scoring.rubric_data import rubric_data
from tests.scoring.sessions import live_session

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts):
    """What each of them answers, or what it was refused with."""
    ready = Barrier(len(acts))

    def run(act):
        ready.wait()
        try:
            return act()
        except ActionRefused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def rubric(**changes) -> RubricData:
    return RubricData.model_validate(rubric_data(**changes))


def test_the_same_draft_published_twice_at_once_is_one_version() -> None:
    author = make_user()
    draft, _ = import_rubric(content=write_rubric(rubric()).encode(), name="small.yaml", by=author)
    answers = together(*[lambda: publish_draft(draft=draft, by=author)] * 3)
    assert sum(isinstance(answer, RubricVersion) for answer in answers) == 1
    assert RubricVersion.objects.count() == 1


def test_different_contents_published_at_once_get_a_number_each() -> None:
    together(*[lambda title=f"Title {n}": publish_rubric(rubric=rubric(title=title)) for n in range(4)])
    assert list(RubricVersion.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4]


@pytest.mark.parametrize("is_new", [True, False])
def test_what_is_published_between_look_and_publishing_is_not_written_over(monkeypatch, is_new: bool) -> None:
    if not is_new:
        publish_rubric(rubric=rubric())
    author = make_user()
    draft, _ = import_rubric(content=write_rubric(rubric(title="Mine")).encode(), name="small.yaml", by=author)
    publish = rubric_drafts.publish_rubric

    def overtaken(**given):
        publish(rubric=rubric(title="Theirs"))
        return publish(**given)

    monkeypatch.setattr(rubric_drafts, "publish_rubric", overtaken)
    with pytest.raises(ActionRefused, match="at this very moment"):
        publish_draft(draft=draft, by=author)
    assert RubricDraft.objects.get() == draft


def test_a_choice_and_the_first_scorecard_never_disagree() -> None:
    default, _ = publish_rubric(rubric=rubric(slug="default"))
    other, _ = publish_rubric(rubric=rubric())
    for _ in range(10):
        plan, rater = make_plan(), make_user()
        interview = live_session(rater, plan=plan).interview
        together(
            lambda plan=plan: choose_rubric(plan=plan, version=other),
            lambda interview=interview, rater=rater: draft_for(interview=interview, rater=rater),
        )
        begun_on = Scorecard.objects.get(interview=interview).rubric
        assert (begun_on, chosen_for(plan)) in ((default, None), (other, other))
