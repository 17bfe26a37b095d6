"""What a country is called before an editor says otherwise: CLDR's names, French and English prepositions.

Everything here is only a proposal that fills empty fields of a new country; editors own the names. The
articles are the usage of the Journal officiel and of the EU's interinstitutional style guide.
"""

from functools import cache

from babel import Locale

from languages.codes import locale_of


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


# French: names that take no article (« à Cuba », « en Israël »).
NO_ARTICLE_A = _codes(
    """
    AI AW BB BH BL BM CU CW CY DJ DM FJ GD GG GI GU HK JE KI KN LC LK MC MF MG MO MS MT MU NR
    NU OM PM PR RE SG SH SM ST SX TK TO TT TV TW VC VU YT
    """
)
NO_ARTICLE_EN = _codes(
    """
    AD AO HT IL
    """
)
# French: plural names (« aux Pays-Bas »).
PLURAL = _codes(
    """
    AE AX BS CC CK FK FO GS KM KY MH MP MV NL PH PN PW SB SC TC TF UM US VG VI WF
    """
)
# French: masculine names that begin with a consonant (« au Kenya »); with a vowel they take « en ».
MASCULINE = _codes(
    """
    BD BJ BN BQ BR BT BV BW BY KH CM CA CV CL CG CR DK SV GA GH GL GT HN JP KE KG XK KW LA LS
    LB LR LI LU MW ML MA MX ME MZ MM NP NE NG NI PK PA PY PE PT QA RW SN SD SS SR TJ TD TH TL
    TG TM VA VE VN YE ZW BI SZ
    """
)
MASCULINE_EN = _codes(
    """
    AF AM AZ EC EG IQ IR UY UG UZ AI
    """
)

# English: names that take the article inside a sentence.
THE = _codes(
    """
    AE BS CC CD CF CG CK DO FK FO GB GM IM KM KY MH MP MV NL PH PN SB SC TC TF UM US VA VG VI
    """
)


# Names that no rule gets right, as the CLDR writes them.
FRENCH = {
    "AC": "à l’île de l’Ascension",
    "AG": "à Antigua-et-Barbuda",
    "AQ": "en Antarctique",
    "AS": "aux Samoa américaines",
    "BB": "à la Barbade",
    "BF": "au Burkina Faso",
    "BL": "à Saint-Barthélemy",
    "BM": "aux Bermudes",
    "BQ": "aux Pays-Bas caribéens",
    "BV": "à l’île Bouvet",
    "BY": "en Biélorussie",
    "BZ": "au Belize",
    "CD": "au Congo-Kinshasa",
    "CP": "à l’île Clipperton",
    "CX": "à l’île Christmas",
    "DG": "à Diego Garcia",
    "DM": "à la Dominique",
    "EA": "à Ceuta et Melilla",
    "EH": "au Sahara occidental",
    "FJ": "aux Fidji",
    "GD": "à la Grenade",
    "GS": "en Géorgie du Sud et aux îles Sandwich du Sud",
    "GY": "au Guyana",
    "HK": "à Hong Kong",
    "IM": "à l’île de Man",
    "IO": "dans le Territoire britannique de l’océan Indien",
    "KZ": "au Kazakhstan",
    "LK": "au Sri Lanka",
    "MO": "à Macao",
    "MM": "au Myanmar",
    "NF": "à l’île Norfolk",
    "PS": "dans les Territoires palestiniens",
    "SJ": "au Svalbard et à Jan Mayen",
    "SX": "à Saint-Martin (partie néerlandaise)",
    "SZ": "en Eswatini",
    "TA": "à Tristan da Cunha",
    "TF": "dans les Terres australes françaises",
    "TH": "en Thaïlande",
    "TO": "aux Tonga",
    "TT": "à Trinité-et-Tobago",
    "TV": "aux Tuvalu",
    "VA": "au Vatican",
    "VC": "à Saint-Vincent-et-les-Grenadines",
    "WF": "à Wallis-et-Futuna",
    "WS": "aux Samoa",
}
ENGLISH = {
    "CD": "in Congo-Kinshasa",
    "CG": "in Congo-Brazzaville",
    "GS": "in South Georgia and the South Sandwich Islands",
    "HK": "in Hong Kong",
    "MO": "in Macao",
    "VA": "in Vatican City",
}
# English names that begin or end like these take the article as well.
TITLES = ("Republic of", "Democratic Republic", "United ", "Kingdom of", "Central African", "Caribbean ")
# Codes the CLDR knows that are no country: groups of states and placeholders.
NO_COUNTRIES = _codes("EU EZ QO UN XA XB ZZ")


@cache
def _territories(code: str) -> dict[str, str]:
    return dict(locale_of(code).territories)


def is_country(alpha2: str) -> bool:
    """True for a code that the CLDR knows as a territory of two letters."""
    is_known = len(alpha2) == 2 and alpha2.isalpha() and alpha2 in Locale("en").territories
    return is_known and alpha2 not in NO_COUNTRIES


def cldr_name(alpha2: str, language: str) -> str:
    """The CLDR's name in running text, with typographic apostrophes (« Côte d’Ivoire »)."""
    name = _territories(language).get(alpha2, "")
    return name.replace("'", "’")


def locative(alpha2: str, language: str, name: str) -> str:
    """The name with its preposition: « au Pérou », “in the Netherlands”; "" where we have no rule."""
    if not name:
        return ""
    as_in_cldr = name == cldr_name(alpha2, language)
    if language.startswith("fr"):
        return FRENCH[alpha2] if as_in_cldr and alpha2 in FRENCH else _french(alpha2, name)
    if language.startswith("en"):
        return ENGLISH[alpha2] if as_in_cldr and alpha2 in ENGLISH else _english(alpha2, name)
    return ""


def _english(alpha2: str, name: str) -> str:
    takes_article = (
        alpha2 in THE or name.startswith(TITLES) or name.endswith((" Islands", "Territories", "Territory"))
    )
    return f"in the {name}" if takes_article and not name.startswith("The ") else f"in {name}"


def _french(alpha2: str, name: str) -> str:
    if name.startswith(("République", "Fédération", "Principauté")):
        return f"en {name}"
    if name.startswith(("Royaume", "Sultanat", "Commonwealth")):
        return f"au {name}"
    if alpha2 in PLURAL or name.startswith(("États", "Îles", "îles", "Émirats", "Territoires")):
        return f"aux {name[0].lower() + name[1:] if name.startswith('Îles') else name}"
    if alpha2 in NO_ARTICLE_A:
        return f"à {name}"
    if alpha2 in MASCULINE and alpha2 not in MASCULINE_EN:
        return f"au {name}"
    return f"en {name}"
