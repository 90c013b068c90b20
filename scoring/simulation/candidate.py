"""A simulated candidate: what it answers to what it is asked. Pure, and random only by its own generator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from interviews.conductor.moves import Kind
from interviews.events import ON_SHOW, Stage
from scoring.simulation.ability import Knowledge
from scoring.simulation.wording import OfSnippet, Wording

FILLS, HEDGES = 0.3, 0.15
REPEATS, THINKS, IS_SILENT = 0.03, 0.03, 0.03
VOLUNTEERS = 0.3
SAYS_VAGUELY, CLAIMS_MYTH, PASSES = 0.45, 0.2, 0.6
MOST_QUESTIONS = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """The open question. `disclosed` says how much was given away of each defect of the snippet on show."""

    stage: str
    move: str
    target: str = ""
    snippet: str = ""
    disclosed: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """With `waits` it is only said once the assistant asks after it."""

    text: str
    waits: bool = False


class Candidate:
    def __init__(self, ability: float, knows: Mapping[str, Knowledge], wording: Wording, rng: Random) -> None:
        self.ability, self.knows, self.wording, self.rng = ability, knows, wording, rng
        self.told: set[tuple[str, str]] = set()
        self.used: set[str] = set()
        self.questions = rng.randint(0, MOST_QUESTIONS)

    def reply(self, asked: Asked, *, is_again: bool) -> Reply | None:
        """The answer, or None after goodbye. A question that is put again is neither asked back nor waited out."""
        if asked.stage == Stage.CLOSED:
            return None
        if asked.stage not in ON_SHOW or asked.move == Kind.CONFIRM_END:
            return Reply(self._around(asked))
        chance = self.rng.random()
        if not is_again and chance < REPEATS:
            return Reply(self._one_of("repeats"))
        if not is_again and chance < REPEATS + THINKS:
            return Reply(self._one_of("thinks"))
        return Reply(self._about_code(asked), waits=not is_again and chance > 1 - IS_SILENT)

    def _around(self, asked: Asked) -> str:
        if asked.move == Kind.CONFIRM_END:
            return self._one_of("goes_on")
        if asked.stage == Stage.CANDIDATE_QUESTIONS:
            self.questions -= 1
            return self._one_of("questions" if self.questions >= 0 else "no_more_questions")
        return self._one_of("ready" if asked.stage == Stage.WELCOME else asked.stage)

    def _about_code(self, asked: Asked) -> str:
        lines = self.wording.snippets[asked.snippet]
        match asked.move:
            case Kind.PRESENT:
                return self._spoken([self._fresh(lines.purpose)])
            case Kind.WALK_THROUGH:
                parts = [self._fresh(ways) for ways in lines.parts.values() if self.rng.random() < 0.5 + self.ability]
                return self._spoken([*parts, *self._volunteered(asked, self.rng.randint(1, 3))] or [self._lost(lines)])
            case Kind.WALK_SMALLER:
                return self._spoken([self._fresh(lines.parts[asked.target]), *self._volunteered(asked, 1)])
            case Kind.EXTEND:
                passes = self.rng.random() > 0.4 + self.ability
                return self._one_of("passes" if passes else "extend")
            case Kind.PICK_UP:
                return self._spoken([lines.defects[asked.target].says[-1]])
        return self._probed(asked, lines)

    def _probed(self, asked: Asked, lines: OfSnippet) -> str:
        knows, disclosed = self.knows[asked.snippet], (asked.disclosed or {}).get(asked.target, 0)
        if asked.target in lines.defects and knows.sees(asked.target, disclosed):
            said = [self._named(asked, asked.target)]
            if self.rng.random() < VOLUNTEERS:
                said += self._volunteered(asked, 1)
            return self._spoken(said)
        near = knows.is_near(asked.target, disclosed)
        if near and asked.move == Kind.PROBE and self.rng.random() < SAYS_VAGUELY:
            return self._spoken([self._fresh(lines.defects[asked.target].vague)])
        myths = [slug for slug in knows.myths if (asked.snippet, slug) not in self.told]
        if myths and self.rng.random() < CLAIMS_MYTH:
            self.told.add((asked.snippet, myths[0]))
            return self._spoken([self._fresh(lines.myths[myths[0]])])
        return self._one_of("passes") if self.rng.random() < PASSES else self._spoken([self._lost(lines)])

    def _volunteered(self, asked: Asked, most: int) -> list[str]:
        """Some of what is seen unaided and was not said yet."""
        knows = self.knows[asked.snippet]
        seen = [slug for slug in knows.needs if knows.sees(slug, 0) and (asked.snippet, slug) not in self.told]
        return [self._named(asked, slug) for slug in self.rng.sample(seen, min(most, len(seen)))]

    def _named(self, asked: Asked, slug: str) -> str:
        self.told.add((asked.snippet, slug))
        return self._fresh(self.wording.snippets[asked.snippet].defects[slug].says)

    def _lost(self, lines: OfSnippet) -> str:
        return self._fresh(lines.nothing) if lines.nothing else self._one_of("lost")

    def _one_of(self, name: str) -> str:
        return self._fresh(self.wording.stages[name])

    def _fresh(self, ways: Sequence[str]) -> str:
        """One that was not said yet, while there is one."""
        line = self.rng.choice([way for way in ways if way not in self.used] or ways)
        self.used.add(line)
        return line

    def _spoken(self, lines: Sequence[str]) -> str:
        """As one message, with what people put between and before."""
        text = lines[0] if len(lines) == 1 else self._linked(lines)
        if self.rng.random() < HEDGES:
            text = f"{self.rng.choice(self.wording.hedges)} {text}"
        if self.rng.random() < FILLS:
            text = f"{self.rng.choice(self.wording.fillers)}, {text}"
        return text

    def _linked(self, lines: Sequence[str]) -> str:
        first, *others = (line.rstrip(".") for line in lines)
        return ". ".join([first, *(f"{self.rng.choice(self.wording.links)} {line}" for line in others)]) + "."
