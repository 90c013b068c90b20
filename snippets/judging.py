"""What keeps an item and its code from being a question, in plain words, wherever the two come from."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from snippets.lines import lines_of
from snippets.schema import Item, ItemError, Kind, LineSpan
from snippets.schema import Path as ItemPath

CODE_STEM, FIXED_STEM, VARIANTS = "snippet", "fixed", "variants"
NEEDS_CODE = frozenset({Kind.CODE_REVIEW, Kind.REFACTORING})
MAX_QUOTED = 80
MAX_CODE_BYTES = 64 * 1024
RESERVED = frozenset({"drafts", "import"})
"""Where the bank's own pages stand a question would not be found."""
MISSING = "is missing"


@dataclass(frozen=True, slots=True)
class Code:
    """The code as shown and as repaired; kinds without code, or without a repair, have "" there."""

    code: str = ""
    fixed: str = ""


def text_problems(code: str) -> list[str]:
    """What code may not be in any language."""
    if not code.strip():
        return ["is empty"]
    if len(code.encode(errors="replace")) > MAX_CODE_BYTES:
        return [f"larger than {MAX_CODE_BYTES // 1024} kB"]
    return ["holds a null character"] if "\x00" in code else []


def compile_problems(code: str) -> list[tuple[int | None, str]]:
    """Why Python cannot compile the code: line and what is wrong, nothing where it can."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a doubtful `is` may be the very fault that is asked for
            compile(code, "code", "exec", dont_inherit=True)
    except SyntaxError as error:
        return [(error.lineno, f"does not compile: {error.msg}")]
    except (ValueError, RecursionError, MemoryError) as error:
        return [(None, f"does not compile: {str(error) or 'nested too deeply'}")]
    return []


def unfit_code(code: Code, language: str) -> Iterator[tuple[str, str]]:
    """What is wrong with the code that is there: (code or fixed, what)."""
    for name, text in (("code", code.code), ("fixed", code.fixed)):
        unfit = text_problems(text) if text else []
        yield from ((name, what) for what in unfit)
        for line, what in compile_problems(text) if language == "python" and not unfit else ():
            yield name, f"line {line}: {what}" if line else what


def code_problems(item: Item, code: Code, variants: dict[str, Code]) -> Iterator[tuple[str, ItemPath, str]]:
    """Where item and code do not fit: (file, (), what) or ("", path in the item, what)."""
    if item.slug in RESERVED:
        yield "", ("slug",), f"slug: {item.slug} is the name of a page of the bank"
    for name in missing_code(item.kind, item.language, code):
        yield name, (), MISSING
    for name in sorted(set(item.variants) ^ set(variants)):
        yield "", ("variants",), f"variants: {name} must stand both in the item and in a folder {VARIANTS}/{name}"
    for number, defect in enumerate(item.defects):
        yield from _outside(("defects", number, "lines"), defect.slug, defect.lines, code)
    for name in item.variants:
        if name in variants:
            yield from _variant_problems(item, name, variants[name])


def _variant_problems(item: Item, name: str, code: Code) -> Iterator[tuple[str, ItemPath, str]]:
    for missing in missing_code(item.kind, item.language, code):
        yield f"{VARIANTS}/{name}/{missing}", (), MISSING
    for defect in item.variant(name).defects:
        yield from _outside(("variants", name, defect.slug), defect.slug, defect.lines, code)


def missing_code(kind: str, language: str, code: Code) -> Iterator[str]:
    """The names of the files that a question of this kind must have and has not."""
    if not code.code and kind in NEEDS_CODE:
        yield code_file(CODE_STEM, language)
    if not code.fixed and kind == Kind.CODE_REVIEW:
        yield code_file(FIXED_STEM, language)


def code_file(stem: str, language: str) -> str:
    return f"{stem}.py" if language == "python" else f"{stem}.txt"


def _outside(path: ItemPath, slug: str, spans: Iterable[LineSpan], code: Code) -> Iterator[tuple[str, ItemPath, str]]:
    end = len(lines_of(code.code)) if code.code else None
    for index, (first, last) in enumerate(spans):
        if end is not None and last > end:
            yield "", (*path, index), f"defect {slug}: lines {first} to {last} lie outside the code, which has {end}"


def item_problems(error: ValidationError) -> list[tuple[ItemPath, str]]:
    """Each fault of an item's data in plain words, with the path of the value it is about."""
    return [problem for detail in _own_errors(error) for problem in _problems(detail)]


def _own_errors(error: ValidationError) -> list[ErrorDetails]:
    """Without the lists that are too short only because an entry of theirs is refused."""
    details = error.errors()
    places = [detail["loc"] for detail in details]
    return [
        detail
        for detail, place in zip(details, places, strict=True)
        if detail["type"] != "too_short" or not any(other[: len(place)] == place != other for other in places)
    ]


def _problems(detail: ErrorDetails) -> list[tuple[ItemPath, str]]:
    cause = detail.get("ctx", {}).get("error")
    if isinstance(cause, ItemError):
        return list(cause.problems)
    path = detail["loc"]
    where = ".".join(str(step) for step in path if step != "[key]")
    return [(path, f"{where}: {_plain_words(detail)}" if where else _plain_words(detail))]


_IN_PLAIN_WORDS = {
    "missing": "is missing",
    "extra_forbidden": "is not a known field",
    "string_type": "must be text (put it in quotes if it is)",
    "string_too_short": "must not be empty",
    "string_too_long": "is longer than {max_length} characters",
    "string_pattern_mismatch": "{input} does not have the form {pattern}",
    "too_short": "needs at least {min_length}, has {actual_length}",
    "too_long": "takes at most {max_length}, has {actual_length}",
    "tuple_type": "must be a list",
    "dict_type": "must be a map of names to values",
    "model_type": "must be a map of fields",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number, not {input}",
    "greater_than_equal": "must be {ge} or more, not {input}",
    "less_than_equal": "must be {le} or less, not {input}",
    "enum": "{input} is not one of {expected}",
    "literal_error": "{input} is not one of {expected}",
    "value_error": "{error}",
}


def _plain_words(detail: ErrorDetails) -> str:
    words = _IN_PLAIN_WORDS.get(detail["type"])
    if words is None:
        return detail["msg"]
    return words.format(input=_brief(detail["input"]), **detail.get("ctx", {}))


def _brief(value: object) -> str:
    text = repr(value)
    return text if len(text) <= MAX_QUOTED else f"{text[:MAX_QUOTED]}…"
