from __future__ import annotations

from copy import deepcopy

from scoring.rubrics.drafting.diff import rubric_changes
from tests.scoring.rubric_data import criterion, rubric_data


def changes(after, before=None):
    found = rubric_changes(before or rubric_data(), after)
    return [(change.where, change.before, change.after) for change in found]


def test_the_same_rubric_has_no_changes_though_one_spells_out_what_is_understood() -> None:
    spelt = rubric_data()
    for section in spelt["sections"]:
        for row in section["criteria"]:
            row |= {"weight": 1.0, "weight_reason": ""}
    assert changes(spelt) == []


def test_moving_a_criterion_changes_its_place_and_nothing_else() -> None:
    after = rubric_data()
    after["sections"][1]["criteria"].insert(0, after["sections"][0]["criteria"].pop(0))
    assert changes(after) == [
        ("Section code: criteria", "python-core\ndb-design", "db-design"),
        ("Section work: criteria", "process", "python-core\nprocess"),
    ]


def test_words_weights_and_bands_stand_field_by_field() -> None:
    after = deepcopy(rubric_data(title="Smaller"))
    after["sections"][0]["criteria"][0] |= {"weight": 2.0, "weight_reason": "It counts."}
    after["sections"][0]["criteria"][0]["bands"][0] |= {"last": 3}
    anchor = "Sees little of it, even with help."
    assert changes(after) == [
        ("Title", "Small", "Smaller"),
        ("Criterion python-core: weight", "1", "2"),
        ("Criterion python-core: reason", "", "It counts."),
        ("Criterion python-core: band 1", f"0–4 Weak\n{anchor}", f"0–3 Weak\n{anchor}"),
    ]


def test_another_scale_is_told() -> None:
    assert changes(rubric_data(1, 5))[0] == ("Scale", "0–10", "1–5")


def test_what_comes_and_goes_is_told_with_its_words() -> None:
    after = rubric_data()
    after["sections"][1]["criteria"] = [criterion("care")]
    where = [change[0] for change in changes(after)]
    assert where[0] == "Section work: criteria"
    assert {name.partition(":")[0] for name in where[1:]} == {"Criterion care", "Criterion process"}
