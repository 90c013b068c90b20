from __future__ import annotations

import pytest


@pytest.fixture(params=["responses", "chat"])
def endpoint(request, language_model):
    """The fake endpoint in both modes."""
    language_model.OPENAI_MODE = request.param
    return language_model
