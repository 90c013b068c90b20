"""On SQLite a migration that makes a table anew loses its triggers in silence; here it is heard."""

from __future__ import annotations

import pytest
from django.db import connection

NAMES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname",
}


@pytest.mark.django_db
def test_after_all_migrations_every_guard_stands() -> None:
    with connection.cursor() as cursor:
        cursor.execute(NAMES[connection.vendor])
        standing = [name for (name,) in cursor.fetchall()]
    assert standing == [
        "reports_issuedreport_is_final",
        "scoring_evidence_is_said",
        "scoring_evidence_is_submitted_on_delete",
        "scoring_evidence_is_submitted_on_insert",
        "scoring_evidence_is_submitted_on_update",
        "scoring_evidence_stays_said",
        "scoring_findingmark_is_submitted_on_delete",
        "scoring_findingmark_is_submitted_on_insert",
        "scoring_findingmark_is_submitted_on_update",
        "scoring_rating_is_submitted_on_delete",
        "scoring_rating_is_submitted_on_insert",
        "scoring_rating_is_submitted_on_update",
        "scoring_rating_stays",
        "scoring_rubricversion_is_final",
        "scoring_scorecard_is_final",
        "scoring_scorecard_is_kept",
        "scoring_scorecard_stays",
    ]
