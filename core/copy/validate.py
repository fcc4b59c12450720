"""What every ad text must hold to, whoever wrote it; each check answers with a reason or nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from core.brief.brief import Brief
from core.copy.bans import banned_in, named_in
from core.copy.facts import FactModel, phrases_of
from core.copy.fields import Field
from core.copy.foreign import FOREIGN_WORDS
from core.copy.lexicon import (
    AD_WORDS,
    COMPARATIVES,
    DANGLING,
    EST_NOT_SUPERLATIVE,
    FUNCTION_WORDS,
    KNOWN_ACRONYMS,
    MORE_IDIOMS,
    NEGATIONS,
    SUPERLATIVES,
)
from core.copy.source import CONTEXT, Source, figures_in, rests_on
from core.copy.width import display_width, resolved
from core.copy.words import content_stems, stem, stems, tokens

_SENTENCES = re.compile(r"(?<=[.?!:])\s+")
_STATEMENTS = re.compile(r"(?<=[.?!])\s+")
_DOUBLED = re.compile(r"[!?.,;:]{2,}|\s[,.;:!?]|\s{2,}|[*_~#^|<>{}\\\[\]•]|[,;:](?=[^\W\d_])")
_CONTACT = re.compile(r"https?:|www\.|\S@\S|\b[\w-]+\.(?:com|net|org|io|example|de|eu|co)\b|\+?\d[\d\s()/-]{7,}\d")
_SPACED = re.compile(r"\b(?:[A-Z][. ]){3,}")
_NAME = "Name"
_SHOUT = 4
_OFTEN = 2
_SHORT_TEXT = 150
_AD_TEXT = 90


@dataclass(frozen=True)
class Rules:
    """A brief's limits for texts."""

    language: str
    banned: tuple[str, ...]
    competitors: tuple[str, ...]
    names: tuple[str, ...]
    acronyms: frozenset[str]
    sources: tuple[Source, ...]
    troubles: tuple[Source, ...]
    vocabulary: frozenset[str]
    refusal: Callable[[str], str | None] | None = None

    @cached_property
    def source_words(self) -> frozenset[str]:
        """Every word of the sources."""
        return frozenset(word for source in self.sources for word in source.words)

    @cached_property
    def trouble_words(self) -> frozenset[str]:
        """Every word of the personas' pains; a question may repeat them ("Margins that shrink every year?")."""
        return frozenset(word for source in self.troubles for word in source.words)


def rules_of(
    brief: Brief, model: FactModel, extra: Iterable[str] = (), refusal: Callable[[str], str | None] | None = None
) -> Rules:
    """The rules of a brief; `extra` are further words an ad may use (keywords of its themes), `refusal` as in `facts_of`."""
    pains = [pain for persona in brief.personas for pain in persona.pains]
    names = [name for name in (brief.product, brief.company, model.brand) if name]
    return Rules(
        language=model.language,
        banned=brief.brand.banned_words,
        competitors=() if brief.brand.allow_competitor_names else brief.brand.competitors,
        names=tuple(sorted(set(names), key=len, reverse=True)),
        acronyms=frozenset(brief.brand.acronyms) | KNOWN_ACRONYMS,
        sources=tuple(Source(text) for text in dict.fromkeys(phrases_of(brief))),
        troubles=tuple(Source(pain) for pain in pains),
        vocabulary=_vocabulary(brief, [*extra, *model.industries, *model.audiences]),
        refusal=refusal,
    )


def _vocabulary(brief: Brief, extra: Iterable[str]) -> frozenset[str]:
    offer = [brief.offer.call_to_action or ""] if brief.offer else []
    people = [
        text
        for persona in brief.personas
        for text in (persona.name, *persona.titles, *persona.functions, *persona.pains)
    ]
    evidence = [claim.evidence or "" for claim in brief.claims]
    texts = (
        *phrases_of(brief),
        *offer,
        *people,
        *evidence,
        *brief.keyword_seeds,
        *brief.companies.industries,
        *brief.brand.acronyms,
        *extra,
    )
    return frozenset(found for text in texts for found in stems(text))


