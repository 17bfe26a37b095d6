"""Adds the moment at which readers stop seeing a version, per language, to partners."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0001_initial"),
        ("topics", "0007_withdrawal_moments"),
    ]

    operations = [
        migrations.AddField(
            model_name="partner",
            name="until_en",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="partner",
            name="until_fr",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_fr__isnull", True),
                    models.Q(
                        ("published_at_fr__isnull", False), ("until_fr__gt", models.F("published_at_fr"))
                    ),
                    _connector="OR",
                ),
                name="partners_partner_until_fr",
                violation_error_message="A version is withdrawn after it is published, not before.",
            ),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_en__isnull", True),
                    models.Q(
                        ("published_at_en__isnull", False), ("until_en__gt", models.F("published_at_en"))
                    ),
                    _connector="OR",
                ),
                name="partners_partner_until_en",
                violation_error_message="A version is withdrawn after it is published, not before.",
            ),
        ),
    ]
