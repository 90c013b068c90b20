"""What was said and found in an interview, as the log would have it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import cache

from interviews import events
from interviews.events import ASSISTANT, CANDIDATE, SYSTEM, Body, EndReason, Stage
from interviews.models import Event, Interview
from interviews.models.event import Stream
from reports.seeding.appointments import Appointment
from reports.seeding.chance import Chance, logistic
from snippets.models import QuestionVersion
from snippets.schema import Finding, Item, Probe

REACHED = 0.8
HIGHEST_RUNG = 2
HARDER_UNASKED = 0.9
EASIER_BY_RUNG = 0.8
ENDS = {EndReason.COMPLETED: 84, EndReason.OUT_OF_TIME: 10, EndReason.CANDIDATE: 4, EndReason.INTERVIEWER: 2}
SECONDS = 12


class Log:
    """Events of one interview, numbered as they come."""

    def __init__(self, appointment: Appointment) -> None:
        self.interview, self.ability, self.chance = appointment.interview, appointment.ability, appointment.chance
        assisted = self.interview.mode == Interview.Mode.ASSISTANT
        self.leader = ASSISTANT if assisted else appointment.participants[0].actor
        self.minutes = appointment.round.minutes
        self.at, self.ends_at = appointment.interview.scheduled_at, appointment.ended_at
        self.rows: list[Event] = []
        self.seqs = {Stream.ROOM: 0, Stream.PANEL: 0}

    def add(self, actor: str, body: Body) -> int:
        """The seq of the new event."""
        self.seqs[body.stream] += 1
        if body.stream is Stream.ROOM:
            self.at = min(self.at + timedelta(seconds=SECONDS), self.ends_at)
        self.rows.append(
            Event(
                interview=self.interview, stream=body.stream, seq=self.seqs[body.stream], kind=body.kind, actor=actor,
                client_id=f"seed:{len(self.rows)}", body=body.model_dump(mode="json"), at=self.at,
            )
        )  # fmt: skip
        return self.seqs[body.stream]

    def says(self, actor: str, text: str) -> int:
        return self.add(actor, events.Said(text=text))

    def held(self, seed: int, problems: Sequence[tuple[QuestionVersion, Item]]) -> Log:
        self.add(CANDIDATE, events.Entered())
        self.add(CANDIDATE, events.Consented(recording=True, ai=True, notice="v1"))
        self.add(SYSTEM, events.Started(minutes=self.minutes))
        self.add(SYSTEM, events.Handed.model_validate({"to": self.interview.mode}))
        self.add(SYSTEM, events.StageEntered(stage=Stage.WELCOME))
        self.says(self.leader, "Hello. Shall we begin?")
        self.says(CANDIDATE, "Yes, I am ready.")
        for place, (version, item) in enumerate(problems, 1):
            self._asks_about(seed, version, item, place, len(problems))
        self.at = self.ends_at
        self.add(SYSTEM, events.Ended(reason=self.chance.choices(list(ENDS), list(ENDS.values()))[0]))
        return self

    def _asks_about(self, seed: int, version: QuestionVersion, item: Item, place: int, of: int) -> None:
        self.add(SYSTEM, events.StageEntered(stage=Stage.PROBLEM, number=place, minutes=version.minutes))
        self.add(SYSTEM, events.Shown(version=version.public_id, title=version.title, number=place, of=of))
        self.says(self.leader, "Take your time to read. What does this code do?")
        self.says(CANDIDATE, f"Let me see. {item.title}: I would begin with what goes in and what comes out.")
        for finding in item.findings:
            if self.chance.happens(REACHED):
                self._reaches(seed, version, item, finding)
        for myth in item.myths:
            if self.chance.happens(0.15):
                quote = self.chance.choice(myth.said)
                stance = "refuted" if self.chance.happens(logistic(self.ability)) else "claimed"
                seq = self.says(CANDIDATE, quote if stance == "claimed" else f"It is not true that {quote}")
                body = {"version": version.public_id, "myth": myth.slug, "stance": stance, "seq": seq, "quote": quote}
                self.add(self.leader, events.MythHeard.model_validate(body))

    def _reaches(self, seed: int, version: QuestionVersion, item: Item, finding: Finding) -> None:
        """Volunteered, or shown after some question, or asked about in vain."""
        difficulty, sharpness = _hardness(seed, item.slug, finding.slug)
        edge = sharpness * (self.ability - difficulty)
        if self.chance.happens(logistic(edge - HARDER_UNASKED)):
            self._finds(version, finding, 0)
            return
        for probe in _ladder(item, finding.slug):
            self.says(self.leader, probe.ask)
            asked = {"version": version.public_id, "probe": probe.id, "target": probe.target, "rung": probe.rung}
            self.add(self.leader, events.Probed.model_validate({**asked, "reveals": probe.reveals}))
            if self.chance.happens(logistic(edge - HARDER_UNASKED + EASIER_BY_RUNG * probe.rung)):
                self._finds(version, finding, probe.rung)
                return
            self.says(CANDIDATE, "I do not see what you mean yet.")

    def _finds(self, version: QuestionVersion, finding: Finding, rung: int) -> None:
        partial = bool(finding.vague) and self.chance.happens(0.2)
        quote = self.chance.choice(finding.vague if partial else finding.said)
        seq = self.says(CANDIDATE, quote)
        body = {"version": version.public_id, "defect": finding.slug, "rung": rung, "seq": seq, "quote": quote,
                "strength": "partial" if partial else "identified"}  # fmt: skip
        self.add(self.leader, events.Found.model_validate(body))


@cache
def _hardness(seed: int, question: str, finding: str) -> tuple[float, float]:
    """How able one must be to see it, and how well it tells the able from others; rarely the wrong way round."""
    chance = Chance.of(seed, "finding", question, finding)
    return chance.gauss(0, 1), -0.4 if chance.happens(0.03) else chance.uniform(0.4, 1.5)


def _ladder(item: Item, target: str) -> list[Probe]:
    probes = [probe for probe in item.probes if probe.target == target and probe.rung <= HIGHEST_RUNG]
    return sorted({probe.rung: probe for probe in probes}.values(), key=lambda probe: probe.rung)
