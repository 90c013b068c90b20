"""Many interviews, each with a candidate of another ability, and how well the score tells them apart."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import chain
from multiprocessing import get_context
from operator import itemgetter
from random import Random
from typing import Any

import django

from interviews.conductor.moves import SILENT
from interviews.models import Interview, Plan
from interviews.models.event import Status
from interviews.services.planning import Problem, create_interview, create_plan, create_position
from interviews.state import RoomState
from scoring.services.rubrics import DEFAULT_FILE, read_rubric
from scoring.simulation.ability import knowledge
from scoring.simulation.candidate import Candidate
from scoring.simulation.database import throwaway_database
from scoring.simulation.disclosure import disclosed_above_rung
from scoring.simulation.hearing import RememberingListener
from scoring.simulation.session import Session
from scoring.simulation.spearman import spearman
from scoring.simulation.transcript import transcript
from scoring.simulation.wording import Wording
from scoring.suggestions.finding_score import finding_score, reached_in
from scoring.suggestions.suggesting import suggest
from snippets.loader import BANK, read_question
from snippets.schema import Item
from snippets.services.publishing import publish

SNIPPETS = ("airflow-etl", "aiohttp-fetch", "sqlmodel-items")
WARM_UP, PROBLEM, CLOSING = 9, 15, 5
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ABILITIES = (0.02, 0.98)
# A process for fewer than that would spend its time with starting up.
LEAST_FOR_A_PROCESS = 10


@dataclass(frozen=True, slots=True)
class Played:
    """`suggested` is the overall suggestion on the default rubric, None where nothing was reached."""

    ability: float
    finding_score: float
    suggested: float | None
    moves: int
    minutes: float
    ended: bool
    disclosed_above_rung: int


@dataclass(frozen=True, slots=True)
class Simulation:
    """`spearman` is of ability and finding score."""

    seed: int
    spearman: float | None
    interviews: tuple[Played, ...]
    transcript: str = ""

    @property
    def spearman_of_suggested(self) -> float | None:
        return _correlation((one.ability, one.suggested) for one in self.interviews if one.suggested is not None)

    def as_data(self) -> dict[str, Any]:
        interviews = [asdict(played) for played in self.interviews]
        return {"seed": self.seed, "spearman": self.spearman, "interviews": interviews}


def simulate(*, candidates: int, seed: int, wording: Wording, written_down: int = 0) -> Simulation:
    """Interview `written_down`, counted from 1, is given as text too. Each core plays a share of the interviews; what
    comes out is the same for any number of them."""
    processes = max(1, min(os.cpu_count() or 1, candidates // LEAST_FOR_A_PROCESS))
    shares = [range(first, candidates + 1, processes) for first in range(1, processes + 1)]
    runs = [(seed, wording, share, written_down) for share in shares]
    if processes == 1:
        rounds = [_play_share(*run) for run in runs]
    else:
        with ProcessPoolExecutor(processes, get_context("spawn"), django.setup) as pool:
            rounds = list(pool.map(_play_share, *zip(*runs, strict=True)))
    played = [one for _, one in sorted(chain.from_iterable(share for share, _ in rounds), key=itemgetter(0))]
    correlation = _correlation((one.ability, one.finding_score) for one in played)
    return Simulation(seed, correlation, tuple(played), "".join(text for _, text in rounds))


def _play_share(
    seed: int, wording: Wording, numbers: Iterable[int], written_down: int
) -> tuple[list[tuple[int, Played]], str]:
    with throwaway_database():
        stage = _Stage(seed, wording)
        played, text = [], ""
        for number in numbers:
            session, ability = stage.play(number)
            played.append((number, stage.judged(session, ability)))
            if number == written_down:
                text = transcript(session.state, stage.items, ability)
    return played, text


class _Stage:
    """What all interviews of a run share: the plan, the bank and the ears."""

    def __init__(self, seed: int, wording: Wording) -> None:
        self.seed, self.wording = seed, wording
        self.listener = RememberingListener()
        self.items: dict[str, Item] = {}
        self.rubric = read_rubric(DEFAULT_FILE)
        self.plan = self._plan()

    def _plan(self) -> Plan:
        problems = []
        for slug in SNIPPETS:
            version, _ = publish(loaded=read_question(BANK / slug))
            self.items[str(version.public_id)] = version.key.item
            problems.append(Problem(version, PROBLEM))
        position = create_position(name="Simulation")
        return create_plan(
            position=position, round_name="Simulation", warm_up=WARM_UP, problems=problems, closing=CLOSING
        )

    def play(self, number: int) -> tuple[Session, float]:
        # Seeded by a text, which is hashed in the same way in every process.
        rng = Random(f"{self.seed}:{number}")  # noqa: S311 - a game, not a secret
        ability = round(rng.uniform(*ABILITIES), 4)
        knows = {item.slug: knowledge(ability, item, rng) for item in self.items.values()}
        slugs = {version: item.slug for version, item in self.items.items()}
        candidate = Candidate(ability, knows, self.wording, rng)
        session = Session(self._interview(number), candidate, slugs, START, rng)
        session.hold(self.listener)
        return session, ability

    def _interview(self, number: int) -> Interview:
        return create_interview(
            plan=self.plan,
            candidate_name=f"Candidate {number}",
            scheduled_at=START,
            timezone="UTC",
            candidate_timezone="UTC",
        )

    def judged(self, session: Session, ability: float) -> Played:
        state = session.state
        return Played(
            ability,
            round(finding_score(reached_in(state, self.items)), 4),
            suggest(state, self.items, self.rubric).overall,
            sum(turn.body["move"] not in SILENT for turn in state.turns),
            _minutes(state),
            state.status == Status.ENDED,
            len(disclosed_above_rung(session.events, self.items, self.listener)),
        )


def _correlation(pairs: Iterable[tuple[float, float]]) -> float | None:
    rows = list(pairs)
    found = spearman([one for one, _ in rows], [other for _, other in rows])
    return None if found is None else round(found, 4)


def _minutes(state: RoomState) -> float:
    if state.started_at is None or state.ended_at is None:
        return 0.0
    return round((state.ended_at - state.started_at).total_seconds() / 60, 1)


def extremes(values: Sequence[float]) -> tuple[float, float]:
    return min(values, default=0.0), max(values, default=0.0)
