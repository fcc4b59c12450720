"""Judging texts of an ad group: every part that can be measured here, with what it was measured on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from core.catalog import KINDS
from core.catalog.ads import FORMAT_LIMITS
from core.copy.offering import FLUENCY, FRAME, PAGE, RELEVANCE, RESPONSE, STYLE, TASTE, Offer
from core.copywriting import Copywriter, Embedder
from core.progress import Progress
from core.quality import response, style, taught
from core.quality.copies import Copy, Known, copies, known_texts
from core.quality.fluency import fluencies
from core.quality.meaning import Meaning, meaning_of
from core.quality.part import Part, Quality
from core.quality.relevance import keyword_part, page_part
from core.quality.standing import proof_part, role_part, room_part, variety_part
from core.quality.surroundings import Surroundings, surroundings_of
from core.quality.taste import Taste, taste_of
from core.quality.taught import Weighing
from core.workspace import Workspace

_FORMATS = {"introductory_text": "single_image", "headline": "single_image", "description": "single_image"}


@dataclass(frozen=True)
class Wanted:
    """A text to be judged for a field; `frame` is how good its kind of sentence is, where the grammar wrote it."""

    field: str
    text: str
    role: str = ""
    frame: float | None = None


def wanted_of(offers: Iterable[Offer]) -> list[Wanted]:
    """Offers as texts to be judged."""
    return [Wanted(one.field, one.line.text, one.line.role, one.parts.get(FRAME)) for one in offers]


@dataclass(frozen=True)
class Judge:
    """What texts of one ad group are judged by; made once, asked often. The models may be None."""

    around: Surroundings
    weighing: Weighing
    copywriter: Copywriter | None
    embedder: Embedder | None
    taste: Taste | None = None
    _styles: dict[str, style.Style | None] = field(default_factory=dict)

    def judged(self, texts: Sequence[Wanted], progress: Progress) -> list[Quality]:
        """The quality of each text, in order; what stands above in the same field counts as said already."""
        progress.step("Judging texts")
        meaning = self._meaning(texts, progress)
        fluent = fluencies([(one.field, one.text) for one in texts], self.copywriter, progress, self.around.names)
        copied = copies([one.text for one in texts], self._known, self.embedder, progress)
        found = []
        for at, one in enumerate(texts):
            parts = [*self._parts(one, texts[:at], meaning)]
            if (one.field, one.text) in fluent:
                parts.append(fluent[one.field, one.text])
            found.append(self._quality(one, parts, copied.get(one.text)))
        return found

    @cached_property
    def response(self) -> response.Response | response.TooLittle:
        """What the account's figures say of texts."""
        return response.learned(self.around.account_ads, self.around.about)

    def style(self, field: str) -> style.Style | None:
        """How the account's own texts of a field speak; None where there are too few."""
        if field not in self._styles:
            self._styles[field] = style.learned(self.around.account_ads, field)
        return self._styles[field]

    @cached_property
    def _known(self) -> list[Known]:
        return known_texts(self.around.ads, self.around.account, self.around.ad_group)

    def _quality(self, one: Wanted, parts: list[Part], copied: Copy | None) -> Quality:
        measured = {part.name for part in parts}
        missing = {name: why for name, why in self._missing().items() if name not in measured}
        return Quality(one.text, one.field, tuple(parts), missing, self.weighing.weights, copied)

    def _missing(self) -> dict[str, str]:
        found = {
            RELEVANCE: "An ad set has no keywords.",
            PAGE: "The landing page was not imported (Evidence).",
            FLUENCY: "No local model that can judge is at hand.",
            TASTE: f"Your verdicts tell no traits apart yet; {taught.LEAST_VERDICTS} are needed at least.",
            STYLE: f"The account has fewer than {style.LEAST_TEXTS} own texts of this kind.",
        }
        if isinstance(self.response, response.TooLittle):
            found[RESPONSE] = self.response.reason
        return found

    def _parts(self, one: Wanted, above: Sequence[Wanted], meaning: Meaning) -> Iterator[Part]:
        mine = [other for other in above if other.field == one.field]
        beside = [text for text in self.around.standing(one.field) if text.casefold() != one.text.casefold()]
        told = [*(other.text for other in mine), *beside]
        yield from filter(None, (
            keyword_part(one.text, self.around.keywords, meaning),
            page_part(one.text, self.around.page, meaning),
            variety_part(one.text, told, meaning.vectors, self.around.names),
            role_part(one.field, one.role, [other.role for other in mine]),
            proof_part(one.text, self.around.ledger),
            room_part(one.text, most_shown(self.around.platform, one.field)),
            self._style_part(one, meaning),
            self._response_part(one),
            self.taste.part(one.text) if self.taste else None,
            Part(FRAME, one.frame, "Readers marked how well sentences of this kind read.") if one.frame is not None else None,
        ))  # fmt: skip

    def _style_part(self, one: Wanted, meaning: Meaning) -> Part | None:
        known = self.style(one.field)
        return style.style_part(one.text, known, meaning.vectors) if known else None

    def _response_part(self, one: Wanted) -> Part | None:
        if isinstance(self.response, response.TooLittle):
            return None
        group = self.around.ad_group
        about = self.around.about.get(group, frozenset())
        found = self.response.expected(one.text, one.field, group, about)
        return response.response_part(found, self.response.ads)

    def _meaning(self, texts: Sequence[Wanted], progress: Progress) -> Meaning:
        fields = {one.field for one in texts}
        own = [text for name in fields if (known := self.style(name)) for text in known.texts]
        standing = [text for name in fields for text in self.around.standing(name)]
        asked, others = [one.text for one in texts], (*self.around.page, *own, *standing)
        models = (self.copywriter, self.embedder)
        return meaning_of(asked, others, self.around.keywords, models, progress, self.around.names)


def judge_of(
    workspace: Workspace, ad_group: str, copywriter: Copywriter | None = None, embedder: Embedder | None = None
) -> Judge:
    """The judge of an ad group's texts; raises NotFound."""
    weighing, taste = taught.weighing_of(workspace), taste_of(workspace)
    return Judge(surroundings_of(workspace, ad_group), weighing, copywriter, embedder, taste)


def voice_of(workspace: Workspace, ad_group: str) -> tuple[str, ...]:
    """Headlines that show how the account speaks, the best first; none where it has too few. Raises NotFound."""
    known = style.learned(surroundings_of(workspace, ad_group).account_ads, "headlines")
    return known.exemplars if known else ()


def judged(
    workspace: Workspace,
    ad_group: str,
    texts: Sequence[Wanted],
    copywriter: Copywriter | None,
    embedder: Embedder | None,
    progress: Progress,
) -> list[Quality]:
    """The quality of each text for an ad group, in order; raises NotFound."""
    return judge_of(workspace, ad_group, copywriter, embedder).judged(texts, progress)


def most_shown(platform: str, name: str) -> int:
    """The characters of a field that are shown: the advised ones, else the most allowed."""
    limit = FORMAT_LIMITS.get((_FORMATS.get(name, ""), name)) or KINDS["ad"].by_name[name].limits[platform]
    return limit.advised or limit.most
