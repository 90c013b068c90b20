"""The demo's accounts, one for each role."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import Group, User

from interviews.roles import Role
from reports.demo.kept import Kept


@dataclass(frozen=True, slots=True)
class Person:
    role: Role
    first_name: str
    last_name: str

    @property
    def email(self) -> str:
        return f"{self.role.value.replace(' ', '.')}@demo.example"


CREDENTIALS = "Staff engineer, 11 years of Python"  # the interviewer's, for the report
PEOPLE = (
    Person(Role.INTERVIEWER, "Ines", "Albrecht"),
    Person(Role.HIRING_MANAGER, "Marek", "Dvorak"),
    Person(Role.COORDINATOR, "Ruth", "Kamau"),
    Person(Role.ADMINISTRATOR, "Yusuf", "Demir"),
    Person(Role.OBSERVER, "Priya", "Nair"),
    Person(Role.AUTHOR, "Jonas", "Lind"),
)


def make_people(kept: Kept) -> dict[Role, User]:
    return {person.role: _make(person, kept.password_of(person.email)) for person in PEOPLE}


def _make(person: Person, password: str) -> User:
    """The account, signed in to with the kept password, also where another database had it before."""
    rules_all = person.role is Role.ADMINISTRATOR
    user, _ = User.objects.get_or_create(
        username=person.email,
        defaults={
            "email": person.email,
            "first_name": person.first_name,
            "last_name": person.last_name,
            "is_staff": rules_all,
            "is_superuser": rules_all,
        },
    )
    if not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])
    user.groups.add(Group.objects.get(name=person.role.value))
    return user
