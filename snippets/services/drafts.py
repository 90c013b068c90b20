"""Writing a question: a draft is begun, checked and published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db import transaction
from pydantic import ValidationError

from snippets.judging import MISSING, Code, code_problems, compile_problems, item_problems, missing_code, text_problems
from snippets.loader import LoadedQuestion
from snippets.models import Draft, Question, QuestionVersion
from snippets.refusal import ActionRefused
from snippets.schema import Item, Problem
from snippets.services.publishing import loaded_from, publish
from snippets.services.saving import DraftIncomplete, locked_draft, refuse_unseen

if TYPE_CHECKING:
    from django.contrib.auth.models import User


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
    """Raise DraftIncomplete, or say what stands against. The draft is gone afterwards: a version stands in its place.

    `revision` is the one that was on the page; raise DraftChanged if another window has saved since.
    """
    draft = locked_draft(draft)
    if revision is not None:
        refuse_unseen(draft, revision)
    loaded = checked(draft)
    if isinstance(loaded, list):
        raise DraftIncomplete
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
