"""What the proofs of a question amount to: each defect, key point and myth is proven, not run or broken. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from snippets.schema import Defect, Item, Severity

NO_PROOF = "no proof yet"
MYTH, POINT = "myth", "key point"
ORDER = [*(severity.value for severity in Severity), POINT, MYTH]
SEVERE = frozenset({Severity.BLOCKER.value, Severity.MAJOR.value})


class Outcome(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


class Status(StrEnum):
    """As in `models.ProofResult`, which knows the database."""

    PROVEN = "proven"
    NOT_RUN = "not_run"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one test."""

    name: str
    targets: tuple[str, ...]
    outcome: Outcome
    why: str = ""
    variant: str = ""
    against: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of all tests of one target; `weight` is the severity of a defect, or what else the target is."""

    target: str
    weight: str
    status: Status
    why: str = ""
    tests: int = 0
    against: Mapping[str, str] = field(default_factory=dict)


def proofs_of(item: Item, tests: Iterable[Told], variant: str = "") -> list[Proof]:
    """Of all that the item names, what weighs most first."""
    ours = [test for test in tests if test.variant == variant]
    proofs = [_judge(target, weight, ours) for target, weight in weights(item).items()]
    return sorted(proofs, key=lambda proof: ORDER.index(proof.weight))


def weights(item: Item) -> dict[str, str]:
    found = {row.slug: row.severity.value if isinstance(row, Defect) else POINT for row in item.findings}
    return found | {myth.slug: MYTH for myth in item.myths}


def _judge(target: str, weight: str, tests: list[Told]) -> Proof:
    ours = [test for test in tests if target in test.targets]
    ran = [test for test in ours if test.outcome != Outcome.SKIPPED]
    failed = [test for test in ran if test.outcome == Outcome.FAILED]
    against: dict[str, str] = {}
    for test in ran:
        against |= test.against
    if failed:
        return Proof(target, weight, Status.BROKEN, f"{failed[0].name}: {failed[0].why}", len(ran), against)
    if not ran:
        return Proof(target, weight, Status.NOT_RUN, ours[0].why if ours else NO_PROOF)
    return Proof(target, weight, Status.PROVEN, "", len(ran), against)


def faults_of(item: Item, tests: Iterable[Told]) -> Iterator[str]:
    """What is wrong with the proofs themselves: names that the question has not, failures that no name covers."""
    known = weights(item)
    for test in tests:
        for target in test.targets:
            if target not in known:
                yield f"{test.name} proves {target}, which is not in this question"
        if test.outcome == Outcome.FAILED and not set(test.targets) & set(known):
            yield f"{test.name}: {test.why}"


def covered_variants(item: Item, tests: Iterable[Told]) -> list[str]:
    """The plain code and those of its variants that a test has run on."""
    return ["", *sorted({test.variant for test in tests} & set(item.variants))]


@dataclass(frozen=True, slots=True)
class Figures:
    """The bank in numbers."""

    kinds: Mapping[str, int]
    defects: int
    severe: int
    severe_proven: int
    myths: int
    myths_proven: int
    points: int
    points_proven: int

    @property
    def severe_percent(self) -> int:
        return 100 * self.severe_proven // self.severe if self.severe else 100


def figures_of(questions: Iterable[tuple[Item, list[Proof]]]) -> Figures:
    rows = list(questions)
    proofs = [proof for _, told in rows for proof in told]
    proven = [proof for proof in proofs if proof.status == Status.PROVEN]
    of, done = Counter(proof.weight for proof in proofs), Counter(proof.weight for proof in proven)
    return Figures(
        kinds=Counter(item.kind.value for item, _ in rows),
        defects=sum(of[severity.value] for severity in Severity),
        severe=sum(of[weight] for weight in SEVERE),
        severe_proven=sum(done[weight] for weight in SEVERE),
        myths=of[MYTH],
        myths_proven=done[MYTH],
        points=of[POINT],
        points_proven=done[POINT],
    )
