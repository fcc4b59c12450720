"""Account assets: callouts, structured snippets, sitelink texts, display paths and text ads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.copy.casing import plain
from core.copy.facts import FactModel
from core.copy.fields import CALLOUT, PATH, SITELINK, SITELINK_LINE, SNIPPET
from core.copy.lexicon import GENERIC_HEADS
from core.copy.line import Candidate, Line
from core.copy.phrases import NounPhrase, head_noun, shorter_keywords
from core.copy.reductions import reductions
from core.copy.sentences import category_sentences, fact_sentences, is_firm, plain_sentence, soft_calls, works
from core.copy.tables import table
from core.copy.validate import Rules
from core.copy.words import content_stems, tokens, upper_first
from core.copy.writing import Pen, names, short_names

_LEAST_VALUES, _MOST_VALUES = 3, 10
_MOST_CALLOUTS = 8
_MOST_SITELINKS = 4
_LINKS = table(
    """
    for of and in with to the a für mit und der die das de du des la le les pour et para y el los di per e il
    """
)
_VAGUE = table("management services service")
_NO_PATHS = table("now today more started up us touch sales online in it")


@dataclass(frozen=True)
class Sitelink:
    """A sitelink's texts. `final_url` is None where the page is not known: a person must name it before it can serve."""

    text: Line
    description1: Line
    description2: Line
    final_url: str | None


@dataclass(frozen=True)
class Snippet:
    """A structured snippet: a header of the platform's list and three or more values."""

    header: str
    values: tuple[Line, ...]


def callouts(model: FactModel, rules: Rules) -> tuple[Line, ...]:
    """Facts in 25 characters; sentence case, as most accounts write them."""
    pen = Pen(model, rules, titled=False)
    for fact in model.facts:
        wordings = reductions(fact.text, fact.shape, strict=fact.kind == "claim")
        usable = [one for one in wordings if len(content_stems(one)) > 1 or one == fact.text]
        pen.add("callout", usable, CALLOUT, ("fact", (fact.key,), 1.0), fact.evidence)
    for call in model.calls:
        noun = re.sub(r"^\S+ (?:your|an?|the) ", "", call.phrase)
        named = noun != call.phrase or model.language != "en"
        pen.add("callout", [noun] if named and call.offered else [], CALLOUT, ("offer", (), 0.8), call.evidence)
    for fact in model.facts:
        for wording in reductions(fact.text, fact.shape, strict=fact.kind == "claim")[1:]:
            full = len(content_stems(wording)) > 1
            pen.add("callout", [wording] if full else [], CALLOUT, ("fact", (fact.key,), 0.6), fact.evidence)
    for people in (*model.audiences, *model.industries):
        pen.add("callout", [f"built for {people}"], CALLOUT, ("audience", (), 0.5))
    return tuple(one.line for one in _distinct(pen.found)[:_MOST_CALLOUTS])


def _distinct(found: Sequence[Candidate]) -> list[Candidate]:
    kept: list[Candidate] = []
    for one in found:
        words = set(content_stems(one.text))
        if not any(
            words <= set(content_stems(other.text)) or words >= set(content_stems(other.text)) for other in kept
        ):
            kept.append(one)
    return kept


def snippets(model: FactModel, rules: Rules, phrases: Sequence[NounPhrase]) -> tuple[Snippet, ...]:
    """One `Service catalog` of what the search phrases name, when they name three different things."""
    pen = Pen(model, rules, titled=True)
    for phrase in phrases:
        named = [
            text
            for text in shorter_keywords(phrase.text, SNIPPET.max_width)
            if text.split()[-1].lower() not in GENERIC_HEADS
        ]
        pen.add("snippet", [*named, phrase.text, _automated(phrase.text)], SNIPPET, ("snippet", (), 1.0))
    values = tuple(one.line for one in _distinct(pen.found)[:_MOST_VALUES])
    return (Snippet("Service catalog", values),) if len(values) >= _LEAST_VALUES else ()


def _automated(phrase: str) -> str:
    """`financial close automation` → financial close: the work itself, where the whole is too long."""
    words = phrase.split()
    return " ".join(words[:-1]) if len(words) > 2 and words[-1] == "automation" else phrase


