from decimal import Decimal

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("positions", "0002_results_and_documents"),
    ]

    operations = [
        migrations.AlterField(
            model_name="figure",
            name="value",
            field=models.DecimalField(
                decimal_places=3,
                max_digits=15,
                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                verbose_name="number",
            ),
        ),
    ]
