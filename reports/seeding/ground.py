"""What interviews stand on: people, rubrics in several versions, positions and plans over the questions of the bank."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group, User

from interviews.models import Plan, Position
from interviews.roles import Role
from interviews.services.planning import Problem, create_plan, create_position
from reports.seeding.chance import Chance
from reports.seeding.names import FAMILY, GIVEN, POSITIONS
from scoring.models import RubricVersion
from scoring.rubrics.schema import RubricData
from scoring.services.rubrics import DEFAULT_FILE, choose_rubric, publish_rubric, read_rubric
from snippets.models import QuestionVersion
from snippets.schema import Item

MAIL = "seed.example"
HEADS = {
    Role.INTERVIEWER: 60, Role.HIRING_MANAGER: 12, Role.COORDINATOR: 4,
    Role.ADMINISTRATOR: 2, Role.OBSERVER: 6, Role.AUTHOR: 4,
}  # fmt: skip
POOL = 8
PROBLEMS = 2
WARM_UP, CLOSING = 8, 5
FIRST = ("db-design", "code-design", "sync-async", "functionally-correct", "python-core")
SECOND = ("db-design", "code-design", "extensibility", "api-contracts", "functionally-correct", "python-core")
FIVE_POINTS = ("db-design", "sync-async", "functionally-correct", "process-admin-security")


class NoQuestions(Exception):
    """The bank has too few questions with findings."""


@dataclass(frozen=True, slots=True)
class Round:
    """A plan with all that is needed to hold and to score it; `since` is when it came into use, 0 to 1 of the time."""

    plan: Plan
    rubric: RubricVersion
    problems: Sequence[tuple[QuestionVersion, Item]]
    pool: Sequence[User]
    managers: Sequence[User]
    since: float

    @property
    def minutes(self) -> int:
        return WARM_UP + sum(version.minutes for version, _ in self.problems) + CLOSING


def lay_ground(seed: int) -> list[Round]:
    people = {role: _people(role, seed) for role in Role}
    questions = _questions()
    first, second, five = [publish_rubric(rubric=each)[0] for each in _rubrics()]
    rounds = []
    for number, name in enumerate(POSITIONS):
        chance = Chance.of(seed, "position", number)
        managers = [people[Role.HIRING_MANAGER][number], people[Role.HIRING_MANAGER][(number + 1) % len(POSITIONS)]]
        pool = chance.sample(people[Role.INTERVIEWER], POOL)
        position = create_position(name=name, members=[*managers, *pool])
        rubrics = [five, five] if number % 4 == 3 else [first, second]
        for since, rubric in zip((0.0, 0.55), rubrics, strict=True):
            asked = chance.sample(questions, PROBLEMS)
            plan = _plan(position, rubric, [version for version, _ in asked], number)
            rounds.append(Round(plan, rubric, asked, pool, managers, since))
    return rounds


def _plan(position: Position, rubric: RubricVersion, versions: Iterable[QuestionVersion], number: int) -> Plan:
    problems = [Problem(version, version.minutes) for version in versions]
    name = "System and code round" if number % 3 == 2 else "Code review round"
    plan = create_plan(position=position, round_name=name, warm_up=WARM_UP, problems=problems, closing=CLOSING)
    choose_rubric(plan=plan, version=rubric)
    return plan


def _people(role: Role, seed: int) -> list[User]:
    """Accounts without a password, made once."""
    chance = Chance.of(seed, "people", role.value)
    emails = [f"{role.name.lower().replace('_', '-')}-{number}@{MAIL}" for number in range(1, HEADS[role] + 1)]
    User.objects.bulk_create(
        (
            User(
                username=email, email=email, password="!",  # noqa: S106 - what Django keeps for no password
                first_name=chance.choice(GIVEN), last_name=chance.choice(FAMILY),
            )
            for email in emails
        ),
        ignore_conflicts=True,
    )  # fmt: skip
    group = Group.objects.get_or_create(name=role.value)[0]
    people = {user.email: user for user in User.objects.filter(username__in=emails)}
    group.user_set.add(*people.values())
    return [people[email] for email in emails]


def _questions() -> list[tuple[QuestionVersion, Item]]:
    newest = QuestionVersion.objects.newest().select_related("key", "question").order_by("question__slug")
    questions = [(version, version.key.item) for version in newest if version.key.item.findings]
    if len(questions) < PROBLEMS:
        raise NoQuestions
    return questions


def _rubrics() -> Iterator[RubricData]:
    whole = read_rubric(DEFAULT_FILE).model_dump(mode="json")
    yield _part_of(whole, "seeded-backend", "Backend code review, short", FIRST)
    yield _part_of(whole, "seeded-backend", "Backend code review, short", SECOND)
    data = _part_of(whole, "seeded-data", "Data engineering, five points", FIVE_POINTS).model_dump(mode="json")
    for criterion in _criteria(data):
        criterion["bands"] = [{**band, "first": at, "last": at} for at, band in enumerate(criterion["bands"], 1)]
    yield RubricData.model_validate({**data, "lowest": 1, "highest": 5})


def _part_of(whole: dict[str, Any], slug: str, title: str, kept: Sequence[str]) -> RubricData:
    sections = [
        {**section, "criteria": [row for row in section["criteria"] if row["slug"] in kept]}
        for section in whole["sections"]
    ]
    return RubricData.model_validate(
        {**whole, "slug": slug, "title": title, "sections": [each for each in sections if each["criteria"]]}
    )


def _criteria(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for section in data["sections"]:
        yield from section["criteria"]
