"""HTML to PDF by WeasyPrint. Only the worker imports this: it loads Pango and keeps the fonts."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

from reports.pdf.fetcher import ORIGIN, STATIC, StaticFetcher

SVG = "{http://www.w3.org/2000/svg}"
TOKEN = re.compile(r"--([\w-]+): (?:light-dark\(([^,()]+),|([^;]+);)")
PAINTED = re.compile(r"[^{}]*\btext\b[^{}]*\{[^{}]*\}|[^{}]+\{[^{}]*(?:fill|stroke):[^{}]*\}")


class Typesetter:
    def __init__(self) -> None:
        self.fonts = FontConfiguration()
        self.pictures = picture_rules()

    def pdf_of(self, html: str, identifier: str) -> bytes:
        """Tagged, for PDF/UA-1. The same HTML and identifier give the same bytes."""
        document = HTML(string=html, base_url=ORIGIN, url_fetcher=StaticFetcher())
        for picture in document.etree_element.iter(f"{SVG}svg"):
            style = Element(f"{SVG}style")
            style.text = self.pictures
            picture.insert(0, style)
        pdf: bytes = document.write_pdf(
            font_config=self.fonts, pdf_variant="pdf/ua-1", pdf_identifier=identifier.encode()
        )
        return pdf


def picture_rules() -> str:
    """What the report's sheet says of pictures, in plain colours: WeasyPrint shows a picture no sheet but its own."""
    tokens = {name: light or value for name, light, value in TOKEN.findall((STATIC / "css/tokens.css").read_text())}
    rules = "\n".join(PAINTED.findall((STATIC / "css/report.css").read_text()))
    return re.sub(r"var\(--([\w-]+)\)", lambda use: tokens[use[1]], rules)
