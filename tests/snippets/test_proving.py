import sys
import threading

import pytest
from django.db import connections

from snippets.proving import PatchError, django_databases, load, patched_source


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


def test_djangos_databases_are_files_of_ones_own_in_every_thread_and_come_back(tmp_path, django_db_blocker) -> None:
    def files() -> dict[str, str]:
        return {name: str(connections[name].settings_dict["NAME"]) for name in connections}

    def look() -> None:
        seen.append(files())

    before, theirs, seen = files(), connections["default"], []
    own = {"default": tmp_path / "one.sqlite3", "copy": tmp_path / "two.sqlite3"}
    with django_db_blocker.unblock(), django_databases(**own):
        with connections["copy"].cursor() as cursor:
            cursor.execute("CREATE TABLE seats (number int)")
        other = threading.Thread(target=look)
        other.start()
        other.join()
        assert [files(), *seen] == [{name: str(file) for name, file in own.items()}] * 2
    assert (files(), connections["default"] is theirs) == (before, True)
    assert own["copy"].stat().st_size > 0
