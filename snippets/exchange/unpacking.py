"""Read a zip by strangers: everything it says about itself is checked before a byte of its files is read."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import IO

MAX_ENTRIES = 2_000
MAX_BYTES = 1024 * 1024
MAX_TOTAL_BYTES = 32 * 1024 * 1024
MAX_RATIO = 200
SMALL_BYTES = 64 * 1024
"""Below this nobody asks how well it was compressed: a few equal lines shrink to next to nothing."""
MAX_DEPTH = 6
MAX_NAME = 255
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})

_ENCRYPTED = 0x1 | 0x40
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    OSError,
)


class UnsafeArchive(ValueError):
    """The file is no zip, or one that is better left alone; the message says what is wrong with it."""


def unpack(file: IO[bytes], wanted: Callable[[str], bool]) -> tuple[dict[str, bytes], list[str]]:
    """The wanted files, and folders as names that end in a slash, with their content; and the names of all others.

    Raise UnsafeArchive, and return nothing, as soon as anything in the archive is not as it should be.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _check_all(entries)
            found = {entry.filename: _content(archive, entry) for entry in entries if wanted(entry.filename)}
    except UnsafeArchive:
        raise
    except _UNREADABLE as error:
        raise UnsafeArchive(f"This is not a zip file that can be read: {error}.") from error
    others = [entry.filename for entry in entries if entry.filename not in found and not entry.is_dir()]
    return found, sorted(others)


def _check_all(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise UnsafeArchive(f"The zip holds {len(entries)} entries; {MAX_ENTRIES} are allowed.")
    for entry in entries:
        if problem := _problem_of_name(entry.orig_filename) or _problem_of_entry(entry):
            raise UnsafeArchive(f"{_shown(entry.orig_filename)} {problem}.")
    if sum(entry.file_size for entry in entries) > MAX_TOTAL_BYTES:
        raise UnsafeArchive(f"The zip would unpack to more than {MAX_TOTAL_BYTES // 2**20} MB.")
    _check_places(entries)


def _problem_of_name(name: str) -> str:
    steps = name.removesuffix("/").split("/")
    if name.startswith("/"):
        return "is an absolute path"
    if "\\" in name or ":" in name or not name.isprintable():
        return "has a character in its name that is not allowed"
    if {"", ".", ".."} & set(steps):
        return "has a step in its path that is not allowed"
    if any(step != step.strip() or step.endswith(".") for step in steps):
        return "has a name that not every system can keep"
    if len(steps) > MAX_DEPTH:
        return f"lies deeper than {MAX_DEPTH} levels"
    return f"has a name longer than {MAX_NAME} bytes" if len(name.encode()) > MAX_NAME else ""


def _problem_of_entry(entry: zipfile.ZipInfo) -> str:
    if entry.flag_bits & _ENCRYPTED:
        return "is encrypted"
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFDIR if entry.is_dir() else stat.S_IFREG):
        return "is a link or a special file"
    if entry.compress_type not in METHODS:
        return "is compressed in a way that is not allowed"
    if entry.is_dir() and entry.file_size:
        return "is a folder with content of its own"
    if entry.file_size > MAX_BYTES:
        return f"is larger than {MAX_BYTES // 1024} kB"
    if entry.file_size > SMALL_BYTES and entry.file_size > MAX_RATIO * entry.compress_size:
        return f"is compressed more than {MAX_RATIO} times"
    return ""


def _check_places(entries: list[zipfile.ZipInfo]) -> None:
    """No two entries for one place, on any file system, and no file where another entry needs a folder."""
    places: dict[str, bool] = {}
    for entry in entries:
        place = entry.filename.removesuffix("/").casefold()
        if place in places:
            raise UnsafeArchive(f"{_shown(entry.filename)} stands twice in the zip.")
        places[place] = entry.is_dir()
    for place in places:
        above, _, _ = place.rpartition("/")
        while above:
            if not places.get(above, True):
                raise UnsafeArchive(f"{_shown(above)} is a file and a folder at once.")
            above, _, _ = above.rpartition("/")


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """What it says about its size binds it; the sum of what all say was found small enough."""
    if entry.is_dir():
        return b""
    with archive.open(entry) as stream:
        content = stream.read(entry.file_size + 1)
    if len(content) != entry.file_size:
        raise UnsafeArchive(f"{_shown(entry.filename)} is not as large as the zip says.")
    return content


def _shown(name: str) -> str:
    return repr(name if len(name) <= MAX_NAME else f"{name[:MAX_NAME]}…")
