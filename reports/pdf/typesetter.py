"""HTML to PDF by WeasyPrint. Only the worker imports this: it loads Pango and keeps the fonts."""

from __future__ import annotations

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

from reports.pdf.fetcher import ORIGIN, StaticFetcher


class Typesetter:
    def __init__(self) -> None:
        self.fonts = FontConfiguration()

    def pdf_of(self, html: str, identifier: str) -> bytes:
        """Tagged, for PDF/UA-1. The same HTML and identifier give the same bytes."""
        document = HTML(string=html, base_url=ORIGIN, url_fetcher=StaticFetcher())
        pdf: bytes = document.write_pdf(
            font_config=self.fonts, pdf_variant="pdf/ua-1", pdf_identifier=identifier.encode()
        )
        return pdf
