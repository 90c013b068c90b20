from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from pypdf import PdfReader

from reports.pdf.renderer import Renderer, RenderingFailed, environment

ROOT = Path(__file__).resolve().parents[3]
HEAD = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A title</title>
<meta name="dcterms.created" content="2026-11-27T10:00:00+00:00">
<link rel="stylesheet" href="css/report-fonts.css"><style>
body { font-family: "Inter", "Noto Sans Hebrew", "Noto Sans Arabic", "Noto Sans Devanagari", "Noto Sans Thai",
  "Noto Sans SC", "Noto Emoji" }
code { font-family: "JetBrains Mono" }
</style>%s</head><body>%s</body></html>"""


def html(body: str, head: str = "") -> str:
    return HEAD % (head, body)


@pytest.fixture(scope="module")
def renderer():
    renderer = Renderer()
    yield renderer
    renderer.stop()


@pytest.fixture
def web():
    """A server that would answer, and the paths that were asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def fonts_of(reader: PdfReader) -> dict[str, bool]:
    """Each font of the first page, and whether its file is embedded."""
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    parts = [font["/DescendantFonts"][0].get_object() for font in fonts]
    return {
        str(part["/BaseFont"]).partition("+")[2]: any(key.startswith("/FontFile") for key in part["/FontDescriptor"])
        for part in parts
    }


def test_a_pdf_is_tagged_and_names_its_language_and_title(renderer) -> None:
    reader = read(renderer.pdf_of(html("<h1>Heading</h1><p>Words</p>"), "one"))
    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"] == True  # noqa: E712 - pypdf's own boolean
    assert catalog["/Lang"] == "en"
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert reader.metadata.title == "A title"
    assert b'pdfuaid:part="1"' in catalog["/Metadata"].get_data()


def test_all_scripts_are_set_in_fonts_that_come_along(renderer) -> None:
    words = "<p>Łódź Ωmega Жанна</p><p>ליאור</p><p>محمد</p><p>प्रिया</p><p>สมชาย</p><p>王伟 さくら</p><p>🎉</p>"
    words += "<p><code>x = 1</code></p>"
    assert fonts_of(read(renderer.pdf_of(html(words), "one"))) == {
        "Inter": True,
        "Noto-Sans-Hebrew": True,
        "Noto-Sans-Arabic": True,
        "Noto-Sans-Devanagari": True,
        "Noto-Sans-Thai": True,
        "Noto-Sans-SC": True,
        "Noto-Emoji": True,
        "JetBrains-Mono": True,
    }


def test_the_same_input_gives_the_same_bytes_cold_and_warm(renderer) -> None:
    text = html("<h1>Heading</h1><p>Words <code>code</code></p>")
    warm = [renderer.pdf_of(text, "one") for _ in range(2)]
    other = Renderer()
    try:
        cold = other.pdf_of(text, "one")
    finally:
        other.stop()
    assert warm == [cold, cold]
    assert renderer.pdf_of(text, "two") != cold


def test_progress_only_grows_cold_and_warm(renderer) -> None:
    renderer.stop()
    for _ in range(2):
        told: list[int] = []
        renderer.pdf_of(html("<p>Words</p>" * 500), "one", told.append)
        assert told == sorted(set(told))
        assert (told[0] < 20, told[-1] < 100) == (True, True)


def test_one_process_makes_many(renderer) -> None:
    renderer.pdf_of(html("one"), "one")
    pid = renderer.process.pid
    renderer.pdf_of(html("two"), "two")
    assert renderer.process.pid == pid


def test_a_document_that_takes_too_long_is_given_up_and_the_next_one_is_made() -> None:
    slow = Renderer(timeout=0.05)
    try:
        with pytest.raises(RenderingFailed, match=r"longer than 0\.05 seconds"):
            slow.pdf_of(html("<p>Words</p>" * 20_000), "one")
        assert slow.process is None
        slow.timeout = 120
        assert slow.pdf_of(html("words"), "two").startswith(b"%PDF-1.7")
    finally:
        slow.stop()


