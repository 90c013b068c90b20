"""The typed form of one bank item: what a candidate may see, and what is known about it.

What leaves for the candidate is named by `snippets.models.SHOWN_FIELDS`; everything else is the answer key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from snippets.cues import parse_cue
from snippets.highlight_worker import LANGUAGES
from snippets.strict_yaml import UNPRINTABLE

PLAIN_TEXT = "text"


def _readable_cue(line: str) -> str:
    parse_cue(line)
    return line


def _printable(text: str) -> str:
    if found := UNPRINTABLE.search(text):
        raise ValueError(f"unprintable character {found.group()!r}")
    return text


def _known_language(name: str) -> str:
    if name != PLAIN_TEXT and name not in LANGUAGES:
        raise ValueError(f"{name!r} is not one of {', '.join((*LANGUAGES, PLAIN_TEXT))}")
    return name


def _real_date(text: str) -> str:
    date.fromisoformat(text)
    return text


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
MythSlug = Annotated[str, StringConstraints(pattern=r"^F-[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
PRINTABLE = AfterValidator(_printable)
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000), PRINTABLE]
Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\n]*$"), PRINTABLE
]
ShortLine = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=r"^[^\n]*$"), PRINTABLE]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000), PRINTABLE]
IsoDate = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\d$"), AfterValidator(_real_date)]
Language = Annotated[str, AfterValidator(_known_language)]
CueLine = Annotated[Text, AfterValidator(_readable_cue)]
Rung = Annotated[int, Field(ge=0, le=5)]
LineSpan = tuple[Annotated[int, Field(ge=1)], Annotated[int, Field(ge=1)]]

Path = tuple[str | int, ...]
Problem = tuple[Path, str]

HIGHEST_RUNG = 5
TOPIC_PREFIX = "topic:"


class ItemError(ValueError):
    """The parts of an item do not fit together: every problem with the path of the node it is about."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(what for _, what in problems))
        self.problems = problems


class Severity(StrEnum):
    BLOCKER = "blocker"
    MAJOR = "major"
    MINOR = "minor"
    NIT = "nit"

    @property
    def rank(self) -> int:
        """0 for the most severe, rising."""
        return list(Severity).index(self)


class Kind(StrEnum):
    CODE_REVIEW = "code_review"
    PRACTICAL = "practical"
    REFACTORING = "refactoring"
    SYSTEM_DESIGN = "system_design"
    KNOWLEDGE = "knowledge"
    BACKGROUND = "background"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Finding(_Strict):
    """What an answer may name. `short` is the noun phrase said back once it was named."""

    slug: Slug
    title: Text
    short: Text
    explanation: Text
    criteria: tuple[Slug, ...] = ()
    cues: tuple[CueLine, ...] = Field(min_length=1)
    said: tuple[Text, ...] = Field(min_length=1)
    vague: tuple[Text, ...] = ()


class Defect(Finding):
    """A fault the code really has."""

    severity: Severity
    category: Slug
    lines: tuple[LineSpan, ...] = Field(min_length=1)
    fix: Text
    masked_by: tuple[Slug, ...] = ()


class KeyPoint(Finding):
    """What a good answer to a question without faults contains. A core point is asked for, others are welcome."""

    core: bool = True

    @property
    def severity(self) -> Severity:
        """How urgently it is asked for, in the terms of a defect."""
        return Severity.MAJOR if self.core else Severity.MINOR

    @property
    def lines(self) -> tuple[LineSpan, ...]:
        """It stands on no line of code."""
        return ()


class Myth(_Strict):
    """A plausible claim that is false. `correction` is what the assistant says, gently, at the end.

    `refuted` are cues for the truth: whoever says that has refuted the claim.
    """

    slug: MythSlug
    claim: Text
    truth: Text
    correction: Text
    cues: tuple[CueLine, ...] = Field(min_length=1)
    said: tuple[Text, ...] = Field(min_length=4)
    refuted: tuple[CueLine, ...] = ()


class Probe(_Strict):
    """One authored question. `reveals` says how much of which defect asking it gives away."""

    id: Slug
    ask: Text
    target: str
    rung: Rung
    reveals: dict[Slug, Rung] = {}


class Part(_Strict):
    """A part of the code the candidate is asked to walk through; `label` is safe to say aloud."""

    slug: Slug
    label: Text
    cues: tuple[CueLine, ...] = Field(min_length=1)


class Topic(_Strict):
    """Where to go one level deeper once the code is understood: tests, monitoring, scale, redesign."""

    slug: Slug
    title: Text
    criteria: tuple[Slug, ...] = ()
    good: tuple[Text, ...] = Field(min_length=1)


class Levels(_Strict):
    strong: Text
    solid: Text
    weak: Text


