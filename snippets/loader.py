"""Read one question from its folder, or say everything that is wrong with it: file, line and what."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from snippets.lines import lines_of
from snippets.schema import Item, ItemError, Kind, LineSpan
from snippets.schema import Path as ItemPath
from snippets.strict_yaml import MAX_BYTES, Document, YamlError, read_yaml

BANK = Path(__file__).parent / "bank"
ITEM_FILE, CODE_STEM, FIXED_STEM, VARIANTS = "item.yaml", "snippet", "fixed", "variants"
NEEDS_CODE = frozenset({Kind.CODE_REVIEW, Kind.REFACTORING})
MAX_CODE_BYTES = 64 * 1024
MAX_QUOTED = 80
MISSING = "is missing"


@dataclass(frozen=True, slots=True)
class Code:
    """The code as shown and as repaired; kinds without code, or without a repair, have "" there."""

    code: str = ""
    fixed: str = ""


@dataclass(frozen=True, slots=True)
class LoadedQuestion:
    item: Item
    code: str
    fixed: str
    variants: dict[str, Code] = field(default_factory=dict)

    def code_of(self, variant: str) -> Code:
        return self.variants[variant] if variant else Code(self.code, self.fixed)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a file of a folder; `line` is None where no line is to blame."""

    file: str
    line: int | None
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}" if self.line else f"{self.file}: {self.what}"


class BankError(ValueError):
    def __init__(self, folder: Path, faults: list[Fault]) -> None:
        super().__init__("\n".join(f"{folder / str(fault)}" for fault in faults))
        self.folder = folder
        self.faults = faults


def read_question(folder: Path) -> LoadedQuestion:
    """Raise BankError with all faults of the folder."""
    faults: list[Fault] = []
    code = _read_codes(folder, faults)
    document = _read_document(folder, faults)
    item = _read_item(document, faults) if document else None
    variants = {path.name: _read_codes(path, faults, folder) for path in _variant_folders(folder)}
    if item and document:
        faults += _misfits(item, folder, code, variants, document)
    else:
        faults += [Fault(name, None, MISSING) for name in missing_code(*_kind_in(document), code)]
    if faults or item is None:
        raise BankError(folder, [fault for fault in faults if fault.what != MISSING or not _said_more(fault, faults)])
    return LoadedQuestion(item, code.code, code.fixed, variants)


def _said_more(fault: Fault, faults: list[Fault]) -> bool:
    return any(other.file == fault.file and other.what != MISSING for other in faults)


def _variant_folders(folder: Path) -> list[Path]:
    parent = folder / VARIANTS
    return (
        sorted(path for path in parent.iterdir() if path.is_dir() and path.name[0] not in "._")
        if parent.is_dir()
        else []
    )


def _read_codes(folder: Path, faults: list[Fault], root: Path | None = None) -> Code:
    """The code and its repair, as far as they are there; what is missing is judged once the kind is known."""
    texts = []
    for stem in (CODE_STEM, FIXED_STEM):
        path = next((path for end in (".py", ".txt") if (path := folder / f"{stem}{end}").exists()), None)
        texts.append((_read_code(path, faults, root or folder) or "") if path else "")
    return Code(*texts)


def _read_text(path: Path, limit: int, faults: list[Fault], name: str = "") -> str | None:
    name = name or path.name
    try:
        with path.open("rb") as file:
            raw = file.read(limit + 1)
        if len(raw) > limit:
            faults.append(Fault(name, None, f"larger than {limit // 1024} kB"))
            return None
        return raw.decode().replace("\r\n", "\n")
    except FileNotFoundError:
        faults.append(Fault(name, None, MISSING))
    except OSError as error:
        faults.append(Fault(name, None, f"cannot be read: {error.strerror}"))
    except UnicodeDecodeError as error:
        faults.append(Fault(name, raw.count(b"\n", 0, error.start) + 1, "is not UTF-8 text"))
    return None


def _read_code(path: Path, faults: list[Fault], root: Path) -> str | None:
    name = str(path.relative_to(root))
    code = _read_text(path, MAX_CODE_BYTES, faults, name)
    if code is None:
        return None
    if not code.strip():
        faults.append(Fault(name, None, "is empty"))
    elif path.suffix == ".py":
        faults += [Fault(name, line, what) for line, what in compile_problems(code)]
    return code


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


def _read_document(folder: Path, faults: list[Fault]) -> Document | None:
    text = _read_text(folder / ITEM_FILE, MAX_BYTES, faults)
    if text is None:
        return None
    try:
        return read_yaml(text)
    except YamlError as error:
        faults.append(Fault(ITEM_FILE, error.line, error.what))
        return None


def _read_item(document: Document, faults: list[Fault]) -> Item | None:
    try:
        return Item.model_validate(document.data)
    except ValidationError as error:
        faults += [Fault(ITEM_FILE, document.line_of(path), what) for path, what in item_problems(error)]
        return None


def _misfits(item: Item, folder: Path, code: Code, variants: dict[str, Code], document: Document) -> list[Fault]:
    """Where the item does not fit the folder it stands in."""
    found: list[Fault] = []
    if item.slug != folder.resolve().name:
        what = f"slug {item.slug!r} differs from the folder's name {folder.resolve().name!r}"
        found.append(Fault(ITEM_FILE, document.line_of(("slug",)), what))
    problems = code_problems(item, code, variants)
    return found + [
        Fault(file or ITEM_FILE, None if file else document.line_of(path), what) for file, path, what in problems
    ]


def code_problems(item: Item, code: Code, variants: dict[str, Code]) -> Iterator[tuple[str, ItemPath, str]]:
    """Where item and code do not fit: (file, (), what) or ("", path in the item, what)."""
    for name in missing_code(item.kind, item.language, code):
        yield name, (), MISSING
    for name in sorted(set(item.variants) ^ set(variants)):
        yield "", ("variants",), f"variants: {name} must stand both in the item and in a folder {VARIANTS}/{name}"
    for number, defect in enumerate(item.defects):
        yield from _outside(("defects", number, "lines"), defect.slug, defect.lines, code)
    for name, places in item.variants.items():
        for missing in missing_code(item.kind, item.language, variants[name]) if name in variants else ():
            yield f"{VARIANTS}/{name}/{missing}", (), MISSING
        for slug, spans in places.items():
            yield from _outside(("variants", name, slug), slug, spans, variants.get(name, Code()))


def missing_code(kind: str, language: str, code: Code) -> Iterator[str]:
    """The names of the files that a question of this kind must have and has not."""
    if not code.code and kind in NEEDS_CODE:
        yield code_file(CODE_STEM, language)
    if not code.fixed and kind == Kind.CODE_REVIEW:
        yield code_file(FIXED_STEM, language)


def code_file(stem: str, language: str) -> str:
    return f"{stem}.py" if language == "python" else f"{stem}.txt"


def _kind_in(document: Document | None) -> tuple[str, str]:
    """Kind and language as far as an item that is broken elsewhere tells them."""
    data = document.data if document and isinstance(document.data, dict) else {}
    return str(data.get("kind", Kind.CODE_REVIEW)), str(data.get("language", "python"))


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
