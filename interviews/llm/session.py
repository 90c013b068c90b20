"""The model within one turn, or for an author: may it be asked, what did it cost, and what is kept of it."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Generic, TypeVar

from django.conf import settings
from django.core.cache import cache as shared
from django.db.models import F, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from pydantic import BaseModel

from interviews.llm.endpoint import MOST_TOKENS, ModelFailed, Usage, ask
from interviews.models import Interview, ModelCall, ModelSwitch

PROMPTS = Path(__file__).with_name("prompts")
# So many failures one after another, and the endpoint is left alone for a while.
FAILURES_IN_A_ROW, OPEN_SECONDS = 3, 60
# An assessor answers on all points of an interview at once.
MOST_TOKENS_FOR = {"assessor": 8000}
_FAILURES, _OPEN = "model:failures", "model:open"
Form = TypeVar("Form", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Provenance:
    """What the log keeps of a call. `prompt`, `given` and `reply` are hashes: of the instructions, of what was asked
    and of what came back."""

    purpose: str
    model: str
    prompt: str
    given: str
    reply: str
    outcome: str
    milliseconds: int

    def as_data(self) -> dict[str, str | int]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Call(Generic[Form]):
    """One question to the model with what came back; `value` is None where that cannot be used."""

    value: Form | None
    raw: str
    usage: Usage
    provenance: Provenance


class ModelSession:
    """One turn's use of the model, an assessor's run, or without an interview an author's. All calls of a purpose share
    its seconds.
    """

    def __init__(self, interview: Interview | None = None) -> None:
        self.interview = interview
        self.calls: list[Provenance] = []
        self.left = {
            "listener": settings.OPENAI_LISTENER_SECONDS,
            "speaker": settings.OPENAI_SPEAKER_SECONDS,
            "author": settings.OPENAI_AUTHOR_SECONDS,
            "assessor": settings.OPENAI_ASSESSOR_SECONDS,
        }

    def ask(self, purpose: str, form: type[Form], given: Mapping[str, object]) -> Form | None:
        """None when the model may not be asked or gives nothing that can be used; either is on record."""
        return self.call(purpose, form, given).value

    def call(self, purpose: str, form: type[Form], given: Mapping[str, object]) -> Call[Form]:
        """As `ask`, with all that is known of it."""
        instructions, version = prompt(purpose)
        text = json.dumps(given, ensure_ascii=False)
        refusal = self._refusal(purpose)
        if refusal:
            return Call(None, "", Usage(), self._keep(purpose, version, text, "", refusal, 0))
        began = time.monotonic()
        raw, outcome, detail = "", "ok", ""
        value: Form | None = None
        try:
            answer = ask(form, instructions, text, self.left[purpose], MOST_TOKENS_FOR.get(purpose, MOST_TOKENS))
            value, raw, usage = answer.value, answer.raw, answer.usage
        except ModelFailed as failed:
            outcome, detail, usage, raw = failed.outcome, failed.detail, failed.usage, failed.raw
        spent = time.monotonic() - began
        self.left[purpose] -= spent
        _note_health(outcome)
        kept = self._keep(purpose, version, text, raw, outcome, round(spent * 1000))
        _bill(self.interview, purpose, version, outcome, detail, usage, round(spent * 1000))
        return Call(value, raw, usage, kept)

    def reject(self, why: str) -> None:
        """What came last was well formed but is not used."""
        last = self.calls[-1]
        self.calls[-1] = Provenance(**{**asdict(last), "outcome": f"rejected: {why}"})

    def _refusal(self, purpose: str) -> str:
        if self.left[purpose] <= 0:
            return "no_time"
        if is_resting():
            return "resting"
        return over_limit(self.interview)

    def _keep(self, purpose: str, version: str, given: str, reply: str, outcome: str, milliseconds: int) -> Provenance:
        hashes = digest(given), digest(reply) if reply else ""
        self.calls.append(Provenance(purpose, settings.OPENAI_MODEL, version, *hashes, outcome, milliseconds))
        return self.calls[-1]


def is_on(interview: Interview | None = None) -> bool:
    """Configured, not switched off for all, not switched off for this interview."""
    if not settings.OPENAI_MODEL or (interview and not interview.uses_model):
        return False
    switch = ModelSwitch.objects.first()
    return switch is None or switch.enabled


def is_resting() -> bool:
    """Whether the endpoint is left alone after failures."""
    return bool(shared.get(_OPEN))


@cache
def prompt(purpose: str) -> tuple[str, str]:
    """The instructions and the version they are known by."""
    text = (PROMPTS / f"{purpose}.md").read_text(encoding="utf-8")
    return text, digest(text)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def over_limit(interview: Interview | None = None) -> str:
    """The name of the limit that is used up, or nothing. What belongs to no interview counts for the day alone."""
    spent = {"tokens": Coalesce(Sum(F("tokens_in") + F("tokens_out")), 0), "cost": Coalesce(Sum("cost"), Decimal(0))}
    day = ModelCall.objects.filter(at__gte=timezone.now() - timedelta(hours=24)).aggregate(**spent)
    limits = [
        ("day_tokens", day["tokens"], settings.OPENAI_TOKENS_PER_DAY),
        ("day_cost", day["cost"], settings.OPENAI_COST_PER_DAY),
    ]
    if interview:
        mine = ModelCall.objects.filter(interview=interview).aggregate(**spent)
        limits = [
            ("interview_tokens", mine["tokens"], settings.OPENAI_TOKENS_PER_INTERVIEW),
            ("interview_cost", mine["cost"], settings.OPENAI_COST_PER_INTERVIEW),
            *limits,
        ]
    return next((f"limit_{name}" for name, spent, most in limits if most and spent >= most), "")


def _note_health(outcome: str) -> None:
    if outcome in ("timeout", "unreachable", "rate_limited", "cut", "error") or outcome.startswith("http_5"):
        failures = (shared.get(_FAILURES) or 0) + 1
        shared.set(_FAILURES, failures, OPEN_SECONDS)
        if failures >= FAILURES_IN_A_ROW:
            shared.set(_OPEN, True, OPEN_SECONDS)
            shared.delete(_FAILURES)
    else:
        shared.delete(_FAILURES)


def _bill(
    interview: Interview | None,
    purpose: str,
    version: str,
    outcome: str,
    detail: str,
    usage: Usage,
    milliseconds: int,
) -> None:
    price = usage.tokens_in * settings.OPENAI_PRICE_IN + usage.tokens_out * settings.OPENAI_PRICE_OUT
    ModelCall.objects.create(
        interview=interview,
        purpose=purpose,
        model=settings.OPENAI_MODEL,
        prompt=version,
        outcome=outcome,
        detail=detail,
        tokens_in=usage.tokens_in,
        tokens_out=usage.tokens_out,
        cost=Decimal(price) / 1_000_000,
        milliseconds=milliseconds,
    )
