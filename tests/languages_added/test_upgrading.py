"""The next release brings a field with words; the site waits for its columns in the added languages."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.languages_added.installation import Installation, changed, copy_of_the_code

pytestmark = pytest.mark.django_db

FIELD = """
    motto = models.CharField("motto", max_length=80, blank=True)
"""


def release(code: Path) -> None:
    """Renames a field with words, makes it longer, and adds another: what is hardest for the columns."""
    models = code / "topics" / "models.py"
    text = models.read_text(encoding="utf-8")
    start = text.index("class Theme(")
    place = text.index("    intro = ", start)
    text = text[:place] + FIELD.lstrip("\n") + text[place:].replace("    intro = ", "    opening = ", 1)
    models.write_text(text, encoding="utf-8")
    words = code / "topics" / "translation.py"
    text = words.read_text(encoding="utf-8")
    start = text.index("Theme)")
    place = text.index('"intro"', start)
    words.write_text(text[:place] + '"opening", "motto"' + text[place + len('"intro"') :], encoding="utf-8")
    number = sorted((code / "topics" / "migrations").glob("0*.py"))[-1].stem
    renames = "\n".join(
        f'        migrations.RenameField("theme", "intro{end}", "opening{end}"),'
        for end in ("", "_fr", "_en")
    )
    adds = "\n".join(
        f'        migrations.AddField("theme", "motto{end}", '
        f'models.CharField("motto", max_length=80, blank=True{more})),'
        for end, more in (("", ""), ("_fr", ", null=True"), ("_en", ", null=True"))
    )
    (code / "topics" / "migrations" / f"{int(number[:4]) + 1:04}_mottoes.py").write_text(
        "from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n"
        f'    dependencies = [("topics", "{number}")]\n    operations = [\n{renames}\n{adds}\n    ]\n',
        encoding="utf-8",
    )


WRITE = """
import django; django.setup()
import json
from topics.models import Theme
theme = Theme.objects.order_by("pk").first()
theme.intro_ar = "كلمة"
theme.save()
print(json.dumps(theme.pk))
"""
READ = """
import django; django.setup()
import json
from topics.models import Theme
print(json.dumps([t.opening_ar for t in Theme.objects.order_by("pk")][:1]))
"""


def test_a_release_is_refused_until_its_columns_are_added_and_loses_no_words(
    a_copy: Installation, tmp_path: Path
):
    a_copy.ask(WRITE)
    before = a_copy.snapshot()
    code = copy_of_the_code(tmp_path / "code")
    release(code)
    site = replace(a_copy, root=code)

    for command in (["check"], ["migrate", "--no-input"]):
        said = site.refusal(*command)
        assert "languages.E006" in said
        assert "add_language --write" in said

    files = site.files()
    said = site.manage("add_language")
    assert "motto_ar" in said
    assert "intro_ar → opening_ar" in said
    assert site.files() == files
    site.manage("add_language", "--write")
    site.manage("migrate", "--no-input", "--verbosity=0")
    site.manage("makemigrations", "--check", "--dry-run")
    site.manage("check")

    after = site.snapshot()
    renamed = {f"topics_theme.intro{end}" for end in ("", "_fr", "_en", "_ar")}
    noted = {name for name in changed(before, after) if name.startswith("publishing_textstate.")}
    assert changed(before, after) - noted == renamed
    assert site.ask(READ) == ["كلمة"]

    # Back to the beginning would take the release back as well: refused, and nothing is done.
    said = site.refusal("migrate", "site_languages", "zero")
    assert "remove_language" in said
    assert "Traceback" not in said
    assert site.snapshot() == after
