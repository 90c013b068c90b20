from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from pydantic import ValidationError

from snippets.catalogue import summary_of
from snippets.judging import MISSING, Code, code_problems, compile_problems, item_problems, missing_code, text_problems
from snippets.loader import LoadedQuestion
from snippets.models import SHOWN_FIELDS, AnswerKey, Card, Draft, ProofResult, Question, QuestionVersion, Tag
from snippets.proofs.verdicts import Proof
from snippets.schema import Item, Problem

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class ActionRefused(Exception):
    """The bank cannot do this now; the message says why, in words for the author."""


class DraftChanged(ActionRefused):
    def __init__(self, revision: int) -> None:
        super().__init__("This draft was changed in another window. Load it again to go on from there.")
        self.revision = revision


class DraftIncomplete(ActionRefused):
    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("Some things are still missing.")
        self.problems = problems


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


def begin_draft(*, by: User | None, base: QuestionVersion | None = None, **fields: Any) -> Draft:
    """An empty draft, or one with all that `base` says."""
    if base is not None:
        loaded = loaded_from(base.question)
        fields = {**draft_fields(loaded), **fields}
    return Draft.objects.create(created_by=by, base=base, **fields)


@transaction.atomic
def edit_question(*, question: Question, by: User) -> Draft:
    """The draft that began from the newest version, a new one if there is none."""
    question = Question.objects.select_for_update().get(pk=question.pk)
    newest = question.versions.filter(variant="").order_by("number").last()
    if newest is None:
        raise ActionRefused("Nothing of this question is published yet.")
    return newest.drafts.first() or begin_draft(by=by, base=newest)


def loaded_from(question: Question) -> LoadedQuestion:
    """The newest published content of the question, as its folder would hold it."""
    plain = question.versions.filter(variant="").select_related("key").order_by("number").last()
    if plain is None:
        raise ActionRefused("Nothing of this question is published yet.")
    variants = {}
    for name in plain.key.item.variants:
        version = question.versions.filter(variant=name).select_related("key").order_by("number").last()
        if version:
            variants[name] = Code(version.code, version.key.fixed_code)
    return LoadedQuestion(plain.key.item, plain.code, plain.key.fixed_code, variants)


def draft_fields(loaded: LoadedQuestion) -> dict[str, Any]:
    item = loaded.item
    return {
        "slug": item.slug,
        "kind": item.kind,
        "title": item.title,
        "data": item.model_dump(mode="json", exclude_defaults=True),
        "code": loaded.code,
        "fixed": loaded.fixed,
        "variants": {name: {"code": code.code, "fixed": code.fixed} for name, code in loaded.variants.items()},
    }


def checked(draft: Draft) -> LoadedQuestion | list[Problem]:
    """The draft as a whole question, or all that keeps it from being one, by path in the item or name of the code."""
    code = Code(draft.code, draft.fixed)
    variants = {name: Code(**texts) for name, texts in draft.variants.items()}
    try:
        item = Item.model_validate({**draft.data, "slug": draft.slug, "kind": draft.kind, "title": draft.title})
    except ValidationError as error:
        language = str(draft.data.get("language", "python"))
        missing: list[Problem] = [((file,), MISSING) for file in missing_code(draft.kind, language, code)]
        return [*item_problems(error), *missing, *_unfit_code(code, language)]
    problems: list[Problem] = [((path or (file,)), what) for file, path, what in code_problems(item, code, variants)]
    problems += _unfit_code(code, item.language)
    return problems or LoadedQuestion(item, code.code, code.fixed, variants)


def _unfit_code(code: Code, language: str) -> Iterator[Problem]:
    for name, text in (("code", code.code), ("fixed", code.fixed)):
        unfit = text_problems(text) if text else []
        yield from (((name,), what) for what in unfit)
        for line, what in compile_problems(text) if language == "python" and not unfit else ():
            yield (name,), f"line {line}: {what}" if line else what


@transaction.atomic
def publish_draft(*, draft: Draft, by: User, revision: int | None = None) -> QuestionVersion:
    """Raise DraftIncomplete with what is missing. The draft is gone afterwards: a version stands in its place.

    `revision` is the one that was on the page; raise DraftChanged if another window has saved since.
    """
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if revision is not None and draft.revision != revision:
        raise DraftChanged(draft.revision)
    loaded = checked(draft)
    if isinstance(loaded, list):
        raise DraftIncomplete(loaded)
    question = Question.objects.filter(slug=loaded.item.slug).first()
    if question and (draft.base is None or draft.base.question_id != question.pk):
        raise ActionRefused(f"Another question has the name {question.slug} already. Choose another name.")
    if draft.base and draft.base.question.slug != loaded.item.slug:
        raise ActionRefused("A published question keeps its name. Begin a new question for another one.")
    newest = question and question.versions.filter(variant="").order_by("number").last()
    if newest and draft.base and newest.pk != draft.base_id:
        raise ActionRefused(f"{newest} was published meanwhile. Begin again from it, or compare the two first.")
    version, _ = publish(loaded=loaded, by=by)
    draft.delete()
    return version


@transaction.atomic
def save_draft(*, draft: Draft, revision: int, **fields: Any) -> Draft:
    """Store the fields. Raise DraftChanged if the draft was saved from another window since `revision`.

    What stands there already is no save: a window that did not hear the answer may say the same again.
    """
    current = Draft.objects.select_for_update().get(pk=draft.pk)
    if all(getattr(current, name) == value for name, value in fields.items()):
        return current
    if current.revision != revision:
        raise DraftChanged(current.revision)
    for name, value in fields.items():
        setattr(current, name, value)
    current.revision += 1
    current.save()
    return current


def drop_draft(*, draft: Draft) -> None:
    draft.delete()


def record_proofs(*, loaded: LoadedQuestion, proofs: Iterable[Proof], variant: str = "") -> QuestionVersion:
    """Store what became of the proofs with the version in force; one that cannot be run here leaves what an earlier run
    showed, with its date. Raise ActionRefused if the version says something else."""
    of_question = QuestionVersion.objects.filter(question__slug=loaded.item.slug, variant=variant)
    version = of_question.order_by("number").last()
    if version is None:
        raise ActionRefused("This question is not published yet.")
    if version.content_hash != content_hash_of(loaded, variant):
        raise ActionRefused(f"{version} differs from what was proven. Load the bank first.")
    has_run = set(version.proofs.exclude(status=ProofResult.Status.NOT_RUN).values_list("target", flat=True))
    now = timezone.now()
    fields = ["status", "why", "tests", "against", "ran_at"]
    rows = [
        ProofResult(
            version=version,
            target=proof.target,
            status=proof.status.value,
            why=proof.why,
            tests=proof.tests,
            against=dict(proof.against),
            ran_at=now,
        )
        for proof in proofs
        if proof.status.value != ProofResult.Status.NOT_RUN or proof.target not in has_run
    ]
    ProofResult.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["version", "target"], update_fields=fields
    )
    return version
