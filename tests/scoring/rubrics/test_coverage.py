from __future__ import annotations

from scoring.rubrics.coverage import coverage_of, evidenced_by
from scoring.rubrics.schema import RubricData
from snippets.schema import Item
from tests.factories import item_data
from tests.scoring.rubric_data import rubric_data

RUBRIC = RubricData.model_validate(rubric_data())


def item(criteria: list[str], *, defect: list[str] = (), topic: list[str] = ()) -> Item:
    data = item_data(criteria=criteria)
    data["defects"] = [{**data["defects"][0], "criteria": list(defect)}, {**data["defects"][1], "criteria": []}]
    data["topics"] = [{**data["topics"][0], "criteria": list(topic)}]
    return Item.model_validate(data)


def test_each_criterion_names_the_questions_that_can_show_it_in_the_order_of_the_plan() -> None:
    found = coverage_of(RUBRIC, [("One", item(["python-core"])), ("Two", item(["python-core", "process"]))])
    assert {row.criterion.slug: row.questions for row in found.rows} == {
        "python-core": ("One", "Two"),
        "db-design": (),
        "process": ("Two",),
    }
    assert ([row.criterion.slug for row in found.missing], found.shown) == (["db-design"], 2)


def test_findings_and_topics_count_with_what_they_name_themselves() -> None:
    one = item(["python-core"], defect=["db-design"], topic=["process", "python-core"])
    assert list(evidenced_by(one)) == ["python-core", "db-design", "process"]
    assert coverage_of(RUBRIC, [("One", one)]).missing == []


def test_what_the_rubric_does_not_ask_for_is_told_once() -> None:
    questions = [("One", item(["mvt", "python-core"])), ("Two", item(["mvt", "django-forms"]))]
    assert coverage_of(RUBRIC, questions).unknown == ("mvt", "django-forms")


def test_without_questions_nothing_is_covered() -> None:
    assert coverage_of(RUBRIC, []).shown == 0
