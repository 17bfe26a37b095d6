"""A position with its chain: asks in every state, actions, answers, results, as its page is told them."""

from functools import cache
from typing import Any

from advocacy_site.styleguide.making import Words, made, named, told
from advocacy_site.styleguide.records import (
    COMPANY,
    NOTICE,
    REGISTER,
    SUMMARY,
    countries,
    document,
    figure,
    institution,
    lawyers,
    levels,
    mode,
    observatory,
    platform,
    position,
    protected_partner,
    region,
    result,
    themes,
)
from languages.texts import active_language
from positions.models import (
    AdvocacyAction,
    Ask,
    EvidenceItem,
    Milestone,
    Position,
    PracticeSheet,
    PrincipleApplied,
    Result,
    Signatory,
    Target,
)
from positions.presentation import (
    ActionTold,
    AskTold,
    Dossier,
    PracticeRow,
    ResultTold,
    practice_rows,
)
from positions.result_presentation import EvidenceTold, PositionAnswered, ResultDossier
from publishing.pages import OnlyThere
from publishing.related import Related
from publishing.state import Version
from topics.models import Principle

LONG_ASK = {
    "fr": "Publier, au plus tard le 31 mars de chaque année, dans un format ouvert et dans toutes les "
    "langues officielles, la liste nominative des importateurs contrôlés au cours de l’année écoulée, les "
    "manquements constatés, les mesures correctrices exigées et les sanctions effectivement prononcées",
    "en": "Publish every year by 31 March, in an open format and in every official language, the names of "
    "the importers inspected over the past year, the breaches found, the corrections required and the "
    "penalties actually imposed",
}
ANSWER = {
    "fr": "Le registre sera mis en ligne au premier trimestre.\nLa question des sanctions reste à l’étude "
    "avec les services juridiques.",
    "en": "The register will go online in the first quarter.\nPenalties are still being examined by the "
    "legal services.",
}
# One ask per status, in the order of a procedure, and three whose status is not known, each for its reason.
ASKS: tuple[tuple[str, dict[str, str]], ...] = (
    ("open", {"fr": "Ouvrir une consultation publique", "en": "Open a public consultation"}),
    ("in_progress", {"fr": "Créer un registre public", "en": "Set up a public register"}),
    ("supported", {"fr": "Protéger les lanceurs d’alerte", "en": "Protect whistle-blowers"}),
    ("noted", {"fr": "Étendre le contrôle aux sous-traitants", "en": "Extend inspections to subcontractors"}),
    ("partly_met", {"fr": "Publier les sanctions prononcées", "en": "Publish the penalties imposed"}),
    ("met", {"fr": "Nommer une autorité responsable", "en": "Name an authority in charge"}),
    ("refused", {"fr": "Interdire les importations non tracées", "en": "Ban untraced imports"}),
    ("superseded", {"fr": "Prolonger le programme pilote", "en": "Extend the pilot programme"}),
    ("not_provided", {"fr": "Financer l’inspection", "en": "Fund the inspectorate"}),
    ("pending", {"fr": "Associer les communautés riveraines", "en": "Involve the communities nearby"}),
    ("withheld", {"fr": "Libérer les défenseurs détenus", "en": "Release the defenders in detention"}),
    ("unset", {"fr": "Évaluer la loi après trois ans"}),
)


@cache
def asking_position() -> Position:
    """The position that asks and actions belong to where it matters to nobody which."""
    return position()


def ask(key: str, text: Words, **values: Any) -> Ask:
    words = {"text": text, **values.pop("words", {})}
    own = {"position": asking_position(), **values}
    return made(Ask, words=words, key=key, **own)


def ask_told(one: Ask, number: int = 1, **values: Any) -> AskTold:
    """The ask as its page tells it, with the institutions that it names."""
    offices = {str(office.pk): office for office in (one.addressee, one.answer_from) if office}
    return AskTold(one, number, offices, **values)


def one_ask() -> AskTold:
    """An ask of which nothing but the words and the status is known."""
    return ask_told(
        ask("m", {"fr": "Créer un registre public", "en": "Set up a public register"}, status="open")
    )


def twelve_asks() -> list[AskTold]:
    """Every status, then the reasons for having none; the last one exists in French only."""
    asks = []
    for number, (status, text) in enumerate(ASKS, start=1):
        known = {"status": status, "status_date": "2025-02"} if number <= 8 else {"status_info": status}
        key = chr(ord("a") + number - 1)
        asks.append(ask_told(ask(key, text, addressee=institution(), **known), number))
    return asks


