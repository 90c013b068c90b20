"""In processes whose loader finds a broken Pango, as no library can be taken out of one that has it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from reports.pdf import pango
from reports.pdf.renderer import Renderer, RenderingFailed

ROOT = Path(__file__).resolve().parents[3]
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="shows a broken library by LD_LIBRARY_PATH")


@pytest.fixture
def no_pango(tmp_path, monkeypatch) -> None:
    (tmp_path / "libpango-1.0.so.0").write_bytes(b"no library")
    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path))


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, timeout=120)


def test_where_everything_is_there_setup_says_nothing() -> None:
    assert pango.missing() == ()
    told = run("-m", "reports.pdf.pango")
    assert (told.returncode, told.stdout) == (0, "")


@LINUX
def test_setup_says_in_one_line_what_is_missing_and_how_to_install_it(no_pango) -> None:
    told = run("-m", "reports.pdf.pango")
    assert told.returncode == 0
    assert (
        told.stdout == f"PDFs cannot be made here, since Pango is missing. To install it: {pango.install_command()}\n"
    )


@LINUX
def test_the_deployment_check_mentions_it_and_passes(no_pango) -> None:
    code = (
        "import django; django.setup(); from config.checks import check_pango;"
        "print([(message.id, message.is_serious()) for message in check_pango()])"
    )
    told = run("-c", f"import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'; {code}")
    assert told.stdout == "[('marginalia.I001', False)]\n"


@LINUX
def test_a_renderer_that_is_asked_all_the_same_says_why_there_is_no_pdf(no_pango) -> None:
    renderer = Renderer()
    try:
        with pytest.raises(RenderingFailed, match="Pango cannot be loaded"):
            renderer.pdf_of("<p>words</p>", "one")
    finally:
        renderer.stop()


@pytest.mark.parametrize(
    ("release", "command"),
    [
        ({"ID": "ubuntu", "ID_LIKE": "debian"}, pango.COMMANDS["debian"]),
        ({"ID": "rocky", "ID_LIKE": "rhel centos fedora"}, pango.COMMANDS["fedora"]),
        ({"ID": "alpine"}, pango.COMMANDS["alpine"]),
        ({}, pango.COMMANDS["debian"]),
    ],
)
def test_the_command_is_that_of_the_system(monkeypatch, release, command) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr("platform.freedesktop_os_release", lambda: release)
    assert pango.install_command() == command


def test_macs_have_homebrew(monkeypatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert pango.install_command() == "brew install pango"
