"""Two texts that use every element an editor may use (languages.rich_text.ALLOWED), in each language."""

PROSE = {
    "fr": """<p>Entre la mine et l’atelier, ces métaux changent plusieurs fois de mains. À chaque étape, \
une question <strong>devrait</strong> être posée, et <em>trop souvent</em> personne ne la pose : \
<q>à qui appartenait cette terre ?</q> <a href="https://example.org/" hreflang="en">Un rapport fictif</a> \
le montre.</p>\
<h2>Ce que nous observons, sur le terrain comme dans les ministères</h2>\
<p>L’<abbr title="Union européenne">UE</abbr> parle de <span lang="en">due diligence</span> ; l’eau s’écrit \
H<sub>2</sub>O ; le code du dossier est <code>2017/000</code> ; <cite>La Mine invisible</cite> est un film \
inventé. Le seuil est de <del>100</del> <ins>20</ins> tonnes.</p>\
<ul><li>Le contrôle reste invisible.</li><li>Le champ est trop étroit :<ul><li>les recycleurs en sont \
exclus ;</li><li>les sous-traitants aussi.</li></ul></li></ul>\
<h3>Dans cet ordre</h3><ol><li>Publier la liste.</li><li>Publier les manquements.</li><li>Publier les \
sanctions.</li></ol>\
<h4>Deux mots du métier</h4><dl><dt>Vigilance</dt><dd>Ce qu’un acheteur doit savoir de ce qu’il achète.</dd>\
<dt>Traçabilité</dt><dd>Ce qu’il peut en montrer.</dd></dl>\
<blockquote><p>Nous demandons que l’acheteur revienne, et qu’il regarde.</p></blockquote>\
<figure><blockquote><p>Personne n’est venu.</p></blockquote><figcaption>Une coopérative fictive</figcaption>\
</figure>\
<table><caption>Contrôles par année</caption><thead><tr><th scope="col">Année</th><th \
scope="col">Entreprises contrôlées</th><th scope="col">Manquements \
constatés</th></tr></thead><tbody><tr><th scope="row">2023</th><td>12</td><td>3</td></tr><tr><th \
scope="row">2024</th><td>41</td><td>9</td></tr></tbody><tfoot><tr><th scope="row">En \
tout</th><td>53</td><td>12</td></tr></tfoot></table><hr><pre>minerai → comptoir → fonderie → atelier</pre>\
<p>Une adresse,<br>au 2<sup>e</sup> étage[[Note : cette adresse n’existe pas.]].</p>""",
    "en": """<p>Between the mine and the workshop, these metals change hands several times. At every step \
somebody <strong>should</strong> be asking a question, and <em>too often</em> nobody does: <q>whose land was \
this?</q> <a href="https://example.org/" hreflang="fr">A fictitious report</a> shows it.</p>\
<h2>What we see, in the field as in the ministries</h2>\
<p>The <abbr title="European Union">EU</abbr> speaks of <span lang="fr">devoir de vigilance</span>; water is \
written H<sub>2</sub>O; the file is <code>2017/000</code>; <cite>The Invisible Mine</cite> is a film that \
does not exist. The threshold is <del>100</del> <ins>20</ins> tonnes.</p>\
<ul><li>Inspection is invisible.</li><li>The scope is too narrow:<ul><li>recyclers are left out;</li>\
<li>so are subcontractors.</li></ul></li></ul>\
<h3>In this order</h3><ol><li>Publish the list.</li><li>Publish the breaches.</li><li>Publish the \
penalties.</li></ol>\
<h4>Two words of the trade</h4><dl><dt>Diligence</dt><dd>What buyers must know of what they buy.</dd>\
<dt>Traceability</dt><dd>What they can show of it.</dd></dl>\
<blockquote><p>We ask the buyer to come back, and to look.</p></blockquote>\
<figure><blockquote><p>Nobody came.</p></blockquote><figcaption>A fictitious \
cooperative</figcaption></figure><table><caption>Inspections per year</caption><thead><tr><th \
scope="col">Year</th><th scope="col">Companies inspected</th><th scope="col">Breaches \
found</th></tr></thead><tbody><tr><th scope="row">2023</th><td>12</td><td>3</td></tr><tr><th \
scope="row">2024</th><td>41</td><td>9</td></tr></tbody><tfoot><tr><th scope="row">In \
all</th><td>53</td><td>12</td></tr></tfoot></table><hr><pre>ore → trading house → smelter → workshop</pre>\
<p>An address,<br>on the 2<sup>nd</sup> floor[[Note: this address does not exist.]].</p>""",
}
# What a table of contents is made of: two levels, one heading of each very long.
OUTLINE = {
    "fr": """<h2>Ce que nous observons</h2><p>…</p><h3>Sur le terrain, dans les communautés riveraines des \
sites d’extraction et de transformation</h3><p>…</p><h3>Dans les ministères</h3><p>…</p><h2>Ce que nous \
demandons aux importateurs, à leurs banques et à ceux qui les contrôlent</h2><p>…</p><h2>Et après</h2>\
<p>…</p>""",
    "en": """<h2>What we see</h2><p>…</p><h3>In the field, in the communities beside the places where ore is \
dug and processed</h3><p>…</p><h3>In the ministries</h3><p>…</p><h2>What we ask of importers, of their banks \
and of those who inspect them</h2><p>…</p><h2>And then</h2><p>…</p>""",
}
PARAGRAPH = {code: html.partition("<h2>")[0] for code, html in PROSE.items()}
