from __future__ import annotations

from snippets.changes import Change, changes_between


def test_lines_that_changed_stand_between_lines_that_stayed() -> None:
    assert changes_between("a\nb\nc\n", "a\nB\nc\nd\n") == [
        Change("kept", 1, 1, "a"),
        Change("gone", old=2, text="b"),
        Change("new", new=2, text="B"),
        Change("kept", 3, 3, "c"),
        Change("new", new=4, text="d"),
    ]


def test_far_lines_that_stayed_are_left_out() -> None:
    old = [str(number) for number in range(20)]
    new = ["first", *old[1:-1], "last"]

    changes = changes_between("\n".join(old), "\n".join(new), around=1)

    assert [change.how for change in changes] == ["gone", "new", "kept", "skipped", "kept", "gone", "new"]


def test_the_same_text_has_no_changes() -> None:
    assert changes_between("a\n", "a\n") == []
