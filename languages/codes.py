"""Which languages this site has, in which order, and what each is called, written and read like.

Two lists, on purpose: `site_languages()` are served to readers; `column_languages()` have columns in
the database. A language taken out of SITE_LANGUAGES keeps its columns, so nothing is lost.
"""

from functools import cache

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.conf.locale import LANG_INFO


def site_languages() -> tuple[str, ...]:
    """Codes of the languages that readers are served, the default one first."""
    return tuple(settings.SITE_LANGUAGES)


def column_languages() -> tuple[str, ...]:
    """Codes of the languages that have columns, whether or not they are served today."""
    return tuple(settings.MODELTRANSLATION_LANGUAGES)


def default_language() -> str:
    return site_languages()[0]


def column(name: str, code: str) -> str:
    """The database column that holds `name` in the language `code`: `title`, `pt-br` → `title_pt_br`."""
    return f"{name}_{code.replace('-', '_')}"


def direction(code: str) -> str:
    """`rtl` or `ltr`, for the HTML attribute `dir`."""
    return "rtl" if LANG_INFO.get(code, {}).get("bidi") else "ltr"


def endonym(code: str) -> str:
    """The language's name in itself (« Français », “English”), capitalised as in a menu; else its code."""
    return str(LANG_INFO.get(code, {}).get("name_local", code)).capitalize()


class InLanguage:
    """Something that is said in a language, or in none (""), for a template to mark it by."""

    language: str

    @property
    def direction(self) -> str:
        return direction(self.language) if self.language else ""

    @property
    def language_name(self) -> str:
        """The language in its own name."""
        return endonym(self.language) if self.language else ""


def name_in(code: str, language: str) -> str:
    """The name of the language `code` as it stands inside a sentence of `language`: « anglais », “French”.

    A file may be in any language of the world: one that has no name there is called by its code.
    """
    return locale_of(language).languages.get(code.replace("-", "_")) or code


@cache
def locale_of(code: str) -> Locale:
    """The Babel locale whose conventions (dates, numbers) a language is written with here."""
    identifier = settings.LANGUAGE_LOCALES.get(code, code).replace("-", "_")
    try:
        return Locale.parse(identifier)
    except (UnknownLocaleError, ValueError):
        return Locale.parse(code.split("-")[0])
