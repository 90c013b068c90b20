"""Who may read and write the bank. Candidates have no account and so are nobody here."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

# Names of groups, as `interviews.roles` has them (which this app may not import; a test holds them together).
WRITERS = frozenset({"author", "administrator"})
READERS = WRITERS | {"interviewer"}


def may_read(user: User | AnonymousUser) -> bool:
    return _is_in(user, READERS)


def may_write(user: User | AnonymousUser) -> bool:
    return _is_in(user, WRITERS)


def _is_in(user: User | AnonymousUser, names: frozenset[str]) -> bool:
    if not user.is_authenticated or not user.is_active:
        return False
    groups: frozenset[str] | None = user.__dict__.get("_group_names")
    if groups is None:
        groups = user.__dict__["_group_names"] = frozenset(user.groups.values_list("name", flat=True))
    return not groups.isdisjoint(names)
