"""What an editor's page posts with a draft: the revision it knows, and a last field that says the form came whole."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, QueryDict

from snippets.services.saving import AnyDraft, DraftChanged, DraftGone, save_draft

LONGEST_REVISION = 9  # digits


def revision_in(post: QueryDict) -> int | None:
    text = post.get("revision", "")
    return int(text) if text.isdecimal() and len(text) <= LONGEST_REVISION else None


def save_posted(draft: AnyDraft, post: QueryDict, fields: dict[str, Any]) -> AnyDraft | HttpResponse:
    """The draft as it is saved now, or the answer that says why it is not. Raise Http404 where it is gone."""
    revision = revision_in(post)
    if revision is None or "end" not in post:
        return HttpResponse("The form did not come whole. Nothing was changed.", status=400, content_type="text/plain")
    try:
        return save_draft(draft=draft, revision=revision, **fields)
    except DraftChanged as refusal:
        return HttpResponse(str(refusal), status=409, headers={"X-Revision": str(refusal.revision)})
    except DraftGone as refusal:
        raise Http404 from refusal
