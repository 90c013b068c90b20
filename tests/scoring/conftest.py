from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from interviews.roles import Role
from scoring.models import RubricDraft, RubricVersion
from scoring.rubrics.schema import RubricData
from scoring.services.rubric_drafts import edit_rubric
from scoring.services.rubrics import publish_rubric
from tests.factories import make_user
from tests.scoring.rubric_data import rubric_data
from tests.scoring.sessions import load_default_rubric


@pytest.fixture
def rubric(db) -> None:
    load_default_rubric()


@pytest.fixture
def version(db) -> RubricVersion:
    """The small rubric, published."""
    return publish_rubric(rubric=RubricData.model_validate(rubric_data()))[0]


@pytest.fixture
def author(client) -> User:
    """Signed in."""
    user = make_user(Role.AUTHOR, name="Jonas")
    client.force_login(user)
    return user


@pytest.fixture
def draft(author, version) -> RubricDraft:
    return edit_rubric(rubric=version.rubric, by=author)
