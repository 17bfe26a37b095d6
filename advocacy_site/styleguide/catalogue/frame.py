"""What stands around every page: the head and the foot of the site, the languages, the trail, notices."""

from types import SimpleNamespace

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from advocacy_site.styleguide.components import Component, Part, part, state
from advocacy_site.styleguide.making import said
from advocacy_site.styleguide.pictures import example_picture
from advocacy_site.styleguide.records import LONG_NAME, LONG_TITLE, NOTICE, pages_within, position
from languages.codes import site_languages
from languages.texts import Text, active_language
from pages.chrome import Chrome, Entry, sections
from publishing.pages import Alternate

MASTHEAD = ('<header class="masthead">', "</header>")
ANNOUNCEMENT = ('<aside class="site-notice"', "</aside>")


def entry(words: str, url: str = "#top") -> Entry:
    return Entry(Text(words, active_language()), url)


def chrome(long: bool = False) -> Chrome:
    """The frame of an invented organisation; with `long`, of one with a long name and a logo."""
    name = LONG_NAME if long else {"fr": "Carrefour fictif", "en": "Fictitious Crossroads"}
    address = {"fr": "Rue de l’Exemple 12\n1000 Bruxelles", "en": "12 Example Street\n1000 Brussels"}
    return Chrome(
        said(name),
        notice=said(NOTICE),
        disclaimer=said(NOTICE),
        address=said(address),
        email="contact@example.org",
        phone="+32 2 000 00 00",
        logo=example_picture("logo") if long else None,
        header=tuple(sections()),
        footer=(entry(said(LONG_TITLE).value), entry(pgettext("page", "Contact"))),
        social=(entry("Mastodon", "https://example.org/@exemple"),),
        standing=(entry(gettext("Legal notice")), entry(gettext("Privacy"))),
    )


def alternates(exists: bool) -> list[Alternate]:
    """The switcher of a page that exists in every language, or in the active one alone."""
    here = active_language()
    return [Alternate(code, "#top", code == here, exists or code == here) for code in site_languages()]


def languages(exists: bool) -> Part:
    return part("_languages.html", alternates=alternates(exists), canonical="https://example.org/")


def crumbs() -> Part:
    above = pages_within()
    return part(
        "_trail.html",
        canonical="https://example.org/",
        record=above[-1],
        section="positions:list",
        told=SimpleNamespace(trail=above[:-1]),
    )


FRAME = [
    Component(
        "masthead",
        _("Head of the site"),
        _("On every page: whose site it is, its languages, its sections. There is no menu to unfold."),
        ("base.html",),
        ("masthead.css",),
        lambda: [
            state(_("A name"), Part("base.html", {"site": chrome()}, MASTHEAD), within=""),
            state(
                _("A very long name, with a logo"),
                Part("base.html", {"site": chrome(True)}, MASTHEAD),
                within="",
            ),
        ],
    ),
    Component(
        "languages",
        _("Language switcher"),
        _("Names each language in itself and keeps the page; where there is none, says so in that language."),
        ("_languages.html",),
        ("masthead.css",),
        lambda: [
            state(_("The page exists in every language"), languages(True)),
            state(_("The page exists in this language only"), languages(False)),
        ],
    ),
    Component(
        "announcement",
        _("Announcement"),
        _("What the whole site has to say for some days, above everything."),
        ("base.html",),
        ("notice.css",),
        lambda: [state(_("One line"), Part("base.html", {"site": chrome()}, ANNOUNCEMENT), within="")],
    ),
    Component(
        "trail",
        _("Trail"),
        _("Above the head of a record: what it is within, the home page first."),
        ("_trail.html",),
        ("trail.css",),
        lambda: [state(_("Within two pages"), crumbs(), within="")],
    ),
    Component(
        "notice",
        _("Notice"),
        _("What must be known before reading: an example, a correction. One line."),
        ("_notice.html",),
        ("notice.css",),
        lambda: [
            state(
                _("At the head of a page"),
                part("_notice.html", record=position(words={"notice": NOTICE})),
                within="article",
            )
        ],
    ),
    Component(
        "colophon",
        _("Foot of the site"),
        _("On every page: whom to write to, what else there is, what must be said."),
        ("_footer.html", "_footer_link.html"),
        ("colophon.css",),
        lambda: [
            state(_("Everything"), part("_footer.html", site=chrome()), within=""),
            state(_("A name alone"), part("_footer.html", site=Chrome(chrome().name)), within=""),
        ],
    ),
]