def long_ask() -> AskTold:
    """Everything that an ask can say, at length."""
    office, parliament = institution(), institution("parliament")
    words = {
        "deadline_text": {
            "fr": "avant la révision du règlement, prévue au plus tard en juin 2027",
            "en": "before the regulation is revised, which is due by June 2027",
        },
        "status_source": {
            "fr": "Réponse écrite à la question parlementaire fictive n° 1234",
            "en": "Written answer to the fictitious parliamentary question no. 1234",
        },
        "answer_text": ANSWER,
        "notice": NOTICE,
    }
    one = ask(
        "n",
        LONG_ASK,
        words=words,
        addressee=parliament,
        answer_from=office,
        answer_date="2024-09",
        status="partly_met",
        status_date="2025-02-11",
        deadline="2027-06",
    )
    steps = [
        step(one, "Consultation ouverte", "Consultation opened", "achieved", "2025-06", "2025-05-28"),
        step(one, "Projet de registre publié", "Draft register published", "ongoing", "2026-03"),
        step(one, "Premier registre complet", "First complete register", "planned", "2027"),
    ]
    return ask_told(one, 13, milestones=steps, results=[result_told()])


def step(of: Ask, fr: str, en: str, state: str, due: str, reached_on: str = "") -> Milestone:
    return made(
        Milestone, words={"label": {"fr": fr, "en": en}}, ask=of, state=state, due=due, reached_on=reached_on
    )


def result_told(one: Result | None = None, **values: Any) -> ResultTold:
    one = one or answering_result()
    return ResultTold(one, one.lead, list(one.figures.all()), **values)


def answering_result() -> Result:
    return result(figures=[figure(212, *COMPANY, source=REGISTER, as_of="2025-02")])


# --- the page of a position -----------------------------------------------------------------------


def practice_sheet(of: Position) -> list[PracticeRow]:
    section = {"fr": "Arrivée et transit", "en": "Arrival and transit"}
    lessons = {
        "fr": "Publier tôt, même incomplet.\nCorriger à découvert.",
        "en": "Publish early, even if incomplete.\nCorrect in the open.",
    }
    words = {"section": section, "lessons_learned": lessons}
    return practice_rows(made(PracticeSheet, words=words, position=of, funder_info="not_provided"))


def principles(of: Position) -> list[PrincipleApplied]:
    sheet = made(PracticeSheet, position=of)
    label = {"fr": "Partir des besoins des personnes", "en": "Start from what people need"}
    principle = made(Principle, words={"label": label}, code="example-p4", scheme="example", number="P4")
    comment = {
        "fr": "Trois réunions ont précédé la rédaction.",
        "en": "Three meetings came before the drafting.",
    }
    return [
        made(PrincipleApplied, words={"comment": comment}, sheet=sheet, principle=principle, stage="design"),
        made(PrincipleApplied, sheet=sheet, principle=principle, stage="implementation"),
    ]


def signatories(of: Position) -> list[Signatory]:
    """Fifteen of them: with a page, without one, with a very long name."""
    lines = [made(Signatory, position=of, member=member) for member in (observatory(), platform(), lawyers())]
    for number in range(4, 16):
        name = {"fr": f"Association fictive n° {number}", "en": f"Fictitious Association no. {number}"}
        lines.append(made(Signatory, words={"name": name}, position=of))
    return lines


def dossier(of: Position, **values: Any) -> Any:
    """All that the page of a position can show, unless `values` say otherwise."""
    targets = [
        made(Target, position=of, institution=institution("parliament"), role="primary"),
        made(Target, position=of, institution=institution(), role="secondary"),
    ]
    names = {
        "countries": named(countries("CD", "RW", "BI")),
        "regions": named([region()]),
        "themes": named(themes()),
        "levels": named(levels()),
        "modes": named([mode(), mode("letter")]),
    }
    chain = {
        "names": names,
        "lead": observatory(),
        "co_authors": [lawyers()],
        "partners": [platform(), protected_partner()],
        "targets": targets,
        "signatories": signatories(of),
        "asks": [one_ask()],
        "actions": actions(),
        "results": [result_told()],
        "sums": [],
        "documents": [document(None, "fr", "en")],
        "practice": practice_sheet(of),
        "principles": principles(of),
        "related": related(),
    }
    return told(Dossier, of, **{**chain, **values})


