"""System checks: combinations of switches that cannot work, or that must not be served, stop the start."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Warning, register

from reports.pdf import pango

SHORTEST_SECRET = 32


@register
def check_hosts_and_origins(**_: Any) -> list[CheckMessage]:
    return list(_hosts_and_origins())


@register
def check_processes(**_: Any) -> list[CheckMessage]:
    return list(_processes())


@register
def check_language_model(**_: Any) -> list[CheckMessage]:
    return list(_language_model())


@register
def check_https(**_: Any) -> list[CheckMessage]:
    return list(_https()) if settings.HTTPS else []


@register(deploy=True)
def check_pango(**_: Any) -> list[CheckMessage]:
    """No more than a hint, as all but PDFs works without."""
    return [Info(pango.advice(), id="marginalia.I001")] if pango.missing() else []


def _hosts_and_origins() -> Iterator[CheckMessage]:
    if "*" in settings.ALLOWED_HOSTS:
        yield Error(
            "ALLOWED_HOSTS is '*': any site could point its name at this server.",
            hint="Name the hosts, such as ALLOWED_HOSTS=interviews.example.com",
            id="marginalia.E001",
        )
    if not settings.TRUSTED_ORIGINS:
        yield Error(
            "TRUSTED_ORIGINS is empty: no browser could open a room.",
            hint="Name full origins, such as TRUSTED_ORIGINS=https://interviews.example.com",
            id="marginalia.E002",
        )


def _processes() -> Iterator[CheckMessage]:
    if not settings.REDIS_URL and not settings.EMBEDDED_WORKERS:
        yield Error(
            "EMBEDDED_WORKERS is off and there is no REDIS_URL: nobody would take the assistant's turns.",
            hint="Set REDIS_URL and start Celery workers, or leave EMBEDDED_WORKERS on.",
            id="marginalia.E003",
        )
    if settings.REDIS_URL and "sqlite" in settings.DATABASES["default"]["ENGINE"]:
        yield Warning(
            "REDIS_URL joins several processes, but on SQLite each of them waits while another one writes.",
            hint="Set DATABASE_URL to a PostgreSQL, or unset REDIS_URL.",
            id="marginalia.W001",
        )


def _language_model() -> Iterator[CheckMessage]:
    if settings.OPENAI_MODEL and not settings.OPENAI_API_KEY and not settings.OPENAI_BASE_URL:
        yield Error(
            "OPENAI_MODEL names a model, but there is neither a key for it nor an endpoint of your own.",
            hint="Set OPENAI_API_KEY, or OPENAI_BASE_URL for an endpoint that needs none, or unset OPENAI_MODEL.",
            id="marginalia.E007",
        )


def _https() -> Iterator[CheckMessage]:
    if len(os.environ.get("SECRET_KEY", "")) < SHORTEST_SECRET:
        yield Error(
            f"HTTPS is on, but SECRET_KEY is not in the environment or shorter than {SHORTEST_SECRET} characters.",
            hint="Every process and every restart need the same long random SECRET_KEY.",
            id="marginalia.E004",
        )
    if settings.DEBUG:
        yield Error("HTTPS is on together with DEBUG: error pages would show secrets.", id="marginalia.E005")
    for origin in settings.TRUSTED_ORIGINS:
        if not origin.startswith("https://"):
            yield Error(f"HTTPS is on, but TRUSTED_ORIGINS holds {origin}.", id="marginalia.E006")
    if settings.EMBEDDED_WORKERS and settings.REDIS_URL:
        yield Warning(
            "EMBEDDED_WORKERS and REDIS_URL are both on: every web process takes turns besides the Celery workers.",
            hint="In production leave EMBEDDED_WORKERS off.",
            id="marginalia.W002",
        )
