"""The filters of the search: their names are those of the lists, their values are codes, the same in every
language.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, F, Value, When
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from languages.codes import column, column_languages, name_in, site_languages
from languages.queries import plain
from languages.texts import Text, text_among
from partners.models import Partner
from positions.filters import filterable
from publishing.availability import Availability
from publishing.listing import Option
from publishing.state import public_condition
from search.sources import BY_KIND
from topics.models import Country, PositionType, Theme

LANGUAGE = "language"
MOST_OPTIONS = 30  # of a filter, those that most entries have


@dataclass(frozen=True)
class Filter:
    """A filter of the search: `?theme=gender`."""

    name: str
    label: str | Promise
    of: Any = None  # the rows that its codes are the keys of
    newest_first: bool = False


FILTERS = (
    Filter("type", _("Type"), PositionType),
    Filter("theme", _("Theme"), Theme),
    Filter("country", _("Country"), Country),
    Filter("partner", _("Partner"), Partner),
    Filter("year", _("Year"), newest_first=True),
)
KINDS: dict[str, str | Promise] = {
    "position": _("Positions"),
    "result": _("Results"),
    "news": _("News"),
    "publication": _("Publications"),
    "partner": _("Partners"),
    "country": _("Countries"),
    "page": _("Pages"),
    "theme": _("Themes"),
    "institution": _("Institutions"),
}
ONE_OF_KIND: dict[str, str | Promise] = {
    "position": _("Position"),
    "result": _("Result"),
    "news": _("News"),
    "publication": _("Publication"),
    "partner": _("Partner"),
    "country": _("Country"),
    "page": _("Page"),
    "theme": _("Theme"),
    "institution": _("Institution"),
}
assert KINDS.keys() == ONE_OF_KIND.keys() == BY_KIND.keys()

Labels = dict[tuple[str, str], tuple[Text, str]]  # (filter, code) → what it is called, and how that sorts


def labels_of(codes: Iterable[str], language: str) -> Labels:
    """What these codes are called for readers of `language`. No protected partner has a name here."""
    wanted: dict[str, set[str]] = {}
    for code in codes:
        name, _slash, value = code.partition("/")
        wanted.setdefault(name, set()).add(value)
    parts = [_labels(one, wanted[one.name], language) for one in FILTERS if one.of and one.name in wanted]
    found: Labels = {}
    for name, value, sort, own, *words in parts[0].union(*parts[1:], all=True) if parts else ():
        text = text_among(words, language) or Text(value, language)
        found[name, value] = text._replace(language=own or text.language), sort
    return found


def _labels(one: Filter, values: set[str], language: str) -> Any:
    label = getattr(one.of, "title_field", "label")
    is_partner = one.of is Partner
    names = {code: F(column(label, code)) for code in column_languages()}
    if is_partner:  # whose name in a language may be a draft
        names = {code: _where_public(code, name) for code, name in names.items()}
    told = {
        "_filter": Cast(Value(one.name), CharField()),
        "_code": Cast(F("key" if is_partner else "pk"), CharField()),
        "_sort": Cast(F(column("sort_key", language)), CharField()),
        "_own": Cast(F("name_lang") if is_partner else Value(""), CharField()),
        **{f"_{code}": Cast(name, CharField()) for code, name in names.items()},
    }
    rows = filterable().filter(key__in=values) if is_partner else one.of._base_manager.filter(pk__in=values)
    return plain(rows.order_by()).annotate(**told).values_list(*told)


def _where_public(code: str, name: Any) -> Any:
    if code not in site_languages():
        return Value("")
    return Case(When(public_condition(Partner, code), then=name), default=Value(""), output_field=CharField())


def label_of(name: str, value: str, labels: Labels, language: str) -> tuple[Text, str]:
    """What a value is called, and how that sorts. What nobody knows is called what it was typed as."""
    if name == "type" and value in KINDS:
        return Text(str(KINDS[value]), language), f"0{list(KINDS).index(value)}"
    if name == LANGUAGE and value in site_languages():
        word = name_in(value, language)
        return Text(word[:1].upper() + word[1:], language), ""
    if value in Availability.values:
        return Text(str(Availability(value).label), language), ""
    return labels.get((name, value)) or (Text(value, language), value)


def options_of(one: Filter, counts: Counter[str], chosen: str, labels: Labels, language: str) -> list[Option]:
    """The values of a filter with how many of the hits have each; the chosen one also where none has."""
    prefix = f"{one.name}/"
    found = {code.removeprefix(prefix): n for code, n in counts.most_common() if code.startswith(prefix)}
    values = [value for value in found if one.name != "partner" or (one.name, value) in labels][:MOST_OPTIONS]
    if chosen and chosen not in values:
        values.append(chosen)
    options = []
    for value in values:
        label, sort = label_of(one.name, value, labels, language)
        options.append(Option(value, label, found.get(value, 0), value == chosen, sort or label.value))
    options.sort(key=lambda option: (option.sort, option.label.value, option.code))
    if one.newest_first:
        options.sort(key=lambda option: option.code if option.code.isdigit() else "", reverse=True)
    return options


def languages_of(numbers: dict[str, int], chosen: str, language: str) -> Sequence[Option]:
    """In which languages there are versions that answer."""
    return [
        Option(code, label_of(LANGUAGE, code, {}, language)[0], number, code == chosen)
        for code, number in numbers.items()
        if number or code == chosen
    ]