def problems(text: str, field: Field, rules: Rules) -> list[str]:
    """Why the text may not stand in the field; empty when it may."""
    return list(_reasons(text, field, rules))


def _reasons(text: str, field: Field, rules: Rules) -> Iterator[str]:
    if wide := _too_wide(text, field):
        yield wide
    plain = resolved(text)
    for check in (*_CHECKS, *(_TITLE_CHECKS if field.title else ())):
        if reason := check(plain, rules):
            yield reason


def allowed(text: str, field: Field, rules: Rules) -> bool:
    """Whether the text has no problem."""
    return next(_reasons(text, field, rules), None) is None


def _too_wide(text: str, field: Field) -> str | None:
    width = display_width(text)
    return f"{width} wide, {field.max_width} allowed" if width > field.max_width else None


def _refused(text: str, rules: Rules) -> str | None:
    return rules.refusal(text) if rules.refusal else None


def _empty(text: str, rules: Rules) -> str | None:
    return None if any(char.isalpha() for char in text) else "holds no word"


def _banned(text: str, rules: Rules) -> str | None:
    found = banned_in(text, rules.banned)
    return f"holds the banned word “{found[0]}”" if found else None


def _competitor(text: str, rules: Rules) -> str | None:
    found = named_in(text, rules.competitors)
    return f"names the competitor “{found[0]}”" if found else None


def _contact(text: str, rules: Rules) -> str | None:
    return "holds an address or a phone number" if _CONTACT.search(_unnamed(text, rules)) else None


def _punctuation(text: str, rules: Rules) -> str | None:
    bare = _unnamed(text, rules)
    if rules.language == "fr":  # French sets a space before these
        bare = re.sub(r"(?<=\w) (?=[?!:;](?:\s|$))", "", bare)
    return (
        "has doubled or misplaced punctuation"
        if _DOUBLED.search(bare) or text != text.strip() or text.endswith((",", ":", "-", ";"))
        else None
    )


def _exclamation(text: str, rules: Rules) -> str | None:
    return "has more than one exclamation mark" if text.count("!") > 1 else None


def _exclaims(text: str, rules: Rules) -> str | None:
    return "has an exclamation mark in a title" if "!" in text else None


def _balance(text: str, rules: Rules) -> str | None:
    pairs = (("(", ")"), ("“", "”"), ("«", "»"))
    uneven = text.count('"') % 2 or any(text.count(left) != text.count(right) for left, right in pairs)
    return "has an unbalanced quote or bracket" if uneven and not text.count("„") else None


def _capitals(text: str, rules: Rules) -> str | None:
    bare = _unnamed(text, rules)
    known = {acronym.upper() for acronym in rules.acronyms}
    shouted = [
        word
        for word in re.findall(r"[^\W\d_]+", bare)
        if word.isupper()
        and len(word) > 1
        and word not in known
        and word.removesuffix("S") not in known
        and (len(word) >= _SHOUT or word.lower() not in rules.source_words)
    ]
    if shouted or _SPACED.search(bare):
        return f"shouts “{shouted[0] if shouted else text}”"
    return None


def _dangling(text: str, rules: Rules) -> str | None:
    words = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*|&", _unnamed(text, rules))
    open_end = rules.language == "en" and words and words[-1].lower() in DANGLING
    return f"ends on “{words[-1]}”" if open_end else None


def _repeats(text: str, rules: Rules) -> str | None:
    words = [word.lower() for word in tokens(text)]
    twice = [one for one, two in pairwise(words) if one == two and not one.isdigit()]
    sentences = Counter(sentence.strip(" .?!").lower() for sentence in _SENTENCES.split(text))
    counted = text if len(text) <= _AD_TEXT else _unnamed(text, rules)  # in a short text the name's words are heard too
    often = [word for word, count in Counter(content_stems(counted)).items() if count > _OFTEN]
    if often and len(text) <= _SHORT_TEXT:
        return f"repeats “{often[0]}”"
    if twice or any(count > 1 for sentence, count in sentences.items() if sentence):
        return f"repeats “{twice[0] if twice else next(iter(sentences))}”"
    return None


