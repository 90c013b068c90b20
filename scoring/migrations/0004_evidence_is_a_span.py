"""Evidence says where in its event the words stand, and the database refuses words that do not stand there."""

from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, Greatest, StrIndex

from snippets.guards import Guard, guarded

# Of the room what somebody said, of the panel the rater's own notes: as `scoring.records.evidence.words_of` has it.
NOT_SAID = """NOT EXISTS (
    SELECT 1 FROM scoring_rating rating
    JOIN scoring_scorecard card ON card.id = rating.scorecard_id
    JOIN interviews_event event ON event.interview_id = card.interview_id
    WHERE rating.id = NEW.rating_id AND event.stream = NEW.stream AND event.seq = NEW.seq
    AND (
        event.stream = 0 AND event.kind IN ('said', 'said_code', 'commented', 'edited')
        OR event.stream = 1 AND event.kind = 'noted' AND event.actor = (
            SELECT part.role || ':' || part.key FROM interviews_participant part
            WHERE part.interview_id = card.interview_id AND part.user_id = card.rater_id
        )
    )
    AND substr({text}, NEW.start + 1, length(NEW.quote)) = NEW.quote
)"""
WORDS = {
    "sqlite": NOT_SAID.format(text="json_extract(event.body, '$.text')"),
    "postgresql": NOT_SAID.format(text="event.body ->> 'text'"),
}
STAYS = "what a scorecard was written about stays the same"
NOT_THERE = "the quoted words do not stand there in the record"
GUARDS = [
    Guard("scoring_evidence_is_said", "scoring_evidence", "INSERT", NOT_THERE, WORDS),
    Guard(
        "scoring_evidence_stays_said", "scoring_evidence", "UPDATE OF rating_id, stream, seq, start, quote",
        NOT_THERE, WORDS,
    ),
    # Moved to another interview or rater, its quotes would be words of somebody else.
    Guard(
        "scoring_rating_stays", "scoring_rating", "UPDATE OF scorecard_id", STAYS,
        "OLD.scorecard_id <> NEW.scorecard_id",
    ),
    Guard(
        "scoring_scorecard_stays", "scoring_scorecard", "UPDATE OF interview_id, rater_id", STAYS,
        "OLD.interview_id <> NEW.interview_id OR OLD.rater_id <> NEW.rater_id",
    ),
]  # fmt: skip


def begin_at_the_first_place(apps, schema_editor):
    event = apps.get_model("interviews", "Event").objects.filter(
        interview__scorecards__ratings=OuterRef("rating"), stream=OuterRef("stream"), seq=OuterRef("seq")
    )
    text = Coalesce(Subquery(event.values(text=KT("body__text"))[:1]), Value(""), output_field=models.TextField())
    evidence = apps.get_model("scoring", "Evidence").objects
    evidence.update(start=Greatest(StrIndex(text, F("quote")) - 1, 0))


class Migration(migrations.Migration):
    dependencies = [("scoring", "0003_suggestions_outcomes_drafts"), ("interviews", "0007_people_in_order")]

    operations = [
        migrations.AddField(
            model_name="evidence",
            name="start",
            field=models.PositiveIntegerField(
                default=0, help_text="where the quote begins in the event's text, in characters"
            ),
        ),
        migrations.RunPython(begin_at_the_first_place, migrations.RunPython.noop, elidable=True),
        guarded(*GUARDS),
    ]
