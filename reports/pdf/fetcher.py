"""What a document may load while it becomes a PDF: style sheets, fonts and pictures of our own, nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from weasyprint.urls import URLFetcher, URLFetcherResponse

STATIC = Path(__file__).resolve().parents[2] / "static"
ORIGIN = "https://static.invalid/"  # a name that no server can have
TYPES = {".css": "text/css", ".woff": "font/woff", ".svg": "image/svg+xml"}


class StaticFetcher(URLFetcher):
    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        path = (STATIC / url.removeprefix(ORIGIN)).resolve()
        if not url.startswith(ORIGIN) or not path.is_relative_to(STATIC) or path.suffix not in TYPES:
            raise ValueError(f"{url[:100]} is none of our static files")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": TYPES[path.suffix]})
