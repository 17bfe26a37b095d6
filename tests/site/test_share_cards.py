"""How the picture beside a link looks: words that fit, in a colour that can be read, with the logo."""

import io
from pathlib import Path

import pytest
from PIL import Image as Picture
from PIL import features

from advocacy_site import share_cards
from advocacy_site.share_cards import Card, draw
from languages.texts import NOTHING, Text
from library.models import Consent
from tests.making import make_image

pytestmark = pytest.mark.django_db

FRENCH = Text("Eau", "fr")
NAME = Text("Notre organisation", "fr")


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def card(title=FRENCH, **values):
    return Card(
        values.get("kicker", NOTHING), title, NAME, values.get("accent", "9c2f1f"), values.get("logo")
    )


def pixels(drawn):
    return Picture.open(io.BytesIO(drawn)).convert("RGB")


def inked(drawn, box):
    """How many pixels of a part of the card are not paper."""
    part = pixels(drawn).crop(box)
    return sum(count for count, colour in part.getcolors(1 << 20) if colour != part.getpixel((0, 0)))


MARGINS = ((28, 0, share_cards.MARGIN - 4, 630), (1200 - share_cards.MARGIN + 4, 0, 1200, 630))


@pytest.mark.parametrize(
    "title",
    [
        "Ça",
        "Minerais\u00a0: rendre la vigilance visible, de la mine à l’importateur",
        "Pour une protection sociale universelle qui n’oublie personne " * 4,
        "Anticonstitutionnellement" * 10,
        "mot " * 300,
        "Œuvres, États-Unis, Łódź, Ångström, Việt Nam, Україна",
    ],
)
def test_any_title_stays_within_the_margins(title):
    drawn = draw(card(Text(title.strip(), "fr")))
    assert inked(drawn, (share_cards.MARGIN, 60, 1108, 500)) > 500
    for margin in MARGINS:
        assert inked(drawn, margin) == 0
    assert inked(drawn, (28, share_cards.TITLE_BOTTOM + 14, 1200, share_cards.FOOT)) == 0


def test_a_long_title_is_cut_at_a_word():
    lines, size = share_cards.fitted("mot " * 300)
    assert size == share_cards.SIZES[-1]
    assert lines[-1].endswith("mot …")


def test_a_short_title_is_larger_than_a_long_one():
    short, long = ("Eau", "Pour une protection sociale universelle qui n’oublie personne " * 2)
    assert share_cards.fitted(short)[1] > share_cards.fitted(long)[1]


def test_no_break_spaces_hold():
    lines = share_cards.broken("Minerais\u00a0: rendre la vigilance", 1, len)
    assert lines == ["Minerais\u00a0:", "rendre", "la", "vigilance"]


@pytest.mark.skipif(not features.check("raqm"), reason="this Pillow cannot join Arabic letters")
def test_arabic_is_set_from_the_right():
    drawn = pixels(draw(card(Text("العدالة للجميع", "ar"))))
    assert drawn.getpixel((1199, 300)) != drawn.getpixel((0, 300))
    assert drawn.getpixel((0, 300)) == drawn.getpixel((600, 600))
    assert drawn.getpixel((1199, 300)) == pixels(draw(card())).getpixel((0, 300))


@pytest.mark.parametrize("title", ["話し合いの権利", "🕊🕊🕊", "…"])
def test_a_title_that_cannot_be_set_gives_way_to_the_name_of_the_site(title):
    assert draw(card(Text(title, "ja"))) == draw(Card(NOTHING, NAME, NAME, "9c2f1f"))


@pytest.mark.parametrize("place", ["title", "kicker"])
@pytest.mark.parametrize("refusal", [RuntimeError, ValueError, OSError])
def test_words_that_the_engine_refuses_give_way_to_the_name_of_the_site(monkeypatch, place, refusal):
    usual, refused = share_cards.width_of, Text("Mots refusés", "fr")

    def width_of(words, *args, **kwargs):
        if any(word in words for word in refused.value.split()):
            raise refusal("layout failed")
        return usual(words, *args, **kwargs)

    monkeypatch.setattr(share_cards, "width_of", width_of)
    asked = card(refused) if place == "title" else card(kicker=refused)
    assert draw(asked) == draw(Card(NOTHING, NAME, NAME, "9c2f1f"))


@pytest.mark.parametrize("length", [250, 10_000])
def test_a_word_without_an_end_is_measured_a_few_times_only(monkeypatch, length):
    usual, measured = share_cards.width_of, []

    def width_of(words, *args, **kwargs):
        measured.append(words)
        return usual(words, *args, **kwargs)

    monkeypatch.setattr(share_cards, "width_of", width_of)
    (line,), size = share_cards.fitted("m" * length)
    assert line.endswith("m…") and size == share_cards.SIZES[-1]
    room = 1200 - 2 * share_cards.MARGIN
    assert usual(line, size) <= room < usual(f"m{line}", size)  # as much of it as there is room for
    assert len(measured) < 40


@pytest.mark.parametrize("accent", ["ffffff", "ffff00", "1144bb", "nonsense"])
def test_the_colour_can_be_read_on_paper_whatever_was_chosen(accent):
    from pages.accent import CONTRAST, WASH, contrast

    band = pixels(draw(card(accent=accent))).getpixel((4, 300))
    assert contrast(band, WASH) >= CONTRAST - 0.2  # the colours of the file are rounded


def test_the_logo_stands_beside_the_name():
    assert draw(card(logo=make_image())) != draw(card())


def test_a_logo_that_may_not_be_shown_is_not():
    assert draw(card(logo=make_image(consent=Consent.MISSING))) == draw(card())


def test_a_logo_that_cannot_be_read_leaves_the_card_without_it():
    logo = make_image()
    Path(logo.file.path).write_bytes(b"no picture")
    assert draw(card(logo=logo)) == draw(card())
