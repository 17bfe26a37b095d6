"""The stylesheets are valid CSS: the public pages' as it is served, those that stand alone, the admin's."""

import shutil
from pathlib import Path

from django.conf import settings

from tests.served import collect, stylesheet
from tests.validity.conftest import Remark, check

STATIC = settings.BASE_DIR / "static"
# Properties of SVG 2 that stylesheets may set and the checker's table has not learnt yet.
OF_SVG = ("“vector-effect”: Property", "“paint-order”: Property", "“r”: Property")
# Container queries (CSS Containment 3), which every browser knows since 2023.
OF_CONTAINERS = ("“container”: Property", "@container")


def is_known(remark: Remark, lines: list[str]) -> bool:
    """True where the checker is behind: SVG's properties, containers, and products of a var()."""
    if any(name in remark.words for name in (*OF_SVG, *OF_CONTAINERS)):
        return True
    return "types are incompatible" in remark.words and "* var(" in lines[remark.line - 1]


def test_the_stylesheets_are_valid(tmp_path: Path):
    collect(tmp_path / "static", ours_alone=True)
    folder = tmp_path / "css"
    folder.mkdir()
    shutil.copy(stylesheet(tmp_path / "static"), folder / "site.css")
    for path in [*STATIC.glob("*.css"), *STATIC.glob("admin_site/*.css")]:
        shutil.copy(path, folder / f"{path.parent.name}-{path.name}")
    (folder / "broken.css").write_text("p { colour: red }\n")
    lines = {path.name: path.read_text(encoding="utf-8").splitlines() for path in folder.iterdir()}
    remarks = [found for found in check(folder, "--css") if not is_known(found, lines[found.file])]
    assert [str(found) for found in remarks if found.file != "broken.css"] == []
    assert "colour" in str(remarks)  # it does look
