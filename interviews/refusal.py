from __future__ import annotations


class ActionRefused(Exception):  # noqa: N818 - named for what happened, it is no fault
    """What was asked cannot be done now. The message is written for the person who asked."""
