"""A small site that has one of everything a public page can show, in both languages."""

from languages.codes import column
from pages.models import BlockList, StandingText
from partners.models import OtherName, Partner
from positions.models import Milestone, Position, PracticeSheet, PrincipleApplied, Target
from publishing.workflow import withdraw
from tests.making import (
    make_action,
    make_ask,
    make_block,
    make_correction,
    make_country,
    make_document,
    make_figure,
    make_image,
    make_institution,
    make_membership,
    make_news,
    make_page,
    make_partner,
    make_position,
    make_protected_partner,
    make_region,
    make_result,
    make_signatory,
    make_theme,
    make_topic,
    words,
)
from topics.models import Level, Mode, Principle

SUMMARY = {
    "fr": "Les importateurs vérifient leurs fournisseurs, mais personne ne sait qui est contrôlé "
    "ni avec quelles suites. Nous demandons un registre public.",
    "en": "Importers have to check their suppliers, yet nobody knows who is inspected or what follows. "
    "We ask for a public register.",
}
PARAGRAPH = {
    "fr": "<p>Entre la mine et l’atelier, ces métaux changent plusieurs fois de mains. À chaque étape, une "
    "question devrait être posée, et trop souvent personne ne la pose.</p>",
    "en": "<p>Between the mine and the workshop, these metals change hands several times. At every step "
    "somebody should be asking a question, and too often nobody does.</p>",
}
REST = {
    "fr": "<h2>Ce que nous observons</h2><ul><li><strong>Le contrôle reste invisible.</strong> Rien n’est "
    "publié.</li><li>Le champ est trop étroit.</li></ul><figure><blockquote><p>Nous demandons que l’acheteur "
    "revienne.</p></blockquote><figcaption>Une coopérative</figcaption></figure><h3>En chiffres</h3><table>"
    '<caption>Contrôles</caption><tr><th scope="col">Année</th><th scope="col">Contrôles</th></tr><tr>'
    "<td>2023</td><td>12</td></tr></table>"
    '<p><span lang="en">Due diligence</span>, <a href="https://example.org/">'
    "texte officiel</a><sup>1</sup>.</p><ol><li>Une note.</li></ol>",
    "en": "<h2>What we see</h2><ul><li><strong>Inspection is invisible.</strong> Nothing is published.</li>"
    "<li>The scope is too narrow.</li></ul><figure><blockquote><p>We ask the buyer to come back.</p>"
    "</blockquote><figcaption>A cooperative</figcaption></figure><h3>In figures</h3><table>"
    '<caption>Inspections</caption><tr><th scope="col">Year</th><th scope="col">Inspections</th></tr>'
    "<tr><td>2023</td><td>12</td></tr></table>"
    '<p><span lang="fr">Devoir de vigilance</span>, <a href="https://example.org/">official text</a>'
    "<sup>1</sup>.</p><ol><li>A note.</li></ol>",
}
BODY = {code: PARAGRAPH[code] * 5 + REST[code] for code in PARAGRAPH}
NOTICE = {"fr": "Exemple : fiche fictive.", "en": "Example: fictitious record."}


def make_site() -> None:
    """Addresses: the same slugs as in PAGES."""
    region = make_region("great-lakes", fr="Afrique des Grands Lacs", en="African Great Lakes")
    congo = make_country("CD", public=("fr", "en"), region=region)
    words(congo, "intro", SUMMARY)
    words(congo, "body", BODY)
    congo.save()
    make_country("PE", public=("fr",))
    themes = [make_theme(), make_theme("land", fr="Terres")]
    words(themes[0], "intro", SUMMARY)
    themes[0].save()
    themes[1].parent = themes[0]
    themes[1].save()
    lawyers = make_partner({"fr": "Juristes", "en": "Lawyers"}, country=congo, acronym="JL", since="2014-12")
    make_partner({"fr": "Éclaireurs", "en": "Scouts"}, public=("fr",))
    women = make_protected_partner(region=region)
    minerals = make_minerals(congo, region, themes, lawyers, women)
    make_coalition(congo, themes, lawyers)
    make_position({"fr": "Seulement en français"}, public=("fr",), countries=[congo], themes=themes)
    make_position({"en": "Only in English"}, public=("en",), date_info="not_provided")
    gone = make_position({"fr": "Pesticides", "en": "Pesticides withdrawn"})
    withdraw(gone, "en", by=None)
    make_news_and_results(congo, themes, lawyers, minerals)
    make_position({"fr": "Minerais en 2021", "en": "Minerals in 2021"}, superseded_by=minerals)
    for number in range(20):  # a second page
        make_position({"fr": f"Autre position {number}", "en": f"Another position {number}"}, summary=SUMMARY)


