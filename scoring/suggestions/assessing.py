"""Which points of an interview are open to a language model, what it is given, and what its verdicts change. Pure.

Open are key points that were asked for and not wholly heard, topics that were asked about, and the background answers:
whatever has an authored anchor and needs more than a list of faults. A person's word on a point stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from interviews.conductor.stance import content
from interviews.conductor.text import Tokens
from interviews.events import ASSISTANT, CANDIDATE, ON_SHOW, Stage
from interviews.llm.assessing import Judged, Line, Opinion
from interviews.models.event import Stream
from interviews.state import Message, RoomState
from scoring.suggestions.fate import Fate, asked_before
from scoring.suggestions.suggesting import Quoted, Verdict
from snippets.schema import TOPIC_PREFIX, Defect, Item, KeyPoint, Kind, Severity

# The bank's questions whose anchors the warm-up is judged by: they ask what these stages ask.
WARM_UP = {Stage.BACKGROUND: "areas-and-projects", Stage.BACKGROUND_PROBE: "one-system-in-depth"}
LEVELS = "levels"
OK = "ok"  # the outcome of an assessment that came off
FATES = {
    Opinion.SHOWN: Fate.FOUND,
    Opinion.PARTLY: Fate.PARTIAL,
    Opinion.NOT_SHOWN: Fate.MISSED,
    Opinion.CANNOT_TELL: Fate.NOT_REACHED,
    Opinion.UNCERTAIN: Fate.UNCERTAIN,
}
RAISES = {
    (Fate.MISSED, Fate.PARTIAL), (Fate.MISSED, Fate.FOUND), (Fate.PARTIAL, Fate.FOUND),
    (Fate.MISSED, Fate.UNCERTAIN), (Fate.PARTIAL, Fate.UNCERTAIN),
}  # fmt: skip
MOST_IN_A_LINE, MOST_IN_A_SECTION = 4000, 40_000  # characters


@dataclass(frozen=True, slots=True)
class Point:
    """`verdict` is what is known of it without a model; `words` are those one would speak about it in, if it says."""

    id: str
    expects: str
    verdict: Verdict
    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Section:
    """A question with what was said while it was on show and what is open of it."""

    id: str
    item: Item
    lines: tuple[Line, ...]
    points: tuple[Point, ...]


def sections_of(
    state: RoomState, items: Mapping[str, Item], warm_up: Mapping[str, Item], verdicts: Sequence[Verdict]
) -> list[Section]:
    """Only those with something open and a candidate who spoke. `warm_up`: background questions by their version."""
    stages = {slug: stage for stage, slug in WARM_UP.items()}
    rows: list[tuple[str, Item, list[Message]]] = [
        (version, item, said_in(state, stages[item.slug])) for version, item in warm_up.items()
    ]
    rows += [(version, item, said_about(state, version)) for version, item in items.items()]
    sections = []
    for number, (version, item, messages) in enumerate(rows, 1):
        lines = tuple(_lines(messages))
        points = tuple(_points(f"q{number}", version, item, state, verdicts))
        if points and any(line.is_candidate for line in lines):
            sections.append(Section(f"q{number}", item, lines, points))
    return sections


def _lines(messages: Iterable[Message]) -> Iterator[Line]:
    """As much as a talk has; of endless ones the beginning."""
    left = MOST_IN_A_SECTION
    for row in messages:
        text = row.text[: min(left, MOST_IN_A_LINE)]
        left -= len(text)
        if text.strip():
            yield Line(row.seq, text, row.actor == CANDIDATE)


def said_in(state: RoomState, stage: Stage) -> list[Message]:
    spans = [
        (span.seq, after.seq if after else state.room_seq + 1)
        for span, after in zip(state.stages, [*state.stages[1:], None], strict=True)
        if span.stage == stage
    ]
    return [row for row in state.messages if any(first <= row.seq < end for first, end in spans)]


def said_about(state: RoomState, version: str) -> list[Message]:
    """While it was on show, and comments on its lines."""
    ends = sorted(
        [shown.seq for shown in state.shown] + [span.seq for span in state.stages if span.stage not in ON_SHOW]
    )
    spans = [
        (shown.seq, next((end for end in ends if end > shown.seq), state.room_seq + 1))
        for shown in state.shown
        if shown.version == version
    ]
    return [
        row
        for row in state.messages
        if row.version == version or (not row.version and any(first <= row.seq < end for first, end in spans))
    ]


def _points(section: str, version: str, item: Item, state: RoomState, verdicts: Iterable[Verdict]) -> Iterator[Point]:
    if item.kind == Kind.BACKGROUND:
        # Of no severity: the bank says of these questions that they are not scored by themselves.
        yield Point(f"{section}.{LEVELS}", item.purpose, Verdict(version, LEVELS, item.title, None, Fate.NOT_REACHED))
        return
    known = {verdict.finding: verdict for verdict in verdicts if verdict.version == version}
    for row in item.key_points:
        if known[row.slug].fate in (Fate.PARTIAL, Fate.MISSED) and not _by_a_person(state, version, row.slug):
            yield Point(f"{section}.{row.slug}", row.explanation, known[row.slug], _words(_texts(row)))
    around = [text for row in item.findings for text in _texts(row)]
    asked = {probe.target for probe in state.probes if probe.version == version}
    for topic in item.topics:
        slug = TOPIC_PREFIX + topic.slug
        if slug in asked:
            criteria = topic.criteria or item.criteria
            open_topic = Verdict(version, slug, topic.title, Severity.MINOR, Fate.NOT_REACHED, criteria=criteria)
            words = _words([*around, item.intro, topic.title, *topic.good])
            yield Point(f"{section}.{slug}", "\n".join(topic.good), open_topic, words)


def _texts(row: Defect | KeyPoint) -> Iterator[str]:
    yield from (row.title, row.short, row.explanation, *row.cues, *row.said, *row.vague)


def _words(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(content(Tokens.of("\n".join(texts)).stems))


def _by_a_person(state: RoomState, version: str, slug: str) -> bool:
    shown = state.findings.get((version, slug))
    return shown is not None and shown.actor != ASSISTANT


def given(sections: Sequence[Section], seed: str, *, turned: bool = False) -> dict[str, object]:
    """What a run is asked: all that is open, in an order drawn by the seed, or in that order backwards."""
    drawn = Random(seed)  # noqa: S311 - an order, not a secret
    questions = [_question(section) for section in sections]
    points = [(section, point) for section in sections for point in section.points]
    for rows in (questions, points):
        drawn.shuffle(rows)
        if turned:
            rows.reverse()
    return {
        "questions": questions,
        "points": [
            {"id": point.id, "question": section.id, "title": point.verdict.title, "expects": point.expects}
            for section, point in points
        ],
    }


def _question(section: Section) -> dict[str, object]:
    return {
        "id": section.id,
        "task": section.item.intro,
        "levels": section.item.levels.model_dump(),
        "conversation": [
            {"seq": line.seq, "who": "candidate" if line.is_candidate else "interviewer", "text": line.text}
            for line in section.lines
        ],
    }


def assessed(
    verdicts: Iterable[Verdict], points: Iterable[Point], judged: Mapping[tuple[str, str], Judged], state: RoomState
) -> tuple[Verdict, ...]:
    """The verdicts with the model's, which is keyed by version and finding, and behind them those on further points."""
    rows = {key_of(verdict): verdict for verdict in verdicts}
    for point in points:
        key = key_of(point.verdict)
        if key in judged:
            rows[key] = _assessed(point.verdict, judged[key], state)
    return tuple(rows.values())


