"""Lines of code as people count them: the one place that says where line 7 is."""

from __future__ import annotations


def lines_of(code: str) -> list[str]:
    """Without their ends; the newline that closes the last line opens no further one."""
    return code.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
