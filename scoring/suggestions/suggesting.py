"""What the record of an interview suggests: a verdict on each finding, a number for each criterion. Pure.

docs/scoring.md publishes the formula. Whoever changes it, or a constant here or in `finding_score`, raises FORMULA.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from interviews.events import CANDIDATE
from interviews.models.event import Stream
from interviews.state import Message, RoomState
from scoring.derived import derived_total
from scoring.rubrics.schema import Criterion, RubricData
from scoring.suggestions.fate import FATES, Fate, asked_before, fate_of
from scoring.suggestions.finding_score import STRENGTHS, WEIGHTS, Reached, finding_score
from snippets.schema import Defect, Item, KeyPoint, Severity

FORMULA = "4"
# In parts of the whole scale: what one false claim changes, and what all of a criterion change at most.
STANCES = {"claimed": -0.03, "refuted": 0.02}
MOST_LOWERED, MOST_RAISED = -0.1, 0.05


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of the candidate as they stand in the log."""

    stream: int
    seq: int
    quote: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one finding. `rung` is what had been given away, None where nothing was shown, and `asked`
    whether a question had been about it; an extra finding is one that the key does not know: it has no severity and
    counts for no criterion. `assessed` is what a language model made of it, where one was asked."""

    version: str
    finding: str
    title: str
    severity: Severity | None
    fate: Fate
    rung: int | None = None
    asked: bool = False
    criteria: tuple[str, ...] = ()
    quotes: tuple[Quoted, ...] = ()
    assessed: str = ""

    @property
    def reached(self) -> Reached | None:
        """As it enters the formula; None for what is left out of it."""
        if self.severity is None or self.fate in (Fate.NOT_REACHED, Fate.UNCERTAIN):
            return None
        strength = next((strength for strength, fate in FATES.items() if fate is self.fate), "")
        return Reached(self.severity, strength, self.rung or 0, self.asked)


@dataclass(frozen=True, slots=True)
class MythVerdict:
    version: str
    myth: str
    claim: str
    stance: str
    criteria: tuple[str, ...] = ()
    quotes: tuple[Quoted, ...] = ()


@dataclass(frozen=True, slots=True)
class CriterionSuggestion:
    """`mean` is None where nothing was reached that shows the criterion, or only what is `uncertain`."""

    criterion: str
    weight: float
    mean: float | None
    verdicts: tuple[Verdict, ...] = ()
    myths: tuple[MythVerdict, ...] = ()
    uncertain: bool = False


@dataclass(frozen=True, slots=True)
class Suggested:
    verdicts: tuple[Verdict, ...]
    myths: tuple[MythVerdict, ...]
    ratings: tuple[CriterionSuggestion, ...]

    @property
    def overall(self) -> float | None:
        """Of the numbers as they are shown, so that a reader can work it out again."""
        total = derived_total(self.ratings)
        return None if total is None else round(total, 2)


def suggest(state: RoomState, items: Mapping[str, Item], rubric: RubricData) -> Suggested:
    """`items` are keyed by the public id of their version."""
    return suggested_by(tuple(verdicts_of(state, items)), tuple(myths_of(state, items)), rubric)


def suggested_by(verdicts: tuple[Verdict, ...], myths: tuple[MythVerdict, ...], rubric: RubricData) -> Suggested:
    ratings = tuple(_rating(criterion, rubric, verdicts, myths) for criterion in rubric.criteria)
    return Suggested(verdicts, myths, ratings)


def number_for(verdicts: Iterable[Verdict], myths: Iterable[MythVerdict], *, lowest: int, highest: int) -> float | None:
    """The formula: the finding score, moved a little by false claims, on the scale; None where nothing was reached."""
    reached = [row for row in (verdict.reached for verdict in verdicts) if row]
    if not reached:
        return None
    share = finding_score(reached) + shift_by(myth.stance for myth in myths)
    return round(lowest + (highest - lowest) * min(1.0, max(0.0, share)), 2)


def shift_by(stances: Iterable[str]) -> float:
    return max(MOST_LOWERED, min(MOST_RAISED, sum(STANCES[stance] for stance in stances)))


def _rating(
    criterion: Criterion, rubric: RubricData, verdicts: Sequence[Verdict], myths: Sequence[MythVerdict]
) -> CriterionSuggestion:
    named = [verdict for verdict in verdicts if criterion.slug in verdict.criteria]
    rests_on = tuple(verdict for verdict in named if verdict.reached)
    unsure = tuple(verdict for verdict in named if verdict.fate is Fate.UNCERTAIN)
    heard = tuple(myth for myth in myths if rests_on and criterion.slug in myth.criteria)
    number = number_for(rests_on, heard, lowest=rubric.lowest, highest=rubric.highest)
    uncertain = bool(unsure) and not rests_on
    return CriterionSuggestion(criterion.slug, criterion.weight, number, (*rests_on, *unsure), heard, uncertain)


def verdicts_of(state: RoomState, items: Mapping[str, Item]) -> Iterator[Verdict]:
    """On every finding of the items, the most severe first, and then on what else was marked in them."""
    messages = {message.seq: message for message in state.messages}
    for version, item in items.items():
        known = {finding.slug for finding in item.findings}
        for finding in sorted(item.findings, key=lambda each: each.severity.rank):
            yield _verdict(version, item, finding, state, messages)
        for (where, slug), shown in state.findings.items():
            if where == version and slug not in known and shown.strength in STRENGTHS:
                title, quotes = slug.replace("-", " "), quotes_of(messages, shown.seq, shown.quote)
                yield Verdict(version, slug, title, None, Fate.EXTRA, shown.rung, quotes=quotes)


def _verdict(
    version: str, item: Item, finding: Defect | KeyPoint, state: RoomState, messages: Mapping[int, Message]
) -> Verdict:
    criteria, fate = finding.criteria or item.criteria, fate_of(state, version, finding.slug)
    if fate in (Fate.MISSED, Fate.NOT_REACHED):
        return Verdict(version, finding.slug, finding.title, finding.severity, fate, criteria=criteria)
    shown = state.findings[version, finding.slug]
    quotes = quotes_of(messages, shown.seq, shown.quote)
    asked = asked_before(state, version, finding.slug, shown.seq)
    return Verdict(version, finding.slug, finding.title, finding.severity, fate, shown.rung, asked, criteria, quotes)


def myths_of(state: RoomState, items: Mapping[str, Item]) -> Iterator[MythVerdict]:
    """Of each false claim the last stance; it bears on all criteria of its question."""
    messages = {message.seq: message for message in state.messages}
    for version, item in items.items():
        for myth in item.myths:
            if heard := state.myths.get((version, myth.slug)):
                quotes = quotes_of(messages, heard.seq, heard.quote)
                yield MythVerdict(version, myth.slug, myth.claim, heard.stance, item.criteria, quotes)


def quotes_of(messages: Mapping[int, Message], seq: int | None, quote: str) -> tuple[Quoted, ...]:
    """The quote with the white space of the message; nothing where these are not the candidate's words."""
    message = messages.get(seq or 0)
    if message is None or message.actor != CANDIDATE or not quote.strip():
        return ()
    hit = re.search(r"\s+".join(map(re.escape, quote.split())), message.text)
    return (Quoted(Stream.ROOM, message.seq, hit.group()),) if hit else ()


def basis_of(rating: CriterionSuggestion) -> list[dict[str, object]]:
    """What a number rests on, as it is stored."""
    findings: list[dict[str, object]] = [
        {
            "finding": verdict.finding,
            "version": verdict.version,
            "title": verdict.title,
            "fate": verdict.fate.value,
            "rung": verdict.rung,
            "asked": verdict.asked,
            "weight": WEIGHTS[verdict.severity] if verdict.severity and verdict.reached else 0,
            **({"assessed": verdict.assessed} if verdict.assessed else {}),
        }
        for verdict in rating.verdicts
    ]
    return findings + [
        {"myth": myth.myth, "version": myth.version, "title": f"False claim: {myth.claim}", "fate": myth.stance}
        for myth in rating.myths
    ]
