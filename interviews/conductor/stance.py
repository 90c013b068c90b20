"""How a heard cue is meant: echo of the question, approval, negation, refutation. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from interviews.conductor.intents import says
from interviews.conductor.matching import GENERIC, NEGATIONS, PLAIN, Match
from interviews.conductor.text import Phrases, Tokens, phrases_of, stems_of, words_of

APPROVED_AFTER = 5
APPROVED_BEFORE = 4
NEGATED_BEFORE = 3
DENIED_AFTER = 2
REPORTED_BEFORE, TURNED_AFTER = 10, 6

APPROVALS, RETRACTIONS, REFUTATIONS = phrases_of("approvals"), phrases_of("retractions"), phrases_of("refutations")
REPORTED, TURNS = phrases_of("reported"), stems_of("turns")
BARRIERS, DENIALS = stems_of("barriers"), stems_of("denials")
BAD_EVENTS = stems_of("bad_events")
DOUBTS = BAD_EVENTS | stems_of("doubts")
OPINIONS, WANTS, OPINION_REACH = stems_of("opinions"), stems_of("wants"), 6
JUDGED_WITHIN = 6
FAULTS, JUDGEMENTS, HALF_JUDGEMENTS = NEGATIONS | DOUBTS, words_of("judgements"), words_of("half_judgements")
MODALS = words_of("modals")
COMPLAINTS, ENOUGH = FAULTS | WANTS, stems_of("enough")
WONDERS = frozenset(("what", "when", "if", "how", "where", "why", "who"))  # "I don't see what happens when …"
PLAIN_SPEECH = frozenset(("say", "guess", "think", "assume", "suppose", "expect", "call", "read", "see"))
PLAIN_DENIALS = frozenset(("no", "not", "never"))


class Judging(IntEnum):
    NONE = 0
    HALF = 1
    CLEAR = 2


@dataclass(frozen=True, slots=True)
class Manner:
    """How a claim is worded: its denials, each with the next word ("no timeout"), and whether it finds things good."""

    denials: frozenset[tuple[str, str]]
    approves: bool
    suffices: bool
    """It takes a right repair for enough: whoever claims it has named that repair."""

    @classmethod
    def of(cls, said: Sequence[str], phrases: Sequence[str]) -> Manner:
        rows = [Tokens.of(phrase).stems for phrase in (*said, *phrases)]
        denials = frozenset(pair for row in rows for pair in pairwise(row) if pair[0] in DENIALS)
        complaints = sum(bool(COMPLAINTS & set(row)) for row in rows[: len(said)])
        approves = 2 * complaints < len(said) or any(runs_of(row, APPROVALS) for row in rows)
        return cls(denials, approves, 2 * sum(bool(ENOUGH & set(row)) for row in rows[: len(said)]) >= len(said))


class Context:
    """One answer beside the question that led to it."""

    def __init__(self, tokens: Tokens, question: Tokens) -> None:
        self.tokens = tokens
        self.asked = frozenset(question.stems)
        self.asks_what_it_does = says("invites_description", question.text)
        self.echoed = _echoed(tokens.stems, question.stems)
        self.approvals = runs_of(tokens.stems, APPROVALS) + _unneeded(tokens)
        self.retractions = runs_of(tokens.stems, RETRACTIONS)
        self.refutations = runs_of(tokens.stems, REFUTATIONS)
        self.reports = runs_of(tokens.stems, REPORTED)
        self.replies = tokens.stems[:1] == ("no",) and _is_yes_or_no(question.text)

    def is_echo(self, match: Match) -> bool:
        """Nothing in the match is the candidate's own word."""
        own = [index for index in match.tokens if index not in self.echoed]
        stems = self.tokens.stems
        if any(stems[index] not in self.asked and stems[index] not in PLAIN - NEGATIONS for index in own):
            return False
        return not any(stems[index] in NEGATIONS for index in own) or bool(self.asked & NEGATIONS)

    def judgement(self, match: Match) -> Judging:
        """Whether a word of fault, lack, remedy or consequence near it makes it more than a description."""
        at = self.tokens.at
        low, high = at[match.first] - JUDGED_WITHIN, at[match.last] + JUDGED_WITHIN
        near = [index for index, place in enumerate(at) if low <= place <= high]
        clear = JUDGEMENTS - MODALS if self.asks_what_it_does else JUDGEMENTS
        if any(self.tokens.stems[index] in FAULTS or self.tokens.words[index] in clear for index in near):
            return Judging.CLEAR
        if self.asks_what_it_does and any(self._proposed(index) for index in near):
            return Judging.CLEAR
        half = any(self.tokens.words[index] in HALF_JUDGEMENTS | MODALS for index in near)
        return Judging.HALF if half else Judging.NONE

    def _proposed(self, index: int) -> bool:
        """ "I would pass" is nothing a walk through the code says; "I would say" is a manner of speaking."""
        before, after = self.tokens.words[index - 1 : index], self.tokens.words[index + 1 : index + 2]
        if self.tokens.words[index] != "would" or before not in (("i",), ("we",)):
            return False
        return bool(after) and not PLAIN_SPEECH & set(after)

    def is_denied(self, match: Match) -> bool:
        """The candidate says that it is fine, that it does not happen, or takes it back."""
        return self._approved(match) or self._negated(match) or self._retracted(match)

    def is_refuted(self, match: Match, manner: Manner) -> bool:
        """The claim is said to be false. Words that its own claim is made of refute nothing."""
        if any(first <= match.last + 3 and end >= match.first - 4 for first, end in self.refutations):
            return True
        if not manner.approves and self._approved(match):
            return True
        return self._given_up(match) or self._denied_near(match, manner)

    def _given_up(self, match: Match) -> bool:
        """ "I thought that …, but no": a belief of before, or of others, that the answer turns away from."""
        at, stems = self.tokens.at, self.tokens.stems
        reported = any(0 <= at[match.first] - at[end - 1] <= REPORTED_BEFORE for _, end in self.reports)
        return reported and not TURNS.isdisjoint(stems[match.last + 1 : match.last + 1 + TURNED_AFTER])

    def _denied_near(self, match: Match, manner: Manner) -> bool:
        before = range(max(int(self.replies), match.first - NEGATED_BEFORE), match.first)
        after = range(match.last + 1, min(len(self.tokens), match.last + 1 + DENIED_AFTER))
        inside = (index for index in range(match.first, match.last) if index not in match.tokens)
        return any(
            self.tokens.stems[index] in DENIALS
            and not self._barrier(index, match)
            and self.tokens.stems[index : index + 2] not in manner.denials
            and (index > match.first or self._carries(index, match.first, own=0))
            for near in (before, inside, after)
            for index in near
        )

    def _approved(self, match: Match) -> bool:
        at = self.tokens.at
        for first, end in self.approvals:
            if set(range(first, end)) <= set(match.tokens):
                continue
            behind = 0 <= at[first] - at[match.last] <= APPROVED_AFTER
            ahead = 0 <= at[match.first] - at[end - 1] <= APPROVED_BEFORE
            across = first <= match.last and end > match.first
            if (behind or ahead or across) and not self._barrier(first, match):
                return True
        return False

    def _negated(self, match: Match) -> bool:
        stems, at = self.tokens.stems, self.tokens.at
        for index in match.tokens:
            if stems[index] not in BAD_EVENTS:
                continue
            for near in range(max(0, index - NEGATED_BEFORE), index):
                denies = stems[near] in PLAIN_DENIALS and near not in match.tokens
                near_enough = at[index] - at[near] <= NEGATED_BEFORE and self._carries(near, index)
                if denies and near_enough and not self._barrier(near, match):
                    return True
        return False

    def _carries(self, denial: int, event: int, own: int = 1) -> bool:
        """A denial that has a word of its own to deny does not reach the next one ("isn't returned, overwrite …")."""
        between = self.tokens.stems[denial + 1 : event]
        return sum(stem not in GENERIC for stem in between) <= own

    def _retracted(self, match: Match) -> bool:
        at = self.tokens.at
        return any(
            0 <= at[first] - at[match.last] <= 14
            and any(0 <= at[good] - at[end - 1] <= 14 for good, _ in self.approvals)
            for first, end in self.retractions
        )

    def _barrier(self, index: int, match: Match) -> bool:
        low, high = (index, match.first) if index < match.first else (match.last, index)
        return any(self.tokens.stems[between] in BARRIERS for between in range(low + 1, high))


