"""A new password by e-mail, for staff who lost theirs: Django's own pages, our letter.

The letter is in the language its reader chose for the admin, whoever asked for it in whichever browser.
Nobody gets one who may open sealed records, or give that right: whoever reads their mail would read the
sealed records too. Their password is set by one of them, or on the command line (docs/roles.md).
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import views
from django.contrib.auth.forms import PasswordResetForm
from django.core.cache import cache
from django.http import HttpResponse
from django.urls import path
from django.utils import translation

from accounts.events import log
from accounts.models import User, sealed_permissions
from advocacy_site.staff_site import with_staff_policy
from languages.codes import default_language, site_languages
from languages.texts import text_of
from pages.models import SiteIdentity

PAUSE = 5 * 60  # seconds until the same person can be sent another letter


def is_helped(person: User) -> bool:
    """Asked when the letter leaves and again when it is used: roles and accounts change in between."""
    guards = person.is_superuser or sealed_permissions & person.get_group_permissions()
    return person.is_active and person.is_staff and not guards


class LostPasswordForm(PasswordResetForm):
    """Says the same whether there is such an account or not."""

    def get_users(self, email: str) -> Iterator[User]:
        for person in super().get_users(email):
            if is_helped(person) and cache.add(f"password-reset-{person.pk}", True, PAUSE):
                yield person

    def send_mail(
        self,
        subject_template_name: str,
        email_template_name: str,
        context: dict[str, Any],
        from_email: str | None,
        to_email: str,
        html_email_template_name: str | None = None,
    ) -> None:
        chosen = context["user"].interface_language
        language = chosen if chosen in site_languages() else default_language()
        address = urlsplit(settings.SITE_URL)  # never the Host header of whoever asked
        site = SiteIdentity.objects.first()
        name = str(text_of(site, "name", language)) if site else ""
        context = {
            **context,
            "protocol": address.scheme,
            "domain": address.netloc,
            "site_name": name or address.netloc,
        }
        sender = (site and site.email) or f"no-reply@{address.hostname}"
        with translation.override(language):
            super().send_mail(
                subject_template_name,
                email_template_name,
                context,
                from_email or sender,
                to_email,
                html_email_template_name,
            )


class NewPassword(views.PasswordResetConfirmView):
    """The page that the letter leads to; the event log says that somebody used it.

    A letter that was sent before somebody became a protection officer opens nothing any more.
    """

    def get_user(self, uidb64: str) -> Any:
        person: Any = super().get_user(uidb64)
        return person if person is not None and is_helped(person) else None

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        person: Any = self.user
        log("change", by=person, on=person)
        return answer


def _page(view: Any, **options: Any) -> Any:
    title = {"site_header": admin.site.site_header, "site_title": admin.site.site_title}
    return with_staff_policy(view.as_view(extra_context=title, **options))


urlpatterns = [
    path("", _page(views.PasswordResetView, form_class=LostPasswordForm), name="admin_password_reset"),
    path("sent/", _page(views.PasswordResetDoneView), name="password_reset_done"),
    path("<uidb64>/<token>/", _page(NewPassword), name="password_reset_confirm"),
    path("done/", _page(views.PasswordResetCompleteView), name="password_reset_complete"),
]
