"""Texts, pictures and the blocks of a page."""

from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from advocacy_site.styleguide import chain
from advocacy_site.styleguide.chain import setback
from advocacy_site.styleguide.components import Component, Part, part, state
from advocacy_site.styleguide.making import Words, made, said
from advocacy_site.styleguide.pictures import example_picture
from advocacy_site.styleguide.prose import OUTLINE, PARAGRAPH, PROSE
from advocacy_site.styleguide.records import (
    LONG_TITLE,
    MEMBER,
    PERSON,
    SUMMARY,
    captioned_picture,
    countries,
    document,
    figure,
    kind_of_result,
    labelled,
    lawyers,
    news_item,
    observatory,
    page,
    pages_within,
    position,
    position_type,
    result,
)
from languages.long_texts import contents_of, long_text
from languages.templatetags.languages import attributes_for
from languages.texts import active_language
from pages.block_lists import ListTold, OpenCall
from pages.models import Block, BlockList
from pages.presentation import BlockTold, PageTold
from topics.models import PositionType

HEADING = {"fr": "Ce que nous demandons aux importateurs", "en": "What we ask of importers"}
CAPTION = "Niemand is <em>gekomen</em>."
FRENCH = {"fr": PARAGRAPH["fr"]}


def block(kind: str, body: Words | None = None, heading: Words | None = None, **told: Any) -> Part:
    """A block of a page. `told` is what its kind adds: documents, results, a list."""
    values = {name: told.pop(name) for name in ("image", "section", "list") if name in told}
    words = {"body": body or {}, "heading": heading or {}, "source": told.pop("source", {})}
    owner = page({"fr": "Page d’exemple", "en": "Example page"})
    row = made(Block, words=words, owner=owner, kind=kind, **values)
    return part("pages/_block.html", told=BlockTold(row, anchor=f"guide-block-{row.list or kind}", **told))


def block_with_list(name: str, rows: list[Any]) -> Part:
    return block("list", PARAGRAPH, HEADING, list=name, listed=ListTold(name, rows))


def types() -> list[Any]:
    """Types of position with how many there are of each."""
    letter = labelled(PositionType, "letter", "Lettre ouverte", "Open letter")
    found = [position_type(), letter]
    found[0].number, found[1].number = 12, 1
    return found


def waiting_asks() -> list[OpenCall]:
    past, coming = chain.long_ask().ask, chain.one_ask().ask
    return [OpenCall(coming, False), OpenCall(past, True)]


def lists() -> dict[str, list[Any]]:
    """What each list holds, as pages.block_lists reads it."""
    return {
        BlockList.POSITIONS_BY_TYPE: types(),
        BlockList.LATEST_POSITIONS: [position(), position(LONG_TITLE)],
        BlockList.RESULTS_BY_KIND: [(kind_of_result(), [result(), setback()])],
        BlockList.LATEST_RESULTS: [result(figures=[figure(20, *PERSON)])],
        BlockList.PARTNERS: [lawyers(), observatory()],
        BlockList.COUNTRIES: countries("BI", "CD", "RW"),
        BlockList.LATEST_NEWS: [news_item(picture=True)],
        BlockList.LATEST_PUBLICATIONS: [document(None, "fr", "en")],
        BlockList.OPEN_CALLS: waiting_asks(),
    }


def figures_of_results() -> Part:
    rows = [
        result(figures=[figure(20, *PERSON, is_additive=True)]),
        result(
            LONG_TITLE, [figure(35, *PERSON, is_additive=True), figure(600, *MEMBER, qualifier="at_least")]
        ),
    ]
    return block("figures", PARAGRAPH, HEADING, results=rows)


def document_links(*languages: str) -> Part:
    return part("library/_document_links.html", document=document(None, *languages))


def quoted() -> Words:
    return {
        "fr": "<p>Personne n’est venu nous demander ce que nous savions de cette mine.</p>",
        "en": "<p>Nobody came to ask us what we knew about that mine.</p>",
    }


def further() -> Part:
    top, middle, lowest = pages_within()
    children = [page(LONG_TITLE, SUMMARY), page({"fr": "Notre équipe", "en": "Our team"})]
    told = type("Told", (PageTold,), {"children": children, "siblings": [top, middle]})(lowest)
    return part("pages/_further.html", told=told)


def picture_in_text(video: str = "", caption: str = "") -> Part:
    return part(
        "library/_in_text.html",
        image=captioned_picture(),
        **{
            "video": video,
            "host": "www.example.org",
            "caption": mark_safe(caption),
            "caption_language": "nl",
        },
        **{"language": active_language(), "is_foreign_here": bool(caption)},
    )


