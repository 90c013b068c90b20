"""The database itself keeps what was submitted: scorecard, ratings, evidence and marks on findings.

They go only with their interview, which has no state any more by then: who erases one deletes its LiveState first.
"""

from django.db import migrations

from snippets.guards import Guard, guarded

MESSAGE = "a submitted scorecard stays as it is"
ROWS = {"INSERT": ["NEW"], "UPDATE": ["OLD", "NEW"], "DELETE": ["OLD"]}
# The scorecard that a row belongs to.
CARDS = {
    "scoring_rating": "{row}.scorecard_id",
    "scoring_findingmark": "{row}.scorecard_id",
    "scoring_evidence": "(SELECT scorecard_id FROM scoring_rating WHERE id = {row}.rating_id)",
}
SUBMITTED = "EXISTS (SELECT 1 FROM scoring_scorecard card WHERE card.submitted_at IS NOT NULL AND {condition})"
HELD = "EXISTS (SELECT 1 FROM interviews_livestate live WHERE live.interview_id = {card}.interview_id)"


def guards_of(table, card):
    for event, rows in ROWS.items():
        condition = f"card.id IN ({', '.join(card.format(row=row) for row in rows)})"
        if event == "DELETE":
            condition += f" AND {HELD.format(card='card')}"
        refused_if = SUBMITTED.format(condition=condition)
        yield Guard(f"{table}_is_submitted_on_{event.lower()}", table, event, MESSAGE, refused_if)


GUARDS = [
    Guard("scoring_scorecard_is_final", "scoring_scorecard", "UPDATE", MESSAGE, "OLD.submitted_at IS NOT NULL"),
    Guard(
        "scoring_scorecard_is_kept", "scoring_scorecard", "DELETE", MESSAGE,
        f"OLD.submitted_at IS NOT NULL AND {HELD.format(card='OLD')}",
    ),
    *(guard for table, card in CARDS.items() for guard in guards_of(table, card)),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("scoring", "0004_evidence_is_a_span"), ("interviews", "0007_people_in_order")]

    operations = [guarded(*GUARDS)]
