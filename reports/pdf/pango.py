"""Whether the libraries that lay out text are here, and how to get them. `python -m reports.pdf.pango` tells."""

from __future__ import annotations

import ctypes
import platform
import sys
from functools import cache

# The files that WeasyPrint looks for, on Linux and on macOS.
LIBRARIES = {
    "gobject": ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib"),
    "pango": ("libpango-1.0.so.0", "libpango-1.0.dylib"),
    "pangoft2": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
    "harfbuzz": ("libharfbuzz.so.0", "libharfbuzz.0.dylib"),
    "fontconfig": ("libfontconfig.so.1", "libfontconfig.1.dylib"),
}
MAC_FOLDERS = ("", "/opt/homebrew/lib/", "/usr/local/lib/")
COMMANDS = {
    "debian": "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "fedora": "sudo dnf install pango",
    "arch": "sudo pacman -S pango",
    "alpine": "apk add pango",
    "darwin": "brew install pango",
}


@cache
def missing() -> tuple[str, ...]:
    return tuple(name for name, files in LIBRARIES.items() if not _loads(*files))


def advice() -> str:
    """What is missing and the command against it; empty where PDFs can be made."""
    if not missing():
        return ""
    return f"PDFs cannot be made here, since Pango is missing. To install it: {install_command()}"


def install_command() -> str:
    return COMMANDS.get(_system(), COMMANDS["debian"])


def _system() -> str:
    if sys.platform == "darwin":
        return "darwin"
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return ""
    names = [release.get("ID", ""), *release.get("ID_LIKE", "").split()]
    names = ["fedora" if name == "rhel" else name for name in names]
    return next((name for name in names if name in COMMANDS), "")


def _loads(linux: str, mac: str) -> bool:
    return any(_opens(folder + mac) for folder in MAC_FOLDERS) if sys.platform == "darwin" else _opens(linux)


def _opens(file: str) -> bool:
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True


if __name__ == "__main__" and advice():
    print(advice())  # noqa: T201 - a program for `make setup`
