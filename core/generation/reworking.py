"""Other words for a text that stands: rewritten, shortened, translated; each answer passes the tests that every text passes.

The grammar rewrites and shortens without a model: it knows further sentences for the same facts, and what a sentence may
leave out without saying more than it did. A model adds to that, and it alone translates, where it can.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations, product

from core.brandkit import brief_for_writing
from core.brandkit.aiming import markets_for
from core.brief.accepted import brief_in
from core.catalog import GOOGLE
from core.copy.ads import CopyDesk
from core.copy.drafts import angles, kept, limits, prefix
from core.copy.facts import FactModel
from core.copy.fields import DESCRIPTION, HEADLINE, INTRODUCTION, POST_DESCRIPTION, POST_HEADLINE, Field
from core.copy.line import GRAMMAR, Candidate
from core.copy.reductions import reductions
from core.copy.shapes import shape_of
from core.copy.source import Source
from core.copy.validate import Rules, allowed
from core.copy.voice import Voice
from core.copy.width import display_width
from core.copy.words import content_stems, numbers, stems
from core.copytexts import CopyText, NewText
from core.copytexts.sections import section_of
from core.copywriting import Copywriter
from core.errors import InvalidInput
from core.generation.rewriting import CONSIDERATION, evidence_parts, keywords_of, persona_of
from core.progress import Progress
from core.rows import get_row
from core.rules import refusal_of
from core.workspace import Workspace

FIELDS: Mapping[tuple[bool, str], Field] = {
    (True, "headlines"): HEADLINE,
    (True, "descriptions"): DESCRIPTION,
    (False, "introductory_text"): INTRODUCTION,
    (False, "headline"): POST_HEADLINE,
    (False, "description"): POST_DESCRIPTION,
}
COUNT = 5
_SENTENCES = re.compile(r"(?<=[.?!])\s+")
_ARTICLES = re.compile(r"(?<=\w) (?:the|a|an) (?=\w)")
_ABOUT = 0.6
"""A text tells a fact when it holds this share of the fact's words."""
_MOST_SENTENCES, _MOST_WORDINGS = 6, 8
_DRAFTED = 2


@dataclass(frozen=True)
class Reworking:
    """What texts of one ad group are reworked with: the facts and rules of the brief, and all the grammar can say there."""

    google: bool
    model: FactModel
    rules: Rules
    pools: Mapping[str, tuple[Candidate, ...]]
    copywriter: Copywriter | None = None
    seed: int = 0

    def field(self, name: str) -> Field:
        """A field with its limit."""
        return FIELDS[self.google, name]


def reworking_of(
    workspace: Workspace, ad_group: str, copywriter: Copywriter | None = None, *, seed: int = 0
) -> Reworking:
    """What the texts of an ad group are reworked with. Raises NotFound, and InvalidInput where no brief was accepted."""
    group = get_row(workspace, "ad_group", ad_group)
    with workspace.read() as connection:
        accepted = brief_in(connection)
        markets = markets_for(connection, group.pk, accepted)
    if accepted is None:
        raise InvalidInput(
            "No brief was accepted in this workspace, so nothing is known that a text could say.",
            hint="Accept what was generated from a brief first, or write the text yourself.",
        )
    brief = brief_for_writing(workspace, accepted, markets)
    desk = CopyDesk(brief, seed=seed, refusal=refusal_of(brief))
    keywords = keywords_of(workspace, group)
    extra = frozenset(word for keyword in keywords for word in stems(keyword))
    rules = replace(desk.rules, vocabulary=desk.rules.vocabulary | extra)
    voice = Voice(desk.model, rules)
    google = str(group["platform"]) == GOOGLE
    if google:
        pools = {
            "headlines": [*voice.keyword_headlines(keywords), *voice.headlines()],
            "descriptions": [*voice.keyword_descriptions(keywords), *voice.descriptions()],
        }
    else:
        persona, stage = persona_of(brief, group), str(group["stage"] or CONSIDERATION)
        pools = {
            "introductory_text": voice.introductions(persona, stage),
            "headline": voice.post_headlines(stage, persona),
            "description": voice.post_descriptions(stage, persona),
        }
    return Reworking(google, desk.model, rules, {name: tuple(pool) for name, pool in pools.items()}, copywriter, seed)


def rewritten(desk: Reworking, text: CopyText, progress: Progress, *, count: int = COUNT) -> list[NewText]:
    """Other texts that tell the same, of the same kind where it tells no fact; the best sentences first."""
    told = _facts_in(desk, text)
    found = [_new(one, text.field) for one in _alike(desk, text, told)]
    if text.field == "headlines" and desk.copywriter is not None and told:
        first = max(1, count - _DRAFTED)
        found = [*found[:first], *_drafted(desk, desk.copywriter, text, told, progress), *found[first:]]
    return _distinct(found, text)[:count]


def _drafted(
    desk: Reworking, copywriter: Copywriter, text: CopyText, told: frozenset[str], progress: Progress
) -> list[NewText]:
    """What the model says of the facts, as far as it says nothing else."""
    wanted = angles(desk.model, {fact.key for fact in desk.model.facts} - told)
    drafts = copywriter.write(prefix(), wanted, limits(desk.rules), seed=desk.seed, progress=progress) if wanted else []
    return [_new(one, text.field) for one in kept(drafts, desk.model, desk.rules, copywriter.card().name)]


