"""Whether an answer claims an item's myths or refutes them. Pure.

Refuted is what is said to be false, what the question raised and the answer denies, and whatever says the truth in
the author's own words for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from interviews.conductor.matching import CueBook, Match
from interviews.conductor.stance import PLAIN_DENIALS, Context, Manner, content
from interviews.conductor.text import Tokens, stems_of
from snippets.cues import parse_cue
from snippets.schema import Item, Myth

OPENING = 4  # "no", "it would not", "I don't think so"
UNSURE = stems_of("unsure")
DENIES_TRUTH = 3


class Myths:
    """An item's myths, compiled once."""

    def __init__(self, item: Item) -> None:
        self.claims = CueBook((myth.slug, parse_cue(line)) for myth in item.myths for line in myth.cues)
        self.truths = CueBook((myth.slug, parse_cue(line)) for myth in item.myths for line in myth.refuted)
        self.manners = {myth.slug: Manner.of(myth.said, _phrases(myth)) for myth in item.myths}

    def stances(self, tokens: Tokens, question: Tokens, context: Context) -> tuple[list[Match], list[Match]]:
        """One match for each myth, claimed or refuted; who refutes it anywhere does not claim it."""
        claimed: dict[str, Match] = {}
        refuted = {match.owner: match for match in self._truths_told(tokens, context)}
        for match in self.claims.read(tokens).matches():
            if context.is_echo(match):
                continue
            if context.is_refuted(match, self.manners[match.owner]):
                refuted.setdefault(match.owner, match)
            elif not match.excluded:
                claimed.setdefault(match.owner, match)
        for match in self._denied_questions(tokens, question, context):
            if match.owner not in claimed:
                refuted.setdefault(match.owner, match)
        return [match for slug, match in claimed.items() if slug not in refuted], list(refuted.values())

    def _truths_told(self, tokens: Tokens, context: Context) -> Iterable[Match]:
        for match in self.truths.read(tokens).matches():
            if not match.excluded and not context.is_echo(match) and not _negated(match, tokens.stems):
                yield match

    def _denied_questions(self, tokens: Tokens, question: Tokens, context: Context) -> Iterable[Match]:
        """What the question took for true, where the answer begins with a no and has a word of its own."""
        opening = tokens.stems[:OPENING]
        place = next((index for index, stem in enumerate(opening) if stem in PLAIN_DENIALS), None)
        if place is None or UNSURE & set(tokens.stems[: OPENING + 1]) or not content(tokens.stems) - context.asked:
            return
        for owner in sorted({match.owner for match in self.claims.read(question).matches() if not match.excluded}):
            yield Match(owner, (place,))


def _negated(match: Match, stems: Sequence[str]) -> bool:
    near = range(max(0, match.first - DENIES_TRUTH), match.last)
    return any(stems[index] in PLAIN_DENIALS and index not in match.tokens for index in near) and not (
        PLAIN_DENIALS & {stems[index] for index in match.tokens}
    )


def _phrases(myth: Myth) -> list[str]:
    """The words of the claim's cues, without what they exclude."""
    cues = (line.partition("!")[0].replace("+", "|").split("|") for line in myth.cues)
    return [phrase.strip() for phrases in cues for phrase in phrases]
