"""What may be cited: words that stand literally in an event of the interview. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from interviews.models.event import Stream
from interviews.state import LogEntry

SPOKEN = {"said", "said_code", "commented", "edited"}
LONGEST_QUOTE = 2000


def words_of(entry: LogEntry, own_actor: str) -> str:
    """The citable words of an event: what was said in the room, and one's own private notes."""
    spoken = entry.stream == Stream.ROOM and entry.kind in SPOKEN
    own_note = entry.stream == Stream.PANEL and entry.kind == "noted" and entry.actor == own_actor
    return str(entry.body["text"]) if spoken or own_note else ""


def with_edits(entries: Iterable[LogEntry], stream: int, seq: int) -> list[LogEntry]:
    """The event (stream, seq) and its author's later edits of it, latest first."""
    cited = [entry for entry in entries if (entry.stream, entry.seq) == (stream, seq)]
    if not cited or stream != Stream.ROOM:
        return cited
    edits = [
        entry
        for entry in entries
        if entry.kind == "edited" and entry.body["seq"] == seq and entry.actor == cited[0].actor
    ]
    return [*reversed(edits), *cited]


def place_of(
    entries: Iterable[LogEntry], quote: str, own_actor: str, start: int | None = None
) -> tuple[LogEntry, int] | None:
    """The first of `entries` whose words hold the quote, and where; at `start` only, if that is given."""
    for entry in entries:
        words = words_of(entry, own_actor)
        found = words.find(quote) if start is None else start
        if found >= 0 and words.startswith(quote, found):
            return entry, found
    return None


def tidy_quote(text: str, start: int | None = None) -> tuple[str, int | None]:
    """The quote without white space around it, and where it begins then. Forms send line ends as CRLF; the log has
    what the browser typed."""
    text = text.replace("\r\n", "\n")
    blank = len(text) - len(text.lstrip())
    return text.strip(), None if start is None else start + blank
