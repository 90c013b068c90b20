from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from interviews.models import Position
from interviews.roles import Role
from tests.factories import make_position, make_user
from tests.scoring.conftest import rubric

__all__ = ["rubric"]


@pytest.fixture
def rater(db) -> User:
    return make_user(Role.INTERVIEWER, name="Priya")


@pytest.fixture
def manager(db) -> User:
    return make_user(Role.HIRING_MANAGER)


@pytest.fixture
def position(manager) -> Position:
    return make_position(manager)
