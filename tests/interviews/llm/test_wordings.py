from __future__ import annotations

import pytest

from interviews.llm.wordings import LONGEST, Wordings, without_known


def wordings(**lists: list[str]) -> Wordings:
    return Wordings(**{name: lists.get(name, []) for name in Wordings.model_fields})


def said(*lines: str, known: tuple[str, ...] = ()) -> list[str]:
    return without_known(wordings(said=list(lines)), known).said


def test_new_lines_stay_in_their_lists_and_order() -> None:
    proposed = wordings(said=["b", "a"], vague=["c"], wrong_claims=["d"], descriptions=["e"])

    assert without_known(proposed, ["other"]) == proposed


@pytest.mark.parametrize("line", ["the sleep blocks", "The sleep blocks.", "  the  sleep\nblocks"])
def test_what_is_there_already_is_left_out_however_it_is_written(line) -> None:
    assert said(line, "it waits", known=("The sleep, blocks!",)) == ["it waits"]


def test_a_line_is_proposed_once_in_the_first_list_that_has_it() -> None:
    proposed = wordings(
        said=["it blocks", "it blocks"], vague=["It blocks."], wrong_claims=["it blocks", "it is fast"],
        descriptions=["it is fast"],
    )  # fmt: skip

    assert without_known(proposed, []) == wordings(said=["it blocks"], wrong_claims=["it is fast"])


def test_white_space_makes_no_second_line() -> None:
    assert said("    first\r\nand\u2028second\t ") == ["first and second"]


@pytest.mark.parametrize("line", ["", " \n", "…", "x" * (LONGEST + 1), "an \x1b[31m escape", "a \x00 in it"])
def test_what_is_no_line_is_left_out(line) -> None:
    assert said(line) == []
