"""The database itself refuses to change a published rubric version."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER scoring_rubricversion_is_final BEFORE UPDATE ON scoring_rubricversion
BEGIN SELECT RAISE(ABORT, 'a published rubric version never changes'); END
"""

POSTGRESQL = """
CREATE FUNCTION scoring_rubricversion_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published rubric version never changes' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER scoring_rubricversion_is_final BEFORE UPDATE ON scoring_rubricversion
FOR EACH ROW EXECUTE FUNCTION scoring_rubricversion_is_final()
"""


def add_trigger(apps, schema_editor):
    schema_editor.execute(SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL)


def drop_trigger(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER scoring_rubricversion_is_final")
    else:
        schema_editor.execute("DROP FUNCTION scoring_rubricversion_is_final() CASCADE")


class Migration(migrations.Migration):
    dependencies = [("scoring", "0001_initial")]

    operations = [migrations.RunPython(add_trigger, drop_trigger, elidable=False)]
