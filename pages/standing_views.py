"""The page of a text that the law wants. It exists in the languages it is written in, once it is complete."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from languages.codes import default_language, site_languages
from languages.texts import active_language, text_in
from pages.models.site import THE_SITE, StandingText, StandingTextKind
from publishing.addresses import OnlyElsewhere
from publishing.pages import frame


@dataclass(frozen=True)
class WrittenVersion:
    """A language in which the text can be read: what the 404 page of the others links."""

    language: str
    kind: StandingTextKind

    @property
    def title(self) -> str:
        with translation.override(self.language):
            return str(self.kind.label)

    @property
    def url(self) -> str:
        with translation.override(self.language):
            return reverse(f"standing:{self.kind}")


@require_safe
def standing_text(request: HttpRequest, kind: StandingTextKind) -> HttpResponse:
    """404 until it is complete; where it is written in another language only, 404 with a link to that."""
    text = StandingText.objects.filter(site__key=THE_SITE, key=kind, is_complete=True).first()
    if text is None:
        raise Http404
    addresses = {
        code: WrittenVersion(code, kind).url for code in site_languages() if text_in(text, "body", code)
    }
    if active_language() not in addresses:
        elsewhere: list[Any] = [WrittenVersion(code, kind) for code in addresses]
        raise OnlyElsewhere(elsewhere)
    context = {
        **frame(addresses, x_default=addresses.get(default_language(), "")),
        "text": text,
        "heading": kind.label,
        "section": "",
    }
    return render(request, "standing/standing_text.html", context)
