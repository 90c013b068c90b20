"""What a document gives: questions, and what was left of it with the reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Question:
    """`line` is where it begins in the document, 1-based; None stands for what the document does not say."""

    title: str
    line: int
    kind: str = ""
    slug: str = ""
    description: str | None = None
    code: str | None = None
    language: str | None = None
    objective: str | None = None
    skills: list[str] = field(default_factory=list)
    considerations: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    reference_answer: str | None = None
    source: str | None = None
    date: str | None = None

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in JSON_FIELDS}


JSON_FIELDS = (
    "kind", "slug", "title", "description", "code", "language", "objective", "skills", "considerations", "remarks",
    "reference_answer", "source", "date",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Left:
    line: int
    text: str
    why: str

    def as_json(self) -> dict[str, Any]:
        return {"line": self.line, "text": self.text, "why": self.why}


@dataclass(slots=True)
class Found:
    questions: list[Question] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)

    def leave(self, line: int, text: str, why: str) -> None:
        """`line` is 1-based. Blank lines around the text are no part of it."""
        lines = text.split("\n")
        while lines and not lines[0].strip():
            del lines[0]
            line += 1
        if lines:
            self.left.append(Left(line, "\n".join(lines).rstrip(), why))

    def as_json(self) -> dict[str, Any]:
        return {
            "questions": [question.as_json() for question in self.questions],
            "left": [left.as_json() for left in self.left],
        }
