"""Which of many candidates make one good ad: quotas of roles, no near-duplicates, relevance, variety."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from core.copy.line import GRAMMAR, Candidate
from core.copy.tables import table
from core.copy.width import display_width
from core.copy.words import content_stems, stems

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

# Stems that make no difference between two headlines.
_FILLERS = table("see more our now get today meet built mad discover explor official sit")
# Families whose members have nothing in common but their frame.
_MANIFOLD = frozenset({"fact", "fact, shorter", "keyword", "two facts", "fact call", "joined", "two facts call"})
# What tells a fact; no ad tells one twice.
_TOLD = ("claims[", "value_props[", "summary", "category", "pain:")
_SOUGHT = frozenset({"keyword", "category"})
_SEEKING = table("look need")
# Frames below it invite without a word of what is sold (`Is it right for you?`).
_TELLING = 0.5
_LAST = 3
_LEAST_KEYWORDS = 2
_LEAST_FLUENCY = 0.5
_TOO_CLOSE = 0.9
_OVERLAP = 0.75
_RELEVANCE = 0.30
_FLUENCY = 0.12
_VARIETY = 0.30
_REPEATED_CALL, _REPEATED_FACT = 0.2, 0.05
_PHRASE = 3
_FULL, _EMPTINESS = 0.65, 0.6


@dataclass(frozen=True)
class Recipe:
    """How many texts, at least how many of each role (any of several), at most how many of a role, of a model; `room` is
    the width texts had better fill (0: any width does). beside each other, lines that say next to nothing fill up
    to `enough` only, and such as repeat others to what the platform has `needed`."""

    count: int
    least: tuple[tuple[frozenset[str], int], ...]
    most: Mapping[str, int]
    most_drafted: int
    room: int = 0
    enough: int = 0
    needed: int = 0


HEADLINE_RECIPE = Recipe(
    count=15,
    least=(
        (frozenset({"brand"}), 1), (frozenset({"keyword"}), 3), (frozenset({"offer", "cta"}), 1), (frozenset({"proof"}), 2),
        (frozenset({"benefit", "objection"}), 3), (frozenset({"pain", "question"}), 1), (frozenset({"audience"}), 1), (frozenset({"cta", "offer"}), 2),
    ),
    most={"brand": 2, "keyword": 4, "category": 1, "audience": 2, "pain": 2, "question": 1, "cta": 2, "offer": 2, "proof": 4, "benefit": 5},
    most_drafted=3,
    enough=8,
    needed=3,
)  # fmt: skip
# What a headline has to say, whatever the descriptions say then.
_FIRST = Recipe(
    count=6,
    least=(
        (frozenset({"proof"}), 1),
        (frozenset({"keyword"}), 2),
        (frozenset({"offer"}), 1),
    ),
    most={
        "proof": 1,
        "keyword": 2,
        "offer": 1,
        "objection": 1,
        "benefit": 2,
        **dict.fromkeys(("brand", "category", "audience", "pain", "question", "cta"), 0),
    },
    most_drafted=1,
)
_STATED = frozenset({"claims", "value_props", "summary"})
_FIRST_DESCRIBED = 3
_FULL_BRIEF = 5
"""So many claims and propositions make a brief full: its ads have all texts Google takes."""
DESCRIPTION_RECIPE = Recipe(
    count=4,
    least=(
        (frozenset({"proof"}), 1),
        (frozenset({"offer"}), 1),
        (frozenset({"benefit", "pain"}), 1),
    ),
    most={"keyword": 1, "pain": 1, "proof": 2, "offer": 2, "brand": 2, "audience": 1, "benefit": 2, "cta": 1},
    most_drafted=2,
    room=90,
    enough=3,
    needed=2,
)


@dataclass(frozen=True)
class Judgement:
    """What the models say of the candidates; empty without them. Relevance and fluency lie in 0..1."""

    vectors: Mapping[str, npt.NDArray[np.float32]] = field(default_factory=dict)
    fluency: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Subject:
    """What an ad is about: its words, and its vector when an embedder is at hand."""

    words: frozenset[str]
    vector: npt.NDArray[np.float32] | None = None


class Company(Protocol):
    """What texts are like beside each other in one ad (`core.xray.company` reads them as the X-ray does)."""

    def fits(self, text: str, others: Sequence[str]) -> bool:
        """Whether a text neither repeats nor contradicts any of the others."""
        ...

    def carries(self, text: str, others: Sequence[str]) -> bool:
        """Whether any two of these texts name the brand and call for something: an ad may show just them."""
        ...


@dataclass(frozen=True)
class Around:
    """What stands around the texts that are chosen: `beside` are the ad's other texts, which these had better not repeat;
    `first` are chosen already. With `company` they should read well beside each other, and where they are `carrying` any two
    of them should name the brand and call for something."""

    beside: Sequence[Candidate] = ()
    first: Sequence[Candidate] = ()
    company: Company | None = None
    carrying: bool = False
    whole: bool = False


_NOTHING = Around()


def choose_ad(
    pool: tuple[Sequence[Candidate], Sequence[Candidate]],
    subject: Subject,
    judgement: Judgement,
    ignored: frozenset[str],
    company: Company | None = None,
) -> tuple[list[Candidate], list[Candidate]]:
    """Headlines and descriptions of one ad. With `company` as many as can be are such that every combination reads well:
    after the headlines no ad goes without come descriptions, for every ad shows two of them, then what these do not say."""
    if company is None:
        headlines = choose(pool[0], HEADLINE_RECIPE, subject, judgement, ignored)
        return headlines, choose(pool[1], DESCRIPTION_RECIPE, subject, judgement, ignored, Around(headlines))
    first = choose(pool[0], _first(pool[1]), subject, judgement, ignored, Around(company=company))
    whole = len(_stated(pool[1])) >= _FULL_BRIEF
    around = Around(first, company=company, carrying=True, whole=whole)
    descriptions = choose(pool[1], DESCRIPTION_RECIPE, subject, judgement, ignored, around)
    around = Around(descriptions, first, company, whole=whole)
    return choose(pool[0], HEADLINE_RECIPE, subject, judgement, ignored, around), descriptions


def _first(descriptions: Sequence[Candidate]) -> Recipe:
    """The first headlines tell no more than leaves each description a thing to say."""
    facts = max(1, min(3, len(_stated(descriptions)) - _FIRST_DESCRIBED))
    benefits = (frozenset({"benefit", "objection"}), facts - 1)
    return replace(_FIRST, count=3 + facts, least=(*_FIRST.least, benefits) if facts > 1 else _FIRST.least)


def _stated(descriptions: Sequence[Candidate]) -> set[str]:
    """The claims and propositions that descriptions can tell."""
    return {fact for one in descriptions for fact in one.facts if fact.partition("[")[0] in _STATED}


def choose(
    candidates: Sequence[Candidate],
    recipe: Recipe,
    subject: Subject,
    judgement: Judgement,
    ignored: frozenset[str],
    around: Around = _NOTHING,
) -> list[Candidate]:
    """The recipe's number of candidates, fewer only when there are no more distinct ones. `ignored` are stems of names."""
    worth = {
        one.text: _worth(one, subject, judgement) - _repetition(one, around.beside) - _empty(one.text, recipe.room)
        for one in candidates
    }
    picker = _Picker(candidates, worth, judgement, ignored, recipe, around, list(around.first))
    for ease, telling, most in _steps(recipe, around):
        picker.ease, picker.telling = ease, telling
        if ease in (-2, 0):
            for roles, wanted in recipe.least:
                picker.fill(roles, wanted, most)
        picker.fill(None, most, most)
    return picker.chosen


