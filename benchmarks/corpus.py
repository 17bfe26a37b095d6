"""Writes a large content folder in the import format: `python benchmarks/corpus.py 20000 FOLDER --seed 1`.

Plausible in size and shape (accents, no-break spaces, headings, lists, links, some states other than
public), senseless in meaning. The same number and seed give the same bytes. Nothing is kept in memory.
"""

import argparse
import json
import random
from collections.abc import Iterator
from pathlib import Path

THEMES, COUNTRIES, INSTITUTIONS, PARTNERS = 12, 40, 25, 80
WORDS = 600  # in the body of a position, in each language
NBSP = "\u00a0"


def words(text: str) -> list[str]:
    return text.split()


ALPHA2 = words(
    """
    BE CD BI RW PE NL KE TZ MA TN NE CF PK ID NG ET UG US MX GT
    FR DE ES IT PT SN ML BF CI CM TG BJ GH ZM ZW MZ MG HT BO BR
    """
)
FRENCH = words(
    """
    les communautés demandent que l’État protège réellement la société civile et publie chaque année
    des données vérifiées sur l’accès à l’eau la santé l’éducation et la sécurité des personnes déplacées
    nous proposons une enquête indépendante menée avec des organisations où siègent des femmes des jeunes
    et des représentants élus afin de prévenir la corruption d’améliorer le contrôle des marchés publics
    et de garantir un recours effectif aux victimes déjà privées de droits malgré les engagements répétés
    du gouvernement européen depuis décembre cette pétition rappelle à quel point l’œuvre reste inachevée
    """
)
ENGLISH = words(
    """
    local communities ask the State to protect civil society and to publish every year verified data on
    access to water health education and the safety of displaced people we propose an independent inquiry
    led with organisations in which women young people and elected representatives sit so as to prevent
    corruption improve the oversight of public procurement and guarantee an effective remedy to victims
    who are already deprived of their rights despite the government’s repeated commitments since December
    this petition is a reminder of how much work remains in a naïve but coherent and cooperative approach
    """
)
VOCABULARY = {"fr": FRENCH, "en": ENGLISH}

KINDS = ("ngo", "coalition", "network", "trade_union", "research", "legal", "womens_org", "media")
TYPES = ("position_statement", "memorandum", "open_letter", "policy_note", "press_release", "joint_statement")
LEVELS = ("local", "national", "european", "un")
MODES = ("meeting", "letter", "briefing", "press", "research", "campaign")
STATUSES = ("open", "in_progress", "noted", "partly_met", "met", "refused")


