from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from scoring.models import RubricVersion
from scoring.services.rubrics import DEFAULT_FILE, choose_rubric, publish_rubric, read_rubric, rubric_for
from scoring.services.scorecards import draft_for
from snippets.final import FinalError
from snippets.refusal import ActionRefused
from tests.factories import make_interview, make_user
from tests.scoring.sessions import live_session

pytestmark = pytest.mark.django_db


def other_rubric():
    return read_rubric(DEFAULT_FILE).model_copy(update={"title": "Another wording"})


def test_loading_the_default_rubric_twice_makes_one_version(capsys) -> None:
    call_command("load_rubric")
    call_command("load_rubric")
    assert capsys.readouterr().out.splitlines() == [
        "Backend code review v1: published",
        "Backend code review v1: already there",
    ]
    assert RubricVersion.objects.count() == 1


def test_loading_a_bad_file_says_so_and_writes_nothing(tmp_path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("title: X")
    with pytest.raises(CommandError, match=r"bad\.yaml: slug: is missing\n.*bad\.yaml: sections: is missing"):
        call_command("load_rubric", path)
    assert not RubricVersion.objects.exists()


def test_changed_content_is_a_new_version_and_the_old_one_stays() -> None:
    first, _ = publish_rubric(rubric=read_rubric(DEFAULT_FILE))
    second, is_new = publish_rubric(rubric=other_rubric())
    assert (is_new, first.number, second.number) == (True, 1, 2)
    first.refresh_from_db()
    assert first.content.title == "Backend code review"


def test_a_published_version_cannot_be_changed_or_deleted(rubric) -> None:
    version = RubricVersion.objects.get()
    version.data = {}
    for change in (version.save, version.delete, RubricVersion.objects.all().delete):
        with pytest.raises(FinalError):
            change()
    with pytest.raises(FinalError):
        RubricVersion.objects.update(number=9)
    with pytest.raises(FinalError):
        RubricVersion.objects.bulk_update([version], ["data"])


def test_the_database_refuses_to_change_a_published_version(rubric) -> None:
    with (
        pytest.raises(DatabaseError, match="a published rubric version never changes"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE scoring_rubricversion SET number = 9")
    assert RubricVersion.objects.get().number == 1


def test_a_plan_without_a_choice_is_scored_on_the_latest_default(rubric) -> None:
    interview = make_interview()
    assert rubric_for(interview).number == 1
    publish_rubric(rubric=other_rubric())
    assert rubric_for(interview).number == 2


def test_a_plan_is_scored_on_the_version_chosen_for_it(rubric) -> None:
    interview = make_interview()
    choose_rubric(plan=interview.plan, version=RubricVersion.objects.get())
    publish_rubric(rubric=other_rubric())
    assert rubric_for(interview).number == 1


def test_all_raters_of_an_interview_score_on_what_the_first_one_began_with(rubric) -> None:
    first, second = make_user(), make_user()
    interview = live_session(first, second).interview
    draft_for(interview=interview, rater=first)
    publish_rubric(rubric=other_rubric())
    assert draft_for(interview=interview, rater=second).rubric.number == 1


def test_without_any_rubric_the_command_to_load_one_is_named() -> None:
    with pytest.raises(ActionRefused, match=r"manage\.py load_rubric"):
        rubric_for(make_interview())


def test_going_back_to_an_earlier_wording_makes_it_the_latest_again() -> None:
    for content in (read_rubric(DEFAULT_FILE), other_rubric(), read_rubric(DEFAULT_FILE)):
        publish_rubric(rubric=content)
    latest = rubric_for(make_interview())
    assert (latest.number, latest.content.title) == (3, "Backend code review")
