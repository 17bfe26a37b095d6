"""The language a browser asks for. Only the bare address `/` and the login page ever look (norm C2)."""

from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from languages.codes import default_language, site_languages


def preferred_language(request: HttpRequest) -> str:
    """The best served match of Accept-Language by q-value (`nl-BE, en;q=0.5` → `en`), else the default."""
    served = site_languages()
    for wanted, quality in parse_accept_lang_header(request.META.get("HTTP_ACCEPT_LANGUAGE", "")[:500]):
        if wanted == "*" or quality == 0:
            continue
        for code in served:
            if wanted == code or wanted.partition("-")[0] == code.partition("-")[0]:
                return code
    return default_language()
