from __future__ import annotations

import logging
import re

TOKEN = re.compile(r"(/join/|/s/)[^/\s]+")


class MaskTokens(logging.Filter):
    """Keeps the tokens of links out of the log: a line about a link that was refused would hold it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(TOKEN.sub(r"\1…", arg) if isinstance(arg, str) else arg for arg in record.args)
        return True
