"""The page of two versions that clash: what it was, what each of two people made of it, and which is kept."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import names_of
from publishing.admin.history import context_of, kept_columns, owned, revision_of
from publishing.copies import working
from publishing.copies.choosing import MINE, THEIRS, Both, Cell
from publishing.copies.life import what_came_of
from publishing.copies.merging import Clash, Difference, model_of
from publishing.copies.models import Kind
from publishing.copies.readable import InLanguage, Names, label_of, sides_of, told, value_told
from publishing.copies.working import Clashed
from publishing.copies.writing import Misfit
from publishing.snapshots import FACTS
from publishing.told_moments import in_words, told_moment

SHOWN = 10  # of those who changed it meanwhile


@dataclass
class Choice(InLanguage):
    """A value that two people changed, and which of the two is to be kept."""

    number: int
    cell: Cell
    where: SafeString | str
    label: str
    was: SafeString | str
    mine: SafeString | str
    theirs: SafeString | str
    language: str = ""
    chosen: str = ""
    is_missing: bool = False

    @property
    def name(self) -> str:
        """Of the radio buttons. The cell itself would do, were it not a secret to nobody and a page long."""
        return f"choice-{self.number}"


def _choices(both: Both, user: Any) -> list[Choice]:
    found = [Difference(one.key, one.name, FACTS, one.mine, one.theirs) for one in both.clashes]
    names = Names({**both.base, **both.theirs}, both.mine, found, user)
    return [_choice(number, one, names) for number, one in enumerate(both.clashes)]


def _choice(number: int, one: Clash, names: Names) -> Choice:
    cell, where = (one.key, one.name), names.where(one.key)
    if not one.name:
        kept, gone = _("It stays, as it was changed"), _("It is removed")
        was = "" if one.was is None else _("It was there")
        return Choice(number, cell, where, "", was, kept if one.mine else gone, kept if one.theirs else gone)
    column = model_of(one.key)._meta.get_field(one.name)
    mine, theirs = (sides_of(column, one.was, value, names).new for value in (one.mine, one.theirs))
    empty = format_html('<span class="difference-nothing">{}</span>', _("nothing"))
    language = getattr(column, "language", "") or ""
    was = value_told(column, one.was, names)
    return Choice(number, cell, where, label_of(column), was, mine or empty, theirs or empty, language)


def clash_view(admin: Any, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
    """GET shows both; POST keeps what was chosen, once every value that clashes has been."""
    admin, record = owned(admin, request, object_id)
    aside = revision_of(record, number)
    if aside.kind != Kind.ASIDE:
        raise Http404
    if not admin.has_change_permission(request, record):
        raise PermissionDenied
    both = Both(record, aside, request.user, frozenset(kept_columns(admin, request, record)))
    choices, status = _choices(both, request.user), 200
    if request.method == "POST":
        if "give_up" in request.POST:
            both.give_up()
            messages.success(request, _("Your version was given up. It stays in the history."))
            return HttpResponseRedirect(admin.page_of(record, "change"))
        _read(request, choices)
        if request.POST.get("_seen") != both.seen:
            messages.warning(
                request, _("Somebody changed this meanwhile. Look at it again; nothing has happened.")
            )
            status = 409
        elif any(choice.is_missing for choice in choices):
            messages.error(
                request, _("Choose for each of these which version is kept. Nothing is saved yet.")
            )
        else:
            return _apply(admin, request, both, choices)
    meanwhile = list(both.meanwhile[:SHOWN])
    people = names_of({aside.by, *(one.by for one in meanwhile)})
    context = {
        **context_of(admin, request, record, _("Two people changed the same")),
        "both": both,
        "aside": aside,
        "is_mine": aside.by == getattr(request.user, "email", ""),
        "who": people.get(aside.by, aside.by) or _("The site itself"),
        "moment": told_moment(aside.at),
        "meanwhile": [
            {
                "who": people.get(one.by, one.by) or _("The site itself"),
                "kind": str(Kind(one.kind).label),
                "moment": told_moment(one.at),
                "distance": in_words(one.at),
                "url": admin.page_of(record, "revision", one.number),
            }
            for one in meanwhile
        ],
        "choices": choices,
        "by_itself": told(both.theirs, both.merged, user=request.user),
        "came_of_it": what_came_of(aside),
        "revision_url": admin.page_of(record, "revision", aside.number),
        "is_shielded": working.is_shielded(record),
        "MINE": MINE,
        "THEIRS": THEIRS,
    }
    return TemplateResponse(request, "admin/clash.html", context, status=status)


def _read(request: HttpRequest, choices: list[Choice]) -> None:
    """What was ticked. The cell is sent along: after another change the numbers may mean something else."""
    for choice in choices:
        said = request.POST.get(choice.name, "")
        if request.POST.get(f"{choice.name}-cell") == "|".join(choice.cell) and said in (MINE, THEIRS):
            choice.chosen = said
        else:
            choice.is_missing = True


def _apply(admin: Any, request: HttpRequest, both: Both, choices: list[Choice]) -> HttpResponse:
    record = both.record
    try:
        both.apply({choice.cell: choice.chosen for choice in choices})
    except Clashed as clashed:
        return HttpResponseRedirect(admin.page_of(record, "clash", clashed.aside.number))
    except Misfit as misfit:
        return admin.misfit(request, record, misfit)
    labels = sorted({choice.label for choice in choices if choice.label})
    admin.note_change(request, record, [{"changed": {"fields": labels}}])
    if working.copy_of(record) is not None:
        messages.success(
            request,
            _("Saved as you chose. Readers do not see it yet: it waits in the working copy."),
        )
    else:
        messages.success(request, _("Saved as you chose."))
    return HttpResponseRedirect(admin.page_of(record, "change"))
