"""What a guest finds around a text that is not public yet: what it is, and the form of an answer."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from advocacy_site.styleguide.components import Component, State, part, state
from languages.texts import active_language
from publishing.copies.models import Revision
from publishing.guests.answering import AnswerForm
from publishing.guests.models import PreviewLink
from publishing.guests.rendering import Section


def link() -> PreviewLink:
    made = datetime.datetime(2026, 3, 2, 12, tzinfo=timezone.get_default_timezone())
    revision = Revision(number=7, at=made)
    ends = made + datetime.timedelta(days=14)
    return PreviewLink(revision=revision, digest="3f2a9c41d7e0" * 5, expires_at=ends)


def sections() -> list[Section]:
    asked = translate("What we ask")
    below: list[Section] = [{"number": 2, "anchor": "", "words": f"{asked} (a)", "below": []}]
    return [
        {"number": 1, "anchor": "asks", "words": asked, "below": below},
        {"number": 3, "anchor": "", "words": translate("Key facts"), "below": []},
    ]


def states() -> list[State]:
    language = active_language()
    typed = {"verdict": "", "whole": "?", "on-1": "…", "name": "x" * 121}
    return [
        state(
            _("Above the text"), part("guests/_about.html", link=link(), text_language=language), within=""
        ),
        state(
            _("Below the text, with something to correct"),
            part("guests/_answer.html", form=AnswerForm(typed, sections(), language), text_language=language),
        ),
    ]


GUESTS = [
    Component(
        "guests",
        _("A text shown to a guest"),
        _("For somebody without an account who must agree before a text is public; the address is the key."),
        ("guests/_about.html", "guests/_answer.html", "guests/_comment.html"),
        ("guests.css",),
        states,
    ),
]
