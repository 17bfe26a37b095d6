"""Pages in the admin: the tree, the blocks and what their kind reads, and what is refused where."""

import pytest
from bs4 import BeautifulSoup

from languages.codes import column, site_languages
from pages.models import Block, BlockDocument, BlockKind, Page
from publishing.state import State
from tests.admin_forms import add_row, change_url, fields_of, let_out, logged_in
from tests.making import make_block, make_document, make_image, make_page, make_position, make_result

pytestmark = pytest.mark.django_db

ADD = "/admin/pages/page/add/"
LIST = "/admin/pages/page/"


def errors_of(response):
    return response.context["adminform"].form.errors


def soup_of(response):
    return BeautifulSoup(response.content, "html.parser")


# --- pages -----------------------------------------------------------------------------------------


def test_an_editor_adds_a_page_with_its_blocks(editor):
    client = logged_in(editor)
    data = fields_of(client.get(ADD)) | {column("title", "fr"): "Qui nous sommes"}
    heading, body = column("heading", "fr"), column("body", "fr")
    plain = {"kind": "text", "elsewhere": "show", "list_length": "5"}
    add_row(data, "blocks", **plain, **{heading: "Un", body: "<p>Oui.</p><script>x</script>"})
    add_row(data, "blocks", **plain | {"kind": "list", "list": "partners"}, **{heading: "Deux"})
    add_row(data, "blocks", **plain | {"kind": "image", "image": make_image().pk})
    response = client.post(ADD, {**data, "_continue": "1"}, follow=True)
    page = Page.objects.get()
    assert response.status_code == 200, response.context["errors"]
    assert page.key == "qui-nous-sommes"
    assert [(block.order, block.kind) for block in page.blocks.all()] == [
        (1, "text"),
        (2, "list"),
        (3, "image"),
    ]
    assert getattr(page.blocks.first(), body) == "<p>Oui.</p>"
    assert {version.state for version in page.versions()} == {State.DRAFT}


def test_the_kind_comes_first_and_languages_stand_side_by_side(editor):
    page = make_page()
    make_block(page, {"fr": "<p>Un</p>"})
    soup = soup_of(logged_in(editor).get(change_url(page)))
    row = soup.select_one("#blocks-0")
    assert row.select_one("select, input[type=text], textarea")["name"] == "blocks-0-kind"
    for code in site_languages():
        assert soup.select_one(f"[name={column('title', code)}]")["lang"] == code
        assert row.select_one(f"[name=blocks-0-{column('body', code)}]")["lang"] == code


def test_saving_a_page_unchanged_changes_nothing(editor):
    page = make_page(parent=make_page())
    for kind in (BlockKind.TEXT, BlockKind.QUOTATION):
        make_block(page, {"fr": "<p>Un</p>"}, kind=kind, source={"fr": "Moi"})
    before = [*Page.objects.filter(pk=page.pk).values(), *page.blocks.values()]
    client = logged_in(editor)
    client.post(change_url(page), fields_of(client.get(change_url(page))))
    after = [*Page.objects.filter(pk=page.pk).values(), *page.blocks.values()]
    for row in (*before, *after):
        for name in ("updated_at", "title", "summary", "notice", "heading", "source", "body", "label", "url"):
            row.pop(name, None)
    assert before == after


def test_a_circle_is_refused_beside_its_field_and_nothing_is_lost(editor):
    top = make_page()
    middle = make_page(parent=top)
    make_block(top, {"fr": "<p>Un</p>"})
    client = logged_in(editor)
    data = fields_of(client.get(change_url(top)))
    data |= {"parent": make_page(parent=middle).pk, column("summary", "fr"): "Écrit à l’instant"}
    data |= {f"blocks-0-{column('heading', 'fr')}": "Nouveau titre"}
    response = client.post(change_url(top), data)
    assert errors_of(response)["parent"]
    page = response.content.decode()
    assert "Écrit à l’instant" in page and "Nouveau titre" in page
    top.refresh_from_db()
    assert top.parent is None