def content(stems: Sequence[str]) -> set[str]:
    return {word for word in stems if word not in GENERIC and len(word) > 1}


def _is_yes_or_no(question: str) -> bool:
    """Whether a "no" at the beginning answers the question instead of denying what follows it."""
    asked = [part for part in re.split(r"(?<=[.?!])\s+", question) if part.endswith("?")]
    return bool(asked) and asked[-1].split()[0].lower() not in WONDERS | {"which"}


def _echoed(stems: Sequence[str], question: Sequence[str]) -> frozenset[int]:
    """Indices inside runs of three and more words taken from the question."""
    asked = {tuple(question[place : place + 3]) for place in range(len(question) - 2)}
    return frozenset(
        index
        for place in range(len(stems) - 2)
        if tuple(stems[place : place + 3]) in asked
        for index in range(place, place + 3)
    )


def _unneeded(tokens: Tokens) -> list[tuple[int, int]]:
    """ "I don't think that … needs": an approval that spans what it is about, within its clause."""
    found, stems = [], tokens.stems
    for place, word in enumerate(stems[:-1]):
        if word == "not" and stems[place + 1] in OPINIONS:
            rest = stems[place + 2 : tokens.clause(place + 1, place + 1, OPINION_REACH)[1] + 1]
            wants = next((index for index, later in enumerate(rest) if later in WANTS), None)
            if wants is not None and not (PLAIN_DENIALS | BARRIERS | WONDERS) & set(rest[:wants]):
                found.append((place, place + 3 + wants))
    return found


def runs_of(stems: Sequence[str], phrases: Phrases) -> list[tuple[int, int]]:
    return [
        (place, place + len(phrase))
        for place, word in enumerate(stems)
        for phrase in phrases.get(word, ())
        if tuple(stems[place : place + len(phrase)]) == phrase
    ]
