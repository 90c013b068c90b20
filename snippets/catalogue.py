"""What the bank's list shows of a question and finds it by, drawn from its answer key. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from snippets.schema import PLAIN_TEXT, Defect, Item, KeyPoint, Severity

TECHNOLOGY, CATEGORY, SEVERITY, CRITERION = "technology", "category", "severity", "criterion"

_ASIDE = re.compile(r"\([^)]*\)")
_BETWEEN = re.compile(r",|\bon\b|\bwith\b")
_VERSIONED = re.compile(r"^(?P<name>[^\W\d][\w.+#-]*(?: [\w.+#-]+){0,2}?) v?\d[\w.]*$")
_ONE_WORD = re.compile(r"^[^\W\d][\w.+#-]*$")


@dataclass(frozen=True, slots=True)
class Summary:
    difficulty: str
    counts: dict[str, int]
    severe: list[str]
    search_text: str
    tags: frozenset[tuple[str, str]]


def summary_of(item: Item) -> Summary:
    counts = Counter(_weight(finding) for finding in item.findings)
    return Summary(
        difficulty=item.difficulty,
        counts=dict(counts),
        severe=[defect.slug for defect in item.defects if defect.severity.rank <= Severity.MAJOR.rank],
        search_text="\n".join(_searched(item)).casefold(),
        tags=frozenset(_tags(item)),
    )


def technologies(environment: str) -> list[str]:
    """`Python 3.11, Django 5.2 on PostgreSQL; one file` → python, django, postgresql."""
    plain = _ASIDE.sub(" ", environment.partition(";")[0])
    parts = [" ".join(part.split()) for part in _BETWEEN.split(plain)]
    names = [match["name"] if (match := _VERSIONED.match(part)) else part for part in parts]
    kept = [name for name, part in zip(names, parts, strict=True) if name != part or _ONE_WORD.match(part)]
    return list(dict.fromkeys(name.casefold()[:64] for name in kept))


def _weight(finding: Defect | KeyPoint) -> str:
    if isinstance(finding, Defect):
        return str(finding.severity)
    return "core" if finding.core else "further"


def _searched(item: Item) -> Iterator[str]:
    yield from (item.title, item.slug, item.environment, item.intro, *item.skills)
    for finding in item.findings:
        yield from (finding.title, finding.slug)


def _tags(item: Item) -> Iterator[tuple[str, str]]:
    if item.language != PLAIN_TEXT:
        yield TECHNOLOGY, item.language
    yield from ((TECHNOLOGY, name) for name in technologies(item.environment))
    yield from ((CRITERION, slug) for slug in item.criteria)
    for finding in item.findings:
        yield from ((CRITERION, slug) for slug in finding.criteria)
    for defect in item.defects:
        yield CATEGORY, defect.category
        yield SEVERITY, str(defect.severity)
