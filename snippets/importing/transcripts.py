"""What people said, written down: `Name: words` and hours before the lines."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

_TIME = r"[\[(]?\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?[\])]?"
TIMED = re.compile(rf"\s*{_TIME}(?:\s*(?:-->|-|–)\s*{_TIME})?(?:\s+\S.*|\s*)")
SPOKEN = re.compile(
    rf"\s*(?:{_TIME}\s*)?[*_]{{0,2}}(?P<who>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*| \d+){{0,2}})(?:\s*\([^)]*\)"
    rf"|\s+{_TIME})?[*_]{{0,2}}:[*_]{{0,2}}(?:\s+(?P<words>\S.*)|\s*)"
)
ROLES = frozenset({"interviewer", "candidate", "speaker", "host", "recruiter", "moderator", "me", "they", "applicant"})

TALK = re.compile(
    r"(?:ok(?:ay)?|uh+|um+|hmm+|yeah|yep|alright|all right|right|great|sure|thanks|thank you|sounds good|hi|hello"
    r"|perfect|cool|so,? (?:i|we|hi|what|take|yeah)|let's)\b",
    re.IGNORECASE,
)


def speakers_of(text: str) -> set[str]:
    """Who speaks: names with words behind them more than once, and roles."""
    spoken = [match["who"] for line in text.split("\n") if (match := SPOKEN.fullmatch(line))]
    return {who for who, times in Counter(spoken).items() if times > 1 or who.lower().split()[0] in ROLES}


def is_said(line: str, speakers: set[str]) -> bool:
    """Whether a line begins something that was said; lines of code that look like it are no known speaker's."""
    if TIMED.fullmatch(line):
        return True
    match = SPOKEN.fullmatch(line)
    return match is not None and line[:1] not in " \t" and match["who"] in speakers


def is_transcript(text: str) -> bool:
    lines = [line for line in text.split("\n") if line.strip()]
    speakers = speakers_of(text)
    begins = [is_said(line, speakers) for line in lines]
    said = sum(here or before for before, here in pairwise([False, *begins]))
    return bool(lines) and said * 2 >= len(lines)


def is_talk(paragraphs: list[str]) -> bool:
    """A conversation whose speakers are not named, or stand on lines of their own."""
    firsts = [text.split("\n")[0] for text in paragraphs]
    return sum(bool(TALK.match(line)) or line.strip(" *_:").lower() in ROLES for line in firsts) > 1
