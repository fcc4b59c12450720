"""Change capitalisation: names, acronyms and insertions stay as they are written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from core.bulk.tool import About, Step
from core.catalog import Field, FieldType
from core.copy.casing import name, special_casing, title_case
from core.copy.lexicon import FUNCTION_WORDS, KNOWN_ACRONYMS
from core.schema import ENTITY

if TYPE_CHECKING:
    from core.rules.roles import Voice

Case = Literal["sentence", "title", "upper", "lower"]
CASES: Mapping[Case, str] = {
    "sentence": "Sentence case",
    "title": "Title Case",
    "lower": "lower case",
    "upper": "UPPER CASE",
}
_INSERTION = re.compile(r"(\{[^{}]*\})")
_WORD = re.compile(r"[^\W_]+(?:[’'&.][^\W_]+)*")
_LEFT_ALONE = re.compile(r"\{[^{}]*\}|(?<!\w)[ßıŉǰΐΰևﬀ-ﬆ][^\W_]*")
_SHOUTED = 6  # shorter capital words may be acronyms nobody told us of
_EMPHASIS = frozenset(
    [
        "best",
        "buy",
        "call",
        "click",
        "deal",
        "easy",
        "fast",
        "free",
        "get",
        "here",
        "live",
        "more",
        "new",
        "now",
        "offer",
        "only",
        "sale",
        "save",
        "stop",
        "today",
        "top",
        "try",
        "win",
    ]
)
_ENDS = re.compile(r"[.!?:…]\s+$|\n\s*$")
_SINGLE = {"i": "I"}


@dataclass(frozen=True)
class Casing:
    """How texts are to be capitalised. Brand names and acronyms of the brief keep their letters where that matters."""

    case: Case

    @property
    def title(self) -> str:
        """What the history calls it."""
        return f"Change to {CASES[self.case]}"

    def refusal(self, kind: str, field: Field) -> str | None:
        """Only texts people read; addresses and codes mind their letters."""
        if field.type is FieldType.URL or field.name in ("final_url_suffix", "custom_parameters", "locale"):
            return f"{field.label} is an address or code, where capitals matter."
        if not field.textual or (field.type is FieldType.LIST and (field.choices or not field.limits)):
            return f"{field.label} holds no text to capitalise."
        return None

    def step(self, kind: str, field: Field, about: About) -> Step:
        """One call for each text."""
        column = ENTITY[kind].c[field.name]
        voice = about.voice
        names = [name for name in (*voice.own_names, *voice.brand.competitors) if name.strip()]
        return Step(text=recaser(self.case, kept_words(voice), names), where=column.is_not(None))


def kept_words(voice: Voice) -> dict[str, str]:
    """Small word → how it is written, for the acronyms and names of the brief and the usual acronyms."""
    known = {word.lower(): word for word in KNOWN_ACRONYMS if word.lower() not in ("it", "us", "po", "bi", "en", "as")}
    return known | special_casing([*voice.own_names, *voice.phrases], [*voice.brand.acronyms]) | _brand_words(voice)


def _brand_words(voice: Voice) -> dict[str, str]:
    """The words that name the brand alone; of a name such as “Northwind Quality Cloud” the other words are usual ones."""
    brand = {token.lower() for token in voice.brand_tokens}
    written = (word for text in voice.own_names for word in _WORD.findall(text))
    return {word.lower(): word for word in written if word.lower() in brand}


def recaser(case: Case, keep: Mapping[str, str], names: Sequence[str] = ()) -> Callable[[str], str]:
    """A function that writes a text in a case; `{KeyWord:…}` and other insertions are left alone.

    In sentence and title case the words of `keep` and the whole `names` stay as they are written.
    """
    change: Callable[[str], str] = {
        "upper": str.upper,
        "lower": str.lower,
        "title": lambda text: title_case(_marked(_calmed(text, keep)), keep),
        "sentence": lambda text: text,
    }[case]

    def recased(text: str) -> str:
        if case == "sentence":
            return _named(_sentences(text, keep), names)
        if case == "title":
            return _named(change(text), names)
        return "".join(part if part.startswith("{") else change(part) for part in _INSERTION.split(text) if part)

    return recased


def _marked(text: str) -> str:
    """The text with what title case must leave alone marked: insertions, and words whose first letter has no capital."""
    return _LEFT_ALONE.sub(lambda found: name(found[0]), text)


def _named(text: str, names: Sequence[str]) -> str:
    """The text with the names in it written as their owners do."""
    for own in names:
        if own.lower() in text.lower():
            text = re.sub(rf"(?<!\w){re.escape(own)}(?!\w)", lambda found, put=own: put, text, flags=re.IGNORECASE)  # type: ignore[misc]
    return text


def _sentences(text: str, keep: Mapping[str, str]) -> str:
    out: list[str] = []
    starts, loud = True, _loud(text, keep)
    for part in _INSERTION.split(text):
        if not part.startswith("{"):
            part = _sentence(part, keep, starts, loud)
        out.append(part)
        starts = starts and not part.strip() if not part.startswith("{") else False
        starts = starts or bool(_ENDS.search(part))
    return "".join(out)


def _sentence(text: str, keep: Mapping[str, str], starts: bool, loud: bool) -> str:
    end, out = 0, []
    for found in _WORD.finditer(text):
        between = text[end : found.start()]
        starts = starts or bool(_ENDS.search(between))
        word = _small(found[0], keep, loud)
        out += [between, _begun(word) if starts and word.islower() else word]
        starts, end = False, found.end()
    return "".join([*out, text[end:]])


def _begun(word: str) -> str:
    """The word with a capital first letter, where that is one letter (ŉ has none)."""
    capital = word[:1].upper()
    return capital + word[1:] if len(capital) == 1 else word


def _small(word: str, keep: Mapping[str, str], loud: bool) -> str:
    """A word inside a sentence: small, unless it is a name, an acronym or has capitals inside (iPhone)."""
    known = keep.get(word.lower()) or _SINGLE.get(word.lower())
    if known:
        return known
    inner = any(letter.isupper() for letter in word[1:])
    return word if inner and not _shouted(word, loud) else word.lower()


def _loud(text: str, keep: Mapping[str, str]) -> bool:
    """Whether a text of several words is all in capitals, so that capitals say nothing about any of them."""
    words = [word for word in _WORD.findall(text) if len(word) > 1 and any(letter.isalpha() for letter in word)]
    telling = [word for word in words if word.lower() not in keep and word.lower() not in _SINGLE]
    return len(telling) > 1 and all(word.isupper() for word in telling)


def _shouted(word: str, loud: bool) -> bool:
    """Whether capitals are emphasis, not an acronym: long, little and salesy words, and all words of a text that shouts."""
    small = word.lower()
    return word.isupper() and (loud or len(word) >= _SHOUTED or small in FUNCTION_WORDS or small in _EMPHASIS)


def _calmed(text: str, keep: Mapping[str, str]) -> str:
    """A text whose shouted words are small again, so that title case can begin them; insertions as they are."""
    loud = _loud(text, keep)

    def calmed(found: re.Match[str]) -> str:
        word = found[0]
        return word.lower() if _shouted(word, loud) and word.lower() not in keep else word

    parts = _INSERTION.split(text)
    return "".join(part if part.startswith("{") else _WORD.sub(calmed, part) for part in parts)
