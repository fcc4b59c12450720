"""The brief as facts: everything an ad may say, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from core.brief.brief import Brief, Claim
from core.brief.names import LEGAL_FORMS, company_name
from core.copy.bans import banned_in, named_in
from core.copy.calls import Call, calls_of
from core.copy.casing import calm, hyphenations, special_casing
from core.copy.language import copy_language
from core.copy.lexicon import PEOPLE, PROPER_ADJECTIVES
from core.copy.phrases import NounPhrase, head_noun, industry_buyers, keyword_phrase, noun_phrase, people
from core.copy.shapes import Shape, shape_of
from core.copy.verbs import PLAIN_VERBS
from core.copy.width import display_width
from core.copy.words import is_plural, lower_first, numbers, stem, stems, tokens

_LONGEST_FACT = 300
_LONGEST_DESCRIBED = 50
CONTACT = re.compile(r"https?:|www\.|[\w.]+@[\w.]+|\b[\w-]+\.(?:com|net|org|io|example|de|eu)\b|\+?\d[\d\s()/-]{7,}\d")
_INSTRUCTION = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,30}\b(?:instruction|prompt|rule|above|previous|prior)|system prompt|\bas an ai\b|<\|",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"[{}<>\[\]|\\^~`*_\x00-\x1f\u200b-\u200f\u2028-\u202e\ue000-\uf8ff]")


@dataclass(frozen=True)
class Fact:
    """One thing the brief states: `kind` is claim, prop or summary; `evidence` is what a reviewer is shown."""

    key: str
    kind: str
    text: str
    shape: Shape
    evidence: str
    lowerable: bool

    @property
    def inside(self) -> str:
        """The text as it stands in the middle of a sentence."""
        return lower_first(self.text) if self.lowerable else self.text


@dataclass(frozen=True)
class Pain:
    """What bothers a persona, as the brief words it."""

    text: str
    persona: str
    phrase: NounPhrase
    shape: Shape


@dataclass(frozen=True)
class FactModel:
    """What may be said. `product` and `brand` are None when a ban forbids the name itself."""

    language: str
    goal: str
    product: str | None
    brand: str | None
    category: NounPhrase | None
    described: str | None
    facts: tuple[Fact, ...]
    calls: tuple[Call, ...]
    audiences: tuple[str, ...]
    personas: dict[str, str]
    industries: tuple[str, ...]
    pains: tuple[Pain, ...]
    must_include: tuple[str, ...]
    case_study: str | None
    keep: dict[str, str]
    hyphens: dict[str, str]
    assumptions: tuple[str, ...]

    @property
    def name(self) -> str | None:
        """The product, or the company where only that may be named."""
        return self.product or self.brand

    @property
    def takes_the(self) -> bool:
        """Whether the product's name ends in what it is (`KVX-900 Servo Press`) and so has an article in a sentence."""
        return self._says_what_it_is and not self.is_many

    @property
    def is_many(self) -> bool:
        """Whether the product's name is a plural (`Brennholt Seals`): then it has no article, and they work."""
        return self._says_what_it_is and is_plural((self.product or "").split()[-1])

    @property
    def _says_what_it_is(self) -> bool:
        if not self.product or not self.category or self.category.number not in {"count", "plural"}:
            return False
        words = self.product.split()
        return len(words) > 1 and stem(words[-1]) == stem(head_noun(self.category.text)) != stem(words[0])

    @property
    def short_name(self) -> str | None:
        """The shorter of brand and product."""
        names = [name for name in (self.brand, self.product) if name]
        return min(names, key=display_width) if names else None


