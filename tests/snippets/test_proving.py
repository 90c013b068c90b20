import sys

import pytest

from snippets.proving import PatchError, load, patched_source


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "snippet.py"
    path.write_text("seen = []\nlimit = 10\n\n\ndef over(value: int) -> bool:\n    return value > limit\n")
    return path


def test_load_runs_the_file_as_it_stands(source) -> None:
    assert load(source).over(11) is True


def test_load_replaces_what_is_named(source) -> None:
    assert load(source, {"limit = 10": "limit = 20"}).over(11) is False


def test_two_loads_share_nothing(source) -> None:
    load(source).seen.append("first")
    assert load(source).seen == []


def test_annotations_keep_their_meaning(source) -> None:
    assert load(source).over.__annotations__ == {"value": int, "return": bool}


@pytest.mark.parametrize(("old", "times"), [("limit = 11", 0), ("limit", 2)])
def test_a_text_that_does_not_stand_once_is_refused(source, old, times) -> None:
    with pytest.raises(PatchError, match=f"stands {times} times, not once"):
        patched_source(source, {old: "x"})


def test_a_file_that_fails_leaves_no_module_behind(source) -> None:
    before = set(sys.modules)
    with pytest.raises(NameError, match="name 'nowhere' is not defined"):
        load(source, {"limit = 10": "limit = nowhere"})
    assert set(sys.modules) == before
