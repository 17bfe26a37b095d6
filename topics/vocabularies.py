"""The vocabularies a new site starts with: stable codes, labels in the shipped languages.

Read by the migration that seeds them; from then on the rows belong to the editors. Sources of the
wording: HATVP (modes of action, shortened), IFRC (principles, working translations), usage of NGOs.
"""

VOCABULARIES: dict[str, list[tuple[str, str, str]]] = {
    "PositionType": [
        ("interpellation", "Interpellation", "Formal challenge"),
        ("position_statement", "Prise de position", "Position statement"),
        ("memorandum", "Mémorandum", "Memorandum"),
        ("open_letter", "Lettre ouverte", "Open letter"),
        ("political_meeting", "Rencontre politique", "Political meeting"),
        ("shadow_report", "Rapport alternatif", "Alternative (shadow) report"),
        ("policy_note", "Note de plaidoyer", "Policy brief"),
        ("press_release", "Communiqué de presse", "Press release"),
        ("joint_statement", "Déclaration commune", "Joint statement"),
        (
            "policy_recommendations",
            "Recommandations de politique publique",
            "Policy recommendations",
        ),
        ("consultation_response", "Réponse à une consultation", "Consultation response"),
        ("hearing", "Audition", "Hearing"),
        ("petition", "Pétition", "Petition"),
        ("litigation", "Contentieux stratégique", "Strategic litigation"),
        ("other", "Autre", "Other"),
    ],
    "Level": [
        ("local", "Local", "Local"),
        ("subnational", "Régional", "Regional (sub-national)"),
        ("national", "National", "National"),
        ("european", "Européen", "European"),
        (
            "continental",
            "Organisation régionale (Union africaine, OEA…)",
            "Regional organisation",
        ),
        ("un", "Nations Unies", "United Nations"),
        ("global", "Mondial", "Global"),
    ],
    "Mode": [
        ("meeting", "Rencontre ou entretien", "Meeting"),
        ("correspondence", "Correspondance suivie", "Ongoing correspondence"),
        (
            "expertise",
            "Transmission d’informations ou d’expertise",
            "Information or expertise",
        ),
        ("drafting", "Proposition de rédaction", "Drafting suggestions"),
        ("hearing", "Audition ou consultation", "Hearing or consultation"),
        ("letter", "Lettre", "Letter"),
        ("statement", "Déclaration", "Statement"),
        ("briefing", "Séance d’information", "Briefing"),
        ("event", "Événement public", "Public event"),
        (
            "petition_action",
            "Pétition, lettre ouverte ou tract",
            "Petition, open letter or leaflet",
        ),
        (
            "mobilisation",
            "Débat public, marche, campagne en ligne",
            "Public debate, march, online campaign",
        ),
        ("press", "Presse", "Press"),
        ("written_submission", "Contribution écrite", "Written submission"),
        ("position_paper", "Note de position", "Position paper"),
        ("memorandum", "Mémorandum", "Memorandum"),
        ("research", "Recherche", "Research"),
        ("training", "Formation", "Training"),
        ("campaign", "Campagne", "Campaign"),
        ("accompaniment", "Accompagnement de partenaires", "Accompanying partners"),
    ],
    "PartnerKind": [
        ("trade_union", "Syndicat", "Trade union"),
        ("womens_org", "Organisation de femmes", "Women’s organisation"),
        ("youth", "Mouvement de jeunes", "Youth movement"),
        ("seniors", "Mouvement de seniors", "Seniors’ movement"),
        ("health_mutual", "Mutuelle de santé", "Mutual health organisation"),
        ("cooperative", "Coopérative", "Cooperative"),
        ("ngo", "ONG", "NGO"),
        ("coalition", "Coalition", "Coalition"),
        ("platform", "Plateforme", "Platform"),
        ("umbrella", "Coupole (fédération)", "Umbrella body"),
        ("network", "Réseau", "Network"),
        ("faith_based", "Organisation confessionnelle", "Faith-based organisation"),
        ("community", "Organisation communautaire", "Community organisation"),
        ("legal", "Barreau ou organisation de juristes", "Bar or lawyers’ organisation"),
        ("city", "Ville ou collectivité", "City or local authority"),
        ("research", "Institut de recherche", "Research institute"),
        ("media", "Média", "Media"),
        ("other", "Autre", "Other"),
    ],
}

# Acts rather than texts that can be handed over.
ACTS = frozenset({"political_meeting", "hearing", "petition", "litigation", "interpellation"})

PRINCIPLES_SCHEME = "ifrc-migration"
PRINCIPLES: list[tuple[str, str, str]] = [
    ("P1", "Besoins et vulnérabilités", "Needs and vulnerabilities"),
    (
        "P2",
        "Inclure les migrants dans l’action humanitaire",
        "Include migrants in humanitarian programming",
    ),
    ("P3", "Soutenir leurs aspirations", "Support aspirations"),
    ("P4", "Reconnaître leurs droits", "Recognize rights"),
    (
        "P5",
        "Lier assistance, protection et plaidoyer",
        "Link assistance, protection and advocacy",
    ),
    ("P6", "Partenariats", "Partnerships"),
    ("P7", "Le long des routes migratoires", "Along the migratory trails"),
    ("P8", "Retour", "Return"),
    ("P9", "Déplacements de populations", "Displacement of populations"),
    (
        "P10",
        "Atténuer les pressions dans les communautés d’origine",
        "Alleviate pressures on communities of origin",
    ),
]

# Came with results and the library, in a migration of their own.
LATER_VOCABULARIES: dict[str, list[tuple[str, str, str]]] = {
    "ResultKind": [
        ("protection", "Protection", "Protection"),
        ("visibility", "Visibilité et mise en relation", "Visibility and matching"),
        ("capacity", "Renforcement des capacités", "Capacity building"),
        ("policy_influence", "Influence sur les politiques", "Policy influence"),
        ("legal", "Avancée juridique", "Legal development"),
        ("knowledge", "Recherche et connaissances", "Research and knowledge"),
        ("network", "Réseau et coalitions", "Networks and coalitions"),
        ("tool", "Outil ou service", "Tool or service"),
        ("support", "Appui aux organisations", "Support to organisations"),
        ("awareness", "Sensibilisation", "Awareness"),
    ],
    "DocumentKind": [
        ("position_paper", "Note de position", "Position paper"),
        ("report", "Rapport", "Report"),
        ("briefing", "Synthèse", "Briefing"),
        ("letter", "Lettre", "Letter"),
        ("submission", "Contribution écrite", "Written submission"),
        ("guide", "Guide pratique", "Practical guide"),
        ("annual_report", "Rapport annuel", "Annual report"),
        ("vision", "Vision et mission", "Vision and mission"),
        ("press_release", "Communiqué de presse", "Press release"),
        ("other", "Autre", "Other"),
    ],
}
