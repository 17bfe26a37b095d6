"""Takes pictures of every page kind of a running site, to be looked at: language × scheme × width.

    python benchmarks/pictures.py http://127.0.0.1:8000 FOLDER

Which pages: one of each view that links lead to, found by following them from the home page, the showpieces
of the demonstration, lists filtered and empty, and what is refused. `make pictures` starts the demonstration
and runs this; bootstrap/pictures.py says which variables choose among the pictures.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from html import escape
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
CONTENT = ROOT / "demo" / "content"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
TALLEST = 16_000  # pixels of one picture; beyond about 16,384 chromium draws nothing

# Pages of the demonstration that show what no other does: kind, file, key, the view of its address.
SHOWPIECES = (
    ("position-minerais", "positions", "minerais", "positions:detail"),
    ("position-fifteen-signatories", "positions", "triangle-nord", "positions:detail"),
    ("position-in-one-language", "positions", "detention", "positions:detail"),
    ("partner-platform", "partners", "ptd", "partners:detail"),
    ("partner-protected", "partners", "ex-women", "partners:detail"),
    ("country-CD", "countries", "CD", "countries:detail"),
    ("result-minerais", "results", "minerais-registre", "results:detail"),
    ("news-item-talk", "news", "talk-14", "news:detail"),
    ("news-item-in-one-language", "news", "expeerience-2ans", "news:detail"),
    ("publication-annual-report", "documents", "rapport-annuel-2024", "publications:detail"),
    ("page-agir", "pages", "agir", "pages:detail"),
    ("page-vision", "pages", "vision", "pages:detail"),
    ("page-advocacy", "pages", "plaidoyer", "pages:detail"),
)
# Lists in other states than the one the menu leads to: kind, view, query.
STATES = (
    ("positions-filtered", "positions:list", "?country=CD"),
    ("positions-none", "positions:list", "?country=CD&type=petition&theme=migration"),
    ("positions-only-elsewhere", "positions:list", "?without={another}"),
    ("results-filtered", "results:list", "?country=CD"),
)
# One address for each refusal; the last was public in English and was withdrawn.
REFUSED = (
    ("not-found", "/{language}/nowhere/"),
    ("not-in-this-language", "/en/positions/alternatives-a-la-detention/"),
    ("not-in-this-language", "/fr/positions/remedy-in-tanzania-extractives/"),
    ("gone", "/en/positions/banned-pesticides-exports/"),
)
NOT_PAGES = (".xml", ".pdf", ".ics", ".csv", ".json", ".rss", ".atom", ".vcf", ".svg", ".png", ".zip", ".txt")


# Not `a.href`: that of a link in an SVG is no text.
WHOLE_ADDRESSES = "all => all.map(a => new URL(a.getAttribute('href'), document.baseURI).href)"
# Pictures of a page load when they come near the window: asked for at once, so that none is missing.
LOADED = """() => {
  const all = [...document.images];
  all.forEach(image => { image.loading = "eager"; });
  return Promise.all(all.map(image => image.decode().catch(() => {})));
}"""


@dataclass(frozen=True)
class Shot:
    """A page to take: what it shows, in which language, where it is."""

    kind: str
    language: str
    path: str


@dataclass(frozen=True)
class Taken:
    """A picture on the disk."""

    shot: Shot
    scheme: str
    width: int
    direction: str
    file: str
    status: int
    is_cut: bool


# --- which pages --------------------------------------------------------------------------------


def kind_of(view: str) -> str:
    """What a view shows: `positions:list` is `positions`, `positions:detail` is `positions-item`."""
    name, _, what = view.partition(":")
    if not what or what == "list":
        return name
    return f"{name}-item" if what == "detail" else f"{name}-{what}"


def showpieces(languages: list[str], address: Callable[..., str]) -> Iterator[Shot]:
    """The named pages of the demonstration, in each language they are public in."""
    for kind, file, key, view in SHOWPIECES:
        lines = (CONTENT / f"{file}.jsonl").read_text(encoding="utf-8").splitlines()
        records = [json.loads(line) for line in lines]
        record = next(record for record in records if key in (record.get("key"), record.get("alpha2")))
        for language in languages:
            if record["state"].get(language) == "public":
                yield Shot(kind, language, address(view, language, record["slug"][language]))


def states(languages: list[str], address: Callable[..., str]) -> Iterator[Shot]:
    for kind, view, query in STATES:
        for language in languages:
            another = next((code for code in languages if code != language), language)
            yield Shot(kind, language, address(view, language) + query.format(another=another))


def refused(languages: list[str]) -> Iterator[Shot]:
    for kind, path in REFUSED:
        for language in languages:
            if "{language}" in path or path.startswith(f"/{language}/"):
                yield Shot(kind, language, path.format(language=language))


def crawled(page: Any, site: str, languages: list[str], view_of: Callable[..., str]) -> Iterator[Shot]:
    """The first page of each view, in each language, that links lead to from the home page."""
    for language in languages:
        waiting, found = [f"/{language}/"], set()
        for path in waiting:  # grows while it is read
            view = view_of(path, language)
            if not view or view in found:
                continue
            response = page.goto(site + path)
            if response.status == 200 and "html" in response.headers.get("content-type", ""):
                found.add(view)
                yield Shot(kind_of(view), language, path)
                waiting += [link for link in links(page, site, language) if link not in waiting]


def links(page: Any, site: str, language: str) -> list[str]:
    """The paths of this language that the page leads to, each once."""
    addresses = page.eval_on_selector_all("a[href]", WHOLE_ADDRESSES)
    parts = [urlsplit(address) for address in addresses if address.startswith(f"{site}/{language}/")]
    return list(dict.fromkeys(part.path for part in parts if not part.path.endswith(NOT_PAGES)))


# --- taking them --------------------------------------------------------------------------------


def take(
    browser: Any, site: str, shots: list[Shot], folder: Path, wanted: dict[str, list[str]]
) -> list[Taken]:
    """Every shot in every scheme and width, full page, one after the other."""
    taken = []
    for scheme in wanted["SCHEMES"]:
        for width in map(int, wanted["WIDTHS"]):
            context = browser.new_context(
                color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True
            )
            page = context.new_page()
            for shot in shots:
                response = page.goto(site + shot.path, wait_until="load")
                for direction in wanted["DIRECTIONS"]:
                    if direction == "rtl":
                        page.evaluate("document.documentElement.dir = 'rtl'")
                    file = named(shot.kind, shot.language, direction, scheme, width)
                    is_cut = photograph(page, width, folder / file)
                    taken.append(Taken(shot, scheme, width, direction, file, response.status, is_cut))
                print(f"{shot.kind}.{shot.language}.{scheme}.{width}", flush=True)
            context.close()
    return taken


def named(kind: str, language: str, direction: str, scheme: str, width: int) -> str:
    """`home.fr.dark.360.png`; from right to left, `home.fr-rtl.dark.360.png`."""
    return f"{kind}.{language}{'' if direction == 'ltr' else f'-{direction}'}.{scheme}.{width}.png"


def photograph(page: Any, width: int, file: Path) -> bool:
    """The whole page in one picture; whether it had to be cut."""
    page.evaluate(LOADED)
    height = page.evaluate("document.documentElement.scrollHeight")
    if height <= TALLEST:
        page.screenshot(path=file, full_page=True)
        return False
    page.screenshot(path=file, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": TALLEST})
    return True


# --- the guide to the components ------------------------------------------------------------------


class Guide:
    """The guide, for somebody who may open it."""

    def __init__(self, browser: Any, site: str, email: str, password: str):
        self.browser, self.site = browser, site
        page = browser.new_page()
        page.goto(f"{site}/admin/login/")
        page.fill("#id_username", email)
        page.fill("#id_password", password)
        page.click("[type=submit]")
        self.session = page.context.storage_state()

    def opened(self, scheme: str, width: int) -> Any:
        size = {"width": width, "height": 900}
        return self.browser.new_context(color_scheme=scheme, viewport=size, storage_state=self.session)


def take_guide(
    guide: Guide, languages: list[str], patterns: list[str], folder: Path, wanted: dict[str, list[str]]
) -> list[Taken]:
    """Each component in a picture of its own, called as its section is: `guide-ledger`."""
    taken = []
    for scheme, width, language, direction in product(
        wanted["SCHEMES"], map(int, wanted["WIDTHS"]), languages, wanted["DIRECTIONS"]
    ):
        context = guide.opened(scheme, width)
        page = context.new_page()
        path = f"/admin/styleguide/{language}/?dir={direction}"
        status = page.goto(guide.site + path).status
        page.evaluate(LOADED)
        for section in page.locator(".guide-component").all():
            kind = section.get_attribute("id")
            if wanted_kind(kind, patterns):
                file = named(kind, language, direction, scheme, width)
                section.screenshot(path=folder / file)
                shot = Shot(kind, language, f"{path}#{kind}")
                taken.append(Taken(shot, scheme, width, direction, file, status, False))
        print(f"guide.{language}.{scheme}.{width}", flush=True)
        context.close()
    return taken


# --- the contact sheet --------------------------------------------------------------------------

SHEET = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Pictures of every page kind</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>
body {{ font: 1rem/1.4 system-ui, sans-serif; margin: 2rem; background: #f4f4f2; color: #1a1a1a }}
h2 {{ margin: 3rem 0 .5rem }} nav {{ columns: 14rem }} nav a {{ display: block }}
section div {{ display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start }}
figure {{ margin: 0 }} figcaption {{ font-size: .8rem }}
img {{ display: block; height: 26rem; width: auto; max-width: 100%; object-fit: cover; object-position: top;
  border: 1px solid #bbb; background: #fff }}
</style></head><body><h1>Pictures of every page kind</h1>
<nav>{nav}</nav>{sections}</body></html>
"""


