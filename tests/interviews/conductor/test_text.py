from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.conductor.text import Tokens, stem


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("d dot upper open paren close paren", "d.upper()"),
        ("x com", "XCom"),
        ("post gress hook", "PostgresHook"),
        ("create all", "create_all"),
        ("a wait the response", "await response"),
        ("four twenty two", "422"),
        ("two oh one", "201"),
        ("a five hundred", "500"),
        ("it doesn't close", "it does not closed"),
        ("it doesnt close", "it doesn’t close"),
        ("um, the session, er, leaks", "session leaks"),
        ("serialise", "serialized"),
        ("j son dot dumps", "json.dumps"),
        ("I think the session is maybe kind of never closed", "session is never closed"),
        ("I might be wrong, it probably leaks", "it leaks"),
        ("I don't think there's any timeout", "I do no timeout"),
    ],
)
def test_spoken_and_written_forms_meet(heard: str, meant: str) -> None:
    assert "".join(Tokens.of(heard).stems) == "".join(Tokens.of(meant).stems)


def test_words_that_would_collide_keep_their_form() -> None:
    assert stem("typing") != stem("type")
    assert stem("processed") != stem("process")


def test_a_clause_break_puts_words_further_apart() -> None:
    assert Tokens.of("upper fails. nothing returns").at == (0, 1, 6, 7)
    assert Tokens.of("upper fails also nothing returns").at == (0, 1, 6, 7, 8)


def test_clauses_are_found_between_breaks() -> None:
    assert Tokens.of("one two, three").clauses() == [(0, 1), (2, 2)]


@given(st.text(max_size=200))
def test_every_token_points_into_the_text(text: str) -> None:
    tokens = Tokens.of(text)
    assert all(0 <= start < end <= len(text) for start, end in zip(tokens.start, tokens.end, strict=True))
    assert list(tokens.at) == sorted(tokens.at)
    assert Tokens.of(text) == tokens


def test_invisible_and_wide_characters_do_not_hide_a_word() -> None:
    assert Tokens.of("aw​ait ｊｓｏｎ").words == ("await", "json")
