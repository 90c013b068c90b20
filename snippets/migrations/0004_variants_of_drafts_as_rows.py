from django.db import migrations


def to_rows(apps, schema_editor):
    drafts = apps.get_model('snippets', 'Draft').objects
    for draft in drafts.all():
        places = draft.data.pop('variants', {})
        rows = [
            {'slug': name, 'code': codes['code'], 'fixed': codes['fixed'], 'lines': places.get(name)}
            for name, codes in sorted(draft.variants.items())
        ]
        if rows:
            draft.data['variants'] = [{name: value for name, value in row.items() if value} for row in rows]
        drafts.filter(pk=draft.pk).update(data=draft.data)


def to_maps(apps, schema_editor):
    drafts = apps.get_model('snippets', 'Draft').objects
    for draft in drafts.all():
        rows = [row for row in draft.data.pop('variants', []) if row.get('slug')]
        if rows:
            draft.data['variants'] = {row['slug']: row.get('lines', {}) for row in rows}
        codes = {row['slug']: {'code': row.get('code', ''), 'fixed': row.get('fixed', '')} for row in rows}
        drafts.filter(pk=draft.pk).update(data=draft.data, variants=codes)


class Migration(migrations.Migration):

    dependencies = [
        ('snippets', '0003_bank_cards'),
    ]

    operations = [
        migrations.RunPython(to_rows, to_maps),
        migrations.RemoveField(model_name='draft', name='variants'),
    ]
