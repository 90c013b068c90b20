"""Writing a question: a draft is begun, checked and published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from pydantic import ValidationError

from snippets.drafting.fields import VARIANTS
from snippets.drafting.form import draft_data
from snippets.drafting.rows import rows_in
from snippets.drafting.variants import codes_in, in_rows, places_in, row_problems, rows_of
from snippets.judging import MISSING, Code, code_problems, item_problems, missing_code, unfit_code
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
    data = item.model_dump(mode="json", exclude_defaults=True, exclude={"variants"})
    if loaded.variants:
        data["variants"] = rows_of(loaded)
    return {
        "slug": item.slug,
        "kind": item.kind,
        "title": item.title,
        "data": data,
        "code": loaded.code,
        "fixed": loaded.fixed,
    }


def checked(draft: Draft) -> LoadedQuestion | list[Problem]:
    """The draft as a whole question, or all that keeps it from being one, by path in its data or name of the code."""
    code, rows = Code(draft.code, draft.fixed), rows_in(draft.data, VARIANTS)
    language = str(draft.data.get("language", "python"))
    unfit: list[Problem] = [((name,), what) for name, what in unfit_code(code, language)]
    unfit += row_problems(rows, draft.kind, language)
    try:
        item = Item.model_validate({**draft_data(draft), "variants": places_in(rows)})
    except ValidationError as error:
        missing: list[Problem] = [((file,), MISSING) for file in missing_code(draft.kind, language, code)]
        return [*in_rows(item_problems(error), rows), *missing, *unfit]
    variants = codes_in(rows)
    fitting = code_problems(item, code, variants)
    found = [((path or (file,)), what) for file, path, what in fitting if "/" not in file]  # rows say those themselves
    problems = [*in_rows(found, rows), *unfit]
    return problems or LoadedQuestion(item, code.code, code.fixed, variants)


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
