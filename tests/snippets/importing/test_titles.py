from __future__ import annotations

import pytest

from snippets.importing.titles import titles


def titled(text: str) -> list[str]:
    """The lines that become headings, as those."""
    lines = text.split("\n")
    return list(titles(lines, {number: line for number, line in enumerate(lines) if line.strip()}).values())


def test_lines_in_capitals():
    text = "PYTHON QUESTIONS\n\nQUESTION 1: CACHE\n\nWhy?\n\nANSWER\n\nSo.\n\nSKILLS: SQL\n\nTHE LOCK\n\nWhy?"

    assert titled(text) == ["# PYTHON QUESTIONS", "## QUESTION 1: CACHE", "### ANSWER", "## THE LOCK"]


def test_numbers_with_words_at_the_margin_behind_them():
    assert titled("1. Cache\n\nExplain it.\n\n2. Lock\n\nWhy?") == ["## 1. Cache", "## 2. Lock"]


def test_sharp_numbers():
    assert titled("#1 What is a cache?\n\nIt forgets.\n\n#2. Lock\n\nWhy?") == [
        "## #1 What is a cache?",
        "## #2. Lock",
    ]


def test_bold_lines_below_the_names_of_kinds():
    text = "# Bank\n\n## Code review\n\n**Cart**\n\nx\n\n**Answer:**\n\ny\n\n## Knowledge\n\n**Locks**\n\nz"

    assert titled(text) == ["### **Cart**", "### **Locks**"]


def test_the_name_of_a_kind_above_a_list():
    assert titled("Warm-up:\n- Who are you?\n\nRefactoring\n\n1. Tidy this up") == ["# Warm-up:", "# Refactoring"]


@pytest.mark.parametrize(
    "text",
    [
        "1. Cache\n2. Lock\n\nWords",
        "1. Cache\n\n2. Lock\n\n3. Race",
        "1. Cache\n\nWords\n\n3. Lock\n\nWords",
        "## 1. What is a cache?\n\n**One**\n\nx\n\n**Two**\n\ny",
        "**What is a cache?**\n\nIt forgets.\n\n**What is a lock?**\n\nIt waits.",
        "**Only one**\n\nWords",
        "## A question\n\nGET AND POST\n\nWords\n\nPUT AND PATCH\n\nWords",
        "words\nGET AND POST\nwords\nPUT AND PATCH\nwords",
        "# Notes\n\nRefactoring\n- Make it short",
    ],
)
def test_lists_and_what_stands_in_questions_are_none(text):
    assert titled(text) == []
