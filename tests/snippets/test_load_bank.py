from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from snippets.models import QuestionVersion
from tests.snippets.folders import line_of, write_question

pytestmark = pytest.mark.django_db


def load(path) -> list[str]:
    out = StringIO()
    call_command("load_bank", path, stdout=out)
    return out.getvalue().splitlines()


def test_loading_twice_changes_nothing(tmp_path):
    write_question(tmp_path, "first")
    write_question(tmp_path, "second")

    assert load(tmp_path) == ["new: first v1", "new: second v1"]
    assert load(tmp_path) == ["unchanged: first v1", "unchanged: second v1"]


def test_only_what_changed_is_new(tmp_path):
    write_question(tmp_path, "first")
    second = write_question(tmp_path, "second")
    load(tmp_path)
    (second / "fixed.py").write_text("pass\n")

    assert load(tmp_path) == ["unchanged: first v1", "new: second v2"]


def test_a_broken_folder_is_named_and_the_rest_is_loaded(tmp_path):
    broken = write_question(tmp_path, "broken", minutes=0)
    write_question(tmp_path, "whole")
    out, err = StringIO(), StringIO()

    with pytest.raises(CommandError, match=r"^1 of 2 questions are broken and were not loaded$") as refused:
        call_command("load_bank", tmp_path, stdout=out, stderr=err)

    assert refused.value.returncode == 1
    assert err.getvalue() == f"{broken}/item.yaml:{line_of(broken, 'minutes: 0')}: minutes: must be 1 or more, not 0\n"
    assert out.getvalue() == "new: whole v1\n"
    assert [str(version) for version in QuestionVersion.objects.all()] == ["whole v1"]


def test_a_folder_that_is_a_link_is_named_and_the_rest_is_loaded(tmp_path):
    write_question(tmp_path, "whole")
    (tmp_path / "linked").symlink_to(tmp_path / "whole")
    out, err = StringIO(), StringIO()

    with pytest.raises(CommandError, match=r"^1 of 2 questions are broken and were not loaded$"):
        call_command("load_bank", tmp_path, stdout=out, stderr=err)

    assert err.getvalue() == f"{tmp_path / 'linked'}/item.yaml: lies in a folder that is a link\n"
    assert out.getvalue() == "new: whole v1\n"


def test_files_and_caches_beside_the_questions_are_no_questions(tmp_path):
    write_question(tmp_path, "first")
    (tmp_path / "README.md").touch()
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / ".git").mkdir()

    assert load(tmp_path) == ["new: first v1"]


def test_a_path_without_questions_is_refused(tmp_path):
    with pytest.raises(CommandError, match="holds no question folders"):
        load(tmp_path)
    with pytest.raises(CommandError, match="is not a folder"):
        load(tmp_path / "nowhere")
