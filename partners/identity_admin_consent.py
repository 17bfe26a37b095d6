"""The check that asks the sealed records: is somebody named whose consent nobody can vouch for today?

Staff alone are told, and as little as can be: one sentence for every reason (never asked, refused, to be
reviewed since yesterday, sealed with a lost key, no sealed record at all), with the public label that they
see anyway. So an editor learns whom to ask, not what was answered nor what is written in the record; that a
partner which nothing protects has one shows only while something is wrong with its consent. Nothing but
this answer leaves partners.identity, and no page of the site imports this module.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from languages.queries import links
from languages.record_links import reference_from
from languages.texts import words_of
from partners.identity import lacking_consent
from partners.models import Partner
from publishing.checklist import BLOCKS, Finding, Place, Reading, check_facts
from publishing.checklist.scanning import scan
from publishing.state import Publishable

PARTNER = "partners.partner"


@check_facts(Publishable, may_block=True)
def whoever_is_named_agreed(reading: Reading) -> Iterator[Finding]:
    """Blocks: naming somebody at risk who did not agree, or not lately, may cost more than a late page.

    What is public already stays. The way out is always open: take the partner out, or withdraw the page.
    """
    named = named_by(reading)
    unsure = lacking_consent(named)
    for partner in named:
        if partner.pk in unsure:
            yield Finding(
                "consent",
                BLOCKS,
                _(
                    "Ask the protection officer about “%(label)s” first: it is not certain that it agrees to "
                    "be named. Or take it out of this page."
                )
                % {"label": words_of(partner, "name").value or partner.key},
                _where(reading, partner),
            )


def named_by(reading: Reading) -> list[Partner]:
    """The partners that the page names, in whichever capacity, and the record itself if it is one.

    One query. Not those in lines that are not shown, nor those that no page may name anyway.
    """
    conditions = Q(pk=reading.record.pk) if isinstance(reading.record, Partner) else Q(pk__in=[])
    for model in reading.types(with_record=True):
        path = reading.path(model)
        for name in _relations(model):
            field: Any = model._meta.get_field(name)
            if field.many_to_many:
                here, there = field.m2m_field_name(), field.m2m_reverse_field_name()
                rows = links(model, name).filter(
                    **_shown(model, {f"{here}__{path}": reading.record.pk}, here)
                )
                conditions |= Q(pk__in=rows.values(there))
            else:
                rows = model._base_manager.filter(**_shown(model, {path: reading.record.pk})).order_by()
                conditions |= Q(pk__in=rows.values(name))
    if keys := _linked(reading):
        conditions |= Q(key__in=keys)
    found = Partner.objects.filter(conditions).for_lists().order_by("key")
    own = reading.record.pk if isinstance(reading.record, Partner) else None
    return [one for one in found if one.pk == own or one.is_public_anywhere]


def _relations(model: Any) -> list[str]:
    """The fields of `model` that name a partner, but not the one that says what a member belongs to."""
    fields = (*model._meta.concrete_fields, *model._meta.local_many_to_many)
    owner = getattr(model, "member_of", "")
    return [field.name for field in fields if field.related_model is Partner and field.name != owner]


def _shown(model: Any, conditions: dict[str, Any], via: str = "") -> dict[str, Any]:
    """Of lines that may be hidden, those that are shown."""
    if any(field.name == "is_public" for field in model._meta.concrete_fields):
        conditions[f"{via}__is_public" if via else "is_public"] = True
    return conditions


def _linked(reading: Reading) -> set[str]:
    """The keys of the partners that the texts link to, in whichever language."""
    return {
        reference.key
        for language in reading.languages
        for body in reading.bodies(language)
        for link in scan(body.html, language).links
        if (reference := reference_from(link.href)) and reference.model == PARTNER
    }


def _where(reading: Reading, partner: Partner) -> Place | None:
    """The first field that names it, as far as that is known without another question."""
    if partner.pk == reading.record.pk and isinstance(reading.record, Partner):
        return reading.place(reading.record)
    for model in reading.types(with_record=True):
        for row in reading.known(model):
            for name in _relations(model):
                field = model._meta.get_field(name)
                if field.concrete and not field.many_to_many and getattr(row, field.attname) == partner.pk:
                    return reading.place(row, name)
    return None
