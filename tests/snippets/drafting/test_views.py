from __future__ import annotations

import re
import uuid

import pytest
from django.urls import reverse

from interviews.roles import Role
from snippets.loader import BANK, read_question
from snippets.models import Draft, QuestionVersion
from snippets.services.drafts import begin_draft, draft_fields, edit_question
from snippets.services.publishing import publish
from snippets.services.saving import drop_draft, save_draft
from tests.factories import CODE, item_data, make_user, make_version
from tests.snippets.drafting.asking import address, listed, save
from tests.snippets.folders import FIXED
from tests.snippets.pages import posted_by

pytestmark = pytest.mark.django_db

PAGES = ("draft", "draft_code", "draft_preview", "draft_diff")
ACTIONS = ("draft_save", "draft_publish", "draft_drop")


@pytest.fixture
def author(client):
    user = make_user(Role.AUTHOR, name="Jonas")
    client.force_login(user)
    return user


@pytest.fixture
def draft(author):
    item = item_data(wrong_claims=["it sleeps for ever"], descriptions=["it waits a while"])
    return begin_draft(by=author, slug=item["slug"], title=item["title"], data=item, code=CODE, fixed=FIXED)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.AUTHOR, Role.ADMINISTRATOR)])
def test_nobody_but_writers_finds_drafts(client, draft, role):
    client.force_login(make_user(role))

    answers = [client.get(address(name, draft)) for name in PAGES] + [client.get(address("draft_list"))]
    answers += [client.post(address(name, draft), {"sure": "1"}) for name in ACTIONS]
    answers += [client.post(address("draft_begin"))]

    assert {answer.status_code for answer in answers} == {404}
    assert Draft.objects.count() == 1


def test_who_is_not_signed_in_is_asked_to(client, draft):
    client.logout()

    answer = client.get(address("draft", draft))

    assert (answer.status_code, answer.url.partition("?")[0]) == (302, reverse("account_login"))


def test_a_draft_that_does_not_exist_is_not_found(client, author):
    assert client.get(reverse("snippets:draft", args=[uuid.uuid4()])).status_code == 404


@pytest.mark.parametrize("name", ["draft_begin", *ACTIONS])
def test_actions_are_posts(client, draft, name):
    assert client.get(address(name, None if name == "draft_begin" else draft)).status_code == 405


def test_the_back_button_fetches_the_editor_anew(client, draft):
    assert "no-store" in client.get(address("draft", draft))["Cache-Control"]


def test_the_list_says_what_is_still_missing(client, draft):
    begin_draft(by=make_user(Role.AUTHOR, name="Ruth"), imported_hash="f" * 64, title="From a document")

    page = client.get(address("draft_list"))

    assert [(each.title, missing > 0) for each, missing in page.context["rows"]] == [
        ("From a document", True),
        ("A slow wait", False),
    ]
    assert [words in page.content.decode() for words in ("an import", "can be published", "Ruth", "you")] == [True] * 4


def test_the_list_asks_the_same_number_of_queries_for_more_drafts(client, draft, django_assert_num_queries):
    for _ in range(4):
        begin_draft(by=make_user(Role.AUTHOR), base=make_version())

    with django_assert_num_queries(7):
        client.get(address("draft_list"))


def test_a_new_question_begins_empty(client, author):
    answer = client.post(address("draft_begin"))

    draft = Draft.objects.get()
    assert (answer.url, draft.created_by, draft.data) == (address("draft", draft), author, {})
    assert client.get(answer.url).status_code == 200


def test_a_published_question_is_edited_in_one_draft(client, author):
    version = make_version()

    answers = [client.post(address("draft_begin"), {"slug": version.question.slug}) for _ in range(2)]

    draft = Draft.objects.get()
    assert [answer.url for answer in answers] == [address("draft", draft)] * 2
    assert draft.base == version


def test_an_unknown_question_cannot_be_edited(client, author):
    assert client.post(address("draft_begin"), {"slug": "unknown"}).status_code == 404
    assert not Draft.objects.exists()


