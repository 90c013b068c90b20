"""What the demo remembers of this installation: passwords and links, in a file only its owner can read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.conf import settings
from pydantic import BaseModel, ValidationError


class Kept(BaseModel):
    passwords: dict[str, str] = {}
    tokens: dict[str, str] = {}

    def password_of(self, email: str) -> str:
        """Made at random the first time."""
        return self.passwords.setdefault(email, secrets.token_urlsafe(9))


def kept_file() -> Path:
    return Path(settings.VAR_DIR) / "demo.json"


def read() -> Kept:
    try:
        return Kept.model_validate_json(kept_file().read_bytes())
    except (FileNotFoundError, ValidationError):
        return Kept()


def write(kept: Kept) -> None:
    path = kept_file()
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    with open(fresh, "w", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(kept.model_dump_json(indent=2))
    fresh.replace(path)
