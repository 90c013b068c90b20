from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from hypothesis import HealthCheck, settings

from interviews.models import LiveState
from interviews.roles import Role
from scoring.tasks import build_suggestion
from tests import fake_openai

# A full machine is no fault of what is tested.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(autouse=True)
def _plain_ground(settings, monkeypatch) -> None:
    """Passwords cost nothing, no test meets the rate limit that another one used up, and an interview that ends leaves
    no task in a queue that others read."""
    monkeypatch.setattr(build_suggestion, "apply_async", lambda **given: None)
    # A cache of this process: clearing one in Redis would empty the whole database there.
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


@pytest.fixture(autouse=True)
def _may_be_emptied(request) -> Iterator[None]:
    """After a test that commits SQLite empties its tables row by row, and what was submitted stays as long as its
    interview has a state."""
    marker = request.node.get_closest_marker("django_db")
    if "transactional_db" not in request.fixturenames and not (marker and marker.kwargs.get("transaction")):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    LiveState.objects.all().delete()


@pytest.fixture
def groups(db) -> None:
    Group.objects.bulk_create([Group(name=role.value) for role in Role], ignore_conflicts=True)


@pytest.fixture(scope="session")
def fake_url() -> Iterator[str]:
    with fake_openai.serving() as url:
        yield url


@pytest.fixture
def language_model(fake_url, settings):
    """A model that answers sensibly; gives the settings, so that a test can choose another behaviour."""
    fake_openai.requests.clear()
    settings.OPENAI_BASE_URL, settings.OPENAI_MODEL, settings.OPENAI_API_KEY = fake_url, "fake", "a-key"
    return settings
