"""A report as JSON. Pure."""

from __future__ import annotations

import json

from reports.parts.whole import Document


def json_of(document: Document, origin: str) -> str:
    """With a full address, as whoever reads it may be anywhere."""
    data = document.model_dump(mode="json")
    if document.playback_url:
        data["playback_url"] = origin + document.playback_url
    return json.dumps(data, indent=2, ensure_ascii=False)
