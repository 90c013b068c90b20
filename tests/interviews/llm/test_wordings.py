from __future__ import annotations

import pytest

from interviews.llm.wordings import LONGEST, Wordings, without_known


def said(*lines: str, known: tuple[str, ...] = ()) -> list[str]:
    return without_known(Wordings(said=list(lines), vague=[], wrong=[]), known).said


def test_new_lines_stay_in_their_lists_and_order() -> None:
    wordings = Wordings(said=["b", "a"], vague=["c"], wrong=["d"])

    assert without_known(wordings, ["other"]) == wordings


@pytest.mark.parametrize("line", ["the sleep blocks", "The sleep blocks.", "  the  sleep\nblocks"])
def test_what_is_there_already_is_left_out_however_it_is_written(line) -> None:
    assert said(line, "it waits", known=("The sleep, blocks!",)) == ["it waits"]


def test_a_line_is_proposed_once_in_the_first_list_that_has_it() -> None:
    wordings = Wordings(said=["it blocks", "it blocks"], vague=["It blocks."], wrong=["it blocks", "it is fast"])

    assert without_known(wordings, []) == Wordings(said=["it blocks"], vague=[], wrong=["it is fast"])


def test_white_space_makes_no_second_line() -> None:
    assert said("    first\r\nand\u2028second\t ") == ["first and second"]


@pytest.mark.parametrize("line", ["", " \n", "…", "x" * (LONGEST + 1), "an \x1b[31m escape", "a \x00 in it"])
def test_what_is_no_line_is_left_out(line) -> None:
    assert said(line) == []
