"""Template tags that print words, dates and numbers and say which language they are in (WCAG 3.1.2)."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from languages import codes
from languages.dates import format_date
from languages.long_texts import contents_of, long_text, minutes_to_read, words_in
from languages.numbers import format_number, format_size
from languages.partial_dates import PartialDate, Role
from languages.record_links import linked
from languages.references import read_field
from languages.texts import Text, active_language, text_of
from languages.typography import set_type

register = template.Library()


def attributes_for(text: Text) -> SafeString:
    """` lang="fr" dir="ltr"` when `text` is not in the language of the page, else nothing."""
    page = active_language()
    if not text or text.language == page:
        return SafeString("")
    return format_html(' lang="{}" dir="{}"', text.language, text.direction)


def printed(text: Text) -> SafeString:
    """`text` escaped, wrapped in a span that names its language when the page's is another."""
    attributes = attributes_for(text)
    if attributes:
        return format_html("<span{}>{}</span>", attributes, str(text))
    return format_html("{}", str(text))


@register.simple_tag
def say(record: Any, field: str) -> SafeString:
    """`{% say position "title" %}`: the words, marked with their language when it is not the page's."""
    return printed(record if isinstance(record, Text) else text_of(record, field))


@register.filter
def say_text(text: Text) -> SafeString:
    """`{{ text|say_text }}` for a value that already is a Text."""
    return printed(text)


@register.simple_tag
def lang_of(record: Any, field: str) -> SafeString:
    """`<h1{% lang_of position "title" %}>`: attributes for an element whose text may have fallen back."""
    return attributes_for(text_of(record, field))


@register.filter
def text(record: Any, field: str) -> str:
    """`{{ position|text:"title" }}`: the words alone, where no markup can stand (title, attributes)."""
    return str(text_of(record, field))


@register.filter
def has(record: Any, field: str) -> bool:
    """`{% if position|has:"body" %}`: whether there is something to print; it is not set to learn it."""
    return bool(read_field(record, field).text)


@register.filter
def set_in(words: str, language: str) -> str:
    """`{{ version.title|set_in:version.language }}`: words whose language is known, as they are printed."""
    return set_type(words, language)


@register.simple_tag
def rich(record: Any, field: str) -> SafeString:
    """Formatted text with its anchors and notes (languages.long_texts); it was sanitised when it was saved.

    Its links to records lead to where readers of the page find them. A page prints one text so: of several,
    pages.presentation keeps the numbers and anchors apart.
    """
    words, completed = read_field(record, field)
    found = linked([words.value], active_language())
    html = mark_safe(completed(long_text(found[0], words.language).html))
    if not html:
        return SafeString("")
    prose = format_html('<div class="prose"{}>{}</div>', attributes_for(words), html)
    return format_html("{}{}", only_in(words), prose)


@register.simple_tag
def only_in(record: Any, field: str = "") -> SafeString:
    """`{% only_in position "summary" %}`: the line above a passage that exists in another language only.

    Instead of a record, a Text, or a list of Texts: the passages of a section, which say so once.
    """
    texts = record if isinstance(record, list) else [text_of(record, field) if field else record]
    page = active_language()
    told = {text.language for text in texts if text}
    if len(told) <= 1:
        only = gettext("This section is available in %(language)s only.")
    else:
        only = gettext("Part of this section is available in %(language)s only.")
    return format_html_join(
        "",
        '<p class="only-in">{}</p>',
        ((only % {"language": codes.name_in(code, page)},) for code in sorted(told - {page})),
    )


@register.inclusion_tag("_contents.html")
def contents(record: Any, field: str) -> dict[str, Any]:
    """`{% contents position "body" %}`: the way down the text that `rich` prints; nothing for a short one."""
    words = read_field(record, field).text
    headings = long_text(words.value, words.language).headings
    return {"parts": contents_of(headings), "attributes": attributes_for(words)}


@register.simple_tag
def reading_time(record: Any, field: str = "") -> SafeString:
    """`{% reading_time position "body" %}`: “6 min read”; nothing for what takes less than two minutes.

    Without a field, `record` itself says how many words it has (`word_count`).
    """
    minutes = minutes_to_read(words_in(text_of(record, field).value) if field else record.word_count)
    if not minutes:
        return SafeString("")
    words = gettext("%(minutes)s\u00a0min read") % {"minutes": minutes}
    return format_html('<p class="reading-time">{}</p>', words)


@register.filter
def full_date(day: Any) -> SafeString:
    """`<time datetime="2024-01-01">1er janvier 2024</time>`."""
    if isinstance(day, datetime) and timezone.is_aware(day):
        day = timezone.localtime(day)
    return format_html(
        '<time datetime="{}">{}</time>', day.isoformat()[:10], format_date(day, active_language())
    )


@register.simple_tag
def partial_date(value: PartialDate | None, role: Role = "") -> SafeString:
    """A date with the precision it has: `<time datetime="2014-12">décembre 2014</time>` (norm C14)."""
    if not value:
        return SafeString("")
    words = value.format(active_language(), role=role)
    return format_html('<time datetime="{}">{}</time>', value, words)


@register.filter
def number(value: Any) -> str:
    return format_number(value, active_language())


@register.filter
def file_size(size: int) -> str:
    """Decimal units with a no-break space: « 801 ko », “801 kB” (norm C16)."""
    return format_size(size, active_language())


@register.filter
def endonym(code: str) -> str:
    return codes.endonym(code)


@register.filter
def language_in_words(code: str) -> str:
    """`{{ "en"|language_in_words }}` inside a sentence of the active language: « anglais »."""
    return codes.name_in(code, active_language())


@register.filter
def direction(code: str) -> str:
    return codes.direction(code)
