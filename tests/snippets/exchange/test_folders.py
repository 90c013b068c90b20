from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from pydantic import ValidationError

from snippets.exchange.folders import NotExportable, Unpacked, item_data, question_files, read_folder, read_zip, zip_of
from snippets.exchange.unpacking import UnsafeArchive
from snippets.judging import Code
from snippets.loader import BANK, BankError, Fault, LoadedQuestion, read_question
from snippets.schema import Item
from tests.factories import CODE
from tests.factories import item_data as small_item
from tests.snippets.folders import FIXED, line_of, write_question
from tests.snippets.items import items


@pytest.fixture
def loaded(tmp_path):
    return read_question(write_question(tmp_path))


def with_variants(loaded: LoadedQuestion, **codes: Code) -> LoadedQuestion:
    item = loaded.item.model_copy(update={"variants": {name: {"no-types": ((1, 1),)} for name in codes}})
    return replace(loaded, item=item, variants=codes)


def packed(*questions: LoadedQuestion) -> io.BytesIO:
    return io.BytesIO(zip_of({loaded.item.slug: question_files(loaded) for loaded in questions}))


def test_a_question_is_its_item_and_its_code(loaded):
    files = question_files(loaded)

    assert list(files) == ["fixed.py", "item.yaml", "snippet.py"]
    assert (files["snippet.py"], files["fixed.py"]) == (CODE.encode(), FIXED.encode())
    assert files["item.yaml"].startswith(b"slug: slow-wait\ntitle: A slow wait\nenvironment: Python 3.11\n")


def test_defaults_are_left_out_and_maps_are_in_order():
    data = small_item(difficulty="medium", minutes=15, kind="code_review")
    data["probes"][5]["reveals"] = {"no-types": 1, "blocking-sleep": 5}

    written = item_data(Item.model_validate(data))

    assert written.keys() & {"difficulty", "minutes", "kind", "key_points", "variants"} == set()
    assert list(written["probes"][5]["reveals"]) == ["blocking-sleep", "no-types"]
    assert "reveals" not in written["probes"][6]


@given(items())
@settings(max_examples=30)
def test_any_item_comes_back_from_its_files(item):
    codes = {name: Code(CODE, FIXED) for name in item.variants}
    loaded = LoadedQuestion(item, CODE, FIXED, codes)

    found = read_zip(packed(loaded))

    assert found == Unpacked([loaded], [])
    assert question_files(found.questions[0]) == question_files(loaded)


@pytest.mark.parametrize("name", ["title", "environment", "intro", "reference_answer"])
@pytest.mark.parametrize("text", ["a\0b", "a\x07b", "a\ufffeb"])
def test_what_no_file_could_hold_is_no_item(name, text):
    with pytest.raises(ValidationError, match="unprintable character"):
        Item.model_validate(small_item(**{name: text}))


@pytest.mark.parametrize("code", ["x = 1", "x = 1\n\n\n", "x = 'é🙂'  \n", "\tx\n", "a\rb\n", "\ufeffx\n", " \nx"])
def test_code_is_kept_byte_for_byte(code):
    data = small_item(kind="refactoring", language="text", defects=[], probes=[], key_points=[
        {"slug": "a", "title": "A", "short": "a", "explanation": "A.", "core": False, "cues": ["a"], "said": ["a"]}
    ])  # fmt: skip
    question = LoadedQuestion(Item.model_validate(data), code, "")

    assert question_files(question)["snippet.txt"] == code.encode()
    assert read_zip(packed(question)).questions == [question]


def test_windows_line_ends_are_written_as_they_are_kept(loaded):
    """Reading makes them plain ones, as it does with every file."""
    windows = replace(loaded, code=CODE.replace("\n", "\r\n"))

    assert question_files(windows)["snippet.py"] == windows.code.encode()
    assert read_zip(packed(windows)).questions == [loaded]


def test_variants_have_folders_of_their_own(loaded):
    varied = with_variants(loaded, other=Code("x = 1\n" * 6, "x = 2\n"))

    assert list(question_files(varied)) == [
        "fixed.py", "item.yaml", "snippet.py", "variants/other/fixed.py", "variants/other/snippet.py",
    ]  # fmt: skip
    assert read_zip(packed(varied)).questions == [varied]


def test_what_could_not_be_read_again_is_not_written(loaded):
    with pytest.raises(NotExportable, match=r"^snippet\.py: larger than 64 kB$"):
        question_files(replace(loaded, code="#" * 70_000))
    with pytest.raises(NotExportable, match=r"^snippet\.py: is empty; "):
        question_files(replace(loaded, code="  "))
    with pytest.raises(NotExportable, match=r"^item\.yaml: larger than 256 kB$"):
        remarks = tuple("x" * 4000 for _ in range(70))
        question_files(replace(loaded, item=loaded.item.model_copy(update={"remarks": remarks})))


def test_the_shipped_questions_come_back_the_same():
    shipped = read_folder(BANK)

    found = read_zip(packed(*shipped))

    assert found == Unpacked(shipped, [])
    assert packed(*found.questions).getvalue() == packed(*shipped).getvalue()


def test_a_zip_has_neither_times_nor_an_order_of_its_own(loaded):
    files = question_files(loaded)
    backwards = dict(reversed(files.items()))

    content = zip_of({"b": files, "a": files})

    assert content == zip_of({"a": backwards, "b": backwards})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == [f"{folder}/{name}" for folder in "ab" for name in files]
    assert {(entry.date_time, oct(entry.external_attr >> 16)) for entry in entries} == {
        ((1980, 1, 1, 0, 0, 0), "0o100644")
    }


def test_a_broken_question_is_named_with_file_and_line_and_the_rest_is_read(loaded, tmp_path):
    root = tmp_path / "bank"
    root.mkdir()
    broken = write_question(root, "broken", minutes=0, code="def\n")
    files = {path.name: path.read_bytes() for path in broken.iterdir()}

    found = read_zip(io.BytesIO(zip_of({"slow-wait": question_files(loaded), "broken": files, "empty": {"a.md": b""}})))

    error, whole = found.questions
    assert isinstance(error, BankError)
    assert str(error.folder) == "broken"
    assert error.faults == [
        Fault("snippet.py", 1, "does not compile: invalid syntax"),
        Fault("item.yaml", line_of(broken, "minutes: 0"), "minutes: must be 1 or more, not 0"),
    ]
    assert whole == loaded
    assert found.ignored == ["empty/a.md"]


def test_other_files_are_named_and_left_out(loaded):
    files = question_files(loaded)
    others = {"test_proof.py": b"raise SystemExit", "conftest.py": b"", "snippet.sh": b"", "variants/x/run.py": b""}

    found = read_zip(io.BytesIO(zip_of({"slow-wait": files | others, ".git": {"config": b""}})))

    assert found.questions == [loaded]
    assert found.ignored == [
        ".git/config", "slow-wait/conftest.py", "slow-wait/snippet.sh", "slow-wait/test_proof.py",
        "slow-wait/variants/x/run.py",
    ]  # fmt: skip


def test_what_is_no_zip_is_refused():
    with pytest.raises(UnsafeArchive, match=r"^This is not a zip file that can be read: File is not a zip file\.$"):
        read_zip(io.BytesIO(b"slug: a"))
