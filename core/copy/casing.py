"""Title case and sentence case that leave names and acronyms as the brief writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from core.copy.lexicon import COMPOUNDS, FUNCTION_WORDS, KNOWN_ACRONYMS, PROPER_ADJECTIVES, SMALL_TITLE_WORDS, UNITS
from core.copy.tables import table
from core.copy.words import tokens, upper_first

# Names travel through casing between these two private-use characters.
_OPEN, _CLOSE = "\ue000", "\ue001"
_NAME = re.compile(f"({_OPEN}[^{_CLOSE}]*{_CLOSE})")
_PART = re.compile(r"([-/])")


def name(text: str) -> str:
    """Marks a name so that casing leaves it alone."""
    return f"{_OPEN}{text}{_CLOSE}"


def plain(text: str) -> str:
    """The text without name marks."""
    return text.replace(_OPEN, "").replace(_CLOSE, "")


def opened(text: str) -> str:
    """A sentence with a capital first letter, unless it begins with a name; name marks stay."""
    return text if text.startswith(_OPEN) else upper_first(text)


def special_casing(texts: Iterable[str], acronyms: Iterable[str]) -> dict[str, str]:
    """Lower-case word → how it is written, for acronyms and words with inner capitals in the brief's own texts."""
    keep = {word.lower(): word for text in texts for word in _inner_capitals(text)}
    return keep | {word.lower(): word for word in acronyms}


def _inner_capitals(text: str) -> list[str]:
    if shouting(text):
        return []
    return [word for word in tokens(text) if any(char.isupper() for char in word[1:])]


def shouting(text: str) -> bool:
    """Whether a phrase of two or more longer words is all capitals."""
    words = [word for word in tokens(text) if any(char.isalpha() for char in word)]
    return len(words) > 1 and all(word.isupper() for word in words) and any(len(word) > 5 for word in words)


def calm(text: str, keep: Mapping[str, str]) -> str:
    """A shouted phrase in sentence case; any other phrase as it is."""
    if not shouting(text):
        return text
    return upper_first(re.sub(r"[^\W_]+", lambda word: keep.get(word[0].lower(), word[0].lower()), text))


def title_case(text: str, keep: Mapping[str, str]) -> str:
    """Every Word Capital, small words inside excepted; marked names and the words of `keep` as given."""
    pieces = _NAME.split(text)
    out: list[str] = []
    starts = True
    for index, piece in enumerate(pieces):
        if piece.startswith(_OPEN):
            out.append(plain(piece))
            starts = False
        elif piece:
            out.append(_titled(piece, keep, starts, ends=index == len(pieces) - 1))
            starts = piece.rstrip().endswith((":", "?", "."))
    return "".join(out)


def _titled(text: str, keep: Mapping[str, str], starts: bool, ends: bool) -> str:
    parts = re.split(r"(\s+)", text)
    last = max((i for i, part in enumerate(parts) if part.strip()), default=-1)
    for index, part in enumerate(parts):
        if not part.strip():
            continue
        whole = starts or (ends and index == last) or (part.lower() == "up" and not _next_word(parts, index, "to"))
        if not _is_unit(parts, index):
            parts[index] = _titled_word(part, keep, whole)
        starts = part.endswith((":", "?", "."))
    return "".join(parts)


def _next_word(parts: list[str], index: int, word: str) -> bool:
    return parts[index + 2 : index + 3] == [word]


def _is_unit(parts: list[str], index: int) -> bool:
    """Whether the part is a measure after its number (`2 m²`), which is never capital."""
    before = parts[index - 2] if index > 1 else ""
    return before[-1:].isdigit() and parts[index].strip(".,") in UNITS


def _titled_word(word: str, keep: Mapping[str, str], first_or_last: bool) -> str:
    bare = word.strip(".,:;?!()\"'")
    pronoun = bare.lower() in FUNCTION_WORDS and not bare.isupper()  # "it" is not IT
    if bare.lower() in keep and not pronoun:
        return word.replace(bare, keep[bare.lower()])
    if not first_or_last and bare.lower() in SMALL_TITLE_WORDS:
        return word.lower()
    parts = _PART.split(word)
    return "".join(_titled_part(part, keep, index > 0) for index, part in enumerate(parts))


def _titled_part(part: str, keep: Mapping[str, str], inside: bool) -> str:
    bare = part.strip(".,:;?!()\"'")
    if bare.lower() in keep and (bare.isupper() or bare.lower() not in FUNCTION_WORDS):
        return part.replace(bare, keep[bare.lower()])
    if inside and part.lower() in SMALL_TITLE_WORDS:
        return part.lower()
    return part if any(char.isupper() for char in part[1:]) else upper_first(part)


def phrase_case(text: str, keep: Mapping[str, str], hyphens: Mapping[str, str]) -> str:
    """A search phrase as one writes it inside a sentence: acronyms capital, compounds hyphenated before a noun."""
    text = " ".join(text.split())
    text = re.sub(r"\b(\w+) level(?=\s+\w)", r"\1-level", text, flags=re.IGNORECASE)
    text = re.sub(r"\b(anti|multi|non) (?=\w)", r"\1-", text, flags=re.IGNORECASE)
    text = re.sub(r"\bit(?= (?:teams?|departments?|managers?|services?)\b)", "IT", text)
    text = re.sub(r"\b(\w+)(?= as a service\b)", lambda found: found[1].upper(), text)
    for plain_form in (*hyphens, *COMPOUNDS):
        hyphenated = hyphens.get(plain_form, plain_form.replace(" ", "-"))
        text = re.sub(rf"\b{re.escape(plain_form)}\b(?=\s+\w)", hyphenated, text, flags=re.IGNORECASE)
    return " ".join("-".join(_phrase_word(part, keep) for part in word.split("-")) for word in text.split())


def _phrase_word(word: str, keep: Mapping[str, str]) -> str:
    if word.lower() in keep:
        return keep[word.lower()]
    single = word.lower().removesuffix("s")
    if single != word.lower() and word.lower() not in FUNCTION_WORDS and _is_acronym(single, keep):
        return keep.get(single, single.upper()) + "s"
    if word.lower() in PROPER_ADJECTIVES:
        return word.capitalize()
    return word.upper() if len(word) > 1 and word.upper() in KNOWN_ACRONYMS and word.lower() not in _WORDS_TOO else word


def _is_acronym(word: str, keep: Mapping[str, str]) -> bool:
    known = word.upper() in KNOWN_ACRONYMS and word not in _WORDS_TOO
    return len(word) > 1 and (keep.get(word, "").isupper() or known)


# Acronyms that are English words when written small.
_WORDS_TOO = table("it us en ups as po bi soar")


def hyphenations(texts: Iterable[str]) -> dict[str, str]:
    """`month end` → `month-end` for the hyphenated words of the brief."""
    found = {}
    for text in texts:
        for word in re.findall(r"\b[^\W\d_]+(?:-[^\W\d_]+)+\b", text):
            found[word.lower().replace("-", " ")] = word if any(c.isupper() for c in word[1:]) else word.lower()
    return found
