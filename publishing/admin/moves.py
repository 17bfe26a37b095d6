"""The Publication panel: a row per language, and a button for each move that this person may make now.

The buttons submit the form itself: it is saved first, then the verb runs. State is never a form field.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max
from django.forms import BoundField
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.models import Event, names_of
from languages.codes import InLanguage, column, endonym, site_languages
from publishing.admin.forms import PublishableForm
from publishing.admin.translations import Translations, VersionTold
from publishing.admin.words import edited_languages
from publishing.state import Publishable, State, Version
from publishing.told_moments import moment_and_distance
from publishing.workflow import MOVES, Move, moves_for


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


class SentBack(NamedTuple):
    """Who returned a version to its author, when, and with which words."""

    who: str
    moment: str
    comment: str


@dataclass(frozen=True)
class PanelRow(InLanguage):
    """What the panel says and offers about one language."""

    version: Version
    form: Any
    moves: dict[str, Move]
    translation: VersionTold | None = None
    sent_back: SentBack | None = None

    @property
    def language(self) -> str:  # type: ignore[override]
        return self.version.language

    @property
    def is_served(self) -> bool:
        """False for a language that staff write before readers may see it."""
        return self.language in site_languages()

    @property
    def state(self) -> str:
        return state_label(self.version)

    @property
    def code(self) -> str:
        return state_code(self.version)

    @property
    def moments(self) -> list[str]:
        """When it came and when it goes, and how far away that is."""
        version, told = self.version, []
        if version.is_withdrawn and version.withdrawn_at:
            gone = moment_and_distance(version.withdrawn_at)
            told.append(_("withdrawn on %(moment)s") % {"moment": gone})
        if version.state == State.PUBLIC and version.published_at:
            out = {"moment": moment_and_distance(version.published_at)}
            is_to_come = version.is_scheduled
            told.append(
                _("will be public on %(moment)s") % out if is_to_come else _("since %(moment)s") % out
            )
        if version.is_ending and version.until:
            gone = moment_and_distance(version.until)
            told.append(_("will be withdrawn on %(moment)s") % {"moment": gone})
        return told

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
    def withdraw_at(self) -> BoundField | None:
        """Where a version is scheduled, the button beside it cancels the publication and needs no moment."""
        takes_one = "publish" in self.moves or ("withdraw" in self.moves and not self.version.is_scheduled)
        return self._field("withdraw_at") if takes_one else None

    @property
    def comment(self) -> BoundField | None:
        return self._field("comment") if {"withdraw", "send_back"} & self.moves.keys() else None

    @property
    def opens(self) -> bool:
        """True when what is usually folded away stands open: an error, or a comment that is expected."""
        fields = (self.publish_at, self.withdraw_at, self.comment)
        return "send_back" in self.moves or any(field.errors for field in fields if field)


def panel(
    request: HttpRequest, record: Publishable | None, form: Any, translations: Translations | None = None
) -> list[PanelRow]:
    """One row per language; none while the record is being added."""
    if record is None:
        return []
    returned = sent_back(record)
    return [
        PanelRow(
            record.version(code),
            form,
            moves_for(request.user, record, code),
            translations.of_version(code) if translations else None,
            returned.get(code),
        )
        for code in edited_languages()
    ]


def sent_back(record: Publishable) -> dict[str, SentBack]:
    """`{language: …}` of the drafts that a reviewer returned and that nobody submitted again."""
    drafts = [code for code in edited_languages() if record.version(code).state == State.DRAFT]
    found = last_moves(record, drafts) if drafts else {}
    returned = {code: event for code, event in found.items() if event.verb == "send_back"}
    names = names_of({event.by for event in returned.values()})
    return {
        code: SentBack(
            names.get(event.by, event.by), moment_and_distance(event.at), event.details.get("comment", "")
        )
        for code, event in returned.items()
    }


def last_moves(record: Publishable, languages: Collection[str]) -> dict[str, Event]:
    """The last move of each of these versions."""
    of_record = Event.objects.filter(model=record._meta.label_lower, object_id=str(record.pk))
    moves = of_record.filter(verb__in=MOVES, language__in=languages)
    newest = moves.order_by().values("language").annotate(_last=Max("pk")).values("_last")
    return {event.language: event for event in Event.objects.filter(pk__in=newest)}


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
    until = given.get(column("withdraw_at", language))
    if verb == "publish":
        return {"at": given.get(column("publish_at", language)), "until": until}
    if verb == "withdraw":
        return {"reason": given.get(column("comment", language), ""), "at": until}
    if verb == "send_back":
        return {"comment": given.get(column("comment", language), "")}
    return {}


def _outcome(verb: str, version: Version) -> str:
    words = {"language": endonym(version.language)}
    if verb == "submit":
        return _("%(language)s: saved and submitted for review.") % words
    if verb == "send_back":
        return _("%(language)s: saved and sent back; it is a draft again.") % words
    if verb == "keep_public":
        return _("%(language)s: saved. The withdrawal that was planned will not happen.") % words
    if verb == "withdraw":
        return _outcome_of_withdrawal(version, words)
    published = _outcome_of_publication(version, words)
    if version.is_ending and version.until:
        return format_html("{} {}", published, _ending(version.until))
    return published


def _ending(until: datetime) -> str:
    return _("It will be withdrawn on %(moment)s.") % {"moment": moment_and_distance(until)}


def _outcome_of_withdrawal(version: Version, words: dict[str, str]) -> str:
    if version.is_ending and version.until:
        return "{} {}".format(_("%(language)s: saved.") % words, _ending(version.until))
    if version.state == State.DRAFT:
        return _("%(language)s: saved. It is a draft again and will not become public.") % words
    return _("%(language)s: saved and withdrawn. Nobody can read it any more.") % words


def _outcome_of_publication(version: Version, words: dict[str, str]) -> str:
    if version.is_scheduled and version.published_at:
        words["moment"] = moment_and_distance(version.published_at)
        return _("%(language)s: saved. It will be public on %(moment)s.") % words
    if version.is_public and version.language not in site_languages():  # its address answers 404
        return "{} ({})".format(_("%(language)s: saved and published.") % words, _("not public yet"))
    if version.is_public:
        link = format_html('<a href="{}">{}</a>', version.url, _("See the page"))
        return format_html("{} {}", _("%(language)s: saved and published.") % words, link)
    return _("%(language)s: saved and published, but hidden as long as the record is.") % words


def unused_moments(request: HttpRequest, form: PublishableForm) -> Iterator[str]:
    """Languages for which a moment was given but no move asked that takes it."""
    asked = asked_move(request)
    for code in form.writable:
        takes = {"publish_at": ("publish",), "withdraw_at": ("publish", "withdraw")}
        for name, verbs in takes.items():
            if form.cleaned_data.get(column(name, code)) and asked not in [(verb, code) for verb in verbs]:
                yield code
                break
