"""The text editor of the admin: a textarea that our own script turns into an editor when it can.

Without JavaScript, or when the editor could not give a text back as it got it, the textarea stays and
shows the HTML: nothing is ever lost by opening a page (static/admin_site/rich_text.js).
"""

import json
from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django_prose_editor.widgets import prose_editor_admin_media
from js_asset import ImportMap, Media, Script

from languages.codes import endonym, site_languages
from languages.rich_text import UncleanableHTML, sanitise

# What rich_text.js imports, and what that does.
FOLDER = "admin_site/rich_text"
PARTS = (
    *("elements", "links", "pictures", "quotations", "paste"),
    *("pasted_tree", "pasted_words", "pasted_notes", "pasted_lists", "pasted_conversion"),
)


def says_something_else(initial: Any, data: Any) -> bool:
    """The editor writes the same text in other HTML: only what is left of it once clean is a change."""
    try:
        return sanitise(data or "") != (initial or "")
    except UncleanableHTML:
        return True


def help_on_notes() -> str:
    """How a note is written; languages.long_texts numbers it, and prints it below the text."""
    return _(
        "A note is written where its number is to stand, between double brackets: [[the text of the note]]."
    )


def help_on_links() -> str:
    """How a link to a record is written by hand (languages.record_links)."""
    return _(
        "A link to a page of this site may name its record, such as record:positions.position/water, which "
        "no new address breaks: each record tells its own at the foot of its page here."
    )


def menu_labels() -> dict[str, str]:
    """What each button of the editor is called, in the editor's language."""
    return {
        "paragraph": _("Paragraph"),
        "heading2": _("Heading"),
        "heading3": _("Smaller heading"),
        "heading4": _("Smallest heading"),
        "bulletList": _("Bullet list"),
        "orderedList": _("Numbered list"),
        "orderedListProperties": _("Numbering of the list"),
        "blockquote": _("Quotation"),
        "horizontalRule": _("Dividing line"),
        "bold": _("Bold"),
        "italic": _("Italic"),
        "cite": _("Title of a work"),
        "subscript": _("Subscript"),
        "superscript": _("Superscript (number of a note)"),
        "link": _("Link"),
        "unlink": _("Remove the link"),
        "recordLink": _("Link to a page of this site"),
        "table": _("Insert a table"),
        "table:addColumnAfter": _("Add a column"),
        "table:deleteColumn": _("Delete the column"),
        "table:addRowAfter": _("Add a row"),
        "table:deleteRow": _("Delete the row"),
        "table:mergeCells": _("Merge the cells"),
        "table:splitCell": _("Split the cell"),
        "table:toggleHeaderCell": _("Make it a header cell, or not"),
        "table:deleteTable": _("Delete the table"),
        "history:undo": _("Undo"),
        "history:redo": _("Redo"),
        "quotationWithSource": _("Quotation with its source"),
        "language": _("Language of these words"),
        "toolbar": _("Formatting"),
        "choose": _("In which language are the selected words?"),
        "same": _("The language of the text"),
        "apply": pgettext("a button", "Apply"),
        "leave": _(
            "In a table or a list, Tab moves within it. Press Escape, then Tab, to go on to the next field."
        ),
        "kept": _(
            "This text uses formatting that the editor cannot show. It is left as HTML, so that nothing "
            "is lost; you can edit it here."
        ),
    }


_tools: dict[str, Callable[[], dict[str, Any]]] = {}


def add_tool(name: str, options: Callable[[], dict[str, Any]]) -> None:
    """A tool of the editor that belongs to another app: what its script has to know, asked each time."""
    _tools[name] = options


class RichTextWidget(forms.Textarea):
    """A textarea for clean HTML, enhanced by static/admin_site/rich_text.js."""

    def __init__(self, attrs: dict[str, Any] | None = None):
        super().__init__({"rows": 18, "class": "vLargeTextField rich-text", **(attrs or {})})

    @property
    def media(self) -> forms.Media:
        return prose_editor_admin_media + Media(
            css={"all": ["admin_site/rich_text.css", f"{FOLDER}/links.css", f"{FOLDER}/pictures.css"]},
            js=[Script("admin_site/rich_text.js", type="module")],
            importmap=ImportMap({f"rich-text/{name}": f"{FOLDER}/{name}.js" for name in PARTS}),
        )

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["data-rich-text"] = json.dumps(
            {
                "labels": menu_labels(),
                "languages": {code: endonym(code) for code in site_languages()},
                **{name: options() for name, options in _tools.items()},
            },
            ensure_ascii=False,
        )
        return context

    def use_required_attribute(self, initial: Any) -> bool:
        return False
