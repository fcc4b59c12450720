"""The ledger: which entry each number, superlative and comparison of a text rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from core.copy.lexicon import AD_WORDS
from core.copy.width import display_width
from core.copy.words import stem, tokens
from core.evidence.claims import Claim, Kind, claims_in
from core.evidence.entry import Entry, State
from core.evidence.meaning import alike, meant, shared
from core.evidence.quantities import Quantity, quantities

_SENTENCE_END = re.compile(r"(?<=[.?!])\s+|\n+")
_SHORT = 30
"""Width of a Google headline: so little room that the unit of a number has to do for its context."""
_CONTEXT = 2
_REMEMBERED = 20_000
# Words that change what a text asks for, but not what its figure is of: “cut downtime by 41 %” is “41 % less downtime”.
_CHANGES = (
    "cut cuts reduce lower save spend gain raise grow increase drop less fewer more weniger mehr moins plus menos más"
)
_NEUTRAL = frozenset(stem(word) for word in (*AD_WORDS, *_CHANGES.split()))


@dataclass(frozen=True)
class Grounding:
    """What one claim of a text rests on. `entry` is None when nothing states it; with `expired` the entry did until its
    last day. `withdrawn` is what would state it, had nobody withdrawn it. `why` says what is missing."""

    span: tuple[int, int]
    kind: Kind
    entry: Entry | None
    expired: bool = False
    text: str = ""
    withdrawn: Entry | None = None
    why: str = ""

    @property
    def grounded(self) -> bool:
        """Whether the claim may stand."""
        return self.entry is not None and not self.expired


@dataclass(frozen=True, eq=False)
class Proof:
    """A statement of an entry, taken apart once."""

    entry: Entry
    text: str

    @cached_property
    def figures(self) -> tuple[Quantity, ...]:
        """Its numbers."""
        return quantities(self.text, every=True)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """Its superlatives and comparisons."""
        return tuple(one for one in claims_in(self.text) if one.kind != "number")

    @cached_property
    def meant(self) -> frozenset[str]:
        """Stems of its words that carry meaning, numbers left out."""
        return meant(self.text)


@dataclass(frozen=True, eq=False)
class Ledger:
    """All entries on a day. `names` may stand with their digits anywhere; `words` are further words that are no news
    (keywords, people) where a short text is compared with a statement."""

    entries: tuple[Entry, ...] = ()
    today: date = date.min
    names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    _known: dict[str, tuple[Grounding, ...]] = field(default_factory=dict, repr=False)

    def grounding(self, text: str) -> list[Grounding]:
        """Every number, superlative and comparison of a text with the entry it rests on, in their order."""
        found = self._known.get(text)
        if found is None:
            found = tuple(self._ground(text, one) for one in claims_in(text) if not self._named(text, one))
            if len(self._known) < _REMEMBERED:
                self._known[text] = found
        return list(found)

    def ungrounded(self, text: str) -> list[Grounding]:
        """The claims of a text that may not stand."""
        return [one for one in self.grounding(text) if not one.grounded]

    @cached_property
    def proofs(self) -> tuple[Proof, ...]:
        """Statements and quotes of all entries, those that count first."""
        ordered = sorted(self.entries, key=lambda one: (not one.counts(self.today), one.state is State.WITHDRAWN))
        return tuple(Proof(one, text) for one in ordered for text in dict.fromkeys((one.statement, one.quote)) if text)

    @cached_property
    def _by_value(self) -> Mapping[str, Sequence[tuple[Proof, Quantity]]]:
        found: dict[str, list[tuple[Proof, Quantity]]] = {}
        for proof in self.proofs:
            for one in proof.figures:
                for value in one.values:
                    found.setdefault(value, []).append((proof, one))
        return found

    @cached_property
    def _strong(self) -> Sequence[tuple[Proof, Claim]]:
        return [(proof, one) for proof in self.proofs for one in proof.claims]

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        texts = (*(proof.text for proof in self.proofs), *self.names, *self.words)
        return _NEUTRAL.union(*(meant(text) for text in texts))

    @cached_property
    def _name_patterns(self) -> tuple[re.Pattern[str], ...]:
        named = [name for name in self.names if any(char.isdigit() for char in name) or claims_in(name)]
        return tuple(re.compile(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", re.IGNORECASE) for name in named)

    def _named(self, text: str, claim: Claim) -> bool:
        """Whether a claim is only part of a name that the brief gives."""
        return any(
            found.start() <= claim.start and claim.end <= found.end()
            for pattern in self._name_patterns
            for found in pattern.finditer(text)
        )

    def _ground(self, text: str, claim: Claim) -> Grounding:
        sentence = _sentence(text, claim)
        why = ""
        withdrawn: Entry | None = None
        for proof, reason in self._candidates(sentence, claim):
            if reason:
                why = why or reason
            elif proof.entry.state is State.WITHDRAWN:
                withdrawn = withdrawn or proof.entry
            else:
                expired = proof.entry.expired(self.today)
                return Grounding((claim.start, claim.end), claim.kind, proof.entry, expired, claim.shown)
        return Grounding((claim.start, claim.end), claim.kind, None, False, claim.shown, withdrawn, why)

    def _candidates(self, sentence: Sentence, claim: Claim) -> Iterator[tuple[Proof, str]]:
        """Proofs that say the same, each with what keeps it from proving the claim ("" when nothing does)."""
        if claim.quantity is not None:
            seen = {
                id(proof): (proof, one)
                for value in claim.quantity.values
                for proof, one in self._by_value.get(value, ())
            }
            for proof, one in seen.values():
                yield proof, self._number_differs(sentence, claim.quantity, proof, one)
            return
        for proof, said in self._strong:
            if said.kind == claim.kind and claim.key <= said.key | proof.meant:
                yield proof, self._context_differs(sentence, claim, proof)

    def _number_differs(self, sentence: Sentence, mine: Quantity, proof: Proof, theirs: Quantity) -> str:
        if not theirs.same(mine):
            return f"the evidence says {theirs.shown}"
        if theirs.at_most and not mine.at_most:
            return f"the evidence says “up to {theirs.shown}”"
        if mine.more and not theirs.more:
            return f"the evidence says {theirs.shown}, not more"
        context = shared(sentence.meant, proof.meant)
        if len(context) >= min(_CONTEXT, max(1, len(proof.meant))):
            return ""
        near = any(alike(one, other) for one in sentence.near(mine) for other in _near(proof.text, theirs))
        if sentence.short and (near or (mine.unit and context) or not sentence.meant) and self._no_news(sentence):
            return ""
        return f"the evidence states {theirs.shown} of something else"

    def _context_differs(self, sentence: Sentence, claim: Claim, proof: Proof) -> str:
        if shared(sentence.meant - claim.key, proof.meant - claim.key) or self._no_news(sentence):
            return ""
        return "the evidence says it of something else"

    def _no_news(self, sentence: Sentence) -> bool:
        """Whether a short text says nothing that is not known, so that its figure can mean only one thing."""
        return sentence.short and shared(sentence.meant, self._vocabulary) == sentence.meant


@dataclass(frozen=True)
class Sentence:
    """The sentence a claim stands in; `start` is its place in the text."""

    text: str
    start: int

    @cached_property
    def meant(self) -> frozenset[str]:
        """Stems of its words that carry meaning, numbers left out."""
        return meant(self.text)

    @property
    def short(self) -> bool:
        """Whether it is no longer than a headline."""
        return display_width(self.text) <= _SHORT

    def near(self, one: Quantity) -> frozenset[str]:
        """Stems of the words beside a quantity of the whole text."""
        return _beside(self.text, one.start - self.start, one.end - self.start)


def _sentence(text: str, claim: Claim) -> Sentence:
    start = 0
    for end in _SENTENCE_END.finditer(text):
        if end.start() > claim.start:
            return Sentence(text[start : end.start()], start)
        start = end.end()
    return Sentence(text[start:], start)


def _near(text: str, one: Quantity) -> frozenset[str]:
    return _beside(text, one.start, one.end)


def _beside(text: str, start: int, end: int) -> frozenset[str]:
    """The stems right before and right after a place: what a number counts, or what it belongs to."""
    before = [one for one in tokens(text[:start])[-2:] if meant(one)][-1:]
    after = [one for one in tokens(text[end:])[:3] if meant(one)][:1]
    return frozenset(stem(one) for one in (*before, *after))


def names_and_words(names: Iterable[str], words: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Both without repetitions and blanks."""
    return tuple(dict.fromkeys(filter(None, names))), tuple(dict.fromkeys(filter(None, words)))
