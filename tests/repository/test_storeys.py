"""An import only points down, and the drawing in README.md is the drawing of the house."""

import shutil

import pytest

from tests.repository.files import ROOT
from tests.repository.storeys import storeys, wrong_arrows, wrong_arrows_in

README = (ROOT / "README.md").read_text(encoding="utf-8")
LEVELS = storeys(README)
OUTSIDE = {"bootstrap", "tests", "benchmarks"}
DEMONSTRATION = "demo"  # content, and the scripts that make its files: imported where it is loaded, alone


def packages() -> set[str]:
    """Every application of the project: the folders that are packages, without the tools."""
    return {path.parent.name for path in ROOT.glob("[a-z]*/__init__.py")} - OUTSIDE - {DEMONSTRATION}


def test_every_import_points_down():
    assert [str(arrow) for arrow in wrong_arrows(ROOT, LEVELS, OUTSIDE)] == []


def test_the_demonstration_is_made_where_it_is_loaded_and_nowhere_else():
    arrows = wrong_arrows(ROOT, LEVELS, OUTSIDE | {DEMONSTRATION})
    named = "advocacy_site/settings.py"  # the name of a file of settings, var/demo.env
    assert {arrow.file for arrow in arrows} - {named} == {"transfer/demonstration.py"}


def test_the_drawing_shows_every_application_and_nothing_else():
    assert set(LEVELS) == packages()


def test_the_drawing_has_the_order_of_installed_apps(settings):
    """The settings list the applications top down as well."""
    installed = [name.partition(".")[0] for name in settings.INSTALLED_APPS]
    assert [name for name in dict.fromkeys(installed) if name in LEVELS] == list(LEVELS)


UPWARD = {
    "import": "import positions.models",
    "import as": "import positions.models as asked",
    "from": "from positions.models import Position",
    "from the package": "from positions import models",
    "inside a function": "def late():\n    from positions.models import Position\n    return Position",
    "for type checkers": "if TYPE_CHECKING:\n    from positions.models import Position",
    "after the try": "try:\n    import positions\nexcept ImportError:\n    positions = None",
    "relative": "from ..positions.models import Position",
    "relative, the package itself": "from .. import positions",
    "import_module": 'importlib.import_module("positions")',
    "import_module of a module": 'import_module("positions.models")',
    "__import__": '__import__("positions")',
    "import_string": 'import_string("positions.models.Position")',
    "foreign key": 'position = models.ForeignKey("positions.Position", on_delete=models.CASCADE)',
    "foreign key, by name": 'position = models.ForeignKey(to="positions.Position", on_delete=models.CASCADE)',
    "one to one": 'position = models.OneToOneField("positions.position", on_delete=models.CASCADE)',
    "many to many": 'positions = models.ManyToManyField("positions.Position")',
    "through": 'asked = models.ManyToManyField("self", through="positions.Ask")',
    "get_model with two names": 'apps.get_model("positions", "Position")',
    "get_model with one": 'apps.get_model("positions.Position")',
    "get_app_config": 'apps.get_app_config("positions").get_models()',
    "app label": 'ContentType.objects.filter(app_label="positions")',
    "app label across a relation": 'Permission.objects.filter(content_type__app_label="positions")',
    "dependency of a migration": 'class Migration:\n    dependencies = [("positions", "0001_initial")]',
    "run before": 'class Migration:\n    run_before = [("positions", "0001_initial")]',
    "permission": 'user.has_perm("positions.publish_position")',
    "permission, composed": 'user.has_perm(f"positions.{verb}_position")',
    "urls": 'include("positions.urls")',
    "the tests": "from tests.casts import make_position",
    "the tools": "import bootstrap.serving",
}


@pytest.mark.parametrize("source", UPWARD.values(), ids=UPWARD.keys())
def test_an_arrow_that_points_up_is_caught_whatever_its_form(source):
    assert wrong_arrows_in(source, "partners/planted.py", LEVELS, OUTSIDE)


@pytest.mark.parametrize(
    "source",
    [
        "from django.conf import settings\nuser = models.ForeignKey(settings.AUTH_USER_MODEL)",
        "get_user_model().objects.first()",
        "class Migration:\n    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]",
    ],
)
def test_the_user_model_is_an_arrow_to_accounts(source):
    assert wrong_arrows_in(source, "languages/planted.py", LEVELS, OUTSIDE)
    assert wrong_arrows_in(source, "partners/planted.py", LEVELS, OUTSIDE) == []


@pytest.mark.parametrize(
    "source",
    [
        "from topics.models import Country",
        "from . import models",
        "from .models import Partner",
        "from partners.models import Partner",
        'country = models.ForeignKey("topics.Country", on_delete=models.PROTECT)',
        'user = models.ForeignKey("accounts.User", on_delete=models.PROTECT)',
        'class Migration:\n    dependencies = [("topics", "0001_initial")]',
        "positions = [1, 2]\nreturned = positions[0]",
        'label = "positions"\nview = "positions:list"\ntemplate = "positions/list.html"',
    ],
)
def test_an_arrow_that_points_down_is_no_fault(source):
    assert wrong_arrows_in(source, "partners/planted.py", LEVELS, OUTSIDE) == []


def test_two_packages_on_one_line_do_not_import_each_other():
    drawing = README.replace("               partners        whom", "    desks      partners   topics   whom")
    drawing = drawing.replace("               topics          countries", "               countries")
    levels = storeys(drawing)
    assert levels["partners"] == levels["topics"]
    assert wrong_arrows_in("import topics", "partners/planted.py", levels, OUTSIDE)
    assert wrong_arrows_in("import partners", "topics/planted.py", levels, OUTSIDE)


def test_an_import_planted_in_a_copy_of_the_house_is_found(tmp_path):
    for package in LEVELS:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    before = wrong_arrows(tmp_path, LEVELS, OUTSIDE)
    module = tmp_path / "languages" / "texts.py"
    module.write_text(f"{module.read_text()}\n\ndef late():\n    import partners.models\n")
    planted = [arrow for arrow in wrong_arrows(tmp_path, LEVELS, OUTSIDE) if arrow not in before]
    assert [(arrow.file, arrow.target) for arrow in planted] == [("languages/texts.py", "partners")]
