"""Finished copy for a brief: the face of this package. Same brief, seed and models: same texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from core.brief.brief import Brief, Persona
from core.copy.assets import Sitelink, Snippet, callouts, paths, sitelinks, snippets
from core.copy.drafting import DraftedVoice, Drafting
from core.copy.facts import FactModel, english_model, facts_of
from core.copy.fields import DESCRIPTION, INTRODUCTION
from core.copy.formats import MessageCopy, TextAdCopy, document_title, message_ad, text_ads
from core.copy.headlines import WHOLE
from core.copy.judge import judged
from core.copy.language import FRAMED
from core.copy.line import Candidate, Line
from core.copy.linkedin import LinkedInCopy, LinkedInRequest, choose_posts
from core.copy.must import with_must_include
from core.copy.offering import Offer, offers, plain_offers
from core.copy.select import (
    DESCRIPTION_RECIPE,
    HEADLINE_RECIPE,
    Around,
    Company,
    Judgement,
    Subject,
    choose,
    choose_ad,
    name_stems,
)
from core.copy.validate import Rules, rules_of
from core.copy.voice import Voice
from core.copy.words import stems
from core.copywriting import Copywriter, Embedder
from core.progress import Progress, silent

__all__ = [
    "AccountAssets",
    "CopyDesk",
    "Line",
    "LinkedInCopy",
    "LinkedInRequest",
    "SearchCopy",
    "Sitelink",
    "Snippet",
    "Theme",
]

_MOST_JUDGED = 120
Drafts = tuple[list[Candidate], list[Candidate]]
_LEAST_HEADLINES, _LEAST_DESCRIPTIONS = 3, 2


@dataclass(frozen=True)
class Theme:
    """What an ad group is about; the first keywords count most."""

    name: str
    keywords: tuple[str, ...]


@dataclass(frozen=True)
class SearchCopy:
    """One responsive search ad: up to 15 headlines and 4 descriptions, and the display paths (may be empty)."""

    headlines: tuple[Line, ...]
    descriptions: tuple[Line, ...]
    path1: str
    path2: str


@dataclass(frozen=True)
class AccountAssets:
    """Texts that serve beside every search ad."""

    sitelinks: tuple[Sitelink, ...]
    callouts: tuple[Line, ...]
    snippets: tuple[Snippet, ...]


class CopyDesk:
    """Writes all copy of one brief. `copywriter` and `embedder` may be None: then the grammar works alone.

    `refusal` says why the platforms refuse a text, or None (`core.rules.refusal_of`; the rules build on this package).
    `own` are headlines of the account's ads that show the model how the brand speaks. `company` says which texts read well
    beside each other (`core.xray.Company`, which builds on this package too).
    """

    def __init__(
        self,
        brief: Brief,
        *,
        seed: int,
        copywriter: Copywriter | None = None,
        embedder: Embedder | None = None,
        refusal: Callable[[str], str | None] | None = None,
        own: Sequence[str] = (),
        company: Company | None = None,
    ) -> None:
        self.brief = brief
        self.own = tuple(own)
        self.company = company
        self.seed = seed
        self.copywriter = copywriter
        self.embedder = embedder
        self.model: FactModel = facts_of(brief, refusal)
        self._notes: list[str] = []
        self._posts: dict[str | None, Voice] = {}
        self.rules: Rules = rules_of(brief, self.model, refusal=refusal)
        if self.model.language not in FRAMED and not _fills_an_ad(self.model, self.rules):
            self.model = english_model(brief, self.model, refusal)
            self.rules = rules_of(brief, self.model, refusal=refusal)

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What was assumed or left out, one sentence each, for the change set."""
        return (*self.model.assumptions, *self._notes)

    @cached_property
    def _voice(self) -> Voice:
        return Voice(self.model, self.rules)

    @cached_property
    def _headlines(self) -> list[Candidate]:
        return self._voice.headlines()

    @cached_property
    def _descriptions(self) -> list[Candidate]:
        return self._voice.descriptions()

    def search_ads(self, themes: Sequence[Theme], progress: Progress) -> list[SearchCopy]:
        """One ad per theme, in order; fewer than 15 and 4 texts only where the brief allows no more distinct ones."""
        voice = self._voice_for(themes)
        progress.step("Writing ads", 0, len(themes))
        drafts = self._drafts(voice, progress)
        pools = [self._pool(voice, theme, drafts) for theme in themes]
        subjects, judgement = self._judged(themes, pools, progress)
        made = []
        for done, (theme, pool, subject) in enumerate(zip(themes, pools, subjects, strict=True)):
            progress.step("Choosing headlines", done, len(themes))
            made.append(self._search_copy(voice, theme, pool, subject, judgement))
        progress.step("Choosing headlines", len(themes), len(themes))
        self._notes = _why_fewer(made)
        return made

    def search_offers(self, theme: Theme, count: int, progress: Progress) -> list[Offer]:
        """Up to `count` headlines and as many descriptions for an ad group, best first."""
        voice = self._voice_for([theme])
        pools = [self._pool(voice, theme, self._drafts(voice, progress))]
        (subject,), judgement = self._judged([theme], pools, progress)
        ignored = name_stems(self.model.product, self.model.brand)
        return [
            *offers("headlines", pools[0][0], HEADLINE_RECIPE, count, (subject, judgement), ignored),
            *offers("descriptions", pools[0][1], DESCRIPTION_RECIPE, count, (subject, judgement), ignored),
        ]

    def drafted_offers(self, theme: Theme, progress: Progress) -> list[Offer]:
        """What the model alone writes for an ad group, not judged yet; empty without one."""
        headlines, descriptions = self._drafts(self._voice_for([theme]), progress)
        return [
            *plain_offers("headlines", headlines, len(headlines)),
            *plain_offers("descriptions", descriptions, len(descriptions)),
        ]

    def linkedin_offers(self, request: LinkedInRequest, count: int, progress: Progress | None = None) -> list[Offer]:
        """Up to `count` introductory texts, headlines and descriptions for an ad set, best first."""
        persona, stage = request.persona, request.stage
        voice = self._posting(persona, progress or silent())
        return [
            *plain_offers("introductory_text", voice.introductions(persona, stage), count),
            *plain_offers("headline", voice.post_headlines(stage, persona), count),
            *plain_offers("description", voice.post_descriptions(stage, persona), count),
        ]

    def drafted_posts(self, persona: Persona | None, progress: Progress) -> list[Offer]:
        """What the model alone writes for an ad set, not judged yet; empty where it may not."""
        voice = self._posting(persona, progress)
        found = voice.drafted if isinstance(voice, DraftedVoice) else {}
        return [offer for name, some in found.items() for offer in plain_offers(name, some, len(some))]

    def linkedin_ads(self, requests: Sequence[LinkedInRequest], progress: Progress) -> list[list[LinkedInCopy]]:
        """The ads of each request, in order; no introductory text is used twice while there are others."""
        used: Counter[str] = Counter()
        made = []
        for done, request in enumerate(requests):
            progress.step("Writing LinkedIn ads", done, len(requests))
            made.append(
                [
                    self._legal(ad)
                    for ad in choose_posts(self._posting(request.persona, progress), self.brief, request, used)
                ]
            )
        progress.step("Writing LinkedIn ads", len(requests), len(requests))
        return made

    def message_ad(self, persona: Persona | None) -> MessageCopy | None:
        """A LinkedIn message ad; None in other languages than English and for briefs that say too little."""
        return message_ad(self.model, self.rules, persona)

    def text_ads(self, persona: Persona | None, variants: int) -> list[TextAdCopy]:
        """LinkedIn text ads, at most `variants`."""
        return text_ads(self._voice, persona, variants)

    def document_title(self) -> Line | None:
        """The title of a LinkedIn document ad; None when the brief offers no document."""
        return document_title(self.brief, self.model, self.rules)

    def assets(self, progress: Progress) -> AccountAssets:
        """Sitelink texts, callouts and snippets of the account."""
        progress.step("Writing assets", 0, 1)
        made = AccountAssets(
            sitelinks=sitelinks(self.model, self.rules, self.brief.landing_page) if self._voice.english else (),
            callouts=callouts(self.model, self.rules),
            snippets=snippets(self.model, self.rules, self._voice.phrases(self.brief.keyword_seeds))
            if self._voice.english
            else (),
        )
        progress.step("Writing assets", 1, 1)
        return made

    def _legal(self, ad: LinkedInCopy) -> LinkedInCopy:
        texts = with_must_include([ad.introductory_text], self.model.must_include, INTRODUCTION, self.rules)
        return replace(ad, introductory_text=texts[0])

    def _voice_for(self, themes: Sequence[Theme]) -> Voice:
        """The voice that may also use the themes' keywords."""
        extra = frozenset(word for theme in themes for keyword in theme.keywords for word in stems(keyword))
        return Voice(self.model, replace(self.rules, vocabulary=self.rules.vocabulary | extra))

    def _drafts(self, voice: Voice, progress: Progress) -> Drafts:
        """The model's headlines and descriptions that hold to everything; one call each for all themes."""
        covered = {fact for one in self._headlines if one.weight >= WHOLE for fact in one.facts}
        if self.copywriter is None or not voice.english:
            return [], []
        drafting = Drafting(self.copywriter, self.model, self.rules, self.seed, self.own)
        free = drafting.freely(progress)
        headlines = drafting.headlines(voice.rules, covered, progress, free=free)
        return headlines, drafting.descriptions(voice.rules, progress) if free else []

    def _posting(self, persona: Persona | None, progress: Progress) -> Voice:
        """The voice of LinkedIn's texts for a persona, a model's among them where it may write them."""
        if self.copywriter is None or not self._voice.english:
            return self._voice
        name = persona.name if persona else None
        if name not in self._posts:
            drafting = Drafting(self.copywriter, self.model, self.rules, self.seed, self.own)
            self._posts[name] = DraftedVoice(self.model, self.rules, drafting.posts(persona, progress))
        return self._posts[name]

    def _pool(self, voice: Voice, theme: Theme, drafts: Drafts) -> tuple[list[Candidate], list[Candidate]]:
        """Headline and description candidates of one theme."""
        headlines = _distinct([*voice.keyword_headlines(theme.keywords), *self._headlines, *drafts[0]])
        return headlines, _distinct([*voice.keyword_descriptions(theme.keywords), *self._descriptions, *drafts[1]])

    def _judged(
        self,
        themes: Sequence[Theme],
        pools: Sequence[tuple[list[Candidate], list[Candidate]]],
        progress: Progress,
    ) -> tuple[list[Subject], Judgement]:
        headlines = _distinct([one for pool, _ in pools for one in pool])
        descriptions = _distinct([one for _, pool in pools for one in pool])
        likely = sorted(headlines, key=lambda one: (-one.weight, one.text))[:_MOST_JUDGED]
        topics = [f"{theme.name}: {', '.join(theme.keywords[:5])}" for theme in themes]
        texts = [one.text for one in (*headlines, *descriptions)]
        names = [name for name in (self.model.product, self.model.brand) if name]
        judgement = judged(texts, [one.text for one in likely], topics, self.embedder, self.copywriter, progress, names)
        words = [frozenset(stems(topic)) for topic in topics]
        return [Subject(own, judgement.vectors.get(topic)) for own, topic in zip(words, topics, strict=True)], judgement

    def _search_copy(
        self,
        voice: Voice,
        theme: Theme,
        pool: tuple[list[Candidate], list[Candidate]],
        subject: Subject,
        judgement: Judgement,
    ) -> SearchCopy:
        ignored = name_stems(self.model.product, self.model.brand)
        headlines, descriptions = choose_ad(pool, subject, judgement, ignored, self.company)
        lines = with_must_include([one.line for one in descriptions], self.model.must_include, DESCRIPTION, voice.rules)
        path1, path2 = paths(self.model, voice.rules, voice.phrases(theme.keywords))
        return SearchCopy(tuple(one.line for one in headlines), tuple(lines), path1, path2)