def _repeats_in_title(text: str, rules: Rules) -> str | None:
    counts = Counter(content_stems(_unnamed(text, rules)))
    often = [word for word, count in counts.items() if count > 1]
    return f"repeats “{often[0]}”" if often else None


def _figures(text: str, rules: Rules) -> str | None:
    """Numbers stand only with the words the brief gives them, hedges included."""
    for sentence in _STATEMENTS.split(_unnamed(text, rules)):
        words = [word.lower() for word in tokens(sentence)]
        for figure in figures_in(sentence):
            if not any(rests_on(sentence, words, figure, source) for source in rules.sources):
                return f"the figure “{figure}” stands without its fact"
        for word in words:
            if _coded(word) and word not in rules.source_words and word.upper() not in rules.acronyms:
                return f"the figure in “{word}” stands without its fact"
    return None


def _coded(word: str) -> bool:
    """Whether a word mixes letters and digits (`3x`, `0A`)."""
    return not word.isalpha() and any(char.isdigit() for char in word) and any(char.isalpha() for char in word)


def _puffery(text: str, rules: Rules) -> str | None:
    lower = text.lower()
    for idiom in MORE_IDIOMS:
        lower = lower.replace(idiom, " ")
    for sentence in _STATEMENTS.split(_unnamed(lower, rules)):
        asked = rules.trouble_words if sentence.endswith("?") else frozenset()
        for word in re.findall(r"[^\W_]+(?:-[^\W_]+)*", sentence):
            strong = word in SUPERLATIVES or word in COMPARATIVES or _superlative_form(word)
            if strong and rules.language == "en" and not set(tokens(word)) <= rules.source_words | asked:
                return f"“{word}” needs the brief's own word for it"
    return None


def _superlative_form(word: str) -> bool:
    return len(word) > 5 and word.endswith("est") and word not in EST_NOT_SUPERLATIVE


def _negation(text: str, rules: Rules) -> str | None:
    """Nothing the brief states is denied, nothing it denies is stated."""
    for sentence in _SENTENCES.split(text):
        negated = bool({word.lower() for word in tokens(sentence)} & NEGATIONS)
        content = set(content_stems(sentence)) - NEGATIONS
        near = [source for source in (*rules.sources, *rules.troubles) if _about(content, source)]
        if negated and not any(source.negated for source in near):
            return "denies what the brief states"
        if not negated and near and all(source.negated and content & source.denied for source in near):
            return "states what the brief denies"
    return None


def _about(content: set[str], source: Source) -> bool:
    meaning = source.content - NEGATIONS
    return bool(meaning) and len(content & meaning) >= min(CONTEXT, len(meaning))


def _grounded(text: str, rules: Rules) -> str | None:
    own = _own_words(rules.language)
    for word in tokens(_unnamed(text, rules)):
        if (
            stem(word) not in rules.vocabulary
            and word.lower() not in own
            and stem(word) not in own
            and not word[0].isdigit()
        ):
            return f"“{word}” is not from the brief"
    return None


def _own_words(language: str) -> frozenset[str]:
    return _ENGLISH if language == "en" else FOREIGN_WORDS.get(language, frozenset()) | {_NAME.lower()}


_ENGLISH = FUNCTION_WORDS | AD_WORDS | {_NAME.lower()} | frozenset(stem(word) for word in AD_WORDS)


def _unnamed(text: str, rules: Rules) -> str:
    """The text with `Name` for product and company names: their digits, dots and capitals are their own."""
    return _masked(text, rules.names)


@lru_cache(maxsize=2048)
def _masked(text: str, names: tuple[str, ...]) -> str:
    for own in names:
        if own in text:
            text = re.sub(rf"(?<![^\W_]){re.escape(own)}(?![^\W_])", _NAME, text)
    return text


_CHECKS: tuple[Callable[[str, Rules], str | None], ...] = (
    _empty, _banned, _competitor, _contact, _punctuation, _exclamation, _balance, _capitals, _dangling, _repeats,
    _figures, _puffery, _negation, _grounded, _refused,
)  # fmt: skip
_TITLE_CHECKS: tuple[Callable[[str, Rules], str | None], ...] = (_exclaims, _repeats_in_title)
