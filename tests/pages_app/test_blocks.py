"""The kinds of block: what each shows in each language, and when it shows nothing."""

import pytest
from django.urls import reverse
from django.utils import translation

from languages.codes import column, site_languages
from pages.models import BlockDocument, BlockKind
from tests.making import (
    make_block,
    make_document,
    make_figure,
    make_image,
    make_news,
    make_page,
    make_partner,
    make_position,
    make_result,
)
from tests.pages_app.reading import seen, text

pytestmark = pytest.mark.django_db

BOTH = {"fr": "<p>Le texte.</p>", "en": "<p>The text.</p>"}
HEADING = {"fr": "Titre du bloc", "en": "Heading of the block"}
LANGUAGES = ["fr", "en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_call_out_holds_its_heading(client, language):
    page = make_page()
    make_block(page, BOTH, kind="callout", heading=HEADING)
    callout = seen(client, page, language).select_one(".callout")
    assert text(callout.h2) == HEADING[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_quotation_names_its_source(client, language):
    page = make_page()
    make_block(page, BOTH, kind="quotation", source={"fr": "Une élue", "en": "A member of parliament"})
    figure = seen(client, page, language).select_one("figure.quotation")
    assert text(figure.blockquote) == {"fr": "Le texte.", "en": "The text."}[language]
    assert text(figure.cite) == {"fr": "Une élue", "en": "A member of parliament"}[language]


def test_a_picture_is_shown_when_those_on_it_agreed(client):
    page = make_page()
    make_block(page, kind="image", image=make_image({"fr": "Une place", "en": "A square"}))
    for language, alt in {"fr": "Une place", "en": "A square"}.items():
        assert seen(client, page, language).img["alt"] == alt


def test_a_picture_without_consent_leaves_no_trace(client):
    page = make_page(image=make_image(consent="missing"))
    make_block(page, kind="image", image=make_image(consent="missing"), heading=HEADING)
    main = seen(client, page, "fr")
    assert not main.select("img, .block, figure")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("lost", [{"width": 0}, {"file": ""}])
def test_a_picture_that_cannot_be_drawn_leaves_no_trace(client, language, lost):
    page, image = make_page(), make_image()
    make_block(page, kind="image", image=image, heading=HEADING)
    assert seen(client, page, language).select("img, h2")
    type(image).objects.filter(pk=image.pk).update(**lost)
    assert not seen(client, page, language).select("img, h2, .block, figure")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_that_ends_with_a_heading_is_read_without_it(client, language):
    page = make_page()
    make_block(page, dict.fromkeys(LANGUAGES, "<h2>Alone</h2>"), heading=HEADING)
    make_block(page, dict.fromkeys(LANGUAGES, "<p>Words</p><h2>Alone</h2>"))
    main = seen(client, page, language)
    assert not main.select("h2, h3") and text(main.select_one(".block")) == "Words"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_button_calls_a_protected_partner_by_its_label(client, language):
    page, partner = make_page(), make_partner({"fr": "Libellé", "en": "Public label"})
    block = make_block(page, kind="button", label={"fr": "Maison Zéphyr", "en": "Zephyr House"})
    block.partner = partner
    block.save()
    assert "Z" in text(seen(client, page, language).select_one("a.button"))
    partner.visibility = "identity_withheld"
    partner.save()
    assert text(seen(client, page, language).select_one("a.button")) == str(partner.version(language).title)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_button_leads_to_a_section_or_a_record_of_the_language(client, language):
    page, position = make_page(), make_position()
    make_block(page, kind="button", section="partners:list", label={"fr": "Nos alliés", "en": "Our allies"})
    make_block(page, kind="button", position=position)
    buttons = seen(client, page, language).select("a.button")
    with translation.override(language):
        assert [button["href"] for button in buttons] == [
            reverse("partners:list"),
            position.get_absolute_url(),
        ]
    assert [text(button) for button in buttons] == [
        {"fr": "Nos alliés", "en": "Our allies"}[language],
        position.version(language).title,
    ]


@pytest.mark.parametrize("make", [make_position, make_result, make_news, make_page, make_partner])
def test_a_button_is_not_printed_where_it_leads_nowhere(client, make):
    page = make_page()
    field = {make_news: "news_item"}.get(make, make.__name__.removeprefix("make_"))
    block = make_block(page, kind="button", heading=HEADING)
    setattr(block, field, make(public=("fr",)))
    block.save()
    assert seen(client, page, "fr").select("a.button")
    assert not seen(client, page, "en").select("a.button, h2")


def test_a_button_may_lead_out_of_the_site(client):
    page = make_page()
    url = {code: f"https://example.org/{code}" for code in LANGUAGES}
    make_block(page, kind="button", url=url, label={"fr": "Le dossier", "en": "The file"})
    assert seen(client, page, "en").select_one("a.button")["href"] == "https://example.org/en"


def test_a_button_in_another_language_says_so_once(client):
    page = make_page()
    make_block(page, kind="button", section="home", label={"fr": "Accueil"})
    main = seen(client, page, "en")
    assert len(main.select(".only-in")) == 1
    assert main.select_one("a.button [lang=fr]")


def test_documents_are_listed_in_the_order_chosen_and_only_public_ones(client):
    page = make_page()
    block = make_block(page, kind="documents", heading=HEADING)
    titles = [
        {"fr": "Bilan", "en": "Review"},
        {"fr": "Atlas", "en": "Atlas"},
        {"fr": "Secret", "en": "Secret"},
    ]
    for order, title in enumerate(titles):
        public = () if title["fr"] == "Secret" else ("fr", "en")
        BlockDocument.objects.create(block=block, order=order, document=make_document(title, public))
    for language, expected in {"fr": ["Bilan", "Atlas"], "en": ["Review", "Atlas"]}.items():
        main = seen(client, page, language)
        said = [text(line) for line in main.select(".block .entries > li")]
        assert [line.split()[0] for line in said] == expected
        assert "Secret" not in main.text


def test_a_document_of_the_other_language_is_offered_as_one(client):
    page = make_page()
    block = make_block(page, kind="documents", heading=HEADING)
    BlockDocument.objects.create(block=block, document=make_document({"fr": "Bilan"}, public=("fr",)))
    link = seen(client, page, "en").select_one(".block a")
    assert link.find(lang="fr") or link["lang"] == "fr"
    assert client.get(link["href"]).status_code == 200


def test_documents_that_nobody_may_read_leave_no_block(client):
    page = make_page()
    block = make_block(page, BOTH, kind="documents", heading=HEADING)
    BlockDocument.objects.create(block=block, document=make_document(public=()))
    for language in LANGUAGES:
        assert not seen(client, page, language).select(".block, h2")


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_are_those_of_public_results_each_linked(client, language):
    page = make_page()
    shown, hidden, empty = make_result(), make_result(public=()), make_result()
    make_figure(shown, 37)
    make_figure(hidden, 41)
    make_block(page, kind="figures", heading=HEADING, results=[shown, hidden, empty])
    main = seen(client, page, language)
    assert "37" in text(main) and "41" not in text(main).split()
    assert [link["href"] for link in main.select(".block a")] == [shown.version(language).url]


def test_figures_of_a_result_to_come_are_told_as_such(client):
    page, result = make_page(), make_result(stage="planned")
    make_figure(result)
    make_block(page, kind="figures", results=[result])
    for language, planned in {"fr": "(Prévu)", "en": "(Planned)"}.items():
        assert planned in text(seen(client, page, language).select_one(".block"))


def test_figures_that_may_be_added_up_are(client):
    page, results = make_page(), [make_result(), make_result()]
    for result in results:
        make_figure(result, 20, is_additive=True)
    make_block(page, kind="figures", results=results)
    assert "40" in text(seen(client, page, "fr")).split()
    results[1].figures.update(is_additive=False)
    assert "40" not in text(seen(client, page, "fr")).split()


@pytest.mark.parametrize("other", [{"sign": "negative"}, {"sign": "mixed"}, {"stage": "planned"}])
def test_figures_of_setbacks_and_plans_are_added_to_nothing(client, other):
    page, results = make_page(), [make_result(), make_result(**other)]
    for result in results:
        make_figure(result, 20, is_additive=True)
    make_block(page, kind="figures", results=results)
    for language in LANGUAGES:
        assert len(seen(client, page, language).select(".block ul.figures")) == len(results)


def test_figures_stand_beside_the_direction_and_the_notice_of_their_result(client):
    page = make_page()
    notice = {"fr": "Chiffres inventés.", "en": "Invented figures."}
    results = [make_result(sign=sign, notice=notice) for sign in ("negative", "mixed", "positive")]
    for result in results:
        make_figure(result)
    make_block(page, kind="figures", results=results)
    for language, told in {"fr": ["Recul", "Contrasté"], "en": ["Setback", "Mixed"]}.items():
        main = seen(client, page, language)
        assert sorted(text(sign) for sign in main.select(".block strong")) == sorted(told)
        assert [text(line) for line in main.select(".block .notice")] == [notice[language]] * 3


def test_words_of_a_draft_take_no_picture_away(client):
    here, other = site_languages()[:2]
    page = make_page(public=(here,))
    block = make_block(page, kind=BlockKind.IMAGE, image=make_image(), elsewhere="hide")
    before = client.get(page.version(here).url).content
    setattr(block, column("heading", other), "Draft")
    block.save()
    assert client.get(page.version(here).url).content == before
