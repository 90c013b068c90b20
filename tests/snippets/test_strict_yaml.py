from __future__ import annotations

import pytest
import yaml

from snippets import strict_yaml
from snippets.strict_yaml import YamlError, read_yaml


@pytest.fixture(params=["SafeLoader", "CSafeLoader"], autouse=True)
def parser(request, monkeypatch):
    if not hasattr(yaml, request.param):
        pytest.skip("PyYAML was built without libyaml")
    monkeypatch.setattr(strict_yaml, "PARSER", getattr(yaml, request.param))


def test_plain_data_is_read_with_the_line_of_every_value():
    document = read_yaml("a: 1\nb:\n  - x\n  - c: 'two'\n    d: |\n      long\n      text\n")

    assert document.data == {"a": 1, "b": ["x", {"c": "two", "d": "long\ntext\n"}]}
    assert document.lines == {
        (): 1, ("a",): 1, ("b",): 2, ("b", 0): 3, ("b", 1): 4, ("b", 1, "c"): 4, ("b", 1, "d"): 5
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("off", "off"),
        ("1:30", "1:30"),
        ("010", "010"),
        ("1.5", "1.5"),
        ("2026-03-02", "2026-03-02"),
        ("=", "="),
        ("'1'", "1"),
        ("'true'", "true"),
        ('""', ""),
        ("-12", -12),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("9" * 40, "9" * 40),
    ],
)
def test_scalars_are_what_they_look_like(text, value):
    assert read_yaml(f"key: {text}").data == {"key": value}


def test_line_of_falls_back_to_what_stands_around():
    document = read_yaml("a:\n  b: 1\n")

    assert document.line_of(("a", "b")) == 2
    assert document.line_of(("a", "missing", 3)) == 1
    assert document.line_of(("nothing",)) == 1


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a: 1\nb: &x 2\n", 2, "anchors (&) and aliases (*) are not allowed"),
        ("a: 1\nb: *x\n", 2, "anchors (&) and aliases (*) are not allowed"),
        ("a:\n  &k b: 1\n", 2, "anchors (&) and aliases (*) are not allowed"),
        ("a: !!str 1\n", 1, "tags (!) are not allowed"),
        ("a: ! 1\n", 1, "tags (!) are not allowed"),
        ("a: 1\nb: !!python/object/apply:os.system [ls]\n", 2, "tags (!) are not allowed"),
        ("a: 1\nb: 2\na: 3\n", 3, "key 'a' stands twice"),
        ("a: 1\n? [x]\n: 2\n", 2, "a key must be a word"),
        ("a: 1\n---\nb: 2\n", 2, "a second document starts here"),
        ("", 1, "empty"),
        ("# only a comment\n", 1, "empty"),
        ("a: 1\nb: \x07\n", 2, "unprintable character '\\x07'"),
        ('a: 1\nb: "\\0"\n', 2, "an escape makes an unprintable character"),
        ('a: 1\n"\\e": 1\n', 2, "an escape makes an unprintable character"),
    ],
)
def test_everything_but_plain_data_is_refused(text, line, what):
    with pytest.raises(YamlError) as refused:
        read_yaml(text)

    assert (refused.value.line, refused.value.what) == (line, what)


@pytest.mark.parametrize(("text", "line"), [("a: [1, 2\nb: 3\n", 2), ("a: 1\n\tb: 2\n", 2), ("a: 'x\n", 2)])
def test_broken_syntax_names_its_line(text, line):
    with pytest.raises(YamlError, match="not YAML: ") as refused:
        read_yaml(text)

    assert refused.value.line in (line, line - 1)


def test_an_alias_bomb_is_refused_at_its_first_anchor():
    bomb = 'a: &a ["lol"]\n' + "".join(
        f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )

    with pytest.raises(YamlError, match="line 1: anchors"):
        read_yaml(bomb)


@pytest.mark.parametrize("opener", ["[", "{a: ", "- "])
def test_deep_nesting_is_refused(opener):
    with pytest.raises(YamlError, match=f"nested deeper than {strict_yaml.MAX_DEPTH} levels"):
        read_yaml(opener * 50_000)


def test_too_many_values_are_refused():
    with pytest.raises(YamlError, match=f"more than {strict_yaml.MAX_NODES} values"):
        read_yaml("[" + "1," * 30_000 + "]")


def test_size_is_capped_in_bytes():
    fits = "a: " + "x" * (strict_yaml.MAX_BYTES - 3)

    assert read_yaml(fits).data == {"a": "x" * (strict_yaml.MAX_BYTES - 3)}
    with pytest.raises(YamlError, match="line 1: larger than 256 kB"):
        read_yaml("a: " + "é" * (strict_yaml.MAX_BYTES // 2))
