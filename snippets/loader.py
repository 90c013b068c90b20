"""Read one question from its folder, or say everything that is wrong with it: file, line and what."""

from __future__ import annotations

from dataclasses import dataclass, field
from os.path import realpath
from pathlib import Path

from pydantic import ValidationError

from snippets.judging import (
    CODE_STEM,
    FIXED_STEM,
    MAX_CODE_BYTES,
    MISSING,
    VARIANTS,
    Code,
    code_problems,
    compile_problems,
    item_problems,
    missing_code,
    text_problems,
)
from snippets.schema import Item, Kind
from snippets.strict_yaml import MAX_BYTES, Document, YamlError, read_yaml

BANK = Path(__file__).parent / "bank"
ITEM_FILE = "item.yaml"
LINK = "is a link or a special file"


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


def _read_text(folder: Path, name: str, limit: int, faults: list[Fault]) -> str | None:
    path = folder / name
    if realpath(path) != f"{realpath(folder)}/{name}" or (path.exists() and not path.is_file() and not path.is_dir()):
        faults.append(Fault(name, None, LINK))
        return None
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
    code = _read_text(root, name, MAX_CODE_BYTES, faults)
    if code is None:
        return None
    if problems := text_problems(code):
        faults += [Fault(name, None, what) for what in problems]
    elif path.suffix == ".py":
        faults += [Fault(name, line, what) for line, what in compile_problems(code)]
    return code


def _read_document(folder: Path, faults: list[Fault]) -> Document | None:
    text = _read_text(folder, ITEM_FILE, MAX_BYTES, faults)
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


def _kind_in(document: Document | None) -> tuple[str, str]:
    """Kind and language as far as an item that is broken elsewhere tells them."""
    data = document.data if document and isinstance(document.data, dict) else {}
    return str(data.get("kind", Kind.CODE_REVIEW)), str(data.get("language", "python"))
