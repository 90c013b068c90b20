"""Plain factories: each makes one thing with defaults that need no thought."""

from __future__ import annotations

import hashlib
import itertools
from datetime import UTC, datetime

from django.contrib.auth.models import Group, User

from interviews.models import Interview, LiveState, Participant, Plan, PlanItem, Position
from interviews.models.event import Driver, Status
from interviews.roles import Role
from snippets.models import AnswerKey, Question, QuestionVersion

_numbers = itertools.count(1)
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
CODE = "import time\n\n\ndef wait(seconds):\n    time.sleep(seconds)\n    return seconds\n"


def make_user(*roles: Role, email: str = "", name: str = "") -> User:
    number = next(_numbers)
    email = email or f"user{number}@example.com"
    user = User.objects.create_user(email, email, "a-Long-passphrase-1", first_name=name or f"Person {number}")
    for role in roles:
        user.groups.add(Group.objects.get_or_create(name=role.value)[0])
    return user


def item_data(slug: str = "slow-wait", **changes: object) -> dict[str, object]:
    """A small but whole bank item over CODE, in the form of `snippets.schema.Item`."""
    ladder = [
        {"id": f"sleep-{rung}", "target": "blocking-sleep", "rung": rung, "reveals": {"blocking-sleep": rung},
         "ask": f"Question {rung} about the wait?"}
        for rung in range(6)
    ]  # fmt: skip
    return {
        "slug": slug,
        "kind": "code_review",
        "title": "A slow wait",
        "environment": "Python 3.11",
        "intro": "A helper that waits.",
        "criteria": ["python-core"],
        "purpose": "It waits and says how long.",
        "levels": {"strong": "Sees all.", "solid": "Sees most.", "weak": "Sees little."},
        "parts": [{"slug": "wait", "label": "the wait function", "cues": ["wait + seconds"]}],
        "defects": [
            {"slug": "blocking-sleep", "title": "Blocks", "short": "the blocking sleep", "severity": "blocker",
             "category": "concurrency", "lines": [[5, 5]], "explanation": "It blocks.", "fix": "Do not.",
             "criteria": ["python-core"], "cues": ["sleep + block | blocking | blocks"],
             "said": ["the sleep blocks the thread"], "vague": ["the sleep is odd"]},
            {"slug": "no-types", "title": "No types", "short": "the missing type hints", "severity": "nit",
             "category": "maintainability", "lines": [[4, 4]], "explanation": "No hints.", "fix": "Add them.",
             "criteria": ["python-core"], "cues": ["type + hint | hints"], "said": ["type hints are missing"]},
        ],
        "myths": [
            {"slug": "F-sleep-is-async", "claim": "sleep yields to the loop", "truth": "It does not.",
             "correction": "time.sleep holds the thread.", "cues": ["sleep + yields | yield"],
             "said": ["sleep yields", "the sleep yields to others", "it yields while it sleeps", "sleep gives way"]},
        ],
        "topics": [{"slug": "tests", "title": "Tests", "good": ["A fake clock."]}],
        "probes": [*ladder, {"id": "tests-0", "target": "topic:tests", "rung": 0, "ask": "How would you test it?"}],
        **changes,
    }  # fmt: skip


def make_version(slug: str = "", code: str = CODE, **changes: object) -> QuestionVersion:
    slug = slug or f"slow-wait-{next(_numbers)}"
    question, _ = Question.objects.get_or_create(slug=slug, defaults={"kind": "code_review"})
    data = item_data(slug, **changes)
    version = QuestionVersion.objects.create(
        question=question,
        number=question.versions.count() + 1,
        title=data["title"],
        language="python",
        environment=data["environment"],
        intro=data["intro"],
        code=code,
        minutes=15,
        content_hash=hashlib.sha256(f"{slug}{next(_numbers)}".encode()).hexdigest(),
    )
    AnswerKey.objects.create(version=version, data=data, fixed_code=code)
    return version


def make_position(*members: User, name: str = "Backend engineer") -> Position:
    position = Position.objects.create(name=name)
    for member in members:
        position.memberships.create(user=member)
    return position


def make_plan(position: Position | None = None, versions: list[QuestionVersion] | None = None) -> Plan:
    plan = Plan.objects.create(position=position or make_position(), round_name="Code review round")
    parts: list[tuple[str, QuestionVersion | None, int]] = [(PlanItem.Part.WARM_UP, None, 9)]
    parts += [(PlanItem.Part.PROBLEM, version, 15) for version in versions or [make_version()]]
    parts += [(PlanItem.Part.CLOSING, None, 5)]
    for order, (part, version, minutes) in enumerate(parts, 1):
        PlanItem.objects.create(plan=plan, order=order, part=part, version=version, minutes=minutes)
    return plan


def make_interview(
    plan: Plan | None = None,
    *,
    interviewers: tuple[User, ...] = (),
    observers: tuple[User, ...] = (),
    status: Status = Status.SCHEDULED,
    mode: str = Interview.Mode.ASSISTANT,
    **fields: object,
) -> Interview:
    """An interview with its LiveState put straight into `status`; the log is empty."""
    plan = plan or make_plan()
    interview = Interview.objects.create(
        position=plan.position,
        plan=plan,
        mode=mode,
        **{"candidate_name": "Ada Example", "scheduled_at": NOON, **fields},
    )
    driver = Driver.ASSISTANT if mode == Interview.Mode.ASSISTANT else Driver.INTERVIEWER
    listens = driver == Driver.ASSISTANT and status == Status.LIVE
    LiveState.objects.create(interview=interview, status=status, driver=driver, listens=listens)
    for role, users in ((Participant.Role.INTERVIEWER, interviewers), (Participant.Role.OBSERVER, observers)):
        for user in users:
            Participant.objects.create(interview=interview, user=user, role=role)
    return interview
