"""What a country is called before an editor says otherwise, in four forms (norm C9).

Inside a sentence (« République démocratique du Congo »), short (« RD Congo »), in an A–Z list (« Congo
(République démocratique du) ») and with its preposition (« en République démocratique du Congo »). Names are
the CLDR's, but for those that no sentence would say; forms that equal the name are not written.

Everything here is only a proposal that fills empty fields of a new country; editors own the names. The
articles are the usage of the Journal officiel and of the EU's interinstitutional style guide.
"""

import re
from functools import cache
from typing import NamedTuple

from babel import Locale

from languages.codes import locale_of
from languages.folding import fold


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


# French: names that take no article (« à Cuba », « en Israël »).
NO_ARTICLE_A = _codes(
    """
    AG AI AW BH BL CQ CU CW CY DG DJ EA GG GI GU HK JE KI KN LC MC MF MG MO MS MT MU NR
    NU OM PM PR RE SG SH SM ST SX TA TK TT TW VC YT
    """
)
NO_ARTICLE_EN = _codes("HT IL")
# French: plural names (« aux Pays-Bas »).
PLURAL = _codes(
    """
    AE AX BQ BS CC CK FK FO GS KM KY MH MP MV NL PH PN PW SB SC TC TF UM US VG VI WF
    """
)
# French: masculine names that begin with a consonant (« au Kenya »); with a vowel they take « en ».
MASCULINE = _codes(
    """
    BD BF BJ BN BR BT BW BZ KH CM CA CV CL CG CR DK EH SV GA GH GL GT GY HN JP KE KG XK KW KZ LA LS
    LB LI LK LR LU MW ML MA MX ME MZ MM NP NE NG NI PK PA PY PE PT QA RW SN SD SS SR TJ TD TL
    TG TM VA VE VN VU YE ZW BI
    """
)

# English: names that take the article inside a sentence.
THE = _codes(
    """
    AE BS CC CD CF CG CK DO FK FO GB GM IM KM KY MH MP MV NL PH PN SB SC TC TF UM US VG VI
    """
)


# What stands inside a sentence where the CLDR's name cannot: in brackets, with a dash, or as in a register.
NAMES = {
    "fr": {
        "CD": "République démocratique du Congo",
        "CG": "République du Congo",
        "CQ": "Sercq",
        "GS": "Géorgie du Sud et îles Sandwich du Sud",
        "HK": "Hong Kong",
        "MM": "Myanmar",
        "MO": "Macao",
        "SX": "Sint Maarten",
        "VA": "Vatican",
        "VC": "Saint-Vincent-et-les-Grenadines",
    },
    "en": {
        "CD": "Democratic Republic of the Congo",
        "CG": "Republic of the Congo",
        "CC": "Cocos Islands",
        "GS": "South Georgia and the South Sandwich Islands",
        "HK": "Hong Kong",
        "MM": "Myanmar",
        "MO": "Macao",
    },
}
SHORT_NAMES = {
    "fr": {"CD": "RD Congo", "CG": "Congo-Brazzaville"},
    "en": {"CD": "DR Congo", "CG": "Congo-Brazzaville"},
}
INDEX_NAMES = {
    "fr": {
        "AC": "Ascension (île de l’)",
        "CD": "Congo (République démocratique du)",
        "CF": "Centrafricaine (République)",
        "CG": "Congo (République du)",
        "DO": "Dominicaine (République)",
        "IM": "Man (île de)",
        "MM": "Myanmar (Birmanie)",
        "RE": "Réunion",
    },
    "en": {
        "CD": "Congo, Democratic Republic of the",
        "CG": "Congo, Republic of the",
        "IM": "Man, Isle of",
        "MM": "Myanmar (Burma)",
    },
}
FRENCH_ISLANDS = re.compile(r"Îles? (?P<own>(?!mineures|de )\S.*)")  # « Cook (îles) »

# Names that no rule gets right, as they stand above or in the CLDR.
FRENCH = {
    "AS": "aux Samoa américaines",
    "BB": "à la Barbade",
    "BM": "aux Bermudes",
    "DM": "à la Dominique",
    "FJ": "aux Fidji",
    "GD": "à la Grenade",
    "GS": "en Géorgie du Sud et aux îles Sandwich du Sud",
    "IO": "dans le Territoire britannique de l’océan Indien",
    "PS": "dans les Territoires palestiniens",
    "SJ": "au Svalbard et à Jan Mayen",
    "TF": "dans les Terres australes françaises",
    "TO": "aux Tonga",
    "TV": "aux Tuvalu",
    "WF": "à Wallis-et-Futuna",
    "WS": "aux Samoa",
}
# English names that begin or end like these take the article as well.
TITLES = ("Republic of", "Democratic Republic", "United ", "Kingdom of", "Central African", "Caribbean ")
ENDINGS = (" Islands", "Territories", "Territory")
NO_THE = _codes("GS")  # which begins with a name that takes none
# Codes the CLDR knows that are no country: groups of states and placeholders.
NO_COUNTRIES = _codes("EU EZ QO UN XA XB ZZ")


# English says “on” of an island that is one place, “in” of a state.
ON = _codes("AC BV CP CQ CX DG IM NF TA")
# A form no sentence may keep (« Niger (le) », “Gambia, The”), and the inversions that only a list may.
ARTICLE_BEHIND = {
    "fr": re.compile(r"\((?:le|la|les|l[’'])\)\s*\Z", re.I),
    "en": re.compile(r"(?:\(the\)|, the)\s*\Z", re.I),
}
INVERTED = {
    "fr": re.compile(r"\((?:(?:.*\b)?(?:du|des?|la|les?|[dl][’'])|îles?|République)\)\s*\Z", re.I),
    "en": re.compile(r", (?:.*\bof(?: the)?|Republic|Islands?|The)\s*\Z", re.I),
}


