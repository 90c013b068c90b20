from __future__ import annotations


class ActionRefused(Exception):
    """What was asked cannot be done now. The message is written for the person who asked."""


NOT_STORED = "This could not be stored just now, so nothing was changed. Please try again in a moment."
