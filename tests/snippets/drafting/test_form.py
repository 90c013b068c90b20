from __future__ import annotations

import pytest
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from snippets.drafting.form import Placed, data_from, fields_from, placed, texts_of
from snippets.loader import BANK, read_question
from snippets.models import Draft
from snippets.services.drafts import draft_fields
from tests.factories import item_data

FOLDERS = sorted(path for path in BANK.iterdir() if (path / "item.yaml").exists())


def posted(**texts: str | list[str]) -> MultiValueDict:
    return MultiValueDict({name: text if isinstance(text, list) else [text] for name, text in texts.items()})


def round_trip(data: dict) -> dict:
    return data_from(MultiValueDict({name: [text] for name, text in texts_of(data).items()}), data)


def without_default_kind(data: dict) -> dict:
    return {name: value for name, value in data.items() if (name, value) != ("kind", "code_review")}


def test_a_whole_item_comes_back_as_it_was():
    data = without_default_kind(item_data())

    assert round_trip(data) == data


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_question_of_the_bank_comes_back_as_it_was(folder):
    data = draft_fields(read_question(folder))["data"]

    assert round_trip(data) == data


line = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=20).map(str.strip).filter(bool)
entry = st.lists(line | st.just(""), min_size=1, max_size=2).map("\n".join).map(str.strip).filter(bool)
entries = st.lists(entry, min_size=1, max_size=2)
slug = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True)
slugs = st.lists(slug, min_size=1, max_size=3, unique=True)
span = st.tuples(st.integers(1, 9999), st.integers(1, 9999)).map(list)
defect = st.fixed_dictionaries(
    {"slug": slug, "title": line, "lines": st.lists(span, min_size=1), "cues": entries, "said": entries},
    optional={"masked_by": slugs, "criteria": slugs, "vague": entries, "explanation": entry},
)
probe = st.fixed_dictionaries(
    {"id": slug, "target": slug, "rung": st.integers(0, 5), "ask": entry},
    optional={"reveals": st.dictionaries(slug, st.integers(0, 5), min_size=1)},
)
items = st.fixed_dictionaries(
    {},
    optional={
        "title": line,
        "criteria": slugs,
        "minutes": st.integers(1, 120).filter(lambda minutes: minutes != 15),
        "levels": st.fixed_dictionaries({"strong": entry}, optional={"weak": entry}),
        "considerations": entries,
        "wrong_claims": entries,
        "descriptions": entries,
        "defects": st.lists(defect | st.just({}), min_size=1, max_size=3),
        "key_points": st.lists(st.just({"core": False}), min_size=1, max_size=2),
        "probes": st.lists(probe, min_size=1, max_size=3),
    },
)


@given(items)
def test_whatever_is_written_comes_back(data):
    assert round_trip(data) == data


places = st.dictionaries(slug, st.lists(span, min_size=1, max_size=3), min_size=1, max_size=3)
wordings = st.lists(
    st.fixed_dictionaries({}, optional={"slug": slug, "code": line, "fixed": line, "lines": places}),
    min_size=1,
    max_size=3,
)


@given(wordings)
def test_whatever_is_written_of_other_wordings_comes_back(rows):
    assert round_trip({"variants": rows}) == {"variants": rows}


@given(st.dictionaries(st.sampled_from([*texts_of(item_data())]), st.text(max_size=60)))
def test_whatever_is_typed_can_be_read_and_shown_again(texts):
    data = data_from(MultiValueDict({name: [text] for name, text in texts.items()}), {})

    assert round_trip(data) == data


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("5", [[5, 5]]),
        ("5-7, 12", [[5, 7], [12, 12]]),
        (" 5 – 7 ;12,", [[5, 7], [12, 12]]),
        ("7-5", [[7, 5]]),
        ("five", "five"),
        ("5-", "5-"),
        ("5-7-9", "5-7-9"),
    ],
)
def test_lines_are_read_as_people_write_them_and_kept_as_written_otherwise(text, spans):
    data = data_from(posted(**{"defects-0-lines": text}), {})

    assert data == {"defects": [{"lines": spans}]}


