"""Questions within the limits of the schema: what a field cannot hold goes to the remarks, long code is left."""

from __future__ import annotations

import re
from collections.abc import Iterator

from snippets.importing.found import Found, Question

TEXT, LINE, LONG = 4000, 200, 20_000
TOO_LONG = "too long for the field it belongs to"
_FENCE = re.compile(r"(?m)^(?P<ticks>`{3,})[^`\n]*\n[\s\S]*?^(?P=ticks)$")


def fit(question: Question, found: Found) -> None:
    _Fitter(question, found).fit()


class _Fitter:
    def __init__(self, question: Question, found: Found) -> None:
        self.question, self.found = question, found
        self.over: list[str] = []

    def fit(self) -> None:
        question = self.question
        self._fit_title()
        question.description = self._first(question.description, TEXT)
        question.objective = self._first(question.objective, TEXT)
        question.reference_answer = self._first(question.reference_answer, LONG)
        question.source = self._fit_line("Source", question.source)
        question.skills = list(
            dict.fromkeys(name for skill in question.skills if (name := self._fit_line("Skill", skill)))
        )
        question.considerations = [piece for text in question.considerations for piece in self._pieces(text, TEXT)]
        question.remarks = [piece for text in [*question.remarks, *self.over] for piece in self._pieces(text, TEXT)]

    def _fit_title(self) -> None:
        whole = " ".join(self.question.title.split())
        self.question.title = clipped(whole)
        if self.question.title != whole and whole not in " ".join((self.question.description or "").split()):
            self.question.description = "\n\n".join(filter(None, [whole, self.question.description]))

    def _first(self, text: str | None, limit: int) -> str | None:
        first, *rest = [*self._pieces(text or "", limit), ""]
        self.over += filter(None, rest)
        return first or None

    def _fit_line(self, name: str, text: str | None) -> str | None:
        line = re.sub(r"\s*\n\s*", "; ", (text or "").strip())
        if len(line) <= LINE and "```" not in line:
            return line or None
        self.over.append(f"{name}: {text}")
        return None

    def _pieces(self, text: str, limit: int) -> Iterator[str]:
        """The text in pieces that fit; code stays whole in one, or is left."""
        if len(text) <= limit:
            if text.strip():
                yield text
            return
        held = ""
        for part in _parts(text, limit):
            if len(part) > limit:
                self.found.leave(self.question.line, part, TOO_LONG)
            elif len(held) + 2 + len(part) <= limit:
                held = f"{held}\n\n{part}" if held else part
            else:
                if held:
                    yield held
                held = part
        if held:
            yield held


def clipped(title: str) -> str:
    if len(title) <= LINE:
        return title
    sentence = re.match(r".{20,199}?[.?!](?=\s)", title)
    return sentence[0] if sentence else title[: LINE - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _parts(text: str, limit: int) -> Iterator[str]:
    end = 0
    for fence in _FENCE.finditer(text):
        yield from _cut(text[end : fence.start()], limit)
        yield fence[0]
        end = fence.end()
    yield from _cut(text[end:], limit)


def _cut(text: str, limit: int) -> Iterator[str]:
    for paragraph in re.split(r"\n\s*\n", text):
        rest = paragraph.strip("\n")
        while len(rest) > limit:
            at = max(rest.rfind("\n", 1, limit), rest.rfind(" ", 1, limit))
            at = at if at > limit // 2 else limit
            yield rest[:at]
            rest = rest[at:].strip()
        if rest.strip():
            yield rest
