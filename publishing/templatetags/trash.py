"""What the admin's templates ask about the trash: where it is, and what is kept of a deleted record."""

from typing import Any

from django import template
from django.contrib import admin
from django.db import models
from django.urls import reverse

from publishing.admin.trash import types_for
from publishing.copies.trash import KEPT, keeps

register = template.Library()


@register.simple_tag(takes_context=True)
def trash_url(context: Any, label: str = "") -> str:
    """Where this person finds what was deleted, of one type (`positions.position`) or of all; "" where there
    is nothing for them.
    """
    labels = {model._meta.label_lower for model in types_for(admin.site, context["request"].user)}
    if not label:
        return reverse("admin:trash") if labels else ""
    return f"{reverse('admin:trash')}?type={label}" if label in labels else ""


@register.simple_tag
def days_in_trash() -> int:
    return KEPT.days


@register.filter
def kept_in(record: models.Model) -> str:
    """`trash`, `history` for what belongs to a record, or `nothing` where no trace may stay."""
    if getattr(record, "member_of", ""):
        return "history"
    return "trash" if keeps(record) else "nothing"
