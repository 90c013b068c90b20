"""The database itself refuses to change an issued report."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER reports_issuedreport_is_final BEFORE UPDATE ON reports_issuedreport
BEGIN SELECT RAISE(ABORT, 'an issued report never changes'); END
"""

POSTGRESQL = """
CREATE FUNCTION reports_issuedreport_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an issued report never changes' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER reports_issuedreport_is_final BEFORE UPDATE ON reports_issuedreport
FOR EACH ROW EXECUTE FUNCTION reports_issuedreport_is_final()
"""


def add_trigger(apps, schema_editor):
    schema_editor.execute(SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL)


def drop_trigger(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER reports_issuedreport_is_final")
    else:
        schema_editor.execute("DROP FUNCTION reports_issuedreport_is_final() CASCADE")


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [migrations.RunPython(add_trigger, drop_trigger, elidable=False)]