def test_a_renderer_that_died_while_idle_is_started_again(renderer) -> None:
    renderer.pdf_of(html("one"), "one")
    os.kill(renderer.process.pid, signal.SIGKILL)
    assert renderer.pdf_of(html("two"), "two").startswith(b"%PDF-1.7")


def test_threads_take_turns(renderer) -> None:
    made: dict[int, bytes] = {}
    threads = [
        threading.Thread(target=lambda n=n: made.update({n: renderer.pdf_of(html(f"<p>number{n}</p>"), str(n))}))
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [read(made[n]).pages[0].extract_text().strip() for n in range(4)] == [f"number{n}" for n in range(4)]


def test_nothing_is_loaded_but_static_files(renderer, tmp_path, web) -> None:
    secret = tmp_path / "secret.css"
    secret.write_text("p::after { content: 'stolen' }")
    url, asked = web
    head = "".join(
        f'<link rel="stylesheet" href="{each}">'
        for each in (secret.as_uri(), f"{url}/x.css", "css/../../tests/x.css", "data:text/css,p::after{content:'data'}")
    )
    attachment = f'<link rel="attachment" href="{secret.as_uri()}">'
    body = f'<p>words</p><img src="{url}/x.png" alt="no"><object data="{secret.as_uri()}"></object>'
    reader = read(renderer.pdf_of(html(body, head + attachment), "one"))
    assert reader.pages[0].extract_text().split() == ["words", "no"]
    assert reader.attachments == {}
    assert asked == []


def test_the_worker_gets_none_of_the_servers_secrets(monkeypatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "s3cret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://user:password@db/name")
    assert {"SECRET_KEY", "DATABASE_URL"}.isdisjoint(environment("/tmp"))


def test_its_files_are_gone_when_it_stops() -> None:
    renderer = Renderer()
    renderer.pdf_of(html("words"), "one")
    folder = renderer.folder.name
    renderer.stop()
    assert not Path(folder).exists()


def elements_of(node, kind: str):
    """All structure elements of a kind, in reading order."""
    node = node.get_object()
    if not isinstance(node, dict):
        return
    if node.get("/S") == f"/{kind}":
        yield node
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        yield from elements_of(kid, kind)


def test_pictures_are_told_in_words(renderer) -> None:
    pictures = (
        '<svg width="9" height="9" role="img" aria-label="7 of 10"><rect width="9" height="9"/></svg>'
        '<svg width="9" height="9"><title>Course</title><desc>Three parts.</desc><svg><title>inner</title></svg></svg>'
        '<svg width="9" height="9" aria-hidden="true"><circle r="4"/></svg>'
    )
    root = read(renderer.pdf_of(html(f"<p>{pictures}</p>"), "one")).trailer["/Root"]["/StructTreeRoot"]
    assert [figure["/Alt"] for figure in elements_of(root, "Figure")] == ["7 of 10", "Three parts.", "Mark"]


def test_pictures_have_the_colours_of_the_reports_sheet(renderer) -> None:
    picture = '<svg width="90" height="9"><rect class="bar-ground" width="90" height="9"/></svg>'
    content = read(renderer.pdf_of(html(picture), "one")).pages[0].get_contents().get_data()
    assert b"0.94902 0.937255 0.909804 rg" in content  # --sunken of tokens.css: #f2efe8


def test_its_files_are_gone_when_who_asked_for_pdfs_was_killed() -> None:
    script = (
        "import os, signal; from reports.pdf.renderer import Renderer\n"
        "renderer = Renderer(); renderer.pdf_of('<p>words</p>', 'one'); print(renderer.folder.name, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60)
    folder = Path(done.stdout.strip())
    assert folder.name.startswith("marginalia-pdf-")
    for _ in range(100):
        if not folder.exists():
            break
        time.sleep(0.1)
    assert not folder.exists()
