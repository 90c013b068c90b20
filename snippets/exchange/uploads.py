"""What people upload becomes drafts: nothing is published before an author has looked at it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePath
from typing import IO, TYPE_CHECKING

from django.db import transaction

from snippets.exchange.folders import read_zip
from snippets.importing.decoding import UnreadableError, decoded
from snippets.importing.document import read_document
from snippets.importing.found import Found
from snippets.loader import BankError, Fault, LoadedQuestion
from snippets.models import Draft, Question
from snippets.services.drafts import draft_fields
from snippets.services.importing import import_questions
from snippets.services.publishing import content_hash_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class State(StrEnum):
    NEW = "new"
    WAITING = "waiting"
    UNCHANGED = "unchanged"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Arrival:
    """What became of one question; a draft where it is new or waiting, faults where it is broken."""

    slug: str
    state: State
    draft: Draft | None = None
    faults: list[Fault] = field(default_factory=list)


def take_zip(*, file: IO[bytes], by: User) -> tuple[list[Arrival], list[str]]:
    """Each question of the zip, and the files in it that are of no use here. Raise UnsafeArchive."""
    found = read_zip(file)
    return [_take(question, by) for question in found.questions], found.ignored


def _take(question: LoadedQuestion | BankError, by: User) -> Arrival:
    if isinstance(question, BankError):
        return Arrival(question.folder.name, State.BROKEN, faults=question.faults)
    return take_question(loaded=question, by=by)


@transaction.atomic
def take_question(*, loaded: LoadedQuestion, by: User) -> Arrival:
    """A draft of it, once, unless the newest version says the very same."""
    slug = loaded.item.slug
    question = Question.objects.filter(slug=slug).first()
    hashes = {name: content_hash_of(loaded, name) for name in ("", *sorted(loaded.variants))}
    if question and all(_newest_hash(question, name) == content for name, content in hashes.items()):
        return Arrival(slug, State.UNCHANGED)
    base = question.versions.filter(variant="").order_by("number").last() if question else None
    draft, new = Draft.objects.get_or_create(
        imported_hash=hashlib.sha256("".join(hashes.values()).encode()).hexdigest(),
        defaults={**draft_fields(loaded), "base": base, "created_by": by},
    )
    return Arrival(slug, State.NEW if new else State.WAITING, draft)


def _newest_hash(question: Question, variant: str) -> str | None:
    versions = question.versions.filter(variant=variant).order_by("-number")
    return versions.values_list("content_hash", flat=True).first()


def take_document(*, content: bytes, name: str, by: User) -> tuple[Found, list[State]]:
    """What was found in the Markdown or plain text, with the state of each question. Raise UnreadableError."""
    try:
        found = read_document(decoded(content), name=PurePath(name).stem)
    except UnreadableError as error:
        raise UnreadableError(f"{name} {error}.") from error
    new = import_questions(questions=found.questions, by=by)
    return found, [State.NEW if is_new else State.WAITING for is_new in new]
