from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets import strict_yaml
from snippets.exchange.canonical_yaml import WIDTH, write_yaml
from snippets.strict_yaml import UNPRINTABLE, read_yaml
from tests.snippets.items import AWKWARD, texts

keys = st.from_regex(r"\A[a-z0-9]{1,8}(-[a-z0-9]{1,8})?\Z") | st.sampled_from(["no", "null", "true", "1"])
any_text = st.one_of(texts, st.text(st.characters(codec="utf-8")).filter(lambda text: not UNPRINTABLE.search(text)))
scalars = any_text | st.integers(-(10**17), 10**17) | st.booleans()
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4), max_leaves=12
)


@pytest.fixture(params=[strict_yaml.PARSER, yaml.SafeLoader], ids=["fast parser", "plain parser"])
def parser(request, monkeypatch):
    monkeypatch.setattr(strict_yaml, "PARSER", request.param)


@pytest.mark.parametrize("before", ["", " ", "\n", "x "])
@pytest.mark.parametrize("after", ["", " ", "\n", " x", "\n\n"])
def test_awkward_texts_come_back_as_they_were(parser, before, after):
    data = {"texts": [before + text + after for text in AWKWARD], "map": {"key": [{"a": text} for text in AWKWARD]}}

    assert read_yaml(write_yaml(data)).data == data


@given(st.dictionaries(keys, values, max_size=4))
@settings(max_examples=100)
def test_whatever_is_written_is_read_as_the_same(data):
    assert read_yaml(write_yaml(data)).data == data


def test_people_can_read_it():
    data = {
        "slug": "a-slug",
        "title": "Two words",
        "minutes": 5,
        "core": False,
        "criteria": ["python-core", "no"],
        "lines": [[1, 2], [3, 4]],
        "number": "42",
        "words": ["null", "two words"],
        "empty": [],
        "purpose": "word " * 40 + "end",
        "answer": "First.\n\n    indented\nLast.",
        "odd": "a: b",
        "probes": [{"id": "p-0", "ask": "What now?", "reveals": {"a": 1}}],
    }

    assert write_yaml(data) == (
        "slug: a-slug\n"
        "title: Two words\n"
        "minutes: 5\n"
        "core: false\n"
        "criteria: [python-core, no]\n"
        "lines: [[1, 2], [3, 4]]\n"
        'number: "42"\n'
        "words:\n"
        '  - "null"\n'
        "  - two words\n"
        "empty: []\n"
        "purpose: >-\n"
        f"  {'word ' * 22}word\n"
        f"  {'word ' * 17}end\n"
        "answer: |-\n"
        "  First.\n"
        "\n"
        "      indented\n"
        "  Last.\n"
        'odd: "a: b"\n'
        "probes:\n"
        "  - id: p-0\n"
        "    ask: What now?\n"
        "    reveals: {a: 1}\n"
    )


def test_long_lines_are_broken_where_they_can_be():
    text = write_yaml({"a": "word " * 500 + "end", "b": {"c": ["some-slug"] * 40}})

    assert max(map(len, text.splitlines())) <= WIDTH


def test_what_is_no_plain_data_is_refused():
    with pytest.raises(TypeError, match="float has no place in plain data"):
        write_yaml({"a": 1.5})
