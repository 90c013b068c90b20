"""A whole document: what it is, what it says of all its questions, and its questions as the bank can hold them."""

from __future__ import annotations

from snippets.importing.dates import iso_date
from snippets.importing.decoding import plain_ends
from snippets.importing.fitting import LINE, fit
from snippets.importing.found import Found, Question
from snippets.importing.front_matter import UNUSED, FrontMatter, Pair, read_front_matter, read_pairs
from snippets.importing.kinds import is_only_a_kind, kind_named
from snippets.importing.markdown import NO_QUESTION, read_markdown
from snippets.importing.names import is_asking, is_generic, title_of
from snippets.importing.plain import is_plain, read_plain
from snippets.importing.slugs import Slugs

# Markdown's inline grammar takes time that grows with the square of a line; nobody writes such lines.
LONGEST_LINE = 20_000
TOO_LONG = f"a line of more than {LONGEST_LINE} characters"


def read_document(text: str, name: str = "question") -> Found:
    """`name` is the title of a question that has none, such as the name of the file."""
    text = plain_ends(text).removeprefix("\ufeff").replace("\0", "\ufffd")
    front = read_front_matter(text)
    lines = ["" if number in front.lines else line for number, line in enumerate(text.split("\n"))]
    body = "\n".join("" if len(line) > LONGEST_LINE else line for line in lines)
    found = read_plain(body) if is_plain(body) else read_markdown(body, front.first("title"), name)
    _read_head(front, found)
    used = _apply(front, found.questions)
    for pair in front.pairs:
        if pair.field not in used and pair.value:
            found.leave(pair.line + 1, pair.text.strip(), UNUSED)
    for number, line in enumerate(lines):
        if len(line) > LONGEST_LINE:
            found.leave(number + 1, line, TOO_LONG)
    _finish(found, front.first("slug"))
    return found


def _apply(front: FrontMatter, questions: list[Question]) -> set[str]:
    """The fields of the front matter that some question takes."""
    used = {"slug"} if len(questions) == 1 and front.first("slug") else set()
    date, source = iso_date(front.first("date")), ", ".join(pair.value for pair in _of(front, "source") if pair.value)
    for question in questions:
        if date and not question.date:
            question.date = date
            used.add("date")
        if source and not question.source:
            question.source = source
            used.add("source")
        if front.all("skills") and not question.skills:
            question.skills = front.all("skills")
            used.add("skills")
    return used | _apply_to_only(front, questions)


def _read_head(front: FrontMatter, found: Found) -> None:
    """Lines such as `Last edited: 3 May 2026` between the title and the first question are front matter too."""
    first = min((question.line for question in found.questions), default=0)
    for left in [left for left in found.left if left.line < first and left.why == NO_QUESTION]:
        pairs = read_pairs(left.text, left.line - 1)
        if pairs and all(pair.field in {"date", "source"} for pair in pairs):
            front.pairs += pairs
            found.left.remove(left)


def _of(front: FrontMatter, name: str) -> list[Pair]:
    return [pair for pair in front.pairs if pair.field == name]


def _apply_to_only(front: FrontMatter, questions: list[Question]) -> set[str]:
    """Title and kind belong to the question where there is one alone."""
    if len(questions) != 1:
        return set()
    used, question = set(), questions[0]
    title = front.first("title")
    if title and (is_generic(question.title) or question.title == title):
        question.title = title
        used.add("title")
    if kind := kind_named(front.first("kind")):
        question.kind = kind.value
        used.add("kind")
    return used


def _name_by_words(question: Question) -> None:
    """A question without code that has only a number, or only its kind, is called by what it asks."""
    first = (question.description or "").split("\n")[0]
    says_nothing = is_generic(question.title) or is_only_a_kind(question.title)
    if says_nothing and not question.code and is_asking(first) and len(first) <= LINE:
        question.title = title_of(first)


def _finish(found: Found, slug: str) -> None:
    slugs = Slugs()
    found.questions.sort(key=lambda question: question.line)
    for question in found.questions:
        _name_by_words(question)
        fit(question, found)
        question.slug = slugs.next((slug if len(found.questions) == 1 else "") or question.slug or question.title)
    found.left.sort(key=lambda left: left.line)