def silent_dossier(of: Position) -> Any:
    """A position of which hardly anything is known, or may be told: each row says why."""
    of.date_info, of.countries_info, of.levels_info = "not_provided", "withheld", "not_applicable"
    of.targets_info, of.asks_info = "pending", "not_provided"
    nothing: dict[str, list[Any]] = {
        name: [] for name in ("countries", "regions", "themes", "levels", "modes")
    }
    empty = dict.fromkeys(
        ("co_authors", "partners", "targets", "signatories", "asks", "actions", "results"), ()
    )
    return dossier(of, names=nothing, lead=None, **empty)


def actions() -> list[ActionTold]:
    """Four: a meeting about two asks, a letter over two dates, one known by its year alone, one in French."""
    asks = twelve_asks()
    meeting = {
        "fr": "Présentation des quinze demandes et remise du dossier.",
        "en": "The fifteen asks, presented.",
    }
    place = {"fr": "Bruxelles", "en": "Brussels"}
    french = {"fr": "Le texte de cette étape n’existe qu’en français, et la page anglaise le dit."}
    return [
        ActionTold(action("2023", mode="hearing", place_info="not_applicable")),
        ActionTold(
            action("2024-04-16", words={"summary": meeting, "place": place, "notice": NOTICE}),
            asks[1:3],
            [institution(), institution("parliament")],
            [observatory(), lawyers()],
        ),
        ActionTold(
            action("2024-05", mode="letter", end="2024-06-03"), asks[4:5], [institution("parliament")]
        ),
        ActionTold(action("2025-02-11", words={"summary": french}), [], [institution()]),
    ]


def action(date: str, **values: Any) -> AdvocacyAction:
    own = {**values, "mode": mode(values.get("mode", "meeting"))}
    return made(AdvocacyAction, date=date, position=asking_position(), **own)


def related() -> Related:
    """Two in the language of the page and one in another, as where the site mixes them."""
    texts: tuple[dict[str, str], ...] = (
        {"fr": "Eau et mines : un même bassin", "en": "Water and mines: one basin"},
        {
            "fr": "Pour un traité contraignant sur les entreprises et les droits humains",
            "en": "A binding treaty",
        },
        {"fr": "Texte qui n’existe qu’en français"},
    )
    return Related(nearest(position(title) for title in texts), [])


def only_there(kind: str) -> list[OnlyThere]:
    """The line of a list where the site shows each language by itself."""
    another = "fr" if active_language() != "fr" else "en"
    return [OnlyThere(another, 4, "#top", kind)]


def nearest(records: Any) -> list[Version]:
    """The version of each that a reader is led to."""
    return [version for record in records if (version := record.nearest_version())]


# --- the page of a result -------------------------------------------------------------------------


def result_dossier(of: Result, **values: Any) -> Any:
    """All that the page of a result can show, unless `values` say otherwise."""
    source = {
        "fr": "Registre fictif des contrôles, page 3",
        "en": "Fictitious register of inspections, page 3",
    }
    shown = document(None, "en")
    evidence = [
        EvidenceTold(made(EvidenceItem, result=of, date="2025-02"), shown),
        EvidenceTold(
            made(EvidenceItem, words={"label": source}, result=of, url="https://example.org/register"), None
        ),
        EvidenceTold(made(EvidenceItem, words={"label": {"fr": "Témoignage oral"}}, result=of), None),
    ]
    answered = position()
    names = {"countries": named(countries("CD")), "regions": named([region()]), "themes": named(themes())}
    chain = {
        "names": names,
        "lead": observatory(),
        "partners": [lawyers()],
        "figures": list(of.figures.all()),
        "places": [],
        "evidence": evidence,
        "answered": [PositionAnswered(answered, [ask("b", ASKS[1][1], position=answered)])],
        "practice": [],
        "related": Related(nearest([result(summary=SUMMARY), setback()]), only_there("results")),
    }
    return told(ResultDossier, of, **{**chain, **values})


def setback() -> Result:
    """What went backwards, told as such, known only from those who tell it."""
    title = {
        "fr": "Le moratoire est levé après vingt ans, malgré les avis de la société civile et des "
        "institutions",
        "en": "The moratorium is lifted after twenty years, against the advice of civil society and "
        "institutions",
    }
    return result(
        title, key="example-setback", sign="negative", stage="ongoing", evidence="self_reported", start="2024"
    )
