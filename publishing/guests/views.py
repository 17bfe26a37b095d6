"""What a guest sees: a text before it is public, a form to answer, the thanks for it.

The address is the only key: it is never cached, indexed, linked from elsewhere or told to another site. As
there is no cookie, there is nothing that another site could abuse: whoever can send a form here has the key.
An address that opens nothing says so, in the same words whatever the reason.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from languages.codes import direction, site_languages
from languages.texts import Text as Words
from languages.texts import active_language
from publishing.guests.answering import AnswerForm, TooMany, keep_answer, slow_down
from publishing.guests.links import link_of, note_opening, path_of
from publishing.guests.models import PreviewLink
from publishing.guests.rendering import Text, text_of
from publishing.pages import frame

LONGEST_BODY = 500_000  # bytes: all that a form may hold, in percent
HEADERS = {
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store, private",
    "Referrer-Policy": "no-referrer",
}


def guarded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """No one keeps the answer, finds it, or is told where it came from."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        for name, value in HEADERS.items():
            response.headers[name] = value
        response._has_been_logged = True  # type: ignore[attr-defined]  # Django logs the address of a refusal
        return response

    return answer


@csrf_exempt
@guarded
def text(request: HttpRequest, token: str) -> HttpResponse:
    """The text, and the form below it."""
    if request.method not in {"GET", "HEAD", "POST"}:
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    link = link_of(token)
    texts = text_of(link) if link is not None else {}
    if link is None or not texts:
        return closed(request)
    language = active_language() if active_language() in texts else next(iter(texts))
    told = texts[language]
    if request.method == "POST":
        return _answered(request, link, told, language)
    if request.method == "GET":
        note_opening(link)
    return _shown(request, link, told, language, AnswerForm(None, told["sections"], language))


def _answered(request: HttpRequest, link: PreviewLink, told: Text, language: str) -> HttpResponse:
    """Leads to the thanks; else the page again, with everything that was typed and what is wrong with it."""
    if _body_length(request) > LONGEST_BODY:
        form = AnswerForm({}, told["sections"], language)
        form.errors.clear()
        form.add_error(None, _("What you sent is too long. Send it in several answers."))
        return _shown(request, link, told, language, form, status=413)
    form = AnswerForm(request.POST, told["sections"], language)
    try:
        slow_down(link)
        if form.is_valid():
            answer = keep_answer(link, form, language)
            address = reverse("guests:thanks", args=[request.resolver_match.kwargs["token"], answer.pk])  # type: ignore[union-attr]
            return HttpResponseRedirect(address, status=303)
    except TooMany:
        form.add_error(
            None, _("Too many answers came by this link. Wait an hour, or ask whoever sent you the link.")
        )
        return _shown(request, link, told, language, form, status=429)
    return _shown(request, link, told, language, form, status=422)


def _shown(
    request: HttpRequest, link: PreviewLink, told: Text, language: str, form: AnswerForm, status: int = 200
) -> HttpResponse:
    context = {
        **_frame(link),
        "link": link,
        "text": told,
        "text_language": language,
        "text_direction": direction(language),
        "form": form,
    }
    return render(request, "guests/text.html", context, status=status)


def _frame(link: PreviewLink) -> dict[str, Any]:
    """The switcher leads to the same page with the interface in another language."""
    return frame({}, switcher={code: path_of(link, code) for code in site_languages()})


@csrf_exempt
@guarded
def thanks(request: HttpRequest, token: str, key: Any) -> HttpResponse:
    """What was kept of an answer, for whoever sent it."""
    link = link_of(token)
    answer = link.answers.filter(pk=key).first() if link is not None else None
    if link is None or answer is None:
        return closed(request)
    context = {
        **_frame(link),
        "link": link,
        "answer": answer,
        "comments": [{**one, "section": Words(one["section"], one["language"])} for one in answer.comments],
        "text_url": path_of(link, active_language()),
    }
    return render(request, "guests/thanks.html", context)


@csrf_exempt
@guarded
def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """Below an address, or instead of one: what was copied badly must not stand in a log either."""
    return closed(request)


def closed(request: HttpRequest) -> HttpResponse:
    """410, for an address that never opened anything as for one that was revoked: they are the same."""
    sentences = []
    for code in site_languages():
        with translation.override(code):
            sentences.append(
                {
                    "language": code,
                    "direction": direction(code),
                    "text": _("This link is no longer valid. Ask whoever sent it."),
                }
            )
    own = next(one for one in sentences if one["language"] == active_language())
    others = [one for one in sentences if one is not own]
    return render(request, "guests/closed.html", {**frame({}), "own": own, "others": others}, status=410)


def _body_length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return LONGEST_BODY + 1
