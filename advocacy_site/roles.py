"""Who may do what: one readable table, applied after every migration, read by a test as role × action.

Roles are groups named by these codes. What a translator may write, and in which languages, is narrowed
further by `User.translates`; state is moved by verbs, each with a permission of its own.
"""

from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ROLE_LABELS: dict[str, str | Promise] = {
    "administrator": _("Administrator"),
    "publisher": _("Publisher"),
    "reviewer": _("Reviewer"),
    "editor": _("Editor"),
    "translator": _("Translator"),
    "protection_officer": _("Protection officer"),
}

# Columns: administrator, publisher, reviewer, editor, translator, protection officer.
# `texts` are the records that are published (and what belongs to them); `reference` are names that every
# text uses, pictures included; `site` is whose site this is and how it is arranged; `sealed` are the secret
# records of protected partners, which not even an administrator reads.
TABLE = """
    action                      admin  publ  revw  edit  tran  prot
    view texts                    x     x     x     x     x     x
    add texts                     x     x     .     x     .     .
    change texts                  x     x     x     x     .     .
    translate texts               x     x     x     x     x     .
    delete texts                  x     x     .     .     .     .
    submit texts                  x     x     x     x     x     .
    send_back texts               x     x     x     .     .     .
    publish texts                 x     x     .     .     .     .
    withdraw texts                x     x     .     .     .     x
    view reference                x     x     x     x     x     x
    add reference                 x     x     .     x     .     .
    change reference              x     x     .     x     .     .
    translate reference           x     x     x     x     x     .
    delete reference              x     x     .     .     .     .
    view site                     x     x     x     x     x     x
    add site                      x     x     .     .     .     .
    change site                   x     x     .     .     .     .
    translate site                x     x     x     x     x     .
    delete site                   x     x     .     .     .     .
    protect partners              .     .     .     .     .     x
    view sealed                   .     .     .     .     .     x
    add sealed                    .     .     .     .     .     x
    change sealed                 .     .     .     .     .     x
    delete sealed                 .     .     .     .     .     x
    view people                   x     .     .     .     .     .
    add people                    x     .     .     .     .     .
    change people                 x     .     .     .     .     .
    delete people                 x     .     .     .     .     .
    view log                      x     .     .     .     .     x
    erase history                 x     .     .     .     .     x
"""

TEXTS = (
    *("partners.partner", "partners.othername", "partners.membership"),
    *("positions.position", "positions.signatory", "positions.target", "positions.ask"),
    *("positions.milestone", "positions.advocacyaction", "positions.practicesheet"),
    *("positions.principleapplied", "positions.positiondocument", "topics.country"),
    *("positions.result", "positions.figure", "positions.resultplace", "positions.evidenceitem"),
    *("positions.positioncorrection", "positions.resultcorrection", "library.documentcorrection"),
    *("pages.newscorrection", "pages.pagecorrection"),
    *("positions.resultpracticesheet", "library.document", "library.documentfile", "library.documenttext"),
    *("pages.newsitem", "pages.relatednews", "pages.page", "pages.block", "pages.blockdocument"),
)
REFERENCE = (
    *("positions.institution", "topics.region", "topics.theme", "topics.positiontype"),
    *("topics.level", "topics.mode", "topics.partnerkind", "topics.principle", "topics.topic"),
    *("topics.resultkind", "topics.documentkind", "library.image"),
)
SITE = (
    *("pages.siteidentity", "pages.menuitem", "pages.homesection", "pages.funder", "pages.standingtext"),
    "pages.redirect",
)
SUBJECTS: dict[str, tuple[str, ...]] = {
    "texts": TEXTS,
    "reference": REFERENCE,
    "site": SITE,
    "partners": ("partners.partner",),
    "sealed": ("partners.protectedidentity",),
    "people": ("accounts.user",),
    "log": ("accounts.event",),
    "history": ("publishing.revision",),
}


def role_table() -> dict[str, dict[tuple[str, str], bool]]:
    """`{"editor": {("publish", "texts"): False, …}, …}` as written in TABLE."""
    _header, *lines = [line.split() for line in TABLE.strip().splitlines()]
    table: dict[str, dict[tuple[str, str], bool]] = {role: {} for role in ROLE_LABELS}
    for verb, subject, *marks in lines:
        for role, mark in zip(ROLE_LABELS, marks, strict=True):
            table[role][verb, subject] = mark == "x"
    return table


def permissions_of(role: str) -> set[str]:
    """`{"positions.publish_position", …}`: the permissions that exist for what the table grants."""
    granted = set()
    for (verb, subject), allowed in role_table()[role].items():
        for label in SUBJECTS[subject] if allowed else ():
            app_label, model = label.split(".")
            granted.add(f"{app_label}.{verb}_{model}")
    return granted


def apply_roles(sender: Any = None, **kwargs: Any) -> None:
    """Makes the groups say what the table says. Runs after migrations; running it again changes nothing."""
    from django.contrib.auth.management import create_permissions

    for config in apps.get_app_configs():
        create_permissions(config, verbosity=0)
    group_model = apps.get_model("auth", "Group")
    permission_model = apps.get_model("auth", "Permission")
    known = {
        f"{p.content_type.app_label}.{p.codename}": p.pk
        for p in permission_model.objects.select_related("content_type")
    }
    for role in ROLE_LABELS:
        group, _created = group_model.objects.get_or_create(name=role)
        group.permissions.set([known[name] for name in permissions_of(role) if name in known])
