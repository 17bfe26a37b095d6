"""Fills the vocabularies in both shipped languages. Going back removes only rows nobody uses or changed."""

from django.db import migrations

from languages.collation import collation_key, index_letter
from languages.folding import fold
from topics.vocabularies import ACTS, PRINCIPLES, PRINCIPLES_SCHEME, VOCABULARIES


def written(model, code, order, fr, en, **values):
    """A row with its labels and derived columns; other languages' columns stay as the model makes them."""
    words = {"fr": fr, "en": en}
    for language, label in words.items():
        values[f"label_{language}"] = label
        values[f"sort_key_{language}"] = collation_key(label)
        values[f"letter_{language}"] = index_letter(label)
    return model(
        code=code, order=order, label=fr, search_text=fold(" ".join((code, *words.values()))), **values
    )


def seed(apps, schema_editor):
    for name, rows in VOCABULARIES.items():
        model = apps.get_model("topics", name)
        for order, (code, fr, en) in enumerate(rows, start=1):
            extra = {"is_document": code not in ACTS} if name == "PositionType" else {}
            written(model, code, order, fr, en, **extra).save()
    principle = apps.get_model("topics", "Principle")
    for order, (number, fr, en) in enumerate(PRINCIPLES, start=1):
        code = f"{PRINCIPLES_SCHEME}-{number.lower()}"
        written(principle, code, order, fr, en, scheme=PRINCIPLES_SCHEME, number=number).save()


def unseed(apps, schema_editor):
    for name, rows in VOCABULARIES.items():
        apps.get_model("topics", name).objects.filter(code__in=[code for code, _fr, _en in rows]).delete()
    apps.get_model("topics", "Principle").objects.filter(scheme=PRINCIPLES_SCHEME).delete()


class Migration(migrations.Migration):
    dependencies = [("topics", "0001_initial")]

    operations = [migrations.RunPython(seed, unseed)]