def sentence(chance: random.Random, language: str, length: int) -> str:
    vocabulary = VOCABULARY[language]
    start = chance.randrange(len(vocabulary))
    chosen = [vocabulary[(start + i) % len(vocabulary)] for i in range(length)]
    if length > 6:
        chosen[length // 2] = vocabulary[chance.randrange(len(vocabulary))]
    text = " ".join(chosen)
    return text[0].upper() + text[1:]


def both(chance: random.Random, length: int, end: str = "") -> dict[str, str]:
    return {code: sentence(chance, code, length) + end for code in VOCABULARY}


def body(chance: random.Random, language: str) -> str:
    """600 words in five sections, with what people write: headings, emphasis, a list, a link."""
    colon = f"{NBSP}:" if language == "fr" else ":"
    pieces = []
    for _section in range(5):
        pieces.append(f"<h2>{sentence(chance, language, 5)}</h2>")
        for _paragraph in range(2):
            first, second = sentence(chance, language, 22), sentence(chance, language, 15)
            pieces.append(
                f"<p>{first}{colon} <strong>{sentence(chance, language, 3)}</strong>. {second}.</p>"
            )
        items = "".join(f"<li>{sentence(chance, language, 8)}</li>\n" for _item in range(4))
        pieces.append(f"<ul>\n{items}</ul>")
    address = f"https://www.example.org/{chance.randrange(10_000)}"
    pieces.append(f'<p><a href="{address}">{sentence(chance, language, 3)}</a></p>')
    return "\n".join(pieces)


def moment(chance: random.Random) -> str:
    return f"20{chance.randint(15, 25)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}T08:00:00Z"


def life(chance: random.Random, slug: str) -> dict[str, dict[str, str]]:
    """Three in four public in both languages, the others in one."""
    public = chance.choice((("fr", "en"), ("fr", "en"), ("fr", "en"), ("fr",), ("en",), ("fr", "en")))
    return {
        "state": dict.fromkeys(public, "public"),
        "slug": {code: f"{slug}-{code}" for code in public},
        "published_at": {code: moment(chance) for code in public},
    }


def themes(chance: random.Random) -> Iterator[dict]:
    for number in range(1, THEMES + 1):
        yield {"code": f"theme-{number:02}", "label": both(chance, 3), "order": number}


def countries(chance: random.Random) -> Iterator[dict]:
    for code in sorted(ALPHA2[:COUNTRIES]):
        yield {
            "alpha2": code,
            **life(chance, f"country-{code.lower()}"),
            "intro": both(chance, 20, "."),
            "body": {language: body(chance, language) for language in VOCABULARY},
        }


def institutions(chance: random.Random) -> Iterator[dict]:
    for number in range(1, INSTITUTIONS + 1):
        yield {
            "key": f"institution-{number:02}",
            "name": both(chance, 4),
            "level": chance.choice(LEVELS),
            "branch": chance.choice(("executive", "legislature", "intergovernmental", "company")),
            "country": chance.choice(ALPHA2),
        }


def partners(chance: random.Random) -> Iterator[dict]:
    for number in range(1, PARTNERS + 1):
        line: dict[str, object] = {
            "key": f"partner-{number:02}",
            **life(chance, f"partner-{number:02}"),
            "name": both(chance, 4),
            "kind": chance.choice(KINDS),
            "country": chance.choice(ALPHA2),
            "about": both(chance, 30, "."),
            "visibility": "public",
            "themes": codes(chance, "theme", THEMES, 3),
            "works_in": sorted(chance.sample(ALPHA2, 3)),
        }
        if number % 10 == 0:
            others = [other for other in range(1, PARTNERS + 1) if other != number]
            line["memberships"] = [
                {"order": order, "member": f"partner-{other:02}"}
                for order, other in enumerate(chance.sample(others, 8), start=1)
            ]
        yield line


def codes(chance: random.Random, name: str, number: int, most: int) -> list[str]:
    chosen = chance.sample(range(1, number + 1), chance.randint(1, most))
    return sorted(f"{name}-{one:02}" for one in chosen)


def positions(chance: random.Random, number: int) -> Iterator[dict]:
    for index in range(1, number + 1):
        key = f"position-{index:07}"
        yield {
            "key": key,
            **life(chance, f"{'-'.join(chance.sample(['water', 'peace', 'justice', 'land'], 2))}-{index}"),
            "title": both(chance, 8),
            "summary": both(chance, 35, "."),
            "body": {language: body(chance, language) for language in VOCABULARY},
            "type": chance.choice(TYPES),
            "lead": chance.choice(codes(chance, "partner", PARTNERS, 1)),
            "date": f"20{chance.randint(10, 25)}-{chance.randint(1, 12):02}"[: chance.choice((4, 7))],
            "co_authors": codes(chance, "partner", PARTNERS, 3),
            "countries": sorted(chance.sample(ALPHA2, chance.randint(1, 4))),
            "themes": codes(chance, "theme", THEMES, 3),
            "levels": sorted(chance.sample(LEVELS, 2)),
            "modes": sorted(chance.sample(MODES, 2)),
            "targets": [
                {"order": order, "institution": institution}
                for order, institution in enumerate(codes(chance, "institution", INSTITUTIONS, 2), start=1)
            ],
            "asks": [ask(chance, "abcd"[place], place + 1) for place in range(chance.randint(2, 4))],
        }


def ask(chance: random.Random, key: str, order: int) -> dict:
    return {
        "key": key,
        "order": order,
        "text": both(chance, 12),
        "addressee": f"institution-{chance.randint(1, INSTITUTIONS):02}",
        "status": chance.choice(STATUSES),
        "status_date": f"20{chance.randint(20, 25)}",
    }


def write(folder: Path, number: int, seed: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise SystemExit(f"{folder} is not empty.")
    files = {
        "themes": lambda chance: themes(chance),
        "countries": lambda chance: countries(chance),
        "institutions": lambda chance: institutions(chance),
        "partners": lambda chance: partners(chance),
        "positions": lambda chance: positions(chance, number),
    }
    (folder / "content.json").write_text('{"format": "advocacy-content", "version": 1}\n', encoding="utf-8")
    for name, lines in files.items():
        with (folder / f"{name}.jsonl").open("w", encoding="utf-8", newline="\n") as file:
            for line in lines(random.Random(f"{seed} {name}")):
                file.write(json.dumps(line, ensure_ascii=False) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", type=int, metavar="N", help="how many positions")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="a new or empty folder")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    write(arguments.folder, arguments.number, arguments.seed)


if __name__ == "__main__":
    main()
