"""Who a protected partner is can be read by the few modules whose business it is, and by no template."""

import ast
import re
from collections.abc import Iterator

from tests.repository.files import ROOT, repository_files
from tests.repository.storeys import absolute

# Patterns of the files that may, each with its reason.
MAY_KNOW = {
    r"partners/identity\.py": "it is the sealed record",
    r"partners/models\.py": "Django looks for models there; it imports and uses nothing else",
    r"partners/(identity_)?admin(_\w+)?\.py|partners/admin/\w*identit\w*\.py": "the officer's own pages",
    r"partners/migrations/\w+\.py": "the table",
    r"transfer/(\w+/)*\w*identit\w*\.py": "the export that is asked for with a file of its own",
    r"tests/.+\.py": "they look for leaks",
}


def identifiers(source: str, file: str) -> Iterator[str]:
    """Names, attributes, imported modules and strings of a source: whatever can lead to a class."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                yield name
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(names=names):
                yield absolute(node, file)
                yield from (f"{absolute(node, file)}.{alias.name}" for alias in names)
            case ast.Constant(value=str() as words) if " " not in words:
                yield words


def knows_the_sealed(source: str, file: str) -> bool:
    return any(
        "ProtectedIdentity" in word or re.match(r"partners\.identity(\.|$)", word)
        for word in identifiers(source, file)
    )


def test_only_those_whose_business_it_is_import_the_sealed_records():
    curious = []
    for path in repository_files():
        name = path.relative_to(ROOT).as_posix()
        if path.suffix != ".py" or any(re.fullmatch(pattern, name) for pattern in MAY_KNOW):
            continue
        if knows_the_sealed(path.read_text(encoding="utf-8"), name):
            curious.append(name)
    assert curious == []


def test_the_models_module_imports_them_for_django_and_does_nothing_with_them():
    source = (ROOT / "partners" / "models.py").read_text(encoding="utf-8")
    assert source.count("ProtectedIdentity") == 1 + source.count("`ProtectedIdentity`")
    assert source.rstrip().splitlines()[-1].startswith("from partners.identity import ProtectedIdentity")


def test_a_curious_module_would_be_caught():
    planted = [
        "from partners.identity import Secrets",
        "from partners import identity",
        "import partners.identity",
        "from partners.models import ProtectedIdentity",
        'apps.get_model("partners", "ProtectedIdentity")',
        'record = models.OneToOneField("partners.ProtectedIdentity")',
        'import_module("partners.identity")',
        "def late():\n    from partners.identity import look_at",
    ]
    assert [source for source in planted if not knows_the_sealed(source, "positions/views.py")] == []
    assert knows_the_sealed("from . import identity", "partners/views.py")
    assert knows_the_sealed("from .identity import look_at", "partners/views.py")


def test_no_template_names_the_sealed_records():
    """Outside the officer's own pages of the admin, whose folder is named after the model."""
    named = []
    for path in repository_files():
        name = path.relative_to(ROOT).as_posix()
        if "templates/" not in name or "admin/partners/protectedidentity/" in name:
            continue
        if re.search(r"protected_?identity|\.sealed\b", path.read_text(encoding="utf-8"), re.IGNORECASE):
            named.append(name)
    assert named == []
