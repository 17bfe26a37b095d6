"""The admin of pages: where each stands in the tree, and its blocks with what their kind reads."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Case, When
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from languages.codes import column, site_languages
from languages.templatetags.languages import printed
from languages.texts import text_in, words_of
from pages.models import Block, BlockDocument, BlockKind, Page, PageCorrection
from pages.models.destinations import RECORDS
from pages.models.page import DEEPEST, Elsewhere
from publishing.admin import MemberAdmin, MemberInline, PublishableAdmin, PublishableForm, RecordForm
from publishing.admin.corrections import REPLACED, CorrectionInline, WithCorrections
from publishing.admin.forms import MemberForm

# --- blocks ---------------------------------------------------------------------------------------


class BlockWordsForm(RecordForm):
    """What the form of a block explains, wherever it stands."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if "list_length" in self.fields:
            self.fields["list_length"].help_text = gettext(
                "At most. Results by kind: of each kind. Positions by type: always every type."
            )

    def seen_when_empty(self, name: str, code: str) -> str:
        """A block that is left out where it has no words shows no other language's."""
        seen = super().seen_when_empty(name, code)
        return gettext("Nothing is shown.") if seen and self.instance.elsewhere == Elsewhere.HIDE else seen


class BlockLineForm(BlockWordsForm, MemberForm):
    """A block among the others of its page."""


class BlockInline(MemberInline):
    model = Block
    fk_name = "owner"
    form = BlockLineForm
    show_change_link = True
    autocomplete_fields = ("image",)
    words_first = False
    words = ("heading", "body")
    introduction = _(
        "Choose the kind first: it decides what is read. An image block needs its image, a list block its "
        "list; any other block may end with a list. The source of a quotation, where a button leads, the "
        "results and the documents have a page of their own: save, then follow “All of it” beside the block."
    )
    facts = ((None, {"fields": (("kind", "order", "elsewhere"), ("list", "list_length"), "image")}),)


class BlockForm(BlockWordsForm):
    """A block on a page of its own."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        is_button = cleaned.get("kind", self.instance.kind) == BlockKind.BUTTON
        if is_button and self._is_written("url", cleaned) and not self._is_written("label", cleaned):
            labels = [column("label", code) for code in site_languages()]
            field = next((name for name in labels if name in self.fields), None)
            self.add_error(field, gettext("Write a label: an address has no title of its own."))
        return cleaned

    def _is_written(self, name: str, cleaned: dict[str, Any]) -> bool:
        """In some language, as submitted or, where this person may not write it, as stored."""
        return any(
            cleaned.get(column(name, code))
            if column(name, code) in cleaned
            else text_in(self.instance, name, code)
            for code in site_languages()
        )


class DocumentInline(MemberInline):
    model = BlockDocument
    autocomplete_fields = ("document",)
    facts = ((None, {"fields": (("document", "order"),)}),)


@admin.register(Block)
class BlockAdmin(MemberAdmin):
    """Shows what the kind of the block reads, and nothing else."""

    form = BlockForm
    autocomplete_fields = ("image", "results", *RECORDS)
    own_words: ClassVar[dict[str, tuple[str, ...]]] = {
        BlockKind.QUOTATION: ("source",),
        BlockKind.BUTTON: ("label", "url"),
    }
    own_facts: ClassVar[dict[str, Any]] = {
        BlockKind.BUTTON: (
            _("Where the button leads"),
            {
                "fields": ("section", *RECORDS),
                "description": _("Choose one of these, or write an address below."),
            },
        ),
        BlockKind.FIGURES: (_("Figures"), {"fields": ("results",)}),
    }

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        kind = obj.kind if obj is not None else BlockKind.TEXT
        own = self.own_facts.get(kind)
        lines = [
            line
            for name in ("heading", "body", *self.own_words.get(kind, ()))
            for line in self.side_by_side(name)
        ]
        return [
            (_("The block"), {"fields": (("kind", "order"), "elsewhere")}),
            *([own] if own else []),
            (_("Text"), {"fields": lines, "classes": ("languages",)}),
            (_("Image"), {"fields": ("image",), "description": _("Read by image blocks.")}),
            (_("List that fills itself"), {"fields": (("list", "list_length"),)}),
        ]

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        return (DocumentInline,) if obj is not None and obj.kind == BlockKind.DOCUMENTS else ()


# --- pages ----------------------------------------------------------------------------------------


class PageCorrectionInline(CorrectionInline):
    model = PageCorrection


class PageForm(PublishableForm):
    key_from = "title"


def tree_order() -> Any:
    """What to order pages by: each followed by what is within it, as readers find them."""
    within = defaultdict(list)
    for key, parent in Page._base_manager.order_by("order", "key").values_list("pk", "parent"):
        within[parent].append(key)

    def walk(parent: Any) -> Iterator[Any]:
        for key in within.pop(parent, ()):
            yield key
            yield from walk(key)

    places = [When(pk=key, then=place) for place, key in enumerate(walk(None))]
    return [Case(*places, default=len(places))] if places else ["order", "key"]


@admin.register(Page)
class PageAdmin(WithCorrections, PublishableAdmin):
    form = PageForm
    words = ("title", "summary", "notice")
    inlines = (BlockInline, PageCorrectionInline)
    autocomplete_fields = ("parent", "image", "superseded_by")
    facts = (
        (_("Its place"), {"fields": (("parent", "order"),)}),
        (_("What it is"), {"fields": ("image", "source_language", "key")}),
        REPLACED,
    )
    columns = ("order",)
    list_select_related = ("__".join(["parent"] * (DEEPEST - 1)),)

    def get_ordering(self, request: HttpRequest) -> Any:
        return tree_order()

    def get_list_display(self, request: HttpRequest) -> Any:
        _title, *others = super().get_list_display(request)
        return ["title_in_tree", *others]

    @admin.display(description=_("title"))
    def title_in_tree(self, page: Page) -> SafeString:
        """Set in by one step for each page it is within."""
        depth = len(page.ancestors)
        branch = "\u2003" * (depth - 1) + "└\u2002" if depth else ""
        return format_html('<span aria-hidden="true">{}</span>{}', branch, printed(words_of(page, "title")))
