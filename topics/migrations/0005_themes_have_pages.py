"""Adds an introduction and an address per language to themes, which have pages of their own now."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("topics", "0004_seed_kinds_of_results_and_documents"),
    ]

    operations = [
        migrations.AddField(
            model_name="theme",
            name="intro",
            field=models.TextField(
                blank=True, help_text="One or two sentences.", verbose_name="introduction"
            ),
        ),
        migrations.AddField(
            model_name="theme",
            name="intro_en",
            field=models.TextField(
                blank=True, help_text="One or two sentences.", null=True, verbose_name="introduction"
            ),
        ),
        migrations.AddField(
            model_name="theme",
            name="intro_fr",
            field=models.TextField(
                blank=True, help_text="One or two sentences.", null=True, verbose_name="introduction"
            ),
        ),
        migrations.AddField(
            model_name="theme",
            name="slug_en",
            field=models.SlugField(blank=True, db_index=False, editable=False, max_length=120, null=True),
        ),
        migrations.AddField(
            model_name="theme",
            name="slug_fr",
            field=models.SlugField(blank=True, db_index=False, editable=False, max_length=120, null=True),
        ),
        migrations.AddConstraint(
            model_name="theme",
            constraint=models.UniqueConstraint(
                fields=("slug_fr",),
                name="topics_theme_slug_fr",
                violation_error_message="Another record already has this address.",
            ),
        ),
        migrations.AddConstraint(
            model_name="theme",
            constraint=models.UniqueConstraint(
                fields=("slug_en",),
                name="topics_theme_slug_en",
                violation_error_message="Another record already has this address.",
            ),
        ),
    ]
