"""Rows for tests: each function needs no argument, and takes whatever a test is about."""

import datetime
import io
import itertools
from typing import Any

import pikepdf
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image as Picture

from accounts.models import User
from languages.codes import column
from languages.slugs import ascii_slug
from library.models import Consent, Document, DocumentFile, Image
from pages.models import Block, NewsItem, Page
from partners.models import Membership, Partner, Visibility
from positions.models import (
    AdvocacyAction,
    Ask,
    Figure,
    Institution,
    Position,
    PositionDocument,
    Result,
    Signatory,
    Target,
)
from publishing.state import Publishable, State
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

_numbers = itertools.count(1)


def words(record: Any, field: str, texts: dict[str, str]) -> None:
    """Sets `field` in each language of `texts`: `{"fr": "Eau", "en": "Water"}`."""
    for code, text in texts.items():
        setattr(record, column(field, code), text)


def live(record: Publishable, *languages: str, at: Any = None) -> None:
    """Makes unsaved versions public, with a slug from their title, without going through the verbs."""
    for code in languages:
        setattr(record, column("state", code), State.PUBLIC)
        setattr(record, column("published_at", code), at or timezone.now())
        if not record.version(code).slug:
            title = record.version(code).title
            setattr(record, column("slug", code), ascii_slug(title) or str(record.pk))


def make_region(code: str = "africa", **labels: str) -> Region:
    region = Region(code=code)
    words(region, "label", labels or {"fr": "Afrique", "en": "Africa"})
    region.save()
    return region


def make_theme(code: str = "gender", **labels: str) -> Theme:
    theme = Theme(code=code)
    words(theme, "label", labels or {"fr": "Genre", "en": "Gender"})
    theme.save()
    return theme


def make_country(alpha2: str = "CD", public: tuple[str, ...] = (), **values: Any) -> Country:
    """A country with the CLDR's names, and a page in the languages of `public`."""
    country = Country(alpha2=alpha2, **values)
    country.fill_names()
    live(country, *public)
    country.save()
    return country


def make_partner(
    names: dict[str, str] | None = None, public: tuple[str, ...] = ("fr", "en"), **values: Any
) -> Partner:
    """A public partner in both languages."""
    number = next(_numbers)
    names = names or {"fr": f"Partenaire {number}", "en": f"Partner {number}"}
    values.setdefault("key", f"partner-{number}")
    values.setdefault("kind", PartnerKind.objects.get(code="ngo"))
    partner = Partner(**values)
    words(partner, "name", names)
    live(partner, *public)
    partner.save()
    return partner


def make_protected_partner(visibility: str = Visibility.IDENTITY_WITHHELD, **values: Any) -> Partner:
    names = {"fr": "Organisation – identité protégée", "en": "Organisation – identity protected"}
    return make_partner(names, visibility=visibility, **values)


def make_institution(key: str = "", **values: Any) -> Institution:
    key = key or f"institution-{next(_numbers)}"
    values.setdefault("level", Level.objects.get(code="national"))
    institution = Institution(key=key, branch="executive", **values)
    words(institution, "name", {"fr": f"Institution {key}", "en": f"Institution {key}"})
    institution.save()
    return institution


def make_position(
    titles: dict[str, str] | None = None, public: tuple[str, ...] = ("fr", "en"), **values: Any
) -> Position:
    """A public position in both languages, led by a public partner."""
    number = next(_numbers)
    titles = titles or {"fr": f"Titre {number}", "en": f"Title {number}"}
    links = {
        name: values.pop(name)
        for name in ("countries", "themes", "levels", "co_authors", "partners", "regions")
        if name in values
    }
    values.setdefault("key", f"position-{number}")
    values.setdefault("type", PositionType.objects.get(code="memorandum"))
    values.setdefault("lead", None)
    if values["lead"] is None:
        values["lead"] = make_partner()
    texts = {name: values.pop(name) for name in ("summary", "body", "notice") if name in values}
    position = Position(**values)
    words(position, "title", titles)
    for field, text in texts.items():
        words(position, field, text)
    live(position, *public)
    position.save()
    for relation, rows in links.items():
        getattr(position, relation).set(rows)
    return position


