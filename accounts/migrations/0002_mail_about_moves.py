"""Lets everybody say whether they want e-mail about texts that are submitted, sent back or published."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="mail_about_moves",
            field=models.BooleanField(
                default=True,
                help_text="When a text is submitted, sent back, published or withdrawn and that concerns "
                "this person.",
                verbose_name="receives e-mail about moves",
            ),
        ),
    ]
