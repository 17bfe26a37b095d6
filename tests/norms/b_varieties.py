"""The site in another variety of its languages, as LANGUAGE_LOCALES would have it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.test import override_settings
from django.utils import translation
from django.utils.translation import trans_real

from languages.codes import locale_of
from languages.long_texts import long_text
from languages.partial_dates import _months


def _forget() -> None:
    locale_of.cache_clear()
    _months.cache_clear()
    long_text.cache_clear()
    trans_real._translations.clear()
    translation.activate(settings.LANGUAGE_CODE)  # from the catalogues as they now are


@contextmanager
def written_in(**varieties: str) -> Iterator[None]:
    """`with written_in(fr="fr_CA"):`; a new client reads the catalogues anew."""
    with override_settings(LANGUAGE_LOCALES={**settings.LANGUAGE_LOCALES, **varieties}):
        _forget()
        yield
    _forget()
