"""Everything a page shows: its place in the tree, and its blocks as far as they say something.

A block has a presence of its own in each language. Its words fall back to the other public language, or
are left out there (`elsewhere`); a block of which nothing is left is not printed, heading included.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Prefetch, Q, prefetch_related_objects
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from languages.long_texts import LongText, anchor_for, long_text, words_in
from languages.record_links import linked
from languages.references import Read, read
from languages.rich_text import without_idle_headings
from languages.templatetags.languages import attributes_for
from languages.texts import NOTHING, Text, active_language, text_in, text_of
from library.models import Document
from library.variants import variants_of
from pages.block_lists import ListTold, Readers, lists_for
from pages.models import Block, BlockDocument, BlockKind, Page
from pages.models.destinations import RECORDS
from pages.models.page import Elsewhere
from positions.figures import Sum, sums
from positions.models import Figure, Result

WORDS = ("heading", "body", "source", "label")
FEWEST_HEADINGS = 4  # below, a page is seen at a glance
_HEADING = re.compile(r"(</?h)([23])\b")


def below_a_heading(html: str) -> str:
    """Sanitised `html` whose headings, if they would stand beside the block's own, go down one level."""
    if "<h2" not in html:
        return html
    return _HEADING.sub(lambda found: f"{found[1]}{int(found[2]) + 1}", html)


class HeadingTold(NamedTuple):
    """A heading of a page, as its contents tell it."""

    anchor: str
    words: str
    attributes: SafeString


@dataclass
class BlockTold:
    """A block as readers of the active language see it."""

    block: Block
    listed: ListTold | None = None
    documents: list[Document] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    anchor: str = ""  # the id of its own heading
    notes_before: int = 0  # on the page
    anchors_before: frozenset[str] = frozenset()
    read: Read | None = None  # its body, once the bodies of the page were read together

    # --- its words ----------------------------------------------------------------------------

    def _words(self, name: str) -> Text:
        """In the language of the page, or in another one where that is wanted."""
        words = text_of(self.block, name)
        left_out = self.block.elsewhere == Elsewhere.HIDE and words.language != active_language()
        return NOTHING if left_out else words

    @cached_property
    def typed(self) -> Text:
        """The body as it is stored."""
        return self._words("body")

    @cached_property
    def body(self) -> Text:
        if self.read is None:
            read_together([self])
        body = self.read.text if self.read else NOTHING
        html = without_idle_headings(body.value)
        return Text(html, body.language) if html else NOTHING

    @cached_property
    def source(self) -> Text:
        return self._words("source")

    @cached_property
    def own_heading(self) -> Text:
        return self._words("heading")

    @property
    def heading(self) -> Text:
        """Printed above something only."""
        return self.own_heading if self.says_something else NOTHING

    @cached_property
    def label(self) -> Text:
        """What the button says: the block's own words, or the title of what it leads to."""
        own = self._words("label") if self.block.may_have_own_label else NOTHING
        return own or self.block.place_name

    @cached_property
    def text(self) -> LongText:
        """The body as it is read. It was sanitised when it was saved (languages.rich_text)."""
        html = below_a_heading(self.body.value) if self.own_heading else self.body.value
        return long_text(html, self.body.language, self.notes_before, self.anchors_before)

    @property
    def prose(self) -> SafeString:
        """The body, marked with its language."""
        if not self.body:
            return SafeString("")
        html = self.read.completed(self.text.html) if self.read else self.text.html
        return format_html('<div class="prose"{}>{}</div>', attributes_for(self.body), mark_safe(html))

    @property
    def headings(self) -> list[HeadingTold]:
        """What it brings to the contents of the page: its own heading, else the highest in its body."""
        if self.heading:
            return [HeadingTold(self.anchor, str(self.heading), attributes_for(self.heading))]
        top = min((heading.level for heading in self.text.headings), default=0)
        attributes = attributes_for(self.body)
        found = (heading for heading in self.text.headings if heading.level == top)
        return [HeadingTold(heading.anchor, heading.words, attributes) for heading in found]

    @property
    def only_in(self) -> str:
        """The language that its text exists in only, said once above it; "" for the page's own."""
        told = self.body or (self.label if self.is_button else NOTHING)
        return told.language if told and told.language != active_language() else ""

    # --- what its kind adds -------------------------------------------------------------------

    @property
    def template(self) -> str:
        return f"pages/blocks/_{self.block.kind}.html"

    @property
    def is_boxed(self) -> bool:
        """A call-out holds its own heading."""
        return self.block.kind == BlockKind.CALLOUT

    @property
    def level(self) -> str:
        """The element of headings inside: below the block's own, or in its place."""
        return "h3" if self.heading else "h2"

    @property
    def image(self) -> Any:
        """The picture of an image block, if those on it agreed to be shown and there is one to draw."""
        image = self.block.image if self.block.kind == BlockKind.IMAGE else None
        may_be_seen = image is not None and image.may_be_shown and variants_of(image, "whole")
        return image if may_be_seen else None

    @cached_property
    def href(self) -> str:
        return self.block.href if self.block.kind == BlockKind.BUTTON else ""

    @property
    def is_button(self) -> bool:
        return bool(self.href and self.label)

    @property
    def figures(self) -> list[Figure]:
        return [figure for result in self.results for figure in result.figures.all()]

    @property
    def sums(self) -> list[Sum]:
        """What those figures add up to, where they may be added up."""
        return sums(self.figures)

    # --- whether it is there at all -------------------------------------------------------------

    @property
    def is_left_out(self) -> bool:
        """It is not to be shown where it has no words, and here it has none."""
        if self.block.elsewhere != Elsewhere.HIDE:
            return False
        here = any(text_in(self.block, name, active_language()) for name in WORDS)
        return not here and any(text_of(self.block, name) for name in WORDS)

    @cached_property
    def says_something(self) -> bool:
        """Something stands below its heading."""
        if self.is_left_out or (self.block.kind == BlockKind.DOCUMENTS and not self.documents):
            return False
        rows = self.listed is not None and bool(self.listed.rows or self.listed.only_elsewhere)
        return bool(self.body or rows or self.documents or self.results or self.image or self.is_button)


