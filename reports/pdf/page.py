"""The HTML that a PDF is made of: the report's own template, with the sheets for paper."""

from __future__ import annotations

from django.template.loader import render_to_string

from reports.models import IssuedReport
from reports.redaction import redacted as without_names
from reports.services.issuing import snapshot_of


def page_of(report: IssuedReport, *, paper: str, redacted: bool) -> str:
    """Depends on nothing but the snapshot, so that a report gives the same bytes on any day."""
    document = snapshot_of(report)
    context = {"document": without_names(document) if redacted else document, "paper": paper, "print": True}
    return render_to_string("reports/pdf.html", context)


def identifier_of(report: IssuedReport, *, paper: str, redacted: bool) -> str:
    return f"{report.content_hash}-{paper}-{'redacted' if redacted else 'whole'}"
