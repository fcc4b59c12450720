"""Quantities in a text as they count: 40 % is 40 percent, 1,200 is 1200, six days are 6 days, and 40 is no percentage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

PERCENT, TIMES = "%", "x"
_CURRENCIES = MappingProxyType({
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD", "us$": "USD",
    "£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP", "chf": "CHF", "franken": "CHF", "¥": "JPY", "jpy": "JPY", "yen": "JPY",
})  # fmt: skip
_SCALES = MappingProxyType({
    "k": 3, "thousand": 3, "tausend": 3, "mille": 3, "mil": 3, "m": 6, "mn": 6, "mio": 6, "million": 6, "millions": 6, "millionen": 6,
    "millón": 6, "millones": 6, "b": 9, "bn": 9, "billion": 9, "billions": 9, "mrd": 9, "milliarde": 9, "milliarden": 9, "milliard": 9,
    "milliards": 9,
})  # fmt: skip
_WORDS = MappingProxyType({
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90, "hundred": 100, "dozen": 12, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8,
    "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12, "zwanzig": 20, "dreißig": 30, "fünfzig": 50, "hundert": 100, "deux": 2,
    "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "vingt": 20,
    "trente": 30, "cent": 100, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9,
    "diez": 10, "once": 11, "doce": 12, "veinte": 20, "treinta": 30, "cien": 100, "ein": 1, "einem": 1, "einer": 1,
})  # fmt: skip
_PERCENT = r"%|percent\b|per cent\b|pct\b|prozent\b|pour cent\b|por ciento\b"
_TIMES = r"[x×](?![^\W_])|[ -]?fold\b|[ -]?fach\b|[ ]times\b(?=[ ](?:as|more|less|faster|higher|the)\b)"
_SCALE = r"[km](?![^\W_])|[b](?![^\W_])|bn\b|mn\b|mio\b\.?|mrd\b\.?|[ -]?(?:thousand|tausend|mille|mil|millions?|millionen|millón|millones|billions?|milliarden?|milliards?)\b"
_MONEY = r"€|£|\$|¥|(?:eur|euros?|usd|dollars?|gbp|pounds?|chf|franken|jpy|yen)\b"
_MEASURE = (
    r"(?:days?|nights?|hours?|hrs?|minutes?|mins?|seconds?|weeks?|months?|quarters?|years?|percent|per cent|times|steps?|clicks?|customers?|clients?"
    r"|teams?|companies|countries|users?|people|engineers?|plants?|sites?|tage?n?|stunden?|minuten?|sekunden?|wochen?|monate?n?|jahre?n?|prozent|kunden|werken?"
    r"|jours?|heures?|semaines?|mois|ans?|années?|clientes?|días?|horas?|minutos?|segundos?|semanas?|meses|mes|años?)"
)
_FIGURE = re.compile(
    rf"(?<![^\W_])(?<!(?-i:[A-Z])-)(?P<before>US\$|[€$£¥]|(?:EUR|USD|GBP|CHF)(?=[ \u00a0]?\d))?[ \u00a0\u202f]?"
    rf"(?P<number>(?<=[€$£¥])\d{{1,3}}(?: \d{{3}})+(?!\d)|\d{{1,3}}(?:[.,'’\u00a0\u202f]\d{{3}})+(?:[.,]\d{{1,2}})?(?!\d)|\d+(?:[.,]\d+)*)(?P<joined>(?:[/:]\d+)+)?"
    rf"(?:[ \u00a0\u202f-]?(?P<scale>{_SCALE}))?(?:[ \u00a0\u202f-]?(?P<percent>{_PERCENT})|(?P<times>{_TIMES})|[ \u00a0\u202f]?(?P<after>{_MONEY}))?"
    r"(?P<plus>\+)?(?:(?P<unit>hrs?|h|min|kg|km|mm|cm|ms|gb|tb|mb|kwh|kw|mw|kn|bar)(?![^\W_]))?(?![^\W_])",
    re.IGNORECASE,
)
_SPELLED = re.compile(
    rf"(?<![^\W_])(?P<word>{'|'.join(sorted(_WORDS, key=len, reverse=True))})[ -](?=(?:more |fewer |full |whole |business |working )?(?P<unit>{_MEASURE})(?![^\W_]))",
    re.IGNORECASE,
)
# “One day you will” counts nothing; “in one day” does.
_COUNTS_ONE = re.compile(r"\b(?:in|within|under|just|only|about|innerhalb|nur)\s+(?:just |only )?$", re.IGNORECASE)
_MORE = re.compile(r"\b(?:over|more than|at least|mehr als|über|plus de|más de)\s+$", re.IGNORECASE)
_AT_MOST = re.compile(
    r"\b(?:up to|as much as|as many as|as little as|as few as|as low as|bis zu|jusqu[’']à|hasta)\s+(?:an?\s+)?$",
    re.IGNORECASE,
)
# Two and more of anything, in English: “two shifts”, but not “two-factor”.
_COUNTED = re.compile(
    r"(?<![^\W_])(?P<word>two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|fifty|hundred) (?=(?P<unit>[^\W\d_]{2,}[^\W\d_s]s)(?![^\W_]))",
    re.IGNORECASE,
)
_ANY = re.compile(
    rf"(?<![^\W_])(?P<word>{'|'.join(sorted(_WORDS, key=len, reverse=True))})(?P<unit>)(?![^\W_])", re.IGNORECASE
)
_SPELLED_HINT = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b", re.IGNORECASE)


@dataclass(frozen=True)
class Quantity:
    """A number at `start` to `end` of a text. `values` holds every reading of its digits ("1.200": 1200 and 1.2);
    `unit` is % or x or a currency, else None; `more` says “over”, `at_most` says “up to”."""

    start: int
    end: int
    shown: str
    values: frozenset[str]
    unit: str | None = None
    more: bool = False
    at_most: bool = False

    def same(self, other: Quantity) -> bool:
        """Whether both say the same figure of the same unit."""
        return self.unit == other.unit and not self.values.isdisjoint(other.values)


@lru_cache(maxsize=4096)
def quantities(text: str, every: bool = False) -> tuple[Quantity, ...]:
    """The quantities of a text in their order; digits inside a word such as B2B or KVX-900 are none.

    With `every` each number word counts, as in a statement that may prove one; else only those that count something.
    """
    found = list(_figures(text)) if any(char.isdigit() for char in text) else []
    if _SPELLED_HINT.search(text):
        for pattern in (_SPELLED, _COUNTED, *((_ANY,) if every else ())):
            found += [one for one in _spelled(text, pattern) if not any(_meet(one, other) for other in found)]
    return tuple(sorted(found, key=lambda one: one.start))


def _figures(text: str) -> Iterator[Quantity]:
    for found in _FIGURE.finditer(text):
        start = found.start("before") if found["before"] else found.start("number")
        if found["joined"]:
            values = frozenset({found["number"] + found["joined"]})
        else:
            values = _scaled(_readings(found["number"]), found["scale"])
        over = bool(found["plus"]) or bool(_MORE.search(text, 0, start))
        end = found.start("unit") if found["unit"] else found.end()  # of “50kg” the figure is 50
        yield Quantity(start, end, text[start:end], values, _unit(found), over, _bounded(text, start))


def _meet(one: Quantity, other: Quantity) -> bool:
    return one.start < other.end and other.start < one.end


def _spelled(text: str, pattern: re.Pattern[str]) -> Iterator[Quantity]:
    for found in pattern.finditer(text):
        value = _WORDS[found["word"].lower()]
        if value == 1 and pattern is _SPELLED and not _COUNTS_ONE.search(text, 0, found.start()):
            continue
        percent = found["unit"].lower() in ("percent", "per cent", "prozent")
        end = found.end("unit") if percent else found.end("word")
        yield Quantity(
            found.start(), end, text[found.start() : end], frozenset({str(value)}), PERCENT if percent else None,
            bool(_MORE.search(text, 0, found.start())), _bounded(text, found.start()),
        )  # fmt: skip


def _bounded(text: str, start: int) -> bool:
    return bool(_AT_MOST.search(text, 0, start))


def _unit(found: re.Match[str]) -> str | None:
    if found["percent"]:
        return PERCENT
    if found["times"]:
        return TIMES
    money = found["before"] or found["after"]
    return _CURRENCIES[money.lower()] if money else None


def _scaled(values: frozenset[Decimal], scale: str | None) -> frozenset[str]:
    power = _SCALES[scale.strip(" -.").lower()] if scale else 0
    return frozenset(_plain(value * 10**power) for value in values)


def _plain(value: Decimal) -> str:
    whole = value.normalize()
    return f"{whole:f}"


def _readings(digits: str) -> frozenset[Decimal]:
    """`1,200` and `1.200` may be 1200 or a fraction; `27001` and `3.5` are read one way."""
    digits = re.sub(r"['’ \u00a0\u202f]", "", digits)
    separators = re.sub(r"\d", "", digits)
    if not separators:
        return frozenset({Decimal(digits)})
    last = separators[-1]
    whole, _, rest = digits.rpartition(last)
    fraction = Decimal(f"{re.sub(r'[.,]', '', whole)}.{rest}")
    grouped = Decimal(re.sub(r"[.,]", "", digits))
    if len(set(separators)) > 1:
        return frozenset({fraction})
    if len(separators) > 1:
        return frozenset({grouped})
    return frozenset({grouped, fraction}) if len(rest) == 3 and not whole.startswith("0") else frozenset({fraction})
