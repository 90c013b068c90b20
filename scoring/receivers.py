"""What scoring does when it hears of something below it; connected by the app's `ready`."""

from __future__ import annotations

from typing import Any

from scoring.tasks import build_suggestion

# Until then the last turn has heard what was said just before the end.
AFTER_THE_LAST_TURN = 30


def suggest_soon(*, interview_id: int, **kwargs: Any) -> None:
    """A task that is lost is made up for when the suggestion is first looked at."""
    build_suggestion.apply_async_on_commit(args=[interview_id], countdown=AFTER_THE_LAST_TURN)
