"""Which picture stands beside a link to a page: what it says, what it is called, where it is kept.

Every public language version of a record has one, except a protected partner's: its page has the site's
own, as lists and standing texts do. Its address ends in a hash of all that is drawn, so a changed title has
another address; nothing in the address decides what is drawn. At most one file per record and language is
kept, below MEDIA_ROOT, where nothing but advocacy_site.share_views hands it out. What was drawn for a page
that has no picture any more is removed when that changes, and by `manage.py clean_share_images --delete`.
"""

import hashlib
import logging
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst

from advocacy_site.share_cards import DESIGN, USUAL_ACCENT, Card, draw
from languages.codes import column, site_languages
from languages.dates import format_date
from languages.texts import NOTHING, Text, active_language, text_of
from languages.typography import set_type
from library.models import Document
from library.storage import write_whole
from library.variants import digest_of
from pages.chrome import Chrome, chrome
from pages.models import NewsItem, Page
from pages.theme_pages import themes_with_page
from partners.models import Partner
from positions.institution_presentation import with_page as institutions_with_page
from positions.models import Institution, Position, Result
from publishing.pages import find
from publishing.state import Publishable
from topics.models import Country, Theme

FOLDER = "share"
DIGEST_LENGTH = 16  # hexadecimal digits
# Control characters, and what ends a line or a paragraph: the engine sets none of them, and refuses some.
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")

# What has pictures, by the word in their addresses, with what a card says of it in the same query.
DRAWN: dict[str, Any] = {
    "positions": Position.objects.select_related("type"),
    "results": Result.objects.select_related("kind"),
    "partners": Partner.objects.select_related("kind"),
    "countries": Country.objects.select_related("region"),
    "news": NewsItem.objects.all(),
    "publications": Document.objects.select_related("kind"),
    "pages": Page.objects.all(),
}
# Reference data with pages of its own, and which of it has one in a language.
GATHERED: dict[str, tuple[Any, Callable[[Any, str], Any]]] = {
    "themes": (Theme.objects.all(), themes_with_page),
    "institutions": (Institution.objects.all(), institutions_with_page),
}
KINDS = {
    rows.model._meta.label_lower: kind
    for kind, rows in (*DRAWN.items(), *((kind, rows) for kind, (rows, _asked) in GATHERED.items()))
}

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ShareImage:
    """A card with its address; `folder` is where its file lies, below MEDIA_ROOT."""

    card: Card
    language: str
    folder: str
    kind: str = ""
    slug: str = ""

    @property
    def digest(self) -> str:
        """Of everything that is drawn."""
        card = self.card
        logo = digest_of(card.logo) if card.logo is not None and card.logo.may_be_shown else ""
        said = (card.kicker, card.title, card.site_name)
        drawn = [DESIGN, card.accent, logo, *(part for text in said for part in text)]
        return hashlib.sha256("\x00".join(drawn).encode()).hexdigest()[:DIGEST_LENGTH]

    @property
    def url(self) -> str:
        """In the active language, which is that of the page."""
        if not self.kind:
            return reverse("share:site", kwargs={"digest": self.digest})
        return reverse("share:record", kwargs={"kind": self.kind, "name": f"{self.slug}-{self.digest}"})

    @property
    def alt(self) -> str:
        """What the picture says, for those who do not see it."""
        said = (self.card.kicker, self.card.title, self.card.site_name)
        return " – ".join(dict.fromkeys(str(text) for text in said if text))

    @property
    def path(self) -> Path:
        return Path(settings.MEDIA_ROOT) / self.folder / f"{self.language}-{self.digest}.png"

    def kept(self) -> bytes | None:
        """The picture, if it was drawn already."""
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return None

    def drawn(self) -> bytes:
        """The picture, drawn now, which takes a while: whoever calls it asks afterwards whether it may still
        be kept. It takes the place of what was drawn before."""
        path, drawn = self.path, draw(self.card)
        try:
            write_whole(path, drawn)
            for other in path.parent.glob(f"{self.language}-*.png"):
                if other != path:
                    other.unlink(missing_ok=True)
        except OSError as error:  # a full disk: readers get it all the same
            logger.error("A share image cannot be kept: %s", error)
        return drawn

    def remove(self) -> None:
        """With all that was drawn for the same page."""
        remove(Path(settings.MEDIA_ROOT) / self.folder)


