"""Drafts strengths and gaps in plain words, for a person to edit and release. Pure and always the same.

A candidate may pass on what stands here, and others get the same code. So a sentence names the area, how heavy the
thing was that was found and how much help it took, and quotes the candidate's own words. It never takes a word from
the answer key, says nothing of what did not come up, and counts nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from interviews.corrections import Corrected
from interviews.state import RoomState
from reports.candidates.words import ADVICE, AREAS, HABIT
from scoring.suggestions.fate import Fate
from scoring.suggestions.suggesting import MythVerdict, Quoted, Verdict, myths_of, verdicts_of
from snippets.schema import Item, Severity

MOST_SENTENCES = 5
LONGEST_QUOTE = 180
TOLD, FACT_GIVEN = 4, 2
HEAVY = (Severity.BLOCKER, Severity.MAJOR)
REFUTED = "You did not go along with a claim that sounds right and is not: {}."
CLAIMED = "Something that you said with conviction does not hold: {}. It is worth looking up once more."
EXTRA = "You raised a point of your own, beyond what was asked: {}."
CONSEQUENCE = "Say what follows from it, and what you would do about it."


@dataclass(frozen=True, slots=True)
class Draft:
    strengths: tuple[str, ...]
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Area:
    name: str
    habit: str = HABIT


def draft_feedback(state: RoomState, items: Mapping[str, Item], corrections: Mapping[int, Corrected]) -> Draft:
    """`items` by version. What the candidate corrected is quoted only where the correction keeps the words."""
    quote = _quoting(corrections)
    verdicts = [verdict for verdict in verdicts_of(state, items) if verdict.fate is not Fate.NOT_REACHED]
    by_area: dict[_Area, list[Verdict]] = defaultdict(list)
    for verdict in sorted(verdicts, key=_weight):
        if verdict.fate is not Fate.EXTRA:
            by_area[_area(items[verdict.version], verdict.finding)].append(verdict)
    myths = list(myths_of(state, items))
    strengths = [_strength(area, rows, quote) for area, rows in by_area.items()]
    gaps = [_gap(area, rows, quote) for area, rows in by_area.items()]
    return Draft(
        _first([*strengths, *_extras(verdicts, quote), *_claims(myths, "refuted", REFUTED, quote)]),
        _first([*gaps, *_claims(myths, "claimed", CLAIMED, quote)]),
    )


_Quote = Callable[[Sequence[Quoted]], str]


def _first(sentences: Sequence[str]) -> tuple[str, ...]:
    return tuple(sentence for sentence in sentences if sentence)[:MOST_SENTENCES]


def _weight(verdict: Verdict) -> tuple[int, int]:
    severity = verdict.severity.rank if verdict.severity else len(Severity)
    return severity, verdict.rung or 0


def _area(item: Item, slug: str) -> _Area:
    """The kind of fault where the house knows it, else the question by its title, which the candidate saw."""
    category = next((defect.category for defect in item.defects if defect.slug == slug), "")
    return _Area(AREAS[category], ADVICE[category]) if category in AREAS else _Area(f"“{item.title}”")


def _strength(area: _Area, rows: Sequence[Verdict], quote: _Quote) -> str:
    """What was seen without facts being given, the heaviest first."""
    seen = [row for row in rows if row.fate is Fate.FOUND and (row.rung or 0) < FACT_GIVEN]
    if not seen:
        return ""
    alone = [row for row in seen if not row.rung]
    what = _what(alone or seen)
    how = f"by yourself you found {what}" if alone else f"once the place was named, you found {what}"
    return f"{area.name}: {how}. {_said(alone or seen, quote)}".strip()


def _what(rows: Sequence[Verdict]) -> str:
    heavy = rows[0].severity in HEAVY
    if len(rows) > 1:
        return "several things, serious ones among them" if heavy else "several finer points"
    return "something serious" if heavy else "a finer point"


def _gap(area: _Area, rows: Sequence[Verdict], quote: _Quote) -> str:
    """Of what came up: what stayed open, what stayed vague, and what took much help; the first of these that is."""
    missed = [row for row in rows if row.fate is Fate.MISSED]
    vague = [row for row in rows if row.fate is Fate.PARTIAL]
    helped = [row for row in rows if row.fate is Fate.FOUND and (row.rung or 0) >= FACT_GIVEN]
    if missed:
        some = "some of it" if len(missed) < len(rows) else "what came up"
        return f"{area.name}: {some} stayed open. {area.habit}"
    if vague:
        touched = f"{area.name}: you touched on it, and it stayed general."
        return " ".join(filter(None, (touched, _said(vague, quote), CONSEQUENCE)))
    if helped:
        told = all((row.rung or 0) >= TOLD for row in helped)
        how = "you were told before you got there" if told else "you got there once facts had been given"
        return f"{area.name}: {how}. {area.habit}"
    return ""


def _extras(verdicts: Sequence[Verdict], quote: _Quote) -> Iterator[str]:
    said = [quote(verdict.quotes) for verdict in verdicts if verdict.fate is Fate.EXTRA]
    yield from (EXTRA.format(words) for words in said if words)


def _claims(myths: Sequence[MythVerdict], stance: str, sentence: str, quote: _Quote) -> Iterator[str]:
    said = [quote(myth.quotes) for myth in myths if myth.stance == stance]
    yield from (sentence.format(words) for words in said if words)


def _said(rows: Sequence[Verdict], quote: _Quote) -> str:
    words = next(filter(None, (quote(row.quotes) for row in rows)), "")
    return f"You said: {words}." if words else ""


def _quoting(corrections: Mapping[int, Corrected]) -> _Quote:
    def quote(said: Sequence[Quoted]) -> str:
        for each in said:
            words = " ".join(each.quote.split())
            given = corrections.get(each.seq)
            if given is None or words in " ".join(given.words.split()):
                return f"“{_shortened(words)}”"
        return ""

    return quote


def _shortened(words: str) -> str:
    if len(words) <= LONGEST_QUOTE:
        return words
    return words[:LONGEST_QUOTE].rsplit(" ", 1)[0].rstrip(",;:–-") + " …"
