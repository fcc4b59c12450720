"""What people call the company and the product of a brief, and when a search names them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from core.brief.brief import Brief

MOST_WORDS = 10
MOST_CHARACTERS = 80
_MOST_NAME_WORDS = 4
# Names that stand in searches without anybody meaning the brand.
_COMMON = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "is",
        "it",
        "of",
        "on",
        "or",
        "the",
        "to",
        "up",
        "with",
        "we",
        "you",
        "your",
        "how",
        "what",
    ]
)
_ILLEGAL = re.compile(r"[^\w\s&'’./-]|_")
_EDGES = " -./&'’"

LEGAL_FORMS = frozenset(
    [
        "gmbh",
        "ag",
        "kg",
        "ohg",
        "ug",
        "se",
        "inc",
        "inc.",
        "ltd",
        "ltd.",
        "limited",
        "llc",
        "llp",
        "plc",
        "corp",
        "corp.",
        "co",
        "co.",
        "sa",
        "s.a.",
        "sas",
        "s.a.s.",
        "sarl",
        "srl",
        "s.r.l.",
        "spa",
        "bv",
        "b.v.",
        "nv",
        "n.v.",
        "oy",
        "ab",
        "as",
        "a/s",
        "aps",
        "sl",
        "s.l.",
    ]
)


def company_name(brief: Brief) -> str:
    """The company without its legal form."""
    words = brief.company.split()
    while len(words) > 1 and {words[-1].lower().strip(","), words[-1].lower().strip(".,")} & (LEGAL_FORMS | {"&"}):
        words.pop()
    return " ".join(words).rstrip(",")


def search_phrase(text: str) -> str | None:
    """The text as a keyword: lower case, legal characters, match-type marks dropped; None when too long or empty."""
    plain = _ILLEGAL.sub(" ", unicodedata.normalize("NFC", text).lower())
    words = [word.strip(_EDGES) if word.strip(_EDGES) else word for word in plain.split()]
    phrase = " ".join(word for word in words if word == "&" or word.strip(_EDGES)).strip(_EDGES)
    if not phrase or len(phrase) > MOST_CHARACTERS or len(phrase.split()) > MOST_WORDS:
        return None
    return phrase


@lru_cache(maxsize=8192)
def words_of(phrase: str) -> tuple[str, ...]:
    """The words Google compares: hyphens and slashes part them."""
    return tuple(word for word in re.split(r"[\s\-/]+", phrase.lower()) if word)


def holds(phrase: str, part: str) -> bool:
    """Whether the words of `part` stand in the phrase, in order and unbroken."""
    inside, wanted = words_of(phrase), words_of(part)
    return bool(wanted) and any(inside[at : at + len(wanted)] == wanted for at in range(len(inside) - len(wanted) + 1))


def brand_phrases(brief: Brief) -> tuple[str, ...]:
    """The names people search the brand by. A company that is an ordinary word of the brief counts only with the product."""
    company, product = search_phrase(company_name(brief)), search_phrase(brief.product)
    ordinary = company is not None and _is_ordinary(company, brief)
    names = [company if not ordinary else None, product]
    return tuple(dict.fromkeys(name for name in names if name))


def brand_tokens(brief: Brief) -> tuple[str, ...]:
    """What makes a search one for the brand: a keyword that `holds` one of these. The generator and the rules share it."""
    return tuple(dict.fromkeys(short_name(name) for name in brand_phrases(brief)))


def short_name(name: str) -> str:
    """Nobody types a long product name in full: it ends before its first small word, and after four words."""
    words = name.split()
    if len(words) <= _MOST_NAME_WORDS:
        return name
    small = [
        at for at, word in enumerate(words) if word in ("for", "of", "by", "with", "für", "pour", "para") and at >= 2
    ]
    return " ".join(words[: min([*small, _MOST_NAME_WORDS])]).strip(_EDGES)


def _is_ordinary(name: str, brief: Brief) -> bool:
    """`close` in a brief about closing books: written small in the middle of its sentences."""
    if len(name) == 1 or name in _COMMON:
        return True
    texts = [brief.summary or "", *brief.value_props, *(claim.text for claim in brief.claims)]
    return any(holds(" ".join(word for word in text.split() if word.islower()), name) for text in texts)
