"""Versions of questions, each variant of the code one of its own; the newest is always the one in force."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from django.db import transaction

from snippets.catalogue import summary_of
from snippets.judging import Code
from snippets.loader import LoadedQuestion
from snippets.models import SHOWN_FIELDS, AnswerKey, Card, Question, QuestionVersion, Tag
from snippets.refusal import ActionRefused
from snippets.schema import Item

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def publish(*, loaded: LoadedQuestion, by: User | None = None) -> tuple[QuestionVersion, bool]:
    """The newest version if it says the very same, else a new one with the next number; True if it is new.

    Going back to an earlier content makes a new version as well: the newest is always the one in force. Each variant
    of the code is a version of its own; what is returned is the plain one.
    """
    item = loaded.item
    Question.objects.get_or_create(slug=item.slug, defaults={"kind": item.kind})
    question = Question.objects.select_for_update().get(slug=item.slug)
    if question.kind != item.kind:
        question.kind = item.kind
        question.save(update_fields=["kind"])
    if question.variant not in {"", *loaded.variants}:
        question.variant = ""
        question.save(update_fields=["variant"])
    published = _publish_one(question, loaded, "", by)
    for name in loaded.variants:
        _publish_one(question, loaded, name, by)
    _draw_card(question, item)
    return published


def _publish_one(
    question: Question, loaded: LoadedQuestion, variant: str, by: User | None
) -> tuple[QuestionVersion, bool]:
    newest = question.versions.filter(variant=variant).order_by("number").last()
    content_hash = content_hash_of(loaded, variant)
    if newest and newest.content_hash == content_hash:
        return newest, False
    item, code = loaded.item.variant(variant) if variant else loaded.item, loaded.code_of(variant)
    shown = {name: code.code if name == "code" else getattr(item, name) for name in SHOWN_FIELDS}
    version = QuestionVersion.objects.create(
        question=question,
        number=question.versions.count() + 1,
        variant=variant,
        minutes=item.minutes,
        content_hash=content_hash,
        published_by=by,
        **shown,
    )
    AnswerKey.objects.create(version=version, data=item.model_dump(mode="json"), fixed_code=code.fixed)
    return version, True


def content_hash_of(loaded: LoadedQuestion, variant: str = "") -> str:
    code = loaded.code_of(variant)
    item = loaded.item.variant(variant) if variant else loaded.item
    # Without defaults, so that a field added to the schema makes no new version of what stayed the same.
    content = {"item": item.model_dump(mode="json", exclude_defaults=True), "code": code.code, "fixed": code.fixed}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def choose_variant(*, question: Question, variant: str) -> None:
    """From now on new plans take this wording; interviews and plans that exist keep theirs."""
    Question.objects.select_for_update().get(pk=question.pk)
    newest = question.versions.filter(variant=variant).order_by("number").last()
    if newest is None or variant not in {"", *loaded_from(question).variants}:
        raise ActionRefused("This question has no such variant.")
    question.variant = variant
    question.save(update_fields=["variant"])
    Card.objects.filter(question=question).update(version=newest)


def _draw_card(question: Question, item: Item) -> None:
    """What the list says of the question, as its version in force has it."""
    version = question.versions.filter(variant=question.variant).order_by("-number")[:1].get()
    fields = asdict(summary_of(item))
    tags = fields.pop("tags")
    card, _ = Card.objects.update_or_create(question=question, defaults={"version": version, **fields})
    card.tags.all().delete()
    Tag.objects.bulk_create([Tag(card=card, facet=facet, value=value) for facet, value in sorted(tags)])


def loaded_from(question: Question) -> LoadedQuestion:
    """The newest published content of the question, as its folder would hold it."""
    plain = question.versions.filter(variant="").select_related("key").order_by("number").last()
    if plain is None:
        raise ActionRefused("Nothing of this question is published yet.")
    return loaded_with(plain)


def loaded_with(plain: QuestionVersion) -> LoadedQuestion:
    """The content of that version, with the newest of each of its variants."""
    variants = {}
    for name in plain.key.item.variants:
        version = plain.question.versions.filter(variant=name).select_related("key").order_by("number").last()
        if version:
            variants[name] = Code(version.code, version.key.fixed_code)
    return LoadedQuestion(plain.key.item, plain.code, plain.key.fixed_code, variants)
