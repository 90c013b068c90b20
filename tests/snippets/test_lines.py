from __future__ import annotations

import pytest

from snippets.lines import lines_of


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("", [""]),
        ("\n", [""]),
        ("a", ["a"]),
        ("a\n", ["a"]),
        ("a\n\n", ["a", ""]),
        ("\na", ["", "a"]),
        ("a\r\nb\rc", ["a", "b", "c"]),
        ("a\x0bb\u2028c\x0c\n", ["a\x0bb\u2028c\x0c"]),
    ],
)
def test_only_newlines_end_a_line(code, lines):
    assert lines_of(code) == lines
