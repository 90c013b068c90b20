from __future__ import annotations

import time

import pytest

from snippets.importing.unfenced import code_runs, fenced


def runs(text: str) -> list[str]:
    lines = text.split("\n")
    return ["\n".join(lines[run.start : run.stop]) for run in code_runs(lines, fenced(lines))]


@pytest.mark.parametrize(
    "code",
    [
        "def f(x):\n    return x",
        "import csv\n\nrows = list(csv.reader(file))\n\n# all of them\nprint(rows)",
        "@task\ndef send(order):\n\torder.mail()",
        "x = [1]\ny = x",
        "try:\n    save()\nexcept Exception:\n    pass",
        "SELECT name\nFROM users\nWHERE age > 18",
        "select id from seats",
        "function add(a, b) {\n  return a + b;\n}",
        "const pay = async (order) => {\n  await post(order);\n};",
        "public class Counter {\n    private int count;\n}",
        "class Stack:\n    items = []\n\n    def push(self, x):\n        self.items.append(x)",
    ],
)
def test_code_between_words(code):
    text = f"Please review this function.\n\n{code}\n\nWhat would you change?\n\nAnswer: nothing"

    assert runs(text) == [code]


def test_code_behind_a_line_of_words_at_once():
    assert runs("Review this:\n  def f():\n      pass\nThank you.") == ["  def f():\n      pass"]


@pytest.mark.parametrize(
    "text",
    [
        "Import this module first, and define what it needs.",
        "for example:\n  the candidate may ask",
        "Select the best of them from the list; then say why.",
        "Objective: races\nSkills: threads",
        "- x = 1\n- y = 2",
        "if the candidate is stuck:\n  help out (a little)",
        "return to the list",
        "x = 1",
        "# A heading\n\nand words",
        "First point;\nsecond point;",
        "---8<---\nwords\n---8<---",
        "```\ndef f():\n    pass\n```",
        "~~~~ python\nx = 1\n~~~\ny = 2\n~~~~",
        "<pre>\nx = 1\ny = 2\n</pre>",
        "<!--\nx = 1\ny = 2\n-->",
    ],
)
def test_words_and_what_is_marked_already_are_none(text):
    assert runs(text) == []


def test_a_heading_ends_it_and_a_comment_does_not():
    assert runs("x = 1\ny = 2\n\n# more\nz = 3\n\n# Next\n\nWords") == ["x = 1\ny = 2\n\n# more\nz = 3"]


@pytest.mark.parametrize("line", ["class A" + " " * 19_000 + "x", "for " + " in " * 15_000, "with " + "(" * 19_000])
def test_a_long_line_that_is_nearly_code_takes_no_time(line):
    began = time.process_time()
    assert runs(line) == []
    assert time.process_time() - began < 1


def test_a_class_with_spaces_before_its_bases_is_code():
    assert runs("class A (B) :") == ["class A (B) :"]
