"""Words that no business ad holds. Kept short: only words that are offensive in every business context."""

from __future__ import annotations

import re

_STEMS = (
    "ass", "badass", "damn", "damned", "arse", "arsehole", "asshole", "bastard", "bitch", "blowjob", "bollock", "bollok", "boner", "bullshit", "butthole", "clitoris",
    "cock", "cocksucker", "crap", "cumshot", "cunt", "dick", "dickhead", "dildo", "dumbass", "dyke", "ejaculate", "fag",
    "faggot", "fellatio", "fingerfuck", "fistfuck", "fuck", "fuk", "gangbang", "goddamn", "goddamned", "handjob", "hardcoresex", "hentai",
    "homoerotic", "horny", "jackass", "jackoff", "jerkoff", "jizz", "kike", "masturbat", "milf", "mofo", "motherfuck",
    "motherfucker", "muff", "nazi", "nigga", "nigger", "nympho", "orgasm", "orgy", "paki", "piss", "poon", "porn",
    "porno", "pornography", "pube", "pussy", "rapist", "retard", "rimjob", "schlong", "shit", "shite", "shithead",
    "skank", "slut", "smegma", "smut", "spastic", "spunk", "tits",
    "titties", "titty", "tosser", "tranny", "turd", "twat", "wank", "wanker", "wtf", "lmfao", "wetback", "whore", "xxx", "arschloch", "scheisse", "scheiße", "scheiss", "scheiß", "fotze", "hurensohn", "wichser",
    "merde", "putain", "connard", "enculé", "mierda", "joder", "cabrón", "gilipollas",
)  # fmt: skip
_ENDINGS = (
    "",
    "s",
    "es",
    "ed",
    "er",
    "ers",
    "in",
    "ing",
    "ings",
    "y",
    "ty",
    "ting",
    "head",
    "heads",
    "hole",
    "holes",
    "show",
    "load",
    "face",
    "off",
    "me",
)
# Forms that are ordinary words or names.
_HARMLESS = {"titer", "titers", "titing", "titin", "muffin", "muffing", "muffed", "muffs", "cocky", "cocker", "cockers", "dickes", "dicker",
             "dickers", "crapes", "arsed", "fagin", "nippley", "cockes", "spunky", "smutty", "cumin", "dick", "cock"}  # fmt: skip

PROFANE = frozenset(stem + ending for stem in _STEMS for ending in _ENDINGS) - _HARMLESS

# Digits and signs that stand for letters ("5h1t").
LETTERS = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})
DISGUISED = re.compile(r"(?<![^\W_])(?=[\w@$!]*[^\W\d_])(?=[\w@$!]*[\d@$!])[\w@$!]{3,}(?![^\W_])")

# Names of parts and tools.
PLUMBING = re.compile(
    r"\b(?:ball|stop|bib|pet|drain|float|weather|pea|try) ?cocks?\b|\bbastard(?:[- ](?:files?|cut|saws?|threads?))"
)

MASKED = re.compile(
    r"(?<![^\W_])(?:f[*@#u][*@#c]k(?:ing|ed)?|sh[*@#!1]t|b[*@#!1]tch|a[$*]{2}(?:hole)?|f\*+)(?![^\W_])", re.IGNORECASE
)
