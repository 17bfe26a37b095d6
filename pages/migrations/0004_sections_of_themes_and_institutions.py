"""Lets menus and buttons lead to the lists of themes and of institutions."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0003_what_you_can_do"),
    ]

    operations = [
        migrations.AlterField(
            model_name="block",
            name="section",
            field=models.CharField(
                blank=True,
                choices=[
                    ("home", "Home page"),
                    ("positions:list", "Positions"),
                    ("results:list", "Results"),
                    ("partners:list", "Partners"),
                    ("countries:list", "Countries"),
                    ("themes:list", "Themes"),
                    ("institutions:list", "Institutions"),
                    ("news:list", "News"),
                    ("publications:list", "Publications"),
                ],
                max_length=30,
                verbose_name="section of the site",
            ),
        ),
        migrations.AlterField(
            model_name="menuitem",
            name="section",
            field=models.CharField(
                blank=True,
                choices=[
                    ("home", "Home page"),
                    ("positions:list", "Positions"),
                    ("results:list", "Results"),
                    ("partners:list", "Partners"),
                    ("countries:list", "Countries"),
                    ("themes:list", "Themes"),
                    ("institutions:list", "Institutions"),
                    ("news:list", "News"),
                    ("publications:list", "Publications"),
                ],
                max_length=30,
                verbose_name="section of the site",
            ),
        ),
    ]
