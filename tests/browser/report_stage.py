"""A report to read: `python -m tests.browser.report_stage` makes an interview in which all stands that a report can
hold, with a hiring manager of its own, and prints it."""

from __future__ import annotations

import json
import os
from typing import Any

import django


def make() -> dict[str, Any]:
    from tests.reports.told import tell
    from tests.scoring.sessions import load_default_rubric

    load_default_rubric()
    told = tell()
    return {"id": str(told.interview.public_id), "manager": told.manager.email.partition("@")[0]}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    print(json.dumps(make()))
