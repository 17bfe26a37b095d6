"""What a line must obey beyond the form of its values, said before the database would refuse it.

The database has the last word on most of this (publishing.state and the constraints of each model); here
the same sentences get the name of a field. What is true between lines is in transfer.chains.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from languages.codes import column_languages, site_languages
from library.models import Image
from pages.models import (
    Block,
    BlockDocument,
    BlockKind,
    Destination,
    HomeSection,
    MenuItem,
    NewsItem,
    Page,
    RelatedNews,
    SiteIdentity,
    StandingText,
)
from pages.models.destinations import RECORDS, may_be_followed
from pages.models.site import THE_SITE, still_to_fill_in
from partners.models import Membership, NamedOrganisation, Partner, Visibility
from positions.models import (
    AdvocacyAction,
    EvidenceItem,
    Figure,
    Milestone,
    MilestoneState,
    Qualifier,
    Result,
)
from positions.models.results import BOTH_FORMS
from publishing.corrections import NEVER_PUBLIC, NOTHING_SAID
from publishing.slugs import is_reserved
from publishing.state import State
from transfer.layout import Shape

Record = dict[str, Any]
Refusal = tuple[str, str]


def refusals_of(shape: Shape, record: Record) -> Iterator[Refusal]:
    """(key, reason) for everything about the record, or the member, that cannot be."""
    if shape.life:
        yield from _addresses(record)
    if shape.is_publishable:
        yield from _life(shape, record)
        yield from _corrections(record)
    for rule in rules_of(shape.model):
        yield from rule(record)


@cache
def rules_of(model: type[models.Model]) -> tuple[Callable[[Record], Iterator[Refusal]], ...]:
    """Found once for each type: there are many lines."""
    return tuple(rule for subject, rule in RULES if issubclass(model, subject))


def message_of(model: type[models.Model], constraint: str) -> str:
    """What the database's own constraint says to a reader."""
    found = next(one.violation_error_message for one in model._meta.constraints if one.name == constraint)
    return str(found)


def says(record: Record, key: str) -> bool:
    """True when there are words in some language."""
    return any(record.get(key, {}).values())


def _addresses(record: Record) -> Iterator[Refusal]:
    for code, slug in record.get("slug", {}).items():
        if slug in record.get("old_slugs", {}).get(code, ()):
            yield f"old_slugs.{code}", _("“%(slug)s” is the address of today.") % {"slug": slug}


def _life(shape: Shape, record: Record) -> Iterator[Refusal]:
    title = shape.model.title_field  # type: ignore[attr-defined]
    for code in column_languages():
        if record.get("state", {}).get(code) != State.PUBLIC:
            continue
        for key in (title, "slug", "published_at"):
            if not (record.get(key, {}).get(code) or "").strip():
                yield (
                    f"{key}.{code}",
                    _("This is required, because the version in this language is public."),
                )
    for code, until in record.get("until", {}).items():
        published = record.get("published_at", {}).get(code)
        if record.get("state", {}).get(code) != State.PUBLIC:
            yield f"until.{code}", _("Only a public version has a moment at which it goes.")
        elif published and datetime.fromisoformat(until) <= datetime.fromisoformat(published):
            yield f"until.{code}", _("A version is withdrawn after it is published, not before.")


def _corrections(record: Record) -> Iterator[Refusal]:
    """Of what was public, and saying something."""
    was_public = {State.PUBLIC, State.WITHDRAWN} & set(record.get("state", {}).values())
    for place, line in enumerate(record.get("corrections", ()), start=1):
        if not was_public:
            yield f"corrections[{place}]", str(NEVER_PUBLIC)
        elif not says(line, "text"):
            yield f"corrections[{place}].text", str(NOTHING_SAID)


def _protected(record: Record) -> Iterator[Refusal]:
    """A protected partner's line says nothing that would betray it."""
    visibility = record.get("visibility")
    if visibility == Visibility.PUBLIC:
        return
    if record.get("country"):
        yield "country", message_of(Partner, "protected_partner_has_no_country")
    if record.get("website") and visibility != Visibility.COUNTRY_WITHHELD:
        yield "website", message_of(Partner, "protected_partner_has_no_website")
    if visibility != Visibility.COUNTRY_WITHHELD:
        if record.get("acronym"):
            yield "acronym", message_of(Partner, "protected_partner_has_no_acronym")
        if record.get("other_names"):
            yield "other_names", _("A partner whose identity is withheld has no other names here.")
    if record.get("works_in"):
        yield "works_in", _("A protected partner works in no country here: its sealed record may say where.")
    if record.get("old_slugs"):
        yield "old_slugs", _("A protected partner has no old addresses: they would say what it was called.")


def _not_of_itself(record: Record) -> Iterator[Refusal]:
    for place, line in enumerate(record.get("memberships", ()), start=1):
        if line.get("member") == record.get("key"):
            yield f"memberships[{place}].member", message_of(Membership, "membership_not_of_itself")


def _member_or_name(record: Record) -> Iterator[Refusal]:
    if bool(record.get("member")) == bool(any(record.get("name", {}).values())):
        yield "member", message_of(Membership, "membership_member_or_name")


def _period(start: str, end: str, model: type[models.Model], constraint: str) -> Callable[[Record], Any]:
    def rule(record: Record) -> Iterator[Refusal]:
        first, last = record.get(start), record.get(end)
        if isinstance(first, str) and isinstance(last, str) and first[: len(last)] > last:
            yield end, message_of(model, constraint)

    return rule


