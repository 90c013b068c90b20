"""What `prove_bank` says: of each question a table of its proofs, of the bank its figures."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from snippets.loader import BankError, LoadedQuestion, read_question
from snippets.proofs.runs import NO_AIRFLOW, NO_PYTEST, tell_proofs
from snippets.proofs.verdicts import SEVERE, Figures, Proof, Status, covered_variants, faults_of, proofs_of
from snippets.schema import Item, Kind

NOT_HERE = frozenset({NO_AIRFLOW, NO_PYTEST})
WORDS = {Status.PROVEN: "proven", Status.NOT_RUN: "not run", Status.BROKEN: "broken"}


@dataclass(slots=True)
class QuestionReport:
    slug: str
    loaded: LoadedQuestion | None = None
    by_variant: dict[str, list[Proof]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def item(self) -> Item | None:
        return self.loaded.item if self.loaded else None

    @property
    def proofs(self) -> list[Proof]:
        """Those of the plain code."""
        return self.by_variant.get("", [])

    @property
    def broken(self) -> int:
        every = (proof for proofs in self.by_variant.values() for proof in proofs)
        return len(self.faults) + sum(proof.status == Status.BROKEN for proof in every)

    def unproven(self) -> Iterator[str]:
        """Severe faults that could have been proven here and were not."""
        for variant, proofs in self.by_variant.items():
            for proof in proofs:
                if proof.weight in SEVERE and proof.status == Status.NOT_RUN and proof.why not in NOT_HERE:
                    yield " ".join(part for part in (self.slug, variant, proof.target) if part)


def report_on(folder: Path, seconds: float) -> QuestionReport:
    report, begun = QuestionReport(folder.name), time.monotonic()
    try:
        loaded = read_question(folder)
    except BankError as error:
        report.faults = [str(fault) for fault in error.faults]
        return report
    told = tell_proofs(folder, seconds)
    report.loaded = loaded
    report.by_variant = {name: proofs_of(loaded.item, told, name) for name in covered_variants(loaded.item, told)}
    report.faults = list(dict.fromkeys(faults_of(loaded.item, told)))
    report.seconds = time.monotonic() - begun
    return report


def table(report: QuestionReport) -> Iterator[str]:
    title = report.item.title if report.item else "cannot be read"
    yield f"{report.slug}: {title} ({report.seconds:.1f} s)"
    for variant, proofs in report.by_variant.items():
        if variant:
            yield f"  variant {variant}"
        width = max((len(proof.target) for proof in proofs), default=0)
        yield from (_row(proof, width) for proof in proofs)
    if against := _against(report):
        yield f"  against {against}"
    yield from (f"  BROKEN {fault}" for fault in report.faults)
    yield from (f"  note: {note}" for note in report.notes)


def _row(proof: Proof, width: int) -> str:
    tests = f"{proof.tests} test{'s' * (proof.tests != 1)}" if proof.tests else ""
    said = ": ".join(part for part in (tests, proof.why) if part)
    return f"  {proof.weight:9}  {proof.target:{width}}  {WORDS[proof.status]:7}  {said}".rstrip()


def _against(report: QuestionReport) -> str:
    merged: dict[str, str] = {}
    for proofs in report.by_variant.values():
        for proof in proofs:
            merged |= proof.against
    return ", ".join(f"{name} {version}".strip() for name, version in merged.items())


def summary(figures: Figures) -> Iterator[str]:
    reviews = figures.kinds.get(Kind.CODE_REVIEW, 0)
    yield f"code reviews: {reviews}"
    yield f"further questions: {sum(figures.kinds.values()) - reviews}{_kinds(figures)}"
    severe = f"{figures.severe_proven} of {figures.severe} ({figures.severe_percent} %)"
    yield f"defects: {figures.defects}, blockers and majors proven: {severe}"
    yield f"myths: {figures.myths}, refuted by a running test: {figures.myths_proven}"
    yield f"key points: {figures.points}, proven: {figures.points_proven}"


def _kinds(figures: Figures) -> str:
    others = [f"{kind.replace('_', ' ')} {count}" for kind, count in figures.kinds.items() if kind != Kind.CODE_REVIEW]
    return f" ({', '.join(sorted(others))})" if others else ""


def as_data(reports: list[QuestionReport], figures: Figures) -> dict[str, Any]:
    questions = [
        {
            "slug": report.slug,
            "kind": report.item.kind.value if report.item else None,
            "seconds": round(report.seconds, 1),
            "proofs": {name: [asdict(proof) for proof in proofs] for name, proofs in report.by_variant.items()},
            "faults": report.faults,
            "notes": report.notes,
        }
        for report in reports
    ]
    return {"questions": questions, "figures": asdict(figures) | {"kinds": dict(figures.kinds)}}
