"""Roles are groups. A person may hold several."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


class Role(StrEnum):
    INTERVIEWER = "interviewer"
    OBSERVER = "observer"
    HIRING_MANAGER = "hiring manager"
    COORDINATOR = "coordinator"
    AUTHOR = "author"
    ADMINISTRATOR = "administrator"


def roles_of(user: User | AnonymousUser) -> frozenset[Role]:
    """The user's roles, read once per user object."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    cached: frozenset[Role] | None = user.__dict__.get("_roles")
    if cached is None:
        names = set(user.groups.values_list("name", flat=True))
        cached = user.__dict__["_roles"] = frozenset(role for role in Role if role.value in names)
    return cached


def has_role(user: User | AnonymousUser, *roles: Role) -> bool:
    return not roles_of(user).isdisjoint(roles)
