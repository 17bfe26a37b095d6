"""English as it is searched, British and American alike."""

import re

from search.tongues.tongue import Tongue, words

COMMON = words(
    """
    aren couldn didn doesn don hadn hasn haven isn shouldn wasn weren wouldn
    a about above after again against all also although am among an and any are as at be because been before
    being below between both but by can cannot could did do does doing done down during each either else etc
    ever every for from further had has have having he hence her here hers him his how however i if in into
    is it its itself just let ll many may me might more most much must my neither no nor not of off often on
    once one only onto or other others our ours out over own per re s same shall she should since so some
    such t than that the their theirs them themselves then there therefore these they this those though
    through thus to too toward towards under until up upon us ve very was we were what when where whether
    which while who whom whose why will with within without would yet you your yours
    """
)
IRREGULAR = {
    **dict.fromkeys(("woman", "women"), "woman"),
    **dict.fromkeys(("man", "men"), "man"),
    **dict.fromkeys(("child", "children"), "child"),
    **dict.fromkeys(("person", "persons", "people", "peoples"), "person"),
    **dict.fromkeys(("foot", "feet"), "foot"),
    **dict.fromkeys(("life", "lives"), "life"),
    **dict.fromkeys(("crisis", "crises"), "crisis"),
    **dict.fromkeys(("analysis", "analyses", "analyse", "analyze", "analysed", "analyzed"), "analys"),
    **dict.fromkeys(("datum", "data"), "data"),
    **dict.fromkeys(("criterion", "criteria"), "criterion"),
    **dict.fromkeys(("memorandum", "memoranda", "memorandums"), "memorandum"),
    **dict.fromkeys(("medium", "media"), "media"),
    **dict.fromkeys(("news",), "news"),
    **dict.fromkeys(("mine", "mines", "mining", "mined", "miner", "miners"), "mine"),
    **dict.fromkeys(("mineral", "minerals"), "mineral"),
    **dict.fromkeys(("refugee", "refugees"), "refugee"),
    **dict.fromkeys(("universal", "universally"), "universal"),
    **dict.fromkeys(("university", "universities"), "university"),
    **dict.fromkeys(("organise", "organises", "organised", "organising"), "organise"),
    **dict.fromkeys(("organisation", "organisations", "organization", "organizations"), "organise"),
    **dict.fromkeys(("organize", "organizes", "organized", "organizing"), "organise"),
    **dict.fromkeys(("organisational", "organizational", "organiser", "organizer"), "organise"),
    **dict.fromkeys(("witness", "witnesses", "witnessed", "witnessing"), "witness"),
    **dict.fromkeys(("business", "businesses"), "business"),
    **dict.fromkeys(("bus", "buses"), "bus"),
    **dict.fromkeys(("organic", "organics", "organically"), "organic"),
    **dict.fromkeys(("police", "policing", "policed"), "police"),
    **dict.fromkeys(("policy", "policies"), "policy"),
    **dict.fromkeys(("pay", "pays", "paid", "paying", "payment", "payments"), "pay"),
    **dict.fromkeys(("buy", "buys", "bought", "buying"), "buy"),
    **dict.fromkeys(("sell", "sells", "sold", "selling"), "sell"),
    **dict.fromkeys(("hold", "holds", "held", "holding"), "hold"),
    **dict.fromkeys(("keep", "keeps", "kept", "keeping"), "keep"),
    **dict.fromkeys(("lead", "leads", "led", "leading"), "lead"),
    **dict.fromkeys(("meet", "meets", "met", "meeting", "meetings"), "meet"),
    **dict.fromkeys(("seek", "seeks", "sought", "seeking"), "seek"),
    **dict.fromkeys(("flee", "flees", "fled", "fleeing"), "flee"),
    **dict.fromkeys(("lose", "loses", "lost", "losing"), "lose"),
    **dict.fromkeys(("win", "wins", "won", "winning"), "win"),
    **dict.fromkeys(("send", "sends", "sent", "sending"), "send"),
    **dict.fromkeys(("write", "writes", "wrote", "written", "writing"), "write"),
    **dict.fromkeys(("speak", "speaks", "spoke", "spoken", "speaking"), "speak"),
    **dict.fromkeys(("fight", "fights", "fought", "fighting"), "fight"),
    **dict.fromkeys(("build", "builds", "built", "building"), "build"),
    **dict.fromkeys(("grow", "grows", "grew", "grown", "growing"), "grow"),
    **dict.fromkeys(("buried", "bury", "burial"), "bury"),
    **dict.fromkeys(("programme", "programmes", "program", "programs"), "program"),
    **dict.fromkeys(("centre", "centres", "center", "centers"), "center"),
    **dict.fromkeys(("labour", "labours", "labor", "labors"), "labor"),
    **dict.fromkeys(("neighbour", "neighbours", "neighbor", "neighbors"), "neighbor"),
    **dict.fromkeys(("behaviour", "behaviours", "behavior", "behaviors"), "behavior"),
    **dict.fromkeys(("harbour", "harbours", "harbor", "harbors"), "harbor"),
    **dict.fromkeys(("honour", "honours", "honoured", "honor", "honors", "honored"), "honor"),
    **dict.fromkeys(("favour", "favours", "favoured", "favor", "favors", "favored"), "favor"),
    **dict.fromkeys(("colour", "colours", "color", "colors"), "color"),
    **dict.fromkeys(("defence", "defences", "defense", "defenses"), "defense"),
    **dict.fromkeys(("offence", "offences", "offense", "offenses"), "offense"),
    **dict.fromkeys(("licence", "licences", "license", "licenses", "licensed", "licensing"), "license"),
    **dict.fromkeys(("practice", "practices", "practise", "practises", "practised"), "practice"),
    **dict.fromkeys(("cheque", "cheques", "check", "checks"), "check"),
    **dict.fromkeys(("grey", "gray"), "gray"),
    **dict.fromkeys(("aluminium", "aluminum"), "aluminum"),
}
# Whoever writes one finds all: an abbreviation and what it stands for, words of one family.
SAYING_THE_SAME = (
    ("eu", "european union"),
    ("au", "african union"),
    ("un", "united nations"),
    ("ngo", "ngos", "non-governmental organisation"),
    ("cso", "csos", "civil society organisation"),
    ("icc", "international criminal court"),
    ("icj", "international court of justice"),
    ("echr", "european court of human rights"),
    ("upr", "universal periodic review"),
    ("unhcr", "refugee agency"),
    ("ohchr", "high commissioner for human rights"),
    ("ilo", "international labour organization"),
    ("who", "world health organization"),
    ("wto", "world trade organization"),
    ("imf", "international monetary fund"),
    ("sdg", "sdgs", "sustainable development goals"),
    ("csr", "corporate social responsibility"),
    ("hrd", "hrds", "human rights defender"),
    ("gbv", "gender-based violence"),
    ("fgm", "female genital mutilation"),
    ("lgbt", "lgbti", "lgbtq", "lgbtqi", "lgbtqia"),
    ("hiv", "aids"),
    ("migrant", "migration", "migratory"),
    ("complain", "complaint", "complainant"),
    ("fish", "fisher", "fisherman", "fishery"),
    ("pregnant", "pregnancy"),
    ("defend", "defence", "defender"),
    ("detain", "detention", "detainee"),
    ("elect", "election", "electoral"),
    ("legislate", "legislation", "legislative"),
    ("advocate", "advocacy"),
    ("imports", "importer", "importation"),
    ("exports", "exporter", "exportation"),
    ("school", "schooling", "schoolgirl", "schoolchild"),
    ("prison", "prisoner", "imprisonment"),
    ("parliament", "parliamentary", "parliamentarian"),
    ("union", "unionist", "unions"),
    ("witch", "witchcraft"),
    ("climate", "climatic"),
    ("protect", "protection", "protective"),
    ("fund", "funding", "funder"),
)
_MEN = re.compile(r"(?<=...)(?<!speci)(?<!regi)(?<!abdo)(?<!acu)men\Z")
_AMERICAN = re.compile(r"(?<=...)(i|y)z(?=(?:e|es|ed|er|ers|ing|ation|ations|ational)\Z)")


def prepare(word: str) -> str:
    """organization is organisation, paralyze is paralyse; fishermen is fisherman."""
    return _MEN.sub("man", _AMERICAN.sub(r"\1s", word))


TONGUE = Tongue(COMMON, IRREGULAR, prepare, saying_the_same=SAYING_THE_SAME)
