"""The admin of people, their roles and their languages, and the event log, which nobody edits."""

from copy import deepcopy
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.events import log
from accounts.models import Event, User, language_choices, sealed_permissions, written_language_choices

admin.site.unregister(Group)  # what a role may do is written in the role table, not clicked together


def holds_sealed(person: Any) -> bool:
    """True for somebody who may open sealed records."""
    return bool(sealed_permissions & set(person.get_group_permissions()))


def role_label(group: Group) -> str:
    """The role's name in the reader's language; the roof's table names the roles, we name none."""
    return _(group.name.replace("_", " ").capitalize())


class RoleChoices(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return role_label(obj)


class PersonFields(forms.ModelForm):
    """Languages and roles as checkboxes."""

    interface_language = forms.ChoiceField(
        label=gettext_lazy("Interface language"),
        choices=language_choices,
        help_text=User._meta.get_field("interface_language").help_text,
    )
    translates = forms.MultipleChoiceField(
        label=gettext_lazy("Writes only in"),
        choices=written_language_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=User._meta.get_field("translates").help_text,
    )
    groups = RoleChoices(
        label=gettext_lazy("Roles"),
        queryset=Group.objects.order_by("pk"),
        required=False,
        help_text=gettext_lazy(
            "What each role may do is described in the documentation. Changes are logged."
        ),
    )


class OwnSettingsForm(forms.ModelForm):
    """What everybody decides about their own account."""

    interface_language = PersonFields.base_fields["interface_language"]

    class Meta:
        model = User
        fields = ("interface_language", "mail_about_moves")
        labels = {"mail_about_moves": gettext_lazy("Write to me about texts that concern me")}
        help_texts = {
            "mail_about_moves": gettext_lazy("When one is submitted, sent back, published or withdrawn.")
        }


class PersonForm(PersonFields, UserChangeForm):
    class Meta:
        model = User
        fields = ("email",)  # the page names them all
        field_classes: dict[str, Any] = {}


class NewPersonForm(PersonFields, AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("email",)
        field_classes: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if "is_staff" in self.fields:
            self.fields["is_staff"].initial = True


@admin.register(User)
class PersonAdmin(UserAdmin):
    """Whoever is no superuser can neither make one, nor change one, nor grant single permissions."""

    form = PersonForm
    add_form = NewPersonForm
    ordering = ("email",)
    actions = None
    list_display = ("email", "name", "role_names", "languages", "is_active", "last_login")
    list_filter = ("groups", "is_active")
    search_fields = ("email", "name")
    readonly_fields = ("last_login", "joined_at")
    filter_horizontal = ("user_permissions",)
    view_on_site = False
    roles_fieldset: Any = (
        gettext_lazy("What they may do"),
        {"fields": ("groups", "translates", "is_staff", "is_active")},
    )
    fieldsets = (
        (None, {"fields": ("email", "name", "interface_language", "mail_about_moves", "password")}),
        roles_fieldset,
        (gettext_lazy("Moments"), {"fields": (("last_login", "joined_at"),)}),
    )
    only_superusers = (
        gettext_lazy("Superusers"),
        {"fields": ("is_superuser", "user_permissions"), "classes": ("collapse",)},
    )
    add_fieldsets: Any = (
        (
            None,
            {"fields": ("email", "name", "interface_language", "usable_password", "password1", "password2")},
        ),
        (roles_fieldset[0], {"fields": ("groups", "translates", "is_staff")}),
    )

    class Media:
        css = {"all": ["admin_site/forms.css"]}

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is not None and request.user.is_superuser:
            return (*fieldsets, self.only_superusers)
        return fieldsets

    # --- one's own account --------------------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        mine = path("mine/", self.admin_site.admin_view(self.own_settings), name="accounts_user_mine")
        return [mine, *super().get_urls()]

    def own_settings(self, request: HttpRequest) -> HttpResponse:
        """What anybody who may log in here changes about their own account, and of no other."""
        person: Any = request.user
        form = OwnSettingsForm(request.POST or None, instance=User.objects.get(pk=person.pk))
        if request.method == "POST" and form.is_valid():
            if form.has_changed():
                form.save()
                log("change", by=person, on=person, fields=sorted(form.changed_data))
            with translation.override(form.cleaned_data["interface_language"]):
                messages.success(request, _("Your settings are saved."))
            return HttpResponseRedirect(reverse("admin:index"))
        context = {**self.admin_site.each_context(request), "title": _("My settings"), "form": form}
        return TemplateResponse(request, "admin/my_settings.html", context)

    @admin.display(description=gettext_lazy("roles"))
    def role_names(self, person: User) -> str:
        return ", ".join(role_label(group) for group in person.groups.all())

    @admin.display(description=gettext_lazy("writes in"))
    def languages(self, person: User) -> str:
        names = dict(written_language_choices())
        return ", ".join(names.get(code, code) for code in person.translates) or _("all languages")

    # --- no escalation ----------------------------------------------------------------------------

    def _outranks(self, request: HttpRequest, person: Any) -> bool:
        """Only a superuser changes a superuser; only who may open sealed records changes who may.

        Otherwise an administrator could give the officer a new password and read in the officer's name.
        """
        if person is None:
            return True
        if person.is_superuser and not request.user.is_superuser:
            return False
        return not holds_sealed(person) or holds_sealed(request.user)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Roles that open sealed records are granted by those who hold one, or by a superuser."""
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        if "groups" in form.base_fields and not (request.user.is_superuser or holds_sealed(request.user)):
            codenames = [name.partition(".")[2] for name in sealed_permissions]
            groups = deepcopy(form.base_fields["groups"])  # the declared field is everybody's
            groups.queryset = groups.queryset.exclude(permissions__codename__in=codenames)
            form.base_fields["groups"] = groups
        return form

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        log("add", by=request.user, on=obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        log("change", by=request.user, on=obj)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for person in queryset:
            log("delete", by=request.user, on=person)
        return super().log_deletions(request, queryset)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self._outranks(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        own = obj is not None and obj.pk == request.user.pk
        return super().has_delete_permission(request, obj) and self._outranks(request, obj) and not own

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Roles are granted and taken in the open: the event log says which, by whom, to whom."""
        before = set(form.instance.groups.values_list("name", flat=True))
        super().save_related(request, form, formsets, change)
        after = set(form.instance.groups.values_list("name", flat=True))
        if before != after:
            log(
                "change_roles",
                by=request.user,
                on=form.instance,
                granted=sorted(after - before) or None,
                taken=sorted(before - after) or None,
            )


@admin.register(Event)
class EventAdmin(admin.ModelAdmin):
    """Who did what, when, on what. To read, never to write."""

    actions = None
    view_on_site = False
    list_display = ("at", "by", "verb", "model", "object_id", "language")
    list_filter = ("verb", "language", "model")
    search_fields = ("by", "object_id")
    list_per_page = 100
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
