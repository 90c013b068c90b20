from __future__ import annotations

import pytest
from pydantic import ValidationError

from scoring.rubrics.drafting.files import RubricFileError
from scoring.rubrics.schema import RubricData
from scoring.services.rubrics import DEFAULT_FILE, read_rubric

BANDS = [
    {"first": 0, "last": 4, "name": "Weak", "anchor": "Does not see it, even when told."},
    {"first": 5, "last": 10, "name": "Strong", "anchor": "Sees it without help."},
]


def data(**changes: object) -> dict[str, object]:
    criterion = {"slug": "one", "title": "One", "bands": BANDS}
    section = {"slug": "all", "title": "All", "criteria": [criterion]}
    return {"slug": "small", "title": "Small", "sections": [section], **changes}


def test_a_score_falls_into_one_band() -> None:
    criterion = RubricData.model_validate(data()).criteria[0]
    assert [criterion.band(score).name for score in (0, 4, 5, 10)] == ["Weak", "Weak", "Strong", "Strong"]
    assert criterion.bands[0].span == "0–4"


@pytest.mark.parametrize(
    ("bands", "what"),
    [
        ([{**BANDS[0], "last": 3}, BANDS[1]], "4 would be in no band"),
        ([{**BANDS[0], "last": 5}, BANDS[1]], "must be 6, one above the band before"),
        ([BANDS[0], {**BANDS[1], "last": 9}], "10 would be in no band"),
        ([BANDS[1], BANDS[0]], "0–4 would be in no band"),
    ],
    ids=["gap", "overlap", "short", "out of order"],
)
def test_bands_that_do_not_cover_the_scale_are_refused(bands: list[dict[str, object]], what: str) -> None:
    section = {"slug": "all", "title": "All", "criteria": [{"slug": "one", "title": "One", "bands": bands}]}
    with pytest.raises(ValidationError, match=what):
        RubricData.model_validate(data(sections=[section]))


def test_a_five_point_scale_is_possible() -> None:
    bands = [{**BANDS[0], "first": 1, "last": 3}, {**BANDS[1], "first": 4, "last": 5}]
    section = {"slug": "all", "title": "All", "criteria": [{"slug": "one", "title": "One", "bands": bands}]}
    rubric = RubricData.model_validate(data(lowest=1, highest=5, sections=[section]))
    assert rubric.criteria[0].band(4).name == "Strong"


def test_a_criterion_that_stands_twice_is_refused() -> None:
    criterion = {"slug": "one", "title": "One", "bands": BANDS}
    section = {"slug": "all", "title": "All", "criteria": [criterion, criterion]}
    with pytest.raises(ValidationError, match="criterion one stands 2 times"):
        RubricData.model_validate(data(sections=[section]))


def test_the_default_rubric_has_the_agreed_rows_and_different_anchors_everywhere() -> None:
    rubric = read_rubric(DEFAULT_FILE)
    assert {section.slug: [criterion.slug for criterion in section.criteria] for section in rubric.sections} == {
        "low-level-design": ["db-design", "code-design", "extensibility", "api-contracts", "sync-async"],
        "dsa": ["functionally-correct"],
        "python-django": ["python-core", "mvt", "django-forms", "process-admin-security", "django-web-apps"],
    }
    anchors = [band.anchor for criterion in rubric.criteria for band in criterion.bands]
    assert len(anchors) == len(set(anchors)) == 55


def test_a_file_with_a_fault_is_named_with_the_place(tmp_path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("slug: x\ntitle: X\nsections: []\n")
    with pytest.raises(RubricFileError, match=r"bad\.yaml: sections: needs at least 1, has 0"):
        read_rubric(path)
    path.write_text("slug: [")
    with pytest.raises(RubricFileError, match=r"bad\.yaml: line 2: not YAML"):
        read_rubric(path)
    with pytest.raises(RubricFileError, match=r"absent\.yaml"):
        read_rubric(tmp_path / "absent.yaml")