@pytest.mark.parametrize(
    ("text", "reveals"),
    [
        ("a: 1", {"a": 1}),
        ("a 1, b=2", {"a": 1, "b": 2}),
        ("a", "a"),
        ("a: much", "a: much"),
    ],
)
def test_what_a_probe_gives_away_is_read_or_kept(text, reveals):
    assert data_from(posted(**{"probes-0-reveals": text}), {}) == {"probes": [{"reveals": reveals}]}


def test_rows_stand_in_the_order_in_which_they_are_posted():
    data = data_from(posted(**{"topics-7-title": "Second becomes first", "topics-2-title": "First"}), {})

    assert [row["title"] for row in data["topics"]] == ["Second becomes first", "First"]


def test_criteria_come_from_boxes_and_words():
    assert data_from(posted(criteria=["dsa", "mvt", "own-one, dsa", ""]), {}) == {"criteria": ["dsa", "mvt", "own-one"]}


def test_what_has_no_field_stays():
    kept = {"later": {"field": 1}, "title": "Old", "defects": [{"slug": "old"}]}

    assert data_from(posted(title="New"), kept) == {"later": {"field": 1}, "title": "New"}


def test_places_in_a_wording_are_read_as_people_write_them_and_kept_as_written_otherwise():
    def read(text: str):
        return data_from(posted(**{"variants-0-lines": text}), {})["variants"][0]["lines"]

    assert read(" a: 5-7, 12\n\nb : 3 ") == {"a": [[5, 7], [12, 12]], "b": [[3, 3]]}
    for text in ("a: five", "a", "a: 1\na: 2", ": 3"):
        assert read(text) == text


def test_what_does_not_fit_a_column_stays_in_the_data():
    fields = fields_from(posted(title="t" * 300, kind="poem", code="a\r\nb\x00"), Draft(kind="knowledge"))

    assert fields == {
        "data": {"title": "t" * 300, "kind": "poem"},
        "slug": "",
        "title": "t" * 200,
        "kind": "knowledge",
        "code": "a\nb",
        "fixed": "",
    }


def test_code_of_nothing_but_space_is_no_code():
    fields = fields_from(posted(code=" \r\n\n", fixed="x\r\n"), Draft())

    assert (fields["code"], fields["fixed"]) == ("", "x\n")


def test_problems_are_placed_at_the_row_and_field_of_the_window():
    draft = Draft(
        data={"defects": [{}, {"lines": "five", "slug": "Big"}], "minutes": "long", "levels": {}},
        kind="code_review",
    )
    problems = [
        (("defects", 1, "lines"), "defects.1.lines: must be a list"),
        (("defects", 1, "slug"), "defects.1.slug: 'Big' does not have the form ^x$"),
        (("defects", 0), "defect a: no probe at rung 3"),
        (("levels", "weak"), "levels.weak: is missing"),
        (("minutes",), "minutes: must be a whole number, not 'long'"),
        (("probes",), "probes: needs at least 1, has 0"),
        (("fixed.py",), "is missing"),
        (("code",), "line 3: does not compile"),
        (("later", "b"), "later.b: is wrong"),
    ]

    assert placed(problems, draft, {"defects": ["4", "2"]}) == [
        Placed("", "", "is wrong"),
        Placed("minutes", "Minutes", "must be a whole number, not 'long'"),
        Placed("code", "Code", "line 3: does not compile"),
        Placed("fixed", "Repaired code", "is missing"),
        Placed("defects-2-lines", "Defect 2, lines", "write them as 5-7, 12"),
        Placed("defects-2-slug", "Defect 2, name", "use small letters, digits and single hyphens"),
        Placed("defects-4", "Defect 1", "defect a: no probe at rung 3"),
        Placed("probes", "Probes", "needs at least 1, has 0"),
        Placed("levels-weak", "A weak answer", "is missing"),
    ]


def test_null_characters_which_no_database_holds_are_left_out():
    fields = fields_from(posted(title="A \x00name", code="x = 1\x00\n", skills="SQL\x00"), Draft())

    assert (fields["title"], fields["code"], "\x00" in str(fields)) == ("A name", "x = 1\n", False)
