"""Pictures and videos that stand in a text: what readers see of them, and what they never see."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection, transaction
from django.db.models import ProtectedError
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from languages.codes import column
from languages.references import read
from languages.rich_text import is_blank, plain_text, sanitise, without_idle_headings
from languages.texts import Text
from library.models import Consent, Image
from library.pictures_in_texts import pictures_in, texts_showing
from publishing.models import Revision, WorkingCopy
from publishing.snapshots import take
from tests.making import make_block, make_country, make_image, make_news, make_page, make_position, words

pytestmark = pytest.mark.django_db

VIDEO = "https://www.youtube.com/watch?v=abc&amp;t=10"


def figure(image, inside="", video=""):
    key = image if isinstance(image, str) else image.key
    elsewhere = f' data-video="{video}"' if video else ""
    return f'<figure data-image="{key}"{elsewhere}>{inside}</figure>'


def body_of(client, language="en", **texts):
    position = make_position(body=texts)
    return BeautifulSoup(client.get(position.version(language).url).content.decode(), "html5lib").select_one(
        "#text"
    )


# --- what is stored --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "html",
    [
        '<p>a</p><figure data-image="the-mine"></figure><p>b</p>',
        '<figure data-image="the_mine-2"><figcaption lang="en">Nobody <em>came</em></figcaption></figure>',
        f'<figure data-image="a" data-video="{VIDEO}"></figure>',
        '<ul><li>x<figure data-image="a"></figure></li></ul>',
    ],
)
def test_a_picture_in_a_text_is_stored_as_its_key(html):
    assert sanitise(html) == html


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ('<figure data-image="Not A Key">x</figure>', "<figure>x</figure>"),
        ('<figure data-image="../a"></figure><p>x</p>', "<p>x</p>"),
        (figure("a", video="javascript:alert(1)"), figure("a")),
        (figure("a", video="http://a.org/"), figure("a")),
        (figure("a", video="https://u:p@a.org/"), figure("a")),
        (figure("a", video="https:///x"), figure("a")),
        ('<figure data-video="https://a.org/">x</figure>', "<figure>x</figure>"),
        ('<figure data-image="a"><figcaption> </figcaption></figure>', '<figure data-image="a"></figure>'),
        (
            '<figure data-image="a" lang="fr"><p>x</p></figure>',
            '<figure data-image="a" lang="fr"></figure><figure lang="fr"><p>x</p></figure>',
        ),
        (
            '<figure data-image="a"><figure data-image="b"></figure></figure>',
            '<figure data-image="a"></figure><figure><figure data-image="b"></figure></figure>',
        ),
        ('<p data-image="a">x</p>', "<p>x</p>"),
        ('<img src="https://evil.example/x.gif"><p>x</p>', "<p>x</p>"),
    ],
)
def test_what_is_no_picture_of_the_library_is_not_stored_as_one(typed, stored):
    assert sanitise(typed) == stored
    assert sanitise(stored) == stored


def test_words_that_describe_a_text_say_nothing_of_its_pictures():
    html = f"<p>Eau</p>{figure('the-mine', '<figcaption>Le puits</figcaption>', VIDEO)}<p>x</p>"
    assert plain_text(html) == "Eau Le puits x"
    assert is_blank(figure("the-mine", video=VIDEO))
    assert without_idle_headings("<h2>A</h2>" + figure("a")) == "<h2>A</h2>" + figure("a")


# --- what readers see ------------------------------------------------------------------------------


def test_a_picture_stands_in_the_text_with_what_the_library_says_of_it(client):
    image = make_image({"fr": "Un puits", "en": "A well"}, licence="cc-by-4.0")
    words(image, "caption", {"fr": "Le puits fermé", "en": "The closed well"})
    words(image, "credit", {"fr": "Photo : Awa", "en": "Photo: Awa"})
    image.save()
    text = body_of(client, en=f"<p>Before</p>{figure(image)}<p>After</p>", fr="<p>x</p>")
    drawn = text.select_one(".prose > p + figure.picture:has(+ p)")
    img = drawn.img
    assert img["alt"] == "A well" and img["loading"] == "lazy" and img["width"] and img["height"]
    assert img["src"].startswith("/media/variants/") and drawn.picture.source["type"] == "image/avif"
    assert [p.get_text(" ", strip=True) for p in drawn.figcaption.select("p")] == [
        "The closed well",
        "Photo: Awa CC BY 4.0",
    ]
    assert image.key not in str(text) and "data-" not in str(text)


def test_a_text_may_say_something_of_its_own_about_a_picture(client):
    image = make_image()
    words(image, "caption", {"fr": "Un", "en": "One"})
    image.save()
    text = body_of(client, en=figure(image, "<figcaption>Nobody <em>came</em>[[In May.]]</figcaption>"))
    caption = text.select_one("figure.picture figcaption")
    assert caption.em.string == "came" and "One" not in caption.get_text()
    assert caption.select_one("sup.call") and text.select_one(".notes li")


def test_on_a_page_in_another_language_each_words_say_theirs(client):
    image = make_image({"fr": "Un puits", "en": "A well"})
    words(image, "credit", {"fr": "Photo d’Awa"})
    image.save()
    text = body_of(client, fr=figure(image, "<figcaption>Fermé</figcaption>"))
    assert text.select_one(".prose")["lang"] == "fr"
    drawn = text.select_one("figure.picture")
    assert drawn["lang"] == "en" and drawn.img["alt"] == "A well"
    assert drawn.select_one("figcaption > div")["lang"] == "fr"
    assert drawn.select_one(".credit span[lang=fr]").string == "Photo d’Awa"


def test_within_words_of_another_language_a_picture_returns_to_that_of_the_page(client):
    image = make_image()
    text = body_of(client, en=f'<blockquote lang="nl"><p>x</p>{figure(image)}</blockquote>{figure(image)}')
    inside, outside = text.select("figure.picture")
    assert inside["lang"] == "en" and not outside.has_attr("lang")


@pytest.mark.parametrize("missing", ["consent", "record", "file"])
def test_of_a_picture_that_may_not_be_shown_nothing_is_there(client, missing):
    image = make_image({"fr": "Awa, le 3 mai", "en": "Awa on 3 May"})
    if missing == "consent":
        Image.objects.filter(pk=image.pk).update(consent=Consent.MISSING)
    elif missing == "file":
        Image.objects.filter(pk=image.pk).update(width=0)
    else:
        image.delete()
    html = f"<p>Before</p><h2>Above</h2>{figure(image, '<figcaption>This is Awa</figcaption>', VIDEO)}"
    text = str(body_of(client, en=html))
    assert "Before" in text
    for word in ("Awa", "Above", image.key, "figure", "youtube", "media"):
        assert word not in text


def test_a_text_that_is_only_such_a_picture_is_no_text(client):
    image = make_image(consent=Consent.MISSING)
    assert body_of(client, en=figure(image)) is None
    page = make_page()
    make_block(page, {"en": figure(image)}, heading={"en": "Alone"})
    assert "Alone" not in client.get(page.version("en").url).content.decode()


def test_withdrawing_consent_takes_the_picture_out_of_every_text_at_once(client):
    image = make_image()
    news = make_news(body={"en": figure(image)})
    address = news.version("en").url
    assert b"<picture>" in client.get(address).content
    Image.objects.filter(pk=image.pk).update(consent=Consent.MISSING)
    assert b"<picture>" not in client.get(address).content


def test_a_video_is_a_link_with_a_picture_of_ours_and_nobody_else_is_asked(client):
    image = make_image()
    link = body_of(client, en=figure(image, video=VIDEO)).select_one("figure.picture > a")
    assert link["href"] == "https://www.youtube.com/watch?v=abc&t=10"
    assert link.picture and link.get_text(strip=True) == "Watch the video on www.youtube.com (external site)"
    assert not link.find_parent("main").select("iframe, video, script[src]")


def test_a_page_of_several_texts_asks_for_their_pictures_once(client):
    page = make_page()
    images = [make_image() for _ in range(3)]
    for image in images:
        make_block(page, {"en": f"<p>x</p>{figure(image)}"})
    with CaptureQueriesContext(connection) as captured:
        html = client.get(page.version("en").url).content.decode()
    assert html.count("<picture>") == 3
    assert len([query for query in captured if '"library_image"."key" IN' in query["sql"]]) == 1


def test_a_text_with_pictures_costs_one_query_and_one_without_none(django_assert_num_queries):
    image = make_image()
    text = Text(figure(image) + figure(make_image()) + figure("unknown"), "en")
    with translation.override("en"):
        with django_assert_num_queries(1):
            found = read([text, Text("<p>x</p>", "en"), Text(figure(image), "fr")])
            assert [one.completed(one.text.value).count("<picture>") for one in found] == [2, 0, 1]
        with django_assert_num_queries(0):
            read([Text("<p>data-image</p>", "en")])


def test_what_a_template_asks_several_times_is_read_once(django_assert_num_queries):
    country = make_country(public=("fr", "en"))
    words(country, "body", {"en": f"<p>x</p>{figure(make_image())}"})
    page = Template('{% if c|has:"body" %}{% contents c "body" %}{% rich c "body" %}{% endif %}')
    with translation.override("en"), django_assert_num_queries(1):
        assert "<picture>" in page.render(Context({"c": country}))


# --- where a picture is used -------------------------------------------------------------------------


def test_a_picture_that_a_text_shows_is_not_deleted_and_the_texts_are_named():
    image, other = make_image(key="well"), make_image(key="well-2")
    position = make_position(public=(), body={"fr": figure(image)})
    block = make_block(make_page(), {"en": f"<p>x</p>{figure(image)}"})
    assert set(texts_showing(image)) == {position, block}
    assert list(texts_showing(other)) == []
    with pytest.raises(ProtectedError) as refused, transaction.atomic():
        image.delete()
    assert refused.value.protected_objects == {position, block}
    other.delete()


def test_a_text_that_waits_to_be_published_counts_as_well():
    image, position = make_image(), make_position()
    public = take(position)
    wanted = {key: {**values} for key, values in public.items()}
    row = next(values for values in wanted.values() if column("body", "en") in values)
    row[column("body", "en")] = figure(image)
    kept = {"model": position._meta.label_lower, "object_id": str(position.pk)}
    base, draft = (
        Revision.objects.create(number=number, kind="saved", snapshot=snapshot, **kept)
        for number, snapshot in enumerate((public, wanted), 1)
    )
    WorkingCopy.objects.create(base=base, draft=draft, **kept)
    assert list(texts_showing(image)) == [position]
    with pytest.raises(ProtectedError), transaction.atomic():
        image.delete()


def test_staff_see_in_which_texts_a_picture_is_used(client, publisher):
    client.force_login(publisher)
    image = make_image()
    position = make_position({"fr": "L’eau", "en": "Water"}, body={"en": figure(image)})
    page = client.get(f"/admin/library/image/{image.pk}/change/").content.decode()
    assert f"/admin/positions/position/{position.pk}/change/" in page


def test_each_picture_of_a_text_is_found_with_what_the_text_says_of_it():
    caption = '<figcaption lang="en">b</figcaption>'
    html = f"<p>x</p>{figure('a', caption, VIDEO)}{figure('c')}"
    one, two = pictures_in(html)
    assert (one.key, one.caption, one.language) == ("a", "b", "en")
    assert one.video == "https://www.youtube.com/watch?v=abc&t=10"
    assert (two.key, two.caption, two.video) == ("c", "", "")
