"""What an editor's page posts with a draft: the revision it knows, and a last field that says the form came whole."""

from __future__ import annotations

from django.http import HttpResponse, QueryDict

LONGEST_REVISION = 9  # digits


def revision_in(post: QueryDict) -> int | None:
    text = post.get("revision", "")
    return int(text) if text.isdecimal() and len(text) <= LONGEST_REVISION else None


def whole_revision_in(post: QueryDict) -> int | None:
    """None too where the form was cut off on its way."""
    return revision_in(post) if "end" in post else None


def not_whole() -> HttpResponse:
    return HttpResponse("The form did not come whole. Nothing was changed.", status=400, content_type="text/plain")


def changed_elsewhere(refusal: Exception, revision: int) -> HttpResponse:
    """Another window has saved meanwhile, up to `revision`."""
    return HttpResponse(str(refusal), status=409, headers={"X-Revision": str(revision)})
