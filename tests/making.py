"""Rows for tests: each function needs no argument, and takes whatever a test is about."""

import itertools
from typing import Any

from django.utils import timezone

from accounts.models import User
from languages.codes import column
from languages.slugs import ascii_slug
from partners.models import Membership, Partner, Visibility
from positions.models import AdvocacyAction, Ask, Institution, Position, Signatory, Target
from publishing.state import Publishable, State
from topics.models import Country, Level, Mode, PartnerKind, PositionType, Region, Theme

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


def make_user(*roles: str, email: str = "", **values: Any) -> User:
    """Somebody who may log in, with the named roles (advocacy_site.roles)."""
    from django.contrib.auth.models import Group

    email = email or f"person-{next(_numbers)}@example.org"
    user = User.objects.create_user(email, "correct horse battery", is_staff=True, **values)
    user.groups.set(Group.objects.filter(name__in=roles))
    return user
