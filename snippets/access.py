"""Line 1 of each view of the bank: the object, or an answer that tells nothing."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from snippets.models import Draft, Question
from snippets.people import may_read, may_write

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import AnonymousUser, User

    View = Callable[..., HttpResponse]


def for_readers(view: View) -> View:
    """Signed in and a reader of the bank, else 404: the bank is not there for anybody else."""
    return _only(may_read, view)


def for_writers(view: View) -> View:
    return _only(may_write, view)


def question_for(user: User | AnonymousUser, slug: str) -> Question:
    if "\x00" in slug:  # PostgreSQL cannot even look for it
        raise Http404
    return get_object_or_404(Question.objects.visible_to(user), slug=slug)


def draft_for(user: User | AnonymousUser, public_id: UUID) -> Draft:
    return get_object_or_404(Draft.objects.visible_to(user).select_related("base__question"), public_id=public_id)


def _only(allowed: Callable[[User | AnonymousUser], bool], view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not allowed(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return cast("View", login_required(guarded))