def facts_of(brief: Brief, refusal: Callable[[str], str | None] | None = None) -> FactModel:
    """The fact model of a brief; what cannot be used is left out and named in `assumptions`.

    `refusal` says in a sentence why the platforms refuse a text, or None; without it only what is never said is left out.
    """
    reading = _Reading(brief, refusal)
    language, doubt = copy_language(brief)
    if language != "en":
        return _plain_model(brief, reading, language, doubt)
    category, described, audience = reading.summary()
    facts = (*reading.claims(), *reading.props(), *reading.summary_facts())
    personas = reading.personas()
    return FactModel(
        language=language,
        goal=brief.goal,
        product=reading.named(brief.product),
        brand=reading.named(_without_legal_form(brief.company, brief.brand.must_include)),
        category=category,
        described=described,
        facts=facts,
        calls=calls_of(brief, reading.sayable),
        audiences=tuple(dict.fromkeys([*([audience] if audience else []), *personas.values()])),
        personas=personas,
        industries=reading.industries(),
        pains=reading.pains(),
        must_include=tuple(text for text in brief.brand.must_include if reading.sayable(text)),
        case_study=reading.case_study(),
        keep=reading.keep,
        hyphens=reading.hyphens,
        assumptions=(*([doubt] if doubt else []), *reading.left_out()),
    )


def _plain_model(brief: Brief, reading: _Reading, language: str, doubt: str | None) -> FactModel:
    """The model of a brief whose grammar is not English: its phrases are used as they stand."""
    facts = tuple(replace(fact, shape=Shape.OTHER, lowerable=False) for fact in (*reading.claims(), *reading.props()))
    button = brief.offer.call_to_action if brief.offer else None
    offer = brief.offer.name if brief.offer else ""
    texts = [text.strip(" .!") for text in (button, offer) if text and reading.sayable(text.strip(" .!"))]
    return FactModel(
        language=language,
        goal=brief.goal,
        product=reading.named(brief.product),
        brand=reading.named(_without_legal_form(brief.company, brief.brand.must_include)),
        category=None,
        described=brief.summary.strip(" .") if brief.summary and reading.sayable(brief.summary) else None,
        facts=facts,
        calls=tuple(Call(text, f"Offer: {offer}", offered=text == offer.strip(" .!")) for text in texts),
        audiences=(),
        personas={},
        industries=(),
        pains=reading.pains(),
        must_include=tuple(text for text in brief.brand.must_include if reading.sayable(text)),
        case_study=None,
        keep=reading.keep,
        hyphens=reading.hyphens,
        assumptions=(*([doubt] if doubt else []), *reading.left_out()),
    )


def english_model(brief: Brief, plain: FactModel, refusal: Callable[[str], str | None] | None) -> FactModel:
    """For a language without frames whose usable phrases fill no ad: the names stand in English sentences."""
    named = replace(brief, languages=("en",), summary=None, value_props=(), claims=(), offer=None, personas=())
    note = f"Too few phrases of the brief can be used and no sentence frames exist for “{plain.language}”: the ads are in English. Please translate them."
    return replace(facts_of(named, refusal), assumptions=tuple(dict.fromkeys([note, *plain.assumptions[1:]])))


def phrases_of(brief: Brief) -> tuple[str, ...]:
    """The texts whose numbers, superlatives and comparisons an ad may repeat."""
    offer = [brief.offer.name] if brief.offer else []
    claims = [claim.text for claim in brief.claims]
    summary = [brief.summary] if brief.summary else []
    return (
        *claims,
        *brief.value_props,
        *offer,
        *summary,
        brief.product,
        brief.company,
        *brief.brand.must_include,
    )


def _without_legal_form(company: str, must_include: tuple[str, ...]) -> str:
    words = company.split()
    while len(words) > 1 and _legal(words[-1]) and words[-1] not in must_include:
        words.pop()
    return " ".join(words).rstrip(",")


def _legal(word: str) -> bool:
    """Whether a word belongs to a legal form, the sign in `GmbH & Co. KG` included."""
    return word in {"&", "+"} or word.lower().strip(",") in LEGAL_FORMS or word.lower() in {"co.", "co"}


