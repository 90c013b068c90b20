from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import checks

ROOT = Path(__file__).resolve().parents[2]
SQLITE, POSTGRES = "django.db.backends.sqlite3", "django.db.backends.postgresql"
REDIS = "redis://127.0.0.1:6379/0"


@pytest.fixture(autouse=True)
def sound(settings, monkeypatch):
    """A production set-up that every check accepts; a test spoils one thing."""
    settings.DEBUG, settings.HTTPS = False, True
    settings.ALLOWED_HOSTS, settings.TRUSTED_ORIGINS = ["review.example.com"], ["https://review.example.com"]
    settings.REDIS_URL, settings.EMBEDDED_WORKERS = REDIS, False
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", POSTGRES)
    monkeypatch.setenv("SECRET_KEY", "k" * 50)


def ids() -> list[str]:
    found = [*checks.check_hosts_and_origins(), *checks.check_processes(), *checks.check_https()]
    return [message.id for message in found]


def test_a_sound_production_set_up_passes() -> None:
    assert ids() == []


def test_the_embedded_default_passes(settings, monkeypatch) -> None:
    monkeypatch.delenv("SECRET_KEY")
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", SQLITE)
    settings.HTTPS, settings.REDIS_URL, settings.EMBEDDED_WORKERS = False, "", True
    settings.TRUSTED_ORIGINS = ["http://127.0.0.1:8000"]
    assert ids() == []


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("ALLOWED_HOSTS", ["review.example.com", "*"], ["marginalia.E001"]),
        ("TRUSTED_ORIGINS", [], ["marginalia.E002"]),
        ("REDIS_URL", "", ["marginalia.E003"]),
        ("DEBUG", True, ["marginalia.E005"]),
        ("TRUSTED_ORIGINS", ["https://a.example", "http://b.example"], ["marginalia.E006"]),
        ("EMBEDDED_WORKERS", True, ["marginalia.W002"]),
    ],
)
def test_one_wrong_switch_is_named(settings, name, value, expected) -> None:
    setattr(settings, name, value)
    assert ids() == expected


def test_redis_beside_sqlite_is_warned_about(settings, monkeypatch) -> None:
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", SQLITE)
    assert ids() == ["marginalia.W001"]


@pytest.mark.parametrize("key", ["", "k" * 31])
def test_https_needs_a_long_key_from_the_environment(monkeypatch, key) -> None:
    monkeypatch.setenv("SECRET_KEY", key)
    assert ids() == ["marginalia.E004"]


def check(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [sys.executable, "manage.py", "check", *arguments]
    return subprocess.run(command, cwd=ROOT, env=kept | environment, capture_output=True, text=True, timeout=60)


def test_a_star_among_the_hosts_stops_every_command() -> None:
    refused = check(ALLOWED_HOSTS="*")
    assert refused.returncode == 1
    assert "marginalia.E001" in refused.stderr


def test_a_star_among_the_origins_stops_every_command() -> None:
    refused = check(TRUSTED_ORIGINS="https://*.example.com")
    assert refused.returncode == 1
    assert "TRUSTED_ORIGINS: 'https://*.example.com' is not a full origin" in refused.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [("MANAGER_PLAYBACK", "everything"), ("INVITATION_DAYS", "0"), ("FAIRNESS_THRESHOLD", "1.1"), ("PORT", "65536")],
)
def test_nonsense_stops_every_command(name, value) -> None:
    refused = check(**{name: value})
    assert refused.returncode == 1
    assert f'Environment variable "{name}" invalid' in refused.stderr


def test_production_settings_pass_the_deployment_check() -> None:
    passed = check(
        "--deploy",
        "--fail-level=WARNING",
        HTTPS="1",
        SECRET_KEY="b3yond-reach-of-anyone-who-guesses-Zq81xW-0kfJt2mN5",
        ALLOWED_HOSTS="review.example.com",
        TRUSTED_ORIGINS="https://review.example.com",
    )
    assert (passed.returncode, passed.stderr) == (0, "")
