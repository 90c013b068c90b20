"""The small language in which authors write what people say.

    upper | uppercase + tuple | row | list ! fine | works

`+` joins groups that must all be heard near each other, `|` separates the alternatives of a group (a word or a
phrase), `@name` stands for a word group shared by all questions, and what follows `!` must not be heard near.
The first group names the thing, the second the fault itself.
"""

from __future__ import annotations

from dataclasses import dataclass

# Words that mean the same in every question; an author writes `@not` instead of repeating them.
WORD_GROUPS: dict[str, tuple[str, ...]] = {
    "not": ("not", "never", "no", "without", "missing", "lacks", "forgot", "forget", "nowhere", "none", "neither"),
    "should": (
        "should",
        "must",
        "needs",
        "need",
        "has to",
        "have to",
        "ought",
        "better",
        "would",
        "want",
        "use",
        "add",
        "make",
    ),
    "fails": ("fail", "error", "crash", "break", "raise", "throw", "exception", "blow up", "wrong", "traceback", "die"),
    "null": ("null", "none", "nil", "empty value", "missing value"),
    "config": ("config", "configurable", "setting", "environment variable", "env", "parameter", "variable", "argument"),
    "hardcoded": ("hard coded", "hardcoded", "literal", "baked in", "fixed in the code", "constant"),
    "log": ("log", "logging", "logger", "logged", "metric", "metrics", "tracing", "observability", "monitoring"),
    "close": ("close", "closed", "closing", "release", "released", "cleaned up", "leak"),
    "test": ("test", "tests", "testing", "unit test", "mock", "pytest"),
}


class CueError(ValueError):
    """The cue does not follow the language; the message says how."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Groups of alternative phrases; each phrase is a tuple of lower-case words."""

    groups: tuple[tuple[tuple[str, ...], ...], ...]
    excludes: tuple[tuple[str, ...], ...] = ()


def parse_cue(line: str) -> Cue:
    """Raise CueError when a group is empty, unknown, or the cue has no group."""
    wanted, _, unwanted = line.partition("!")
    groups = tuple(_alternatives(group, line) for group in wanted.split("+"))
    return Cue(groups, _alternatives(unwanted, line) if unwanted.strip() else ())


def _alternatives(group: str, line: str) -> tuple[tuple[str, ...], ...]:
    phrases: list[tuple[str, ...]] = []
    for alternative in group.split("|"):
        words = tuple(alternative.lower().split())
        if not words:
            raise CueError(f"empty alternative in cue {line!r}")
        if words[0].startswith("@"):
            if words[0][1:] not in WORD_GROUPS or len(words) > 1:
                raise CueError(f"unknown word group {alternative.strip()!r} in cue {line!r}")
            phrases += [tuple(word.split()) for word in WORD_GROUPS[words[0][1:]]]
        else:
            phrases.append(words)
    return tuple(phrases)
