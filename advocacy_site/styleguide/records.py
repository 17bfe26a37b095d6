"""The invented records of the guide. None of the organisations and institutions they name exists.

What is only ever named is made once: nothing changes it afterwards.
"""

from functools import cache
from typing import Any

from advocacy_site.styleguide.making import Words, made
from advocacy_site.styleguide.pictures import example_picture
from languages.partial_dates import PartialDate
from library.facts import PDF
from library.models import Document, DocumentFile, Licence
from pages.models import NewsItem, Page
from partners.models import Partner
from positions.models import Figure, Institution, Position, Result
from topics.models import (
    Country,
    DocumentKind,
    Level,
    Mode,
    PartnerKind,
    PositionType,
    Region,
    ResultKind,
    Theme,
    Topic,
)

NOTICE = {
    "fr": "Exemple : ce texte est inventé, de même que les organisations qu’il nomme.",
    "en": "Example: this text is invented, and so are the organisations it names.",
}
TITLE = {
    "fr": "Minerais : rendre la vigilance visible, de la mine à l’importateur",
    "en": "Minerals: making due diligence visible, from mine to importer",
}
LONG_TITLE = {
    "fr": "Pour une véritable transparence des chaînes d’approvisionnement en minerais stratégiques : "
    "l’Union européenne doit rendre publics les contrôles, les manquements constatés et les sanctions "
    "prononcées",
    "en": "Genuinely transparent supply chains for strategic minerals: the European Union must publish its "
    "inspections, the breaches it finds and the penalties it imposes",
}
SHORT_TITLE = {"fr": "Eau", "en": "Water"}
SUMMARY = {
    "fr": "Les importateurs vérifient leurs fournisseurs, mais personne ne sait qui est contrôlé ni avec "
    "quelles suites. Quinze organisations demandent un registre public.",
    "en": "Importers have to check their suppliers, yet nobody knows who is inspected or what follows. "
    "Fifteen organisations ask for a public register.",
}
LONG_NAME = {
    "fr": "Plateforme fictive des organisations de défense des droits économiques, sociaux et culturels de "
    "l’Afrique des Grands Lacs",
    "en": "Fictitious Platform of Organisations Defending Economic, Social and Cultural Rights in the "
    "African Great Lakes",
}


# --- reference data ------------------------------------------------------------------------------


def labelled(model: Any, code: str, fr: str, en: str, **values: Any) -> Any:
    """A row of a vocabulary."""
    return made(model, words={"label": {"fr": fr, "en": en}}, code=code, **values)


@cache
def region() -> Region:
    return labelled(Region, "great-lakes", "Afrique des Grands Lacs", "African Great Lakes")


def country(alpha2: str = "CD", intro: Words | None = None, **values: Any) -> Country:
    """A country under the names that the CLDR gives it."""
    bare = Country(alpha2=alpha2)
    bare.fill_names()
    names = {code: bare.version(code).title for code in ("fr", "en")}
    return made(Country, words={"name": names, "intro": intro or {}}, alpha2=alpha2, **values)


@cache
def named_country(alpha2: str) -> Country:
    return country(alpha2)


def countries(*codes: str) -> list[Country]:
    return [named_country(code) for code in codes]


@cache
def themes() -> list[Theme]:
    return [
        labelled(Theme, "minerals", "Ressources naturelles et conflits", "Natural resources and conflict"),
        labelled(Theme, "gender", "Égalité de genre", "Gender equality"),
    ]


@cache
def topic() -> Topic:
    return labelled(Topic, "register", "Registre public des contrôles", "Public register of inspections")


@cache
def position_type() -> PositionType:
    return labelled(PositionType, "memorandum", "Mémorandum", "Memorandum")


@cache
def levels() -> list[Level]:
    return [
        labelled(Level, "european", "Européen", "European"),
        labelled(Level, "national", "National", "National"),
    ]


@cache
def mode(code: str = "meeting") -> Mode:
    said = {
        "meeting": ("Rencontre", "Meeting"),
        "letter": ("Lettre", "Letter"),
        "hearing": ("Audition publique", "Public hearing"),
    }
    return labelled(Mode, code, *said[code])


@cache
def kind_of_result() -> ResultKind:
    return labelled(ResultKind, "policy", "Influence sur les politiques", "Policy influence")


@cache
def kind_of_document() -> DocumentKind:
    return labelled(DocumentKind, "briefing", "Note de position", "Position paper")


# --- organisations -------------------------------------------------------------------------------


def partner(fr: str = "Observatoire fictif des filières minérales", en: str = "", **values: Any) -> Partner:
    """A partner; with one name for both languages where no English one is given."""
    kind = labelled(PartnerKind, "network", "Réseau", "Network")
    about = values.pop("about", {})
    notice = values.pop("notice", {})
    names = {"fr": fr, "en": en or fr}
    words = {"name": names, "about": about, "notice": notice}
    return made(Partner, words=words, kind=kind, name_lang="" if en else "fr", **values)


@cache
def observatory() -> Partner:
    return partner(
        "Observatoire fictif des filières minérales", "Fictitious Mineral Supply Chains Observatory"
    )


@cache
def lawyers() -> Partner:
    return partner("Juristes fictifs sans frontières", acronym="JFSF", country=country("BE"))


@cache
def platform() -> Partner:
    return partner(LONG_NAME["fr"], LONG_NAME["en"], acronym="PFODESC", country=country("CD"))