class Forms(NamedTuple):
    """The names of a country in one language; "" where the name serves, or where we have no rule."""

    name: str
    short_name: str = ""
    index_name: str = ""
    locative: str = ""


@cache
def _territories(code: str) -> dict[str, str]:
    return dict(locale_of(code).territories)


def is_country(alpha2: str) -> bool:
    """True for a code that the CLDR knows as a territory of two letters."""
    is_known = len(alpha2) == 2 and alpha2.isalpha() and alpha2 in Locale("en").territories
    return is_known and alpha2 not in NO_COUNTRIES


def _rules(language: str) -> str:
    """The language whose rules hold: those of French for `fr-be` too."""
    return language.split("-")[0]


def cldr_name(alpha2: str, language: str) -> str:
    """The CLDR's name, with typographic apostrophes (« Côte d’Ivoire ») and no ampersand."""
    name = _territories(language).get(alpha2, "").replace("'", "’")
    return name.replace(" & ", " and ") if _rules(language) == "en" else name


def name_in_a_sentence(alpha2: str, language: str) -> str:
    """« République démocratique du Congo », where the CLDR says « Congo-Kinshasa »."""
    return NAMES.get(_rules(language), {}).get(alpha2) or cldr_name(alpha2, language)


def forms(alpha2: str, language: str, name: str = "") -> Forms:
    """What to propose for a country that is called `name`, or that nobody has named yet.

    A name of somebody's own gets a preposition; how it is shortened or filed is theirs to say.
    """
    own = name_in_a_sentence(alpha2, language)
    name = name or own
    if name != own:
        return Forms(name, locative=locative(alpha2, language, name))
    return Forms(
        name,
        SHORT_NAMES.get(_rules(language), {}).get(alpha2, ""),
        _index_name(alpha2, _rules(language), name),
        locative(alpha2, language, name),
    )


def _index_name(alpha2: str, rules: str, name: str) -> str:
    written = INDEX_NAMES.get(rules, {}).get(alpha2)
    if written is None and rules == "fr" and (islands := FRENCH_ISLANDS.fullmatch(name)):
        return f"{islands['own']} ({'îles' if name.startswith('Îles') else 'île'})"
    return written or ""


def locative(alpha2: str, language: str, name: str) -> str:
    """The name with its preposition: « au Pérou », “in the Netherlands”; "" where we have no rule."""
    if not name:
        return ""
    is_ours = name == name_in_a_sentence(alpha2, language)
    if _rules(language) == "fr":
        return FRENCH[alpha2] if is_ours and alpha2 in FRENCH else _french(alpha2, name)
    return _english(alpha2, name) if _rules(language) == "en" else ""


def _english(alpha2: str, name: str) -> str:
    sounds_so = name.startswith(TITLES) or name.endswith(ENDINGS)
    takes_article = alpha2 in THE or (sounds_so and alpha2 not in NO_THE)
    preposition = "on" if alpha2 in ON else "in"
    return (
        f"{preposition} the {name}"
        if takes_article and not name.startswith("The ")
        else f"{preposition} {name}"
    )


def _french(alpha2: str, name: str) -> str:
    if name.startswith("Île "):
        return f"à l’î{name[1:]}"
    if name.startswith(("République", "Fédération", "Principauté")):
        return f"en {name}"
    if name.startswith(("Royaume", "Sultanat", "Commonwealth")):
        return f"au {name}"
    if alpha2 in PLURAL or name.startswith(("États", "Îles", "îles", "Émirats", "Territoires")):
        return f"aux {name[0].lower() + name[1:] if name.startswith('Îles') else name}"
    if alpha2 in NO_ARTICLE_A:
        return f"à {name}"
    if alpha2 in MASCULINE:
        return f"au {name}"
    return f"en {name}"


def with_article(alpha2: str, language: str, name: str, place: str) -> str:
    """The name as a sentence says it, read off its locative: « le Niger », « Cuba », “the Gambia”.

    `place` is the locative that editors own (« au Niger »); without one, the bare name.
    """
    if _rules(language) == "en" and place.startswith(("in ", "on ")):
        return place[3:]
    if _rules(language) == "fr" and place:
        first, _space, rest = place.partition(" ")
        rest = rest.replace(" et aux ", " et les ").replace(" et à ", " et ")
        if first in ("à", "dans"):
            return rest
        if first in ("au", "aux"):
            return f"{'le' if first == 'au' else 'les'} {rest}"
        if first == "en":
            return _feminine_or_elided(alpha2, rest)
    return name


def _feminine_or_elided(alpha2: str, name: str) -> str:
    if alpha2 in NO_ARTICLE_EN:
        return name
    return f"l’{name}" if fold(name)[:1] in tuple("aeiou") else f"la {name}"


def is_filed_backwards(name: str, language: str, in_a_list: bool = False) -> bool:
    """True of what no reader says: « Niger (la) » anywhere, « Congo (République du) » outside a list."""
    rules = _rules(language)
    patterns = [ARTICLE_BEHIND.get(rules)] if in_a_list else [ARTICLE_BEHIND.get(rules), INVERTED.get(rules)]
    return any(pattern and pattern.search(name) for pattern in patterns)
