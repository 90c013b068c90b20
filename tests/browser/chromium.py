"""Where the tests' Chromium is. `python -m tests.browser.chromium` sees to it that there is one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_APPS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
ASK_PLAYWRIGHT = (
    "from playwright.sync_api import sync_playwright\n"
    "with sync_playwright() as playwright: print(playwright.chromium.executable_path)"
)
APT_INSTALL = ["apt-get", "install", "-y", "-q", "chromium"]
# Without these a Chromium of a distribution may not start as root, or asks its maker for updates.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium() -> str | None:
    """The first browser that really starts: CHROMIUM_PATH alone if set, an installed one, Playwright's own."""
    if chosen := os.environ.get("CHROMIUM_PATH"):
        return chosen if _starts(chosen) else None
    return next((path for path in _candidates() if _starts(path)), None)


def _candidates() -> Iterator[str]:
    yield from filter(None, map(shutil.which, NAMES))
    yield from MAC_APPS
    # In a process of its own: this is also called while a test's event loop runs.
    asked = subprocess.run([sys.executable, "-c", ASK_PLAYWRIGHT], capture_output=True, text=True, timeout=60)
    yield asked.stdout.strip()


def _starts(path: str) -> bool:
    """Ubuntu has a /usr/bin/chromium-browser that only says how to install a snap: being there is not enough."""
    if not Path(path).exists():
        return False
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def install_chromium() -> str | None:
    """Playwright's build, or the system's package where that does not run; None if neither could be had."""
    _run([sys.executable, "-m", "playwright", "install", "chromium"])
    if path := find_chromium():
        return path
    if shutil.which("apt-get"):
        as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        _run([*as_root, "apt-get", "update", "-q"])
        _run([*as_root, "env", "DEBIAN_FRONTEND=noninteractive", *APT_INSTALL])
    return find_chromium()


def _run(command: list[str]) -> None:
    print("No Chromium yet, trying:", " ".join(command), flush=True)
    try:
        subprocess.run(command, stdin=subprocess.DEVNULL, timeout=900)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(error)


def main() -> int:
    chosen = os.environ.get("CHROMIUM_PATH")
    if find_chromium() or (not chosen and install_chromium()):
        return 0
    if chosen:
        print(f"CHROMIUM_PATH is {chosen}, which does not start.", file=sys.stderr)
    else:
        print("The tests need a Chromium: install one and name it with CHROMIUM_PATH=/path/to/it.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
