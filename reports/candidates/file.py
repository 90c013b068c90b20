"""The candidate's copy as a file to keep. Times are in the zone that is active."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from textwrap import fill, indent

from django.contrib.staticfiles import finders
from django.utils import timezone

from interviews.models import Interview
from interviews.templatetags.room import line_span, named
from reports.models import CandidateCopy, ReviewRequest
from scoring.records.transcript import Entry
from snippets.lines import lines_of
from snippets.models import QuestionVersion

MARGIN = " " * 4
STYLE = "css/copy-file.css"


def style_of_file() -> str:
    """Goes into the page itself, which stands alone on somebody's disk."""
    found = finders.find(STYLE)
    return Path(str(found)).read_text() if found else ""


def file_text(
    *,
    interview: Interview,
    entries: Sequence[Entry],
    names: Mapping[str, str],
    feedback: CandidateCopy | None,
    reviews: Sequence[ReviewRequest],
) -> str:
    parts = [_head(interview), *_feedback(feedback), *(_entry(entry, names) for entry in entries), *_reviews(reviews)]
    return "\n\n".join(parts) + "\n"


def _head(interview: Interview) -> str:
    held = interview.live.started_at or interview.scheduled_at
    return (
        f"Interview: {interview.position.name}, {interview.plan.round_name}\n{interview.candidate_name}\n{_time(held)}"
    )


def _time(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%d %B %Y, %H:%M %Z}"


def _feedback(feedback: CandidateCopy | None) -> Iterator[str]:
    parts = {"Strengths": feedback.strengths, "Where you could go further": feedback.gaps} if feedback else {}
    for title, points in parts.items():
        if points:
            lines = (fill(f"- {point}", 100, subsequent_indent="  ") for point in points.splitlines())
            yield "\n".join([f"== {title} ==", *lines])


def _reviews(reviews: Sequence[ReviewRequest]) -> Iterator[str]:
    for each in reviews:
        yield f"== You asked for a review, {_time(each.asked_at)} ==\n{indent(each.words, MARGIN)}"
        if each.answered_at:
            yield f"Answer, {_time(each.answered_at)}:\n{indent(each.answer, MARGIN)}"


def _entry(entry: Entry, names: Mapping[str, str]) -> str:
    if entry.kind == "stage":
        return f"== {entry.title} ({entry.clock}) =="
    if entry.kind == "shown":
        return "\n".join([f"{entry.clock}  Shown: {entry.title}", *_code(entry.version)])
    return "\n".join(_said(entry, names))


def _said(entry: Entry, names: Mapping[str, str]) -> Iterator[str]:
    message = entry.message
    if message is None:
        return
    on_lines = message.first_line and message.line_count
    place = f", on {line_span(message.first_line or 0, message.line_count or 0)}" if on_lines else ""
    yield f"{entry.clock}  {named(message.actor, names)}{place}{', edited' * message.edited}"
    yield from (_numbered(number, line) for number, line in entry.snippet)
    yield indent(message.text, MARGIN)
    if entry.correction:
        yield f"{MARGIN}Corrected by {entry.correction.by}, {_time(entry.correction.at)}:"
        yield indent(entry.correction.words, MARGIN)


def _code(version: QuestionVersion | None) -> Iterator[str]:
    if version:
        yield f"{MARGIN}Meant for {version.environment}"
        yield from (_numbered(number, line) for number, line in enumerate(lines_of(version.code), 1))


def _numbered(number: int, line: str) -> str:
    return f"{number:>8} | {line}".rstrip()
