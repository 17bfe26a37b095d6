"""The guide to the components is valid HTML: what it shows of every part is what a page would hold."""

from pathlib import Path

import pytest

from languages.codes import site_languages
from tests.making import make_user
from tests.validity.conftest import check


@pytest.mark.django_db
def test_the_guide_to_the_components_has_no_error_in_either_language_or_direction(client, tmp_path: Path):
    client.force_login(make_user())
    for language in site_languages():
        for way in ("ltr", "rtl"):
            response = client.get(f"/admin/styleguide/{language}/?dir={way}")
            (tmp_path / f"{language}-{way}.html").write_text(response.content.decode(), encoding="utf-8")
    assert [str(remark) for remark in check(tmp_path) if remark.kind == "error"] == []