def test_a_page_within_itself_is_refused_beside_its_field(editor):
    page = make_page()
    client = logged_in(editor)
    data = fields_of(client.get(change_url(page))) | {"parent": page.pk}
    assert errors_of(client.post(change_url(page), data))["parent"]


@pytest.mark.parametrize(("language", "address"), [("fr", "actualites"), ("en", "news"), ("fr", "positions")])
def test_an_address_of_the_site_is_refused_beside_its_field(editor, language, address):
    page = make_page()
    client = logged_in(editor)
    data = fields_of(client.get(change_url(page))) | {column("address", language): address}
    response = client.post(change_url(page), data)
    assert address in str(errors_of(response)[column("address", language)])


def test_a_block_without_its_image_or_its_list_is_refused_beside_its_field(editor):
    page = make_page()
    client = logged_in(editor)
    data = fields_of(client.get(change_url(page)))
    plain = {"elsewhere": "show", "list_length": "5"}
    add_row(data, "blocks", kind="image", **plain)
    add_row(data, "blocks", kind="list", **plain)
    response = client.post(change_url(page), data)
    image, listed = response.context["inline_admin_formsets"][0].formset.errors
    assert set(image) == {"image"} and set(listed) == {"list"}
    assert not page.blocks.exists()


def test_a_translator_writes_the_words_of_her_language_and_nothing_else(translator):
    page = make_page(public=("fr",))
    block = make_block(page, {"fr": "<p>Un</p>"})
    client = logged_in(translator)
    data = fields_of(client.get(change_url(page)))
    assert column("title", "fr") not in data and "parent" not in data and "blocks-0-kind" not in data
    data |= {column("title", "en"): "Who we are", f"blocks-0-{column('body', 'en')}": "<p>One</p>"}
    data |= {column("title", "fr"): "Piraté", "parent": make_page().pk, "blocks-0-kind": "callout"}
    response = client.post(change_url(page), data)
    assert response.status_code == 302, response.context["error_links"]
    page.refresh_from_db(), block.refresh_from_db()
    assert page.version("en").title == "Who we are" and page.version("fr").title != "Piraté"
    assert getattr(block, column("body", "en")) == "<p>One</p>"
    assert (block.kind, page.parent) == ("text", None)


# --- the list --------------------------------------------------------------------------------------


def test_the_list_is_a_tree_in_the_order_of_the_site(editor):
    second = make_page({"fr": "Deux"}, public=(), order=2)
    first = make_page({"fr": "Un"}, public=(), order=1)
    make_page({"fr": "Un-deux"}, public=(), order=2, parent=first)
    inner = make_page({"fr": "Un-un"}, public=(), order=1, parent=first)
    make_page({"fr": "Un-un-un"}, public=(), parent=inner)
    make_page({"fr": "Deux-un"}, public=(), parent=second)
    soup = soup_of(logged_in(editor).get(LIST))
    lines = [link.text for link in soup.select(".field-title_in_tree a")]
    assert [line.lstrip("\u2003\u2002└") for line in lines] == [
        "Un",
        "Un-un",
        "Un-un-un",
        "Un-deux",
        "Deux",
        "Deux-un",
    ]
    depths = [len(line) - len(line.lstrip("\u2003\u2002└")) for line in lines]
    assert depths == [0, 2, 3, 2, 0, 2]


def test_the_list_of_no_pages_answers(editor):
    assert logged_in(editor).get(LIST).status_code == 200


def test_the_list_costs_the_same_however_many_pages_there_are(editor, django_assert_max_num_queries):
    client = logged_in(editor)
    page = None
    for _number in range(4):
        page = make_page(parent=page)
    for _number in range(20):
        make_page(parent=page)
    with django_assert_max_num_queries(12):
        assert client.get(LIST).status_code == 200


def test_a_page_is_found_without_its_accents(editor):
    page = make_page({"fr": "Équipe"}, public=("fr",))
    parameters = {"app_label": "pages", "model_name": "page", "field_name": "parent", "term": "equipe"}
    answer = logged_in(editor).get("/admin/autocomplete/", parameters).json()
    assert [result["id"] for result in answer["results"]] == [str(page.pk)]


