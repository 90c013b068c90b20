from __future__ import annotations

from django import template
from django.contrib.auth.models import AnonymousUser, User

from interviews.roles import Role
from interviews.roles import has_role as user_has_role

register = template.Library()


@register.filter
def has_role(user: User | AnonymousUser, names: str) -> bool:
    """`{% if user|has_role:'coordinator,administrator' %}`: one of these."""
    return user_has_role(user, *(Role(name) for name in names.split(",")))
