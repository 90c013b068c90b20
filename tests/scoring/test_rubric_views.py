from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from interviews.roles import Role
from scoring.models import RubricDraft, RubricVersion
from scoring.rubric_drafting.files import write_rubric
from scoring.rubric_drafting.form import draft_data
from scoring.rubric_drafting.page import Page
from scoring.schema import RubricData
from scoring.services.rubric_drafts import begin_draft, edit_rubric
from scoring.services.rubrics import choose_rubric, publish_rubric
from scoring.views import rubric_drafts, rubric_plan, rubrics
from tests.factories import make_plan, make_position, make_user, make_version
from tests.scoring.rubric_data import rubric_data

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


@pytest.fixture
def version(db) -> RubricVersion:
    return publish_rubric(rubric=RubricData.model_validate(rubric_data()))[0]


@pytest.fixture
def author(client):
    user = make_user(Role.AUTHOR, name="Jonas")
    client.force_login(user)
    return user


@pytest.fixture
def draft(author, version) -> RubricDraft:
    return edit_rubric(rubric=version.rubric, by=author)


def address(name: str, draft: RubricDraft | None = None) -> str:
    return reverse(f"scoring:{name}", args=[draft.public_id] if draft else [])


def browser_sends(draft: RubricDraft, **changes: str) -> dict[str, str]:
    def texts(row):
        found = {view.name: view.text for view in row.fields}
        for inner in row.rows:
            found |= texts(inner)
        return found

    page = Page(draft_data(draft), [])
    fields = {view.name: view.text for view in page.fields}
    for section in page.sections:
        fields |= texts(section)
    return {**fields, "revision": str(draft.revision), "end": "1", **changes}


