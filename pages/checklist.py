"""What is looked at before publishing, of the blocks of a page: pictures, buttons, quotations."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from languages.codes import column_languages
from languages.texts import text_in
from library.checklist import told_of_pictures
from pages.models import Block, BlockKind, Page
from pages.models.destinations import RECORDS
from publishing.checklist import Finding, Reading, check_facts, check_words
from publishing.checklist.dead_links import unreadable
from publishing.checklist.link_words import say_nothing
from publishing.checklist.texts import advice
from publishing.own_addresses import page_linked
from publishing.record_links import read_in


def _blocks(reading: Reading, kind: str) -> list[Any]:
    return [block for block in reading.rows(Block) if block.kind == kind]


@check_words(Page)
def pictures_of_blocks_can_be_understood(reading: Reading, language: str) -> Iterator[Finding]:
    pictures = [block.image_id for block in _blocks(reading, BlockKind.IMAGE) if block.image_id]
    yield from told_of_pictures(pictures, language=language)


@check_facts(Page)
def a_quotation_says_whose_it_is(reading: Reading) -> Iterator[Finding]:
    for block in _blocks(reading, BlockKind.QUOTATION):
        if not any(text_in(block, "source", code) for code in column_languages()):
            yield advice(
                "quotation-source",
                _("Say who said it, where and when: a quotation without a source cannot be checked."),
                reading.place(block, "source", reading.record.source_language),
            )


@check_words(Page)
def buttons_lead_somewhere(reading: Reading, language: str) -> Iterator[Finding]:
    buttons = _blocks(reading, BlockKind.BUTTON)
    closed = _closed(buttons, language)
    addresses = {found for block in buttons if (found := page_linked(text_in(block, "url", language)))}
    dead = unreadable(addresses)
    for block in buttons:
        if block.pk in closed:
            yield advice(
                "link-dead",
                _(
                    "Publish in this language what the button leads to, or choose another target: readers do "
                    "not see the button."
                ),
                reading.place(block, closed[block.pk]),
                language,
            )
        elif page_linked(text_in(block, "url", language)) in dead:
            yield advice(
                "link-dead",
                _("Mend the address of the button: no page answers there."),
                reading.place(block, "url", language),
                language,
            )
        label = text_in(block, "label", language)
        if label and say_nothing(label, language):
            yield advice(
                "link-words",
                _(
                    "Say where the button “%(words)s” leads: those who hear links one by one hear nothing "
                    "else."
                )
                % {"words": label},
                reading.place(block, "label", language),
                language,
            )


def _closed(buttons: list[Any], language: str) -> dict[Any, str]:
    """`{button: the field that names its target}` where nobody can read that; a query for each type."""
    wanted: dict[str, dict[Any, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for block in buttons:
        for name in RECORDS:
            if (key := getattr(block, f"{name}_id")) is not None:
                wanted[name][key].append(block.pk)
    closed: dict[Any, str] = {}
    for name, blocks in wanted.items():
        model: Any = Block._meta.get_field(name).related_model
        open_to_all = model._base_manager.filter(read_in(model, language), pk__in=list(blocks))
        found = set(open_to_all.order_by().values_list("pk", flat=True))
        closed |= {one: name for key, ones in blocks.items() if key not in found for one in ones}
    return closed