class Item(_Strict):
    """`intro` is what the candidate is told or asked. Code reviews have defects, other kinds have key points."""

    slug: Slug
    kind: Kind = Kind.CODE_REVIEW
    title: Line
    language: Language = "python"
    environment: ShortLine = ""
    intro: Text
    difficulty: Literal["easy", "medium", "hard"] = "medium"
    minutes: Annotated[int, Field(ge=1, le=120)] = 15
    criteria: tuple[Slug, ...] = Field(min_length=1)
    objective: Text | None = None
    skills: tuple[Line, ...] = ()
    considerations: tuple[Text, ...] = ()
    remarks: tuple[Text, ...] = ()
    reference_answer: LongText | None = None
    source: Line | None = None
    dated: IsoDate | None = None
    purpose: Text
    levels: Levels
    parts: tuple[Part, ...] = ()
    defects: tuple[Defect, ...] = ()
    key_points: tuple[KeyPoint, ...] = ()
    myths: tuple[Myth, ...] = ()
    wrong_claims: tuple[Text, ...] = ()
    """Spoken lines that are false and none of the myths."""
    descriptions: tuple[Text, ...] = ()
    """Spoken lines that only tell what is there, find it good or say nothing at all."""
    topics: tuple[Topic, ...] = ()
    probes: tuple[Probe, ...] = ()
    variants: dict[Slug, dict[Slug, tuple[LineSpan, ...]]] = {}
    """Other wordings of the same code by name: where their defects stand, for those that stand elsewhere."""

    @property
    def findings(self) -> tuple[Defect | KeyPoint, ...]:
        return self.defects or self.key_points

    def defect(self, slug: str) -> Defect:
        return next(defect for defect in self.defects if defect.slug == slug)

    def variant(self, name: str) -> Item:
        """The item as it is for that variant of the code; "" is the code that the others vary."""
        places = self.variants.get(name, {})
        moved = [defect.model_copy(update={"lines": places.get(defect.slug, defect.lines)}) for defect in self.defects]
        return self.model_copy(update={"defects": tuple(moved), "variants": {}})

    @model_validator(mode="after")
    def _parts_fit_together(self) -> Item:
        checks = (_wrong_for_the_kind, _repeats, _odd_spans, _unknown_names, _weak_reveals, _gaps)
        problems = [problem for check in checks for problem in check(self)]
        if problems:
            raise ItemError(problems)
        return self


def _wrong_for_the_kind(item: Item) -> Iterator[Problem]:
    if item.kind == Kind.CODE_REVIEW:
        wanted, unwanted = "defects", "key_points"
        if not item.environment:
            yield ("environment",), "environment: a code review says what its code is meant for"
    else:
        wanted, unwanted = "key_points", "defects"
    if not getattr(item, wanted) and item.kind != Kind.BACKGROUND:
        yield (wanted,), f"{wanted}: a question of kind {item.kind} needs at least one"
    if getattr(item, unwanted):
        yield (unwanted,), f"{unwanted}: a question of kind {item.kind} has none"


def _repeats(item: Item) -> Iterator[Problem]:
    named = {
        name: [row.slug for row in getattr(item, name)]
        for name in ("parts", "defects", "key_points", "myths", "topics")
    }
    named["probes"] = [probe.id for probe in item.probes]
    for name, slugs in named.items():
        for slug, times in Counter(slugs).items():
            if times > 1:
                last = len(slugs) - 1 - slugs[::-1].index(slug)
                yield (name, last), f"{name}: {slug} stands {times} times"


def _odd_spans(item: Item) -> Iterator[Problem]:
    for number, defect in enumerate(item.defects):
        yield from _backwards(("defects", number, "lines"), defect.slug, defect.lines)
    for name, places in item.variants.items():
        for slug, spans in places.items():
            yield from _backwards(("variants", name, slug), slug, spans)


def _backwards(path: Path, slug: str, spans: Iterable[LineSpan]) -> Iterator[Problem]:
    for index, (first, last) in enumerate(spans):
        if first > last:
            yield (*path, index), f"defect {slug}: lines {first} to {last} run backwards"


def _unknown_names(item: Item) -> Iterator[Problem]:
    defects = {finding.slug for finding in item.findings}
    topics = {TOPIC_PREFIX + topic.slug for topic in item.topics}
    for number, defect in enumerate(item.defects):
        yield from _unknown(("defects", number, "masked_by"), f"defect {defect.slug}", defect.masked_by, defects)
    for name, places in item.variants.items():
        yield from _unknown(("variants", name), "variants", places, {defect.slug for defect in item.defects})
    for number, probe in enumerate(item.probes):
        yield from _unknown(("probes", number, "target"), f"probe {probe.id}", [probe.target], defects | topics)
        yield from _unknown(("probes", number, "reveals"), f"probe {probe.id}", probe.reveals, defects)


def _unknown(path: Path, whose: str, named: Iterable[str], known: set[str]) -> Iterator[Problem]:
    for slug in sorted(set(named) - known):
        yield path, f"{whose}: {path[-1]} names {slug}, which is not in this item"


def _weak_reveals(item: Item) -> Iterator[Problem]:
    """A probe gives away at least as much of its own target as its rung says."""
    for number, probe in enumerate(item.probes):
        if not probe.target.startswith(TOPIC_PREFIX) and probe.reveals.get(probe.target, 0) < probe.rung:
            what = f"probe {probe.id}: reveals less of {probe.target} than its rung {probe.rung}"
            yield ("probes", number), what


def _gaps(item: Item) -> Iterator[Problem]:
    """Severe defects and core points need a whole ladder of probes."""
    where, what = ("defects", "defect") if item.defects else ("key_points", "key point")
    for number, finding in enumerate(item.findings):
        rungs = {probe.rung for probe in item.probes if probe.target == finding.slug}
        missing = sorted(set(range(HIGHEST_RUNG + 1)) - rungs)
        if missing and finding.severity.rank <= Severity.MAJOR.rank:
            yield (where, number), f"{what} {finding.slug}: no probe at rung {', '.join(map(str, missing))}"
