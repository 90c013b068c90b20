"""Questions as files that another bank can load: a folder each, always in the same bytes, also as one zip."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from pydantic import BaseModel

from snippets.exchange.canonical_yaml import write_yaml
from snippets.exchange.unpacking import unpack
from snippets.judging import CODE_STEM, FIXED_STEM, VARIANTS, Code, code_file
from snippets.loader import ITEM_FILE, BankError, Fault, LoadedQuestion, read_question
from snippets.schema import Item

Files = dict[str, bytes]

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first moment a zip can name
_CODE = rf"(?:{CODE_STEM}|{FIXED_STEM})\.(?:py|txt)"
_OF_THE_FORMAT = re.compile(rf"[^/]+/(?:{re.escape(ITEM_FILE)}|{_CODE}|{VARIANTS}/[^/]+/(?:{_CODE})?)")


class NotExportable(ValueError):
    """What is published could not be read back from its files; the message says why."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What a zip holds: whole questions and broken ones, in the order of their names, and files of no use here."""

    questions: list[LoadedQuestion | BankError]
    ignored: list[str]


def question_files(loaded: LoadedQuestion) -> Files:
    """The files of the question's folder by name; an empty folder is a name that ends in a slash.

    Raise NotExportable where the loader would not give the same question again.
    """
    files = {ITEM_FILE: write_yaml(item_data(loaded.item)).encode(), **_code_files(loaded.item, "", loaded.code_of(""))}
    for name, code in loaded.variants.items():
        folder = f"{VARIANTS}/{name}/"
        files |= _code_files(loaded.item, folder, code) or {folder: b""}
    files = dict(sorted(files.items()))
    _check_readable(loaded, files)
    return files


def item_data(item: Item) -> dict[str, object]:
    """Fields in the schema's order without what is left at its default; other maps by their keys."""
    return {name: _plain(value) for name, value in item if value != type(item).model_fields[name].default}


def _plain(value: object) -> object:
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        return {name: _plain(entry) for name, entry in value if entry != fields[name].default}
    if isinstance(value, Mapping):
        return {key: _plain(value[key]) for key in sorted(value)}
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    return value


def _code_files(item: Item, folder: str, code: Code) -> Files:
    texts = {CODE_STEM: code.code, FIXED_STEM: code.fixed}
    return {folder + code_file(stem, item.language): text.encode() for stem, text in texts.items() if text}


def _check_readable(loaded: LoadedQuestion, files: Files) -> None:
    with TemporaryDirectory() as parent:
        folder = Path(parent) / loaded.item.slug
        write_files(folder, files)
        try:
            again = read_question(folder)
        except BankError as error:
            raise NotExportable("; ".join(map(str, error.faults))) from error
    if again.item != loaded.item:
        raise NotExportable(f"{ITEM_FILE} would say something else")


def write_files(folder: Path, files: Files) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / name
        if name.endswith("/"):
            path.mkdir(parents=True, exist_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def zip_of(folders: Mapping[str, Files]) -> bytes:
    """The same bytes whenever the contents are the same: no times, no names of users, one order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in sorted(_in_folders(folders)):
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.create_system = 3  # Unix wherever it is written
            entry.external_attr = (0o40755 << 16 | 0x10) if name.endswith("/") else 0o100644 << 16
            archive.writestr(entry, content, zipfile.ZIP_STORED if name.endswith("/") else zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()


def _in_folders(folders: Mapping[str, Files]) -> Iterator[tuple[str, bytes]]:
    return ((f"{folder}/{name}", content) for folder, files in folders.items() for name, content in files.items())


def read_zip(file: IO[bytes]) -> Unpacked:
    """Raise UnsafeArchive for what is no zip or had better not be unpacked."""
    files, ignored = unpack(file, lambda name: bool(_OF_THE_FORMAT.fullmatch(name)))
    with TemporaryDirectory() as root:
        write_files(Path(root), files)
        return Unpacked(read_folder(Path(root)), ignored)


def read_folder(root: Path) -> list[LoadedQuestion | BankError]:
    return [_read(folder) for folder in sorted(root.iterdir()) if folder.is_dir() and folder.name[0] not in "._"]


def _read(folder: Path) -> LoadedQuestion | BankError:
    if folder.is_symlink():
        return BankError(Path(folder.name), [Fault(ITEM_FILE, None, "lies in a folder that is a link")])
    try:
        return read_question(folder)
    except BankError as error:
        return BankError(Path(folder.name), error.faults)
