from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def within_rate(request: HttpRequest, action: str, *, most: int, seconds: int) -> bool:
    """Whether this address did the action at most so often in the window; counts this time."""
    key = f"rate:{action}:{get_adapter(request).get_client_ip(request)}"
    if cache.add(key, 1, seconds):
        return True
    try:
        return bool(cache.incr(key) <= most)
    except ValueError:  # the window ended between the two calls
        return True
