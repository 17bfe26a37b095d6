"""Gives each institution the address its name makes. Going back needs nothing: the columns go with 0004."""

from django.db import migrations

from publishing.addressed import give_first_addresses


def give(apps, schema_editor):
    give_first_addresses(apps.get_model("positions", "Institution"), name="name", key="key")


class Migration(migrations.Migration):
    dependencies = [("positions", "0004_institutions_have_pages")]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
