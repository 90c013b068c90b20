from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from tests import fake_openai


@pytest.fixture(scope="session")
def fake_url() -> Iterator[str]:
    with fake_openai.serving() as url:
        yield url


@pytest.fixture(params=["responses", "chat"])
def endpoint(request, fake_url, settings):
    """The fake endpoint in both modes; gives the settings, so that a test can choose the model's behaviour."""
    cache.clear()
    fake_openai.requests.clear()
    settings.OPENAI_BASE_URL, settings.OPENAI_MODEL, settings.OPENAI_MODE = fake_url, "fake", request.param
    settings.OPENAI_API_KEY = "a-key"
    yield settings
    cache.clear()
