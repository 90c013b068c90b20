"""Corrections stand in interviews, where scoring reads them too. Nothing wrote them before they moved."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("interviews", "0005_correction"), ("reports", "0002_issued_reports_are_final")]

    operations = [migrations.DeleteModel(name="Correction")]