def _alternative_text(record: Record) -> Iterator[Refusal]:
    if not record.get("is_decorative") and not says(record, "alt"):
        yield "alt", message_of(Image, "image_alt_unless_decorative")


def _figure(record: Record) -> Iterator[Refusal]:
    if says(record, "words") and record.get("qualifier", Qualifier.EXACT) == Qualifier.EXACT:
        yield "words", message_of(Figure, "figure_exact_needs_no_wording")
    for code in column_languages():
        forms = {name: record.get(name, {}).get(code) for name in ("unit", "unit_plural")}
        missing = [name for name, form in forms.items() if not (form or "").strip()]
        if len(missing) == 1:
            yield f"{missing[0]}.{code}", str(BOTH_FORMS)


def _evidence(record: Record) -> Iterator[Refusal]:
    if record.get("document") and record.get("url"):
        yield "url", message_of(EvidenceItem, "evidence_document_or_address")
    if not record.get("document") and not says(record, "label"):
        yield "label", message_of(EvidenceItem, "evidence_says_something")


def _planned(record: Record) -> Iterator[Refusal]:
    if record.get("state") == MilestoneState.PLANNED and record.get("reached_on"):
        yield "reached_on", message_of(Milestone, "planned_milestone_not_reached")


def _places(record: Record) -> list[str]:
    return [name for name in ("section", *RECORDS, "url") if record.get(name)]


def _leads_somewhere(record: Record) -> Iterator[Refusal]:
    if not _places(record):
        yield "section", message_of(MenuItem, "menu_item_leads_to_one_place")


def _destination(record: Record) -> Iterator[Refusal]:
    """One place at most, and an address that a link may have."""
    if len(places := _places(record)) > 1:
        yield places[1], message_of(MenuItem, "menu_item_leads_to_one_place")
    for code, url in record.get("url", {}).items():
        if url and not may_be_followed(url):
            yield (
                f"url.{code}",
                _("Write https://…, mailto:… or an address of this site such as /fr/contact/."),
            )


def _block(record: Record) -> Iterator[Refusal]:
    if record.get("kind") == BlockKind.LIST and not record.get("list"):
        yield "list", message_of(Block, "block_list_is_chosen")
    if record.get("kind") == BlockKind.IMAGE and not record.get("image"):
        yield "image", message_of(Block, "block_image_is_chosen")


def _own_address(record: Record) -> Iterator[Refusal]:
    """A page stands beside the lists of the site: it must not take the address of one."""
    for code, slug in record.get("slug", {}).items():
        if is_reserved(Page, code, slug):
            reason = _("The address “%(slug)s” is one of the site’s own: choose another one.")
            yield f"slug.{code}", reason % {"slug": slug}


def _site(record: Record) -> Iterator[Refusal]:
    if record.get("key") != THE_SITE:
        yield "key", message_of(SiteIdentity, "there_is_one_site")
    first, last = record.get("notice_from"), record.get("notice_until")
    if first and last and first > last:
        yield "notice_until", message_of(SiteIdentity, "site_notice_begins_before_it_ends")


def _complete(record: Record) -> Iterator[Refusal]:
    """A text wanted by law is not published with brackets left in it."""
    for code in site_languages() if record.get("is_complete") else ():
        if reason := still_to_fill_in(code, record.get("body", {}).get(code, "")):
            yield "is_complete", reason


def _once(
    accessor: str, key: str, model: type[models.Model], constraint: str
) -> Callable[[Record], Iterator[Refusal]]:
    """No two members of one record with the same `key`."""

    def rule(record: Record) -> Iterator[Refusal]:
        seen = set()
        for place, member in enumerate(record.get(accessor, ()), start=1):
            if (value := member.get(key)) in seen:
                yield f"{accessor}[{place}].{key}", message_of(model, constraint)
            seen.add(value)

    return rule


def _not_related_to_itself(record: Record) -> Iterator[Refusal]:
    for place, line in enumerate(record.get("related", ()), start=1):
        if line.get("other") == record.get("key"):
            yield f"related[{place}].other", message_of(RelatedNews, "related_news_not_itself")


RULES: tuple[tuple[type[models.Model], Callable[[Record], Iterator[Refusal]]], ...] = (
    (Partner, _protected),
    (Partner, _not_of_itself),
    (NamedOrganisation, _member_or_name),
    (Membership, _period("start", "end", Membership, "membership_starts_before_it_ends")),
    (AdvocacyAction, _period("date", "end", AdvocacyAction, "action_starts_before_it_ends")),
    (Milestone, _planned),
    (Image, _alternative_text),
    (Result, _period("start", "end", Result, "result_starts_before_it_ends")),
    (Figure, _figure),
    (EvidenceItem, _evidence),
    (NewsItem, _not_related_to_itself),
    (NewsItem, _once("related", "other", RelatedNews, "related_news_once")),
    (Page, _own_address),
    (Destination, _destination),
    (MenuItem, _leads_somewhere),
    (Block, _block),
    (Block, _once("documents", "document", BlockDocument, "block_document_once")),
    (SiteIdentity, _site),
    (StandingText, _complete),
    (SiteIdentity, _once("home_sections", "kind", HomeSection, "home_section_once")),
)
