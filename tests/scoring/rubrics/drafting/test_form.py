from __future__ import annotations

from django.http import QueryDict

from scoring.models import RubricDraft
from scoring.rubrics.drafting.checking import checked
from scoring.rubrics.drafting.fields import all_rows, names_of
from scoring.rubrics.drafting.files import draft_fields
from scoring.rubrics.drafting.form import draft_data, fields_from, placed, row_keys
from scoring.rubrics.drafting.page import Page
from tests.scoring.rubric_data import criterion, rubric_data


def draft_of(data) -> RubricDraft:
    return RubricDraft(**draft_fields(data)[0])


def shown(data) -> list[tuple[str, str]]:
    """What a browser would send for the editor's page, in its order."""
    page = Page(data, [])
    fields = [(view.name, view.text) for view in page.fields]
    for section in page.sections:
        fields += _row_fields(section)
    return fields


def _row_fields(row) -> list[tuple[str, str]]:
    own = [(view.name, view.text) for view in row.fields]
    return own + [field for inner in row.rows for field in _row_fields(inner)]


def posted(fields) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, text in fields:
        query.appendlist(name, text)
    return query


def kept(draft, fields):
    return fields_from(posted(fields), draft)


def test_what_is_shown_and_sent_back_untouched_stays_the_same() -> None:
    data = rubric_data(1, 5)
    data["sections"][0]["criteria"][0] = criterion("python-core", 1, 5, weight=1.5, weight_reason="It counts.")
    draft = draft_of(data)
    assert kept(draft, shown(draft_data(draft))) == {"title": draft.title, "slug": draft.slug, "data": draft.data}
    assert draft_data(draft)["sections"] == data["sections"]


def test_rows_belong_to_the_row_above_them_wherever_they_came_from() -> None:
    draft = draft_of(rubric_data())
    fields = shown(draft_data(draft))
    moved = [field for field in fields if field[0].startswith(("criterion-1-", "band-2-", "band-3-"))]
    rest = [field for field in fields if field not in moved]
    sections = kept(draft, [*rest, *moved])["data"]["sections"]
    assert [[row["slug"] for row in section["criteria"]] for section in sections] == [
        ["python-core"],
        ["process", "db-design"],
    ]
    assert [len(row["bands"]) for row in sections[1]["criteria"]] == [2, 2]


def test_the_numbers_of_rows_only_tell_them_apart() -> None:
    draft = draft_of(rubric_data())
    renumbered = [(name.replace("criterion-0", "criterion-77"), text) for name, text in shown(draft_data(draft))]
    assert kept(draft, renumbered)["data"] == draft.data
    assert row_keys(posted(renumbered))["criterion"] == ["77", "1", "2"]


def test_nothing_that_is_typed_is_refused_or_lost() -> None:
    draft = draft_of(rubric_data())
    odd = {
        "criterion-0-weight": "heavy",
        "band-0-first": "zero",
        "criterion-0-title": "A\x00B\x07 \ud83d",
        "title": "x" * 300,
    }
    fields = [(name, odd.get(name, text)) for name, text in shown(draft_data(draft))]
    saved = kept(draft, fields)
    first = saved["data"]["sections"][0]["criteria"][0]
    assert (first["weight"], first["bands"][0]["first"], first["title"]) == ("heavy", "zero", "AB ")
    assert saved["title"] == "x" * 120


def test_a_decimal_comma_is_a_weight_too() -> None:
    draft = draft_of(rubric_data())
    fields = [(name, "1,5" if name == "criterion-0-weight" else text) for name, text in shown(draft_data(draft))]
    assert kept(draft, fields)["data"]["sections"][0]["criteria"][0]["weight"] == 1.5


def test_problems_stand_at_their_field_in_the_words_of_the_page() -> None:
    data = rubric_data(slug="Not A Slug")
    section, other = data["sections"]
    section["criteria"][0] |= {"weight": "heavy", "title": ""}
    section["criteria"][1]["bands"][1] |= {"anchor": "Short", "first": 6}
    other["criteria"] = []
    told = [(each.name, each.where, each.what) for each in placed(checked(data), data)]
    assert told == [
        ("slug", "Short name", "use small letters, digits and single hyphens"),
        ("criterion-0-title", "Criterion 1, title", "is missing"),
        ("criterion-0-weight", "Criterion 1, weight", "write a number above 0 and up to 10, such as 1.5"),
        ("criterion-0-weight_reason", "Criterion 1, reason", "say why the weight is not 1"),
        ("band-3-anchor", "Db design, band 2, anchor", "is too short for a sentence that a rater can go by"),
        ("band-3-first", "Db design, band 2, from", "5 would be in no band"),
        ("section-1", "Work, criteria", "needs at least 1, has 0"),
    ]


def test_problems_are_named_as_the_window_names_its_rows() -> None:
    data = rubric_data()
    data["sections"][1]["criteria"][0]["title"] = ""
    keys = {"section": ["4", "9"], "criterion": ["7", "2", "30"], "band": list("012345")}
    assert [each.name for each in placed(checked(data), data, names_of(data, keys))] == ["criterion-30-title"]


def test_a_rubric_without_sections_says_so_where_they_would_stand() -> None:
    data = rubric_data(sections=[])
    told = [(each.name, each.where, each.what) for each in placed(checked(data), data)]
    assert told == [("sections", "Sections", "needs at least 1, has 0")]


def test_the_page_counts_problems_up_to_the_section() -> None:
    data = rubric_data()
    data["sections"][0]["criteria"][0]["bands"][0]["name"] = ""
    page = Page(data, placed(checked(data), data))
    assert [(section.count, [row.count for row in section.rows]) for section in page.sections] == [
        (1, [1, 0]),
        (0, [0]),
    ]
    assert len(list(all_rows(data))) == 2 + 3 + 6
