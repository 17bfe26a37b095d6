"""What a text names by a key, a picture say, and a page puts in its place when somebody reads the text.

`languages` knows no model: an app that has something to put there registers a reader of texts. It may take
out what is not to be seen before the text is set and numbered (languages.long_texts), and puts the rest in
place afterwards, so that what is stored stays true when the thing itself changes.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from languages.texts import Text, text_of


def _as_it_is(html: str) -> str:
    return html


class Read(NamedTuple):
    """A text without what is not to be seen, and what completes its HTML once that is set."""

    text: Text
    completed: Callable[[str], str] = _as_it_is


Reader = Callable[[Sequence[Text]], list[Read]]
_readers: dict[str, Reader] = {}


def register(mark: str, reader: Reader) -> None:
    """`reader` is asked about texts in which `mark`, a piece of HTML, stands: about all of a page at once."""
    _readers[mark] = reader


def read(texts: Sequence[Text]) -> list[Read]:
    """Each of these texts, of sanitised HTML, as it may be read now. They share the queries."""
    found = [Read(text) for text in texts]
    for mark, reader in _readers.items():
        places = [place for place, one in enumerate(found) if mark in one.text.value]
        if places:
            for place, one in zip(places, reader([found[place].text for place in places]), strict=True):
                found[place] = Read(one.text, _chained(one.completed, found[place].completed))
    return found


def _chained(first: Callable[[str], str], then: Callable[[str], str]) -> Callable[[str], str]:
    return first if then is _as_it_is else lambda html: then(first(html))


def read_field(record: Any, field: str) -> Read:
    """The words of `field` for a reader of the page; read once for the record in hand."""
    text = text_of(record, field)
    if not any(mark in text.value for mark in _readers):
        return Read(text)
    known = vars(record).setdefault("_read_texts", {})
    if text not in known:
        known[text] = read([text])[0]
    return known[text]
