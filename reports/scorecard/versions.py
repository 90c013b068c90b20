"""What differs between two versions of a report, in sentences. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from reports.scorecard.parts.judged import Card, Rating
from reports.scorecard.parts.whole import Document

# Parts that are named as a whole where they differ.
WHOLE = {
    "candidate": "The candidate's name is written otherwise.",
    "pronouns": "The candidate's pronouns changed.",
    "position": "The position is now called {after}.",
    "round": "The round is now called {after}.",
    "timezone": "Times are given in another time zone, {after}.",
    "questions": "The list of questions asked changed.",
    "findings": "The findings changed.",
    "differences": "What differed from the plan is told otherwise.",
    "disclosure": "What machines did is told otherwise.",
    "employers": "Other names of employers are hidden in the redacted form.",
    "also_hide": "Other names are hidden in the redacted form.",
    "suggested": "The suggestions, or what raters answered to them, changed.",
}


def changes_between(before: Document, after: Document) -> list[str]:
    """Never empty for documents that differ."""
    told = [*_raters(before, after), *_outcome(before, after), *_corrections(before, after), *_whole(before, after)]
    return told or ["The form of the report changed; no score, finding or decision did."]


def _raters(before: Document, after: Document) -> Iterator[str]:
    known, now = _by_rater(before), _by_rater(after)
    for rater, card in now.items():
        if rater in known:
            yield from _card(known[rater], card)
        else:
            yield f"{card.interviewer.name} submitted a scorecard: {card.decision}."
    for rater, card in known.items():
        if rater not in now:
            yield f"The scorecard of {card.interviewer.name} is no longer part of the report."


def _by_rater(document: Document) -> dict[tuple[str, int], Card]:
    """By name, and among those who share it by their place."""
    named: Counter[str] = Counter()
    cards = {}
    for card in document.scorecards:
        named[card.interviewer.name] += 1
        cards[card.interviewer.name, named[card.interviewer.name]] = card
    return cards


def _card(before: Card, after: Card) -> Iterator[str]:
    name = after.interviewer.name
    if before.decision != after.decision:
        yield f"{name}'s recommendation: {before.decision} → {after.decision}."
    if before.reason != after.reason:
        yield f"{name} gave another reason."
    if before.interviewer != after.interviewer:
        yield f"{name}'s credentials: {after.interviewer.credentials or 'none given'}."
    known = {rating.slug: rating for rating in before.ratings}
    for rating in after.ratings:
        if rating.slug in known:
            yield from _rating(name, known[rating.slug], rating)


def _rating(name: str, before: Rating, after: Rating) -> Iterator[str]:
    if before.score != after.score:
        yield f"{after.criterion}, {name}: {_score(before)} → {_score(after)}."
    if before.own_notes != after.own_notes or before.not_assessed != after.not_assessed:
        yield f"{after.criterion}, {name}: other notes."
    cited, was_cited = _cited(after), _cited(before)
    added, removed = (cited - was_cited).total(), (was_cited - cited).total()
    if added or removed:
        words = [f"{count} {word}" for count, word in ((added, "added"), (removed, "removed")) if count]
        yield f"{after.criterion}, {name}: evidence {', '.join(words)}."


def _cited(rating: Rating) -> Counter[tuple[str, int, str]]:
    """Without the spans, which older versions do not have."""
    return Counter((piece.stream, piece.seq, piece.quote) for piece in rating.evidence)


def _score(rating: Rating) -> str:
    return "not assessed" if rating.score is None else str(rating.score)


def _outcome(before: Document, after: Document) -> Iterator[str]:
    if after.outcome and before.outcome != after.outcome:
        earlier = f" (before: {before.outcome.choice.label.lower()})" if before.outcome else ""
        yield f"{after.outcome.by} decided: {after.outcome.choice.label.lower()}{earlier}."


def _corrections(before: Document, after: Document) -> Iterator[str]:
    known = {each.seq: each for each in before.corrections}
    for each in after.corrections:
        if each != known.pop(each.seq, None):
            yield f"The candidate corrected what they said at {each.at}."
    for each in known.values():
        yield f"The candidate took back the correction of what they said at {each.at}."


def _whole(before: Document, after: Document) -> Iterator[str]:
    for field, sentence in WHOLE.items():
        if getattr(before, field) != getattr(after, field):
            yield sentence.format(after=getattr(after, field))
