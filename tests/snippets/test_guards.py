"""What the database refuses by itself, on either of the two."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection, transaction

from snippets.guards import Guard, guarded, lifted

pytestmark = pytest.mark.django_db

GUARDS = (
    Guard("group_stays", "auth_group", "UPDATE OF name", "a group keeps its name", "NEW.name <> OLD.name"),
    Guard("group_is_kept", "auth_group", "DELETE", "a group is kept", {"sqlite": "TRUE", "postgresql": "TRUE"}),
)


@pytest.fixture
def editor():
    """Writes as a migration does, within the test's transaction."""
    with connection.cursor() as cursor:
        yield SimpleNamespace(connection=connection, execute=lambda sql, params: cursor.execute(sql, params))


@pytest.fixture
def rows():
    return Group.objects.filter(pk=Group.objects.create(name="old").pk)


def refusal(change) -> str:
    try:
        with transaction.atomic():
            change()
    except IntegrityError as error:
        return str(error).splitlines()[0]
    return ""


def test_a_guard_refuses_its_event_on_the_rows_it_is_for(editor, rows) -> None:
    guarded(*GUARDS).code(None, editor)
    changes = (lambda: rows.update(name="new"), rows.delete, lambda: rows.update(name="old"))
    assert [refusal(change) for change in changes] == ["a group keeps its name", "a group is kept", ""]
    assert rows.get().name == "old"


@pytest.mark.parametrize("lift", [lifted(*GUARDS).code, guarded(*GUARDS).reverse_code])
def test_a_lifted_guard_refuses_nothing(editor, rows, lift) -> None:
    guarded(*GUARDS).code(None, editor)
    lift(None, editor)
    assert [refusal(change) for change in (lambda: rows.update(name="new"), rows.delete)] == ["", ""]
