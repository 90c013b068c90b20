from __future__ import annotations

from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """A form's data: also an empty post is an answer, to be refused with a word on each field."""
    return request.POST if request.method == "POST" else None
