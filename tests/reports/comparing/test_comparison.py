from __future__ import annotations

import pytest

from interviews.roles import Role
from reports.comparing.cell import Cell, Cited, Given
from reports.comparing.comparison import Comparison
from reports.comparing.source import columns_for
from scoring.models import Scorecard
from scoring.rubrics.schema import Criterion
from scoring.services.rubrics import DEFAULT_FILE, publish_rubric, read_rubric
from tests.factories import make_plan, make_position, make_user
from tests.scoring.judged import judged_interviews

BANDS = [
    {"first": 1, "last": 2, "name": "Weak", "anchor": "Sees nothing at all."},
    {"first": 3, "last": 5, "name": "Solid", "anchor": "Sees what matters."},
]


def cell(*scores: int | None) -> Cell:
    criterion = Criterion(slug="python-core", title="Python core", bands=BANDS)
    return Cell(criterion, 1, 5, tuple(Given(f"Rater {number}", score) for number, score in enumerate(scores)))


def test_a_cell_shows_mean_spread_and_band() -> None:
    found = cell(2, 5, None)
    assert (found.mean, found.spread, found.band) == (3.5, 3, "Solid")
    assert (found.at, found.ticks, found.edges) == (62.5, [25, 100], [37.5])
    assert found.words == "Rater 0 2, Rater 1 5, Rater 2 not assessed; of 1 to 5"


def test_a_mean_between_two_bands_is_of_the_higher_one() -> None:
    assert [cell(2, 2).band, cell(2, 3).band, cell(3, 3).band] == ["Weak", "Solid", "Solid"]


def test_what_nobody_assessed_has_no_number() -> None:
    found = cell(None, None)
    assert (found.mean, found.spread, found.band, found.ticks) == (None, 0, "", [])


def test_evidence_stands_in_the_order_of_the_conversation_and_once() -> None:
    early, late = Cited(3, "1:00", "blocks", "room-3.0-6"), Cited(12, "2:30", "use a pool", "room-12.4-14")
    given = (Given("Priya", 7, (late, early)), Given("Omar", 8, (early,)), Given("Eve", None))
    assert Cell(cell().criterion, 1, 5, given).evidence == [early, late]


pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    """Two candidates on the first version of a rubric, and two on the second: without `mvt`, `db-design` reworded."""
    manager, rater = make_user(Role.HIRING_MANAGER), make_user(name="Priya")
    plan = make_plan(make_position(manager))
    first = read_rubric(DEFAULT_FILE)
    old, _ = publish_rubric(rubric=first)
    data = first.model_dump(mode="json")
    for section in data["sections"]:
        section["criteria"] = [row for row in section["criteria"] if row["slug"] != "mvt"]
    data["sections"][0]["criteria"][0]["bands"][0]["anchor"] = "Something else is meant by it now."
    new, _ = publish_rubric(rubric=type(first).model_validate(data))
    cards = judged_interviews([{rater: {"db-design": 9}}, {rater: {"db-design": 3}}], plan=plan, rubric=old)
    cards += judged_interviews([{rater: {"db-design": 6}}, {rater: {"python-core": 5}}], plan=plan, rubric=new)
    for name, card in zip(("Zoe", "ada", "Max", "Bo"), cards, strict=True):
        type(card.interview).objects.filter(pk=card.interview_id).update(candidate_name=name)
    return manager, plan.position, [card.interview.public_id for card in cards], old


def names(stage, **order: object) -> list[str]:
    manager, position, chosen, _ = stage
    columns = columns_for(manager, position, chosen, redacted=False)
    return [column.name for column in Comparison(columns, **order).columns]


def test_columns_stand_by_date_unless_the_reader_wants_another_order(stage) -> None:
    key = f"{stage[3].rubric_id}:db-design"
    assert names(stage) == ["Zoe", "Max", "ada", "Bo"]
    assert names(stage, descending=True) == ["Bo", "ada", "Max", "Zoe"]
    assert names(stage, sort="name") == ["ada", "Bo", "Max", "Zoe"]
    assert names(stage, sort="name", descending=True) == ["Zoe", "Max", "Bo", "ada"]
    assert names(stage, sort="nonsense") == ["Zoe", "Max", "ada", "Bo"]
    assert names(stage, sort=key) == ["ada", "Max", "Zoe", "Bo"]
    assert names(stage, sort=key, descending=True) == ["Zoe", "Max", "ada", "Bo"]


def test_what_differs_between_versions_is_marked_and_what_one_has_stands_apart(stage) -> None:
    manager, position, chosen, _ = stage
    comparison = Comparison(columns_for(manager, position, chosen, redacted=False))
    rows = {row.key.partition(":")[2]: row for group in comparison.groups for row in group.rows}
    assert len(rows) == 10
    assert [slug for slug, row in rows.items() if row.reworded] == ["db-design"]
    apart = comparison.apart.rows
    assert [row.key.partition(":")[2] for row in apart] == ["mvt"]
    assert [(column.name, cell is not None) for column, cell in apart[0].cells] == [
        ("Zoe", True), ("Max", False), ("ada", True), ("Bo", False),
    ]  # fmt: skip
    assert [group.title for group in comparison.groups] == [
        "Low-level design", "Data structures and algorithms", "Python/Django",
    ]  # fmt: skip


def test_one_version_has_nothing_apart(stage) -> None:
    manager, position, chosen, _ = stage
    comparison = Comparison(columns_for(manager, position, chosen[:2], redacted=False))
    assert (comparison.apart.rows, sum(len(group.rows) for group in comparison.groups)) == ([], 11)
    assert not any(row.reworded for group in comparison.groups for row in group.rows)


def test_the_same_name_in_another_rubric_is_another_criterion(stage) -> None:
    manager, position, chosen, old = stage
    other, _ = publish_rubric(rubric=old.content.model_copy(update={"slug": "other"}))
    (card,) = judged_interviews([{make_user(): {"db-design": 9}}], plan=position.plans.get(), rubric=other)
    columns = columns_for(manager, position, [chosen[0], card.interview.public_id], redacted=False)
    comparison = Comparison(columns)
    assert comparison.groups == []
    assert len(comparison.apart.rows) == 22


def test_a_revision_counts_instead_of_what_it_revised(stage) -> None:
    manager, position, chosen, _ = stage
    card = Scorecard.objects.get(interview__public_id=chosen[0])
    submitted_at = card.submitted_at
    card.pk, card.revision, card.revision_reason = None, 2, "Another candidate was meant."
    card.submitted_at = None
    card.save()
    card.ratings.create(criterion="db-design", score=2)
    card.submitted_at = submitted_at
    card.save()
    (column,) = columns_for(manager, position, chosen[:1], redacted=False)
    assert column.cells["db-design"].scores == [2]
