"""Words that promise or compare in German, French, Spanish, Italian and Dutch, as patterns."""

from __future__ import annotations

import re
from functools import lru_cache

from core.copy.tables import table

# Small words that no English text has.
SMALL = table(
    """
    der das den dem ein eine einen einer eines und oder mit für von zu zum zur im ist sind wir uns unser unsere unseren ihr ihre ihren
    ihrem ihrer ihnen sie nicht nur noch auch bei aus nach über unter als wie bis jetzt heute ohne alle jede jeder jedes mehr weniger
    keine kein keiner schon solange beim vom eur
    le la les une du des et ou au aux avec sans dans vos votre nos notre vous nous est sont cette moins dès que qui chez jusqu ne pas
    el los las del al con para sin su sus tu tus más menos una uno desde hasta este esta solo sólo no hoy
    il gli dei delle della nel per senza più meno tuo suo vostro oggi non
    het een van voor uw jouw ons onze zonder nog vandaag niet
    """
) - {"no", "per", "con", "les"}
# What a headline without small words may say.
_SAID = re.compile(
    r"(?<![^\W_])(?:unschlag|unangefoch|konkurrenzlos|beispiellos|einzigartig|perfekt|makellos|testsieg|marktf|weltmarkt|spitzen|top-|erstklass|garantier"
    r"|preisgekr|kostenlos|kostenfrei|gratis|gratuit|geschenkt|sonderpreis|rabatt|gutschein|restpl|endspurt|zigar|tabak|munition|gewehr"
    r"|imbattable|incomparable|leader|parfait|ultime|promo|soldes|cigar|loterie|imbatible|inigualable|insuperable|perfect[oa]|premiad|descuento|rebaja"
    r"|apuesta|tabaco|armas|imbattibil|perfett|rivoluzion|onverslaan|marktleider|toonaangev|korting|kosteloos|omaggio|sconto|mustert|blindtext|texte|texto|klick|cliqu|clic"
    r"|resultados|resultats|offre|offert|premier mois|oferta|wunder|kasino|krypto|cripto|schnaps|wodka|spirituosen|votez|vota|petition|wahl|verschreib|rezeptf|systemwarn|abstener)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=8192)
def may_be_abroad(text: str) -> bool:
    """Whether a text may be in one of these languages; most English ones are passed at once."""
    return not text.isascii() or not SMALL.isdisjoint(_WORD.findall(text.lower())) or bool(_SAID.search(text))


_BETTER = "schneller|besser|günstiger|sicherer|genauer|einfacher|zuverlässiger|präziser|leiser|stärker|robuster"

SUPERLATIVE_ABROAD = re.compile(
    r"(?<![^\W_])(?:"
    r"unschlagbar\w*|unübertroffen\w*|unübertrefflich\w*|unerreicht\w*|unangefochten\w*|konkurrenzlos\w*|beispiellos\w*|einzigartig\w*|einmalig(?:e[nrsm]?) (?:qualität|leistung|lösung|service)|revolutionär\w*|bahnbrechend\w*"
    r"|ultimativ\w*|perfekt(?:e[nrsm]?)?|makellos\w*|100 ?% (?:\w+frei\w*|sicher\w*|zuverlässig\w*|zufrieden\w*|garantie\w*|genau\w*)|hundertprozentig\w*|testsieger\w*|weltmarktführ\w*|branchenführ\w*|branchenprimus|weltweit führend\w*|technologieführ\w*|spitzenreiter"
    r"|(?:die|absolute|unangefochtene|einsame) spitze(?! (?:der|des|vom|von|im)\b)|(?:die )?top-(?:adresse|qualität|anbieter|lösung|service|preise?|partner|marke)|(?:die )?erste (?:wahl|adresse)|erstklassig\w*|weltklasse|allerbest\w*|ohne konkurrenz|(?:sucht|suchen) (?:seines|ihres)gleichen"
    rf"|(?:nichts|niemand|keiner|kein anderer|keine andere) (?:\w+ ){{0,3}}(?:{_BETTER})|wie (?:kein|keine) (?:anderer?|anderes|zweite[rs]?)|garantierte[nrsm]?|risikofrei\w*|ohne (?:jedes |jegliches )?risiko|preisgekrönt\w*|bestbewertet\w*|meistverkauft\w*"
    r"|höchste[nrsm]? (?:qualität|präzision|sicherheit|genauigkeit|zuverlässigkeit|standards?|ansprüche\w*)|europas (?:\w+ )?(?:führend\w*|größt\w*|best\w*|schnellst\w*)|rundum sorglos\w*"
    r"|inégal[ée]\w*|imbattables?|incomparables?|sans (?:égale?|pareille?s?|équivalent|rivale?)|hors pair|uniques? (?:au monde|en europe|en france|sur le marché)|révolutionnaires?|parfaite?s?|ultimes?|leaders? (?:mondia\w+|europée\w+|français\w*|incontest\w+|du|de la|de l[’']|des|en|sur)"
    r"|(?:résultats?|satisfaction|qualité|livraison|succès|retour sur investissement|rendement|économies) garantie?s?|garantis?(?! (?:par|jusqu))|zéro (?:risque|défaut|erreur|souci|panne)s?|sans (?:aucun )?risques?|100 ?% (?:sûre?s?|fiables?|garanti\w*|satisf\w+|sécuris\w+|efficaces?)|primée?s?|de classe mondiale|(?:rien|personne) (?:ne )?(?:\w+ ){0,2}mieux|aucune? autre \w+ (?:ne|n[’'])"
    r"|líder(?:es)? (?:del?(?! (?:equipo|proyecto|turno|área)\b)|en|mundial\w*|absolut\w*|indiscut\w+)|inigualables?|insuperables?|imbatibles?|incomparables?|únic[oa]s? (?:en (?:el mundo|su clase|el mercado)|del (?:mundo|mercado))|revolucionari\w*|perfect[oa]s?|sin (?:ningún )?riesgos?|cero (?:errores|riesgos?|fallos)|100 ?% (?:segur\w+|fiables?|garantiz\w+|eficaz|efectiv\w+)"
    r"|de (?:primera clase|clase mundial)|premiad[oa]s?|sin (?:igual|rival|competencia)|nadie (?:\w+ ){0,3}(?:mejor|más)|(?:la|el) mejor"
    r"|imbattibil[ei]|ineguagliabil[ei]|insuperabil[ei]|perfett[oaie]|leader (?:mondial\w+|di mercato|nel|del\w*|in)|rivoluzionari\w*|senza (?:rivali|pari|rischi\w*)|onverslaanba\w+|ongeëvenaard\w*|marktleider|toonaangevend\w*|perfecte|zonder risico"
    r")(?![^\W_])",
    re.IGNORECASE,
)

_OTHERS = "konkurren\\w+|wettbewerb\\w*|mitbewerb\\w*|andere\\w*|herkömmlich\\w*|üblich\\w*|anbieter\\w*"

COMPARISON_ABROAD = re.compile(
    r"(?<![^\W_])(?:"
    rf"im (?:gegensatz|vergleich|unterschied) zu[rm]? (?:\w+ ){{0,2}}(?:{_OTHERS})|(?:anders|\w{{3,}}er|weniger|mehr) (?:\w+ )?als (?:(?:bei|mit|die|der|den|alle|jede\w*|in) ){{0,3}}(?:{_OTHERS})"
    r"|(?:doppelt|dreimal|zweimal|zehnmal|halb|\d+[- ]?mal|\d+x) so \w+ wie \w+|(?:schlägt|übertrifft|überholt) (?:jede\w*|alle|die|den) \w+|(?:der|aller) (?:konkurrenz|mitbewerber\w*) (?:voraus|überlegen|davon)|(?:schneller|einfacher|günstiger|weniger \w+) als excel"
    r"|contrairement (?:aux?|à (?:la|d[’']autres))(?: \w+)?|à la différence (?:des?|d[’'])(?: \w+)?|(?:plus|moins|aussi) \w+ que (?:nos|les|la|tou\w+|d[’']autres|n[’']importe) ?(?:concurren\w+|autres?|solutions?|logiciels?|quel\w*)?|(?:deux|trois|quatre|cinq|dix|\d+) fois (?:plus|moins) \w+ que \w+|(?:deux|trois|quatre|cinq|dix|\d+) fois mieux(?! que (?:avant|prévu))|que (?:ceux|celles) (?:des autres|de la concurrence|d[’']autres)(?: \w+)?|mieux que (?:les|la|nos|tou\w+|vos|n[’']importe)(?: \w+)?"
    r"|(?:surpasse|bat|dépasse|devance)(?:nt)? (?:tou\w+|les autres|la concurrence|ses concurrents)|par rapport (?:aux?|à la) (?:concurren\w+|autres)|face (?:aux?|à la) (?:concurren\w+|autres)"
    r"|a diferencia de(?:l| los| las| la)? ?\w+|(?:más|menos|mejor|peor)(?: \w+)? que (?:(?:los|las|el|la) de )?(?:la competencia|los demás|las demás|otr[oa]s|nuestros competidores|cualquier)(?: \w+)?|(?:dos|tres|cuatro|cinco|diez|\d+) veces (?:más|menos) \w+ que \w+|superan? a (?:la|los|todos)(?: \w+)?|frente a (?:la competencia|otr[oa]s)|en comparación con (?:la|los|otr\w+)"
    r"|(?:più|meno|meglio) (?:\w+ )?(?:di|dei|della|degli) (?:concorren\w+|altri)|a differenza (?:di|dei|degli) \w+|(?:in tegenstelling tot|beter dan|sneller dan) (?:andere|de concurren\w+)"
    r")(?![^\W_])",
    re.IGNORECASE,
)
