"""Readers get variants: of pictures that may be shown, in the listed sizes; nothing else below /media/."""

import io
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.template import engines
from django.utils import translation
from PIL import Image as Picture

from library import variants
from library.models import Consent, Image, Licence
from library.variants import draw, draw_missing, every_variant_of, variants_of
from tests.library.secrets import plain_picture, saved, telling_picture
from tests.making import make_image, picture_bytes, words

pytestmark = pytest.mark.django_db

LONG_TIME = "public, max-age=31536000, immutable"


def wide(**values) -> Image:
    """1800 by 900 pixels: red left, blue right."""
    picture = plain_picture(size=(1800, 900), colour=(250, 0, 0))
    picture.paste((0, 0, 250), (900, 0, 1800, 900))
    return make_image(content=saved(picture, "PNG"), **values)


def drawn(source: str, language: str = "en", **context) -> BeautifulSoup:
    template = engines["django"].from_string("{% load pictures %}" + source)
    with translation.override(language):
        return BeautifulSoup(template.render(context), "html.parser")


def urls_of(soup: BeautifulSoup) -> list[str]:
    sets = [tag["srcset"] for tag in soup.select("source, img")]
    return [part.split()[0] for one in sets for part in one.split(", ")]


# --- the tag ----------------------------------------------------------------------------------


def test_a_picture_is_offered_in_three_formats_and_the_listed_widths():
    soup = drawn("{% picture image sizes='50vw' %}", image=wide())
    sources = soup.select("picture > source")
    assert [source["type"] for source in sources] == ["image/avif", "image/webp"]
    for tag in (*sources, soup.img):
        assert [part.split()[1] for part in tag["srcset"].split(", ")] == ["400w", "800w", "1200w", "1600w"]
        assert tag["sizes"] == "50vw"
    assert soup.img["src"].endswith("/whole-800.jpg")
    assert (soup.img["width"], soup.img["height"]) == ("800", "400")
    assert (soup.img["loading"], soup.img["decoding"]) == ("lazy", "async")


def test_the_first_picture_of_a_page_is_asked_for_at_once():
    soup = drawn("{% picture image eager=True %}", image=make_image())
    assert (soup.img["loading"], soup.img["fetchpriority"]) == ("eager", "high")


def test_a_card_is_three_by_two_around_what_matters():
    image = wide(focal_x=100, focal_y=50)
    soup = drawn("{% picture image 'card' %}", image=image)
    assert (soup.img["width"], soup.img["height"]) == ("800", "533")
    assert soup.img["src"].endswith("/card-100-50-800.jpg")
    small = variants_of(image, "card")[-1][0]
    draw(image, [small])
    shown = Picture.open(small.path)
    assert shown.getpixel((300, 100))[2] > 200, "the blue right side is in the middle"


@pytest.mark.parametrize("size", [(300, 200), (1, 1), (3, 900), (900, 3), (500, 333), (820, 547)])
@pytest.mark.parametrize("shape", variants.WIDTHS)
def test_width_and_height_are_true_and_nothing_is_enlarged(size, shape):
    image = make_image(content=saved(plain_picture(size=size), "PNG"))
    every = [one for row in variants_of(image, shape) for one in row]
    draw(image, every)
    for one in every:
        assert Picture.open(one.path).size == (one.width, one.height)
        assert one.width <= size[0]
    printed = drawn("{% picture image shape %}", image=image, shape=shape).img
    assert (int(printed["width"]), int(printed["height"])) in {(one.width, one.height) for one in every}


def test_a_transparent_picture_stays_transparent_for_every_browser():
    image = make_image(content=saved(plain_picture("RGBA"), "PNG"))
    soup = drawn("{% picture image %}", image=image)
    assert soup.img["src"].endswith(".png")
    draw_missing(image)
    assert all(Picture.open(one.path).has_transparency_data for one in every_variant_of(image))