def contents() -> Part:
    words = said(OUTLINE)
    headings = long_text(words.value, words.language).headings
    return part("_contents.html", parts=contents_of(headings), attributes=attributes_for(words))


TEXTS = [
    Component(
        "prose",
        _("Text"),
        _("What editors write. Every element that the sanitiser lets through is here."),
        ("pages/blocks/_text.html", "pages/_block.html", "pages/_only_in.html"),
        ("prose.css",),
        lambda: [
            state(_("Every element"), block("text", PROSE), within=""),
            state(_("A text that exists in French only"), block("text", FRENCH, HEADING), within=""),
        ],
    ),
    Component(
        "contents",
        _("Contents of a text"),
        _("The way down a long text. A text of few headings has none."),
        ("_contents.html",),
        ("contents.css",),
        lambda: [state(_("Two levels, one heading of each very long"), contents())],
    ),
    Component(
        "pictures",
        _("Pictures"),
        _("With what they show, who made them and what may be done with them. None is needed anywhere."),
        ("library/_picture.html", "library/_in_text.html", "library/_credit.html"),
        ("pictures.css",),
        lambda: [
            state(
                _("Caption, credit and licence"),
                part("library/_picture.html", image=captioned_picture(), sizes="37rem"),
            ),
            state(
                _("Upright, without a word"),
                part("library/_picture.html", image=example_picture("portrait"), sizes="37rem"),
            ),
            state(_("In a text, before a video elsewhere"), picture_in_text("https://www.example.org/video")),
            state(_("In a text of another language, with its own caption"), picture_in_text(caption=CAPTION)),
        ],
    ),
    Component(
        "documents",
        _("Links to documents"),
        _("In a line of text. They say the type, the size, and the language when it is not the reader’s."),
        ("library/_document_links.html", "library/_file_link.html"),
        ("publications.css",),
        lambda: [
            state(_("One file"), document_links("fr")),
            state(_("One per language"), document_links("fr", "en")),
            state(_("In a language of neither reader"), document_links("sw")),
        ],
    ),
    Component(
        "callout",
        _("Call-out"),
        _("Sets a few sentences apart: once on a page, or it calls nobody."),
        ("pages/blocks/_callout.html",),
        ("blocks.css",),
        lambda: [state(_("With its heading"), block("callout", PARAGRAPH, HEADING), within="")],
    ),
    Component(
        "quotation",
        _("Quotation"),
        _("Somebody’s own words, with who said them."),
        ("pages/blocks/_quotation.html",),
        ("blocks.css",),
        lambda: [
            state(
                _("With its source"),
                block(
                    "quotation",
                    quoted(),
                    source={"fr": "Une coopérative fictive, 2024", "en": "A cooperative"},
                ),
                within="",
            )
        ],
    ),
    Component(
        "button",
        _("Button"),
        _("The one thing to do on a page. Every other way on is a link."),
        ("pages/blocks/_button.html",),
        ("blocks.css",),
        lambda: [
            state(
                _("To a section of the site"), block("button", PARAGRAPH, section="partners:list"), within=""
            )
        ],
    ),
    Component(
        "blocks",
        _("Other blocks of a page"),
        _("What a page is made of besides text. A block that says nothing is not printed."),
        ("pages/blocks/_image.html", "pages/blocks/_documents.html", "pages/blocks/_figures.html"),
        ("blocks.css", "figures.css", "publications.css"),
        lambda: [
            state(_("A picture"), block("image", PARAGRAPH, image=captioned_picture()), within=""),
            state(
                _("Documents"),
                block(
                    "documents",
                    heading=HEADING,
                    documents=[document(None, "fr", "en"), document(LONG_TITLE, "en")],
                ),
                within="",
            ),
            state(_("Figures of results"), figures_of_results(), within=""),
        ],
    ),
    Component(
        "block-lists",
        _("Lists that fill themselves"),
        _("Below the words of any block: what is public when the page is read, and the way to all of it."),
        ("pages/blocks/_list.html", *(f"pages/lists/_{name}.html" for name in BlockList.values)),
        ("blocks.css", "items.css", "entries.css", "ledger.css"),
        lambda: [
            state(BlockList(name).label, block_with_list(name, rows), within="")
            for name, rows in lists().items()
        ],
    ),
    Component(
        "further",
        _("Pages around a page"),
        _("Below a page of the tree: what is within it, and what stands beside it."),
        ("pages/_further.html",),
        ("entries.css",),
        lambda: [state(_("Both"), further(), within="")],
    ),
]
