from __future__ import annotations

from typing import TYPE_CHECKING

from interviews.models import Interview, ModelSwitch

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def switch_model(*, enabled: bool, by: User) -> None:
    """For all interviews, from the next turn on."""
    ModelSwitch.objects.update_or_create(pk=1, defaults={"enabled": enabled, "changed_by": by})


def allow_model(*, interview: Interview, allowed: bool) -> None:
    """For this interview, from the next turn on; the switch for all stands above it."""
    Interview.objects.filter(pk=interview.pk).update(uses_model=allowed)
