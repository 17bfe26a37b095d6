"""What is found of partners: what their pages say. A protected one is found by its public label alone."""

from collections.abc import Sequence
from typing import Any

from languages.texts import text_of
from partners.models import Membership, Partner
from search.sources.source import Draft, Reading, RecordSource, grouped
from topics.models import PartnerKind, Region


class PartnerSource(RecordSource):
    kind = "partner"
    model = Partner
    summary = ("about",)
    text = ("notice", "body")
    linked = {"theme": "themes", "country": "works_in"}

    def hides_the_past_of(self, keys: Sequence[Any]) -> bool:
        return Partner.objects.filter(Partner.hidden_past_condition(), pk__in=keys).exists()

    def rows(self, keys: Sequence[Any]) -> Any:
        return super().rows(keys).prefetch_related("other_names")

    def prepare(self, rows: list[Any], reading: Reading) -> None:
        lines = Membership.objects.shown().filter(of__in=[row.pk for row in rows]).order_by("order")
        members = {line.member_id for line in lines if line.member_id}
        exposed = set(
            Partner.objects.filter(pk__in=members)
            .exclude(pk__in=Partner.objects.beside_countries().values("pk"))
            .values_list("pk", flat=True)
        )
        shown = [line for line in lines.select_related("member") if line.member_id not in exposed]
        reading.kept = {
            "members": grouped(shown, "of_id"),
            "protected": {str(row.pk) for row in rows if row.is_protected},
        }

    def link(self, draft: Draft, code: str, targets: Any, reading: Reading) -> None:
        """Under nothing that would say what or where a protected partner is (docs/decisions/0002)."""
        if draft.object_id not in reading.kept["protected"]:
            super().link(draft, code, targets, reading)

    def complete(self, draft: Draft, row: Any, reading: Reading) -> None:
        language = draft.language
        draft.whole_names = [row.acronym] if row.acronym else []
        if not row.hides_its_name:
            draft.whole_names += [name.text for name in row.other_names.all()]
        draft.names += reading.names(PartnerKind, row.kind_id, language)
        draft.codes.append(f"partnerkind/{row.kind_id}")
        if row.region_id:
            draft.codes.append(f"region/{row.region_id}")
            draft.names += reading.names(Region, row.region_id, language)
        # Who guesses at a name must not be led here by the ordinary words in it.
        draft.is_found_partly = not row.is_protected
        if not row.is_protected:
            draft.codes.append(f"partner/{row.key}")
            draft.codes += [f"country/{row.country_id}"] if row.country_id else []
        for line in reading.kept["members"].get(row.pk, ()):
            draft.names.append(text_of(line.member or line, "name", language).value)
