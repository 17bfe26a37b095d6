"""`{% share_links title canonical as ways %}`: the ways to pass the page on (publishing.share_links)."""

from django import template

from publishing import share_links as ways

register = template.Library()


@register.simple_tag
def share_links(title: str, address: str) -> list[ways.ShareLink]:
    return ways.share_links(title, address) if address else []
