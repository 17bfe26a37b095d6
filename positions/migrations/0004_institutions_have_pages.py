"""Adds an address per language to institutions, which have pages of their own now."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("positions", "0003_figure_of_fifteen_digits"),
        ("topics", "0005_themes_have_pages"),
    ]

    operations = [
        migrations.AddField(
            model_name="institution",
            name="slug_en",
            field=models.SlugField(blank=True, db_index=False, editable=False, max_length=120, null=True),
        ),
        migrations.AddField(
            model_name="institution",
            name="slug_fr",
            field=models.SlugField(blank=True, db_index=False, editable=False, max_length=120, null=True),
        ),
        migrations.AddConstraint(
            model_name="institution",
            constraint=models.UniqueConstraint(
                fields=("slug_fr",),
                name="positions_institution_slug_fr",
                violation_error_message="Another record already has this address.",
            ),
        ),
        migrations.AddConstraint(
            model_name="institution",
            constraint=models.UniqueConstraint(
                fields=("slug_en",),
                name="positions_institution_slug_en",
                violation_error_message="Another record already has this address.",
            ),
        ),
    ]
