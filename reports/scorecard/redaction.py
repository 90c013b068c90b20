"""Hides who the candidate is: name, pronouns and employers, everywhere in a report. Pure.

docs/reports.md says what is hidden and what is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from functools import cache
from typing import Any, Literal, TypeVar, get_args, get_origin

from reports.scorecard.hiding import EMPLOYER, OTHER, Hide, hide_names, hide_pronouns, hide_words
from reports.scorecard.parts.base import Kept, Part, Spoken
from reports.scorecard.parts.judged import Evidence
from reports.scorecard.parts.whole import Document

Some = TypeVar("Some", bound=Part)


def redacted(document: Document, also_hide: Iterable[str] = ()) -> Document:
    """`also_hide` are further names that lead to the candidate, besides those of the document."""
    spoken = [
        hide_words(document.employers, EMPLOYER),
        hide_words([*document.also_hide, *also_hide], OTHER),
        hide_names(document.candidate),
    ]
    hidden = _without(document, spoken, [*spoken, hide_pronouns(document.pronouns)])
    return hidden.model_copy(
        update={
            "candidate": f"Candidate {document.reference}",
            "pronouns": "",
            "employers": (),
            "also_hide": (),
            "playback_url": None,
            "redacted": True,
        }
    )


def _without(part: Some, spoken: list[Hide], written: list[Hide]) -> Some:
    if isinstance(part, Evidence) and part.stream == "room":
        written = spoken
    hides: dict[type | None, list[Hide]] = {Spoken: spoken, None: written}
    changed = {
        name: _hidden(getattr(part, name), hides[mark], spoken, written)
        for name, mark in _marks(type(part)).items()
        if mark is not Kept
    }
    return part.model_copy(update=changed)


def _hidden(value: Any, hides: list[Hide], spoken: list[Hide], written: list[Hide]) -> Any:
    if isinstance(value, Part):
        return _without(value, spoken, written)
    if isinstance(value, tuple):
        return tuple(_hidden(each, hides, spoken, written) for each in value)
    if isinstance(value, str) and not isinstance(value, Enum):
        for hide in hides:
            value = hide(value)
    return value


@cache
def _marks(kind: type[Part]) -> Mapping[str, type | None]:
    """Of each field whether it is kept, spoken, or neither; a word out of a fixed list is kept."""
    return {
        name: next((mark for mark in _named_in(field.annotation, field.metadata) if mark in (Kept, Spoken)), None)
        for name, field in kind.model_fields.items()
    }


def _named_in(annotation: Any, metadata: Iterable[Any] = ()) -> list[Any]:
    if get_origin(annotation) is Literal:
        return [Kept]
    return [
        *metadata,
        *getattr(annotation, "__metadata__", ()),
        *(m for each in get_args(annotation) for m in _named_in(each)),
    ]