def read_together(blocks: list[BlockTold]) -> list[BlockTold]:
    """What their bodies name, pictures say, is found once for all `blocks`."""
    for block, found in zip(blocks, read([block.typed for block in blocks]), strict=True):
        block.read = found
    return blocks


def with_links(blocks: list[BlockTold]) -> list[BlockTold]:
    """Their links to records lead to where readers of the page find them: asked once for all `blocks`."""
    texts = linked([block.body.value for block in blocks], active_language())
    for block, html in zip(blocks, texts, strict=True):
        block.body = block.body._replace(value=html)
    return blocks


def numbered(blocks: list[BlockTold]) -> list[BlockTold]:
    """The `blocks` of a page, each with anchors and numbers of notes that no other one has."""
    anchors: set[str] = set()
    notes = 0
    for place, block in enumerate(blocks, 1):
        if block.own_heading:
            block.anchor = anchor_for(block.own_heading.value, place, anchors)
            anchors.add(block.anchor)
        block.notes_before, block.anchors_before = notes, frozenset(anchors)
        notes += block.text.notes
        anchors |= {heading.anchor for heading in block.text.headings}
    return blocks


class PageTold:
    """A page with what it is within, what is within it, and its blocks."""

    def __init__(self, page: Page, mixed: bool = False):
        self.page = page
        self.language = active_language()
        self.mixed = mixed  # its lists show what exists in other languages only, too

    def _public(self, pages: Iterable[Page]) -> list[Page]:
        return [page for page in pages if page.version(self.language).is_public]

    # --- its place in the tree ------------------------------------------------------------------

    @cached_property
    def trail(self) -> list[Page]:
        """What it is within, the outermost first, as far as it can be read in this language."""
        return self._public(self.page.ancestors)

    @cached_property
    def _family(self) -> dict[Any, list[Page]]:
        """`{parent: [page, …]}`: what is within this page, and beside it, in one query."""
        around = Q(parent=self.page)
        if self.parent is not None:
            around |= Q(parent=self.parent) & ~Q(pk=self.page.pk)
        found = defaultdict(list)
        for page in Page.objects.published(self.language).filter(around).in_order():
            found[page.parent_id].append(page)
        return found

    @property
    def parent(self) -> Page | None:
        """The page it is directly within, if that can be read here."""
        parent = self.page.parent
        return parent if parent is not None and parent in self.trail else None

    @property
    def children(self) -> list[Page]:
        return self._family[self.page.pk]

    @property
    def siblings(self) -> list[Page]:
        return self._family[self.parent.pk] if self.parent is not None else []

    # --- its blocks -----------------------------------------------------------------------------

    @cached_property
    def blocks(self) -> list[BlockTold]:
        """Those that say something, in their order; what they need is read once for all of them."""
        blocks = list(self.page.blocks.select_related("image"))
        self._load_destinations([block for block in blocks if block.kind == BlockKind.BUTTON])
        lists = lists_for(blocks, Readers(self.language, self.mixed))
        documents = self._documents([block for block in blocks if block.kind == BlockKind.DOCUMENTS])
        results = self._results([block for block in blocks if block.kind == BlockKind.FIGURES])
        told = [
            BlockTold(block, lists.get(block.pk), documents.get(block.pk, []), results.get(block.pk, []))
            for block in blocks
        ]
        saying = [block for block in read_together(told) if block.says_something]
        return numbered(with_links(saying))

    @property
    def contents(self) -> list[tuple[HeadingTold, list[HeadingTold]]]:
        """The way down a page of several headings; nothing for a few."""
        found = [heading for block in self.blocks for heading in block.headings]
        return [(heading, []) for heading in found] if len(found) >= FEWEST_HEADINGS else []

    @property
    def word_count(self) -> int:
        return sum(words_in(block.body.value) for block in self.blocks)

    def _load_destinations(self, buttons: list[Block]) -> None:
        """What the buttons lead to: a query for each type of record."""
        for name in RECORDS:
            leading = [block for block in buttons if getattr(block, f"{name}_id") is not None]
            if leading:
                prefetch_related_objects(leading, name)

    def _documents(self, blocks: list[Block]) -> dict[Any, list[Document]]:
        """The documents of each block that can be read in some language, in the order chosen."""
        found = defaultdict(list)
        if blocks:
            public = Document.objects.published_somewhere()
            lines = BlockDocument.objects.filter(block__in=blocks, document__in=public.values("pk"))
            for line in lines.prefetch_related(Prefetch("document", public.with_files())):
                found[line.block_id].append(line.document)
        return found

    def _results(self, blocks: list[Block]) -> dict[Any, list[Result]]:
        """The results of each block that can be read in some language and have figures, newest first."""
        if not blocks:
            return {}
        public = Result.objects.published_somewhere().for_lists().newest_first(self.language, mixed=True)
        prefetch_related_objects(blocks, Prefetch("results", public.prefetch_related("figures")))
        return {
            block.pk: [result for result in block.results.all() if result.figures.all()] for block in blocks
        }
