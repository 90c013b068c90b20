from __future__ import annotations

from django.apps import AppConfig


class InstallationConfig(AppConfig):
    """Makes the checks known; has no models."""

    name = "config"
    verbose_name = "Installation"

    def ready(self) -> None:
        from config import checks  # noqa: F401 - importing registers them
