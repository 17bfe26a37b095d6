"""People who work on the site, and the event log. What each role may do is in advocacy_site.roles."""

from collections.abc import Collection
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from languages.codes import column_languages, default_language, endonym, site_languages

# Permissions that even a superuser only has by holding them: readers of sealed records are named.
sealed_permissions: set[str] = set()


class UserManager(BaseUserManager["User"]):
    """Accounts are known by their e-mail address, compared without case."""

    def _make(self, email: str, password: str | None, **values: Any) -> "User":
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **values)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_user(self, email: str, password: str | None = None, **values: Any) -> "User":
        return self._make(email, password, **values)

    def create_superuser(self, email: str, password: str | None = None, **values: Any) -> "User":
        return self._make(email, password, **{"is_staff": True, "is_superuser": True, **values})

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


def language_choices() -> list[tuple[str, str]]:
    """For the interface: those that readers are served."""
    return [(code, endonym(code)) for code in site_languages()]


def written_language_choices() -> list[tuple[str, str]]:
    """For what somebody writes in: also those that have columns and that readers are not served yet."""
    codes = dict.fromkeys((*site_languages(), *column_languages()))
    not_yet = gettext("not public yet")
    return [(c, endonym(c) if c in site_languages() else f"{endonym(c)} ({not_yet})") for c in codes]


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody with an account. They log in with their e-mail address."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    interface_language = models.CharField(
        _("interface language"),
        max_length=10,
        default=default_language,
        help_text=_("The language of the buttons and help texts, whatever the language of the content."),
    )
    translates = models.JSONField(
        _("writes only in"),
        default=list,
        blank=True,
        help_text=_("The languages this person may write in. None ticked: all of them."),
    )
    mail_about_moves = models.BooleanField(
        _("receives e-mail about moves"),
        default=True,
        help_text=_(
            "When a text is submitted, sent back, published or withdrawn and that concerns this person."
        ),
    )
    is_staff = models.BooleanField(_("may log in here"), default=False)
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Untick this instead of deleting the account.")
    )
    joined_at = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_per_address",
                violation_error_message=_("There is already an account with this e-mail address."),
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        super().clean()
        self.email = type(self).objects.normalize_email(self.email).lower()

    def get_full_name(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.name.partition(" ")[0] or self.email

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        if perm in sealed_permissions:
            return self.is_active and perm in self.get_group_permissions()
        return super().has_perm(perm, obj)

    def get_group_permissions(self, obj: Any = None) -> set[str]:
        """Permissions of the roles held, also for a superuser, whom Django would grant everything."""
        if not self.is_superuser:
            return super().get_group_permissions(obj)
        if not hasattr(self, "_held"):
            rows = self.groups.values_list("permissions__content_type__app_label", "permissions__codename")
            self._held = {f"{app}.{codename}" for app, codename in rows.order_by() if codename}
        return self._held

    def may_write(self, language: str) -> bool:
        """True when this person may write and move texts in `language`."""
        return not self.translates or language in self.translates

    @property
    def roles(self) -> set[str]:
        """Codes of the roles held: the names of the groups."""
        if not hasattr(self, "_roles"):
            self._roles: set[str] = set(self.groups.values_list("name", flat=True))
        return self._roles


def names_of(emails: Collection[str]) -> dict[str, str]:
    """`{e-mail: name}` of those who have an account; a query, unless there is nobody to ask for."""
    emails = {email for email in emails if email}
    return {user.email: str(user) for user in User.objects.filter(email__in=emails)} if emails else {}


class Event(models.Model):
    """Who did what, when, on what, in which language. No foreign keys: history survives deletion.

    It holds no title and no name: a record that becomes protected must not be betrayed by its past.
    """

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    by = models.CharField(_("who"), max_length=254, blank=True, help_text=_("Empty: the system itself."))
    verb = models.CharField(_("what"), max_length=40)
    model = models.CharField(_("on which type"), max_length=100)
    object_id = models.CharField(_("on which record"), max_length=40)
    language = models.CharField(_("language"), max_length=10, blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("event log")
        ordering = ("-at", "-id")
        default_permissions = ("view",)
        indexes = [models.Index(name="event_of", fields=["model", "object_id", "at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by or '—'} {self.verb} {self.model} {self.object_id}"
