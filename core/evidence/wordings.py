"""Words that promise or compare, as patterns: shared by the rules about texts and by the ledger that asks for proof."""

from __future__ import annotations

import re

SUPERLATIVE_HINTS = frozenset(
    ["world", "worlds", "best", "leading", "leader", "greatest", "cheapest", "fastest", "lowest",
     "largest", "biggest", "smartest", "safest", "strongest", "finest", "most", "number", "no", "nr",
     "none", "nothing", "guaranteed", "guarantee", "guarantees", "unbeatable", "unrivalled", "unrivaled",
     "unmatched", "unparalleled", "ultimate", "perfect", "flawless", "100", "risk", "rated", "winning",
     "market", "industry", "beste", "bester", "besten", "bestes", "führende", "führender", "führenden",
     "führendes", "marktführer", "günstigste", "günstigster", "günstigsten", "günstigstes", "garantiert",
     "garantizado", "garantizada", "líder", "meilleur", "meilleure", "meilleurs", "meilleures", "mejor",
     "mejores", "1"]
)  # fmt: skip

SUPERLATIVE = re.compile(
    r"\b(?:the )?(?:best(?![ -](?:practices?|before|fit|match))|second to none|nothing beats|world[’']?s (?:best|first|leading|largest|most \w+)|leading(?! (?:indicator|and lagging|or lagging|zero|edge|to\b|an?\b|your\b|our\b|teams?\b|change\b))|market[- ]leader|industry leader|leader in"
    r"|world[- ]class|best[- ]in[- ]class|top[- ]rated|award[- ]winning|greatest|cheapest|fastest|lowest|largest|biggest|smartest|safest|strongest|finest"
    r"|most (?:trusted|advanced|powerful|reliable|popular|secure|accurate|complete|innovative|loved)|number one|n(?:o\.|r\.|°|\.º) ?1(?! (?:line|plant|machine|site|press|shift)\b)|guaranteed|guarantee(?! claims?\b)|(?<!bank )(?<!performance )(?<!loan )guarantees|unbeatable|unrivall?ed|unmatched|unparalleled"
    r"|ultimate|perfect(?! bind)|flawless|100 ?% (?:free|safe|secure|accurate|guaranteed)|risk[- ]free|beste[nrs]?|führende[nrs]?|marktführer|günstigste[nrs]?|garantiert|garantizad[oa]s?|leader du marché|líder (?:del mercado|en)|(?:le|la|les|du|des|au|aux|nos|votre|notre) meilleure?s?|(?:el|la|lo|los|las|del|al|tu|su) mejor(?:es)?)(?![^\W_])|#\s?1\b",
    re.IGNORECASE,
)

COMPARISON_HINTS = frozenset(["than", "unlike", "compared", "versus", "vs", "als", "que", "qu", "other", "beats"])

COMPARISON = re.compile(
    r"\b(?:better|cheaper|faster|easier|safer|smarter|stronger|quicker|simpler|more \w+|less \w+) than (?!ever|before|your? (?:think|expect|last|own)|you\b|an? |one|two|last|\d)\w+|\b(?:as \w+ as|beats?|ahead of) (?:(?:any|every|all) )?(?:the )?other\b|\b(?:unlike|compared (?:to|with)|versus|vs\.?) (?=[^\W\d_])|\bbesser als\b"
    r"|\b(?:schneller|günstiger|einfacher|sicherer|billiger) als (?:(?:ihr|euer|dein|jede|andere|alle)\w*|excel)\b|\bplus (?:rapide|simple|sûre?|fiable|efficace)s? qu(?:e|[’'])|\bmás (?:rápid|fácil|segur|barat)\w* que\b",
    re.IGNORECASE,
)
