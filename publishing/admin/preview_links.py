"""The page on which links to a text that is not public yet are made, and on which the answers are read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import names_of
from languages.codes import direction, endonym, site_languages
from publishing.admin import saving
from publishing.copies import working
from publishing.copies.previewing import has_pages
from publishing.copies.writing import Misfit
from publishing.guests.links import (
    MOST_DAYS,
    USUAL_DAYS,
    address_of,
    changed_since,
    make_link,
    revoke,
)
from publishing.guests.models import GuestAnswer, PreviewLink
from publishing.guests.rendering import NoText
from publishing.state import Publishable
from publishing.told_moments import moment_and_distance
from publishing.workflow import may


def may_make_links(model_admin: Any, user: Any, request: HttpRequest, record: Any) -> bool:
    """Whoever may change the facts of the record, or publish it in some language."""
    if model_admin.may_change_facts(request, record):
        return True
    return isinstance(record, Publishable) and any(
        may(user, "publish", record, code) for code in site_languages()
    )


class LinkForm(forms.Form):
    for_whom = forms.CharField(
        label=gettext_lazy("For whom"),
        max_length=120,
        help_text=gettext_lazy(
            "Only for those who work here, to tell the links apart. Do not name anybody at risk."
        ),
        widget=forms.TextInput({"class": "vTextField"}),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"), widget=forms.CheckboxSelectMultiple
    )
    days = forms.IntegerField(
        label=gettext_lazy("Valid for how many days"),
        min_value=1,
        max_value=MOST_DAYS,
        initial=USUAL_DAYS,
        widget=forms.NumberInput({"class": "vIntegerField"}),
    )

    def __init__(self, data: Any, languages: list[str]):
        super().__init__(data, initial={"languages": languages})
        self.fields["languages"].choices = [(code, endonym(code)) for code in site_languages()]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Told:
    """A link as the page prints it."""

    link: PreviewLink
    changes: int  # since the version that the guest was shown
    names: dict[str, str]
    answers: list[GuestAnswer]

    @property
    def languages(self) -> list[dict[str, str]]:
        return [
            {"code": code, "name": endonym(code), "direction": direction(code)}
            for code in self.link.languages
        ]

    @property
    def address(self) -> str:
        return address_of(self.link) if self.link.is_open else ""

    @property
    def made_by(self) -> str:
        return self.names.get(self.link.made_by, self.link.made_by)

    @property
    def made(self) -> str:
        return moment_and_distance(self.link.at)

    @property
    def ends(self) -> str:
        return moment_and_distance(self.link.expires_at)

    @property
    def revoked(self) -> str:
        return moment_and_distance(self.link.revoked_at) if self.link.revoked_at else ""

    @property
    def last_visit(self) -> str:
        return moment_and_distance(self.link.last_visit_at) if self.link.last_visit_at else ""

    @property
    def standing(self) -> str:
        """Whether the version that the guest was shown is still what is wanted."""
        if not self.changes:
            return _("This is still the text that is wanted.")
        return ngettext(
            "This is an earlier version: %(number)s thing changed since.",
            "This is an earlier version: %(number)s things changed since.",
            self.changes,
        ) % {"number": self.changes}

    @property
    def told_answers(self) -> Iterator[dict[str, Any]]:
        for answer in self.answers:
            comments = [
                {**comment, "direction": direction(comment["language"])} for comment in answer.comments
            ]
            yield {"answer": answer, "moment": moment_and_distance(answer.at), "comments": comments}


def previews_view(model_admin: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    """GET shows the links and what was answered; POST makes a link, or revokes one."""
    record: Any = saving.root_of(model_admin, request, quote(object_id))
    if record is None or not has_pages(type(record)) or hasattr(model_admin.model, "member_of"):
        raise Http404
    if not model_admin.has_view_or_change_permission(request, record):
        raise PermissionDenied
    user: Any = request.user
    is_allowed = may_make_links(model_admin, user, request, record)
    form = LinkForm(None, written_languages(record))
    if request.method == "POST":
        if not is_allowed:
            raise PermissionDenied
        if "_revoke" in request.POST:
            return _revoke(model_admin, request, record)
        form = LinkForm(request.POST, [])
        if form.is_valid() and _make(request, record, form):
            return HttpResponseRedirect(model_admin.page_of(record, "previews"))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Preview links"),
        "subtitle": str(record),
        "opts": model_admin.opts,
        "original": record,
        "record_url": model_admin.page_of(record, "change"),
        "preview_url": model_admin.page_of(record, "preview"),
        "form": form,
        "links": told_links(record),
        "is_allowed": is_allowed,
    }
    return TemplateResponse(request, "admin/preview_links.html", context)


def written_languages(record: Any) -> list[str]:
    """Those in which the record has a name, as it is wanted or as readers see it."""
    if not hasattr(record, "version"):
        return list(site_languages())
    return [code for code in site_languages() if record.version(code).title]


def told_links(record: Any) -> list[Told]:
    links = list(PreviewLink.objects.of(record).select_related("revision").prefetch_related("answers"))
    if not links:
        return []
    names = names_of({link.made_by for link in links})
    wanted = working.wanted(record)
    return [Told(link, changed_since(link, wanted), names, list(link.answers.all())) for link in links]


def _make(request: HttpRequest, record: Any, form: LinkForm) -> bool:
    """False where there is nothing to show: the form says why."""
    given = form.cleaned_data
    try:
        make_link(record, given["languages"], for_whom=given["for_whom"], days=given["days"], by=request.user)
    except NoText as error:
        for reason in error.reasons:
            form.add_error("languages", reason)
        return False
    except Misfit as misfit:
        form.add_error(None, str(misfit))
        return False
    messages.success(request, _("The link is made. Copy its address below, and send it yourself."))
    return True


def _revoke(model_admin: Any, request: HttpRequest, record: Any) -> HttpResponse:
    key = forms.UUIDField(required=False)
    try:
        link = PreviewLink.objects.of(record).filter(pk=key.clean(request.POST["_revoke"])).first()
    except forms.ValidationError:
        link = None
    if link is None:
        messages.error(request, _("This link is not there any more."))
    else:
        revoke(link, by=request.user)
        messages.success(request, _("The link is revoked: its address opens nothing any more."))
    return HttpResponseRedirect(model_admin.page_of(record, "previews"))
