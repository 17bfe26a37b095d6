"""What stands around every public page: whose site it is, its menus, its notice, its foot. One query.

The row of the site, every menu entry with the titles and states (never the bodies) of what it leads to, and
which standing texts can be read, come together. Where there is no such row yet, the sections that every
site has make a menu.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, pgettext

from languages.codes import column, column_languages
from languages.queries import empty, plain
from languages.texts import NOTHING, Text, text_of
from pages.accent import is_usual, name_of
from pages.models.destinations import RECORDS, Section
from pages.models.site import (
    THE_SITE,
    ListPolicy,
    MenuItem,
    MenuPlace,
    SiteIdentity,
    StandingText,
    StandingTextKind,
)

SITE_FACTS = ("key", "accent", "list_policy", "email", "phone", "notice_from", "notice_until")
SITE_WORDS = ("name", "tagline", "disclaimer", "notice", "address")
LIFE = ("state", "slug", "published_at", "until")


@dataclass(frozen=True)
class Entry:
    """A link of a menu. `section` is the list it leads to, if it leads to one."""

    label: Text
    url: str
    section: str = ""


@dataclass(frozen=True)
class Chrome:
    """The frame of the pages of one language, everything in it ready to be printed."""

    name: Text
    tagline: Text = NOTHING
    disclaimer: Text = NOTHING
    notice: Text = NOTHING  # on its days only
    address: Text = NOTHING
    email: str = ""
    phone: str = ""
    mixes_languages: bool = False  # lists show every language's records together
    accent: str = ""  # six digits, when the organisation has chosen a colour
    logo: Any = None
    header: tuple[Entry, ...] = ()
    footer: tuple[Entry, ...] = ()
    social: tuple[Entry, ...] = ()
    ways: tuple[Entry, ...] = ()  # to the organisation, and to everything there is
    standing: tuple[Entry, ...] = ()

    @cached_property
    def description(self) -> str:
        """What a page without a summary of its own says of itself to search engines."""
        return str(self.tagline or self.name)

    @property
    def accent_sheet(self) -> str:
        """The name of the stylesheet of that colour; "" when the usual one will do."""
        return name_of(self.accent) if self.accent else ""

    @property
    def has_contact(self) -> bool:
        return bool(self.address or self.email or self.phone)

    @property
    def dialled(self) -> str:
        """The telephone number as a link wants it: `+3220000000`."""
        return "".join(sign for sign in self.phone if sign in "+0123456789")


def chrome(language: str) -> Chrome:
    """The frame in `language`."""
    with translation.override(language):
        items = list(menu_items(language))
        carrier = items[0] if items else site_alone(language)
        if carrier is None:
            name = Text(gettext("Our organisation"), language)
            return Chrome(name, header=tuple(sections()), ways=tuple(ways(())))
        site = carrier.site if items else carrier
        footer = tuple(entries(items, MenuPlace.FOOTER))
        return Chrome(
            **{word: text_of(site, word) for word in SITE_WORDS if word != "notice"},
            notice=text_of(site, "notice") if site.shows_notice() else NOTHING,
            mixes_languages=site.list_policy == ListPolicy.MIXED,
            email=site.email,
            phone=site.phone,
            accent="" if is_usual(site.accent) else site.accent.removeprefix("#"),
            logo=site.logo,
            header=tuple(entries(items, MenuPlace.HEADER)),
            footer=footer,
            social=tuple(entries(items, MenuPlace.SOCIAL)),
            ways=tuple(ways({entry.url for entry in footer})),
            standing=tuple(standing_entries(carrier)),
        )


def sections() -> Iterator[Entry]:
    """Every list of the site, for a menu that nobody has arranged."""
    for section in Section:
        if section != Section.HOME:
            label = Text(str(section.label), translation.get_language() or "")
            yield Entry(label, reverse(section.value), section.value)


def entries(items: Iterable[MenuItem], place: str) -> Iterator[Entry]:
    """The entries of one menu that lead somewhere in the active language and have something to say."""
    for item in items:
        if item.place == place and (url := item.href) and (label := item.printed_label):
            yield Entry(label, url, item.section)


def ways(arranged: Container[str]) -> Iterator[Entry]:
    """The two pages that no site may hide, as far as nobody has put them in the menu at the foot."""
    for view, label in (("contact", pgettext("page", "Contact")), ("site-map", gettext("Site map"))):
        if (url := reverse(view)) not in arranged:
            yield Entry(Text(label, translation.get_language() or ""), url)


def standing_entries(carrier: Any) -> Iterator[Entry]:
    for kind in StandingTextKind:
        if getattr(carrier, f"has_{kind}"):
            label = Text(str(kind.label), translation.get_language() or "")
            yield Entry(label, reverse(f"standing:{kind}"))


# --- the query -----------------------------------------------------------------------------------


def menu_items(language: str) -> Any:
    """Every menu entry with its site, its logo, and what is printed of the record it leads to."""
    rows = plain(MenuItem._base_manager.all()).filter(site__key=THE_SITE)
    own = ("place", "section", "order", *in_each_language("label", "url"), *RECORDS)
    return (
        rows.select_related("site", "site__logo", *RECORDS)
        .only(*own, "site", *below("site", site_columns()), *record_columns())
        .annotate(**readable_texts("site", language))
        .order_by("order", "id")
    )


def site_alone(language: str) -> Any:
    """The site that has no menu at all; None before there is a site."""
    rows = plain(SiteIdentity._base_manager.all()).filter(key=THE_SITE)
    return (
        rows.select_related("logo").only(*site_columns()).annotate(**readable_texts("pk", language)).first()
    )


def site_columns() -> list[str]:
    logo: Any = SiteIdentity._meta.get_field("logo").related_model
    return [
        *SITE_FACTS,
        *in_each_language(*SITE_WORDS),
        "logo",
        *below(
            "logo", [field.attname for field in logo._meta.concrete_fields if field.name != "search_text"]
        ),
    ]


def record_columns() -> Iterator[str]:
    """Titles and what says whether readers may see them."""
    for name in RECORDS:
        model: Any = MenuItem._meta.get_field(name).related_model
        known = {field.name for field in model._meta.concrete_fields}
        facts = {model._meta.pk.name, f"{model.title_field}_lang", "visibility"} & known
        yield from below(name, [*sorted(facts), *in_each_language(model.title_field, *LIFE)])


def readable_texts(site: str, language: str) -> dict[str, Exists]:
    """`has_legal`, `has_privacy`…: the text is complete, and written in `language`."""
    texts = plain(StandingText._base_manager.all()).filter(site=OuterRef(site), is_complete=True)
    written = texts.exclude(empty(column("body", language)))
    return {f"has_{kind}": Exists(written.filter(key=kind)) for kind in StandingTextKind}


def in_each_language(*names: str) -> list[str]:
    return [column(name, code) for name in names for code in column_languages()]


def below(relation: str, names: Iterable[str]) -> list[str]:
    return [f"{relation}__{name}" for name in names]
