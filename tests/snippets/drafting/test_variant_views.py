"""Other wordings of a question's code in the editor: written, checked, compared, previewed and published."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from django.urls import reverse

from interviews.roles import Role
from snippets.exchange.folders import question_files, zip_of
from snippets.exchange.uploads import take_zip
from snippets.judging import Code
from snippets.loader import LoadedQuestion, read_question
from snippets.models import Draft, QuestionVersion
from snippets.services.drafts import begin_draft, edit_question
from snippets.services.publishing import choose_variant, loaded_from, publish
from tests.factories import make_user
from tests.snippets.drafting.asking import address, listed
from tests.snippets.folders import write_question
from tests.snippets.pages import posted_by

pytestmark = pytest.mark.django_db

OTHER = "def rest(duration):\n    return duration\n" * 3
OTHER_FIXED = OTHER.replace("rest", "rested")


@pytest.fixture
def author(client):
    user = make_user(Role.AUTHOR)
    client.force_login(user)
    return user


@pytest.fixture
def plain(tmp_path) -> LoadedQuestion:
    return read_question(write_question(tmp_path))


@pytest.fixture
def varied(plain) -> LoadedQuestion:
    """With a wording that says of one defect alone where it stands."""
    item = plain.item.model_copy(update={"variants": {"other": {"no-types": ((1, 2),)}}})
    return replace(plain, item=item, variants={"other": Code(OTHER, OTHER_FIXED)})


@pytest.fixture
def draft(author, varied) -> Draft:
    version, _ = publish(loaded=varied)
    return edit_question(question=version.question, by=author)


def form_of(client, draft: Draft) -> dict[str, list[str]]:
    return posted_by(client.get(address("draft", draft)).content.decode(), "editor")


def post(client, draft: Draft, **changes: str):
    """What the page would post, but for the changes."""
    fields = {**form_of(client, draft), **changes}
    return client.post(address("draft_save", draft), fields)


def named(name: str, number: int = 0) -> str:
    return f"variants-{number}-{name}"


def test_a_wording_is_shown_with_the_place_of_every_defect(client, draft):
    fields = form_of(client, draft)

    assert [fields[named(name)] for name in ("slug", "code", "fixed", "lines")] == [
        ["other"], [OTHER], [OTHER_FIXED], ["blocking-sleep: 5\nno-types: 1-2"],
    ]  # fmt: skip


def test_a_page_that_is_saved_untouched_changes_nothing(client, draft, varied):
    assert post(client, draft).status_code == 200

    assert Draft.objects.get().revision == 0


def test_a_wording_that_is_added_is_published_with_the_question_and_never_changes(client, author, plain):
    version, _ = publish(loaded=plain)
    draft = edit_question(question=version.question, by=author)
    added = {named("slug"): "other", named("code"): OTHER, named("fixed"): OTHER_FIXED}

    answer = post(client, draft, **added, **{named("lines"): "blocking-sleep: 5\nno-types: 1-2"})

    assert "Everything is there." in answer.content.decode()
    client.post(address("draft_publish", draft))
    other = QuestionVersion.objects.get(variant="other")
    assert (other.code, other.key.fixed_code, other.key.item.defect("no-types").lines) == (
        OTHER, OTHER_FIXED, ((1, 2),),
    )  # fmt: skip
    choose_variant(question=version.question, variant="other")
    draft = edit_question(question=version.question, by=author)
    post(client, draft, **{named("code"): OTHER + "\n"})
    client.post(address("draft_publish", draft))
    assert QuestionVersion.objects.get(pk=other.pk).code == OTHER
    assert QuestionVersion.objects.newest().get().code == OTHER + "\n"


def test_a_wording_that_is_removed_is_in_no_later_version(client, draft, plain):
    fields = {name: texts for name, texts in form_of(client, draft).items() if not name.startswith("variants-")}
    client.post(address("draft_save", draft), fields)

    client.post(address("draft_publish", draft))

    assert loaded_from(draft.base.question) == plain
    assert QuestionVersion.objects.filter(variant="other").count() == 1


def test_what_is_wrong_with_a_wording_stands_beside_its_field(client, author, plain):
    version, _ = publish(loaded=plain)
    draft = edit_question(question=version.question, by=author)
    wrong = {
        "variants-4-slug": "Other!", "variants-4-code": "def\n", "variants-4-lines": "no-types: one",
        "variants-7-code": OTHER, "variants-7-fixed": OTHER_FIXED,
    }  # fmt: skip

    assert listed(post(client, draft, **wrong)) == [
        ("variants-4-slug", "use small letters, digits and single hyphens"),
        ("variants-4-lines", "write each on a line of its own, as blocking-sleep: 5-7, 12"),
        ("variants-4-fixed", "is missing"),
        ("variants-4-code", "line 1: does not compile: invalid syntax"),
        ("variants-7-slug", "is missing"),
    ]


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        ("no-types: 7", "defect no-types: lines 7 to 7 lie outside the code, which has 6"),
        ("no-types: 2-1", "defect no-types: lines 2 to 1 run backwards"),
        ("no-types: 0", "no-types: must be 1 or more, not 0"),
        ("ghost: 1", "variants: other names ghost, which is not in this item"),
    ],
)
def test_places_that_cannot_be_are_named(client, draft, lines, what):
    assert listed(post(client, draft, **{named("lines"): f"blocking-sleep: 5\n{lines}"})) == [(named("lines"), what)]


def test_a_wording_is_coloured_for_choosing_its_lines(client, draft):
    pages = {number: client.get(address("draft_code", draft), {"wording": number}) for number in ("", "1", "2", "x")}

    codes = {number: "rest" in page.content.decode() for number, page in pages.items()}
    assert codes == {"": False, "1": True, "2": False, "x": False}


def test_the_preview_shows_a_wording_with_its_own_lines(client, draft):
    def preview(wording: str) -> list[bool]:
        page = client.get(address("draft_preview", draft), {"as": "interviewer", "wording": wording}).content.decode()
        return [words in page for words in ("rest", 'data-marks="1-2"', 'data-marks="4"')]

    own, plain = [True, True, False], [False, False, True]
    assert [preview(wording) for wording in ("1", "", "2")] == [own, plain, plain]


def test_a_candidate_s_preview_of_a_wording_holds_nothing_of_the_key(client, draft):
    page = client.get(address("draft_preview", draft), {"wording": "1"}).content.decode()

    secrets = ("It blocks.", "Do not.", "Sees all.", "sleep yields to the loop", "rested", "no-types", "data-marks")
    assert [secret in page for secret in secrets] == [False] * len(secrets)


def test_the_changes_show_the_code_of_a_wording_line_by_line(client, draft):
    assert [name for name, _ in client.get(address("draft_diff", draft)).context["codes"]] == ["Code", "Repaired code"]
    changes = {named("code"): OTHER.replace("return duration\n", "pass\n"), named("lines"): "no-types: 3"}
    post(client, draft, **changes, **{named("slug", 1): "new", named("code", 1): "x = 1\n"})

    context = client.get(address("draft_diff", draft)).context

    codes = {name: [(line.how, line.text) for line in lines if line.how != "kept"] for name, lines in context["codes"]}
    assert codes["Wording new: code"] == [("new", "x = 1")]
    assert codes["Wording other: code"] == [("gone", "    return duration"), ("new", "    pass")] * 3
    assert set(codes) == {"Code", "Repaired code", "Wording new: code", "Wording other: code"}
    places = "where the defects stand"
    assert [(change.where, change.before, change.after) for change in context["changes"]] == [
        (f"Wording other: {places}", "blocking-sleep: 5\nno-types: 1-2", "blocking-sleep: 5\nno-types: 3"),
        ("Wording new: name", "", "new"),
        (f"Wording new: {places}", "", "blocking-sleep: 5\nno-types: 4"),
    ]


def test_a_question_with_wordings_goes_through_the_editor_and_comes_out_byte_for_byte(client, author, varied):
    before = zip_of({"slow-wait": question_files(varied)})
    take_zip(file=io.BytesIO(before), by=author)
    draft = Draft.objects.get()

    post(client, draft)
    client.post(address("draft_publish", draft))

    assert client.get(reverse("snippets:export", args=["slow-wait"])).content == before
    question = QuestionVersion.objects.get(variant="").question
    again = begin_draft(by=author, base=question.versions.get(variant=""))
    post(client, again)
    client.post(address("draft_publish", again))
    assert QuestionVersion.objects.count() == 2
    assert client.get(reverse("snippets:export", args=["slow-wait"])).content == before


def test_a_question_without_code_has_no_other_wordings(client, author):
    page = client.get(address("draft", begin_draft(by=author, kind="knowledge")))

    hidden = {view.section.name: view.hidden for view in page.context["sections"]}
    assert (hidden["variants"], hidden["topics"]) == (True, False)


def test_several_windows_cannot_overwrite_a_wording(client, draft):
    fields = form_of(client, draft)
    post(client, draft, **{named("slug"): "mine"})

    answer = client.post(address("draft_save", draft), {**fields, named("slug"): "theirs"})

    assert (answer.status_code, Draft.objects.get().data["variants"][0]["slug"]) == (409, "mine")
