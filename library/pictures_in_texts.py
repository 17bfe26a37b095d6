"""Pictures that stand in a text: the text stores the key of one, its page shows what the library has of it.

`<figure data-image="the-key"></figure>`, with a `<figcaption>` where the text says something of its own, and
with `data-video="https://…"` where the picture is what a video elsewhere begins with: readers get a link to
it, never a frame, so that nobody else learns who reads here.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from html import unescape
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.apps import apps
from django.db import models
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from languages.codes import column, column_languages
from languages.references import Read
from languages.rich_text import PICTURE, PIECE, VOID, RichTextField, sanitise
from languages.texts import Text, active_language, translated_fields
from library.models import Image
from library.variants import variants_of
from publishing.copies.models import Plan, WorkingCopy
from publishing.public_change import owner_of
from publishing.where_used import Use, is_sealed

_FIGURE = re.compile(
    f"<figure(?=[^>]*{PICTURE})([^>]*)>(?:<figcaption([^>]*)>(.*?)</figcaption>)?</figure>", re.DOTALL
)
_ATTRIBUTE = re.compile(' ([a-z-]+)="([^"]*)"')


class PictureInText(NamedTuple):
    """What a text says where a picture stands in it."""

    key: str
    video: str
    caption: str  # HTML, "" for the library's own
    language: str  # of the caption; "" for that of the words around
    start: int
    end: int


def pictures_in(html: str) -> Iterator[PictureInText]:
    """The pictures of sanitised `html`, in their order."""
    for found in _FIGURE.finditer(html):
        own = dict(_ATTRIBUTE.findall(found[1]))
        caption = dict(_ATTRIBUTE.findall(found[2] or ""))
        video, language = unescape(own.get("data-video", "")), caption.get("lang") or own.get("lang", "")
        yield PictureInText(own["data-image"], video, found[3] or "", language, *found.span())


def read_pictures(texts: Sequence[Text]) -> list[Read]:
    """`texts` without the pictures that may not be shown or are not there; one query for all of them."""
    images = images_by_key({one.key for text in texts for one in pictures_in(text.value)})
    shown = {key: one for key, one in images.items() if one.may_be_shown and variants_of(one, "whole")}
    return [_read(text, shown) for text in texts]


def images_by_key(keys: Collection[str]) -> dict[str, Image]:
    rows = Image.objects.filter(key__in=keys).defer("search_text") if keys else ()
    return {image.key: image for image in rows}


def _read(text: Text, shown: dict[str, Image]) -> Read:
    if all(one.key in shown for one in pictures_in(text.value)):
        html = text.value
    else:
        html = sanitise(_replaced(text.value, lambda one: None if one.key in shown else ""))
    return Read(Text(html, text.language) if html else Text("", ""), _Drawn(shown, text.language))


def _replaced(html: str, instead: Any) -> str:
    """`html` with what `instead` gives in the place of each picture; None leaves it."""
    pieces: list[str] = []
    done = 0
    for one in pictures_in(html):
        if (words := instead(one)) is not None:
            pieces += (html[done : one.start], words)
            done = one.end
    return "".join((*pieces, html[done:]))


class _Drawn:
    """Puts the pictures of a text in their places, once it is set."""

    def __init__(self, shown: dict[str, Image], language: str):
        self.shown, self.language = shown, language

    def __call__(self, html: str) -> str:
        around = _languages_around(html, self.language)
        return _replaced(html, lambda one: self._figure(one, around(one.start)))

    def _figure(self, one: PictureInText, around: str) -> str:
        """`around` is the language of the words beside it, which may be another than the page's."""
        page = active_language()
        context = {
            "image": self.shown.get(one.key),
            "caption": mark_safe(one.caption),  # of a sanitised text, set
            "caption_language": one.language or around,
            "video": one.video,
            "host": urlsplit(one.video).hostname or "",
            "language": page,
            "is_foreign_here": around != page,
        }
        return render_to_string("library/_in_text.html", context).strip()


def _languages_around(html: str, language: str) -> Any:
    """A function that says in which language the words at a place of `html` are; asked from start to end."""
    pieces = PIECE.finditer(html)
    open_elements = [language]
    waiting = next(pieces, None)

    def at(place: int) -> str:
        nonlocal waiting
        while waiting is not None and waiting.start() < place:
            closing, tag, attributes, _words = waiting.groups()
            if closing:
                if len(open_elements) > 1:
                    open_elements.pop()
            elif tag and tag not in VOID:
                named = re.search(' lang="([^"]*)"', attributes)
                open_elements.append(named[1] if named else open_elements[-1])
            waiting = next(pieces, None)
        return open_elements[-1]

    return at


# --- where a picture is used -----------------------------------------------------------------------


def texts_showing(record: models.Model) -> Iterator[models.Model]:
    """The rows of which a text, public or not, in any language, shows this picture; then the records of which
    a text that waits to be published does.
    """
    if not isinstance(record, Image) or record.pk is None:
        return
    named = f'{PICTURE}{record.key}"'
    found = set()
    for model, columns in _text_columns():
        shows = models.Q(*((f"{name}__contains", named) for name in columns), _connector=models.Q.OR)
        for row in model._base_manager.filter(shows).order_by("pk"):
            found.add(row)
            yield row
    for row in _waiting(named):
        if row not in found:
            found.add(row)
            yield row


def _waiting(named: str) -> Iterator[models.Model]:
    for kept in (WorkingCopy, Plan):
        for waiting in kept.objects.select_related("draft").order_by("pk"):
            values = (value for row in waiting.draft.snapshot.values() for value in row.values())
            is_named = any(isinstance(value, str) and named in value for value in values)
            if is_named and (record := waiting.record):
                yield record


def uses_in_texts(record: models.Model) -> Iterator[Use]:
    """The same for publishing.where_used: the records those texts belong to."""
    for row in texts_showing(record):
        if (owner := owner_of(row)) is not None:
            yield Use(type(owner), owner.pk, gettext("a picture in its text"))


def _text_columns() -> Iterator[tuple[Any, list[str]]]:
    for model in (one for one in apps.get_models() if not is_sealed(one)):
        fields = [field.name for field in model._meta.concrete_fields if isinstance(field, RichTextField)]
        names = [name for name in translated_fields(model) if name in fields]
        if columns := [column(name, code) for name in names for code in column_languages()]:
            yield model, columns
