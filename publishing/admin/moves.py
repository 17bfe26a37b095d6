"""The Publication panel: a row per language, and a button for each move that this person may make now.

The buttons submit the form itself: it is saved first, then the verb runs. State is never a form field.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BoundField
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from languages.codes import column, direction, endonym, site_languages
from languages.dates import format_date
from languages.texts import active_language
from publishing.admin.forms import PublishableForm
from publishing.admin.translations import Translations, VersionTold
from publishing.admin.words import edited_languages
from publishing.state import Publishable, State, Version
from publishing.workflow import Move, moves_for


def state_label(version: Version) -> str:
    """The state in words; what has not been begun and what waits for its moment have words of their own."""
    if version.is_scheduled:
        return _("Scheduled")
    if version.state == State.DRAFT and not version.title:
        return _("Not begun")
    return str(version.state.label)


def state_code(version: Version) -> str:
    if version.is_scheduled:
        return "scheduled"
    return "none" if version.state == State.DRAFT and not version.title else str(version.state.value)


def told_moment(moment: Any) -> str:
    """The moment in the site's timezone, which is named."""
    here = timezone.localtime(moment)
    return _("%(day)s at %(time)s (%(zone)s)") % {
        "day": format_date(here, active_language()),
        "time": f"{here:%H:%M}",
        "zone": settings.TIME_ZONE,
    }


@dataclass(frozen=True)
class PanelRow:
    """What the panel says and offers about one language."""

    version: Version
    form: Any
    moves: dict[str, Move]
    translation: VersionTold | None = None

    @property
    def language(self) -> str:
        return self.version.language

    @property
    def name(self) -> str:
        return endonym(self.language)

    @property
    def is_served(self) -> bool:
        """False for a language that staff write before readers may see it."""
        return self.language in site_languages()

    @property
    def direction(self) -> str:
        return direction(self.language)

    @property
    def state(self) -> str:
        return state_label(self.version)

    @property
    def code(self) -> str:
        return state_code(self.version)

    @property
    def moment(self) -> str:
        version = self.version
        if version.is_withdrawn and version.withdrawn_at:
            return _("withdrawn on %(moment)s") % {"moment": told_moment(version.withdrawn_at)}
        if version.state != State.PUBLIC or not version.published_at:
            return ""
        moment = told_moment(version.published_at)
        if version.is_scheduled:
            return _("will be public on %(moment)s") % {"moment": moment}
        return _("since %(moment)s") % {"moment": moment}

    def _field(self, name: str) -> BoundField | None:
        name = column(name, self.language)
        return self.form[name] if name in self.form.fields else None

    @property
    def address(self) -> BoundField | None:
        return self._field("address")

    @property
    def publish_at(self) -> BoundField | None:
        return self._field("publish_at") if "publish" in self.moves else None

    @property
    def comment(self) -> BoundField | None:
        return self._field("comment") if {"withdraw", "send_back"} & self.moves.keys() else None

    @property
    def has_errors(self) -> bool:
        return any(field.errors for field in (self.address, self.publish_at, self.comment) if field)


def panel(
    request: HttpRequest, record: Publishable | None, form: Any, translations: Translations | None = None
) -> list[PanelRow]:
    """One row per language; none while the record is being added."""
    if record is None:
        return []
    return [
        PanelRow(
            record.version(code),
            form,
            moves_for(request.user, record, code),
            translations.of_version(code) if translations else None,
        )
        for code in edited_languages()
    ]


def asked_move(request: HttpRequest) -> tuple[str, str] | None:
    """(verb, language) of the button that was pressed."""
    verb, _colon, language = request.POST.get("_move", "").partition(":")
    return (verb, language) if verb and language in edited_languages() else None


def make_move(request: HttpRequest, record: Publishable, form: PublishableForm) -> None:
    """Runs the verb that was asked for, and says what happened; the record itself is already saved."""
    asked = asked_move(request)
    if asked is None:
        return
    verb, language = asked
    move = moves_for(request.user, record, language).get(verb)
    if move is None:
        messages.error(
            request,
            _("%(language)s: the text is saved, but this cannot be done from here any more.")
            % {"language": endonym(language)},
        )
        return
    try:
        move.do(record, language, by=request.user, **_details(verb, language, form))
    except (ValidationError, PermissionDenied) as error:
        for sentence in getattr(error, "messages", None) or [str(error)]:
            messages.error(request, sentence)
        messages.warning(request, _("What you wrote is saved."))
        return
    messages.success(request, _outcome(verb, record.version(language)))


def _details(verb: str, language: str, form: PublishableForm) -> dict[str, Any]:
    given = form.cleaned_data
    if verb == "publish":
        return {"at": given.get(column("publish_at", language))}
    if verb == "withdraw":
        return {"reason": given.get(column("comment", language), "")}
    if verb == "send_back":
        return {"comment": given.get(column("comment", language), "")}
    return {}


def _outcome(verb: str, version: Version) -> str:
    words = {"language": endonym(version.language)}
    if verb == "submit":
        return _("%(language)s: saved and submitted for review.") % words
    if verb == "send_back":
        return _("%(language)s: saved and sent back; it is a draft again.") % words
    if verb == "withdraw":
        return _("%(language)s: saved and withdrawn. Nobody can read it any more.") % words
    if version.is_scheduled:
        words["moment"] = told_moment(version.published_at)
        return _("%(language)s: saved. It will be public on %(moment)s.") % words
    if version.is_public and version.language not in site_languages():  # its address answers 404
        return "{} ({})".format(_("%(language)s: saved and published.") % words, _("not public yet"))
    if version.is_public:
        link = format_html('<a href="{}">{}</a>', version.url, _("See the page"))
        return format_html("{} {}", _("%(language)s: saved and published.") % words, link)
    return _("%(language)s: saved and published, but hidden as long as the record is.") % words


def unused_moments(request: HttpRequest, form: PublishableForm) -> Iterator[str]:
    """Languages for which a moment was given but no publication asked."""
    asked = asked_move(request)
    for code in form.writable:
        if form.cleaned_data.get(column("publish_at", code)) and asked != ("publish", code):
            yield code
