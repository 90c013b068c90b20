"""Read one question from its folder, or say everything that is wrong with it: file, line and what."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from snippets.lines import lines_of
from snippets.schema import Item, ItemError
from snippets.strict_yaml import MAX_BYTES, Document, YamlError, read_yaml

BANK = Path(__file__).parent / "bank"
ITEM_FILE, CODE_FILE, FIXED_FILE = "item.yaml", "snippet.py", "fixed.py"
MAX_CODE_BYTES = 64 * 1024
MAX_QUOTED = 80


@dataclass(frozen=True, slots=True)
class LoadedQuestion:
    item: Item
    code: str
    fixed: str


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
    code = _read_code(folder / CODE_FILE, faults)
    fixed = _read_code(folder / FIXED_FILE, faults)
    item = _read_item(folder, code, faults)
    if faults or item is None or code is None or fixed is None:
        raise BankError(folder, faults)
    return LoadedQuestion(item, code, fixed)


def _read_text(path: Path, limit: int, faults: list[Fault]) -> str | None:
    try:
        with path.open("rb") as file:
            raw = file.read(limit + 1)
        if len(raw) > limit:
            faults.append(Fault(path.name, None, f"larger than {limit // 1024} kB"))
            return None
        return raw.decode().replace("\r\n", "\n")
    except FileNotFoundError:
        faults.append(Fault(path.name, None, "is missing"))
    except OSError as error:
        faults.append(Fault(path.name, None, f"cannot be read: {error.strerror}"))
    except UnicodeDecodeError as error:
        faults.append(Fault(path.name, raw.count(b"\n", 0, error.start) + 1, "is not UTF-8 text"))
    return None


def _read_code(path: Path, faults: list[Fault]) -> str | None:
    code = _read_text(path, MAX_CODE_BYTES, faults)
    if code is None:
        return None
    if not code.strip():
        faults.append(Fault(path.name, None, "is empty"))
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a doubtful `is` may be the very fault that is asked for
            compile(code, path.name, "exec", dont_inherit=True)
    except SyntaxError as error:
        faults.append(Fault(path.name, error.lineno, f"does not compile: {error.msg}"))
    except (ValueError, RecursionError, MemoryError) as error:
        faults.append(Fault(path.name, None, f"does not compile: {str(error) or 'nested too deeply'}"))
    return code


def _read_item(folder: Path, code: str | None, faults: list[Fault]) -> Item | None:
    text = _read_text(folder / ITEM_FILE, MAX_BYTES, faults)
    if text is None:
        return None
    try:
        document = read_yaml(text)
        item = Item.model_validate(document.data)
    except YamlError as error:
        faults.append(Fault(ITEM_FILE, error.line, error.what))
        return None
    except ValidationError as error:
        faults += [fault for detail in _own_errors(error) for fault in _faults(detail, document)]
        return None
    faults += _misfits(item, folder, code, document)
    return item


def _misfits(item: Item, folder: Path, code: str | None, document: Document) -> list[Fault]:
    """Where the item does not fit the folder it stands in."""
    found: list[Fault] = []
    if item.slug != folder.resolve().name:
        what = f"slug {item.slug!r} differs from the folder's name {folder.resolve().name!r}"
        found.append(Fault(ITEM_FILE, document.line_of(("slug",)), what))
    end = len(lines_of(code)) if code is not None else None
    for number, defect in enumerate(item.defects):
        for index, (first, last) in enumerate(defect.lines):
            if end is not None and last > end:
                line = document.line_of(("defects", number, "lines", index))
                what = f"defect {defect.slug}: lines {first} to {last} lie outside the code, which has {end}"
                found.append(Fault(ITEM_FILE, line, what))
    return found


def _own_errors(error: ValidationError) -> list[ErrorDetails]:
    """Without the lists that are too short only because an entry of theirs is refused."""
    details = error.errors()
    places = [detail["loc"] for detail in details]
    return [
        detail
        for detail, place in zip(details, places, strict=True)
        if detail["type"] != "too_short" or not any(other[: len(place)] == place != other for other in places)
    ]


def _faults(detail: ErrorDetails, document: Document) -> list[Fault]:
    cause = detail.get("ctx", {}).get("error")
    if isinstance(cause, ItemError):
        return [Fault(ITEM_FILE, document.line_of(path), what) for path, what in cause.problems]
    path = detail["loc"]
    where = ".".join(str(step) for step in path if step != "[key]")
    what = f"{where}: {_plain_words(detail)}" if where else _plain_words(detail)
    return [Fault(ITEM_FILE, document.line_of(path), what)]


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
