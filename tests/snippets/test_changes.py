from __future__ import annotations

import time
from collections import Counter

from snippets.changes import Change, changes_between


def test_lines_that_changed_stand_between_lines_that_stayed() -> None:
    assert changes_between("a\nb\nc\n", "a\nB\nc\nd\n") == [
        Change("kept", 1, 1, "a"),
        Change("gone", old=2, text="b"),
        Change("new", new=2, text="B"),
        Change("kept", 3, 3, "c"),
        Change("new", new=4, text="d"),
    ]


def test_what_was_not_there_has_no_line() -> None:
    assert changes_between("", "a\n") == [Change("new", new=1, text="a")]
    assert changes_between("a\n", "") == [Change("gone", old=1, text="a")]


def test_far_lines_that_stayed_are_left_out() -> None:
    old = [str(number) for number in range(20)]
    new = ["first", *old[1:-1], "last"]

    changes = changes_between("\n".join(old), "\n".join(new), around=1)

    assert [change.how for change in changes] == ["gone", "new", "kept", "skipped", "kept", "gone", "new"]


def test_the_same_text_has_no_changes() -> None:
    assert changes_between("a\n", "a\n") == []


def test_long_texts_that_differ_much_are_compared_quickly() -> None:
    old = "\n".join(["first", *["a", "b"] * 10_000, "last"])
    new = "\n".join(["first", *["b", "a"] * 10_000, "last"])
    began = time.process_time()

    changes = changes_between(old, new)

    assert time.process_time() - began < 2
    assert [changes[0], changes[-1]] == [Change("kept", 1, 1, "first"), Change("kept", 20_002, 20_002, "last")]
    assert Counter(change.how for change in changes) == {"kept": 2, "gone": 20_000, "new": 20_000}


def test_long_texts_with_lines_added_lose_nothing() -> None:
    old = "\n".join(["a"] * 4000)

    assert changes_between(old, f"{old}\na\nb") == [
        *(Change("kept", number, number, "a") for number in (3998, 3999, 4000)),
        Change("new", new=4001, text="a"),
        Change("new", new=4002, text="b"),
    ]
    assert changes_between(old, old) == []
