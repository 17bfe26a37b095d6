"""Before publishing: what every text is looked at for, what blocks and what does not, and what it costs."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from languages.codes import column
from positions.models import Position
from publishing.checklist import (
    ADVICE,
    BLOCKS,
    Finding,
    check_facts,
    check_words,
    findings,
    findings_in,
    refuse_blocking,
    registry,
)
from publishing.checklist.link_words import LINK_WORDS, is_an_address, say_nothing
from publishing.checklist.scanning import scan
from publishing.copies.rehearsal import rehearsal
from publishing.provenance import confirm, leave_blank, mark_unfinished
from publishing.slugs import change_slug
from tests.making import (
    make_action,
    make_ask,
    make_block,
    make_news,
    make_page,
    make_partner,
    make_position,
    make_signatory,
    make_target,
    words,
)

pytestmark = pytest.mark.django_db

SUMMARY = {"fr": "Qui demande quoi.", "en": "Who asks what."}


def written(body="<p>a</p>", language="fr", **values):
    """A position about which there is nothing to say, but for its body."""
    values = {"summary": SUMMARY, "public": (), **values}
    return make_position(body={language: body, "en" if language == "fr" else "fr": "<p>x</p>"}, **values)


def codes(record, language="fr"):
    return [one.code for one in findings(record, language)]


def sentences(record, language="fr"):
    return [one.sentence for one in findings(record, language)]


# --- nothing to say -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_careful_text_gets_no_remark(language):
    body = "<h2>Un</h2><p>Mot.</p><h3>Deux</h3><p>Le <a href='https://example.org/'>rapport</a>.</p><h2>B</h2><p>c</p>"
    position = make_position(body={"fr": body, "en": body}, summary=SUMMARY)
    make_target(position)
    make_ask(position)
    assert codes(position, language) == []
    refuse_blocking(position, language)


def test_a_record_that_is_not_saved_yet_has_nothing_to_look_at():
    assert findings(Position(), "fr") == []


# --- headings ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("<h3>Petit</h3><p>a</p>", "Petit"),
        ("<h2>Un</h2><p>a</p><h4>Trois</h4><p>b</p>", "Trois"),
        ("<h2>Un</h2><p>a</p><h3>Deux</h3><p>b</p><h2>Un</h2><p>c</p><h4>Quatre</h4><p>d</p>", "Quatre"),
    ],
)
def test_a_heading_out_of_order_is_named_with_the_size_it_should_have(body, named):
    position = written(body)
    assert codes(position) == ["heading-order"]
    with translation.override("en"):
        assert sentences(position)[0].startswith(f"Make “{named}” a “")


@pytest.mark.parametrize(
    "body",
    [
        "<h2>Un</h2><p>a</p><h3>Deux</h3><p>b</p><h4>Trois</h4><p>c</p><h2>Quatre</h2><p>d</p>",
        "<p>Sans titre.</p>",
        "<h2>Un</h2><h3>Tout de suite une partie</h3><p>a</p>",
        "<h2>Un</h2><table><tbody><tr><td>a</td></tr></tbody></table>",
        '<h2>Un</h2><figure data-image="the-key"></figure>',
    ],
)
def test_headings_in_order_get_no_remark(body):
    assert not {"heading-order", "heading-idle"} & set(codes(written(body)))


def test_a_heading_below_which_nothing_comes_is_told():
    position = written("<p>a</p><h2>Plein</h2><p>b</p><h2>Vide</h2><h2>À la fin</h2>")
    assert codes(position) == ["heading-idle", "heading-idle"]
    assert "Vide" in sentences(position)[0] and "À la fin" in sentences(position)[1]


def test_a_block_with_a_heading_of_its_own_may_begin_with_a_smaller_one():
    page = make_page(public=(), summary=SUMMARY)
    block = make_block(page, {"fr": "<h3>Petit</h3><p>a</p>"}, heading={"fr": "Titre du bloc"})
    assert "heading-order" not in codes(page)
    words(block, "heading", {"fr": ""})
    block.save()
    assert "heading-order" in codes(page)


# --- links ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("Cliquez ici", "fr"),
        ("cliquez-ici !", "fr"),
        ("ICI", "fr"),
        ("« ici »", "fr"),
        ("en savoir plus…", "fr"),
        ("Lire la suite →", "fr"),
        ("Plus d’informations", "fr"),
        ("plus d'informations", "fr"),
        ("<em>ce</em> <strong>lien</strong>", "fr"),
        ("Click here", "en"),
        ("here.", "en"),
        ("Read more »", "en"),
        ("(link)", "en"),
    ],
)
def test_link_words_that_say_nothing_are_told(said, language):
    body = f'<p>Le rapport : <a href="https://example.org/">{said}</a></p>'
    assert codes(written(body, language), language).count("link-words") == 1


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("le rapport de la commission", "fr"),
        ("Ici et maintenant, le rapport", "fr"),
        ("cliquez ici pour lire le rapport de 2024", "fr"),
        ("click here", "fr"),  # no French words: no French rule
        ("la suite donnée à nos demandes", "fr"),
        ("the report", "en"),
        ("here is what we ask", "en"),
        ("ici", "en"),
        ("asf.be", "fr"),
        ("info@example.org", "fr"),
    ],
)
def test_link_words_that_say_something_are_not(said, language):
    body = f'<p>a <a href="https://example.org/">{said}</a></p>'
    assert not {"link-words", "link-address"} & set(codes(written(body, language), language))


def test_words_in_another_language_are_judged_by_that_language():
    foreign = '<p><span lang="en">See <a href="https://example.org/">click here</a></span></p>'
    assert "link-words" in codes(written(foreign))
    own = '<p><a href="https://example.org/" lang="en">here</a></p>'
    assert "link-words" in codes(written(own))


@pytest.mark.parametrize(
    "said", ["https://example.org/a/b?c=1", "www.example.org", "example.org/rapport.pdf"]
)
def test_an_address_in_the_place_of_words_is_told(said):
    position = written(f'<p><a href="https://example.org/a">{said}</a></p>')
    assert codes(position) == ["link-address"]


def test_the_same_words_are_told_once_for_each_text():
    link = '<p>a <a href="https://example.org/{}">ici</a></p>'
    assert codes(written(link.format(1) + link.format(2))).count("link-words") == 1


def test_a_language_without_a_list_has_no_words_that_say_nothing():
    assert not say_nothing("hier klicken", "de") and not say_nothing("klik hier", "nl")
    assert say_nothing("cliquez ici", "fr-ca") and say_nothing("click here", "en-GB")
    assert all(say_nothing(one, code) for code, all_of_them in LINK_WORDS.items() for one in all_of_them)


def test_the_name_of_a_site_is_no_address():
    assert is_an_address("http://a.org") and is_an_address("a-b.example.org/x")
    assert not is_an_address("asf.be") and not is_an_address("et/ou") and not is_an_address("Rapport 2.0")


# --- links within the site ----------------------------------------------------------------------------


def test_a_link_to_a_record_that_readers_can_open_gets_no_remark():
    target = make_position()
    body = f'<p><a href="record:positions.position/{target.key}">le mémorandum</a></p>'
    assert codes(written(body)) == []


def test_a_link_to_a_record_in_another_language_only_is_alive():
    target = make_position({"en": "Water"}, public=("en",))
    assert codes(written(f'<p><a href="record:positions.position/{target.key}">le mémorandum</a></p>')) == []


@pytest.mark.parametrize("key", ["draft", "nobody-knows"])
def test_a_link_to_a_record_that_nobody_can_read_is_told(key):
    make_position(key="draft", public=())
    position = written(f'<p><a href="record:positions.position/{key}">le mémorandum</a></p>')
    assert codes(position) == ["link-dead"]
    assert "le mémorandum" in sentences(position)[0]


def test_a_text_may_link_to_itself():
    position = written(key="itself")
    words(position, "body", {"fr": '<p><a href="record:positions.position/itself">ce texte-ci</a></p>'})
    position.save()
    assert codes(position) == []


def test_an_address_of_this_site_is_told_once_nothing_answers_there(settings):
    settings.SITE_URL = "https://ngo.example"
    alive = make_position({"fr": "Eau vive", "en": "Water"})
    for address in ("/fr/positions/eau-vive/", "https://ngo.example/en/positions/water/"):
        assert codes(written(f'<p><a href="{address}">le mémorandum</a></p>')) == [], address
    for address in (
        "/fr/positions/rien/",
        "https://ngo.example/en/positions/eau-vive/",
        "/fr/positions/rien/#a",
    ):
        assert codes(written(f'<p><a href="{address}">le mémorandum</a></p>')) == ["link-dead"], address
    change_slug(alive, "fr", "eau", by=None)  # the old address leads on
    assert codes(written('<p><a href="/fr/positions/eau-vive/">le mémorandum</a></p>')) == []


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/fr/positions/rien/",
        "/spip.php?article12",  # something of a former site may answer
        "/fr/positions/",
        "/fr/quelque-chose/d-autre/",
        "mailto:info@example.org",
        "tel:+3221234567",
        "#part-un",
        "https://[",
    ],
)
def test_what_the_site_cannot_judge_gets_no_remark(address):
    assert "link-dead" not in codes(written(f'<p><a href="{address}">le mémorandum</a></p>'))


# --- pictures of a text, the summary -----------------------------------------------------------------


def test_a_picture_without_any_alternative_text_is_told():
    """The cleaning leaves none; what came into the table otherwise is looked at all the same."""
    assert scan('<p><img src="a"></p>', "fr").images == [None]
    assert scan('<p><img alt="" src="a"><img alt="Une &amp; deux" src="b"></p>', "fr").images == [
        "",
        "Une & deux",
    ]
    position = written()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE positions_position SET body_fr = %s", ['<p><img src="a">x</p>'])
    assert codes(position) == ["picture-alt"]


def test_a_link_around_a_picture_has_the_words_of_the_picture():
    found = scan('<a href="/a"><img alt="Le rapport" src="b"></a><a href="/c"><img alt="" src="d"></a>', "fr")
    assert [link.words for link in found.links] == ["Le rapport", ""]


def test_an_empty_summary_is_told_in_the_language_that_lacks_it():
    position = make_position(summary={"fr": "Qui demande quoi."}, public=())
    assert codes(position, "fr") == []
    assert codes(position, "en") == ["summary-empty"]
    partner = make_partner(public=())
    assert "summary-empty" in codes(partner)
    words(partner, "about", {"fr": "Une ONG."})
    partner.save()
    assert "summary-empty" not in codes(partner)


def test_a_summary_left_blank_on_purpose_is_no_omission(editor):
    position = make_position(summary={"fr": "Qui demande quoi."}, public=())
    leave_blank(position, "summary", "en", by=editor)
    assert codes(position, "en") == []


# --- translations ------------------------------------------------------------------------------------


def change(position, **texts):
    words(position, "summary", texts)
    position.save()


def test_publishing_the_original_tells_which_public_translations_do_not_follow():
    position = written(public=("fr", "en"))
    assert codes(position) == []
    change(position, fr="Autre chose.")
    assert codes(position) == ["other-language-stale"]
    assert sentences(position)[0].startswith("English")
    hidden = written(public=("fr",))
    change(hidden, fr="Autre chose.")
    assert codes(hidden) == []  # nobody reads that translation yet


def test_publishing_a_translation_that_is_out_of_date_is_told(editor):
    position = written(public=("fr",))
    change(position, fr="Autre chose.")
    assert codes(position, "en") == ["translation-stale"]
    confirm(position, "summary", "en", by=editor)
    assert codes(position, "en") == []


def test_what_a_translation_still_lacks_is_counted_and_not_listed():
    position = written(public=("fr",))
    for _number in range(3):
        make_ask(position, {"fr": "Publier"}, addressee=make_target(position).institution)
    found = findings(position, "en")
    assert [one.code for one in found] == ["translation-missing"]
    assert "3" in found[0].sentence
    assert (
        found[0].place
        and found[0].place.model == "positions.ask"
        and found[0].place.name == column("text", "en")
    )


def test_a_translation_marked_as_unfinished_is_told(editor):
    position = written(public=("fr",))
    mark_unfinished(position, "summary", "en", by=editor)
    assert codes(position, "en") == ["translation-draft"]


# --- what blocks, and what does not --------------------------------------------------------------------


@pytest.fixture
def registered():
    """Checks of one test alone."""
    registry.checks_for(Position)  # all are there
    before = list(registry._checks)
    yield
    registry._checks[:] = before


def test_advice_prevents_nothing():
    position = make_position(body={"fr": '<h4>a</h4><p><a href="/fr/positions/rien/">ici</a></p>'}, public=())
    assert set(codes(position)) == {"summary-empty", "heading-order", "link-words", "link-dead"}
    assert all(one.severity == ADVICE for one in findings(position, "fr"))
    refuse_blocking(position, "fr")


def test_every_sentence_that_blocks_is_in_the_refusal_once_and_comes_first_in_the_list(registered):
    @check_facts(Position, may_block=True)
    def first(reading):
        yield Finding("a", ADVICE, "Advice.")
        yield Finding("b", BLOCKS, "One.")

    @check_words(Position, may_block=True)
    def second(reading, language):
        yield Finding("c", BLOCKS, f"Two, {language}.", language=language)
        yield Finding("d", BLOCKS, "One.", language=language)

    position = written()
    with pytest.raises(ValidationError) as refusal:
        refuse_blocking(position, "fr")
    assert refusal.value.messages == ["One.", "Two, fr."]
    severities = [one.severity for one in findings(position, "fr")]
    assert severities == [BLOCKS, BLOCKS, BLOCKS, ADVICE]


def test_a_check_looks_at_its_type_alone_and_what_languages_share_is_told_once(registered):
    seen = []

    @check_facts(Position)
    def facts(reading):
        seen.append("facts")
        yield Finding("facts", ADVICE, "Facts.")

    @check_words(Position)
    def of_words(reading, language):
        seen.append(language)
        yield Finding("words", ADVICE, "Words.", language=language)

    findings(make_news(), "fr")
    assert seen == []
    found = findings_in(written(), ["fr", "en"])
    assert seen == ["facts", "fr", "en"]
    assert [(one.code, one.language) for one in found] == [("facts", ""), ("words", "fr"), ("words", "en")]


def test_a_check_that_cannot_block_is_not_asked_to(registered):
    @check_facts(Position)
    def never(reading):
        raise AssertionError

    refuse_blocking(written(), "fr")


# --- what is read -------------------------------------------------------------------------------------


def test_a_rehearsed_text_is_looked_at_and_forgotten():
    position = written()
    with rehearsal():
        draft = Position.objects.get(pk=position.pk)
        words(draft, "body", {"fr": '<p><a href="/a">ici</a></p>'})
        draft.save()
        ask = make_ask(draft, {"en": "Publish"}, addressee=make_target(draft).institution)
        found = findings(position, "fr")
        assert [one.code for one in found] == ["link-words", "ask-without-words"]
        assert found[1].place.key == str(ask.pk)
    assert codes(position) == []


def test_the_number_of_questions_does_not_grow_with_the_asks():
    position = make_position(
        partners=[make_partner(), make_partner()], co_authors=[make_partner()], summary=SUMMARY
    )
    other = make_position()

    def fill(number):
        for _one in range(number):
            make_ask(position)
            make_action(position).organisations.set([make_partner()])
            make_signatory(position, make_partner())
        words(
            position,
            "body",
            {"fr": f'<p><a href="record:positions.position/{other.key}">Lui</a></p>' * number},
        )
        position.save()

    def cost(*languages):
        findings_in(position, languages)
        with CaptureQueriesContext(connection) as asked:
            findings_in(position, languages)
        return len(asked)

    fill(1)
    few = cost("fr")
    fill(39)
    assert cost("fr") == few <= 10
    assert cost("fr", "en") <= few + 3
    with CaptureQueriesContext(connection) as asked:
        refuse_blocking(position, "fr")
    assert len(asked) <= 8


@pytest.mark.parametrize(
    "body",
    [
        "<h2>" * 3000,
        "<p>a</p></h2></a>" * 2000,
        '<a href="' * 3000,
        "<" * 20_000,
        '<a href="/a"><a href="/b">ici</a></a></a>',
        "<h2>a<h4>b</h2></h4>",
        '<p lang="' + "x" * 5000 + '">a</p>',
        "<h2>\u200b\u202e</h2><p>\x00</p>",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
    ],
)
def test_hostile_html_is_judged_without_harm(body):
    """As it would be had it come into the table past the cleaning."""
    position = written()
    if "\x00" not in body:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE positions_position SET body_fr = %s", [body])
        findings(position, "fr")
    scan(body, "fr")


def test_remarks_are_made_in_the_language_of_whoever_reads_them():
    position = written('<p><a href="/a">ici</a></p>')
    with translation.override("en"):
        assert "Say where the link" in sentences(position)[0]
    with translation.override("fr"):
        assert sentences(position)[0]
