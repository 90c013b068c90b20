from __future__ import annotations

from reports.findings import DefectRow, ProblemFindings
from reports.highlights import Gap, Quote, gaps, strongest_quotes
from reports.ratings import Cited, CriterionRow, RaterRating, SectionRows
from scoring.fate import Fate
from scoring.schema import Band

WEAK = Band(first=0, last=10, name="Weak", anchor="Does not see it.")


def criterion(title: str, score: int, *cited: Cited) -> CriterionRow:
    rating = RaterRating("R", score, WEAK, "", (), False, cited)
    return CriterionRow("1.1", title.lower(), title, "S", 10, (), (rating,))


def sections(*rows: CriterionRow) -> list[SectionRows]:
    return [SectionRows(1, "S", rows)]


def problem(*rows: DefectRow) -> ProblemFindings:
    return ProblemFindings(1, "P", "v", True, rows, ())


def test_the_highest_scores_give_the_first_quotes_then_what_was_found_unaided() -> None:
    rows = sections(
        criterion("Views", 7, Cited("room", 4, "seven", "")),
        criterion("Forms", 9, Cited("room", 5, "nine", ""), Cited("room", 4, "again", "")),
        criterion("Tests", 3, Cited("room", 6, "three", "")),
    )
    found = problem(
        DefectRow("a", "A nit", "nit", Fate.FOUND, 0, "small", 8),
        DefectRow("b", "A blocker", "blocker", Fate.FOUND, 0, "big", 7, volunteered=True),
        DefectRow("c", "Helped", "blocker", Fate.FOUND, 2, "told", 9),
    )
    own = set(range(20))
    assert strongest_quotes(rows, [found], own) == [
        Quote("nine", 5, "Forms"),
        Quote("again", 4, "Forms"),
        Quote("big", 7, "A blocker, volunteered"),
    ]
    assert [quote.text for quote in strongest_quotes(sections(), [found], own)] == ["big", "small"]


def test_only_the_candidates_own_words_are_quoted() -> None:
    rows = sections(criterion("Views", 9, Cited("room", 4, "asked", ""), Cited("panel", 5, "noted", "")))
    assert strongest_quotes(rows, [], own={5}) == []


def test_gaps_alternate_between_low_criteria_and_severe_misses() -> None:
    rows = sections(criterion("Views", 4), criterion("Forms", 2), criterion("Tests", 5))
    missed = problem(
        DefectRow("a", "A minor", "minor", Fate.MISSED, questions=1),
        DefectRow("b", "A major", "major", Fate.MISSED, questions=1),
        DefectRow("c", "Unreached", "blocker", Fate.NOT_REACHED),
    )
    assert gaps(rows, [missed]) == [
        Gap("Forms: 2/10", "Does not see it."),
        Gap("A major", "A major that was not found, after 1 question on it."),
    ]
    assert [gap.title for gap in gaps(rows, [])] == ["Forms: 2/10", "Views: 4/10"]
    assert gaps(sections(criterion("Tests", 5)), []) == []