def _steps(recipe: Recipe, around: Around) -> list[tuple[int, bool, int]]:
    """How easy, whether only what tells something, and up to how many: fewer texts that read well together serve better than
    many that repeat each other."""
    if around.company is None:
        return [(ease, False, recipe.count) for ease in range(4)]
    full = [(-2, True, recipe.count), (-1, True, recipe.count)]
    if around.whole:  # a full brief fills an ad, if need be with lines that say little
        return [*full, *((ease, False, recipe.count) for ease in range(-1, 3)), (3, False, recipe.needed)]
    return [*full, (-1, False, recipe.enough), *((ease, False, recipe.needed) for ease in range(4))]


def _worth(one: Candidate, subject: Subject, judgement: Judgement) -> float:
    near = relevance(one.text, subject, judgement)
    return one.weight + _RELEVANCE * near + _FLUENCY * judgement.fluency.get(one.text, 0.5)


def _empty(text: str, room: int) -> float:
    """What it costs to leave more than a third of the room empty."""
    return _EMPTINESS * max(0.0, _FULL - display_width(text) / room) if room else 0.0


def _repetition(one: Candidate, beside: Sequence[Candidate]) -> float:
    """What it costs to hold other texts of the ad word for word: a call said twice more than a fact."""
    text = one.text.lower()
    held = [other for other in beside if len(other.text.split()) >= _PHRASE and other.text.lower() in text]
    return sum(_REPEATED_CALL if other.line.role == "offer" else _REPEATED_FACT for other in held)


def relevance(text: str, subject: Subject, judgement: Judgement) -> float:
    """How near a text is to what an ad is about: cosine of their vectors, else the share of its words."""
    vector = judgement.vectors.get(text)
    if vector is not None and subject.vector is not None:
        return float(vector @ subject.vector)
    words = set(content_stems(text))
    return len(words & subject.words) / max(1, len(words))