def contact_sheet(taken: list[Taken]) -> str:
    """One page with all the pictures, grouped by kind, each leading to itself in full."""
    kinds: dict[str, list[Taken]] = {}
    for one in taken:
        kinds.setdefault(one.shot.kind, []).append(one)
    sections = "".join(
        f'<section id="{kind}"><h2>{kind}</h2><div>{"".join(map(figure, those))}</div></section>'
        for kind, those in kinds.items()
    )
    return SHEET.format(nav="".join(f'<a href="#{kind}">{kind}</a>' for kind in kinds), sections=sections)


def figure(one: Taken) -> str:
    remarks = [f"{one.shot.language} {one.scheme} {one.width} {one.direction}"]
    remarks += [f"status {one.status}"] if one.status != 200 else []
    remarks += [f"cut at {TALLEST} px"] if one.is_cut else []
    return (
        f'<figure><a href="{one.file}"><img loading="lazy" alt="{one.file}" src="{one.file}"></a>'
        f"<figcaption>{', '.join(remarks)}<br>{escape(one.shot.path)}</figcaption></figure>"
    )


def chosen(shots: list[Shot], patterns: list[str]) -> list[Shot]:
    """Without repetition, those whose kind fits one of the patterns (`position*`)."""
    once = {(shot.kind, shot.language): shot for shot in reversed(shots)}
    unique = sorted(once.values(), key=lambda shot: (shot.kind, shot.language))
    return [shot for shot in unique if wanted_kind(shot.kind, patterns)]


