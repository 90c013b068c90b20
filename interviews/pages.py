"""Filters that stand in a page's address."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from django.http import QueryDict


def kept_in(query: QueryDict, names: Iterable[str]) -> str:
    """What of the address belongs to the filter and is not empty."""
    return urlencode([(name, query.get(name, "")) for name in names if query.get(name)])
