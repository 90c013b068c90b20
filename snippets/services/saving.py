"""Drafts of questions and of rubrics are saved alike: a save names the one before, so no window overwrites another."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import transaction

from snippets.models import AbstractDraft
from snippets.refusal import ActionRefused

AnyDraft = TypeVar("AnyDraft", bound=AbstractDraft)


class DraftChanged(ActionRefused):
    def __init__(self, revision: int) -> None:
        super().__init__("This draft was changed in another window. Load it again to go on from there.")
        self.revision = revision


class DraftGone(ActionRefused):
    def __init__(self) -> None:
        super().__init__("This draft is gone: it was published or thrown away in another window.")


class DraftIncomplete(ActionRefused):
    def __init__(self) -> None:
        super().__init__("Some things are still missing.")


@transaction.atomic
def save_draft(*, draft: AnyDraft, revision: int, **fields: Any) -> AnyDraft:
    """Store the fields. Raise DraftChanged if the draft was saved from another window since `revision`, or DraftGone.

    What stands there already is no save: a window that did not hear the answer may say the same again.
    """
    current = locked_draft(draft)
    if all(getattr(current, name) == value for name, value in fields.items()):
        return current
    return store_draft(current, revision, **fields)


def locked_draft(draft: AnyDraft) -> AnyDraft:
    """The draft as it is now, held until the transaction ends. Raise DraftGone."""
    current = type(draft)._default_manager.select_for_update().filter(pk=draft.pk).first()
    if current is None:
        raise DraftGone
    return current


def store_draft(current: AnyDraft, revision: int, **fields: Any) -> AnyDraft:
    refuse_unseen(current, revision)
    for name, value in fields.items():
        setattr(current, name, value)
    current.revision += 1
    current.save()
    return current


def refuse_unseen(current: AbstractDraft, revision: int) -> None:
    if current.revision != revision:
        raise DraftChanged(current.revision)


def drop_draft(*, draft: AbstractDraft) -> None:
    draft.delete()