def image_of(record: Any, site: Chrome) -> ShareImage | None:
    """The picture of the page of `record` in the active language; None where it has none of its own.

    Whoever calls it knows that there is such a page (find_drawn, or the view that shows it).
    """
    kind = KINDS.get(record._meta.label_lower)
    if kind is None or getattr(record, "is_protected", False):
        return None
    version = record.version(active_language())
    if isinstance(record, Publishable) and not version.is_public:
        return None
    title = as_printed(text_of(record, record.title_field))
    card = Card(as_printed(kicker_of(record)), title, as_printed(site.name), *colours(site))
    folder = f"{FOLDER}/{kind}/{record.pk}"
    return ShareImage(card, version.language, folder, kind, version.slug or "")


def find_drawn(kind: str, slug: str) -> Any:
    """The record or row whose page has that address in the active language; raises what its page would
    (publishing.pages.find), or Http404."""
    if kind in DRAWN:
        return find(DRAWN[kind], slug)
    if kind in GATHERED:
        rows, with_page = GATHERED[kind]
        named = rows.filter(**{column("slug", active_language()): slug})
        if row := with_page(named, active_language()).first():
            return row
    raise Http404


def site_image(site: Chrome) -> ShareImage:
    """The picture of every page that has none of its own."""
    title = site.tagline or site.name
    card = Card(NOTHING, as_printed(title), as_printed(site.name), *colours(site))
    return ShareImage(card, active_language(), f"{FOLDER}/site")


def colours(site: Chrome) -> tuple[str, Any]:
    return site.accent or USUAL_ACCENT, site.logo


def kicker_of(record: Any) -> Text:
    """What it is: the type of a position, the region of a country, the day of a piece of news."""
    match record:
        case Position():
            return text_of(record.type, "label")
        case Result() | Document() | Partner():
            return text_of(record.kind, "label")
        case Country() if record.region is not None:
            return text_of(record.region, "label")
        case NewsItem():
            return Text(format_date(record.date, active_language()), active_language())
        case Theme() | Institution():
            return Text(capfirst(str(record._meta.verbose_name)), active_language())
    return NOTHING


def as_printed(text: Text) -> Text:
    words = CONTROL.sub(" ", text.value).strip()
    return Text(set_type(words, text.language), text.language)


# --- what is kept ----------------------------------------------------------------------------------


def forget(changes: Any, **kwargs: Any) -> None:
    """Removes the pictures of what changed (publishing.public_change): a name that is protected now stays
    on no disk. What is still public is drawn again when it is asked for."""
    for change in changes:
        if kind := KINDS.get(change.model):
            remove(folder_of(kind, change.key))


def folder_of(kind: str, key: Any) -> Path:
    return Path(settings.MEDIA_ROOT) / FOLDER / kind / str(key)


def remove(folder: Path) -> None:
    """As much of it as can be. What cannot is told, but not whose it is."""

    def tell(function: Any, path: str, raised: Any) -> None:
        if not isinstance(error := raised[1], FileNotFoundError):  # another process was quicker
            logger.warning(
                "A share image that may be out of date cannot be removed (%s): "
                "run manage.py clean_share_images --delete",
                error.strerror or type(error).__name__,
            )

    shutil.rmtree(folder, onerror=tell)


def unneeded_files() -> list[Path]:
    """Every file that is kept and is not the present picture of a page, by path."""
    root = Path(settings.MEDIA_ROOT) / FOLDER
    lying = {path for path in root.rglob("*") if path.is_file()}
    folders = {path.parent.relative_to(root).as_posix() for path in lying}
    return sorted(lying.difference(_present(folders)))  # asked last: a picture may be of this very moment


def _present(folders: set[str]) -> Iterator[Path]:
    """Where the picture of every page lies that has one of these folders (`partners/12`)."""
    for code in site_languages():
        with translation.override(code):
            site = chrome(code)
            images = [site_image(site)]
            for kind in sorted({folder.partition("/")[0] for folder in folders} & set(KINDS.values())):
                drawn = (row for row in _with_page(kind, code) if f"{kind}/{row.pk}" in folders)
                images += [image for row in drawn if (image := image_of(row, site))]
        yield from (image.path for image in images)


def _with_page(kind: str, code: str) -> Iterable[Any]:
    if kind in DRAWN:
        return DRAWN[kind].published(code).iterator()
    rows, with_page = GATHERED[kind]
    return with_page(rows, code).iterator()
