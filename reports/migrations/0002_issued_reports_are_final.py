"""The database itself refuses to change an issued report."""

from django.db import migrations

from snippets.guards import Guard, guarded

FINAL = Guard("reports_issuedreport_is_final", "reports_issuedreport", "UPDATE", "an issued report never changes")


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [guarded(FINAL)]