@dataclass
class _Picker:
    """The greedy choice; below 0 only what keeps good company (at -2 such as carries an ad by itself), at 0 what the
    recipe's roles allow, at 3 all that is not there already."""

    candidates: Sequence[Candidate]
    worth: Mapping[str, float]
    judgement: Judgement
    ignored: frozenset[str]
    recipe: Recipe
    around: Around = _NOTHING
    chosen: list[Candidate] = field(default_factory=list)
    ease: int = 0
    telling: bool = False
    _sets: dict[str, frozenset[str]] = field(default_factory=dict)

    def fill(self, roles: frozenset[str] | None, wanted: int, most: int) -> None:
        """Adds the best candidates of the roles (any, when None) until `wanted` of them, or `most` of all, are chosen."""
        while len(self.chosen) < most:
            if sum(roles is None or one.line.role in roles for one in self.chosen) >= wanted:
                return
            usable = [one for one in self.candidates if (roles is None or one.line.role in roles) and self._usable(one)]
            if not usable:
                return
            self.chosen.append(max(usable, key=lambda one: (self._score(one), one.text)))

    def _usable(self, one: Candidate) -> bool:
        if any(one.text.lower() == other.text.lower() for other in self.chosen):
            return False
        if self.telling and one.weight < _TELLING and all(fact.startswith(("ask:", "offer")) for fact in one.facts):
            return False
        roles = Counter(other.line.role for other in self.chosen)
        drafted = sum(other.line.source != GRAMMAR for other in self.chosen)
        if one.line.source != GRAMMAR and (drafted >= self.recipe.most_drafted or self._halting(one)):
            return False
        if self.ease < 1 and roles[one.line.role] >= self.recipe.most.get(one.line.role, self.recipe.count):
            return False
        held = self.ease < 0 or (self.around.whole and self.ease < _LAST)
        if held and not self._keeps_company(one):
            return False
        return self.ease > 2 or not any(self._close(one, other) for other in self.chosen)

    def _keeps_company(self, one: Candidate) -> bool:
        """Whether it reads well beside all that may be shown with it."""
        company = self.around.company
        if company is None:
            return True
        chosen = [other.text for other in self.chosen]
        carries = not self.around.carrying or self.ease > -2 or company.carries(one.text, chosen)
        return carries and company.fits(one.text, [*(other.text for other in self.around.beside), *chosen])

    def _halting(self, one: Candidate) -> bool:
        """Whether a drafted line reads worse than most of the grammar's."""
        return self.judgement.fluency.get(one.text, 1.0) < _LEAST_FLUENCY

    def _close(self, one: Candidate, other: Candidate) -> bool:
        left, right = self._content(one.text), self._content(other.text)
        if {one.line.role, other.line.role} <= _SOUGHT:  # the brand's name may hold what is searched for
            left, right = self._searched(one.text), self._searched(other.text)
        if self._second_keyword(one, other):
            return False
        if self.ease > 1:
            return bool(left) and left == right
        first, second = self.judgement.vectors.get(one.text), self.judgement.vectors.get(other.text)
        if first is not None and second is not None and float(first @ second) > _TOO_CLOSE:
            return True
        least = min(len(left), len(right))
        if one.line.role == other.line.role == "brand" and not left and not right:
            return True  # two lines of nothing but the name
        if any(fact.startswith(_TOLD) for fact in set(one.facts) & set(other.facts)):
            return True
        return least > 0 and len(left & right) / least >= (1.0 if least < 3 else _OVERLAP)

    def _second_keyword(self, one: Candidate, other: Candidate) -> bool:
        """An ad group's phrase stands in two headlines even when it has one phrase only."""
        if self.around.company is not None:
            return False
        both = one.line.role == other.line.role == "keyword"
        return both and sum(three.line.role == "keyword" for three in self.chosen) < _LEAST_KEYWORDS

    def _content(self, text: str) -> frozenset[str]:
        if text not in self._sets:
            self._sets[text] = frozenset(content_stems(text)) - self.ignored - _FILLERS
        return self._sets[text]

    def _searched(self, text: str) -> frozenset[str]:
        return frozenset(content_stems(text)) - _FILLERS - _SEEKING

    def _score(self, one: Candidate) -> float:
        told = Counter(fact for other in self.chosen for fact in other.facts)
        families = Counter(other.family for other in self.chosen)
        repeated = sum(told[fact] for fact in one.facts)
        return (
            self.worth[one.text]
            - 0.28 * repeated
            - (0.0 if one.family in _MANIFOLD else 0.12 * families[one.family])
            - _VARIETY * self._nearest(one)
        )

    def _nearest(self, one: Candidate) -> float:
        return max((self._alike(one, other) for other in self.chosen), default=0.0)

    def _alike(self, one: Candidate, other: Candidate) -> float:
        first, second = self.judgement.vectors.get(one.text), self.judgement.vectors.get(other.text)
        if first is not None and second is not None:
            return max(0.0, float(first @ second))
        left, right = self._content(one.text), self._content(other.text)
        return len(left & right) / max(1, len(left | right))


def name_stems(*names: str | None) -> frozenset[str]:
    """Stems of the words of names."""
    return frozenset(found for name in names if name for found in stems(name))
