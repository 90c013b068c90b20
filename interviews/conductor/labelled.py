"""Answers with labels, as JSON lines, and how rightly a listener hears them. Pure but for reading the file.

A line is `{"snippet", "prompt", "utterance", "identified": […], "partial": […], "myths": […], "myths_refuted": […],
"intent", "style"}`; all but the first three may be left out. What the labels mean is said in docs/assistant.md.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from interviews.conductor.listener import Answer, Heard, Intent, Listener, Prompt
from snippets.schema import Item, Severity

SEVERE = "blocker+major"
# A listener may tell "another time" from "not ready"; who reads from outside asks for eleven intents.
_OUTSIDE = {Intent.ANOTHER_TIME: Intent.NOT_READY}


class Asked(BaseModel):
    """What a listener gets of a line."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    snippet: str
    prompt: Annotated[str, BeforeValidator(lambda prompt: "" if prompt is None else prompt)] = ""
    utterance: str


class Labelled(Asked):
    identified: frozenset[str] = frozenset()
    partial: frozenset[str] = frozenset()
    myths: frozenset[str] = frozenset()
    myths_refuted: frozenset[str] = frozenset()
    intent: str = ""
    style: str = ""


class BadLine(ValueError):
    """A line that is no such row; `number` counts from 1."""

    def __init__(self, number: int, what: str) -> None:
        super().__init__(f"line {number}: {what}")
        self.number = number
        self.what = what


Row = TypeVar("Row", bound=BaseModel)


def rows_of(form: type[Row], text: str) -> Iterator[Row | BadLine]:
    """One for each line that is not blank, in order."""
    for number, line in enumerate(text.split("\n"), 1):  # splitlines would cut a string at U+2028
        if line.strip():
            try:
                yield form.model_validate_json(line)
            except ValidationError as error:
                first = error.errors()[0]
                where = ".".join(str(step) for step in first["loc"])
                yield BadLine(number, f"{where}: {first['msg']}" if where else first["msg"])


def read(path: Path) -> list[Labelled]:
    return read_rows(Labelled, path)


def read_rows(form: type[Row], path: Path) -> list[Row]:
    """Raise BadLine at the first line that is no row of this form."""
    rows = []
    for row in rows_of(form, path.read_text(encoding="utf-8-sig")):
        if isinstance(row, BadLine):
            raise row
        rows.append(row)
    return rows


def hear(listener: Listener, row: Asked, item: Item) -> Heard:
    return listener.hear(Answer(row.utterance), Prompt(row.prompt), item)


def outside(row: Asked, heard: Heard) -> dict[str, Any]:
    """What was heard, in the form that other programs read."""
    return {
        "snippet": row.snippet,
        "identified": sorted(found.slug for found in heard.findings if found.identified),
        "partial": sorted(found.slug for found in heard.findings if not found.identified),
        "myths": sorted(myth.slug for myth in heard.myths if myth.stance == "claimed"),
        "myths_refuted": sorted(myth.slug for myth in heard.myths if myth.stance == "refuted"),
        "intent": str(_OUTSIDE.get(heard.intent, heard.intent)),
    }


@dataclass(slots=True)
class Tally:
    """Counts of identified findings over some answers; `nothing` are those that earn none."""

    answers: int = 0
    right: int = 0
    wrong: int = 0
    missed: int = 0
    nothing: int = 0
    nothing_credited: int = 0

    @property
    def precision(self) -> float:
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        return _share(2 * self.right, 2 * self.right + self.wrong + self.missed)

    @property
    def credit_for_nothing(self) -> float:
        return self.nothing_credited / self.nothing if self.nothing else 0.0

    def count(self, wanted: frozenset[str] | set[str], credited: set[str], *, earns_nothing: bool) -> None:
        self.answers += 1
        self.right += len(wanted & credited)
        self.wrong += len(credited - wanted)
        self.missed += len(wanted - credited)
        self.nothing += earns_nothing
        self.nothing_credited += bool(credited) and earns_nothing


@dataclass(slots=True)
class Evaluation:
    """`groups` is keyed by (what it is grouped by, value): snippet, severity, style, and ("all", "")."""

    groups: dict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    misheard: list[tuple[Labelled, Heard]] = field(default_factory=list)
    partial_wanted: int = 0
    partial_heard: int = 0
    myths: Tally = field(default_factory=Tally)
    refuted: Tally = field(default_factory=Tally)
    intents: int = 0
    intents_right: int = 0

    @property
    def all(self) -> Tally:
        return self.groups["all", ""]


def evaluate(listener: Listener, rows: Iterable[Labelled], item_of: Callable[[str], Item]) -> Evaluation:
    result = Evaluation()
    for row in rows:
        item = item_of(row.snippet)
        heard = hear(listener, row, item)
        _add(result, row, item, heard)
    return result


def _add(result: Evaluation, row: Labelled, item: Item, heard: Heard) -> None:
    credited = {found.slug for found in heard.findings if found.identified}
    noticed = {found.slug for found in heard.findings}
    nothing = not row.identified
    for group in (("all", ""), ("snippet", row.snippet), ("style", row.style or "none")):
        result.groups[group].count(row.identified, credited, earns_nothing=nothing)
    severities = {finding.slug: finding.severity for finding in item.findings}
    for name, members in _BY_SEVERITY.items():
        of_these = {slug for slug, severity in severities.items() if severity in members}
        result.groups["severity", name].count(row.identified & of_these, credited & of_these, earns_nothing=nothing)
    result.partial_wanted += len(row.partial)
    result.partial_heard += len(row.partial & noticed)
    by_stance = {stance: {m.slug for m in heard.myths if m.stance == stance} for stance in ("claimed", "refuted")}
    result.myths.count(row.myths, by_stance["claimed"], earns_nothing=not row.myths)
    result.refuted.count(row.myths_refuted, by_stance["refuted"], earns_nothing=not row.myths_refuted)
    if row.intent:
        result.intents += 1
        result.intents_right += row.intent == outside(row, heard)["intent"]
    if credited != row.identified:
        result.misheard.append((row, heard))


_BY_SEVERITY = {
    SEVERE: {Severity.BLOCKER, Severity.MAJOR},
    **{severity.value: {severity} for severity in Severity},
}


def confusions(result: Evaluation) -> Counter[tuple[str, str]]:
    """How often one finding was credited in the place of another: (wanted, heard)."""
    found: Counter[tuple[str, str]] = Counter()
    for row, heard in result.misheard:
        credited = {spotted.slug for spotted in heard.findings if spotted.identified}
        found.update((wanted, other) for wanted in row.identified - credited for other in credited - row.identified)
    return found


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
