from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from django.db import connection

from snippets.judging import Code
from snippets.loader import LoadedQuestion, read_question
from snippets.models import AnswerKey, Question, QuestionVersion
from snippets.refusal import ActionRefused
from snippets.schema import Kind
from snippets.services.publishing import choose_variant, loaded_from, publish
from tests.factories import CODE, make_user
from tests.snippets.folders import FIXED, write_question

OTHER = "def rest(duration):\n    return duration\n" * 4

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(tmp_path):
    return read_question(write_question(tmp_path))


def test_publishing_keeps_what_is_shown_apart_from_what_is_known(loaded):
    author = make_user()

    version, new = publish(loaded=loaded, by=author)

    assert new
    assert (str(version), version.published_by, version.minutes) == ("slow-wait v1", author, 15)
    assert version.shown() == {
        "title": "A slow wait",
        "language": "python",
        "environment": "Python 3.11",
        "intro": "A helper that waits.",
        "code": CODE,
    }
    assert (version.key.item, version.key.fixed_code) == (loaded.item, FIXED)


def test_the_same_content_is_published_once(loaded):
    first, _ = publish(loaded=loaded)

    assert publish(loaded=loaded) == (first, False)
    assert QuestionVersion.objects.count() == AnswerKey.objects.count() == 1


@pytest.mark.parametrize("part", ["code", "fixed", "item"])
def test_any_change_makes_the_next_version_and_keeps_the_old_one(loaded, part):
    first, _ = publish(loaded=loaded)
    other = loaded.item.model_copy(update={"purpose": "Something else."}) if part == "item" else "pass\n"

    second, new = publish(loaded=replace(loaded, **{part: other}))

    assert (new, second.number, second.question) == (True, 2, first.question)
    first = QuestionVersion.objects.get(pk=first.pk)
    assert (first.code, first.key.fixed_code, first.key.item) == (loaded.code, loaded.fixed, loaded.item)


def test_going_back_makes_a_version_too(loaded):
    publish(loaded=loaded)
    publish(loaded=replace(loaded, code="pass\n"))

    version, new = publish(loaded=loaded)

    assert (version.number, version.code, new) == (3, loaded.code, True)


def test_the_kind_follows_the_newest_version(loaded):
    publish(loaded=loaded)

    publish(loaded=replace(loaded, item=loaded.item.model_copy(update={"kind": Kind.PRACTICAL})))

    assert Question.objects.get().kind == Kind.PRACTICAL


def test_a_failure_leaves_nothing_behind(loaded, monkeypatch):
    def refuse(**fields):
        raise RuntimeError

    monkeypatch.setattr(AnswerKey.objects, "create", refuse)

    with pytest.raises(RuntimeError):
        publish(loaded=loaded)
    assert (Question.objects.count(), QuestionVersion.objects.count()) == (0, 0)


def test_nothing_of_the_key_is_shown(tmp_path):
    """Every text of the item but the shown ones carries a mark; none of them may come out."""
    whole = read_question(write_question(tmp_path))
    data = whole.item.model_dump(mode="json")
    shown = {"title", "language", "environment", "intro"}
    texts = {name: value for name, value in data.items() if name not in shown}

    version, _ = publish(loaded=whole)

    said = json.dumps(version.shown())
    leaked = [text for text in _texts(texts) if text in said and len(text) > 8]
    assert leaked == []
    assert version.shown().keys() == {*shown, "code"}


def _texts(node):
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_the_same_at_once_make_one_version(loaded):
    together = Barrier(2)

    def publish_in_a_thread(_):
        together.wait()
        try:
            return publish(loaded=loaded)[1]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(publish_in_a_thread, range(2))) == [False, True]
    assert [str(version) for version in QuestionVersion.objects.all()] == ["slow-wait v1"]


def with_variants(loaded: LoadedQuestion, **codes: str) -> LoadedQuestion:
    """The question with a wording for each name, in which the last defect stands on line 1."""
    item = loaded.item.model_copy(update={"variants": {name: {"no-types": ((1, 1),)} for name in codes}})
    return replace(
        loaded, item=item, variants={name: Code(code, f"fixed = {name!r}\n") for name, code in codes.items()}
    )


def published() -> list[tuple[str, str]]:
    return [(str(version), version.code) for version in QuestionVersion.objects.order_by("number")]


def test_each_variant_is_a_version_with_a_key_of_its_own(loaded):
    varied = with_variants(loaded, other=OTHER)

    version, new = publish(loaded=varied)

    assert (str(version), new) == ("slow-wait v1", True)
    assert published() == [("slow-wait v1", CODE), ("slow-wait v2 (other)", OTHER)]
    other = QuestionVersion.objects.get(variant="other")
    assert (other.key.item, other.key.fixed_code) == (varied.item.variant("other"), "fixed = 'other'\n")
    assert (other.key.item.defect("no-types").lines, version.key.item.defect("no-types").lines) == (
        ((1, 1),),
        ((4, 4),),
    )
    assert loaded_from(version.question) == varied


def test_only_the_variant_that_changed_gets_a_new_version(loaded):
    publish(loaded=with_variants(loaded, one=OTHER, two=OTHER))

    _, new = publish(loaded=with_variants(loaded, one=OTHER, two=f"{OTHER}\n"))

    assert not new
    assert published() == [
        ("slow-wait v1", CODE),
        ("slow-wait v2 (one)", OTHER),
        ("slow-wait v3 (two)", OTHER),
        ("slow-wait v4 (two)", f"{OTHER}\n"),
    ]


def test_the_variant_that_was_chosen_is_the_one_in_force(loaded):
    version, _ = publish(loaded=with_variants(loaded, other=OTHER))
    question = version.question
    assert QuestionVersion.objects.newest().get() == version

    choose_variant(question=question, variant="other")
    assert QuestionVersion.objects.newest().get() == QuestionVersion.objects.get(variant="other")
    publish(loaded=with_variants(loaded, other=f"{OTHER}\n"))
    assert QuestionVersion.objects.newest().get().code == f"{OTHER}\n"

    choose_variant(question=question, variant="")
    assert QuestionVersion.objects.newest().get() == version


def test_a_variant_that_is_not_there_cannot_be_chosen(loaded):
    version, _ = publish(loaded=loaded)

    with pytest.raises(ActionRefused, match=r"^This question has no such variant\.$"):
        choose_variant(question=version.question, variant="other")
    assert Question.objects.get().variant == ""


def test_when_the_chosen_variant_is_gone_the_plain_code_is_in_force_again(loaded):
    version, _ = publish(loaded=with_variants(loaded, other=OTHER))
    choose_variant(question=version.question, variant="other")

    plain, new = publish(loaded=loaded)

    assert (new, Question.objects.get().variant, QuestionVersion.objects.newest().get()) == (True, "", plain)
    with pytest.raises(ActionRefused, match=r"^This question has no such variant\.$"):
        choose_variant(question=plain.question, variant="other")
    assert loaded_from(plain.question) == loaded
