from __future__ import annotations

import pytest

from interviews.roles import Role
from snippets.judging import RESERVED
from snippets.models import Draft, Question
from snippets.refusal import ActionRefused
from snippets.services.drafts import begin_draft, checked, edit_question, publish_draft
from snippets.services.saving import DraftChanged, DraftIncomplete, save_draft
from snippets.urls import urlpatterns
from tests.factories import CODE, item_data, make_user, make_version
from tests.snippets.folders import FIXED

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return make_user(Role.AUTHOR)


def whole_draft(by, slug="slow-wait", **fields):
    item = item_data(slug)
    return begin_draft(by=by, slug=slug, title=item["title"], data=item, code=CODE, fixed=FIXED, **fields)


def test_editing_a_question_opens_the_draft_that_exists(author):
    version = make_version()

    draft = edit_question(question=version.question, by=author)

    assert (draft.base, draft.created_by, draft.code) == (version, author, CODE)
    assert edit_question(question=version.question, by=make_user(Role.AUTHOR)) == draft
    assert Draft.objects.count() == 1


def test_a_newer_version_is_edited_in_a_draft_of_its_own(author):
    version = make_version()
    old = edit_question(question=version.question, by=author)

    newer = make_version(version.question.slug)

    draft = edit_question(question=version.question, by=author)
    assert (draft.base, old.base) == (newer, version)


def test_a_question_without_a_version_cannot_be_edited(author):
    question = Question.objects.create(slug="empty", kind="code_review")

    with pytest.raises(ActionRefused, match="Nothing of this question is published yet"):
        edit_question(question=question, by=author)


def test_an_unfinished_draft_says_what_its_code_lacks_too(author):
    draft = begin_draft(by=author, code="def broken(:\n")

    problems = checked(draft)

    assert (("title",), "title: must not be empty") in problems
    assert [problem for problem in problems if problem[0][0] in ("fixed.py", "code")] == [
        (("fixed.py",), "is missing"),
        (("code",), "line 1: does not compile: invalid syntax"),
    ]


def test_a_whole_draft_is_published_once(author):
    draft = whole_draft(author)

    version = publish_draft(draft=draft, by=author)

    assert (str(version), version.published_by, version.key.fixed_code) == ("slow-wait v1", author, FIXED)
    assert not Draft.objects.exists()


def test_an_incomplete_draft_is_not_published(author):
    with pytest.raises(DraftIncomplete):
        publish_draft(draft=begin_draft(by=author), by=author)
    assert (Draft.objects.count(), Question.objects.count()) == (1, 0)


def test_a_name_that_is_taken_is_refused(author):
    make_version("slow-wait")

    with pytest.raises(ActionRefused, match="Another question has the name slow-wait"):
        publish_draft(draft=whole_draft(author), by=author)


def test_a_draft_of_an_older_version_is_not_published_over_the_newer(author):
    draft = whole_draft(author, base=make_version("slow-wait"))
    make_version("slow-wait")

    with pytest.raises(ActionRefused, match="slow-wait v2 was published meanwhile"):
        publish_draft(draft=draft, by=author)


def test_what_another_window_saved_is_not_published_unseen(author):
    draft = whole_draft(author)
    save_draft(draft=draft, revision=0, title="From another window")

    with pytest.raises(DraftChanged):
        publish_draft(draft=draft, by=author, revision=0)

    assert publish_draft(draft=draft, by=author, revision=1).title == "From another window"


@pytest.mark.parametrize("language", ["python", "text"])
@pytest.mark.parametrize(
    ("code", "what"),
    [
        (" \n\n", "is empty"),
        ("#" * (64 * 1024 + 1), "larger than 64 kB"),
        ("# \x00\n" * 6, "holds a null character"),
    ],
)
def test_code_that_no_file_may_hold_is_refused(language, code, what):
    item = item_data(language=language)
    draft = Draft(slug=item["slug"], title=item["title"], kind="code_review", data=item, code=CODE, fixed=code)

    assert checked(draft) == [(("fixed",), what)]


@pytest.mark.parametrize("slug", sorted(RESERVED))
def test_no_question_has_the_name_of_a_page(author, slug):
    assert checked(whole_draft(author, slug)) == [(("slug",), f"slug: {slug} is the name of a page of the bank")]


def test_the_names_of_all_pages_are_kept_free():
    steps = {str(pattern.pattern).partition("/")[0] for pattern in urlpatterns}

    assert {step for step in steps if step and "<" not in step} == RESERVED
