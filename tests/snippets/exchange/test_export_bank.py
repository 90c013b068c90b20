from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.models import QuerySet
from hypothesis import HealthCheck, given, settings

from snippets.exchange.folders import question_files, zip_of
from snippets.judging import Code
from snippets.loader import BANK, LoadedQuestion, read_question
from snippets.models import Question, QuestionVersion
from snippets.services.publishing import loaded_from, publish
from tests.factories import CODE
from tests.snippets.folders import FIXED, write_question
from tests.snippets.items import items

pytestmark = pytest.mark.django_db


def export(target: Path, *slugs: str) -> list[str]:
    out = StringIO()
    call_command("export_bank", target, *slugs, stdout=out)
    return out.getvalue().splitlines()


def load(path: Path) -> list[str]:
    out = StringIO()
    call_command("load_bank", path, stdout=out)
    return out.getvalue().splitlines()


def empty_the_bank() -> None:
    """As if a new installation: past the managers, which delete nothing that is published."""
    QuerySet(QuestionVersion).delete()
    QuerySet(Question).delete()


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def two(tmp_path):
    root = tmp_path / "two"
    root.mkdir()
    for slug in ("first", "second"):
        publish(loaded=read_question(write_question(root, slug)))
    return root


@pytest.mark.parametrize("kind", ["bank", "bank.zip"])
def test_the_shipped_bank_goes_out_and_in_and_out_again_the_same(tmp_path, kind):
    shipped = load(BANK)
    export(tmp_path / "before.zip")
    export(tmp_path / kind)
    empty_the_bank()

    assert load(tmp_path / kind) == shipped
    export(tmp_path / "after.zip")
    assert (tmp_path / "after.zip").read_bytes() == (tmp_path / "before.zip").read_bytes()


@given(item=items())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_question_goes_out_and_in_and_out_again_the_same(tmp_path_factory, item):
    empty_the_bank()
    folder = tmp_path_factory.mktemp("any")
    codes = {name: Code(CODE, FIXED) for name in item.variants}
    publish(loaded=LoadedQuestion(item, CODE, FIXED, codes))
    export(folder / "before.zip")
    empty_the_bank()

    load(folder / "before.zip")

    export(folder / "after.zip")
    assert (folder / "after.zip").read_bytes() == (folder / "before.zip").read_bytes()
    assert loaded_from(Question.objects.get()).item == item


def test_a_zip_and_a_folder_hold_the_same_files(two, tmp_path):
    assert export(tmp_path / "folder") == export(tmp_path / "bank.zip") == ["written: first", "written: second"]

    files = contents(tmp_path / "folder")
    assert sorted(files) == [
        f"{slug}/{name}" for slug in ("first", "second") for name in ("fixed.py", "item.yaml", "snippet.py")
    ]
    first = question_files(read_question(two / "first"))
    second = question_files(read_question(two / "second"))
    assert (tmp_path / "bank.zip").read_bytes() == zip_of({"first": first, "second": second})


def test_the_newest_content_of_the_named_questions_is_written(two, tmp_path):
    (two / "second" / "fixed.py").write_text("pass\n")
    load(two)

    assert export(tmp_path / "out", "second") == ["written: second"]
    assert contents(tmp_path / "out") == {
        f"second/{name}": content for name, content in question_files(read_question(two / "second")).items()
    }


def test_nothing_is_written_over(two, tmp_path):
    (tmp_path / "a.zip").touch()

    with pytest.raises(CommandError, match=r"a\.zip exists already$"):
        export(tmp_path / "a.zip")
    with pytest.raises(CommandError, match="is not an empty folder$"):
        export(two)
    with pytest.raises(CommandError, match="is not an empty folder$"):
        export(two / "first" / "item.yaml")
    (tmp_path / "empty").mkdir()
    assert export(tmp_path / "empty", "first") == ["written: first"]


def test_a_question_that_is_not_there_is_named(two, tmp_path):
    Question.objects.create(slug="draft-only", kind="code_review")

    with pytest.raises(CommandError, match="^not in the bank: draft-only, nobody$"):
        export(tmp_path / "out", "nobody", "first", "draft-only")
    assert not (tmp_path / "out").exists()


def test_an_empty_bank_is_said_to_be_empty(tmp_path):
    with pytest.raises(CommandError, match="^the bank is empty$"):
        export(tmp_path / "out.zip")


def test_what_could_not_be_read_again_is_refused_before_anything_is_written(two, tmp_path):
    loaded = read_question(two / "second")
    publish(loaded=LoadedQuestion(loaded.item, "#" * 70_000, FIXED))

    with pytest.raises(CommandError, match=r"^second cannot be written: snippet\.py: larger than 64 kB$"):
        export(tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_of_a_zip_with_a_broken_question_the_rest_is_loaded(two, tmp_path):
    empty_the_bank()
    whole = question_files(read_question(two / "first"))
    broken = whole | {"item.yaml": whole["item.yaml"].replace(b"slug: first", b"slug: &x first")}
    path = tmp_path / "bank.zip"
    path.write_bytes(zip_of({"broken": broken, "first": whole | {"test_proof.py": b"raise SystemExit"}}))
    out, err = StringIO(), StringIO()

    with pytest.raises(CommandError, match="^1 of 2 questions are broken and were not loaded$"):
        call_command("load_bank", path, stdout=out, stderr=err)

    assert err.getvalue() == f"{path}/broken/item.yaml:1: anchors (&) and aliases (*) are not allowed\n"
    assert out.getvalue() == "ignored: first/test_proof.py\nnew: first v1\n"
    assert [str(version) for version in QuestionVersion.objects.all()] == ["first v1"]


def test_a_zip_that_is_none_is_refused(tmp_path):
    path = tmp_path / "bank.zip"
    path.write_bytes(b"slug: a")

    with pytest.raises(CommandError, match="This is not a zip file that can be read"):
        load(path)
    path.write_bytes(zip_of({}))
    with pytest.raises(CommandError, match="holds no question folders$"):
        load(path)
    with pytest.raises(CommandError, match="No such file"):
        load(tmp_path / "nowhere.zip")
