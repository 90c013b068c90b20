"""Imported questions as drafts, each once however often and from wherever it comes."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.db import transaction

from snippets.importing.found import Question
from snippets.importing.names import is_generic
from snippets.models import Draft, QuestionVersion

if TYPE_CHECKING:
    from django.contrib.auth.models import User

DATA_FIELDS = ("objective", "skills", "considerations", "remarks", "reference_answer", "source", "language")


@transaction.atomic
def import_questions(*, questions: list[Question], by: User | None = None) -> list[bool]:
    """Make drafts of them; True for each that was not there yet."""
    return [not is_there(question) and _import_one(question, by) for question in questions]


def _import_one(question: Question, by: User | None) -> bool:
    _, new = Draft.objects.get_or_create(
        imported_hash=hash_of(question),
        defaults={
            "slug": question.slug,
            "kind": question.kind,
            "title": question.title,
            "code": question.code or "",
            "data": draft_data(question),
            "created_by": by,
        },
    )
    return new


def is_there(question: Question) -> bool:
    """Whether it was imported before, or stands in the bank as it is: its draft is gone once it is published."""
    if Draft.objects.filter(imported_hash=hash_of(question)).exists():
        return True
    same = QuestionVersion.objects.filter(title=question.title, code=question.code or "")
    return same.filter(intro=question.description or "").exists()


def draft_data(question: Question) -> dict[str, Any]:
    """The fields of an item by the schema's names, those that say something."""
    data = {name: getattr(question, name) for name in DATA_FIELDS}
    data |= {"intro": question.description, "dated": question.date}
    return {name: value for name, value in data.items() if value}


def hash_of(question: Question) -> str:
    """Of what is asked. Notes, source and date may differ from document to document; a number is no part of it."""
    title = "" if is_generic(question.title) else question.title
    description = "" if question.description == question.title else question.description or ""
    asked = [" ".join(text.casefold().split()) for text in (title, description)]
    code = "\n".join(line.rstrip() for line in (question.code or "").split("\n"))
    return hashlib.sha256(json.dumps([*asked, code]).encode()).hexdigest()
