"""The filters of the list of positions. Parameter names and codes are the same in every language."""

from typing import Any

from django.db import connection, models
from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.functions import Substr
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from languages.codes import column
from languages.queries import plain
from languages.texts import Text, text_of
from partners.models import Partner
from positions.models import AskStatus, Position
from positions.models.asks import has_readable_words
from publishing.availability import Availability
from publishing.listing import Facet, Listing, Option, is_year
from publishing.state import public_condition
from topics.models import Country, Level, PositionType, Theme


def or_availability(value: Any, path: str, info: str) -> Case:
    """The value where there is one, else why there is none when somebody said so, else nothing."""
    return Case(
        When(~Q(**{path: ""}), then=value),
        When(~Q(**{info: Availability.UNSET}), then=F(info)),
        default=Value(""),
        output_field=CharField(),
    )


def link_or_availability(accessor: str) -> Case:
    """The same for a list: each row it links, else why there is none."""
    return Case(
        When(**{f"{accessor}__isnull": False, "then": F(accessor)}),
        When(~Q(**{f"{accessor}_info": Availability.UNSET}), then=F(f"{accessor}_info")),
        default=Value(""),
        output_field=CharField(),
    )


def is_year_or_availability(code: str) -> bool:
    return code in Availability.values or is_year(code)


class AskStatusFacet(Facet):
    """Where the asks stand that the page of their position shows: what only a draft says is not counted."""

    def code_expression(self) -> Case:
        readable = has_readable_words("asks__text", lambda code: public_condition(Position, code))
        status = or_availability(F("asks__status"), "asks__status", "asks__status_info")
        return Case(When(readable, then=status), default=Value(""), output_field=CharField())


ABOUT = (  # what a position or a result is about
    Facet("theme", _("Theme"), "themes", of=Theme),
    Facet(
        "country",
        _("Country"),
        "countries",
        of=Country,
        expression=link_or_availability("countries"),
        knows=lambda code: code in Availability.values,
    ),
)

SHARED_FACETS = (
    Facet("type", _("Type"), "type_id", of=PositionType),
    *ABOUT,
    Facet(
        "level",
        _("Level"),
        "levels",
        of=Level,
        expression=link_or_availability("levels"),
        knows=lambda code: code in Availability.values,
    ),
    AskStatusFacet(
        "status",
        _("Status of the asks"),
        "asks__status",
        choices=AskStatus,
        repeats=True,
        knows=lambda code: code in (*AskStatus.values, *Availability.values),
    ),
    Facet(
        "year",
        _("Year"),
        "date",
        expression=or_availability(Substr(F("date"), 1, 4, output_field=CharField()), "date", "date_info"),
        newest_first=True,
        knows=is_year_or_availability,
    ),
)


def filterable() -> Any:
    """The partners that a list may be filtered by: none that is protected."""
    return Partner.objects.named().without_secrets()


class PartnerFacet(Facet):
    """Records that a partner has a part in, in whichever of its `roles`.

    A protected partner is no value of it: together with `country` it would say where the partner is
    (the mosaic effect), so its key answers like one that does not exist.
    """

    def narrow(self, rows: Any, code: str) -> Any:
        return rows.involving(filterable().filter(key=code))

    def roles(self, rows: models.QuerySet) -> tuple[models.QuerySet, ...]:
        """Per role, the records with the partner who has it as `_partner`: leads, wrote, supports, signed."""
        return (
            *led_or_supported(rows),
            rows.filter(co_authors__isnull=False).annotate(_partner=F("co_authors")),
            rows.filter(signatories__is_public=True, signatories__member__isnull=False).annotate(
                _partner=F("signatories__member")
            ),
        )

    def options(self, listing: Listing) -> list[Option]:
        rows = plain(listing.published(self.name).order_by())
        numbers = _records_by_partner(self.roles(rows))
        chosen = listing.chosen.get(self.name)
        sort = column("sort_key", listing.language)
        return [
            Option(
                partner.key,
                text_of(partner, "name", listing.language),
                numbers[partner.pk],
                partner.key == chosen,
                getattr(partner, sort),
            )
            for partner in filterable().for_lists().filter(pk__in=numbers)
        ]

    def unused(self, code: str, language: str) -> Text:
        return text_of(get_object_or_404(filterable().for_lists(), key=code), "name", language)


def led_or_supported(rows: models.QuerySet) -> tuple[models.QuerySet, models.QuerySet]:
    """The roles that positions and results share."""
    return (
        rows.annotate(_partner=F("lead")),
        rows.filter(partners__isnull=False).annotate(_partner=F("partners")),
    )


def _records_by_partner(roles: tuple[models.QuerySet, ...]) -> dict[int, int]:
    """`{partner id: number of records}`, each record once however many roles the partner has in it."""
    first, *others = (role.values_list("_partner", "pk") for role in roles)
    pairs, parameters = first.union(*others).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "_partner", COUNT(*) FROM ({pairs}) involved GROUP BY "_partner"', parameters)
        return dict(cursor.fetchall())


FACETS: tuple[Facet, ...] = (
    *SHARED_FACETS[:3],
    PartnerFacet(
        "partner",
        _("Partner"),
        "lead__key",
        counted_together=False,
    ),
    *SHARED_FACETS[3:],
)
