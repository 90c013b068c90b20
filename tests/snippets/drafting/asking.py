"""What a test asks of the editor's pages, and what their answers list."""

from __future__ import annotations

import re

from django.urls import reverse


def address(name, draft=None):
    return reverse(f"snippets:{name}", args=[draft.public_id] if draft else [])


def save(client, draft, revision=None, **fields):
    posted = {"revision": draft.revision if revision is None else revision, "end": "1", **fields}
    return client.post(address("draft_save", draft), posted)


def listed(answer):
    """The problems in the answer: (name of the field, what)."""
    rows = re.findall(r'<li data-name="([^"]*)">.*?<span>(.*?)</span></li>', answer.content.decode(), re.DOTALL)
    return [(name, what.replace("&#x27;", "'")) for name, what in rows]
