from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from interviews.roles import Role
from scoring.rubrics.drafting.files import write_rubric
from scoring.rubrics.schema import RubricData
from scoring.services.rubric_drafts import begin_draft, edit_rubric
from scoring.services.rubrics import choose_rubric, publish_rubric
from scoring.views import rubric_drafts, rubric_files, rubric_plan, rubrics
from tests.factories import make_plan, make_position, make_user
from tests.scoring.rubric_data import rubric_data
from tests.scoring.rubric_pages import address

pytestmark = pytest.mark.django_db

LOGIN, OK, DONE, REFUSED, HIDDEN, INVALID = 302, 200, 302, 403, 404, 422
PEOPLE = ("anonymous", "nobody", "observer", "interviewer", "hiring manager", "coordinator", "author", "administrator")
READERS = (LOGIN, REFUSED, REFUSED, OK, OK, OK, OK, OK)
# Author and administrator alone. What they do without saying more ends in another page, in 400, or in a list of faults.
MATRIX = {
    **{("get", name): READERS for name in ("rubrics", "rubric-version", "rubric-changes", "rubric-export")},
    **{("get", name): (LOGIN, *[REFUSED] * 5, OK, OK) for name in ("rubric-draft", "rubric-draft-changes")},
    **{
        ("post", name): (LOGIN, *[REFUSED] * 5, DONE, DONE)
        for name in (
            "rubric-edit", "rubric-copy", "rubric-draft-begin", "rubric-draft-rebase", "rubric-draft-publish",
        )
    },
    ("post", "rubric-draft-drop"): (LOGIN, *[REFUSED] * 5, OK, OK),
    ("post", "rubric-draft-save"): (LOGIN, *[REFUSED] * 5, 400, 400),
    ("post", "rubric-draft-scale"): (LOGIN, *[REFUSED] * 5, 400, 400),
    ("post", "rubric-import"): (LOGIN, *[REFUSED] * 5, INVALID, INVALID),
    # Members of the position read its plans; planners read and change all of them.
    ("get", "plan-rubric"): (LOGIN, REFUSED, REFUSED, HIDDEN, OK, OK, REFUSED, OK),
    ("post", "plan-rubric-choose"): (LOGIN, *[REFUSED] * 4, OK, REFUSED, OK),
    ("get", "plan-coverage"): (LOGIN, *[REFUSED] * 4, OK, REFUSED, OK),
}  # fmt: skip
BY_NUMBER = ("rubric-version", "rubric-export", "rubric-copy")
BY_SLUG = ("rubric-changes", "rubric-edit")
WITHOUT = ("rubrics", "rubric-draft-begin", "rubric-import", "plan-coverage")


def test_the_matrix_names_every_page() -> None:
    modules = (rubrics, rubric_drafts, rubric_files, rubric_plan)
    patterns = [pattern for module in modules for pattern in module.urlpatterns]
    assert {name for _, name in MATRIX} == {pattern.name for pattern in patterns}


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize(("method", "name"), MATRIX)
def test_who_may_do_what(method: str, name: str, person: str, version) -> None:
    client, user = Client(), None
    if person != "anonymous":
        user = make_user(*([] if person == "nobody" else [Role(person)]))
        client.force_login(user)
    position = make_position(*[user] if person == "hiring manager" else [])
    draft = edit_rubric(rubric=version.rubric, by=make_user(Role.AUTHOR))
    arguments = {
        **{key: ["small", 1] for key in BY_NUMBER},
        **{key: ["small"] for key in BY_SLUG},
        **{key: [] for key in WITHOUT},
        **{key: [make_plan(position).public_id] for key in ("plan-rubric", "plan-rubric-choose")},
    }
    answer = getattr(client, method)(reverse(f"scoring:{name}", args=arguments.get(name, [draft.public_id])))
    assert answer.status_code == MATRIX[method, name][PEOPLE.index(person)]
    if person == "anonymous":
        assert answer["Location"].startswith(reverse("account_login"))


