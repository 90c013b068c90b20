"""All that the page of a question shows of one version."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.http import Http404
from django.utils.safestring import SafeString

from snippets.changes import Change, changes_between
from snippets.marks import marked_code
from snippets.models import AnswerKey, ProofResult, Question, QuestionVersion
from snippets.schema import TOPIC_PREFIX, Defect, Item, KeyPoint, LineSpan, Myth, Probe, Topic


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding with all that belongs to it."""

    finding: Defect | KeyPoint
    ladder: list[Probe]
    masked_by: list[Defect]
    proof: ProofResult | None

    @property
    def weight(self) -> str:
        if isinstance(self.finding, Defect):
            return str(self.finding.severity)
        return "core" if self.finding.core else "further"

    @property
    def places(self) -> list[tuple[int, str]]:
        """The first line of each span, and how the span is called."""
        return [(span[0], span_words(span)) for span in self.finding.lines] if isinstance(self.finding, Defect) else []

    @property
    def spans(self) -> str:
        """For the page's script: `5-7 9-9`."""
        return " ".join(f"{first}-{last}" for first, last in getattr(self.finding, "lines", ()))


@dataclass(frozen=True, slots=True)
class Claim:
    myth: Myth
    proof: ProofResult | None


@dataclass(frozen=True, slots=True)
class Deepening:
    topic: Topic
    ladder: list[Probe]


@dataclass(frozen=True)
class Sheet:
    version: QuestionVersion
    item: Item
    proofs: dict[str, ProofResult]

    @cached_property
    def entries(self) -> list[Entry]:
        ladders = self._ladders
        return [
            Entry(finding, ladders[finding.slug], self._masking(finding), self.proofs.get(finding.slug))
            for finding in sorted(self.item.findings, key=lambda finding: finding.severity.rank)
        ]

    @cached_property
    def claims(self) -> list[Claim]:
        return [Claim(myth, self.proofs.get(myth.slug)) for myth in self.item.myths]

    @cached_property
    def deepenings(self) -> list[Deepening]:
        return [Deepening(topic, self._ladders[TOPIC_PREFIX + topic.slug]) for topic in self.item.topics]

    @cached_property
    def code(self) -> SafeString | None:
        shown = self.version
        return marked_code(shown.code, shown.language, self.item.defects) if shown.code else None

    @cached_property
    def changes(self) -> list[Change]:
        """From the shown code to the repaired one."""
        fixed = self.version.key.fixed_code
        return changes_between(self.version.code, fixed) if fixed and self.version.code else []

    @cached_property
    def criteria(self) -> list[tuple[str, list[Entry]]]:
        """The rubric rows, each with the findings that are evidence for it."""
        named = [*self.item.criteria, *(slug for entry in self.entries for slug in entry.finding.criteria)]
        return [(slug, [e for e in self.entries if slug in e.finding.criteria]) for slug in dict.fromkeys(named)]

    @cached_property
    def _ladders(self) -> dict[str, list[Probe]]:
        ladders: dict[str, list[Probe]] = defaultdict(list)
        for probe in sorted(self.item.probes, key=lambda probe: probe.rung):
            ladders[probe.target].append(probe)
        return ladders

    def _masking(self, finding: Defect | KeyPoint) -> list[Defect]:
        return [self.item.defect(slug) for slug in finding.masked_by] if isinstance(finding, Defect) else []


def span_words(span: LineSpan) -> str:
    first, last = span
    return f"line {first}" if first == last else f"lines {first}–{last}"


def sheet_of(version: QuestionVersion) -> Sheet:
    return Sheet(version, version.key.item, {proof.target: proof for proof in version.proofs.all()})


def version_asked_for(question: Question, number: str | None, variant: str | None) -> QuestionVersion:
    """The one with this number, else the newest of this variant, else the one in force; raise Http404."""
    versions = question.versions.select_related("question", "key", "published_by").order_by("-number")
    if number:
        found = versions.filter(number=int(number)).first() if number.isdecimal() and len(number) < 9 else None
    else:
        wanted = question.variant if variant is None else variant.replace("\x00", "")
        found = versions.filter(variant=wanted).first()
    if found is None:
        raise Http404
    return found


def wordings_of(question: Question) -> list[str]:
    """The variants that the newest publication has, the plain code first; nothing where there is only that."""
    keys = AnswerKey.objects.filter(version__question=question, version__variant="").order_by("-version__number")
    names = keys.values_list("data__variants", flat=True).first()
    return ["", *sorted(names)] if names else []
