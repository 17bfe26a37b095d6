"""How to reach the organisation. No form: it would need a cookie and keep what people write."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from languages.codes import default_language
from publishing.pages import everywhere, frame


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """Everything it shows is in `site` already (pages.chrome): no query of its own."""
    addresses = everywhere("contact")
    context = frame(addresses, x_default=addresses[default_language()], section="contact")
    return render(request, "contact.html", context)
