from __future__ import annotations

import re
from textwrap import indent

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from snippets.importing.document import read_document
from snippets.importing.found import Found
from snippets.schema import Kind, Slug

WORDS = st.lists(
    st.sampled_from(
        [
            "amber",
            "basil",
            "cedar",
            "delta",
            "ember",
            "fable",
            "grove",
            "haven",
            "ivory",
            "jolly",
            "kayak",
            "lemon",
            "mango",
        ]
    ),
    min_size=1,
    max_size=5,
).map(" ".join)
CODE_LINES = st.sampled_from(
    ["def f(x):", "    return x", "", "", "\tx = 1", "# note", "- a", "<details>", "Answer: 3", "***", "  y()"]
)
CODE = st.lists(CODE_LINES, min_size=1, max_size=6).map("\n".join).filter(lambda code: code.strip())
LABELS = st.sampled_from(
    ["Answer", "Skills", "Notes", "Objective", "Considerations", "Question", "Source", "Date", "Example input"]
)

KINDS = [
    "heading", "setext", "text", "bullets", "numbers", "nested", "code", "tilde", "listed", "bold", "plain", "table",
    "quote", "details", "rule", "comment",
]  # fmt: skip


def whole(found: Found) -> str:
    parts = []
    for question in found.questions:
        for value in question.as_json().values():
            parts += value if isinstance(value, list) else [value or ""]
    return "\n".join([*parts, *(left.text for left in found.left)])


@st.composite
def blocks(draw) -> tuple[str, str]:
    """A piece of Markdown, and its code if it is code."""
    kind = draw(
        st.sampled_from(
            [
                "heading",
                "setext",
                "text",
                "bullets",
                "numbers",
                "nested",
                "code",
                "tilde",
                "listed",
                "bold",
                "plain",
                "table",
                "quote",
                "details",
                "rule",
                "comment",
            ]
        )
    )
    words, label = draw(WORDS), draw(LABELS)
    ask = draw(st.sampled_from(["What is ", "Write a function for ", "", "", "Question 3: "]))
    mark = draw(st.sampled_from(["", "?"]))
    title = draw(st.sampled_from([ask + words + mark, label]))
    code = draw(CODE)
    match kind:
        case "heading":
            return "#" * draw(st.integers(1, 6)) + f" {title}", ""
        case "setext":
            return f"{title}\n" + draw(st.sampled_from(["===", "---"])), ""
        case "bullets":
            return f"- {title}\n- {words}\n- \n", ""
        case "numbers":
            return f"1. {title}\n2. {ask}{words}\n", ""
        case "nested":
            return f"1. {title}\n   - {words}\n     - {label}: {words}\n\n   {words}", ""
        case "code":
            return f"```{draw(st.sampled_from(['', 'python', 'js', 'elixir']))}\n{code}\n```", code
        case "tilde":
            return f"~~~\n{code}\n~~~", code
        case "listed":
            return f"1. {title}\n\n" + indent(f"```\n{code}\n```", "   ", lambda line: True), code
        case "bold":
            return f"**{label}:** {words}\n{words}", ""
        case "plain":
            return f"{label}: {words}", ""
        case "table":
            return (
                f"| {draw(st.sampled_from(['Question', 'Field', words]))} | {label} |\n|--|--|\n| {title} | {words} |",
                "",
            )
        case "quote":
            return f"> {title}\n> {words}", ""
        case "details":
            return f"<details>\n<summary>{title}</summary>\n\n{words}\n\n</details>", ""
        case "rule":
            return "---", ""
        case "comment":
            return f"<!-- {words} -->", ""
    return f"{title} {words}", ""


DOCUMENTS = st.lists(blocks(), max_size=9)


@settings(max_examples=80)
@given(DOCUMENTS)
def test_code_survives_as_it_was(pieces):
    found = whole(read_document("\n\n".join(text for text, _ in pieces)))

    for _, code in pieces:
        assert (
            code.strip("\n").rstrip() in found or indent(code.strip("\n"), "   ", lambda line: True).rstrip() in found
        )


