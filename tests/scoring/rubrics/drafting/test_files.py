from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.rubrics.drafting.checking import checked
from scoring.rubrics.drafting.files import RubricFileError, draft_fields, read_map, write_rubric
from scoring.rubrics.schema import RubricData
from scoring.services.rubrics import DEFAULT_FILE, read_rubric
from snippets.strict_yaml import UNPRINTABLE
from tests.scoring.rubric_data import criterion, rubric_data


def read(text: str | bytes, name: str = "rubric.yaml"):
    return read_map(text.encode() if isinstance(text, str) else text, name)


def whole(data) -> RubricData:
    found = checked(data)
    assert isinstance(found, RubricData), found
    return found


def test_the_export_of_the_default_rubric_reads_back_as_the_very_same() -> None:
    rubric = read_rubric(DEFAULT_FILE)
    assert whole(read(write_rubric(rubric))) == rubric


TEXT = st.text(min_size=10, max_size=60).filter(lambda text: len(text.strip()) >= 10 and not UNPRINTABLE.search(text))


@given(TEXT, TEXT, st.sampled_from([(0, 10), (1, 5)]), st.floats(0.01, 10))
def test_whatever_a_rubric_says_its_export_says_too(title, anchor, scale, weight) -> None:
    data = rubric_data(*scale, title=title)
    data["sections"][0]["criteria"][0] = criterion("python-core", *scale, weight=weight, weight_reason=anchor)
    data["sections"][0]["criteria"][0]["bands"][0]["anchor"] = anchor
    rubric = whole(data)
    again = whole(read(write_rubric(rubric)))
    assert again.model_dump_json() == rubric.model_dump_json()


@pytest.mark.parametrize("scale", [(0, 10), (1, 5)])
def test_json_says_the_same_as_yaml(scale) -> None:
    data = rubric_data(*scale)
    assert whole(read(json.dumps(data), "rubric.JSON")) == whole(read(write_rubric(whole(data)), "rubric.yml"))


@pytest.mark.parametrize(
    ("content", "name", "what"),
    [
        ("", "a.yaml", "line 1: empty"),
        ("- a\n- b\n", "a.yaml", "holds no rubric"),
        ("title: [", "a.yaml", "not YAML"),
        ("title: &a x\nslug: *a\n", "a.yaml", "anchors"),
        ("title: x\ntitle: y\n", "a.yaml", "stands twice"),
        ("{", "a.json", "line 1: not JSON"),
        ('{"title": 1, "title": 2}', "a.json", "key 'title' stands twice"),
        ("[" * 100_000, "a.json", "."),
        ("[]", "a.json", "holds no rubric"),
        (b"\xff\xfe\x00", "a.yaml", "UTF-8"),
        ("a: " + "x" * 300_000, "a.yaml", "larger than 256 kB"),
    ],
)
def test_what_is_no_map_is_refused_with_the_place(content, name, what) -> None:
    with pytest.raises(RubricFileError, match=what):
        read(content, name)


def test_a_faulty_rubric_is_taken_as_far_as_it_goes_and_the_rest_is_named() -> None:
    raw = rubric_data()
    raw |= {"colour": "red", "title": 2026, "lowest": True, "highest": 99}
    raw["sections"][0]["criteria"][0] |= {"weight": [1], "hint": "x", "title": None}
    raw["sections"][0]["criteria"][1] = "db-design"
    raw["sections"][1]["criteria"] = {"slug": "process"}
    fields, left = draft_fields(raw)
    assert left == [
        "colour",
        "lowest",
        "highest",
        "sections.0.criteria.0.weight",
        "sections.0.criteria.0.hint",
        "sections.0.criteria.1",
        "sections.1.criteria",
    ]
    assert (fields["title"], fields["slug"]) == ("2026", "small")
    bands = raw["sections"][0]["criteria"][0]["bands"]
    assert fields["data"] == {
        "sections": [
            {"slug": "code", "title": "Code", "criteria": [{"slug": "python-core", "bands": bands}]},
            {"slug": "work", "title": "Work", "criteria": []},
        ]
    }


def test_what_no_database_holds_is_left_out_of_texts_and_names() -> None:
    raw = json.loads('{"title": "A\\u0000B\\ud800", "c\\ud800": 1, "sections": []}')
    fields, left = draft_fields(raw)
    assert (fields["title"], left) == ("AB", ["c"])


def test_numbers_may_stand_as_text() -> None:
    raw = rubric_data()
    raw["sections"][0]["criteria"][0]["bands"][0] |= {"first": "0", "last": "4"}
    band = draft_fields(raw)[0]["data"]["sections"][0]["criteria"][0]["bands"][0]
    assert (band["first"], band["last"]) == (0, 4)
