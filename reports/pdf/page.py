"""The HTML that a PDF is made of: the report's own template, with the sheets for paper."""

from __future__ import annotations

import hashlib

from django.template.loader import render_to_string

from reports.scorecard.parts.whole import Document


def page_of(document: Document, paper: str) -> str:
    """Depends on nothing but the document, so that a report gives the same bytes on any day."""
    return render_to_string("reports/pdf.html", {"document": document, "paper": paper, "print": True})


def identifier_of(html: str) -> str:
    return hashlib.sha256(html.encode()).hexdigest()