# --- a block's own page ----------------------------------------------------------------------------

OWN = {
    BlockKind.QUOTATION: {column("source", "fr")},
    BlockKind.BUTTON: {"section", "position", column("url", "en"), column("label", "fr")},
    BlockKind.FIGURES: {"results"},
    BlockKind.DOCUMENTS: {"documents-TOTAL_FORMS"},
}


@pytest.mark.parametrize("kind", [kind for kind in BlockKind if kind not in {"image", "list"}])
def test_the_page_of_a_block_asks_for_what_its_kind_reads(editor, kind):
    block = make_block(make_page(), kind=kind)
    names = set(fields_of(logged_in(editor).get(change_url(block))))
    for other, fields in OWN.items():
        assert (fields <= names) == (other == kind), other


def test_a_button_gets_where_it_leads(editor):
    block, position = make_block(make_page(), kind="button"), make_position()
    client = logged_in(editor)
    data = fields_of(client.get(change_url(block))) | {"position": position.pk}
    assert client.post(change_url(block), data).status_code == 302
    let_out(block)
    assert block.record == position


def test_a_button_leads_to_one_place(editor):
    block = make_block(make_page(), kind="button")
    client = logged_in(editor)
    data = fields_of(client.get(change_url(block)))
    data |= {"position": make_position().pk, "section": "partners:list"}
    assert errors_of(client.post(change_url(block), data))


def test_a_button_to_an_address_needs_a_label(editor):
    block = make_block(make_page(), kind="button")
    client = logged_in(editor)
    data = fields_of(client.get(change_url(block))) | {column("url", "fr"): "https://example.org/"}
    assert column("label", "fr") in errors_of(client.post(change_url(block), data))
    data |= {column("label", "fr"): "Le dossier"}
    assert client.post(change_url(block), data).status_code == 302


def test_a_block_gets_its_documents_and_its_results(editor):
    page, client = make_page(), logged_in(editor)
    shelf, numbers = make_block(page, kind="documents"), make_block(page, kind="figures")
    document, result = make_document(), make_result()
    data = fields_of(client.get(change_url(shelf)))
    add_row(data, "documents", document=document.pk)
    assert client.post(change_url(shelf), data).status_code == 302
    let_out(shelf)
    assert BlockDocument.objects.get().document == document
    data = fields_of(client.get(change_url(numbers))) | {"results": [result.pk]}
    assert client.post(change_url(numbers), data).status_code == 302
    let_out(numbers)
    assert list(numbers.results.all()) == [result]


def test_a_translator_writes_the_words_of_a_block_on_its_own_page(translator):
    block = make_block(make_page(), {"fr": "<p>Un</p>"}, kind="quotation", source={"fr": "Moi"})
    client = logged_in(translator)
    data = fields_of(client.get(change_url(block)))
    assert "kind" not in data and column("source", "fr") not in data
    response = client.post(change_url(block), data | {column("source", "en"): "Me"})
    assert response.status_code == 302, response.context["error_links"]
    let_out(block)
    assert getattr(block, column("source", "en")) == "Me"


def test_a_block_says_which_page_it_belongs_to(editor):
    page = make_page({"fr": "Association"}, public=("fr",))
    soup = soup_of(logged_in(editor).get(change_url(make_block(page))))
    assert soup.select_one(".breadcrumbs a[href*='/pages/page/']").text == "Association"


def test_blocks_are_not_in_the_index(editor):
    assert "/admin/pages/block/" not in logged_in(editor).get("/admin/").content.decode()


def test_what_readers_see_follows_from_what_the_block_wants(editor):
    page = make_page()
    make_block(page, {"fr": "<p>Un</p>"})
    make_block(page, {"fr": "<p>Deux</p>"}, elsewhere="hide")
    soup = soup_of(logged_in(editor).get(change_url(page)))
    said = []
    for number in range(Block.objects.count()):
        field = soup.select_one(f"[name=blocks-{number}-{column('body', 'en')}]")
        said.append(soup.select_one(f"#{field['aria-describedby']} .seen").text)
    assert "français" in said[0]
    assert "français" not in said[1]
