"""Who has a part in a record, as far as its page may say so beside a country."""

from collections.abc import Iterable
from typing import Any

from languages.texts import text_of
from partners.models import Partner
from search.sources.source import Draft


class Partners:
    """The partners among `keys` that may be named beside a country: never a protected one (decision 0002)."""

    def __init__(self, keys: Iterable[Any]):
        wanted = {key for key in keys if key is not None}
        rows = Partner.objects.beside_countries().for_lists().filter(pk__in=wanted)
        self._partners = {partner.pk: partner for partner in rows}

    def tell(self, draft: Draft, keys: Iterable[Any]) -> None:
        """Files the entry under those of them that may be named, and names them."""
        for key in dict.fromkeys(keys):
            if partner := self._partners.get(key):
                draft.codes.append(f"partner/{partner.key}")
                draft.names.append(text_of(partner, "name", draft.language).value)
                draft.names.append(partner.acronym)