def make_news_and_results(congo, themes, lawyers: Partner, minerals: Position) -> None:
    """A result, a document, a news item with a picture, and a page with every kind of block."""
    places = {"countries": [congo], "themes": themes}
    result = make_result(
        {"fr": "Un registre public", "en": "A public register"},
        lead=lawyers,
        start="2025-02",
        stage="achieved",
        sign="mixed",
        evidence="official_source",
        positions=[minerals],
        summary=SUMMARY,
        body=BODY,
        contribution=SUMMARY,
        notice=NOTICE,
        **places,
    )
    make_figure(result, 212, as_of="2025-02", source={"fr": "Le registre", "en": "The register"})
    make_figure(result, 5, qualifier="at_least", is_planned=True, as_of="2027")
    document = make_document({"fr": "Note de vision", "en": "Vision note"}, files=("fr", "en"), **places)
    result.evidence_items.create(order=1, document=document)
    image = make_image(licence="cc0")
    words(image, "caption", {"fr": "Un aplat.", "en": "A plane."})
    image.save()
    item = make_news(
        {"fr": "Un registre est ouvert", "en": "A register opens"},
        image=image,
        lead=lawyers,
        topics=[make_topic()],
        results=[result],
        publications=[document],
        body=BODY,
        **places,
    )
    item.related.create(order=1, other=make_news({"fr": "Avant", "en": "Before"}, summary=SUMMARY))
    page = make_page({"fr": "Qui nous sommes", "en": "Who we are"}, summary=SUMMARY, image=image)
    make_page({"fr": "Notre équipe", "en": "Our team"}, parent=page)
    for record in (minerals, result, document, item, page):
        make_correction(record)
    heading = {"fr": "Un titre", "en": "A heading"}
    make_block(page, BODY)
    make_block(page, PARAGRAPH, kind="callout", heading=heading)
    make_block(page, PARAGRAPH, kind="quotation", source={"fr": "Une coopérative", "en": "A cooperative"})
    make_block(page, kind="image", image=image)
    make_block(page, PARAGRAPH, kind="button", heading=heading, section="partners:list")
    make_block(page, kind="figures", heading=heading, results=[result])
    make_block(page, kind="documents", heading=heading).documents.create(order=1, document=document)
    for name in BlockList.values:
        make_block(page, {"fr": PARAGRAPH["fr"]}, kind="list", list=name, heading=heading)
    StandingText.objects.filter(key="legal").update(
        is_complete=True, reviewed_on="2026-01-31", **{column("body", code): BODY[code] for code in BODY}
    )


def make_minerals(congo, region, themes, lawyers: Partner, women: Partner) -> Position:
    """The chain that can be followed: position, asks, targets, actions, answer."""
    position = make_position(
        {"fr": "Minerais : rendre la vigilance visible", "en": "Minerals: making due diligence visible"},
        date="2024-03-18",
        summary=SUMMARY,
        body=BODY,
        notice=NOTICE,
        countries=[congo],
        regions=[region],
        themes=themes,
        levels=list(Level.objects.filter(pk__in=("national", "european"))),
        co_authors=[lawyers],
        partners=[women],
    )
    words(position, "context_file", {"fr": "Révision du programme", "en": "Review of the programme"})
    position.save()
    position.modes.set(Mode.objects.filter(pk__in=("meeting", "letter")))
    office = make_institution("directorate")
    Target.objects.create(position=position, institution=office, role="primary")
    first = make_ask(position, addressee=office, status="met", status_date="2025-02-11", deadline="2027-06")
    words(first, "status_source", {"fr": "Registre public", "en": "Public register"})
    words(first, "notice", NOTICE)
    first.save()
    second = make_ask(
        position,
        {"fr": "Étendre le contrôle"},
        status="noted",
        answer_from=office,
        answer_date="2024-09",
    )
    words(second, "answer_text", {"fr": "Nous en prenons acte."})
    second.save()
    make_ask(position, {"fr": "Créer un fonds", "en": "Set up a fund"}, status_info="not_provided")
    step = Milestone(ask=first, due="2025-06", reached_on="2025-05-28", state="achieved")
    words(step, "label", {"fr": "Consultation ouverte", "en": "Consultation opened"})
    step.save()
    meeting = make_action(position, date="2024-04-16")
    words(meeting, "place", {"fr": "Bruxelles", "en": "Brussels"})
    meeting.save()
    meeting.asks.set([first, second])
    meeting.institutions.set([office])
    meeting.organisations.set([lawyers])
    make_action(position, date="2024", place_info="not_applicable")
    make_signatory(position, lawyers)
    make_signatory(position)
    sheet = PracticeSheet(position=position, funder_info="not_provided")
    words(sheet, "section", {"fr": "Arrivée", "en": "Arrival"})
    sheet.save()
    principle = Principle.objects.first()
    applied = PrincipleApplied(sheet=sheet, principle=principle, stage="design")
    words(applied, "comment", {"fr": "La pratique part des besoins.", "en": "It starts from needs."})
    applied.save()
    return position


