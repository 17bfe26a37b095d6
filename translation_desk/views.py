"""“Ask for this translation”: a button, a number, a page that thanks. No cookie, no script, no e-mail.

Without a cookie there is no token against forged requests: what another site sends is refused by what every
browser says of where it comes from.
"""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from publishing.pages import frame
from translation_desk.limits import DAY, TooMany, is_counted
from translation_desk.requests import count_request
from translation_desk.wanted import ThereAlready, find_wanted

LONGEST_BODY = 2_000  # bytes: an address, in percent
FORM = "application/x-www-form-urlencoded"


@csrf_exempt
@cache_control(no_store=True)
def ask(request: HttpRequest) -> HttpResponse:
    """POST alone: counts a request for the page whose address is in `page`, and leads to the thanks."""
    if request.method != "POST":
        reason = _("Open the page that you would like to read, and press the button you find there.")
        return refused(request, 405, reason, Allow="POST")
    if comes_from_elsewhere(request):
        return refused(request, 403, _("Press the button on the page itself."))
    if body_length(request) > LONGEST_BODY:
        return refused(request, 413, _("What was sent is too long."))
    if request.content_type != FORM:
        return refused(request, 400, _("What was sent could not be understood."))
    path = request.POST.get("page", "")
    try:
        page = find_wanted(request, path)
        if is_counted(request, page.record, page.language):
            count_request(page.record, page.language)
    except ThereAlready as there:
        return refused(request, 409, _("This page exists in your language by now."), url=there.url)
    except TooMany:
        reason = _("Too many translations were asked for today. Please come back tomorrow.")
        return refused(request, 429, reason, Retry_After=str(DAY))
    return HttpResponseRedirect(f"{reverse('translations:thanks')}?{urlencode({'page': path})}", status=303)


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """The same for everybody. It says where the page can be read; what is no such page is not found."""
    try:
        page = find_wanted(request, request.GET.get("page", ""))
    except ThereAlready as there:
        return HttpResponseRedirect(there.url)
    elsewhere = {version.language: version.url for version in page.versions}
    context = {**frame({}, switcher=elsewhere), "versions": page.versions}
    return render(request, "translation_desk/thanks.html", context)


def refused(request: HttpRequest, status: int, reason: str, *, url: str = "", **headers: str) -> HttpResponse:
    """A page that says why nothing was counted, and where to go on."""
    context = {**frame({}), "status": status, "reason": reason, "url": url}
    response = render(request, "translation_desk/refused.html", context, status=status)
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return response


def comes_from_elsewhere(request: HttpRequest) -> bool:
    """True when the browser says that another site's page sent this. What says nothing is no browser."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return True
    origin = request.headers.get("Origin")
    if origin is None:
        return False
    try:
        host = urlsplit(origin).netloc
    except ValueError:
        return True
    return host not in {request.get_host(), urlsplit(settings.SITE_URL).netloc}


def body_length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return LONGEST_BODY + 1
