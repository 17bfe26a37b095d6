"""Adds the moment at which readers stop seeing a version, per language, to news and pages."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0003_withdrawal_moments"),
        ("pages", "0004_sections_of_themes_and_institutions"),
        ("partners", "0002_withdrawal_moments"),
        ("positions", "0006_withdrawal_moments"),
        ("topics", "0007_withdrawal_moments"),
    ]

    operations = [
        migrations.AddField(
            model_name="newsitem",
            name="until_en",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="newsitem",
            name="until_fr",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="page",
            name="until_en",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="page",
            name="until_fr",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name="newsitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_fr__isnull", True),
                    models.Q(
                        ("published_at_fr__isnull", False), ("until_fr__gt", models.F("published_at_fr"))
                    ),
                    _connector="OR",
                ),
                name="pages_newsitem_until_fr",
                violation_error_message="A version is withdrawn after it is published, not before.",
            ),
        ),
        migrations.AddConstraint(
            model_name="newsitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_en__isnull", True),
                    models.Q(
                        ("published_at_en__isnull", False), ("until_en__gt", models.F("published_at_en"))
                    ),
                    _connector="OR",
                ),
                name="pages_newsitem_until_en",
                violation_error_message="A version is withdrawn after it is published, not before.",
            ),
        ),
        migrations.AddConstraint(
            model_name="page",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_fr__isnull", True),
                    models.Q(
                        ("published_at_fr__isnull", False), ("until_fr__gt", models.F("published_at_fr"))
                    ),
                    _connector="OR",
                ),
                name="pages_page_until_fr",
                violation_error_message="A version is withdrawn after it is published, not before.",
            ),
        ),
        migrations.AddConstraint(
            model_name="page",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_en__isnull", True),
                    models.Q(
                        ("published_at_en__isnull", False), ("until_en__gt", models.F("published_at_en"))
                    ),
                    _connector="OR",
                ),
                name="pages_page_until_en",
                violation_error_message="A version is withdrawn after it is published, not before.",
            ),
        ),
    ]
