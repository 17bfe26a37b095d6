"""Fills the kinds of results and of documents in both shipped languages. Going back empties them."""

from django.db import migrations

from topics.seeding import seed, unseed
from topics.vocabularies import LATER_VOCABULARIES


class Migration(migrations.Migration):
    dependencies = [("topics", "0003_topics_kinds_of_results_and_documents")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: seed(apps, LATER_VOCABULARIES),
            lambda apps, schema_editor: unseed(apps, LATER_VOCABULARIES),
        )
    ]