def shortened(desk: Reworking, text: CopyText, *, most: int | None = None, count: int = COUNT) -> list[NewText]:
    """Shorter wordings that say no more than the text does, the longest first; at most `most` wide, else shorter than it."""
    field = desk.field(text.field)
    width = min(display_width(text.text) - 1, field.max_width) if most is None else most
    if width < 1:
        return []
    rules = _lenient(desk.rules, text.text)
    narrow = replace(field, max_width=width)
    own = [_reworked(text, one) for one in _shorter(text.text, desk.rules, field) if allowed(one, narrow, rules)]
    told = _facts_in(desk, text)
    other = [
        _new(one, text.field)
        for one in _alike(desk, text, told)
        if told
        and display_width(one.text) <= width
        and told <= set(one.facts)
        and _keeps(one.text, text.text, desk.rules)
    ]
    own.sort(key=lambda one: -display_width(one.text))
    return _distinct([*own, *other], text)[:count]


def _facts_in(desk: Reworking, text: CopyText) -> frozenset[str]:
    """The keys of the facts that a text tells."""
    known = next((one for one in desk.pools.get(text.field, ()) if one.text == text.text), None)
    if known is not None:
        return frozenset(known.facts)
    words = set(content_stems(text.text))
    found = set()
    for fact in desk.model.facts:
        meant = set(content_stems(fact.text))
        if meant and len(meant & words) / len(meant) >= _ABOUT:
            found.add(fact.key)
    return frozenset(found)


def _alike(desk: Reworking, text: CopyText, told: frozenset[str]) -> list[Candidate]:
    """What the grammar says of the same facts, of the same kind where there are none; nearest and best first."""
    pool = [one for one in desk.pools.get(text.field, ()) if one.text.casefold() != text.text.casefold()]
    if told:
        near = [one for one in pool if told & set(one.facts)]
        return sorted(near, key=lambda one: (-_likeness(told, one), -one.weight, one.text))
    section = section_of(text.role)
    return sorted(
        (one for one in pool if section_of(one.line.role) is section), key=lambda one: (-one.weight, one.text)
    )


def _likeness(told: frozenset[str], one: Candidate) -> float:
    facts = set(one.facts)
    return len(told & facts) / len(told | facts)


def _shorter(text: str, rules: Rules, field: Field) -> Iterator[str]:
    """Shorter wordings: each sentence reduced, and sentences left out."""
    sentences = [one for one in _SENTENCES.split(text.strip()) if one][:_MOST_SENTENCES]
    wordings = [[one for one in _wordings(each, field) if _keeps(one, each, rules)] for each in sentences]
    for chosen in product(*wordings):
        if list(chosen) != sentences:
            yield " ".join(chosen)
    for size in range(len(sentences) - 1, 0, -1):
        for left in combinations(range(len(sentences)), size):
            if all(sentences[at].endswith("?") for at in left):
                continue  # a question that nothing answers
            for chosen in product(*(wordings[at] for at in left)):
                yield " ".join(chosen)


def _wordings(sentence: str, field: Field) -> list[str]:
    """A sentence and its shorter forms, with the mark it ends with; nothing with a figure loses a part.

    Outside titles a sentence keeps its articles and its "and".
    """
    bare = sentence.rstrip(".?!")
    mark = sentence[len(bare) :]
    strict = bool(numbers(sentence)) or mark.startswith("?")
    found = reductions(bare, shape_of(bare), strict=strict)
    if not field.title:
        whole: dict[str, str] = {}
        for one in found:
            whole.setdefault(_ARTICLES.sub(" ", one).replace(" & ", " and "), one)
        found = list(whole.values())
    return [one + mark for one in found][:_MOST_WORDINGS]


def _keeps(shorter: str, text: str, rules: Rules) -> bool:
    """Whether more than half of the words that carry meaning are left, names not counted."""
    names = frozenset(found for name in rules.names for found in stems(name))
    before = set(content_stems(text)) - names
    return not before or len((set(content_stems(shorter)) - names) & before) * 2 > len(before)


def _lenient(rules: Rules, text: str) -> Rules:
    """The rules, with a person's own words and figures allowed: what they prove is the ledger's to say."""
    own = Source(text)
    return replace(rules, sources=(*rules.sources, own), vocabulary=rules.vocabulary | frozenset(stems(text)))


def _new(one: Candidate, field: str) -> NewText:
    return NewText(
        field, one.line.role, one.text, {"frame": one.weight}, evidence_parts(one.line.evidence), one.line.source
    )


def _reworked(text: CopyText, words: str) -> NewText:
    return NewText(text.field, text.role, words, {}, text.evidence, GRAMMAR)


def _distinct(found: Iterable[NewText], text: CopyText) -> list[NewText]:
    seen = {text.text.casefold()}
    distinct = []
    for one in found:
        if one.text.casefold() not in seen:
            seen.add(one.text.casefold())
            distinct.append(one)
    return distinct
