from __future__ import annotations

from reports.scorecard.highlights import gaps, strongest_quotes
from reports.scorecard.parts.observed import Defect, Gap, Problem, Quote
from scoring.suggestions.fate import Fate
from tests.reports.parts import card, cited, rows


def problem(*defects: Defect) -> Problem:
    return Problem(problem="P", number=1, shown=True, reached=len(defects), defects=defects, myths=())


def found(title: str, severity: str, rung: int, quote: str, seq: int, **told: object) -> Defect:
    fields = {"help": "unaided", **told}
    return Defect(
        slug=title[0], title=title, severity=severity, fate=Fate.FOUND, rung=rung, quote=quote, seq=seq, **fields
    )


def missed(title: str, severity: str, fate: Fate = Fate.MISSED) -> Defect:
    return Defect(slug=title[0], title=title, severity=severity, fate=fate, questions=1)


def test_the_highest_scores_give_the_first_quotes_then_what_was_found_unaided() -> None:
    evidence = {
        "Views": (cited(4, "seven"),),
        "Forms": (cited(5, "nine"), cited(4, "again")),
        "Tests": (cited(6, "three"),),
    }
    defects = problem(
        found("A nit", "nit", 0, "small", 8),
        found("A blocker", "blocker", 0, "big", 7, help="volunteered"),
        found("Helped", "blocker", 2, "told", 9),
    )
    own = set(range(20))
    judged = rows(card({"Views": 7, "Forms": 9, "Tests": 3}, evidence=evidence))
    assert strongest_quotes(judged, [defects], own) == (
        Quote(text="nine", seq=5, about="Forms"),
        Quote(text="again", seq=4, about="Forms"),
        Quote(text="big", seq=7, about="A blocker, volunteered"),
    )
    assert [quote.text for quote in strongest_quotes((), [defects], own)] == ["big", "small"]


def test_only_the_candidates_own_words_are_quoted() -> None:
    evidence = {"Views": (cited(4, "asked"), cited(5, "noted", "panel"))}
    assert strongest_quotes(rows(card({"Views": 9}, evidence=evidence)), [], own={5}) == ()


def test_gaps_alternate_between_low_criteria_and_severe_misses() -> None:
    judged = rows(card({"Views": 4, "Forms": 2, "Tests": 5}))
    defects = problem(
        missed("A minor", "minor"), missed("A major", "major"), missed("Unreached", "blocker", Fate.NOT_REACHED)
    )
    assert gaps(judged, [defects]) == (
        Gap(title="Forms: 2/10", why="Does not see it."),
        Gap(title="A major", why="A major that was not found, after 1 question on it."),
    )
    assert [gap.title for gap in gaps(judged, [])] == ["Forms: 2/10", "Views: 4/10"]
    assert gaps(rows(card({"Tests": 5})), []) == ()
