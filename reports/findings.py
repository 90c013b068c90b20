"""What became of each known defect and false claim of each problem. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from interviews.models import PlanItem
from interviews.panel import help_word
from interviews.state import Finding, RoomState
from scoring.fate import Fate, fate_of
from snippets.models import QuestionVersion
from snippets.schema import Severity


@dataclass(frozen=True, slots=True)
class DefectRow:
    """`rung` says how much had been given away when it was shown; `volunteered`: before any question on it."""

    slug: str
    title: str
    severity: str
    fate: Fate
    rung: int | None = None
    quote: str = ""
    seq: int | None = None
    volunteered: bool = False
    questions: int = 0

    @property
    def help(self) -> str:
        if self.rung is None:
            return ""
        return "volunteered" if self.volunteered else help_word(self.rung)


@dataclass(frozen=True, slots=True)
class MythRow:
    slug: str
    claim: str
    truth: str
    stance: str
    quote: str
    seq: int


@dataclass(frozen=True, slots=True)
class ProblemFindings:
    """One problem of the plan, or one that was shown besides (number 0)."""

    number: int
    title: str
    version: str
    shown: bool
    defects: tuple[DefectRow, ...]
    myths: tuple[MythRow, ...]

    def count(self, *fates: Fate) -> int:
        return sum(row.fate in fates for row in self.defects)

    @property
    def unaided(self) -> int:
        return sum(row.fate is Fate.FOUND and row.rung == 0 for row in self.defects)

    @property
    def helped(self) -> int:
        return self.count(Fate.FOUND) - self.unaided

    @property
    def partial(self) -> int:
        return self.count(Fate.PARTIAL)

    @property
    def missed(self) -> int:
        return self.count(Fate.MISSED)

    @property
    def not_reached(self) -> int:
        return self.count(Fate.NOT_REACHED)

    @property
    def reached(self) -> int:
        """The denominator: what was neither found nor asked about is left out."""
        return self.count(Fate.FOUND, Fate.PARTIAL, Fate.MISSED)


def problems_of(
    items: Iterable[PlanItem], state: RoomState, versions: Mapping[str, QuestionVersion]
) -> list[ProblemFindings]:
    planned = [item.version for item in items if item.version]
    known = {str(version.public_id) for version in planned}
    besides = dict.fromkeys(shown.version for shown in state.shown if shown.version not in known)
    problems = [_problem(number, version, state) for number, version in enumerate(planned, 1)]
    return problems + [_problem(0, versions[public_id], state) for public_id in besides if public_id in versions]


def _problem(number: int, version: QuestionVersion, state: RoomState) -> ProblemFindings:
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
    myths = {myth.slug: myth for myth in item.myths}
    heard = [
        MythRow(slug, myths[slug].claim, myths[slug].truth, myth.stance, myth.quote, myth.seq)
        for (where, slug), myth in state.myths.items()
        if where == public_id and slug in myths
    ]
    shown = any(each.version == public_id for each in state.shown)
    return ProblemFindings(number, version.title, public_id, shown, tuple(rows), tuple(heard))


def _defect(slug: str, title: str, severity: Severity, version: str, state: RoomState) -> DefectRow:
    fate = fate_of(state, version, slug)
    questions = sum(probe.version == version and probe.target == slug for probe in state.probes)
    if fate in (Fate.MISSED, Fate.NOT_REACHED):
        return DefectRow(slug, title, severity.value, fate, questions=questions)
    finding = state.findings[version, slug]
    asked_before = any(
        probe.version == version and probe.target == slug and probe.after_seq < (finding.seq or 0)
        for probe in state.probes
    )
    return DefectRow(
        slug,
        title,
        severity.value,
        fate,
        finding.rung,
        finding.quote,
        finding.seq,
        volunteered=finding.rung == 0 and not asked_before,
        questions=questions,
    )


def _extra(finding: Finding) -> DefectRow:
    title = finding.defect.replace("-", " ")
    return DefectRow(finding.defect, title, "", Fate.EXTRA, finding.rung, finding.quote, finding.seq)
