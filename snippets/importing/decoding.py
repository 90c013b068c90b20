"""The text of a file, with plain line ends."""

from __future__ import annotations

import codecs
from pathlib import Path

MAX_BYTES = 5 * 1024 * 1024
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class UnreadableError(ValueError):
    """The file is no text that can be imported; the message says why."""


def read_text(path: Path) -> str:
    try:
        if path.is_dir():
            raise UnreadableError(f"{path} is a folder, not a document")
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableError(f"{path} cannot be read: {error.strerror}") from error
    if len(raw) > MAX_BYTES:
        raise UnreadableError(f"{path} is larger than {MAX_BYTES // 1024 // 1024} MB")
    try:
        return decoded(raw)
    except UnreadableError as error:
        raise UnreadableError(f"{path} {error}") from error


def decoded(raw: bytes) -> str:
    try:
        text = raw.decode("utf-16" if raw.startswith(UTF_16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError("is not UTF-8 text") from error
    if "\0" in text:
        raise UnreadableError("is not text: it contains NUL characters")
    return plain_ends(text)


def plain_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
