"""What a guest may send: a verdict, a comment per section, who they say they are. No account, no cookie."""

import logging
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from languages.codes import default_language, site_languages
from languages.texts import Text
from publishing.guests.links import note_answer
from publishing.guests.models import GuestAnswer, PreviewLink, Verdict
from publishing.guests.rendering import Section, every
from publishing.notices import one_line, people

logger = logging.getLogger(__name__)

LONGEST = 4_000  # characters of a comment
LONGEST_IN_ALL = 40_000
MOST_ANSWERS = 30  # to one link
PER_HOUR = 20  # attempts to answer one link
TWICE = timedelta(minutes=10)  # within which the same answer is the same one, sent again
ONLY_COMMENTS = "comments"  # a radio button must have a value


class TooMany(Exception):
    """This link was answered too often lately."""


class Comment(forms.CharField):
    """A text of several lines, whose breaks count once, as in a browser."""

    def __init__(self, rows: int, **options: Any):
        widget = forms.Textarea({"rows": rows})
        super().__init__(max_length=LONGEST, required=False, widget=widget, **options)

    def to_python(self, value: Any) -> Any:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class AnswerForm(forms.Form):
    """Everything is optional but the verdict, and a comment where there is none."""

    error_css_class = "has-error"

    verdict = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        choices=[
            (Verdict.AGREE.value, Verdict.AGREE.label),
            (Verdict.OBJECT.value, Verdict.OBJECT.label),
            (ONLY_COMMENTS, Verdict.COMMENTS.label),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the three answers.")},
    )
    whole = Comment(4, label=gettext_lazy("On the whole text"))
    name = forms.CharField(
        label=gettext_lazy("Your name or your organisation’s (optional)"), max_length=120, required=False
    )
    role = forms.CharField(label=gettext_lazy("Your role (optional)"), max_length=120, required=False)

    def __init__(self, data: Any, sections: Sequence[Section], language: str):
        super().__init__(data, auto_id="guest-%s")
        self.sections, self.language = list(sections), language  # that of the text
        for section in every(self.sections):
            self.fields[_field(section)] = Comment(3, label=section["words"])
        if self.is_bound:
            for name in self.errors:
                if name in self.fields:
                    described = {"aria-invalid": "true", "aria-describedby": f"guest-{name}-error"}
                    self.fields[name].widget.attrs |= described

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        said = sum(len(text) for _section, text in self.said())
        if said > LONGEST_IN_ALL:
            self.add_error(
                None,
                ngettext(
                    "All comments together may have %(number)s character at most.",
                    "All comments together may have %(number)s characters at most.",
                    LONGEST_IN_ALL,
                )
                % {"number": LONGEST_IN_ALL},
            )
        if given.get("verdict") == ONLY_COMMENTS and not said and not self.errors:
            self.add_error("whole", _("Write a comment, or say whether you agree."))
        return given

    def said(self) -> Iterator[tuple[Section | None, str]]:
        """Each comment, the one on the whole (None) last."""
        for section in every(self.sections):
            if text := self.cleaned_data.get(_field(section), ""):
                yield section, text
        if text := self.cleaned_data.get("whole", ""):
            yield None, text

    @property
    def parts(self) -> list["Part"]:
        return [Part(self, section) for section in self.sections]

    @property
    def error_links(self) -> list[tuple[str, str, str]]:
        """(anchor, label, sentence) of everything that is wrong."""
        found = []
        for name, errors in self.errors.items():
            field = self[name] if name in self.fields else None
            anchor = "" if field is None else f"guest-{name}_0" if name == "verdict" else f"guest-{name}"
            found += [(anchor, str(field.label) if field else "", str(error)) for error in errors]
        return found


class Part:
    """A section of the text with its field, and those below it."""

    def __init__(self, form: AnswerForm, section: Section):
        self.words = Text(section["words"], form.language)
        self.field = form[_field(section)]
        self.below = [Part(form, one) for one in section["below"]]

    @property
    def is_open(self) -> bool:
        """True where something stands in one of its fields."""
        return bool(self.field.value() or self.field.errors) or any(part.is_open for part in self.below)


def _field(section: Section) -> str:
    return f"on-{section['number']}"


# --- keeping --------------------------------------------------------------------------------------


def slow_down(link: PreviewLink) -> None:
    """Raises TooMany for a link that is answered in haste, by whomever."""
    key = f"guest-answers-{link.pk}"
    if cache.add(key, 1, 60 * 60):
        return
    try:
        if cache.incr(key) > PER_HOUR:
            raise TooMany
    except ValueError:  # thrown away since
        cache.set(key, 1, 60 * 60)


@transaction.atomic
def keep_answer(link: PreviewLink, form: AnswerForm, language: str) -> GuestAnswer:
    """A valid form becomes an answer; sent twice, it is the same one. Raises TooMany."""
    PreviewLink.objects.select_for_update().get(pk=link.pk)
    given = form.cleaned_data
    said = [
        {
            "section": section["words"] if section else "",
            "anchor": section["anchor"] if section else "",
            "language": language,
            "text": text,
        }
        for section, text in form.said()
    ]
    verdict = "" if given["verdict"] == ONLY_COMMENTS else given["verdict"]
    values = {"verdict": verdict, "name": given["name"], "role": given["role"]}
    lately = link.answers.filter(at__gt=timezone.now() - TWICE, **values)
    for before in lately:
        if before.comments == said:
            return before
    if link.answers.count() >= MOST_ANSWERS:
        raise TooMany
    answer = GuestAnswer.objects.create(link=link, comments=said, digest=link.digest, **values)
    note_answer(link, verdict)
    transaction.on_commit(partial(tell, answer), robust=True)
    return answer


def tell(answer: GuestAnswer) -> None:
    """Writes to whoever made the link, in their language; nothing of what was said, and nobody's name."""
    try:
        for person in people(email__iexact=answer.link.made_by):
            letter(answer, person).send()
    except Exception:
        logger.exception("Nobody was written to about an answer to a preview link: %s", answer.pk)


def letter(answer: GuestAnswer, person: User) -> EmailMessage:
    link, chosen = answer.link, person.interface_language
    app_label, model_name = link.model.split(".")
    with translation.override(chosen if chosen in site_languages() else default_language()):
        page = reverse(f"admin:{app_label}_{model_name}_previews", args=[link.object_id])
        told = {
            "verdict": answer.verdict,
            "number": len(answer.comments),
            "url": f"{settings.SITE_URL}{page}",
            "settings_url": f"{settings.SITE_URL}{reverse('admin:accounts_user_mine')}",
        }
        return EmailMessage(
            one_line(_("An answer to a preview link")),
            render_to_string("mail/guest_answer.txt", told),
            settings.DEFAULT_FROM_EMAIL,
            [person.email],
            headers={"Auto-Submitted": "auto-generated"},  # nobody's absence answers it
        )
