from __future__ import annotations

import os
from pathlib import Path

import pytest

from snippets.highlight_worker import LANGUAGES
from snippets.judging import Code
from snippets.loader import BankError, Fault, read_question
from tests.factories import CODE, item_data
from tests.snippets.folders import FIXED, line_of, write_question

OTHER = "import time\n\n\ndef rest(duration):\n    time.sleep(duration)\n    print(duration)\n    return duration\n"


def faults_of(folder: Path) -> list[Fault]:
    with pytest.raises(BankError) as refused:
        read_question(folder)
    return refused.value.faults


def test_a_whole_folder_is_read(tmp_path):
    loaded = read_question(write_question(tmp_path))

    assert (loaded.code, loaded.fixed) == (CODE, FIXED)
    assert (loaded.item.slug, loaded.item.defects[0].lines) == ("slow-wait", ((5, 5),))


def test_windows_line_ends_become_plain_ones(tmp_path):
    folder = write_question(tmp_path)
    (folder / "snippet.py").write_bytes(CODE.replace("\n", "\r\n").encode())

    assert read_question(folder).code == CODE


@pytest.mark.parametrize("name", ["item.yaml", "snippet.py", "fixed.py"])
def test_a_missing_file_is_named(tmp_path, name):
    folder = write_question(tmp_path)
    (folder / name).unlink()

    assert faults_of(folder) == [Fault(name, None, "is missing")]


def test_a_folder_in_the_place_of_a_file_is_named(tmp_path):
    folder = write_question(tmp_path)
    (folder / "fixed.py").unlink()
    (folder / "fixed.py").mkdir()

    assert faults_of(folder) == [Fault("fixed.py", None, "cannot be read: Is a directory")]


@pytest.mark.parametrize("name", ["item.yaml", "snippet.py", "fixed.py"])
def test_links_are_refused_though_what_they_lead_to_is_whole(tmp_path, name):
    folder = write_question(tmp_path)
    (folder / name).rename(tmp_path / name)
    (folder / name).symlink_to(tmp_path / name)

    assert faults_of(folder) == [Fault(name, None, "is a link or a special file")]


def test_a_link_to_itself_is_refused(tmp_path):
    folder = write_question(tmp_path)
    (folder / "item.yaml").unlink()
    (folder / "item.yaml").symlink_to(folder / "item.yaml")

    [fault] = faults_of(folder)
    assert (fault.file, fault.what.partition(":")[0]) == ("item.yaml", "cannot be read")


def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    folder = write_question(tmp_path)
    (folder / "fixed.py").unlink()
    os.mkfifo(folder / "fixed.py")

    assert faults_of(folder) == [Fault("fixed.py", None, "is a link or a special file")]


def test_a_variant_that_is_a_link_is_refused(tmp_path):
    folder = write_question(tmp_path, variants={"other": {}})
    write_variant(folder).rename(tmp_path / "elsewhere")
    (folder / "variants" / "other").symlink_to(tmp_path / "elsewhere")

    assert faults_of(folder) == [
        Fault(f"variants/other/{name}", None, "is a link or a special file") for name in ("snippet.py", "fixed.py")
    ]


@pytest.mark.parametrize("name", ["item.yaml", "snippet.py", "fixed.py"])
def test_text_that_is_not_utf_8_names_the_line(tmp_path, name):
    folder = write_question(tmp_path)
    (folder / name).write_bytes(b"# one\n# two\nx = '\xff\xfe'\n")

    assert Fault(name, 3, "is not UTF-8 text") in faults_of(folder)


@pytest.mark.parametrize(
    ("code", "line", "what"),
    [
        ("x = 1\ndef broken(:\n", 2, "does not compile: invalid syntax"),
        ("import os\n\nreturn 1\n", 3, "does not compile: 'return' outside function"),
        ("x = '\0'\n", None, "holds a null character"),
        ("x = " + "-" * 60_000 + "1\n", None, "does not compile: nested too deeply"),
        ("  \n\n", None, "is empty"),
        ("#" * (64 * 1024 + 1), None, "larger than 64 kB"),
    ],
)
@pytest.mark.parametrize("name", ["snippet.py", "fixed.py"])
def test_bad_code_is_named(tmp_path, name, code, line, what):
    folder = write_question(tmp_path)
    (folder / name).write_text(code, encoding="utf-8")

    assert Fault(name, line, what) in faults_of(folder)