@pytest.mark.parametrize("slug", ["airflow-etl", "n-plus-one"])
def test_a_page_that_is_saved_untouched_changes_nothing(client, author, slug):
    publish(loaded=read_question(BANK / slug))
    draft = begin_draft(by=author, **draft_fields(read_question(BANK / slug)))

    fields = posted_by(client.get(address("draft", draft)).content.decode(), "editor")
    answer = client.post(address("draft_save", draft), fields)

    assert answer.status_code == 200
    assert Draft.objects.get().revision == 0


def test_a_save_answers_with_problems_by_the_names_of_the_window(client, author):
    draft = begin_draft(by=author)

    answer = save(client, draft, **{"title": "A wait", "defects-8-lines": "five", "defects-3-title": "It blocks"})

    draft.refresh_from_db()
    assert (draft.title, draft.revision) == ("A wait", 1)
    assert draft.data["defects"] == [{"lines": "five"}, {"title": "It blocks"}]
    assert 'data-revision="1"' in answer.content.decode()
    problems = listed(answer)
    assert ("defects-8-lines", "write them as 5-7, 12") in problems
    assert ("defects-3-lines", "is missing") in problems
    assert ("fixed", "is missing") in problems
    assert "defects-3-title" not in dict(problems)


def test_what_cannot_be_right_comes_back_as_it_was_typed(client, draft):
    save(client, draft, title="A wait", minutes="soon", **{"probes-0-reveals": "everything"})

    fields = posted_by(client.get(address("draft", draft)).content.decode(), "editor")

    assert [fields[name] for name in ("title", "minutes", "probes-0-reveals")] == [["A wait"], ["soon"], ["everything"]]


def test_each_problem_stands_beside_its_field(client, author):
    draft = save_draft(draft=begin_draft(by=author), revision=0, data={"minutes": 500}, title="A wait")

    page = client.get(address("draft", draft)).content.decode()

    assert re.search(r'id="at-minutes"[^>]*aria-describedby="help-minutes problem-minutes" aria-invalid="true"', page)
    assert re.search(r'id="problem-minutes">must be 120 or less, not 500', page)
    assert '<a href="#at-minutes">Minutes</a>' in page


def test_no_two_parts_of_the_page_have_the_same_id(client, draft):
    page = re.sub(r"<template.*?</template>", "", client.get(address("draft", draft)).content.decode(), flags=re.DOTALL)

    ids = re.findall(r' id="([^"]*)"', page)

    assert [name for name in ids if ids.count(name) > 1] == []


def test_another_window_is_told_and_nothing_is_overwritten(client, draft):
    save(client, draft, title="Mine")

    answer = save(client, draft, revision=0, title="Theirs")

    assert (answer.status_code, answer.headers["X-Revision"]) == (409, "1")
    assert Draft.objects.get().title == "Mine"


@pytest.mark.parametrize("broken", [{"revision": ""}, {"revision": "x"}, {"revision": "9" * 30}])
def test_a_form_that_is_not_whole_is_refused(client, draft, broken):
    assert save(client, draft, **broken, title="New").status_code == 400
    assert client.post(address("draft_save", draft), {"revision": "0", "title": "New"}).status_code == 400
    assert Draft.objects.get().title == "A slow wait"


def test_the_candidate_s_preview_holds_nothing_of_the_key(client, draft):
    page = client.get(address("draft_preview", draft)).content.decode()

    secrets = (
        "It blocks.", "Do not.", "Sees all.", "sleep yields to the loop", "Question 3 about the wait?",
        "it sleeps for ever", "it waits a while",
    )  # fmt: skip
    assert [secret in page for secret in secrets] == [False] * len(secrets)
    assert [words in page for words in ("A helper that waits.", "Python 3.11", 'data-line="5"')] == [True] * 3


def test_the_interviewer_s_preview_holds_the_key(client, draft):
    page = client.get(address("draft_preview", draft) + "?as=interviewer").content.decode()

    key = (
        "It blocks.",
        "Do not.",
        "Sees all.",
        "sleep yields to the loop",
        "Question 3 about the wait?",
        "it sleeps for ever",
        "it waits a while",
        'data-marks="5"',
    )
    assert [words in page for words in key] == [True] * len(key)


def test_any_draft_can_be_previewed(client, author):
    draft = begin_draft(by=author, data={"defects": ["odd", {"lines": 7}], "probes": "none", "levels": 3})

    assert [client.get(address(name, draft)).status_code for name in PAGES] == [200] * len(PAGES)


