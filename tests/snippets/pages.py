"""What a browser would post of a page's form."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any


class FormFields(HTMLParser):
    """The fields of the form with this id, outside of templates, as (name, value) in the order of the page."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self._form, self._inside, self._templates = form, False, 0
        self._area: str | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: dict[str, Any] = dict(attrs)
        if tag == "form":
            self._inside = given.get("id") == self._form
        self._templates += tag == "template"
        if not self._inside or self._templates:
            return
        if tag == "input" and given.get("name") and ("checked" in given or given.get("type") != "checkbox"):
            self.fields.append((given["name"], given.get("value") or ""))
        elif tag == "textarea":
            self.fields.append((given["name"], ""))
            self._area = ""
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and self._select and "selected" in given:
            self.fields.append((self._select, given["value"]))

    def handle_endtag(self, tag: str) -> None:
        self._templates -= tag == "template"
        if tag == "textarea" and self._area is not None:
            self.fields[-1] = (self.fields[-1][0], self._area.removeprefix("\n"))
            self._area = None
        elif tag == "select":
            self._select = ""
        elif tag == "form":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area += data


def posted_by(html: str, form: str) -> dict[str, list[str]]:
    parser = FormFields(form)
    parser.feed(html)
    posted: dict[str, list[str]] = {}
    for name, value in parser.fields:
        posted.setdefault(name, []).append(value)
    return posted
