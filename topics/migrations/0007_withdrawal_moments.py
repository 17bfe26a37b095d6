"""Adds the moment at which readers stop seeing a version, per language, to countries."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("topics", "0006_give_themes_their_addresses"),
    ]

    operations = [
        migrations.AddField(
            model_name="country",
            name="until_en",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="country",
            name="until_fr",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name="country",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_fr__isnull", True),
                    models.Q(
                        ("published_at_fr__isnull", False), ("until_fr__gt", models.F("published_at_fr"))
                    ),
                    _connector="OR",
                ),
                name="topics_country_until_fr",
                violation_error_message="A version is withdrawn after it is published, not before.",
            ),
        ),
        migrations.AddConstraint(
            model_name="country",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_en__isnull", True),
                    models.Q(
                        ("published_at_en__isnull", False), ("until_en__gt", models.F("published_at_en"))
                    ),
                    _connector="OR",
                ),
                name="topics_country_until_en",
                violation_error_message="A version is withdrawn after it is published, not before.",
            ),
        ),
    ]
