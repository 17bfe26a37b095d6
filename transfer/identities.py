"""Sealed records in and out: plain JSON Lines, only when asked for, in a file of their own.

The only module of this app that opens or seals them. Threats: a content folder that is handed around (it
never holds them), a file that others on the machine may read (it is made for its owner alone), an export
that nobody remembers (each record that leaves is in the event log).
"""

import json
import os
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.events import log
from partners.identity import CannotOpen, Consent, ProtectedIdentity, Risk, Secrets, keep
from partners.models import Partner
from topics.country_names import is_country
from transfer.layout import rows
from transfer.lines import numbered
from transfer.problems import Problems, Where
from transfer.records import unknown_reference
from transfer.tally import Tally
from transfer.values import Wrong, day_from, not_one_of, text_from

DATES = {"review_by", "consent.date"}


def import_identities(path: Path, problems: Problems) -> Tally:
    """Seals the records of the file, inside the caller's transaction. An equal one is left as it is."""
    if not path.is_file():
        problems.add(Where(str(path)), _("There is no such file."))
        return Tally()
    tally = Tally()
    seen: dict[Any, int] = {}
    for where, data in numbered(path, problems):
        before = len(problems)
        secrets = _secrets(data, where, problems)
        partner = _partner(data.get("partner"), where.at("partner"), problems)
        if partner is not None and partner.pk in seen:
            problems.add(
                where.at("partner"),
                _("“%(key)s” is already on line %(line)d.") % {"key": partner.key, "line": seen[partner.pk]},
            )
        if partner is None or len(problems) > before:
            continue
        seen[partner.pk] = where.line
        tally += _keep(partner, secrets, where, problems)
    return tally


def _keep(partner: Partner, secrets: Secrets, where: Where, problems: Problems) -> Tally:
    """Compares inside the machine: nobody is shown anything, so that is no opening to be logged."""
    record = ProtectedIdentity.objects.filter(partner=partner).first()
    if record:
        try:
            if record.open() == secrets:
                return Tally(unchanged=1)
        except CannotOpen:
            problems.add(where, _("The sealed record that is there was made with another PROTECTED_KEY."))
            return Tally()
    keep(partner, secrets, by=None)
    return Tally(changed=1) if record else Tally(created=1)


def _partner(key: Any, where: Where, problems: Problems) -> Partner | None:
    if not isinstance(key, str) or not key:
        problems.add(where, _("This is required."))
        return None
    partner = rows(Partner).filter(key=key).first()
    if partner is None:
        problems.add(where, unknown_reference(Partner, key))
    return partner


def _secrets(data: dict[str, Any], where: Where, problems: Problems) -> Secrets:
    said = {key: value for key, value in data.items() if key != "partner" and value is not None}
    consent = said.pop("consent", {})
    found: dict[str, Any] = {}
    known = {field.name for field in fields(Secrets)}
    for key, value in said.items():
        if key not in known:
            problems.add(where.at(key), _("This key is unknown."))
            continue
        _take(found, key, value, where.at(key), problems)
    agreed: dict[str, Any] = {}
    if not isinstance(consent, dict):
        problems.add(where.at("consent"), _("An object in braces is expected: {…}."))
        consent = {}
    for key, value in consent.items():
        place = where.at("consent").at(key)
        if key not in {field.name for field in fields(Consent)}:
            problems.add(place, _("This key is unknown."))
        else:
            _take(agreed, key, value, place, problems)
    return Secrets(**found, consent=Consent(**agreed))


def _take(found: dict[str, Any], key: str, value: Any, where: Where, problems: Problems) -> None:
    try:
        found[key] = _value(key, value)
    except Wrong as error:
        problems.add(where, error)


def _value(key: str, value: Any) -> Any:
    if key == "given":
        if not isinstance(value, bool):
            raise Wrong(_("true or false is expected."))
        return value
    if key == "forbidden_strings":
        if not isinstance(value, list):
            raise Wrong(_("A list in brackets is expected: […]."))
        return [text_from(one) for one in value]
    text = text_from(value)
    if key == "risk" and text and text not in Risk.values:
        raise Wrong(not_one_of(text, Risk.values))
    if key == "country" and text and not is_country(text):
        raise Wrong(
            _("“%(value)s” is not the code of a country (ISO 3166-1: BE, CD).") % {"value": text[:20]}
        )
    return day_from(text) if key in {"date", "review_by"} and text else text


class CannotExport(Exception):
    """The sealed records were not written. The text says why."""


@transaction.atomic
def export_identities(path: Path, folder: Path) -> int:
    """Writes every sealed record, readable, to `path`; how many. Raises CannotExport: then no file is left.

    Each record that leaves is noted in the event log.
    """
    refuse_place(path, folder)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise CannotExport(
            _("“%(path)s” cannot be made: %(error)s") % {"path": path, "error": error.strerror}
        ) from error
    number = 0
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            records = ProtectedIdentity.objects.select_related("partner")
            for record in sorted(records, key=lambda one: one.partner.key):
                file.write(json.dumps(_line(record), ensure_ascii=False) + "\n")
                log("export_identity", by=None, on=record.partner)
                number += 1
    except CannotOpen as error:
        path.unlink()
        raise CannotExport(
            _("A sealed record was made with another PROTECTED_KEY: it cannot be exported.")
        ) from error
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return number


def refuse_place(path: Path, folder: Path) -> None:
    """Raises CannotExport for a file that exists, or inside the content folder, which is handed around."""
    if path.exists() or path.is_symlink():
        raise CannotExport(_("“%(path)s” exists already: it is not overwritten.") % {"path": path})
    if folder.resolve() in path.resolve().parents:
        raise CannotExport(
            _("“%(path)s” is inside the content folder. Sealed records go to a place of their own.")
            % {"path": path}
        )


def _line(record: ProtectedIdentity) -> dict[str, Any]:
    secrets = asdict(record.open())
    consent = {key: value for key, value in secrets.pop("consent").items() if key == "given" or value}
    line = {key: value for key, value in secrets.items() if value not in ("", [])}
    if consent:
        line["consent"] = consent
    ordered = [field.name for field in fields(Secrets) if field.name in line]
    return {"partner": record.partner.key, **{key: line[key] for key in ordered}}
