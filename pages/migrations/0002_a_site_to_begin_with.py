"""Gives an installation its site: name, menu, home page, and standing texts to complete, in both languages.

Going back takes it away again, but only if nobody has changed anything in it.
"""

from django.db import migrations

from pages.starting_site import member_values, site_values

THE_SITE = "site"


def begin(apps, schema_editor):
    model = apps.get_model("pages", "SiteIdentity")
    if model.objects.exists():
        return
    site = model.objects.create(key=THE_SITE, **site_values())
    for name, rows in member_values().items():
        for values in rows:
            apps.get_model("pages", name).objects.create(site=site, **values)


def take_away(apps, schema_editor):
    site = apps.get_model("pages", "SiteIdentity").objects.filter(key=THE_SITE).first()
    if site is not None and is_untouched(apps, site):
        site.delete()


def is_untouched(apps, site) -> bool:
    """True when every row, and every column of it, is as `begin` wrote it."""
    if not as_begun(site, {"key": THE_SITE, **site_values()}):
        return False
    for name, expected in member_values().items():
        rows = list(apps.get_model("pages", name).objects.filter(site=site).order_by("order", "id"))
        if len(rows) != len(expected):
            return False
        if not all(as_begun(row, values) for row, values in zip(rows, expected, strict=True)):
            return False
    return True


def as_begun(row, values) -> bool:
    fresh = type(row)(**values)
    ignored = {"id", "updated_at", "site"}
    return all(
        (getattr(row, field.attname) or "") == (getattr(fresh, field.attname) or "")
        for field in row._meta.concrete_fields
        if field.name not in ignored
    )


class Migration(migrations.Migration):
    dependencies = [("pages", "0001_initial")]

    operations = [migrations.RunPython(begin, take_away)]
