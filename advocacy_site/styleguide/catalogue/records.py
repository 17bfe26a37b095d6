"""The parts of the pages of records: heads, facts, asks, what was done, what came of it, what shows it."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from advocacy_site.partner_page import Shared
from advocacy_site.styleguide import chain
from advocacy_site.styleguide.components import Component, Part, head, part, state
from advocacy_site.styleguide.making import made, named, told
from advocacy_site.styleguide.pictures import example_picture
from advocacy_site.styleguide.records import (
    CITY,
    COMPANY,
    LONG_TITLE,
    MEMBER,
    PERSON,
    REGISTER,
    countries,
    country,
    document,
    figure,
    lawyers,
    news_item,
    observatory,
    partner,
    platform,
    position,
    region,
    result,
    themes,
    topic,
)
from pages.news_presentation import Story
from partners.models import Membership, OtherName
from positions.figures import sums

MEMBERS = ('<ol class="signatories">', "</ol>")
SIGNATORIES = ('<section class="hang" id="signatories">', "</section>")


# --- heads ---------------------------------------------------------------------------------------


def position_head(**values: Any) -> Part:
    record = position(**values)
    return head("positions/position_detail.html", position=record, dossier=chain.dossier(record))


def country_head() -> Part:
    intro = {
        "fr": "Nous y travaillons avec des organisations qui documentent les effets de l’extraction.",
        "en": "We work there with organisations that document what extraction does.",
    }
    return head("countries/country_detail.html", country=country("CD", intro, region=region()))


def publication_head() -> Part:
    record = document(LONG_TITLE, "fr", "en", cover=example_picture("portrait"))
    return head("publications/publication_detail.html", document=record, names={})


# --- facts ---------------------------------------------------------------------------------------


def position_facts(silent: bool = False) -> Part:
    context = {
        "fr": "Révision du règlement fictif 2017/000",
        "en": "Review of the fictitious regulation 2017/000",
    }
    if silent:
        record = position(date="")
        return part("positions/_facts.html", position=record, dossier=chain.silent_dossier(record))
    record = position(words={"context_file": context}, date_role="since")
    return part("positions/_facts.html", position=record, dossier=chain.dossier(record))


def partner_facts() -> Part:
    record = partner(
        "Réseau fictif", "Fictitious Network", acronym="RF", country=country("BE"), since="2014-12"
    )
    record.website = "https://example.org/une-adresse-assez-longue-pour-ne-pas-tenir-sur-une-ligne-etroite/"
    other = made(OtherName, partner=record, text="Norda Reto", language="eo")
    names = {"works_in": named(countries("CD", "RW")), "themes": named(themes())}
    return part("partners/_facts.html", partner=record, other_names=[other], names=names)


def result_facts() -> Part:
    record = result(end="2025-06")
    return part("results/_facts.html", result=record, dossier=chain.result_dossier(record))


def publication_facts() -> Part:
    names = {"themes": named(themes()), "countries": named(countries("CD"))}
    record = document(None, "fr", authors="A. Exemple, B. Example")
    return part("publications/_facts.html", document=record, names=names)


def filed() -> Part:
    item = news_item()
    names = {"topics": named([topic()]), "themes": named(themes())}
    story = told(Story, item, countries=countries("CD", "RW"), names=names)
    return part("news/_filed.html", story=story)


# --- figures -------------------------------------------------------------------------------------


def exact_figures() -> Part:
    rows = [
        figure(212, *COMPANY, source=REGISTER, as_of="2025-02"),
        figure(1, *CITY, as_of="2024-12-05"),
        figure(1_250_000, *PERSON, source=REGISTER),
        figure(Decimal("17.5")),
    ]
    return of_a_result(rows)


def qualified_figures() -> Part:
    over = {"fr": "plus de", "en": "over"}
    return of_a_result(
        [
            figure(80, *MEMBER, qualifier="about"),
            figure(5, *CITY, qualifier="at_least"),
            figure(30, *COMPANY, qualifier="at_most"),
            figure(600, *MEMBER, qualifier="at_least", words=over),
        ]
    )


def planned_figures() -> Part:
    rows = [
        figure(5, *CITY, qualifier="at_least", is_planned=True, as_of="2027"),
        figure(20, *PERSON, is_planned=True),
    ]
    return of_a_result(rows)


def summed_figures() -> Part:
    rows = [figure(number, *PERSON, is_additive=True) for number in (20, 35, 41)]
    result(figures=rows)
    return part("results/_figures.html", figures=sums(rows))


def of_a_result(rows: list[Any]) -> Part:
    return part("results/_figures.html", figures=list(result(figures=rows).figures.all()))


# --- asks, actions, organisations ----------------------------------------------------------------


def asks(*rows: Any) -> list[Part]:
    return [part("positions/_ask.html", told=row, ask=row.ask) for row in rows]


def signatories() -> Part:
    record = position()
    context = {"position": record, "dossier": chain.dossier(record)}
    return Part("positions/position_detail.html", context, SIGNATORIES)


def members() -> Part:
    of = platform()
    lines: tuple[dict[str, Any], ...] = (
        {"member": observatory(), "role": "chair", "start": "2014-12"},
        {"member": lawyers(), "role": "secretariat", "start": "2016", "end": "2019"},
        {"member": platform(), "end": "2021-03-01"},
    )
    rows = [made(Membership, of=of, **values) for values in lines]
    return Part("partners/partner_detail.html", {"partner": of, "members": rows}, MEMBERS)


def together() -> Part:
    """What a partner and others did: it leads one position, signed another, achieved a result."""
    of = observatory()
    led: Any = position(lead=of)
    signed: Any = position(LONG_TITLE, lead=lawyers())
    achieved: Any = result(lead=of)
    for row in (led, signed):
        row.wrote, row.signed = False, row is signed
    return part(
        "partners/_together.html",
        partner=of,
        positions=Shared([led, signed], 7, []),
        results=Shared([achieved], 1, chain.only_there("results")),
        news=Shared([news_item()], 1, []),
    )


def what_came_of_it() -> Part:
    rows = [figure(20, *PERSON, is_additive=True), figure(212, *COMPANY, source=REGISTER)]
    more = [figure(35, *PERSON, is_additive=True)]
    first, second = result(figures=rows), result(LONG_TITLE, more, key="example-second")
    told_results = [
        chain.result_told(first, asks=chain.twelve_asks()[1:3]),
        chain.result_told(second),
        chain.result_told(chain.setback()),
    ]
    record = position()
    added = sums([*rows, *more])
    return part(
        "positions/_results.html",
        position=record,
        dossier=chain.dossier(record, results=told_results, sums=added),
    )


def result_part(template: str) -> Part:
    record = result()
    return part(template, result=record, dossier=chain.result_dossier(record))


def position_part(template: str) -> Part:
    record = position()
    return part(template, position=record, dossier=chain.dossier(record))


RECORDS = [
    Component(
        "head",
        _("Head of a page"),
        _("Begins every page: what it is, its title, its summary, and the facts one looks for first."),
        ("positions/position_detail.html", "positions/_lead.html", "positions/_contents.html"),
        ("head.css", "rows.css", "contents.css"),
        lambda: [
            state(_("A position"), position_head(), within=""),
            state(_("A very long title"), position_head(title=LONG_TITLE), within=""),
            state(
                _("A title that exists in French only"),
                position_head(title={"fr": "L’eau, un droit"}, summary={}),
                within="",
            ),
            state(_("A country"), country_head(), within=""),
            state(_("A document, with its files and its cover"), publication_head(), within=""),
        ],
    ),
    Component(
        "rows",
        _("Facts"),
        _("A name, and what is known beside it. A row stands only where it says something."),
        (
            *("positions/_facts.html", "partners/_facts.html", "results/_facts.html"),
            *("publications/_facts.html", "news/_filed.html", "_names.html"),
        ),
        ("rows.css", "news.css"),
        lambda: [
            state(_("Of a position"), position_facts()),
            state(_("What is not known says why"), position_facts(silent=True)),
            state(_("Of a partner"), partner_facts()),
            state(_("Of a result"), result_facts()),
            state(_("Of a document"), publication_facts()),
            state(_("Of a news item"), filed()),
        ],
    ),
    Component(
        "marks",
        _("Marks"),
        _("Facts in one line, below a text that they belong to."),
        ("results/_marks.html", "positions/_lead.html"),
        ("rows.css",),
        lambda: [
            state(
                _("Of a result that is a setback"),
                part("results/_marks.html", result=chain.setback(), lead=observatory()),
                within="dl.marks",
            ),
            state(_("Of a position, below its summary"), position_part("positions/_lead.html")),
        ],
    ),
    Component(
        "ledger",
        _("Asks"),
        _("What exactly is asked, under its letter, and beside it where it stands, in words and as a disc."),
        ("positions/_ask.html",),
        ("ledger.css", "rows.css"),
        lambda: [
            state(_("One ask"), *asks(chain.one_ask()), within="ol.ledger"),
            state(
                _("Twelve asks: every status, then each reason for having none"),
                *asks(*chain.twelve_asks()),
                within="ol.ledger",
            ),
            state(
                _("A very long ask, with everything that can be known of it"),
                *asks(chain.long_ask()),
                within="ol.ledger",
            ),
        ],
    ),
    Component(
        "figures",
        _("Figures"),
        _("A number large, what it counts, when, and who says so. What is planned says so first."),
        ("results/_figures.html",),
        ("figures.css",),
        lambda: [
            state(_("Exact"), exact_figures()),
            state(_("About, at least, at most, in somebody’s own words"), qualified_figures()),
            state(_("Planned"), planned_figures()),
            state(_("Added up"), summed_figures()),
        ],
    ),
    Component(
        "what-came-of-it",
        _("Results of a position"),
        _("On the page of a position: what came of it, with the asks that each result answers."),
        ("positions/_results.html", "positions/_result.html"),
        ("items.css", "figures.css", "rows.css"),
        lambda: [state(_("Three results, and their sum"), what_came_of_it())],
    ),
    Component(
        "evidence",
        _("Answers and evidence"),
        _("On the page of a result: the positions and asks it answers, and what shows it."),
        ("results/_answered.html", "results/_evidence.html", "positions/_documents.html"),
        ("entries.css", "publications.css"),
        lambda: [
            state(_("What it answers"), result_part("results/_answered.html")),
            state(_("A document, a page elsewhere, a source"), result_part("results/_evidence.html")),
            state(_("The documents of a position"), position_part("positions/_documents.html")),
        ],
    ),
    Component(
        "signatories",
        _("Signatories and members"),
        _("Numbered, in the order in which they signed or joined."),
        ("positions/position_detail.html", "partners/_membership.html", "partners/_partner_names.html"),
        ("entries.css",),
        lambda: [
            state(_("Fifteen signatories"), signatories(), within=""),
            state(_("Members, with their role and their years"), members()),
        ],
    ),
    Component(
        "together",
        _("What a partner had a part in"),
        _("On the page of a partner that nothing protects."),
        ("partners/_together.html",),
        ("entries.css",),
        lambda: [state(_("Positions, results and news"), together(), within="")],
    ),
    Component(
        "practice",
        _("Practice sheet"),
        _("What a catalogue of good practice asks for. What is missing says why."),
        ("positions/_practice_sheet.html",),
        ("rows.css",),
        lambda: [state(_("With principles, by stage"), position_part("positions/_practice_sheet.html"))],
    ),
    Component(
        "related",
        _("Also to read"),
        _("Last in the article of a record, so that no text ends in a dead end."),
        ("positions/_related.html", "results/_related.html", "_share.html"),
        ("entries.css", "share.css"),
        lambda: [
            state(_("Positions"), position_part("positions/_related.html"), within=""),
            state(_("Results"), result_part("results/_related.html"), within=""),
            state(
                _("Ways to pass a page on"),
                part(
                    "_share.html", title=position().version("fr").title, canonical="https://example.org/fr/"
                ),
                within="",
            ),
        ],
    ),
]
