"""The database itself refuses to change a published rubric version."""

from django.db import migrations

from snippets.guards import Guard, guarded

FINAL = Guard(
    "scoring_rubricversion_is_final", "scoring_rubricversion", "UPDATE", "a published rubric version never changes"
)


class Migration(migrations.Migration):
    dependencies = [("scoring", "0001_initial")]

    operations = [guarded(FINAL)]