def test_the_diff_shows_code_and_fields_that_changed(client, author):
    version = make_version("slow-wait")
    draft = edit_question(question=version.question, by=author)
    data = {**draft.data, "defects": [{**draft.data["defects"][0], "fix": "Await it."}], "purpose": "Another."}
    data["wrong_claims"] = ["it sleeps for ever", "it never wakes"]
    save_draft(draft=draft, revision=0, data=data, code=CODE.replace("seconds\n", "1\n"))

    page = client.get(address("draft_diff", draft))

    changes = {change.where: (change.before, change.after) for change in page.context["changes"]}
    assert changes["Purpose"] == ("It waits and says how long.", "Another.")
    assert changes["Wrong claims"] == ("", "it sleeps for ever\nit never wakes")
    assert changes["Defect blocking-sleep: repair"] == ("Do not.", "Await it.")
    assert changes["Defect no-types: title"] == ("No types", "")
    assert changes["Order of the defects"] == ("blocking-sleep\nno-types", "blocking-sleep")
    assert "return 1" in page.content.decode()


def test_a_draft_without_a_base_has_nothing_to_compare(client, draft):
    assert "everything in it is new" in client.get(address("draft_diff", draft)).content.decode()


def test_publishing_makes_a_version(client, draft, author):
    answer = client.post(address("draft_publish", draft), follow=True)

    version = QuestionVersion.objects.get()
    assert (str(version), version.published_by, Draft.objects.count()) == ("slow-wait v1", author, 0)
    assert "A slow wait is published as slow-wait v1." in answer.content.decode()


def test_a_refusal_lists_what_is_missing_with_links(client, author):
    draft = begin_draft(by=author, title="Half")

    page = client.post(address("draft_publish", draft), follow=True).content.decode()

    assert "Not published yet." in page
    assert '<a href="#at-intro">Introduction</a>' in page
    assert not QuestionVersion.objects.exists()


def test_a_page_that_is_out_of_date_publishes_nothing(client, draft):
    page = client.get(address("draft", draft)).content.decode()
    save_draft(draft=draft, revision=0, title="From another window")

    answer = client.post(address("draft_publish", draft), posted_by(page, "publish"), follow=True).content.decode()

    assert "This draft was changed in another window." in answer
    assert not QuestionVersion.objects.exists()
    client.post(address("draft_publish", draft), posted_by(answer, "publish"))
    assert QuestionVersion.objects.get().title == "From another window"


def test_many_drafts_stand_on_pages(client, author):
    for number in range(31):
        begin_draft(by=author, title=f"Draft number {number}.")

    first, second = (client.get(address("draft_list"), {"page": page}).content.decode() for page in (1, 2))

    assert [page.count("Draft number") for page in (first, second)] == [30, 1]
    assert "Draft number 0." in second


def test_code_that_is_far_too_long_is_kept_but_not_shown_in_rows(client, draft):
    answer = save(client, draft, code="\n" * 70_000 + "x = 1")

    assert ("code", "larger than 64 kB") in listed(answer)
    assert client.get(address("draft_code", draft)).content == b""
    assert Draft.objects.get().code == "\n" * 70_000 + "x = 1"


def test_a_draft_that_is_gone_meanwhile_is_told_so(client, draft, monkeypatch):
    monkeypatch.setattr("snippets.views.drafts.draft_for", lambda user, public_id: draft)
    drop_draft(draft=Draft.objects.get())

    assert save(client, draft, title="Late").status_code == 404
    page = client.post(address("draft_publish", draft), follow=True)
    assert page.redirect_chain == [(address("draft_list"), 302)]
    assert "This draft is gone" in page.content.decode()


def test_a_refusal_for_another_reason_says_it(client, draft):
    make_version("slow-wait")

    page = client.post(address("draft_publish", draft), follow=True).content.decode()

    assert "Another question has the name slow-wait already." in page


def test_a_draft_is_thrown_away_after_one_question(client, draft):
    asked = client.post(address("draft_drop", draft))

    assert ("Throw this draft away?" in asked.content.decode(), Draft.objects.count()) == (True, 1)
    assert client.post(address("draft_drop", draft), {"sure": "1"}).url == address("draft_list")
    assert not Draft.objects.exists()
