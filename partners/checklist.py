"""What is looked at before publishing, for the safety of partners: names that may not stand in this text.

Only what every colleague sees is read here: public labels, and lines that were marked as not to be shown.
What is sealed is asked by partners.identity_admin_consent. The words that a sealed record forbids are not
searched for, on purpose: whoever may write a text could then guess them, one after the other.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from languages.codes import column, column_languages
from languages.folding import fold
from languages.rich_text import plain_text
from languages.texts import text_in
from partners import identity_admin_consent
from partners.models import NamedOrganisation, Partner, Visibility
from publishing.checklist import BLOCKS, Finding, Reading, check_words
from publishing.checklist.texts import advice
from publishing.state import Publishable
from topics.models import Country

assert identity_admin_consent  # importing it registers its check

SHORTEST = 3  # characters of a name that is searched for


class Passage:
    """A text, in which names are found as whole words."""

    def __init__(self, words: str):
        self.words = " ".join(plain_text(words).replace("’", "'").split())

    @cached_property
    def folded(self) -> str:
        return fold(self.words)

    def names(self, name: str) -> bool:
        """A name of several words whatever its case and accents; one of a single word as it is written.

        « Collectif » is a name at the head of a line, and a word like any other inside a sentence.
        """
        name = " ".join(name.replace("’", "'").split())
        if len(name) < SHORTEST:
            return False
        wanted, words = (fold(name), self.folded) if " " in name else (name, self.words)
        return bool(re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", words))


@check_words(Publishable, may_block=True)
def nobody_is_named_who_may_not_be(reading: Reading, language: str) -> Iterator[Finding]:
    """Safety: an editor unticked “shown” because naming somebody here endangers them; or a partner is
    suppressed, and nothing at all may be told of it. A sentence that names them all the same undoes that.
    """
    hidden = [row for row in _lines(reading) if not row.is_public]
    members = {row.member_id for row in hidden if row.member_id}
    rows = Partner.objects.filter(Q(visibility=Visibility.SUPPRESSED) | Q(pk__in=members))
    suppressed: set[str] = set()
    marked = {name for row in hidden if not row.member_id for name in _names(row)}
    for partner in rows.exclude(pk=reading.record.pk if _is_partner(reading) else None).for_lists():
        (suppressed if partner.is_hidden else marked).update(_names(partner))
    if not (suppressed or marked):
        return
    for row, field, words in reading.texts(language):
        if getattr(row, "is_public", True) is False or isinstance(row, NamedOrganisation):
            continue  # what is not printed; lines that are printed have answered for themselves
        passage, place = Passage(words), reading.place(row, field, language)
        for name in sorted(marked):
            if passage.names(name):
                yield Finding(
                    "name-not-shown",
                    BLOCKS,
                    _("Take “%(name)s” out: a line of this record says that naming it here is a danger.")
                    % {"name": name},
                    place,
                    language,
                )
        for name in sorted(suppressed - marked):
            if passage.names(name) and not _is_shared(name):
                yield Finding(
                    "name-suppressed",
                    BLOCKS,
                    _("Take “%(name)s” out: nothing at all may be told of this partner.") % {"name": name},
                    place,
                    language,
                )


def _lines(reading: Reading) -> Iterator[Any]:
    for model in reading.types():
        if issubclass(model, NamedOrganisation):
            yield from reading.rows(model)


def _is_partner(reading: Reading) -> bool:
    return isinstance(reading.record, Partner)


def _names(row: Any) -> set[str]:
    return {name for code in column_languages() if (name := text_in(row, "name", code))}


def _is_shared(name: str) -> bool:
    """« Organisation – identité protégée » may be the label of another partner, which is shown."""
    anywhere = Q()
    for code in column_languages():
        anywhere |= Q(**{column("name", code): name})
    return Partner.objects.named().filter(anywhere).exists()


@check_words(Partner)
def a_protected_partner_names_no_country(reading: Reading, language: str) -> Iterator[Finding]:
    """Only whoever knows where it is can say whether that betrays it: advice, and for every country alike."""
    if not reading.record.is_protected:
        return
    rows = Country._base_manager.order_by("alpha2").values_list(
        column("name", language), column("short_name", language)
    )
    countries = list(dict.fromkeys(name for names in rows for name in names if name))
    for row, field, words in reading.texts(language):
        passage = Passage(words)
        if named := [name for name in countries if passage.names(name)]:
            yield advice(
                "protected-names-country",
                _(
                    "This partner is protected, and this text names %(countries)s. Make sure that it does "
                    "not tell where the partner is."
                )
                % {"countries": ", ".join(named)},
                reading.place(row, field, language),
                language,
            )
