"""`manage.py add_language nl`: what a language more would take; with `--write`, the files that give it."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from languages.added import Added, is_language
from languages.adding import Plan, carry_out, planned
from languages.codes import column, direction, endonym
from languages.extraction import catalogue_path
from languages.language_columns import Change
from languages.messages import waiting
from languages.texts import translated_fields


class Command(BaseCommand):
    help = (
        "Adds a language to this installation: its columns, as migrations in SITE_DIR, and its catalogue. "
        "Without --write it only says what it would do. After an upgrade it adds what the release brought."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "code", nargs="?", default="", help="Such as nl, ar or pt-br. None: all added ones."
        )
        parser.add_argument("--write", action="store_true", help="Write the files instead of naming them.")
        parser.add_argument(
            "--interface",
            default="",
            help="The language that strings of the interface are printed in until they are translated.",
        )

    def handle(self, *args: Any, code: str, write: bool, interface: str, **options: Any) -> None:
        plan = planned(self.listed(code, interface))
        if plan.is_empty and code:
            raise CommandError(_("“%(code)s” is there already, and nothing is lacking.") % {"code": code})
        if plan.is_empty:
            self.stdout.write(_("Nothing is lacking."))
            return
        self.tell(plan)
        if not write:
            typed = " ".join(
                filter(None, ("manage.py add_language", code, interface and f"--interface {interface}"))
            )
            self.stdout.write(
                "\n" + _("Nothing was written. What does it: %(command)s") % {"command": f"{typed} --write"}
            )
            return
        carry_out(plan)
        self.tell_what_is_left(plan, code)

    def listed(self, code: str, interface: str) -> dict[str, Added]:
        """The languages of the folder, with this one; an error in one line for one that cannot be."""
        known = dict(settings.ADDED_LANGUAGES)
        if not code:
            if interface:
                raise CommandError(_("--interface goes with the code of a language."))
            if not known:
                raise CommandError(_("No language was added yet. Name one: manage.py add_language nl"))
            return known
        if not is_language(code):
            raise CommandError(_("“%(code)s” is no language code Django knows.") % {"code": code})
        if code in settings.SHIPPED_LANGUAGES:
            raise CommandError(_("“%(code)s” is there already: the site came with it.") % {"code": code})
        before = [*settings.SHIPPED_LANGUAGES, *(one for one in known if one != code)]
        if code in known:
            before = before[: len(settings.SHIPPED_LANGUAGES) + list(known).index(code)]
            interface = interface or known[code].interface
        if not interface:
            default = settings.LANGUAGE_CODE
            interface = default if default in before else before[0]
        if interface not in before:
            raise CommandError(
                _("The interface can be lent by one of these languages: %(codes)s.")
                % {"codes": ", ".join(before)}
            )
        return {**known, code: Added(interface)}

    # --- what it does -----------------------------------------------------------------------------

    def tell(self, plan: Plan) -> None:
        for table, changes in by_table(plan.changes).items():
            self.stdout.write(table)
            for told in changes:
                self.stdout.write(f"  {told}")
        count = Counter(change.kind for change in plan.changes)
        if plan.changes:
            self.stdout.write(
                _("In all: %(columns)s columns, %(indexes)s indexes, %(constraints)s constraints.")
                % {"columns": count["column"], "indexes": count["index"], "constraints": count["constraint"]}
            )
        removed = [change for change in plan.changes if (change.verb, change.kind) == ("remove", "column")]
        if removed:
            self.stdout.write(self.style.WARNING(_("Removed columns take their words with them.")))
        self.stdout.write("\n" + _("Files:"))
        for path in plan.files:
            self.stdout.write(f"  {path}")

    # --- what is left to do -----------------------------------------------------------------------

    def tell_what_is_left(self, plan: Plan, code: str) -> None:
        self.stdout.write("\n" + _("Written. What is left to do:"))
        codes = [code] if code else list(plan.languages)
        steps = (
            [_("Make the columns: %(command)s") % {"command": "manage.py migrate"}] if plan.changes else []
        )
        steps.append(
            _("Restart the site. Staff then find the language in the admin; readers do not see it yet.")
        )
        for one in codes:
            steps += steps_for(one, plan.languages[one])
        for number, step in enumerate(steps, start=1):
            self.stdout.write(f"{number}. {step}")


def by_table(changes: list[Change]) -> dict[str, list[str]]:
    """{table: lines}: what is done to each, names of one kind on one line."""
    verbs = {"add": "+", "remove": "−", "alter": "~", "rename": "→"}
    kinds = {"column": _("columns"), "index": _("indexes"), "constraint": _("constraints")}
    grouped: dict[str, dict[tuple[str, str], list[str]]] = {}
    for change in changes:
        grouped.setdefault(change.table, {}).setdefault((change.verb, change.kind), []).append(change.name)
    return {
        table: [f"{verbs[verb]} {kinds[kind]}: {', '.join(names)}" for (verb, kind), names in lines.items()]
        for table, lines in sorted(grouped.items())
    }


def steps_for(code: str, added: Added) -> Iterator[str]:
    name = endonym(code)
    strings = waiting(code)
    yield ngettext(
        "%(name)s: translate %(count)s string of the interface in %(path)s, then type: manage.py "
        "compile_messages. What is empty is printed in “%(lender)s”.",
        "%(name)s: translate %(count)s strings of the interface in %(path)s, then type: manage.py "
        "compile_messages. What is empty is printed in “%(lender)s”.",
        strings,
    ) % {"name": name, "count": strings, "path": catalogue_path(code), "lender": added.interface}
    records, labels = without_words(code)
    if records:
        yield _("%(name)s: records without words: %(records)s.") % {"name": name, "records": records}
    if labels:
        yield _("%(name)s: names and labels to fill in: %(labels)s.") % {"name": name, "labels": labels}
    if direction(code) == "rtl":
        yield _("%(name)s is written from right to left: pages turn round by themselves. Look at them.") % {
            "name": name
        }
    yield _(
        "%(name)s: letters that the site’s own typeface lacks come from the reader’s machine; spaces before "
        "signs are set in French alone; dates and numbers follow LANGUAGE_LOCALES."
    ) % {"name": name}
    served = ",".join(dict.fromkeys((*settings.SITE_LANGUAGES, code)))
    yield _("%(name)s: when readers may see it, set %(setting)s and restart the site.") % {
        "name": name,
        "setting": f"SITE_LANGUAGES={served}",
    }


def without_words(code: str) -> tuple[str, str]:
    """How many records, and how many rows of names and labels, have no words in a language."""
    records: list[str] = []
    labels: list[str] = []
    for model in apps.get_models():
        meta = model._meta
        names = {field.name for field in meta.concrete_fields}
        words = translated_fields(model)
        if not words:
            continue
        rows = model._base_manager.all()
        first = next((word for word in ("title", "name", "label", "short_name") if word in words), words[0])
        if column(first, code) in names:
            rows = rows.exclude(**{f"{column(first, code)}__gt": ""})
        try:
            count = rows.count()
        except DatabaseError:
            return "", ""  # not migrated, or not there: nothing can be counted
        if count:
            shipped = column("state", settings.SHIPPED_LANGUAGES[0])
            told = f"{capfirst(meta.verbose_name_plural)} {count}"
            (records if shipped in names else labels).append(told)
    return ", ".join(records), ", ".join(labels)
