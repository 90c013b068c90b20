from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from reports.pdf import pango
from tests.reports.issued import issued

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric", "groups")]


@pytest.fixture
def report():
    return issued(candidate_name="Ada Example")


def scorecard(report, *options: str) -> None:
    call_command("scorecard", str(report.interview.public_id), "--format", "pdf", *options)


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_a_pdf_goes_to_a_file(report, tmp_path) -> None:
    scorecard(report, "--out", str(tmp_path / "a.pdf"), "--paper", "Letter", "--version", "1")
    pdf = (tmp_path / "a.pdf").read_bytes()
    assert round(PdfReader(io.BytesIO(pdf)).pages[0].mediabox.height) == 792
    assert ("Ada Example" in text_of(pdf), "Version 1" in text_of(pdf)) == (True, True)


def test_a_pdf_goes_to_the_output_as_it_is(report, capfdbinary) -> None:
    scorecard(report, "--redacted")
    text = text_of(capfdbinary.readouterr().out)
    assert ("Reads code well." in text, "Ada" in text, "Not issued" in text) == (True, False, True)


def test_a_terminal_gets_no_bytes(report, monkeypatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    with pytest.raises(CommandError, match="name a file with --out"):
        scorecard(report)


def test_without_pango_the_command_to_install_it_is_told(report, monkeypatch) -> None:
    monkeypatch.setattr(pango, "missing", lambda: ("pango",))
    with pytest.raises(CommandError, match="PDFs cannot be made here") as refused:
        scorecard(report, "--out", "never.pdf")
    assert refused.value.returncode == 4