def make_coalition(congo, themes, lawyers: Partner) -> None:
    coalition = make_partner(
        {"fr": "Coalition du Nord", "en": "Northern Coalition"}, website="https://example.org/"
    )
    words(coalition, "about", SUMMARY)
    words(coalition, "body", BODY)
    words(coalition, "notice", NOTICE)
    coalition.save()
    coalition.works_in.set([congo])
    coalition.themes.set(themes)
    OtherName.objects.create(partner=coalition, text="Norda Koalicio", language="eo")
    make_membership(coalition, lawyers, role="chair", start="2014-12")
    for _number in range(14):
        make_membership(coalition)
    make_membership(make_partner({"fr": "Coupole", "en": "Umbrella body"}), coalition)


PAGES: dict[str, dict[str, str]] = {
    "home": {"fr": "/fr/", "en": "/en/"},
    "positions": {"fr": "/fr/positions/", "en": "/en/positions/"},
    "second page": {"fr": "/fr/positions/?page=2", "en": "/en/positions/?page=2"},
    "filtered positions": {
        "fr": "/fr/positions/?theme=land&country=CD",
        "en": "/en/positions/?theme=land&country=CD",
    },
    "no position": {
        "fr": "/fr/positions/?theme=land&type=petition",
        "en": "/en/positions/?theme=land&type=petition",
    },
    "positions of the other language": {
        "fr": "/fr/positions/?without=en",
        "en": "/en/positions/?without=fr",
    },
    "position": {
        "fr": "/fr/positions/minerais-rendre-la-vigilance-visible/",
        "en": "/en/positions/minerals-making-due-diligence-visible/",
    },
    "position in one language": {
        "fr": "/fr/positions/seulement-en-francais/",
        "en": "/en/positions/only-in-english/",
    },
    "replaced position": {"fr": "/fr/positions/minerais-en-2021/", "en": "/en/positions/minerals-in-2021/"},
    "partners": {"fr": "/fr/partenaires/", "en": "/en/partners/"},
    "partner": {"fr": "/fr/partenaires/coalition-du-nord/", "en": "/en/partners/northern-coalition/"},
    "protected partner": {
        "fr": "/fr/partenaires/organisation-identite-protegee/",
        "en": "/en/partners/organisation-identity-protected/",
    },
    "countries": {"fr": "/fr/pays/", "en": "/en/countries/"},
    "country": {
        "fr": "/fr/pays/republique-democratique-du-congo/",
        "en": "/en/countries/democratic-republic-of-the-congo/",
    },
    "themes": {"fr": "/fr/themes/", "en": "/en/themes/"},
    "theme": {"fr": "/fr/themes/genre/", "en": "/en/themes/gender/"},
    "institutions": {"fr": "/fr/institutions/", "en": "/en/institutions/"},
    "institution": {
        "fr": "/fr/institutions/institution-directorate/",
        "en": "/en/institutions/institution-directorate/",
    },
    "results": {"fr": "/fr/resultats/", "en": "/en/results/"},
    "result": {"fr": "/fr/resultats/un-registre-public/", "en": "/en/results/a-public-register/"},
    "news": {"fr": "/fr/actualites/", "en": "/en/news/"},
    "news item": {"fr": "/fr/actualites/un-registre-est-ouvert/", "en": "/en/news/a-register-opens/"},
    "publications": {"fr": "/fr/publications/", "en": "/en/publications/"},
    "publication": {"fr": "/fr/publications/note-de-vision/", "en": "/en/publications/vision-note/"},
    "page": {"fr": "/fr/qui-nous-sommes/", "en": "/en/who-we-are/"},
    "standing text": {"fr": "/fr/mentions-legales/", "en": "/en/legal-notice/"},
    "contact": {"fr": "/fr/contact/", "en": "/en/contact/"},
    "site map": {"fr": "/fr/plan-du-site/", "en": "/en/site-map/"},
    "search": {"fr": "/fr/recherche/", "en": "/en/search/"},
    "found": {"fr": "/fr/recherche/?q=position", "en": "/en/search/?q=position"},
    "found under a filter": {
        "fr": "/fr/recherche/?q=vision&theme=gender",
        "en": "/en/search/?q=vision&theme=gender",
    },
    "found in English alone": {
        "fr": "/fr/recherche/?q=only+in+english",
        "en": "/en/search/?q=only+in+english",
    },
    "nothing found": {"fr": "/fr/recherche/?q=xyzzy", "en": "/en/search/?q=xyzzy"},
    "not found": {"fr": "/fr/nowhere/", "en": "/en/nowhere/"},
    "not in this language": {
        "fr": "/fr/positions/only-in-english/",
        "en": "/en/positions/seulement-en-francais/",
    },
    "withdrawn": {"en": "/en/positions/pesticides-withdrawn/"},
}
SEARCHES = {"found", "found under a filter", "found in English alone", "nothing found"}  # for nobody’s index
REFUSALS = {"not found": 404, "not in this language": 404, "withdrawn": 410}
EVERY_PAGE = [
    (kind, language, path) for kind, addresses in PAGES.items() for language, path in addresses.items()
]
