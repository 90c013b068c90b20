from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from django.db import transaction

from snippets.loader import LoadedQuestion
from snippets.models import SHOWN_FIELDS, AnswerKey, Question, QuestionVersion

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def publish(*, loaded: LoadedQuestion, by: User | None = None) -> tuple[QuestionVersion, bool]:
    """The newest version if it says the very same, else a new one with the next number; True if it is new.

    Going back to an earlier content makes a new version as well: the newest is always the one in force.
    """
    item = loaded.item
    Question.objects.get_or_create(slug=item.slug, defaults={"kind": item.kind})
    question = Question.objects.select_for_update().get(slug=item.slug)
    newest = question.versions.order_by("number").last()
    content_hash = content_hash_of(loaded)
    if newest and newest.content_hash == content_hash:
        return newest, False
    if question.kind != item.kind:
        question.kind = item.kind
        question.save(update_fields=["kind"])
    shown = {name: loaded.code if name == "code" else getattr(item, name) for name in SHOWN_FIELDS}
    version = QuestionVersion.objects.create(
        question=question,
        number=newest.number + 1 if newest else 1,
        minutes=item.minutes,
        content_hash=content_hash,
        published_by=by,
        **shown,
    )
    AnswerKey.objects.create(version=version, data=item.model_dump(mode="json"), fixed_code=loaded.fixed)
    return version, True


def content_hash_of(loaded: LoadedQuestion) -> str:
    content = {"item": loaded.item.model_dump(mode="json"), "code": loaded.code, "fixed": loaded.fixed}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
