"""Gives each theme the address its label makes. Going back needs nothing: the columns go with 0005."""

from django.db import migrations

from publishing.addressed import give_first_addresses


def give(apps, schema_editor):
    give_first_addresses(apps.get_model("topics", "Theme"), name="label", key="code")


class Migration(migrations.Migration):
    dependencies = [("topics", "0005_themes_have_pages")]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
