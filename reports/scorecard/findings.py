"""What became of each known defect and false claim of each problem. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, cast

from interviews.models import PlanItem
from interviews.panel import help_word
from interviews.state import Finding, RoomState
from reports.scorecard.parts.observed import Defect, Myth, Problem
from scoring.suggestions.fate import Fate, asked_before, fate_of
from snippets.models import QuestionVersion
from snippets.schema import Item, Severity

if TYPE_CHECKING:
    from reports.scorecard.parts.observed import Stance

# What was neither found nor asked about is left out of what counts.
COUNTED = (Fate.FOUND, Fate.PARTIAL, Fate.MISSED)


def problems_of(items: Iterable[PlanItem], state: RoomState, versions: Mapping[str, QuestionVersion]) -> list[Problem]:
    planned = [item.version for item in items if item.version]
    known = {str(version.public_id) for version in planned}
    besides = dict.fromkeys(shown.version for shown in state.shown if shown.version not in known)
    problems = [_problem(number, version, state) for number, version in enumerate(planned, 1)]
    return problems + [_problem(0, versions[public_id], state) for public_id in besides if public_id in versions]


def _problem(number: int, version: QuestionVersion, state: RoomState) -> Problem:
    public_id, item = str(version.public_id), version.key.item
    rows = [
        _defect(defect.slug, defect.title, defect.severity, public_id, state)
        for defect in sorted(item.findings, key=lambda each: each.severity.rank)
    ]
    slugs = {defect.slug for defect in item.findings}
    rows += [
        _extra(finding)
        for (where, slug), finding in state.findings.items()
        if where == public_id and slug not in slugs and finding.strength != "rejected"
    ]
    shown = any(each.version == public_id for each in state.shown)
    return Problem(
        problem=version.title,
        number=number,
        shown=shown,
        reached=sum(row.fate in COUNTED for row in rows),
        defects=tuple(rows),
        myths=tuple(_myths(item, public_id, state)),
    )


def _myths(item: Item, version: str, state: RoomState) -> Iterator[Myth]:
    known = {myth.slug: myth for myth in item.myths}
    for (where, slug), heard in state.myths.items():
        if where == version and slug in known:
            myth = known[slug]
            yield Myth(
                slug=slug,
                claim=myth.claim,
                stance=cast("Stance", heard.stance),
                quote=heard.quote,
                seq=heard.seq,
                truth=myth.truth,
            )


def _defect(slug: str, title: str, severity: Severity, version: str, state: RoomState) -> Defect:
    fate = fate_of(state, version, slug)
    asked = [probe.after_seq for probe in state.probes if probe.version == version and probe.target == slug]
    row = Defect(slug=slug, title=title, severity=severity.value, fate=fate, questions=len(asked))
    if fate in (Fate.MISSED, Fate.NOT_REACHED):
        return row
    finding = state.findings[version, slug]
    volunteered = finding.rung == 0 and not asked_before(state, version, slug, finding.seq)
    return row.model_copy(update=_shown(finding, "volunteered" if volunteered else help_word(finding.rung)))


def _extra(finding: Finding) -> Defect:
    title = finding.defect.replace("-", " ")
    row = Defect(slug=finding.defect, title=title, severity=None, fate=Fate.EXTRA)
    return row.model_copy(update=_shown(finding, help_word(finding.rung)))


def _shown(finding: Finding, help_taken: str) -> dict[str, object]:
    return {"rung": finding.rung, "help": help_taken, "quote": finding.quote, "seq": finding.seq}