def sitelinks(model: FactModel, rules: Rules, landing_page: str) -> tuple[Sitelink, ...]:
    """Sitelink texts from facts; only the first has an address.

    Google disapproves sitelinks that lead to the same page, and a `#fragment` is the same page. The brief names one page, so
    one sitelink is honest; the others are ready texts whose page only the manager knows.
    """
    title, line = Pen(model, rules, titled=True), Pen(model, rules, titled=False)
    lines = _sitelink_lines(model, line)
    made: list[Sitelink] = []
    for text, evidence in _sitelink_titles(model, title):
        rest = [one for one in lines if not _shared(one.text, text)]
        if len(rest) >= 2 and len(made) < _MOST_SITELINKS:
            at = 2 * len(made) % len(rest)
            first, second = rest[at], rest[(at + 1) % len(rest)]
            made.append(Sitelink(Line("sitelink", text, evidence), first, second, None if made else landing_page))
    return tuple(made)


def _shared(one: str, two: str) -> bool:
    left, right = set(content_stems(one)), set(content_stems(two))
    return bool(left and right) and (left <= right or right <= left)


def _sitelink_titles(model: FactModel, pen: Pen) -> list[tuple[str, str | None]]:
    for call in model.calls:
        pen.add("sitelink", [call.phrase], SITELINK, ("call", ("offer",), 1.0), call.evidence)
    for name in names(model)[:1]:
        bare = "how we can help" if is_firm(plain(name)) else "how it works"
        pen.add("sitelink", [f"how {works(name)}", bare], SITELINK, ("how", (), 1.0))
    for fact in model.facts:
        wordings = reductions(fact.text, fact.shape, strict=fact.kind == "claim")
        pen.add("sitelink", wordings, SITELINK, ("fact", (fact.key,), 1.0), fact.evidence)
    for brand in short_names(model)[:1]:
        pen.add("sitelink", [f"talk to {brand}", "talk to our team"], SITELINK, ("talk", (), 1.0))
    return [(one.text, one.line.evidence) for one in _distinct(pen.found)]


def _sitelink_lines(model: FactModel, pen: Pen) -> list[Line]:
    for fact in model.facts:
        wordings = [sentence.text.rstrip(".") for sentence in (plain_sentence(fact), *fact_sentences(model, fact))]
        wordings += reductions(fact.text, fact.shape, strict=fact.kind == "claim")
        pen.add("sitelink", wordings, SITELINK_LINE, ("fact", (fact.key,), 1.0), fact.evidence)
    for sentence in (*category_sentences(model), *soft_calls(model)):
        pen.add("sitelink", [sentence.text.rstrip(".")], SITELINK_LINE, ("other", (), 1.0))
    return [one.line for one in pen.found]


def paths(model: FactModel, rules: Rules, phrases: Sequence[NounPhrase]) -> tuple[str, str]:
    """The two display paths: what is searched for, and the offer; empty where nothing fits."""
    pen = Pen(model, rules, titled=True)
    texts = [phrase.text for phrase in phrases] + ([model.category.text] if model.category else [])
    own = [text for text in (model.product, model.brand) if text]
    first = next((path for text in [*texts, *own] if (path := _path(pen, text))), "")
    offers = [word for call in model.calls[-1:] for word in _offered(call.phrase) if model.language == "en"]
    heads = [text.split()[-1] for text in texts if text.split()[-1].lower() not in GENERIC_HEADS]
    wanted = [*offers, *heads, *reversed(own)]
    second = next((path for text in wanted if (path := _path(pen, text)) and path.lower() not in first.lower()), "")
    return (first, second) if first else ("", "")


def _offered(phrase: str) -> list[str]:
    """`Get an application test with your parts` → test; `Start free` → free."""
    found = re.match(r"\S+ (?:your|an?|the) (.+)", phrase)
    words = [head_noun(found[1])] if found else tokens(phrase)[-1:]
    return [word for word in words if word.lower() not in _NO_PATHS]


def _path(pen: Pen, text: str) -> str:
    """The words that fit and say most, joined by hyphens."""
    words = [
        word for word in re.split(r"[\s/&,.]+", text) if re.fullmatch(r"[\w-]+", word) and word.lower() not in _LINKS
    ]
    for part in _path_parts(words):
        styled = upper_first("-".join(pen.styled(word) for word in part))
        if styled and pen.may(styled.replace("-", " "), PATH) and pen.may(styled, PATH):
            return styled
    return ""


def _path_parts(words: list[str]) -> list[list[str]]:
    parts = [
        words,
        words[:-1] if words and words[-1].lower() in GENERIC_HEADS else [],
        words[-2:] if not {word.lower() for word in words[-2:]} & GENERIC_HEADS else [],
        [*words[:1], *words[-1:]],
        words[:2],
    ]
    singles = sorted(words, key=lambda word: (word.lower() in GENERIC_HEADS | _VAGUE, -len(word)))
    return [part for part in parts if len(part) > 1 or len(words) == 1] + [[word] for word in singles]
