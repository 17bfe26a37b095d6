"""`{% trail as crumbs %}`: the steps above the page that is being made (pages.trail)."""

from typing import Any

from django import template

from pages.trail import Crumb, trail_of

register = template.Library()


@register.simple_tag(takes_context=True)
def trail(context: Any) -> list[Crumb]:
    return trail_of(context.flatten())
