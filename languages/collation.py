"""Alphabetical order that is the same on every database: keys and index letters computed at save."""

import unicodedata
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils import translation

from languages.codes import column, column_languages, default_language
from languages.folding import fold

if TYPE_CHECKING:
    from pyuca.collator import BaseCollator

KEY_LENGTH = 500
_LONGEST_TEXT = 1000  # characters; a key of 500 digits has room for the first 125 letters
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"})


@cache
def _collator() -> "BaseCollator":
    """The Unicode table, read at first use: 0.12 s and 11 MB once per process (measured).

    The version is named because keys are stored: pyuca's default depends on the Python that runs it.
    """
    from pyuca.collator import Collator_9_0_0

    return Collator_9_0_0()


def collation_key(text: str) -> str:
    """The key that sorts `text`: at most 500 characters of 0–9a–f, which any database orders alike.

    Letters decide first, word by word, hyphens being spaces; case, apostrophes and all other
    punctuation do not count (« l’Europe » files under "leurope", œ as oe). Accents decide between texts
    that are otherwise equal. A key that is cut keeps its order: at worst two long texts tie. Rule: the
    Unicode Collation Algorithm (UTS #10), levels 1 and 2. About 40 µs for a title.
    """
    elements = _collator().collation_elements([*_words_only(text)]) if text else []
    letters = "".join(f"{element[0]:04x}" for element in elements if element[0])
    accents = [f"{element[1]:03x}" for element in elements if element[1]]
    while accents and accents[-1] == "020":  # a letter without accent; none at the end changes no order
        accents.pop()
    return f"{letters}0000{''.join(accents)}"[:KEY_LENGTH] if accents else letters[:KEY_LENGTH]


def _words_only(text: str) -> str:
    kept = []
    for character in islice(unicodedata.normalize("NFD", text.translate(_LIGATURES)), _LONGEST_TEXT):
        category = unicodedata.category(character)
        if category in {"Pd", "Zs", "Zl", "Zp", "Cc"}:
            kept.append(" ")
        elif category[0] not in "PSC" and character not in "ʼʻʹ":
            kept.append(character)
    return " ".join("".join(kept).split())


def index_letter(text: str) -> str:
    """The letter of an A–Z index that `text` files under: « Éthiopie » E, « Œuvre » O, « l’Europe » L.

    "#" for a text that starts with a digit or has no letter, "" for no text. A text in another script
    files under its own first letter.
    """
    folded = fold(text)
    first = next((character for character in folded if character.isalnum()), "#" if folded else "")
    return "#" if first.isnumeric() else first.title()[:1]


class _FromSortText(models.CharField):
    """A column computed at each save from `instance.sort_text(language)`, which the model defines.

    In a data migration models have no methods: there the column keeps the value it has.
    """

    default_length: ClassVar[int]

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        self.language = language
        kwargs["editable"] = False
        kwargs.setdefault("max_length", self.default_length)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["editable"]
        return name, path, args, {**kwargs, "blank": self.blank, "language": self.language}

    def compute(self, text: str) -> str:
        raise NotImplementedError

    def pre_save(self, instance: models.Model, add: bool) -> str:
        if hasattr(instance, "sort_text"):
            setattr(instance, self.attname, self.compute(instance.sort_text(self.language) or ""))
        return str(getattr(instance, self.attname))


class CollationKeyField(_FromSortText):
    """The collation key of the record's name in `language`: order by this column."""

    default_length = KEY_LENGTH

    def compute(self, text: str) -> str:
        return collation_key(text)


class IndexLetterField(_FromSortText):
    """The letter of the A–Z index that the record's name in `language` files under."""

    default_length = 4

    def compute(self, text: str) -> str:
        return index_letter(text)


class AlphabeticalOrder(models.Model):
    """Gives a model `sort_key_<language>` and `letter_<language>`, kept at each save.

    The model defines `sort_text(language) -> str`: the name as filed, in the language a list of
    `language` prints it, so that a name that falls back is filed where the reader sees it. Queryset
    updates do not recompute: save the records, or `bulk_update` these columns after `keep_order()`.
    """

    class Meta:
        abstract = True

    if TYPE_CHECKING:

        def sort_text(self, language: str) -> str: ...

    def save(self, *args: Any, update_fields: Any = None, **kwargs: Any) -> None:
        if update_fields:  # a new name in one column moves the record in the index
            update_fields = {*update_fields, *self.order_columns()}
        super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def letter(self) -> str:
        """The letter of the A–Z index it files under, for a reader of the active language."""
        language = translation.get_language() or default_language()
        code = language if language in column_languages() else default_language()
        return str(getattr(self, column("letter", code)))

    @classmethod
    def by_name(cls, language: str) -> tuple[str, ...]:
        """What to give `order_by()` for the alphabetical order of `language`; ties in order of entry."""
        code = language if language in column_languages() else default_language()
        return column("sort_key", code), "pk"

    @classmethod
    def order_columns(cls) -> tuple[str, ...]:
        return tuple(column(name, code) for code in column_languages() for name in ("sort_key", "letter"))

    def keep_order(self) -> None:
        """Computes the columns without saving them."""
        for name in self.order_columns():
            self._meta.get_field(name).pre_save(self, add=False)  # type: ignore[union-attr]


for _code in column_languages():
    # Plain columns, unknown to modeltranslation, which would make an empty one fall back.
    AlphabeticalOrder.add_to_class(column("sort_key", _code), CollationKeyField(language=_code))
    AlphabeticalOrder.add_to_class(column("letter", _code), IndexLetterField(language=_code))
