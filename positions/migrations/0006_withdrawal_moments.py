"""Adds the moment at which readers stop seeing a version, per language, to positions and results."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0002_withdrawal_moments"),
        ("positions", "0005_give_institutions_their_addresses"),
        ("topics", "0007_withdrawal_moments"),
    ]

    operations = [
        migrations.AddField(
            model_name="position",
            name="until_en",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="position",
            name="until_fr",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="result",
            name="until_en",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="result",
            name="until_fr",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name="position",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_fr__isnull", True),
                    models.Q(
                        ("published_at_fr__isnull", False), ("until_fr__gt", models.F("published_at_fr"))
                    ),
                    _connector="OR",
                ),
                name="positions_position_until_fr",
                violation_error_message="A version is withdrawn after it is published, not before.",
            ),
        ),
        migrations.AddConstraint(
            model_name="position",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_en__isnull", True),
                    models.Q(
                        ("published_at_en__isnull", False), ("until_en__gt", models.F("published_at_en"))
                    ),
                    _connector="OR",
                ),
                name="positions_position_until_en",
                violation_error_message="A version is withdrawn after it is published, not before.",
            ),
        ),
        migrations.AddConstraint(
            model_name="result",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_fr__isnull", True),
                    models.Q(
                        ("published_at_fr__isnull", False), ("until_fr__gt", models.F("published_at_fr"))
                    ),
                    _connector="OR",
                ),
                name="positions_result_until_fr",
                violation_error_message="A version is withdrawn after it is published, not before.",
            ),
        ),
        migrations.AddConstraint(
            model_name="result",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_en__isnull", True),
                    models.Q(
                        ("published_at_en__isnull", False), ("until_en__gt", models.F("published_at_en"))
                    ),
                    _connector="OR",
                ),
                name="positions_result_until_en",
                violation_error_message="A version is withdrawn after it is published, not before.",
            ),
        ),
    ]