def key_of(verdict: Verdict) -> tuple[str, str]:
    return verdict.version, verdict.finding


def _assessed(verdict: Verdict, judged: Judged, state: RoomState) -> Verdict:
    """A model takes nothing away from what was heard. Where its runs differ, the point counts nowhere."""
    fate = FATES[judged.opinion]
    if verdict.fate in (Fate.MISSED, Fate.PARTIAL) and (verdict.fate, fate) not in RAISES:
        return replace(verdict, assessed=judged.opinion.value)
    quotes = tuple(Quoted(Stream.ROOM, seq, words) for seq, words in sorted(judged.quotes))
    if not quotes:
        return replace(verdict, fate=fate, rung=None, quotes=(), assessed=judged.opinion.value)
    key, seq = key_of(verdict), quotes[0].seq
    rung, asked = given_away(state, *key, seq), asked_before(state, *key, seq)
    return replace(verdict, fate=fate, rung=rung, asked=asked, quotes=quotes, assessed=judged.opinion.value)


def given_away(state: RoomState, version: str, slug: str, seq: int) -> int:
    """The highest rung that was asked, or given away, before those words."""
    before = [probe for probe in state.probes if probe.version == version and probe.after_seq < seq]
    return max((max(probe.reveals.get(slug, 0), probe.rung * (probe.target == slug)) for probe in before), default=0)
