"""Words that promise or compare, as patterns: shared by the rules about texts and by the ledger that asks for proof."""

from __future__ import annotations

import re

SUPERLATIVE_HINTS = frozenset(
    ["world", "worlds", "best", "leading", "leader", "most", "number", "no", "nr", "none", "nothing", "nobody",
     "guaranteed", "guarantee", "guarantees", "unbeatable", "unrivalled", "unrivaled", "unmatched", "unparalleled", "unsurpassed",
     "undisputed", "revolutionary", "unprecedented", "unequalled", "unequaled", "ultimate", "perfect", "flawless", "100", "risk", "rated", "winning", "market", "industry", "class",
     "greatest", "cheapest", "fastest", "lowest", "largest", "biggest", "smartest", "safest", "strongest", "finest", "highest",
     "quickest", "easiest", "simplest", "cleanest", "driest", "lightest", "sturdiest", "toughest", "quietest", "richest", "purest",
     "sharpest", "boldest", "brightest", "tightest",
     "beste", "bester", "besten", "bestes", "bestem", "führende", "führender", "führenden", "führendes", "marktführer",
     "marktführend", "weltweit", "nummer", "numero", "numéro", "número", "garantiert", "garantie", "garanti", "garantis",
     "garantito", "gegarandeerd", "garantizado", "garantizada", "líder", "leader", "meilleur", "meilleure", "meilleurs", "meilleures",
     "mejor", "mejores", "migliore", "migliori", "plus", "más", "più", "meest", "1",
     *(f"{stem}st{end}" for stem in ("schnell", "günstig", "sicher", "einfach", "leis", "robust", "zuverlässig", "stärk", "größ",
       "kleinst", "modern", "genau", "beliebt", "leistungsfähig", "snel", "goedkoop", "veilig", "klein", "schönst", "präzis")
       for end in ("e", "er", "en", "es", "em")),
     *(f"{stem}{end}" for stem in ("leiseste", "größte", "robusteste", "genaueste", "beliebteste", "modernste", "präziseste", "goedkoopste", "snelste", "veiligste")
       for end in ("", "r", "n", "s", "m"))]
)  # fmt: skip

_GREATEST = "great|cheap|fast|low|large|bigg|smart|saf|strong|fin|quick|easi|simpl|clean|dri|light|sturdi|tough|quiet|rich|pur|sharp|bold|bright|tight"
_GERMAN_GREATEST = "schnell|günstig|sicher|einfach|leise|robuste|zuverlässig|stärk|größ|klein|modern|genaue|beliebte|leistungsfähig|präzise"

SUPERLATIVE = re.compile(
    r"\b(?:the )?(?:best(?![ -](?:practices?|before|fit|match|wishes|regards|efforts?|interests?)\b)|second to none|(?:nothing|nobody|no one|no other (?:\w+ )?)(?: else)? (?:\w+ ){0,3}?(?:beats|comes close|compares|(?:more|better|faster|safer|cheaper|longer|cleaner)\b)|world[’']?s (?:best|first|leading|\w+est|most \w+)|leading(?! (?:indicator|questions?|letter|zeros?|and lagging|or lagging|zero|edge|to\b|an?\b|your\b|our\b|the\b|teams?\b|change\b|by\b))|market[- ]leader|industry leader|leader in"
    r"|world[- ]class|best[- ]in[- ]class|first[- ]class(?! (?:mail|post|ticket|seat|travel))|top[- ]rated|award[- ]winning"
    rf"|(?<!next )(?<!at )(?<!at the )(?:{_GREATEST})est(?! (?:of kin|common|possible|first|shift|version|member|pallet|crew)\b)"
    r"|highest (?:quality|purity|standards?|precision|accuracy|reliability|safety)|(?<!at )most (?:trusted|advanced|powerful|reliable|popular|secure|accurate|complete|innovative|loved|precise|efficient|effective|flexible|durable|modern|comprehensive|versatile|dependable|affordable|respected|recommended|experienced|intelligent|robust|thorough)"
    r"|(?<!the )number one(?!,? (?:two|and two|on|in (?:your|our|my|the|mind|line)|rule|reason|cause|question|mistake|tip|concern|complaint|risk|enemy|thing|job|priority|step)\b)|the number one(?! (?:rule|reason|cause|question|mistake|tip|concern|complaint|risk|enemy|thing|job|priority|step)\b)|n(?:o\.|r\.|°|\.º|º) ?1(?! (?:line|plant|machine|site|press|shift)\b)|(?:numéro|nummer|número|numero) (?:un[oa]?|eins|één|1)(?! (?:der liste|de la liste|sur la liste)\b)"
    r"|guaranteed|guarantee(?! (?:claims?|terms?|periods?|conditions?|letters?|forms?|certificates?|funds?|schemes?|cases?)\b)|(?<!bank )(?<!performance )(?<!loan )guarantees|unbeatable|unrivall?ed|unmatched|unparalleled|unsurpassed|unequall?ed"
    r"|undisputed|revolutionary|unprecedented|ultimate(?! (?:holding|tensile|strength|load|limit|owner|parent|beneficia\w+|beneficial)\b)|perfect(?![ -](?:bind|bound|storm|tense|pitch|attendance|world|square|competition)\w*)|flawless|100 ?% (?:\w+[- ]free|free|safe|secure|accura\w+|guaranteed|satisfaction|reliab\w+|uptime|success|certain|foolproof|effective|satisfied|compliant)|risk[- ]free|beste[mnrs]?(?! (?:grüße|wünsche|freunde?)\b)|führende[nrs]?(?! nullen?\b)|marktführe(?:r|nd\w*)"
    rf"|(?:{_GERMAN_GREATEST})ste[mnrs]?|garantiert|garantizad[oa]s?|garantie?s? (?:à )?100|gegarandeerd|garantit[oaie]|leader du marché|líder (?:del mercado|en)|(?:le|la|les|du|des|au|aux|nos|votre|notre) meilleure?s?|(?:el|la|lo|los|las|del|al|tu|su) mejor(?:es)?"
    r"|(?:il|la|i|le|gli) miglior[ei]|(?:le|la|les) plus (?:rapide|simple|sûre?|fiable|efficace|complète?|précise?|avancée?|performante?|puissante?|économique|populaire)s?|(?:le|la|les) plus \w+ (?:du marché|au monde|de France|d[’']Europe|du secteur)|(?:el|la|los|las|lo) más (?:rápid|fácil|segur|barat|fiable|complet|precis|avanzad|potente|eficaz|popular)\w*|(?:il|la|i|le) più (?:veloc|sicur|affidabil|complet|precis|avanzat|potent|semplic|economic)\w*|(?:de|het) (?:best|snelst|veiligst|goedkoopst|meest \w+)e?)(?![^\W_])|#\s?1\b",
    re.IGNORECASE,
)

