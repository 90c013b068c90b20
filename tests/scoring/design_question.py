"""A question without faults, whose points the built-in listener does not hear in the answer."""

from __future__ import annotations

from django.contrib.auth.models import User

from interviews import events
from interviews.events import CANDIDATE, SYSTEM, Stage
from interviews.services.lobby import NOTICE_WITH_MODEL
from tests.factories import make_plan, make_version
from tests.scoring.sessions import Session, lobby_interview

ORDER, SPLIT = "order-by-server", "split-by-talk"
ANSWER = "Each server hands out ascending numbers within one conversation."


def key_point(slug: str, **changes: object) -> dict[str, object]:
    return {"slug": slug, "title": slug, "short": slug, "explanation": f"About {slug}.", "core": False,
            "cues": ["number"], "said": ["it has numbers"], **changes}  # fmt: skip


POINTS = [
    key_point(ORDER, explanation="The server hands out ascending numbers within each conversation.", criteria=["mvt"]),
    key_point(SPLIT, explanation="Partitions hold whole conversations together.", criteria=["db-design"]),
]


def held(*answers: str, asked: tuple[str, ...] = (ORDER,), rater: User | None = None, **consent: object) -> Session:
    """An interview about it: the points were asked for, and the answers given."""
    probes = [{"id": f"{slug}-0", "target": slug, "rung": 0, "ask": "And?", "reveals": {slug: 0}}
              for slug in (ORDER, SPLIT)]  # fmt: skip
    version = make_version(kind="system_design", defects=[], key_points=POINTS, probes=probes, myths=[], topics=[])
    session = Session(lobby_interview(*([rater] if rater else []), plan=make_plan(versions=[version])))
    agreed = {"recording": True, "ai": True, "notice": NOTICE_WITH_MODEL, **consent}
    session.add(CANDIDATE, events.Consented.model_validate(agreed))
    session.add(SYSTEM, events.Started(minutes=29))
    session.add(SYSTEM, events.StageEntered(stage=Stage.QUESTION, number=1, minutes=15))
    session.add(SYSTEM, events.Shown(version=version.public_id, title=version.title, number=1, of=1))
    for slug in asked:
        session.probes(str(version.public_id), f"{slug}-0", slug, 0, "What about that?")
    for answer in answers or (ANSWER,):
        session.says(CANDIDATE, answer)
    session.end()
    return session
