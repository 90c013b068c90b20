"""What of a model's report on an answer may count. Pure: every quote must be the candidate's own words."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import BaseModel, Field

from interviews.conductor.listener import Answer, Heard, Intent, Prompt, Spotted, SpottedMyth
from interviews.conductor.stance import content
from interviews.conductor.text import Tokens
from snippets.schema import Item

# What a model may report; the rest comes from buttons or belongs to stages without an item.
Reported = Literal[
    "answer", "ready", "not_ready", "repeat", "clarify", "pass", "process_question", "off_topic", "end", "thinking",
    "said_already",
]  # fmt: skip


class ReportedFinding(BaseModel):
    slug: str
    strength: Literal["identified", "partial"]
    quote: str


class ReportedMyth(BaseModel):
    slug: str
    stance: Literal["claimed", "refuted"]
    quote: str


class Report(BaseModel):
    intent: Reported
    findings: list[ReportedFinding] = Field(max_length=40)
    myths: list[ReportedMyth] = Field(max_length=40)


def verified(report: Report, answer: Answer, prompt: Prompt, item: Item, twin: Heard) -> Heard:
    """The report without what is not in the item, not in the answer, or only the question's own words.

    What belongs to the item's vocabulary (topics, parts) and attempts to steer are the offline twin's to tell.
    """
    asked = content(Tokens.of(prompt.text).stems)
    findings: dict[str, Spotted] = {}
    known = {finding.slug for finding in item.findings}
    for row in report.findings:
        place = own_words(row.quote, answer.text)
        if row.slug not in known or place is None or is_echo(answer.text[slice(*place)], asked):
            continue
        spotted = Spotted(row.slug, row.strength, answer.text[slice(*place)], *place)
        if row.slug not in findings or spotted.identified:
            findings[row.slug] = spotted
    myths: dict[str, SpottedMyth] = {}
    for claim in report.myths:
        place = own_words(claim.quote, answer.text)
        if claim.slug in {myth.slug for myth in item.myths} and place is not None:
            myths.setdefault(claim.slug, SpottedMyth(claim.slug, claim.stance, answer.text[slice(*place)], *place))
    intent = Intent.ANSWER if findings or myths else Intent(report.intent)
    return Heard(intent, tuple(findings.values()), tuple(myths.values()), twin.topics, twin.parts, twin.named_things)


def own_words(quote: str, text: str) -> tuple[int, int] | None:
    """Where the quote stands in the text, whatever its case and white space; None if it does not."""
    words = quote.split()
    if not words:
        return None
    match = re.search(r"\s+".join(map(re.escape, words)), text, re.IGNORECASE)
    return match.span() if match else None


def is_echo(quote: str, asked: set[str]) -> bool:
    """Whether nothing in it has a subject of its own."""
    return content(Tokens.of(quote).stems) <= asked
