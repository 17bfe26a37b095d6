"""The tags that print a figure in words: « plus de 600 membres », “some 80 organisations”."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from languages.templatetags.languages import attributes_for, printed
from languages.texts import Text
from languages.typography import set_type
from positions.figures import Sum, phrase, worded
from positions.models import Figure

register = template.Library()


@register.simple_tag
def figure(one: Figure | Sum) -> SafeString:
    """`{% figure one %}`: the phrase, marked with its language when it is not the page's."""
    return printed(phrase(one))


@register.simple_tag
def large_figure(one: Figure | Sum) -> SafeString:
    """The same, its number in a `<b>` that the stylesheet prints large, on a line of its own.

    The space after the number goes with it: at the beginning of the next line a no-break one would be seen.
    """
    before, number, after, language = worded(one)
    before, after = (set_type(words, language) for words in (before, after))
    unit = after.lstrip()
    words = format_html("{}<b>{}{}</b>{}", before, number, after[: len(after) - len(unit)], unit)
    if attributes := attributes_for(Text(number, language)):
        return format_html("<span{}>{}</span>", attributes, words)
    return words