def make_ask(position: Position, text: dict[str, str] | None = None, **values: Any) -> Ask:
    ask = Ask(position=position, order=next(_numbers), **values)
    words(ask, "text", text or {"fr": "Publier la liste", "en": "Publish the list"})
    ask.save()
    return ask


def make_action(position: Position, **values: Any) -> AdvocacyAction:
    values.setdefault("key", f"action-{next(_numbers)}")
    values.setdefault("mode", Mode.objects.get(code="meeting"))
    action = AdvocacyAction(position=position, **values)
    words(action, "summary", {"fr": "Une rencontre", "en": "A meeting"})
    action.save()
    return action


def make_membership(of: Partner, member: Partner | None = None, **values: Any) -> Membership:
    line = Membership(of=of, member=member, order=next(_numbers), **values)
    if member is None:
        words(line, "name", {"fr": "Sans fiche", "en": "No record"})
    line.save()
    return line


def make_signatory(position: Position, member: Partner | None = None, **values: Any) -> Signatory:
    line = Signatory(position=position, member=member, order=next(_numbers), **values)
    if member is None:
        words(line, "name", {"fr": "Collectif", "en": "Collective"})
    line.save()
    return line


def make_target(position: Position, institution: Institution | None = None) -> Target:
    return Target.objects.create(
        position=position, institution=institution or make_institution(), order=next(_numbers)
    )


def picture_bytes(width: int = 60, height: int = 40, kind: str = "PNG", **save: Any) -> bytes:
    """A small picture of one colour."""
    out = io.BytesIO()
    Picture.new("RGB", (width, height), (120, 40, 60)).save(out, kind, **save)
    return out.getvalue()


def pdf_bytes(pages: int = 1) -> bytes:
    """A PDF of blank pages."""
    pdf, out = pikepdf.new(), io.BytesIO()
    for _page in range(pages):
        pdf.add_blank_page()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def make_image(alt: dict[str, str] | None = None, content: bytes = b"", **values: Any) -> Image:
    """A picture that may be shown."""
    number = next(_numbers)
    values.setdefault("key", f"image-{number}")
    values.setdefault("consent", Consent.NOBODY)
    image = Image(**values)
    words(image, "alt", alt or {"fr": "Un aplat rouge", "en": "A red plane"})
    image.file.save("picture.png", ContentFile(content or picture_bytes(60 + number % 40)), save=False)
    image.save()
    return image


def make_document(
    titles: dict[str, str] | None = None,
    public: tuple[str, ...] = ("fr", "en"),
    files: tuple[str, ...] = ("fr",),
    **values: Any,
) -> Document:
    """A public document in both languages, with a file in French."""
    number = next(_numbers)
    values.setdefault("key", f"document-{number}")
    values.setdefault("kind", DocumentKind.objects.get(code="report"))
    links = {name: values.pop(name) for name in ("countries", "themes") if name in values}
    document = Document(**values)
    words(document, "title", titles or {"fr": f"Rapport {number}", "en": f"Report {number}"})
    live(document, *public)
    document.save()
    for relation, rows in links.items():
        getattr(document, relation).set(rows)
    for pages, code in enumerate(files, start=1):
        line = DocumentFile(document=document, language=code)
        line.file.save("report.pdf", ContentFile(pdf_bytes(pages)), save=False)
        line.save()
    return document


def attach(position: Position, document: Document) -> PositionDocument:
    return PositionDocument.objects.create(position=position, document=document, order=next(_numbers))


def make_result(
    titles: dict[str, str] | None = None, public: tuple[str, ...] = ("fr", "en"), **values: Any
) -> Result:
    """A public result in both languages, achieved by a public partner."""
    number = next(_numbers)
    values.setdefault("key", f"result-{number}")
    values.setdefault("kind", ResultKind.objects.get(code="policy_influence"))
    values["lead"] = values.get("lead") or make_partner()
    relations = ("countries", "themes", "regions", "partners", "positions", "asks")
    links = {name: values.pop(name) for name in relations if name in values}
    texts = {
        name: values.pop(name) for name in ("summary", "body", "notice", "contribution") if name in values
    }
    result = Result(**values)
    words(result, "title", titles or {"fr": f"Résultat {number}", "en": f"Result {number}"})
    for field, text in texts.items():
        words(result, field, text)
    live(result, *public)
    result.save()
    for relation, rows in links.items():
        getattr(result, relation).set(rows)
    return result


