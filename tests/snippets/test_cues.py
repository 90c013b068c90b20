from __future__ import annotations

import pytest

from snippets.cues import WORD_GROUPS, Cue, CueError, parse_cue


def test_groups_alternatives_phrases_and_exclusions_are_told_apart():
    assert parse_cue("Session get | GET + context manager ! fine | works well") == Cue(
        groups=((("session", "get"), ("get",)), (("context", "manager"),)),
        excludes=(("fine",), ("works", "well")),
    )


def test_a_word_group_stands_for_all_its_words():
    (group,) = parse_cue("@should | ought not").groups

    assert group == (*(tuple(words.split()) for words in WORD_GROUPS["should"]), ("ought", "not"))


@pytest.mark.parametrize("line", ["", " ", "a +", "+ a", "a | | b", "a + ! b", "! b", "a ! | b"])
def test_an_empty_place_is_refused(line):
    with pytest.raises(CueError, match="empty alternative in cue"):
        parse_cue(line)


@pytest.mark.parametrize("line", ["a + @nobody", "@", "@not here"])
def test_an_unknown_word_group_is_refused(line):
    with pytest.raises(CueError, match="unknown word group"):
        parse_cue(line)