def test_the_list_says_who_published_what_and_which_plans_are_scored_on_it(client, author, version) -> None:
    mine, foreign = make_position(author, name="Mine"), make_position(name="Foreign")
    for position in (mine, foreign):
        choose_rubric(plan=make_plan(position), version=version)
    make_plan(mine)
    publish_rubric(rubric=RubricData.model_validate(rubric_data(slug="default", title="The usual")), by=author)
    begin_draft(by=author)
    page = client.get(address("rubrics"))
    assert [
        (str(row.newest), row.newest.published_by, [str(plan) for plan, _ in row.plans], row.others, row.unchosen)
        for row in page.context["rubrics"]
    ] == [
        ("The usual v1", author, [], 0, 1),
        ("Small v1", None, ["Mine: Code review round"], 1, 0),
    ]
    assert [draft.created_by for draft, _ in page.context["drafts"]] == [author]


def test_the_list_asks_the_same_number_of_queries_for_more(client, author, django_assert_num_queries) -> None:
    def more(number: int) -> None:
        data = rubric_data(slug=f"small-{number}")
        version, _ = publish_rubric(rubric=RubricData.model_validate(data), by=author)
        publish_rubric(rubric=RubricData.model_validate({**data, "title": "Newer"}), by=author)
        choose_rubric(plan=make_plan(make_position(author, name=f"Position {number}")), version=version)
        edit_rubric(rubric=version.rubric, by=author)

    more(1)
    client.get(address("rubrics"))
    with django_assert_num_queries(9):
        client.get(address("rubrics"))
    for number in range(2, 6):
        more(number)
    with django_assert_num_queries(9):
        client.get(address("rubrics"))


def test_an_interviewer_reads_and_is_offered_nothing_to_write(client, version, draft) -> None:
    client.force_login(make_user(Role.INTERVIEWER))
    page = client.get(address("rubrics"))
    assert (page.context["writes"], page.context["drafts"]) == (False, [])
    assert "rubric-drafts" not in page.content.decode()
    assert "/edit/" not in client.get(reverse("scoring:rubric-version", args=["small", 1])).content.decode()


def test_a_version_is_shown_whole(client, author, version) -> None:
    data = rubric_data(1, 5)
    data["sections"][1]["criteria"][0] |= {"weight": 2, "weight_reason": "It is half of the <work>."}
    publish_rubric(rubric=RubricData.model_validate(data), by=author)
    page = client.get(reverse("scoring:rubric-version", args=["small", 2]))
    text = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page.content.decode()))
    for words in (
        "Version 2, the newest", "by Jonas", "scale 1 to 5", "3 criteria", "2.1 Process",
        "weight 2 : It is half of the &lt;work&gt;.", "1–2 Weak Sees little of it", "3–5 Strong Sees most of it",
    ):  # fmt: skip
        assert words in text
    older = client.get(reverse("scoring:rubric-version", args=["small", 1])).content.decode()
    assert ("the newest" in older, "weight 2" in older, "What changed since" in older) == (False, False, True)


@pytest.mark.parametrize(("slug", "number"), [("small", 2), ("small", 10**12), ("none", 1)])
def test_what_was_never_published_is_not_found(client, author, version, slug, number) -> None:
    assert client.get(reverse("scoring:rubric-version", args=[slug, number])).status_code == 404


def test_the_file_of_a_version_says_what_it_says(client, author, version) -> None:
    answer = client.get(reverse("scoring:rubric-export", args=["small", 1]))
    assert answer["Content-Disposition"] == 'attachment; filename="small-v1.yaml"'
    assert answer.content.decode() == write_rubric(version.content)


def test_two_versions_are_compared_the_newest_two_unless_others_are_asked_for(client, author, version) -> None:
    for title in ("Second", "Third"):
        publish_rubric(rubric=RubricData.model_validate(rubric_data(title=title)))
    url = reverse("scoring:rubric-changes", args=["small"])
    changed = [
        [(change.before, change.after) for change in client.get(url, query).context["changes"]]
        for query in ({}, {"before": "1", "after": "3"}, {"before": "1", "after": "1"})
    ]
    assert changed == [[("Second", "Third")], [("Small", "Third")], []]
    assert client.get(url, {"before": "x", "after": "9"}).status_code == 422