COMPARISON_HINTS = frozenset(
    ["than", "unlike", "compared", "versus", "vs", "als", "que", "qu", "di", "dan", "other", "others", "beats", "beat", "alternative",
     "outperforms", "outperform", "surpasses", "instead", "besser", "price", "us"]
)  # fmt: skip

_ENOUGH = r"(?!(?:ever|before|your? (?:think|expect|last|own)|you|an? |one|two|three|last|just|simply|ten|half|\d|je\b|zuvor|bisher|gedacht|sie denken|ein|nur|jamais|nunca|antes|avant|vous|mai|ooit|previous|usual|planned|expected|necessary|needed)\b)"
_EASIER = "better|cheaper|faster|easier|safer|smarter|stronger|quicker|simpler|cleaner|quieter|lighter|tougher|leaner|clearer|calmer|longer|shorter|larger|bigger|smaller|lower|higher|fewer|closer|deeper|sharper|fairer|kinder|fresher|greener|warmer|cooler|drier"

COMPARISON = re.compile(
    rf"\b(?:{_EASIER}|more \w+|less \w+) than (?!ever|before|your? (?:think|expect|last|own)|you\b|an? |one|two|last|\d)\w+"
    rf"|\b(?:{_EASIER}|more|less) (?:\w+ ){{1,3}}than (?:any|every|all|most|other|those|that|the (?:rest|others?|competition|market)|our (?:rivals|competitors)|with (?:any|other))\b"
    r"|\b(?:half|twice|double|a (?:third|quarter|fraction)|\d+ ?%|\w+ times) (?:of )?the (?:price|cost|speed|time|effort|output|weight|size) of (?:other|any|most|the|your|our)\b"
    r"|\b(?:as \w+ as|beats?|outperforms?|surpasses|ahead of|alternative to) (?:(?:any|every|all) )?(?:the )?(?:others?|competition|rivals?|competitors?)\b|\boutperforms? (?!expectations?\b)\w+|\b(?:two|three|four|five|ten|\d+) times (?:as \w+ as|(?:better|cheaper|faster|easier|safer|quicker|simpler|longer|cleaner|stronger|more \w+|less \w+) than) \w+|\w+ (?:far |much )(?:less|more|better|longer) than (?:those|that|the)\b|\b\w{3,}er als (?:jede[rsn]?|andere[nrs]?|alle|die anderen|herkömmliche[nrs]?)\b|\bswitch(?:ed|ing|es)? from \w+ to us\b|\b(?:unlike|compared (?:to|with)|versus|vs\.?) (?=[^\W\d_])|\bbesser als\b"
    rf"|\b(?:schneller|günstiger|einfacher|sicherer|billiger|genauer|leiser|zuverlässiger|stärker|leichter|robuster|weniger \w+|mehr \w+) als {_ENOUGH}\w+"
    rf"|\b(?:mieux|(?:plus|moins) (?:rapide|simple|sûre?|fiable|efficace|précise?|chère?|cher|légère?|complète?)s?) qu(?:e |[’']){_ENOUGH}\w+"
    rf"|\b(?:más|menos) (?:rápid|fácil|segur|barat|fiable|precis|simple|eficaz|liger)\w* que {_ENOUGH}\w+|\bmejor que {_ENOUGH}\w+|\b(?:più|meno) \w+ (?:di|del|della|dei|degli|delle|che) (?:altr\w+|qualsiasi|ogni|excel|concorr\w+)\b|\b(?:beter|sneller|veiliger|goedkoper|eenvoudiger|nauwkeuriger) dan {_ENOUGH}\w+",
    re.IGNORECASE,
)