def _why_fewer(ads: Sequence[SearchCopy]) -> list[str]:
    """One sentence where ads have fewer texts than Google takes."""
    fewer = [
        ad for ad in ads if len(ad.headlines) < HEADLINE_RECIPE.count or len(ad.descriptions) < DESCRIPTION_RECIPE.count
    ]
    if not fewer:
        return []
    least, lines = min(len(ad.headlines) for ad in fewer), min(len(ad.descriptions) for ad in fewer)
    return [
        f"{len(fewer)} of {len(ads)} search ads have fewer than 15 headlines and 4 descriptions (at least {least} and {lines}): "
        "more would only repeat what is there. Further value propositions, claims or pains in the brief give more."
    ]


def _fills_an_ad(model: FactModel, rules: Rules) -> bool:
    """Whether a search ad of this brief has the least number of texts Google takes, whatever its ad group."""
    voice, subject, judgement = Voice(model, rules), Subject(frozenset(), None), Judgement()
    ignored = name_stems(model.product, model.brand)
    headlines = choose(voice.headlines(), HEADLINE_RECIPE, subject, judgement, ignored)
    descriptions = choose(voice.descriptions(), DESCRIPTION_RECIPE, subject, judgement, ignored, Around(headlines))
    return len(headlines) >= _LEAST_HEADLINES and len(descriptions) >= _LEAST_DESCRIPTIONS


def _distinct(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The first of each text, whatever its case."""
    found: dict[str, Candidate] = {}
    for one in candidates:
        found.setdefault(one.text.lower(), one)
    return list(found.values())
