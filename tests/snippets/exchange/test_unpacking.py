from __future__ import annotations

import io
import stat
import struct
import zipfile
from contextlib import contextmanager
from random import Random

import pytest

from snippets.exchange import unpacking
from snippets.exchange.unpacking import UnsafeArchive, unpack


def entry(name: str, mode: int = 0, **attributes: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.filename = info.orig_filename = name  # as a program of another system would write it
    info.external_attr = mode << 16
    for attribute, value in attributes.items():
        setattr(info, attribute, value)
    return info


def archive(*entries: zipfile.ZipInfo | str, content: bytes = b"x", method: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as packed:
        for info in entries:
            info = entry(info) if isinstance(info, str) else info
            info.compress_type = method
            packed.writestr(info, b"" if info.filename.endswith("/") else content)
    return buffer


def everything(name: str) -> bool:
    return True


@contextmanager
def refused(what: str):
    with pytest.raises(UnsafeArchive) as error:
        yield
    assert str(error.value) == what


def test_wanted_files_are_read_and_the_others_named():
    found, others = unpack(archive("a/one.txt", "a/", "b/two.txt", "c.txt"), lambda name: name.startswith("a"))

    assert found == {"a/one.txt": b"x", "a/": b""}
    assert others == ["b/two.txt", "c.txt"]


def test_the_content_of_what_is_not_wanted_is_not_even_read():
    packed = archive("a.txt", content=b"unseen", method=zipfile.ZIP_STORED).getvalue()

    assert unpack(io.BytesIO(packed.replace(b"unseen", b"damage")), lambda name: False) == ({}, ["a.txt"])


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("/etc/passwd", "is an absolute path"),
        ("../up.txt", "has a step in its path that is not allowed"),
        ("a/../../up.txt", "has a step in its path that is not allowed"),
        ("a/./b.txt", "has a step in its path that is not allowed"),
        ("a//b.txt", "has a step in its path that is not allowed"),
        ("a\\b.txt", "has a character in its name that is not allowed"),
        ("..\\up.txt", "has a character in its name that is not allowed"),
        ("C:/b.txt", "has a character in its name that is not allowed"),
        ("a/b.txt:stream", "has a character in its name that is not allowed"),
        ("a/b\n.txt", "has a character in its name that is not allowed"),
        ("a/b\x1b[2J", "has a character in its name that is not allowed"),
        ("a/b\u202etxt.py", "has a character in its name that is not allowed"),
        ("a /b.txt", "has a name that not every system can keep"),
        ("a/b.", "has a name that not every system can keep"),
        ("a/b/c/d/e/f/g.txt", "lies deeper than 6 levels"),
        ("x" * 256, "has a name longer than 255 bytes"),
    ],
)
def test_names_that_lead_elsewhere_are_refused(name, what):
    shown = name if len(name) < 256 else f"{name[:255]}…"
    with refused(f"{shown!r} {what}."):
        unpack(archive("fine.txt", name), everything)


def test_a_name_that_is_cut_off_by_a_null_is_refused():
    packed = archive("a/b.pyZ.txt").getvalue().replace(b"a/b.pyZ", b"a/b.py\0")

    with refused("'a/b.py\\x00.txt' has a character in its name that is not allowed."):
        unpack(io.BytesIO(packed), everything)


@pytest.mark.parametrize("mode", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK, stat.S_IFDIR])
def test_links_and_special_files_are_refused(mode):
    with refused("'a.txt' is a link or a special file."):
        unpack(archive(entry("a.txt", mode | 0o777)), everything)


@pytest.mark.parametrize(
    ("names", "what"),
    [
        (("a.txt", "a.txt"), "'a.txt' stands twice in the zip."),
        (("a.txt", "A.TXT"), "'A.TXT' stands twice in the zip."),
        (("a/", "a"), "'a' stands twice in the zip."),
        (("a", "a/b/c.txt"), "'a' is a file and a folder at once."),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_for_one_place_are_refused(names, what):
    with refused(what):
        unpack(archive(*names), everything)


def test_encrypted_entries_are_refused():
    packed = bytearray(archive("a.txt").getvalue())
    packed[packed.index(b"PK\x01\x02") + 8] |= 1

    with refused("'a.txt' is encrypted."):
        unpack(io.BytesIO(packed), everything)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_to_compress_are_refused(method):
    with refused("'a.txt' is compressed in a way that is not allowed."):
        unpack(archive("a.txt", method=method), everything)


def test_too_many_entries_are_refused():
    with refused("The zip holds 2001 entries; 2000 are allowed."):
        unpack(archive(*(f"{number}.txt" for number in range(2001)), content=b""), everything)


def test_a_file_too_large_is_refused():
    with refused("'a.txt' is larger than 1024 kB."):
        unpack(archive("a.txt", content=bytes(1024 * 1024 + 1)), everything)


def test_too_much_in_all_is_refused(monkeypatch):
    monkeypatch.setattr(unpacking, "MAX_TOTAL_BYTES", 2**20)
    content = Random(1).randbytes(2**19)
    assert len(unpack(archive("a", "b", content=content), everything)[0]) == 2
    with refused("The zip would unpack to more than 1 MB."):
        unpack(archive("a", "b", "c", content=content), everything)


def test_what_is_compressed_too_well_is_refused():
    with refused("'a.txt' is compressed more than 200 times."):
        unpack(archive("a.txt", content=bytes(1024 * 1024)), everything)


@pytest.mark.parametrize("declared", [10, 1000])
def test_what_lies_about_its_size_is_refused(declared):
    packed = bytearray(archive("a.txt", content=b"0123456789" * 10).getvalue())
    struct.pack_into("<I", packed, packed.index(b"PK\x01\x02") + 24, declared)

    with pytest.raises(UnsafeArchive):
        unpack(io.BytesIO(packed), everything)


def test_damage_is_refused():
    whole = archive("a.txt", content=b"some words", method=zipfile.ZIP_STORED).getvalue()

    with refused("This is not a zip file that can be read: Bad CRC-32 for file 'a.txt'."):
        unpack(io.BytesIO(whole.replace(b"words", b"swords"[1:][::-1])), everything)
    with refused("This is not a zip file that can be read: File is not a zip file."):
        unpack(io.BytesIO(whole[:-10]), everything)
    with refused("This is not a zip file that can be read: File is not a zip file."):
        unpack(io.BytesIO(b""), everything)
