from __future__ import annotations

import pytest
from django.contrib.auth.models import Group

from interviews.roles import Role


@pytest.fixture
def groups(db) -> None:
    Group.objects.bulk_create([Group(name=role.value) for role in Role], ignore_conflicts=True)
