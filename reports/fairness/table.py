"""The figures on fairness in words, the same for page, CSV and JSON. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from interviews.csv_safe import Cell
from reports.fairness.impact import Note, Row, Table
from reports.fairness.source import FairnessFigures, Measure
from reports.models import SelfDeclaration

PICKED = {
    Measure.ADVANCED: "moved on",
    Measure.RATERS: "scored above the median",
    Measure.SUGGESTED: "were suggested above the median",
}
SEX, ETHNICITY = SelfDeclaration.Sex, SelfDeclaration.Ethnicity
HIDDEN = "not shown, so that no small group can be recognised"
TITLES = {"sex": "Sex", "ethnicity": "Race or ethnicity", "both": "Sex and race or ethnicity together"}
COLUMNS = ("breakdown", "sex", "ethnicity", "candidates", "rate", "impact ratio", "exact p", "remark")


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    row: Row
    remark: str

    @property
    def rate(self) -> str:
        return "–" if self.row.rate is None else percent(self.row.rate)

    @property
    def ratio(self) -> str:
        return "–" if self.row.ratio is None else f"{self.row.ratio:.3f}"

    @property
    def p(self) -> str:
        if self.row.p is None:
            return "–"
        return "< .001" if self.row.p < 0.0005 else f"{self.row.p:.3f}".lstrip("0")


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    title: str
    lines: list[Line]
    unknown: int | None


def overview(figures: FairnessFigures, measure: Measure) -> str:
    impact = figures.impact
    if impact.n is None:
        return "Nothing about all of them together can be shown without giving a small group away."
    words = f"{impact.n} candidates, of whom {percent(impact.rate or 0)} {PICKED[measure]}."
    if figures.median is None:
        return words
    return f"{words} The median of all is {100 * figures.median:.1f} % of the scale."


def sections_of(figures: FairnessFigures) -> list[Section]:
    return [_section(name, getattr(figures.impact, name), figures) for name in TITLES]


def _section(name: str, table: Table, figures: FairnessFigures) -> Section:
    lines = [Line(", ".join(filter(None, _names(row))), row, _remark(row, figures)) for row in table.rows]
    return Section(name, TITLES[name], lines, table.unknown)


def percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def csv_rows(figures: FairnessFigures) -> Iterator[Sequence[Cell]]:
    """An empty cell is a figure that does not exist or is not shown; the remark says which."""
    impact = figures.impact
    yield "all", "", "", impact.n, impact.rate, None, None, "" if impact.n is not None else HIDDEN
    for section in sections_of(figures):
        for line in section.lines:
            row = line.row
            yield section.name, *_names(row), row.n, row.rate, row.ratio, row.p, line.remark
        remark = HIDDEN if section.unknown is None else "did not say"
        yield section.name, "", "", section.unknown, None, None, None, remark


def _names(row: Row) -> tuple[str, str]:
    return SEX(row.sex).label if row.sex else "", ETHNICITY(row.ethnicity).label if row.ethnicity else ""


def _remark(row: Row, figures: FairnessFigures) -> str:
    match row.note:
        case Note.NOBODY:
            return "nobody"
        case Note.HIDDEN:
            return HIDDEN
        case Note.LEFT_OUT:
            return "under 2 % of those who said, left out of the ratios"
        case Note.REFERENCE:
            return "highest rate, which the others are compared with"
        case Note.BELOW:
            return f"below {figures.threshold:g}"
    return ""
