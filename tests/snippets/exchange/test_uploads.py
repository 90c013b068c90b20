from __future__ import annotations

import io
from dataclasses import replace

import pytest

from interviews.roles import Role
from snippets.exchange.folders import question_files, zip_of
from snippets.exchange.uploads import Arrival, State, take_question, take_zip
from snippets.judging import Code
from snippets.loader import LoadedQuestion, read_question
from snippets.models import Draft, QuestionVersion
from snippets.services.drafts import checked, publish_draft
from snippets.services.publishing import loaded_from, publish
from tests.factories import make_user
from tests.snippets.folders import write_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return make_user(Role.AUTHOR)


@pytest.fixture
def loaded(tmp_path):
    return read_question(write_question(tmp_path))


def with_variant(loaded: LoadedQuestion, code: str = "x = 1\n" * 6) -> LoadedQuestion:
    item = loaded.item.model_copy(update={"variants": {"other": {"no-types": ((1, 1),)}}})
    return replace(loaded, item=item, variants={"other": Code(code, "x = 2\n")})


def test_a_question_arrives_as_a_draft_and_nothing_is_published(loaded, author):
    varied = with_variant(loaded)

    arrival = take_question(loaded=varied, by=author)

    draft = Draft.objects.get()
    assert arrival == Arrival("slow-wait", State.NEW, draft)
    assert (checked(draft), draft.created_by, draft.base) == (varied, author, None)
    assert QuestionVersion.objects.count() == 0


def test_the_draft_of_a_question_that_is_there_begins_from_its_newest_version(loaded, author):
    publish(loaded=replace(loaded, code="pass\n" * 6))
    version, _ = publish(loaded=replace(loaded, fixed="pass\n"))

    draft = take_question(loaded=loaded, by=author).draft

    assert draft.base == version
    publish_draft(draft=draft, by=author)
    assert loaded_from(version.question) == loaded


def test_what_the_bank_says_already_is_unchanged(loaded, author):
    publish(loaded=with_variant(loaded))

    assert take_question(loaded=with_variant(loaded), by=author) == Arrival("slow-wait", State.UNCHANGED)
    assert take_question(loaded=with_variant(loaded, "y = 1\n" * 6), by=author).state == State.NEW
    assert take_question(loaded=loaded, by=author).state == State.NEW


def test_nothing_arrives_twice(loaded, author):
    first = take_question(loaded=loaded, by=author)

    assert take_question(loaded=loaded, by=make_user(Role.AUTHOR)) == Arrival("slow-wait", State.WAITING, first.draft)
    assert Draft.objects.count() == 1


def test_of_a_zip_each_question_is_taken_or_named_for_what_is_wrong(loaded, author, tmp_path):
    root = tmp_path / "bank"
    root.mkdir()
    same = read_question(write_question(root, "same"))
    publish(loaded=same)
    folders = {each.item.slug: question_files(each) for each in (loaded, same)}
    broken = folders["same"] | {"snippet.py": b"def\n" * 6, "test_proof.py": b"raise SystemExit"}

    arrivals, ignored = take_zip(file=io.BytesIO(zip_of(folders | {"broken": broken})), by=author)

    assert [(arrival.slug, arrival.state, list(map(str, arrival.faults))) for arrival in arrivals] == [
        (
            "broken",
            State.BROKEN,
            [
                "snippet.py:1: does not compile: invalid syntax",
                "item.yaml:1: slug 'same' differs from the folder's name 'broken'",
            ],
        ),
        ("same", State.UNCHANGED, []),
        ("slow-wait", State.NEW, []),
    ]
    assert ignored == ["broken/test_proof.py"]
    assert [draft.slug for draft in Draft.objects.all()] == ["slow-wait"]
