"""Event bodies and logs for tests, among them random ones for property tests."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

from hypothesis import strategies as st

from interviews import events
from interviews.events import Body, Draft

VERSION = UUID("11111111-2222-3333-4444-555555555555")
START = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def said(text: str = "hello", client_id: str = "c-1", actor: str = "candidate") -> Draft:
    return Draft(events.Said(text=text), actor, client_id)


def noted(text: str = "watch this", client_id: str = "n-1", actor: str = "interviewer:00000001") -> Draft:
    return Draft(events.Noted(text=text), actor, client_id)


WORDS = st.text(min_size=1, max_size=20).filter(str.strip)
SLUGS = st.sampled_from(["first", "second", "third"])
RUNGS = st.integers(0, 5)
BODY_OF_EACH_KIND: list[st.SearchStrategy[Body]] = [
    st.builds(events.Said, text=WORDS, shortcut=st.sampled_from([None, "think", "pass"])),
    st.builds(events.SaidCode, text=WORDS),
    st.builds(events.Edited, seq=st.integers(1, 30), text=WORDS),
    st.builds(events.Commented, version=st.just(VERSION), first_line=RUNGS.map(lambda n: n + 1),
              line_count=st.just(1), text=WORDS),
    st.builds(events.Shown, version=st.just(VERSION), title=st.just("A"), number=st.just(1), of=st.just(3)),
    st.builds(events.StageEntered, stage=st.sampled_from(events.Stage), number=RUNGS, minutes=st.just(5.0)),
    st.builds(events.Entered),
    st.builds(events.Consented, recording=st.booleans(), ai=st.booleans(), notice=st.just("n")),
    st.builds(events.Started, minutes=st.just(45)),
    st.builds(events.Handed, to=st.sampled_from(["assistant", "interviewer"])),
    st.builds(events.Ended, reason=st.sampled_from(events.EndReason)),
    st.builds(events.PersonWanted),
    st.builds(events.Reopened),
    st.builds(events.Cancelled),
    st.builds(events.TurnTaken, answered_seq=RUNGS, heard=st.none(), clock=st.just("t"), policy=st.just("1"),
              move=st.just("wait")),
    st.builds(events.Probed, version=st.just(VERSION), probe=SLUGS, target=SLUGS, rung=RUNGS,
              reveals=st.dictionaries(SLUGS, RUNGS)),
    st.builds(events.Found, version=st.just(VERSION), defect=SLUGS,
              strength=st.sampled_from(["identified", "partial", "rejected"]), rung=RUNGS),
    st.builds(events.MythHeard, version=st.just(VERSION), myth=SLUGS,
              stance=st.sampled_from(["claimed", "refuted"]), seq=st.integers(1, 9)),
    st.builds(events.Noted, text=WORDS),
]  # fmt: skip
BODIES = st.one_of(BODY_OF_EACH_KIND)
ACTORS = st.sampled_from(["candidate", "assistant", "interviewer:00000001"])


@st.composite
def logs(draw: st.DrawFn) -> list[SimpleNamespace]:
    """A log as `fold` reads it: gapless per stream, whatever the kinds say."""
    seqs: Counter[int] = Counter()
    log = []
    for place, body in enumerate(draw(st.lists(BODIES, max_size=25))):
        seqs[body.stream] += 1
        log.append(
            SimpleNamespace(
                stream=int(body.stream),
                seq=seqs[body.stream],
                kind=body.kind,
                actor=draw(ACTORS),
                body=body.model_dump(mode="json"),
                at=START + timedelta(seconds=place),
            )
        )
    return log