def test_the_alternative_text_is_in_the_readers_language_or_says_which_it_is_in():
    image = make_image(alt={"fr": "Une “cour”", "en": ""})
    assert drawn("{% picture image %}", image=image).img["lang"] == "fr"
    assert drawn("{% picture image %}", image=image).img["alt"] == "Une “cour”"
    french = drawn("{% picture image %}", "fr", image=image).img
    assert not french.has_attr("lang")


def test_a_decorative_picture_has_an_empty_alternative_text():
    image = make_image(is_decorative=True)
    assert drawn("{% picture image %}", image=image).img["alt"] == ""
    assert not drawn("{% picture image %}", image=image).img.has_attr("lang")


def test_nothing_is_printed_without_a_picture_or_without_consent():
    hidden = make_image(consent=Consent.MISSING)
    for image in (None, "", hidden):
        assert str(drawn("{% picture image %}", image=image)) == ""
        assert str(drawn("{% include 'library/_picture.html' %}", image=image)).strip() == ""


def test_printing_a_picture_asks_the_database_nothing(django_assert_num_queries):
    image = wide()
    with django_assert_num_queries(0):
        drawn("{% include 'library/_picture.html' %}", image=image)


# --- the figure -------------------------------------------------------------------------------


def test_a_figure_says_what_it_shows_who_made_it_and_what_others_may_do_with_it():
    image = make_image(licence=Licence.CC_BY)
    words(image, "caption", {"fr": "Goma, la nuit", "en": "Goma at night"})
    words(image, "credit", {"fr": "Photo : A. Bahati"})
    for language, caption in (("en", "Goma at night"), ("fr", "Goma, la nuit")):
        soup = drawn("{% include 'library/_picture.html' %}", language, image=image)
        assert caption in soup.figcaption.text
        assert "A. Bahati" in soup.figcaption.text
        link = soup.figcaption.a
        assert link["href"] == f"https://creativecommons.org/licenses/by/4.0/deed.{language}"
        assert (link["rel"], link.text) == (["license"], "CC BY 4.0")
    assert drawn("{% include 'library/_picture.html' %}", image=image).select_one("figcaption [lang=fr]")


def test_a_figure_with_nothing_to_say_has_no_caption():
    assert drawn("{% include 'library/_picture.html' %}", image=make_image()).figcaption is None


def test_every_licence_can_be_printed():
    for licence in Licence:
        soup = drawn("{% include 'library/_picture.html' %}", image=make_image(licence=licence))
        assert bool(soup.figcaption) == (licence != Licence.OWN)
        assert bool(soup.select("a")) == (licence.startswith("cc"))


# --- over HTTP --------------------------------------------------------------------------------


def test_every_address_of_a_picture_answers_with_the_picture(client, media):
    image = make_image(content=saved(plain_picture(size=(820, 500)), "PNG"))
    for shape in variants.WIDTHS:
        for url in urls_of(drawn("{% picture image shape %}", image=image, shape=shape)):
            answer = client.get(url)
            assert answer.status_code == 200
            kind = {"avif": "AVIF", "webp": "WEBP", "jpg": "JPEG"}[url.rpartition(".")[2]]
            assert Picture.open(io.BytesIO(b"".join(answer.streaming_content))).format == kind
            assert answer["Content-Type"] == f"image/{kind.lower()}"
            assert answer["Cache-Control"] == LONG_TIME
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert not answer.has_header("Vary") or "Cookie" not in answer["Vary"]
            assert not answer.cookies


def test_a_picture_is_not_compressed_again_on_its_way(client, url):
    answer = client.get(url, headers={"accept-encoding": "gzip"})
    assert not answer.has_header("Content-Encoding")
    assert answer.has_header("Content-Length")


@pytest.fixture
def url():
    return urls_of(drawn("{% picture image %}", image=make_image(key="shown")))[0]


def test_only_the_variant_that_is_asked_for_is_drawn(client, url, media):
    client.get(url).close()
    assert [path.name for path in (media / "variants").rglob("*.*")] == [Path(url).name]


def test_head_and_conditional_requests_are_answered(client, url):
    head = client.head(url)
    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Length"] == client.get(url)["Content-Length"]
    etag = client.get(url)["ETag"]
    assert client.get(url, headers={"if-none-match": etag}).status_code == 304
    assert client.post(url).status_code == 405


