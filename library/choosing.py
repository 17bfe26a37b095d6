"""What the text editor asks the library: which pictures there are, and what is known of those in a text."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from languages.texts import words_of
from library.models import Image
from library.variants import variants_of

SHOWN = 24  # found at a time: more words find fewer
MOST_KEYS = 200  # asked about at a time: no text has as many


def pictures_to_choose(model_admin: Any, request: HttpRequest) -> JsonResponse:
    """`?q=` finds pictures as their list in the admin does, `?key=` names some; for who may see them."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    rows = model_admin.get_queryset(request)
    if keys := request.GET.getlist("key")[:MOST_KEYS]:
        found = list(rows.filter(key__in=keys))
        return JsonResponse({"pictures": [told(image) for image in found], "more": False})
    rows = rows.order_by("-created_at", "-pk")
    rows, _repeated = model_admin.get_search_results(request, rows, request.GET.get("q", "")[:200])
    found = list(rows[: SHOWN + 1])
    return JsonResponse({"pictures": [told(image) for image in found[:SHOWN]], "more": len(found) > SHOWN})


def told(image: Image) -> dict[str, Any]:
    """A picture as staff choose it. What readers may not see has an address for staff alone."""
    alt, caption = words_of(image, "alt"), words_of(image, "caption")
    rows = variants_of(image, "whole")
    address = rows[-1][0].url if rows else ""
    if address and not image.may_be_shown:
        address = reverse("admin:library_image_small", args=[image.pk])
    return {
        "key": image.key,
        "alt": _("Decorative") if image.is_decorative and not alt else str(alt),
        "language": alt.language,
        "caption": str(caption),
        "thumbnail": address,
        "may_be_shown": image.may_be_shown,
        "consent": image.get_consent_display(),
    }


def editor_options() -> dict[str, Any]:
    """For static/admin_site/rich_text/pictures.js: where to ask, and every word it shows."""
    return {
        "url": reverse("admin:library_image_choose"),
        "labels": {
            "picture": _("Picture or video"),
            "change": _("Change the picture or video"),
            "search": _("Search the pictures of the library"),
            "found": _("Pictures"),
            "none": _("No picture was found. New ones are added to the library, under “Images”."),
            "more": _("Only the newest are here: type more words to find others."),
            "failed": _("The library does not answer. Try again in a moment."),
            "forbidden": _("You may not see the pictures of the library."),
            "missing": _("The library has no such picture: readers see nothing here."),
            "caption": _("Caption for this text. Left empty, the library’s own is shown: %(caption)s"),
            "noCaption": _("Caption for this text. The library has none."),
            "video": _("Address of a video elsewhere, if the picture leads to one"),
            "videoHelp": _(
                "Readers get a link. Nothing is loaded from the other site before they follow it."
            ),
            "videoWrong": _("A whole address that begins with https://"),
            "choose": _("Choose a picture first."),
            "leads": _("Leads to a video on %(host)s"),
            "insert": pgettext("a button", "Insert"),
            "apply": pgettext("a button", "Apply"),
            "remove": pgettext("a button", "Remove"),
            "cancel": pgettext("a button", "Cancel"),
        },
    }
