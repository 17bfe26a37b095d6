"""French as it is searched."""

import re

from search.tongues.tongue import Tongue, words

COMMON = words(
    """
    a à afin ai ainsi alors apres au aucun aucune aujourd aujourdhui hui combien auquel aura aussi autre
    autres aux auxquelles auxquels avant avec avez avoir avons ayant c ca car ce ceci cela celle celles
    celui cependant certain certaines certains ces cet cette ceux chaque chez ci comme comment concernant
    contre d dans de depuis des desormais desquelles desquels dont donc du duquel durant e elle elles en
    encore entre es est et etaient etait etant etc ete etes etre eu eux fait faut font furent fut hors ici
    il ils j je jusqu jusque l la laquelle le lequel les lesquelles lesquels leur leurs lors lorsqu lorsque
    lui m ma mais me meme memes mes moi moins mon n ne ni nos notre nous on ont or ou où par parce parmi pas
    pendant peu peut peuvent plus plusieurs plutot pour pourquoi pres puis puisqu puisque qu quand que quel
    quelle quelles quels qui quoi quoiqu quoique s sa sans sauf se selon sera seraient serait seront ses si
    sinon soit sommes son sont sous souvent sur t ta tandis te tel telle telles tels tes toi ton toujours
    tous tout toute toutefois toutes tres trop tu un une uns vers voici voila vos votre vous y
    """
)
# Forms that no rule brings together, each with what it is reduced to.
IRREGULAR = {
    **dict.fromkeys(("travail", "travaux"), "travail"),
    **dict.fromkeys(("oeil", "yeux"), "oeil"),
    **dict.fromkeys(("ciel", "cieux"), "ciel"),
    **dict.fromkeys(("bail", "baux"), "bail"),
    **dict.fromkeys(("vitrail", "vitraux"), "vitrail"),
    **dict.fromkeys(("corail", "coraux"), "corail"),
    **dict.fromkeys(("email", "emaux"), "email"),
    **dict.fromkeys(("mal", "maux"), "mal"),
    **dict.fromkeys(("tuyau", "tuyaux"), "tuyau"),
    **dict.fromkeys(("noyau", "noyaux"), "noyau"),
    **dict.fromkeys(("joyau", "joyaux"), "joyau"),
    **dict.fromkeys(("taux",), "taux"),
    **dict.fromkeys(("faux", "fausse", "fausses"), "faux"),
    **dict.fromkeys(("doux", "douce", "douces"), "doux"),
    **dict.fromkeys(("roux", "rousse", "rousses"), "roux"),
    **dict.fromkeys(("vieux", "vieil", "vieille", "vieilles"), "vieux"),
    **dict.fromkeys(("beau", "bel", "beaux", "belle", "belles"), "beau"),
    **dict.fromkeys(("nouveau", "nouvel", "nouveaux", "nouvelle", "nouvelles"), "nouveau"),
    **dict.fromkeys(("fou", "folle", "fous", "folles"), "fou"),
    **dict.fromkeys(("public", "publics", "publique", "publiques"), "public"),
    **dict.fromkeys(("grec", "grecs", "grecque", "grecques"), "grec"),
    **dict.fromkeys(("turc", "turcs", "turque", "turques"), "turc"),
    **dict.fromkeys(("blanc", "blancs", "blanche", "blanches"), "blanc"),
    **dict.fromkeys(("franc", "francs", "franche", "franches"), "franc"),
    **dict.fromkeys(("long", "longs", "longue", "longues"), "long"),
    **dict.fromkeys(("sec", "secs", "seche", "seches"), "sec"),
    **dict.fromkeys(("monsieur", "messieurs"), "monsieur"),
    **dict.fromkeys(("madame", "mesdames"), "madame"),
    **dict.fromkeys(("pays",), "pays"),
    **dict.fromkeys(("paix",), "paix"),
    **dict.fromkeys(("voix",), "voix"),
    **dict.fromkeys(("choix",), "choix"),
    **dict.fromkeys(("prix",), "prix"),
    **dict.fromkeys(("loi", "lois"), "loi"),
    **dict.fromkeys(("elu", "elus", "elue", "elues"), "elu"),
    **dict.fromkeys(("mine", "mines", "minier", "miniers", "miniere", "minieres"), "mine"),
    **dict.fromkeys(("minerai", "minerais"), "minerai"),
    **dict.fromkeys(("police", "polices", "policier", "policiers", "policiere", "policieres"), "police"),
    **dict.fromkeys(("arme", "armes", "armer"), "arme"),
    **dict.fromkeys(("armee", "armees"), "armee"),
    **dict.fromkeys(("politique", "politiques", "politiquement"), "politique"),
    **dict.fromkeys(("course", "courses"), "course"),
    **dict.fromkeys(("poli", "polis", "polie", "polies"), "poli"),
    **dict.fromkeys(("refuge", "refuges"), "refuge"),
    **dict.fromkeys(("peche", "peches"), "peche"),
}
# Whoever writes one finds all: an abbreviation and what it stands for, words of one family.
SAYING_THE_SAME = (
    ("ue", "union européenne"),
    ("ua", "union africaine"),
    ("onu", "nations unies", "organisation des nations unies"),
    ("ong", "organisation non gouvernementale"),
    ("osc", "organisation de la société civile"),
    ("cpi", "cour pénale internationale"),
    ("cij", "cour internationale de justice"),
    ("cedh", "cour européenne des droits de l’homme"),
    ("epu", "examen périodique universel"),
    ("hcr", "unhcr", "haut-commissariat aux réfugiés"),
    ("hcdh", "haut-commissariat aux droits de l’homme"),
    ("oit", "organisation internationale du travail"),
    ("oms", "organisation mondiale de la santé"),
    ("omc", "organisation mondiale du commerce"),
    ("fmi", "fonds monétaire international"),
    ("odd", "objectifs de développement durable"),
    ("rse", "responsabilité sociale des entreprises"),
    ("ddh", "défenseur des droits humains"),
    ("droits humains", "droits de l’homme"),
    ("vbg", "violences basées sur le genre"),
    ("mgf", "mutilations génitales féminines", "excision"),
    ("lgbt", "lgbti", "lgbtq", "lgbtqi", "lgbtqia"),
    ("vih", "sida"),
    ("migrant", "migration", "migratoire"),
    ("plainte", "plaindre", "plaignant"),
    ("défense", "défenseur", "défendre", "défendent"),
    ("détention", "détenu", "détenir"),
    ("élection", "électoral", "élire"),
    ("pêche", "pêcheur", "pêcherie"),
    ("enfermer", "enfermement"),
    ("importer", "importateur", "importation"),
    ("exporter", "exportateur", "exportation"),
    ("financer", "financement", "financeur"),
    ("sorcier", "sorcière", "sorcellerie"),
    ("syndicat", "syndical", "syndicaliste"),
    ("climat", "climatique"),
    ("parlement", "parlementaire"),
    ("scolaire", "école", "scolarité"),
    ("santé", "sanitaire"),
    ("prison", "prisonnier", "carcéral"),
    ("demander", "demande", "demandent"),
    ("protéger", "protection"),
    ("logement", "loger"),
)
_FEMALE = re.compile(r"(?<=..)(?:trice)(s?)\Z")
_ACTIVE = re.compile(r"(?<=..)(?:[iï]fs?|[iï]ves?)\Z")
_DOER = re.compile(r"(?<=...)(?:eurs|eux|euses|euse|eures|eure)\Z")


def prepare(word: str) -> str:
    """Plurals in -x and -s, which the stemmer misses, and one form for actrice and acteur, heureuse and
    heureux.
    """
    if len(word) > 4 and word.endswith("aux") and not word.endswith("eaux"):
        return f"{word[:-3]}al"  # nationaux, sociaux; the exceptions are irregular forms
    word = _ACTIVE.sub("ive", _DOER.sub("eur", _FEMALE.sub(r"teur\1", word)))
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def finish(stem: str) -> str:
    """paysann(e) is paysan: a consonant that is doubled before a feminine ending counts once."""
    doubled = len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] in "nltsp"
    stem = stem[:-1] if doubled else stem
    return stem[:-1] if len(stem) > 3 and stem[-1] == "s" else stem


TONGUE = Tongue(COMMON, IRREGULAR, prepare, finish, SAYING_THE_SAME)