def test_a_picture_that_may_no_longer_be_shown_is_not_found(client, url):
    client.get(url).close()
    Image.objects.update(consent=Consent.MISSING)
    assert client.get(url).status_code == 404


def test_a_picture_without_a_record_is_not_found(client, url):
    client.get(url).close()
    Image.objects.all().delete()
    assert client.get(url).status_code == 404


def test_a_picture_that_two_records_share_is_shown_as_long_as_one_of_them_may_be(client, url):
    twin = make_image(consent=Consent.MISSING)
    Image.objects.filter(pk=twin.pk).update(file=Image.objects.get(key="shown").file.name)
    assert client.get(url).status_code == 200


def test_a_lost_picture_is_not_found(client, url, media):
    (media / Image.objects.get().file.name).unlink()
    assert client.get(url).status_code == 404


def test_a_part_that_is_no_longer_what_matters_is_not_found(client):
    image = wide(focal_x=0)
    former = urls_of(drawn("{% picture image 'card' %}", image=image))[0]
    client.get(former).close()
    Image.objects.update(focal_x=100)
    assert client.get(former).status_code == 404


def test_nobody_can_make_the_server_draw_other_sizes(client, media):
    image = wide()
    digest = variants.digest_of(image)
    for name in (
        "whole-401.avif",
        "whole-9999.avif",
        "card-1-1-400.avif",
        "whole-400.png",
        "whole-400.gif",
        "x",
    ):
        assert client.get(f"/media/variants/{digest}/{name}").status_code == 404
    assert not (media / "variants").exists()


def test_originals_and_whatever_else_lies_there_are_not_found(client, url, media):
    image = Image.objects.get()
    digest = variants.digest_of(image)
    (media / "secret.txt").write_text("secret")
    for path in (
        image.file.name,
        "secret.txt",
        "",
        "variants/",
        f"variants/{digest}/",
        f"variants/{digest}/../../{image.file.name}",
        f"variants/{digest}/..%2f..%2fsecret.txt",
        "variants/../secret.txt",
        f"variants/{digest.upper()}/whole-60.avif",
        "variants/%00/whole-60.avif",
    ):
        assert client.get(f"/media/{path}").status_code == 404, path


# --- drawing them beforehand ------------------------------------------------------------------


def test_variants_are_drawn_when_the_picture_is_saved(django_capture_on_commit_callbacks, media):
    with django_capture_on_commit_callbacks(execute=True):
        image = make_image()
    assert all(one.path.is_file() for one in every_variant_of(image))


def test_a_picture_that_may_not_be_shown_is_not_drawn(django_capture_on_commit_callbacks, media):
    with django_capture_on_commit_callbacks(execute=True):
        make_image(consent=Consent.MISSING)
    assert not (media / "variants").exists()


def test_the_missing_variants_are_drawn_and_lost_pictures_are_named(media, capsys):
    image, lost = make_image(), make_image(key="lost", content=picture_bytes(33, 22))
    (media / lost.file.name).unlink()
    call_command("make_variants", verbosity=0)
    said = capsys.readouterr()
    assert said.out.startswith("6 ") and "lost" in said.err
    assert all(one.path.is_file() for one in every_variant_of(image))
    call_command("make_variants", verbosity=0)
    assert capsys.readouterr().out.startswith("0 ")


def test_the_same_picture_is_drawn_into_the_same_bytes():
    image = make_image(content=telling_picture("JPEG"))
    draw_missing(image)
    first = {one.name: one.path.read_bytes() for one in every_variant_of(image)}
    for one in every_variant_of(image):
        one.path.unlink()
    draw_missing(image)
    assert first == {one.name: one.path.read_bytes() for one in every_variant_of(image)}


def test_variants_hold_pixels_only():
    image = make_image(content=telling_picture("JPEG"))
    draw_missing(image)
    for one in every_variant_of(image):
        info = Picture.open(one.path).info
        assert {"exif", "xmp", "comment", "icc_profile"}.isdisjoint(info)
