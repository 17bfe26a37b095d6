"""Addresses of the texts that the law wants, one translated word after the language."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from pages.models.site import StandingTextKind
from pages.standing_views import standing_text

app_name = "standing"
urlpatterns = [
    path(
        pgettext_lazy("address", "legal-notice/"),
        standing_text,
        {"kind": StandingTextKind.LEGAL},
        name=StandingTextKind.LEGAL.value,
    ),
    path(
        pgettext_lazy("address", "privacy/"),
        standing_text,
        {"kind": StandingTextKind.PRIVACY},
        name=StandingTextKind.PRIVACY.value,
    ),
    path(
        pgettext_lazy("address", "accessibility/"),
        standing_text,
        {"kind": StandingTextKind.ACCESSIBILITY},
        name=StandingTextKind.ACCESSIBILITY.value,
    ),
]
