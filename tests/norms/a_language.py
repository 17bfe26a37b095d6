"""Which language a passage of a page says it is in, and words that betray their language wherever they stand.

Every text of the site is given a word that no language has, one per language, so that a checker sees on the
page which language each passage was written in, and compares it with the `lang` that holds there.
"""

import json
import re
from collections.abc import Iterator
from itertools import chain

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString
from django.apps import apps
from django.db.models import CharField, Field, Q, SlugField, TextField, URLField

from languages.codes import column, column_languages
from languages.rich_text import RichTextField
from languages.texts import translated_fields

SPOKEN = ("alt", "title", "aria-label", "placeholder", "label")  # attributes a screen reader says
UNSPOKEN = {"script", "style", "head", "template"}
CALCULATED = ("slug", "sort_key", "letter")


def mark_of(language: str) -> str:
    return f"zq{''.join(reversed(language))}qz"


MARKS = {mark_of(code): code for code in column_languages()}
MARK = re.compile("|".join(MARKS), re.I)


def is_words(field: Field) -> bool:
    is_text = isinstance(field, CharField | TextField) and not isinstance(field, SlugField | URLField)
    return is_text and not field.name.endswith("url") and not field.name.startswith(CALCULATED)


def columns_of_words() -> Iterator[tuple[type, str, dict[str, str]]]:
    """(model, field, its column in each language) for each translated text of the site."""
    for model in apps.get_models():
        for name in translated_fields(model):
            if is_words(model._meta.get_field(name)):
                yield model, name, {code: column(name, code) for code in column_languages()}


def marked(words: str, language: str, is_html: bool) -> str:
    if is_html:
        return re.sub(
            r"(<(?:p|h[23]|li|td|th|caption|figcaption)\b[^>]*>)", rf"\1{mark_of(language)} ", words
        )
    return f"{words} {mark_of(language)}"


def mark_every_text() -> int:
    """Gives each stored text the word of its language; how many there were."""
    done = 0
    for model, name, columns in columns_of_words():
        field = model._meta.get_field(name)
        for row in model._base_manager.all():
            # A name that serves every language says itself which it is in (`name_lang` beside `name`).
            told = getattr(row, f"{name}_lang", "")
            values = {}
            for code, held_in in columns.items():
                if words := getattr(row, held_in):
                    text = marked(words, told or code, isinstance(field, RichTextField))
                    room = field.max_length or len(text)
                    values[held_in] = text if len(text) <= room else text[len(text) - room :]
            if values:
                model._base_manager.filter(pk=row.pk).update(**values)
                done += len(values)
    return done


def take_away(language: str) -> int:
    """Leaves in `language` what a page cannot be without, its title; every other text has to fall back."""
    done = 0
    for model, name, columns in columns_of_words():
        held_in = columns[language]
        rows = model._base_manager.exclude(**{f"{held_in}__isnull": True}).exclude(**{held_in: ""})
        if hasattr(model, column("state", language)) and name == model.title_field:
            rows = rows.exclude(**{column("state", language): "public"})
        others = Q()
        for code, other in columns.items():
            if code != language:
                others |= ~(Q(**{other: ""}) | Q(**{f"{other}__isnull": True}))
        nothing = None if model._meta.get_field(held_in).null else ""
        done += rows.filter(others).update(**{held_in: nothing})
    return done


# --- what a page says -------------------------------------------------------------------------------


def language_at(element: Tag | NavigableString) -> str:
    holder = element if isinstance(element, Tag) else element.parent
    for one in chain([holder], holder.parents):
        if isinstance(one, Tag) and one.has_attr("lang"):
            return str(one["lang"])
    return ""


def passages(soup: BeautifulSoup) -> Iterator[tuple[str, str]]:
    """(what is said, the language it is said to be in): texts and attributes of the body."""
    for string in soup.body.find_all(string=True):
        if not isinstance(string, PreformattedString) and not any(
            parent.name in UNSPOKEN for parent in string.parents
        ):
            yield str(string), language_at(string)
    for element in soup.body.find_all(True):
        for name in SPOKEN:
            if element.get(name):
                yield f"{element.name} {name}: {element[name]}", language_at(element)


def said_in_the_wrong_language(html: str) -> list[str]:
    """Passages whose `lang`, or that of what they stand in, is not the language they are written in."""
    wrong = []
    for words, language in passages(BeautifulSoup(html, "html5lib")):
        if not language:
            wrong.append(f"no language holds for “{' '.join(words.split())}”")
        for mark in MARK.findall(words):
            if (real := MARKS[mark.lower()]) != language:
                wrong.append(f"in {real}, said to be in {language}: “{' '.join(words.split())[:120]}”")
    return [line for line in wrong if not line.endswith("“”")]


def told_in_the_wrong_language(node: object, language: str, where: str = "") -> list[str]:
    """The same of JSON-LD: a text is in the language of the nearest `inLanguage`, or names its own.

    A name inside a sentence cannot say its language there (“Theme: Terres – page 2”) and is exempt.
    """
    if isinstance(node, list):
        return [line for each in node for line in told_in_the_wrong_language(each, language, where)]
    if isinstance(node, str):
        return [
            f"{where} in {MARKS[mark.lower()]}, told to be in {language}: “{node[:100]}”"
            for mark in MARK.findall(node)
            if MARKS[mark.lower()] != language and node.endswith(mark) and " – " not in node
        ]
    if not isinstance(node, dict):
        return []
    if "@value" in node:
        return told_in_the_wrong_language(node["@value"], node.get("@language", language), where)
    wrong = []
    for name, value in node.items():
        # A file may be in another language than what is said of it.
        own = node.get("inLanguage", language) if node.get("@type") != "MediaObject" else language
        own = own if isinstance(own, str) else language
        wrong += told_in_the_wrong_language(value, own, f"{where}/{name}")
    return wrong


def json_of(soup: BeautifulSoup) -> list[dict]:
    return [json.loads(script.string) for script in soup.find_all("script", type="application/ld+json")]