def test_a_doubtful_comparison_is_no_fault_and_no_warning(tmp_path, recwarn):
    code = CODE + "\nassert wait(0) is 0\n"

    assert read_question(write_question(tmp_path, code=code)).code == code
    assert list(recwarn) == []


def test_a_slug_that_is_not_the_folder_name_is_refused(tmp_path):
    folder = write_question(tmp_path).rename(tmp_path / "other")

    assert faults_of(folder) == [
        Fault(
            "item.yaml", line_of(folder, "slug: slow-wait"), "slug 'slow-wait' differs from the folder's name 'other'"
        )
    ]


def test_a_relative_path_to_the_folder_itself_will_do(tmp_path, monkeypatch):
    monkeypatch.chdir(write_question(tmp_path))

    assert read_question(Path()).item.slug == "slow-wait"


def changed(*path, to):
    """Item data with one value replaced, or taken out by `to=...`."""
    data = item_data()
    node = data
    for step in path[:-1]:
        node = node[step]
    if to is ...:
        del node[path[-1]]
    else:
        node[path[-1]] = to
    return data


@pytest.mark.parametrize(
    ("data", "line_with", "what"),
    [
        (changed("levels", "weak", to=...), "levels:", "levels.weak: is missing"),
        (changed("colour", to="red"), "colour: red", "colour: is not a known field"),
        (changed("title", to=404), "title: 404", "title: must be text (put it in quotes if it is)"),
        (changed("title", to="x" * 201), "title: ", "title: is longer than 200 characters"),
        (changed("purpose", to="  "), "purpose: ", "purpose: must not be empty"),
        (changed("minutes", to="soon"), "minutes: soon", "minutes: must be a whole number, not 'soon'"),
        (changed("minutes", to=0), "minutes: 0", "minutes: must be 1 or more, not 0"),
        (changed("language", to="cobol"), "language: cobol",
         f"language: 'cobol' is not one of {', '.join(LANGUAGES)}, text"),
        (changed("criteria", to=[]), "criteria: []", "criteria: needs at least 1, has 0"),
        (changed("parts", 0, "slug", to="Wait!"), "slug: Wait!",
         "parts.0.slug: 'Wait!' does not have the form ^[a-z0-9]+(-[a-z0-9]+)*$"),
        (changed("defects", 1, "severity", to="huge"), "severity: huge",
         "defects.1.severity: 'huge' is not one of 'blocker', 'major', 'minor' or 'nit'"),
        (changed("defects", 1, "cues", to=["type + | hint", "a"]), "type + | hint",
         "defects.1.cues.0: empty alternative in cue 'type + | hint'"),
        (changed("myths", 0, "cues", to=["sleep + @nothing"]), "@nothing",
         "myths.0.cues.0: unknown word group '@nothing' in cue 'sleep + @nothing'"),
        (changed("myths", 0, "said", to=[]), "said: []", "myths.0.said: needs at least 4, has 0"),
        (changed("parts", 0, "cues", to="wait"), "cues: wait", "parts.0.cues: must be a list"),
        (changed("probes", 0, "reveals", to=["x"]), "reveals:", "probes.0.reveals: must be a map of names to values"),
        (changed("levels", to="fine"), "levels: fine", "levels: must be a map of fields"),
        (changed("defects", 1, "masked_by", to=["nobody"]), "masked_by:",
         "defect no-types: masked_by names nobody, which is not in this item"),
        (changed("defects", 0, "lines", to=[[5, 99]]), "- - 5",
         "defect blocking-sleep: lines 5 to 99 lie outside the code, which has 6"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_item_is_said_with_its_line(tmp_path, data, line_with, what):
    folder = write_question(tmp_path, **{name: value for name, value in data.items() if name != "slug"})

    assert faults_of(folder) == [Fault("item.yaml", line_of(folder, line_with), what)]


def test_a_very_long_wrong_value_is_quoted_in_part(tmp_path):
    folder = write_question(tmp_path, difficulty="x" * 5000)

    (fault,) = faults_of(folder)
    assert fault.what == f"difficulty: '{'x' * 79}… is not one of 'easy', 'medium' or 'hard'"


def test_yaml_refusals_keep_their_line(tmp_path):
    folder = write_question(tmp_path, item="slug: a\ntitle: &x b\n")

    assert faults_of(folder) == [Fault("item.yaml", 2, "anchors (&) and aliases (*) are not allowed")]


def test_an_item_that_is_no_map_is_refused(tmp_path):
    assert faults_of(write_question(tmp_path, item="- 1\n")) == [Fault("item.yaml", 1, "must be a map of fields")]


def test_all_that_is_wrong_with_a_folder_is_said_at_once(tmp_path):
    folder = write_question(tmp_path, code="def", intro=0, minutes=0)
    (folder / "fixed.py").unlink()

    assert faults_of(folder) == [
        Fault("snippet.py", 1, "does not compile: invalid syntax"),
        Fault("item.yaml", line_of(folder, "intro: 0"), "intro: must be text (put it in quotes if it is)"),
        Fault("item.yaml", line_of(folder, "minutes: 0"), "minutes: must be 1 or more, not 0"),
        Fault("fixed.py", None, "is missing"),
    ]


def test_all_that_does_not_fit_together_is_said_at_once(tmp_path):
    data = item_data()
    data["defects"][1]["lines"] = [[4, 4], [5, 3]]
    data["probes"] = data["probes"][1:]
    data["probes"][0]["reveals"] = {"ghost": 1}
    data["probes"][5]["target"] = "topic:ghost"
    data["topics"] += data["topics"]
    folder = write_question(tmp_path, **{name: value for name, value in data.items() if name != "slug"})
    text = (folder / "item.yaml").read_text().splitlines()

    assert [(fault.line and text[fault.line - 1].strip(), fault.what) for fault in faults_of(folder)] == [
        ("- slug: tests", "topics: tests stands 2 times"),
        ("- - 5", "defect no-types: lines 5 to 3 run backwards"),
        ("reveals:", "probe sleep-1: reveals names ghost, which is not in this item"),
        ("target: topic:ghost", "probe tests-0: target names topic:ghost, which is not in this item"),
        ("- id: sleep-1", "probe sleep-1: reveals less of blocking-sleep than its rung 1"),
        ("- slug: blocking-sleep", "defect blocking-sleep: no probe at rung 0"),
    ]


def test_the_message_names_every_file_and_line(tmp_path):
    folder = write_question(tmp_path, code="x = 1\n(\n", minutes=0)

    with pytest.raises(BankError) as refused:
        read_question(folder)

    assert str(refused.value).splitlines() == [
        f"{folder}{os.sep}snippet.py:2: does not compile: '(' was never closed",
        f"{folder}{os.sep}item.yaml:{line_of(folder, 'minutes: 0')}: minutes: must be 1 or more, not 0",
    ]


def write_variant(folder: Path, name: str = "other", code: str = OTHER, fixed: str = FIXED) -> Path:
    variant = folder / "variants" / name
    variant.mkdir(parents=True)
    (variant / "snippet.py").write_text(code, encoding="utf-8")
    (variant / "fixed.py").write_text(fixed, encoding="utf-8")
    return variant


def test_a_variant_has_code_of_its_own_and_places_for_what_stands_elsewhere(tmp_path):
    folder = write_question(tmp_path, variants={"other": {"no-types": [[1, 1], [2, 3]]}})
    write_variant(folder)

    loaded = read_question(folder)

    assert loaded.variants == {"other": Code(OTHER, FIXED)}
    assert (loaded.code_of(""), loaded.code_of("other")) == (Code(CODE, FIXED), Code(OTHER, FIXED))
    varied = loaded.item.variant("other")
    assert [defect.lines for defect in loaded.item.defects] == [((5, 5),), ((4, 4),)]
    assert [defect.lines for defect in varied.defects] == [((5, 5),), ((1, 1), (2, 3))]
    assert varied.variants == {}


def test_hidden_folders_and_files_are_no_variants(tmp_path):
    folder = write_question(tmp_path)
    (folder / "variants" / "__pycache__").mkdir(parents=True)
    (folder / "variants" / ".git").mkdir()
    (folder / "variants" / "README.md").touch()

    assert read_question(folder).variants == {}


def test_a_variant_stands_both_in_the_item_and_in_a_folder(tmp_path):
    folder = write_question(tmp_path, variants={"named": {}})
    write_variant(folder, "there")
    line = line_of(folder, "variants:")

    assert faults_of(folder) == [
        Fault("item.yaml", line, "variants: named must stand both in the item and in a folder variants/named"),
        Fault("item.yaml", line, "variants: there must stand both in the item and in a folder variants/there"),
    ]


@pytest.mark.parametrize("name", ["snippet.py", "fixed.py"])
def test_a_file_that_a_variant_lacks_is_named(tmp_path, name):
    folder = write_question(tmp_path, variants={"other": {}})
    (write_variant(folder) / name).unlink()

    assert faults_of(folder) == [Fault(f"variants/other/{name}", None, "is missing")]


def test_bad_code_of_a_variant_is_named(tmp_path):
    folder = write_question(tmp_path, variants={"other": {}})
    write_variant(folder, code="x = 1\n" * 5 + "def\n", fixed=" \n")

    assert faults_of(folder) == [
        Fault("variants/other/snippet.py", 6, "does not compile: invalid syntax"),
        Fault("variants/other/fixed.py", None, "is empty"),
    ]


@pytest.mark.parametrize(
    ("variants", "line_with", "what"),
    [
        ({"other": {"no-types": [[1, 9]]}}, "- - 1",
         "defect no-types: lines 1 to 9 lie outside the code, which has 7"),
        ({"other": {"no-types": [[3, 2]]}}, "- - 3", "defect no-types: lines 3 to 2 run backwards"),
        ({"other": {"no-types": [[0, 2]]}}, "- - 0", "variants.other.no-types.0.0: must be 1 or more, not 0"),
        ({"other": {"ghost": [[1, 1]]}}, "other:", "variants: other names ghost, which is not in this item"),
        ({"Other!": {}}, "Other!:", "variants.Other!: 'Other!' does not have the form ^[a-z0-9]+(-[a-z0-9]+)*$"),
        ({"other": [1]}, "other:", "variants.other: must be a map of names to values"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_variant_is_said_with_its_line(tmp_path, variants, line_with, what):
    folder = write_question(tmp_path, variants=variants)
    write_variant(folder)
    text = (folder / "item.yaml").read_text().splitlines()
    start = line_of(folder, "variants:")
    line = next(number for number, each in enumerate(text[start:], start + 1) if line_with in each)

    assert faults_of(folder) == [Fault("item.yaml", line, what)]


def test_places_of_a_variant_beyond_the_plain_code_are_no_fault(tmp_path):
    folder = write_question(tmp_path, variants={"other": {"no-types": [[7, 7]]}})
    write_variant(folder)

    assert read_question(folder).item.variant("other").defect("no-types").lines == ((7, 7),)


def test_a_defect_that_stands_nowhere_in_a_shorter_variant_is_named(tmp_path):
    """Without a place of its own it keeps the place it has in the plain code, and that must be there."""
    folder = write_question(tmp_path, variants={"other": {"no-types": [[1, 1]]}})
    write_variant(folder, code="x = 1\n")

    assert faults_of(folder) == [
        Fault(
            "item.yaml",
            line_of(folder, "other:"),
            "defect blocking-sleep: lines 5 to 5 lie outside the code, which has 1",
        )
    ]
