"""An answer key with a word in each of its texts that no candidate may ever read."""

from __future__ import annotations

from typing import Any

from tests.factories import item_data

CANARY = "quillwort"
# Names that refer to each other, and what the candidate is shown anyway.
PLAIN = {"slug", "id", "target", "reveals", "severity", "kind", "criteria", "masked_by"}
SHOWN = {"title": "A slow wait", "intro": "A helper that waits.", "environment": "Python 3.11"}


def telling_data() -> dict[str, Any]:
    data = _marked(item_data())
    for number, each in enumerate(data["defects"]):
        each["category"] = f"{CANARY}-{number}"  # an author's own word for it, which may say too much
    return {**data, **SHOWN}


def _marked(value: Any) -> Any:
    if isinstance(value, dict):
        made = {name: each if name in PLAIN else _marked(each) for name, each in value.items()}
        return made | ({"cues": [f"{CANARY} + {CANARY}"]} if "cues" in value else {})
    if isinstance(value, list):
        return [_marked(each) for each in value]
    return f"{value} {CANARY}" if isinstance(value, str) else value
