from __future__ import annotations

import pytest

from tests.scoring.sessions import load_default_rubric


@pytest.fixture
def rubric(db) -> None:
    load_default_rubric()