class _Reading:
    """One pass over a brief."""

    def __init__(self, brief: Brief, refusal: Callable[[str], str | None] | None) -> None:
        self.brief = brief
        self.refusal = refusal or (lambda text: None)
        self.refused: dict[str, str] = {}
        pains = [pain for persona in brief.personas for pain in persona.pains]
        own = [*(text for text in phrases_of(brief) if text not in (brief.product, brief.company)), *pains]
        self.keep = special_casing(own, brief.brand.acronyms)
        self.hyphens = hyphenations(own)
        self.proper = _proper_words(own)

    def sayable(self, text: str) -> bool:
        """Whether a phrase of the brief may stand in an ad; remembers why not."""
        reason = self._refusal(text)
        if reason:
            self.refused.setdefault(text, reason)
        return reason is None

    def _refusal(self, text: str) -> str | None:
        brand = self.brief.brand
        if found := banned_in(text, brand.banned_words):
            return f"it holds the banned word “{found[0]}”"
        if not brand.allow_competitor_names and (found := named_in(text, brand.competitors)):
            return f"it names the competitor “{found[0]}”"
        if CONTACT.search(self._unnamed(text)):
            return "it holds an address or a phone number"
        if "#" in text:
            return "it holds the sign “#”, which no ad may show"
        if _INSTRUCTION.search(text):
            return "it reads like an instruction to a machine"
        if _MARKUP.search(text) or not any(char.isalpha() for char in text):
            return "it is no plain text"
        if display_width(text) > _LONGEST_FACT:
            return "it is too long for an ad"
        message = self.refusal(text)
        return lower_first(message).rstrip(".") if message else None

    def _unnamed(self, text: str) -> str:
        """The text without the product's and the company's name: `pipely.io` is a name, no address."""
        for name in (self.brief.product, self.brief.company, company_name(self.brief)):
            if "." in name and "/" not in name and not name.lower().startswith("www."):
                text = re.sub(rf"(?<![^\W_]|[@.]){re.escape(name)}(?![^\W_]|/)", " ", text, flags=re.IGNORECASE)
        return text

    def named(self, name: str) -> str | None:
        """A name an ad may use."""
        clean = " ".join(name.split())
        return clean if clean and self.sayable(clean) else None

    def claims(self) -> list[Fact]:
        """The claims as facts."""
        made = [
            self._fact(f"claims[{i}]", "claim", claim.text, _proof(claim)) for i, claim in enumerate(self.brief.claims)
        ]
        return [fact for fact in made if fact]

    def props(self) -> list[Fact]:
        """The value propositions as facts."""
        made = [
            self._fact(f"value_props[{i}]", "prop", prop, f"Value proposition: {prop}")
            for i, prop in enumerate(self.brief.value_props)
        ]
        return [fact for fact in made if fact]

    def _fact(self, key: str, kind: str, text: str, evidence: str) -> Fact | None:
        clean = calm(re.sub(r"\s*!+", "", " ".join(text.split())).strip(" .;,:"), self.keep)
        if not clean or not self.sayable(clean):
            return None
        return Fact(key, kind, clean, shape_of(clean), evidence, self._lowerable(clean))

    def _lowerable(self, text: str) -> bool:
        """Whether the first letter may be small: not for names and acronyms."""
        first = (tokens(text) or [""])[0]
        if not first or first[0].isdigit() or first.lower() in self.keep or first.lower() in self.proper:
            return False
        return not any(char.isupper() for char in first[1:])

    def summary(self) -> tuple[NounPhrase | None, str | None, str | None]:
        """Category, the longer description and the audience the summary names."""
        text = self._opening(self.brief.summary or "")
        if not text or shape_of(text) is not Shape.NOUN:
            return self._category_from_keywords(), None, None
        core, _, object_ = text.partition(" for ")
        buyers = object_ if object_ and (tokens(object_) or [""])[-1].lower() in PEOPLE else None
        inside = lower_first(core) if self._lowerable(core) else core
        whole = self._with_clause(text)
        described = lower_first(whole) if self._lowerable(whole) else whole
        return noun_phrase(inside), described, buyers

    def _with_clause(self, opening: str) -> str:
        """`Compliance training` → Compliance training that people finish, where the summary says no more than that."""
        summary = " ".join((self.brief.summary or "").split()).strip(" .")
        whole = summary[max(0, summary.lower().find(opening.lower())) :]
        short = re.fullmatch(r"that [^,;:.]+", whole[len(opening) :].strip()) and len(whole) <= _LONGEST_DESCRIBED
        return whole if short and self.sayable(whole) else opening

    def _opening(self, summary: str) -> str:
        """`A kit for pumps: sensors and more` → `Kit for pumps`, as far as it is sayable."""
        text = re.split(r"\s*[:;.]\s|,\s|\s[-–—]\s|\s(?:that|which|who|so)\s", " ".join(summary.split()).strip(" ."))[
            0
        ].strip(" .,")
        names = "|".join(re.escape(name) for name in (self.brief.product, self.brief.company))
        text = re.sub(rf"^(?:(?:{names}|we|it|our product) (?:is|are) )?(?:an? |the )?", "", text, flags=re.IGNORECASE)
        return text if text and self.sayable(text) and display_width(text) <= 75 else ""

    def summary_facts(self) -> list[Fact]:
        """What the summary lists after a colon."""
        _, colon, rest = (self.brief.summary or "").partition(": ")
        fact = (
            self._fact("summary", "summary", rest[:1].upper() + rest[1:], f"Summary: {self.brief.summary}")
            if colon
            else None
        )
        return [fact] if fact else []

    def _category_from_keywords(self) -> NounPhrase | None:
        for seed in self.brief.keyword_seeds:
            phrase = keyword_phrase(seed, self.keep, self.hyphens)
            if phrase and self.sayable(seed):
                return phrase
        return self._category_from_product()

    def _category_from_product(self) -> NounPhrase | None:
        """`Harbour Payroll` with a proposition that begins "Payroll for …" is payroll."""
        known = stems(self.brief.company)
        rest = " ".join(word for word in self.brief.product.split() if not stems(word) <= known)
        props = [prop.lower() for prop in self.brief.value_props if shape_of(prop) is Shape.NOUN]
        if rest and any(prop.startswith(rest.lower() + " ") for prop in props) and self.sayable(rest):
            return noun_phrase(rest.lower() if rest.lower() not in self.keep else rest)
        return None

    def personas(self) -> dict[str, str]:
        """Persona name → plural, for the personas an ad may address."""
        named = {
            persona.name: people(persona.name, self.keep)
            for persona in self.brief.personas
            if self.sayable(persona.name)
        }
        return {name: plural for name, plural in named.items() if plural}

    def industries(self) -> tuple[str, ...]:
        """The industries as buyers."""
        buyers = [industry_buyers(name) for name in self.brief.companies.industries if self.sayable(name)]
        return tuple(dict.fromkeys(name for name in buyers if name))

    def pains(self) -> tuple[Pain, ...]:
        """The personas' pains in their words."""
        found = []
        for persona in self.brief.personas:
            for pain in persona.pains:
                clean = " ".join(pain.split()).strip(" .?!;,")
                if clean and self.sayable(clean) and self._backed(clean):
                    inside = lower_first(clean) if self._lowerable(clean) else clean
                    found.append(Pain(inside, persona.name, noun_phrase(inside), shape_of(inside)))
        return tuple(dict.fromkeys(found))

    def _backed(self, pain: str) -> bool:
        """Whether the figures of a pain are stated elsewhere; ads take no number from a persona."""
        known = {figure for text in phrases_of(self.brief) for figure in numbers(text)}
        if set(numbers(pain)) <= known:
            return True
        self.refused.setdefault(pain, "it holds a figure that no claim, value proposition or offer states")
        return False

    def case_study(self) -> str | None:
        """The customer a case study is about, when a claim and its evidence both name it."""
        for claim in self.brief.claims:
            found = re.match(r"case study[:,]? (?P<who>[^,;(\d]+)", claim.evidence or "", re.IGNORECASE)
            if found and found["who"].strip() in claim.text and self.sayable(claim.text):
                return found["who"].strip()
        return None

    def left_out(self) -> list[str]:
        """One sentence per phrase that no ad uses."""
        return [f"Left out of the ads: “{text}”, because {reason}." for text, reason in self.refused.items()]


def _proof(claim: Claim) -> str:
    return f"Claim: {claim.text} ({claim.evidence})" if claim.evidence else f"Claim: {claim.text}"


def _proper_words(texts: list[str]) -> frozenset[str]:
    """Words that are capital in the middle of a phrase and never small: names."""
    found: set[str] = set()
    small: set[str] = set()
    for text in texts:
        for word in tokens(text)[1:]:
            (found if word[0].isupper() else small).add(word.lower())
        small.update(word for word in tokens(text)[:1] if word.islower())
    return frozenset((found - small - PLAIN_VERBS) | PROPER_ADJECTIVES)
