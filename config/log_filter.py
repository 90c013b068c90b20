from __future__ import annotations

import logging
import re

TOKEN = re.compile(r"(/join/)[^/\s]+")


class MaskTokens(logging.Filter):
    """Keeps invitation tokens out of the log: a line about a refused link would hold the link."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(TOKEN.sub(r"\1…", arg) if isinstance(arg, str) else arg for arg in record.args)
        return True
