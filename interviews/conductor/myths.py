"""Whether an answer claims an item's myths or refutes them. Pure.

Refuted is what is said to be false, what the question raised and the answer denies, and whatever says the truth in
the author's own words for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from interviews.conductor.matching import NEGATIONS, CueBook, Match
from interviews.conductor.stance import PLAIN_DENIALS, Context, Manner, content
from interviews.conductor.text import Tokens, stems_of
from snippets.cues import parse_cue
from snippets.schema import Item, Myth

OPENING = 4  # "no", "it would not", "I don't think so"
UNSURE = stems_of("unsure")
DENIES_TRUTH = 3
DENIAL_WITHIN = 6


class Myths:
    """An item's myths, compiled once."""

    def __init__(self, item: Item) -> None:
        self.claims = CueBook((myth.slug, parse_cue(line)) for myth in item.myths for line in myth.cues)
        self.truths = CueBook((myth.slug, parse_cue(line)) for myth in item.myths for line in myth.refuted)
        self.manners = {myth.slug: Manner.of(myth.said, _phrases(myth)) for myth in item.myths}

    def stances(
        self, heard: Iterable[Match], tokens: Tokens, question: Tokens, context: Context
    ) -> tuple[list[Match], list[Match]]:
        """One match for each myth, claimed or refuted; who refutes it anywhere does not claim it."""
        raised = {match.owner for match in self.claims.read(question).matches() if not match.excluded}
        claimed: dict[str, Match] = {}
        refuted = {match.owner: match for match in self._truths_told(tokens, raised, context)}
        for match in heard:
            if context.is_refuted(match, self.manners[match.owner]):
                refuted.setdefault(match.owner, match)
            elif not match.excluded:
                claimed.setdefault(match.owner, match)
        if (place := _opening_no(tokens, context)) is not None:
            for owner in sorted(raised - set(claimed)):
                refuted.setdefault(owner, Match(owner, (place,)))
        return [match for slug, match in claimed.items() if slug not in refuted], list(refuted.values())

    def _truths_told(self, tokens: Tokens, raised: set[str], context: Context) -> Iterable[Match]:
        """The truth is a refutation where the claim is on the table: the question raised it, or the answer denies."""
        for match in self.truths.read(tokens).matches():
            if match.excluded or context.is_echo(match) or _negated(match, tokens.stems):
                continue
            denies = bool(context.refutations) or _denial_near(match, tokens)
            if match.owner in raised or (denies and not context.asks_what_it_does):
                yield match


def _opening_no(tokens: Tokens, context: Context) -> int | None:
    """Where the answer says no at its beginning, if it has a word of its own as well."""
    if UNSURE & set(tokens.stems[: OPENING + 1]) or not content(tokens.stems) - context.asked:
        return None
    return next((index for index, stem in enumerate(tokens.stems[:OPENING]) if stem in PLAIN_DENIALS), None)


def _denial_near(match: Match, tokens: Tokens) -> bool:
    low, high = tokens.at[match.first] - DENIAL_WITHIN, tokens.at[match.last] + DENIAL_WITHIN
    return any(stem in NEGATIONS and low <= at <= high for stem, at in zip(tokens.stems, tokens.at, strict=True))


def _negated(match: Match, stems: Sequence[str]) -> bool:
    near = range(max(0, match.first - DENIES_TRUTH), match.last)
    return any(stems[index] in PLAIN_DENIALS and index not in match.tokens for index in near) and not (
        PLAIN_DENIALS & {stems[index] for index in match.tokens}
    )


def _phrases(myth: Myth) -> list[str]:
    """The words of the claim's cues, without what they exclude."""
    cues = (line.partition("!")[0].replace("+", "|").split("|") for line in myth.cues)
    return [phrase.strip() for phrases in cues for phrase in phrases]
