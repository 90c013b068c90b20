"""Interviews to count: `python -m tests.browser.statistics_stage` makes some in a position of their own, and prints it
with an administrator."""

from __future__ import annotations

import json
import os

import django

COUNTS = {
    ("female", "asian"): (4, 2), ("female", "white"): (4, 5), ("female", "native"): (2, 0),
    ("male", "asian"): (7, 5), ("male", "white"): (4, 4),
}  # fmt: skip
PEOPLE = [
    (*who, choice)
    for who, numbers in COUNTS.items()
    for choice, number in zip(("advance", "decline"), numbers, strict=True)
    for _ in range(number)
]


def make() -> dict[str, str]:
    from django.contrib.auth.models import User

    from interviews.roles import Role
    from tests.factories import make_plan, make_position, make_user
    from tests.reports.declared import decided

    email = f"counting-{User.objects.count()}"
    user = make_user(Role.ADMINISTRATOR, email=f"{email}@example.com", name="Cora")
    position = make_position(name=f"Counted position {email}")
    decided(PEOPLE, plan=make_plan(position), by=user)
    return {"administrator": email, "position": position.name}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    print(json.dumps(make()))