def said(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def test_the_matrix_names_every_page() -> None:
    patterns = [*rubrics.urlpatterns, *rubric_drafts.urlpatterns, *rubric_plan.urlpatterns]
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


def test_a_save_answers_with_the_problems_of_this_window(client, draft) -> None:
    fields = {
        name.replace("criterion-2-", "criterion-41-"): text
        for name, text in browser_sends(draft, **{"criterion-2-title": ""}).items()
    }
    answer = client.post(address("rubric-draft-save", draft), fields)
    assert re.findall(r'data-name="([^"]*)"', answer.content.decode()) == ["criterion-41-title"]
    draft.refresh_from_db()
    assert (draft.revision, draft_data(draft)["sections"][1]["criteria"][0].get("title")) == (1, None)


def test_a_save_from_a_window_that_is_behind_names_the_revision_in_force(client, draft) -> None:
    client.post(address("rubric-draft-save", draft), browser_sends(draft, title="First"))
    answer = client.post(address("rubric-draft-save", draft), browser_sends(draft, title="Second"))
    assert (answer.status_code, answer["X-Revision"]) == (409, "1")
    draft.refresh_from_db()
    assert draft.title == "First"


@pytest.mark.parametrize("changes", [{"end": None}, {"revision": "x"}, {"revision": "1" * 12}])
def test_half_a_form_changes_nothing(client, draft, changes) -> None:
    fields = {name: text for name, text in browser_sends(draft, title="", **changes).items() if text is not None}
    assert client.post(address("rubric-draft-save", draft), fields).status_code == 400
    draft.refresh_from_db()
    assert draft.title == "Small"


def test_the_editor_lists_what_is_missing_with_a_link_to_each_field(client, author) -> None:
    draft = begin_draft(by=author)
    page = client.get(address("rubric-draft", draft)).content.decode()
    names = re.findall(r'<li data-name="([^"]*)"', page)
    assert {"title", "slug", "section-0-title", "criterion-0-slug", "band-4-anchor"} <= set(names)
    assert all(f'id="at-{name}"' in page and f'href="#at-{name}"' in page for name in names)


def test_publishing_leads_to_the_version_or_back_to_what_is_missing(client, draft) -> None:
    publish = address("rubric-draft-publish", draft)
    assert said(client.post(publish, {"revision": "0"}, follow=True)) == [
        "Nothing differs from Small v1, so there is no new version."
    ]
    client.post(address("rubric-draft-save", draft), browser_sends(draft, title=""))
    refused = client.post(publish, {"revision": "1"})
    assert refused["Location"] == f"{address('rubric-draft', draft)}?refused=1#problems"
    draft.refresh_from_db()
    client.post(address("rubric-draft-save", draft), browser_sends(draft, title="Ready"))
    done = client.post(publish, {"revision": "2"})
    assert done["Location"] == reverse("scoring:rubric-version", args=["small", 2])
    assert not RubricDraft.objects.exists()


def test_another_scale_is_told_and_an_unknown_one_refused(client, draft) -> None:
    url = address("rubric-draft-scale", draft)
    assert client.post(url, {"revision": "0", "scale": "1–7"}).status_code == 400
    page = client.post(url, {"revision": "0", "scale": "1–5"}, follow=True)
    assert said(page)[0].startswith("The scale is 1–5 now.")
    assert (page.context["scale"], page.context["problems"]) == ("1–5", [])
    behind = client.post(url, {"revision": "0", "scale": "0–10"}, follow=True)
    assert said(behind) == ["This draft was changed in another window. Load it again to go on from there."]


def test_a_version_published_meanwhile_is_shown_and_the_draft_goes_on_from_it(client, draft) -> None:
    publish_rubric(rubric=RubricData.model_validate(rubric_data(title="Theirs")))
    page = client.get(address("rubric-draft", draft))
    assert str(page.context["newer"]) == "Theirs v2"
    after = client.post(address("rubric-draft-rebase", draft), {"revision": "0"}, follow=True)
    assert [(change.before, change.after) for change in after.context["changes"]] == [("Theirs", "Small")]
    assert client.get(address("rubric-draft", draft)).context["newer"] is None


def test_a_draft_is_thrown_away_only_when_one_is_sure(client, draft) -> None:
    assert client.post(address("rubric-draft-drop", draft)).status_code == 200
    assert RubricDraft.objects.exists()
    client.post(address("rubric-draft-drop", draft), {"sure": "1"})
    assert not RubricDraft.objects.exists()
    assert client.get(address("rubric-draft", draft)).status_code == 404


def test_a_draft_that_never_was_is_not_found(client, author) -> None:
    assert client.get(reverse("scoring:rubric-draft", args=[uuid4()])).status_code == 404


def upload(client, content: bytes, name: str = "rubric.yaml"):
    return client.post(address("rubric-import"), {"file": SimpleUploadedFile(name, content)}, follow=True)


def test_a_file_becomes_a_draft_that_tells_what_is_wrong_in_it(client, author, version) -> None:
    page = upload(client, b"slug: small\ntitle: Five\nlowest: 1\nhighest: 5\ncolour: red\nsections:\n- title: Code\n")
    assert said(page) == [
        "The file is a draft now; nothing is published yet. It becomes the next version of Small.",
        "Left out, as a rubric has no such field: colour.",
    ]
    assert [(each.name, each.what) for each in page.context["problems"]] == [
        ("section-0-slug", "is missing"),
        ("section-0", "needs at least 1, has 0"),
    ]
    assert RubricDraft.objects.get().base == version
    assert '<details class="card editor-problems" open>' in page.content.decode()


@pytest.mark.parametrize(
    ("content", "name", "what"),
    [
        (b"title: [", "a.yaml", "Nothing was taken from a.yaml: line 2: not YAML"),
        (b"{}", "a.json", None),
        (b"", "a.yaml", "The submitted file is empty."),
        (b"\x89PNG\r\n", "a.png", "Nothing was taken from a.png: is not text in UTF-8."),
    ],
)
def test_a_file_without_a_rubric_makes_no_draft(client, author, content, name, what) -> None:
    page = upload(client, content, name)
    if what is None:
        assert RubricDraft.objects.count() == 1
        return
    assert page.status_code == 422
    assert page.context["form"].errors["file"][0].startswith(what)
    assert not RubricDraft.objects.exists()


def test_questions_name_criteria_that_the_editor_offers(client, draft) -> None:
    make_version(criteria=["python-core", "mvt"])
    assert client.get(address("rubric-draft", draft)).context["criteria"] == ["mvt", "python-core"]