def make_figure(result: Result, value: Any = 14, **values: Any) -> Figure:
    """“14 members”, unless `unit` and `unit_plural` say otherwise, per language."""
    one = values.pop("unit", {"fr": "membre", "en": "member"})
    several = values.pop("unit_plural", {"fr": "membres", "en": "members"})
    texts = {name: values.pop(name) for name in ("words", "source") if name in values}
    figure = Figure(result=result, value=value, order=next(_numbers), **values)
    for field, text in ({"unit": one, "unit_plural": several} | texts).items():
        words(figure, field, text)
    figure.save()
    return figure


def make_topic(code: str = "network", **labels: str) -> Topic:
    topic = Topic(code=code)
    words(topic, "label", labels or {"fr": "Réseau", "en": "Network"})
    topic.save()
    return topic


def make_news(
    titles: dict[str, str] | None = None, public: tuple[str, ...] = ("fr", "en"), **values: Any
) -> NewsItem:
    """A public news item in both languages."""
    number = next(_numbers)
    values.setdefault("key", f"news-{number}")
    values.setdefault("date", "2024-03-12")
    relations = ("countries", "themes", "topics", "positions", "results", "publications")
    links = {name: values.pop(name) for name in relations if name in values}
    texts = {name: values.pop(name) for name in ("summary", "body", "notice") if name in values}
    item = NewsItem(**values)
    words(item, "title", titles or {"fr": f"Actualité {number}", "en": f"News {number}"})
    for field, text in texts.items():
        words(item, field, text)
    live(item, *public)
    item.save()
    item.refresh_from_db()
    for relation, rows in links.items():
        getattr(item, relation).set(rows)
    return item


def make_page(
    titles: dict[str, str] | None = None, public: tuple[str, ...] = ("fr", "en"), **values: Any
) -> Page:
    """A public page in both languages, without blocks."""
    number = next(_numbers)
    values.setdefault("key", f"page-{number}")
    texts = {name: values.pop(name) for name in ("summary", "notice") if name in values}
    page = Page(**values)
    words(page, "title", titles or {"fr": f"Page fr {number}", "en": f"Page en {number}"})
    for field, text in texts.items():
        words(page, field, text)
    live(page, *public)
    page.save()
    return page


def make_block(page: Page, body: dict[str, str] | None = None, **values: Any) -> Block:
    """A block of text."""
    texts = {name: values.pop(name) for name in ("heading", "source", "label", "url") if name in values}
    results = values.pop("results", ())
    block = Block(owner=page, order=next(_numbers), **values)
    for field, text in (({"body": body} if body else {}) | texts).items():
        words(block, field, text)
    block.save()
    block.results.set(results)
    return block


def make_correction(record: Any, text: dict[str, str] | None = None, **values: Any) -> Any:
    """A dated notice of a position, a result, a news item, a page or a document."""
    values.setdefault("date", datetime.date(2025, 3, 1))
    model = record._meta.get_field("corrections").related_model
    notice = model(**{model.member_of: record}, order=next(_numbers), **values)
    words(
        notice,
        "text",
        text or {"fr": "Nous écrivions 12 ; il y en a 21.", "en": "We wrote 12; there are 21."},
    )
    notice.save()
    return notice


def make_user(*roles: str, email: str = "", **values: Any) -> User:
    """Somebody who may log in, with the named roles (advocacy_site.roles)."""
    from django.contrib.auth.models import Group

    email = email or f"person-{next(_numbers)}@example.org"
    user = User.objects.create_user(email, "correct horse battery", is_staff=True, **values)
    user.groups.set(Group.objects.filter(name__in=roles))
    return user
