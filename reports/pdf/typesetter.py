"""HTML to PDF by WeasyPrint. Only the worker imports this: it loads Pango and keeps the fonts."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

from reports.pdf.fetcher import ORIGIN, STATIC, StaticFetcher

SVG = "{http://www.w3.org/2000/svg}"
TOKEN = re.compile(r"--([\w-]+): (?:light-dark\(([^,()]+),|([^;]+);)")
PAINTED = re.compile(r"[^{}]*\btext\b[^{}]*\{[^{}]*\}|[^{}]+\{[^{}]*(?:fill|stroke|overflow):[^{}]*\}")

FONT = re.compile(r"font: (\d+) (\w+)(?:/[\d.]+)? ([^;]+);")


class Typesetter:
    def __init__(self) -> None:
        self.fonts = FontConfiguration()
        self.pictures = picture_rules()

    def pdf_of(self, html: str, identifier: str) -> bytes:
        """Tagged, for PDF/UA-1. The same HTML and identifier give the same bytes."""
        document = HTML(string=html, base_url=ORIGIN, url_fetcher=StaticFetcher())
        for picture in pictures_in(document.etree_element):
            insert(picture, "style", self.pictures)
            insert(picture, "title", words_for(picture))
        pdf: bytes = document.write_pdf(
            font_config=self.fonts, pdf_variant="pdf/ua-1", pdf_identifier=identifier.encode()
        )
        return pdf


def pictures_in(page: Element) -> list[Element]:
    """Without those that stand inside another one."""
    found = list(page.iter(f"{SVG}svg"))
    inner = {id(each) for picture in found for each in picture.iter(f"{SVG}svg") if each is not picture}
    return [picture for picture in found if id(picture) not in inner]


def insert(picture: Element, tag: str, text: str) -> None:
    element = Element(SVG + tag)
    element.text = text
    picture.insert(0, element)


def words_for(picture: Element) -> str:
    """What a reader who does not see it is told; the first title of a picture becomes its alternative text."""
    own = (picture.get("aria-label"), picture.findtext(f"{SVG}desc"), picture.findtext(f"{SVG}title"))
    return next((words for words in own if words), "Mark")


def picture_rules() -> str:
    """What the report's sheet says of pictures, in words that are plain enough: WeasyPrint shows a picture no sheet but
    its own, and knows neither variables nor short forms there."""
    tokens = {name: light or value for name, light, value in TOKEN.findall((STATIC / "css/tokens.css").read_text())}
    rules = "\n".join(PAINTED.findall((STATIC / "css/report.css").read_text()))
    rules = FONT.sub(r"font-weight: \1; font-size: \2; font-family: \3;", rules)
    return re.sub(r"var\(--([\w-]+)\)", lambda use: tokens[use[1]], rules)