@settings(max_examples=80)
@given(DOCUMENTS)
def test_no_word_vanishes(pieces):
    document = "\n\n".join(text for text, _ in pieces)
    found = whole(read_document(document))

    known = set(re.findall(r"\w+", found))
    assert [word for word in re.findall(r"\b[a-z]{4,}\b", document) if word in VOCABULARY and word not in known] == []


VOCABULARY = frozenset(
    [
        "amber",
        "basil",
        "cedar",
        "delta",
        "ember",
        "fable",
        "grove",
        "haven",
        "ivory",
        "jolly",
        "kayak",
        "lemon",
        "mango",
    ]
)


@settings(max_examples=80)
@given(st.one_of(st.text(), st.text(alphabet="#*_`~-1.>|[]()<!/ \n\tQ:?a", max_size=120)))
def test_any_text_is_read_and_no_word_of_it_vanishes(text):
    found = read_document(text)

    assert set(re.findall(r"[A-Za-z]{5,}", text)) - set(re.findall(r"[A-Za-z]{5,}", whole(found))) == set()


@settings(max_examples=50)
@given(DOCUMENTS)
def test_questions_are_whole_and_within_the_limits(pieces):
    document = "\n\n".join(text for text, _ in pieces)
    found = read_document(document)

    slugs = [TypeAdapter(Slug).validate_python(question.slug) for question in found.questions]
    assert len(set(slugs)) == len(slugs)
    assert {question.kind for question in found.questions} <= {kind.value for kind in Kind}
    assert all(question.title.strip() and len(question.title) <= 200 for question in found.questions)
    count = document.count("\n") + 1
    assert all(1 <= each.line <= count for each in [*found.questions, *found.left])


LINES = [
    "Question 1-----", "Question 2 ====", "Ann: hello there", "    x = 1", "", "def f():", "00:01 words",
    "Answer: because", "```", "Write a function for ivory lemon.",
]  # fmt: skip


@given(st.lists(st.sampled_from(LINES), max_size=14))
def test_no_line_of_plain_text_vanishes(lines):
    found = whole(read_document("\n".join(["Question 1-----", "x = [1]", *lines])))

    said = [line.strip("`").removeprefix("Answer: ").strip() for line in lines if "Question" not in line]
    assert [line for line in said if line not in found] == []


EXPORTED = [
    "QUESTION 1: AMBER", "AMBER AND BASIL", "• basil", "– cedar", "Page 2 of 3", "\f", "- 7 -", "1. cedar", "2) delta",
    "**delta**", "**ember fable**", "Q1. What is ember?", "A1. fable", "def f():", "    return grove", "x = [haven]",
    "\tjolly()", "<!-- slug: ivory; tags: jolly -->", "<!-- kayak -->", "", "", "Refactoring", "- jolly",
    "Objective: kayak", "Ann: lemon", "TBD", "Date: 3 March 2026", "Last edited: mango", "```", "## fable", "# grove",
    "SELECT haven FROM ivory", "| lemon | mango |", "==========",
]  # fmt: skip


@settings(max_examples=300)
@given(st.lists(st.sampled_from(EXPORTED), max_size=16))
def test_no_word_of_plain_text_vanishes(lines):
    found = whole(read_document("\n".join(lines))).lower()

    assert [
        word
        for line in lines
        for word in re.findall(r"[a-z]+", line.lower())
        if word in VOCABULARY - set(re.findall(r"[a-z]+", found))
    ] == []


UNFENCED = st.lists(
    st.sampled_from(
        ["    return x", "", "\tx = 1", "# note\ny = 2", "y = [1, 2]", "  • z", "    Answer: 3", "print(x)", "@task"]
    ),
    max_size=7,
).map(lambda lines: "\n".join(["def f(x):", *lines]).rstrip())


@settings(max_examples=100)
@given(UNFENCED, st.sampled_from(["", "Objective: amber", "QUESTION 2: BASIL", "What would you change?"]))
def test_code_without_a_fence_survives_as_it_was(code, behind):
    found = read_document(f"## 1. Cart\n\nReview this function.\n\n{code}\n\n{behind}")

    assert [question.code for question in found.questions[:1]] == [code]