@cache
def protected_partner() -> Partner:
    return partner(
        "Organisation de femmes – identité protégée",
        "Women’s organisation – identity protected",
        region=region(),
        visibility="identity_withheld",
    )


@cache
def institution(key: str = "directorate") -> Institution:
    names = {
        "directorate": (
            "Direction fictive du commerce responsable",
            "Fictitious Responsible Trade Directorate",
        ),
        "parliament": (
            "Commission fictive du commerce international et du développement du Parlement",
            "Fictitious Parliamentary Committee on International Trade and Development",
        ),
    }
    fr, en = names[key]
    return made(
        Institution, words={"name": {"fr": fr, "en": en}}, key=key, level=levels()[0], branch="executive"
    )


# --- records ------------------------------------------------------------------------------------


def position(title: Words = TITLE, summary: Words = SUMMARY, **values: Any) -> Position:
    """A position with everything that a list prints of it, unless `values` say otherwise."""
    rows = {"countries": countries("CD", "RW"), "themes": themes(), **values.pop("rows", {})}
    words = {"title": title, "summary": summary, **values.pop("words", {})}
    own = {"type": position_type(), "lead": observatory(), "date": "2024-03-18", **values}
    return made(Position, words=words, rows=rows, **own)


def bare_position(title: Words = SHORT_TITLE, **values: Any) -> Position:
    """What a list prints when nothing else is known."""
    nothing: dict[str, Any] = {"countries": [], "themes": []}
    return position(title, {}, rows=nothing, date="", lead=None, **values)


def figure(
    value: Any, *units: Words, source: Words | None = None, words: Words | None = None, **values: Any
) -> Figure:
    """A figure; `units` are the words for one and for several."""
    one, several = units or ({}, {})
    texts = {"unit": one, "unit_plural": several, "source": source or {}, "words": words or {}}
    return made(Figure, words=texts, value=value, **values)


COMPANY = (
    {"fr": "entreprise contrôlée", "en": "company inspected"},
    {"fr": "entreprises contrôlées", "en": "companies inspected"},
)
CITY = ({"fr": "ville", "en": "city"}, {"fr": "villes", "en": "cities"})
MEMBER = ({"fr": "membre", "en": "member"}, {"fr": "membres", "en": "members"})
PERSON = (
    {"fr": "personne formée", "en": "person trained"},
    {"fr": "personnes formées", "en": "people trained"},
)
REGISTER = {"fr": "registre fictif des contrôles", "en": "fictitious register of inspections"}


def result(
    title: Words | None = None, figures: list[Figure] | None = None, rows: Any = None, **values: Any
) -> Result:
    """A result with what a list prints of it."""
    title = title or {"fr": "Les contrôles deviennent publics", "en": "Inspections become public"}
    own = {
        "kind": kind_of_result(),
        "lead": observatory(),
        "start": "2025-02",
        "stage": "achieved",
        "sign": "positive",
        "evidence": "official_source",
        **values,
    }
    own.setdefault("key", "example-register")
    said = {"title": title, "summary": own.pop("summary", SUMMARY), **own.pop("words", {})}
    made_result = made(
        Result,
        words=said,
        rows={"countries": countries("CD"), "figures": figures or [], **(rows or {})},
        **own,
    )
    made_result.derive()
    return made_result


def news_item(title: Words | None = None, picture: bool = False, **values: Any) -> NewsItem:
    """A news item; its picture is the landscape of the guide."""
    title = title or {
        "fr": "Le premier registre des contrôles est en ligne",
        "en": "The first register is online",
    }
    own = {"date": PartialDate.parse("2025-02-11").earliest, **values}
    rows = {"countries": countries("CD"), "topics": [topic()], **own.pop("rows", {})}
    return made(
        NewsItem,
        words={"title": title, "summary": own.pop("summary", SUMMARY)},
        rows=rows,
        image=example_picture() if picture else None,
        **own,
    )


def document(title: Words | None = None, *languages: str, **values: Any) -> Document:
    """A document with a PDF in each of `languages`."""
    title = title or {"fr": "Rendre la vigilance visible", "en": "Making due diligence visible"}
    files = [
        made(DocumentFile, language=code, media_type=PDF, size=801_000 + 412_000 * place, pages=24)
        for place, code in enumerate(languages)
    ]
    own = {"kind": kind_of_document(), "date": "2024-03", **values}
    summary = own.pop("summary", SUMMARY)
    return made(Document, words={"title": title, "summary": summary}, rows={"files": files}, **own)


def page(title: Words, summary: Words | None = None, **values: Any) -> Page:
    return made(Page, words={"title": title, "summary": summary or {}}, **values)


def pages_within() -> tuple[Page, Page, Page]:
    """A page, the page it is within, and that one's."""
    top = page({"fr": "Plaidoyer politique", "en": "Political advocacy"})
    middle = page(
        {"fr": "Industries extractives et droits humains", "en": "Extractive industries"}, parent=top
    )
    return top, middle, page(LONG_TITLE, SUMMARY, parent=middle)


def captioned_picture(kind: str = "landscape") -> Any:
    caption = {
        "fr": "La vallée, vue de la piste. La mine se trouve derrière la deuxième colline.",
        "en": "The valley seen from the track. The mine lies behind the second hill.",
    }
    credit = {"fr": "Atelier fictif", "en": "Fictitious Studio"}
    return example_picture(kind, Licence.CC_BY, caption=caption, credit=credit)
