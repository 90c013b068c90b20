"""The editor's pages: saving, checking, publishing, importing."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from scoring.models import RubricDraft
from scoring.rubrics.drafting.form import draft_data
from scoring.rubrics.drafting.page import Page
from scoring.rubrics.schema import RubricData
from scoring.services.rubric_drafts import begin_draft, import_rubric
from scoring.services.rubrics import publish_rubric
from scoring.views import rubric_files
from tests.factories import make_version
from tests.scoring.rubric_data import rubric_data
from tests.scoring.rubric_pages import address

pytestmark = pytest.mark.django_db


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


def test_of_a_file_that_is_too_large_only_the_beginning_is_read(client, author, monkeypatch) -> None:
    read: list[int] = []

    def counted(*, content: bytes, **given):
        read.append(len(content))
        return import_rubric(content=content, **given)

    monkeypatch.setattr(rubric_files, "import_rubric", counted)
    page = upload(client, b"#" * 3_000_000)
    assert (page.status_code, "larger than 256 kB" in page.content.decode()) == (422, True)
    assert read == [256 * 1024 + 1]


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