def wanted_kind(kind: str, patterns: list[str]) -> bool:
    return any(fnmatch(kind, pattern) for pattern in patterns or ["*"])


def main(site: str, folder: Path) -> None:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "advocacy_site.settings")
    import django

    django.setup()
    from django.urls import Resolver404, resolve, reverse
    from django.utils import translation
    from playwright.sync_api import sync_playwright

    from languages.codes import site_languages

    def listed(name: str, otherwise: str) -> list[str]:
        return (os.environ.get(name) or otherwise).replace(",", " ").split()

    def address(view: str, language: str, *arguments: str) -> str:
        with translation.override(language):
            return reverse(view, args=arguments)

    def view_of(path: str, language: str) -> str:
        with translation.override(language):
            try:
                return resolve(path).view_name or ""
            except Resolver404:
                return ""

    languages = listed("LANGS", " ".join(site_languages()))
    wanted = {
        "SCHEMES": listed("SCHEMES", "light dark"),
        "WIDTHS": listed("WIDTHS", "360 1440"),
        "DIRECTIONS": listed("DIRECTIONS", "ltr"),
    }
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        shots = [*showpieces(languages, address), *states(languages, address), *refused(languages)]
        shots += crawled(browser.new_page(), site, languages, view_of)
        patterns = listed("KINDS", "")
        taken = take(browser, site, chosen(shots, patterns), folder, wanted)
        if staff := os.environ.get("STAFF", "").split():
            taken += take_guide(Guide(browser, site, *staff), languages, patterns, folder, wanted)
        browser.close()
    (folder / "index.html").write_text(contact_sheet(taken), encoding="utf-8")
    print(f"{len(taken)} pictures: {folder / 'index.html'}")


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), Path(sys.argv[2]))
