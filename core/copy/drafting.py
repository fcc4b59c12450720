"""What a model adds to the grammar's candidates: headlines always, longer texts where its probe on the brief says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from core.brief.brief import Persona
from core.copy.asking import open_angles
from core.copy.drafts import angles, kept, limits, prefix
from core.copy.facts import FactModel
from core.copy.line import Candidate
from core.copy.long_texts import HEADLINES, POSTS, free_candidates, long_candidates
from core.copy.probing import may_write_long
from core.copy.validate import Rules
from core.copy.voice import Voice
from core.copywriting import Copywriter
from core.progress import Progress

_FREE_COUNT = 6


@dataclass(frozen=True)
class Drafting:
    """Who is asked, about what, and how the brand speaks (`own`: headlines of its ads)."""

    copywriter: Copywriter
    model: FactModel
    rules: Rules
    seed: int
    own: Sequence[str] = ()

    def freely(self, progress: Progress) -> bool:
        """Whether any words may be asked for, and longer texts."""
        return may_write_long(self.copywriter, self.model, self.rules, progress)

    def headlines(self, rules: Rules, covered: Set[str], progress: Progress, *, free: bool) -> list[Candidate]:
        """Headlines about what the grammar says little of; of everything, by a model that writes freely."""
        wanted = open_angles(self.model, frozenset(), _FREE_COUNT) if free else angles(self.model, covered)
        if not wanted:
            return []
        hard = limits(rules)
        if free:
            wanted = [replace(one, words=None) for one in wanted]
            hard = replace(hard, words=frozenset())
        drafts = self.copywriter.write(prefix(self.own), wanted, hard, seed=self.seed, progress=progress)
        author = self.copywriter.card().name
        found = kept(drafts, self.model, rules, author)
        return [*found, *free_candidates(drafts, self.model, rules, author, HEADLINES)] if free else found

    def descriptions(self, rules: Rules, progress: Progress) -> list[Candidate]:
        """Descriptions by a model that writes freely."""
        return long_candidates(self.copywriter, self.model, rules, seed=self.seed, progress=progress)

    def posts(self, persona: Persona | None, progress: Progress) -> dict[str, tuple[Candidate, ...]]:
        """LinkedIn texts by field, by a model that writes freely; empty where it does not."""
        if not self.freely(progress):
            return {}
        reader = persona.name if persona else None
        return {
            kind.name: tuple(
                long_candidates(
                    self.copywriter,
                    self.model,
                    self.rules,
                    seed=self.seed,
                    progress=progress,
                    kind=kind,
                    persona=reader,
                )
            )
            for kind in POSTS
        }


@dataclass(frozen=True)
class DraftedVoice(Voice):
    """The grammar's LinkedIn texts with a model's beside them."""

    drafted: Mapping[str, tuple[Candidate, ...]] = field(default_factory=dict)

    def introductions(self, persona: Persona | None, stage: str) -> list[Candidate]:
        """LinkedIn introductory texts."""
        return [*super().introductions(persona, stage), *self.drafted.get("introductory_text", ())]

    def post_headlines(self, stage: str, persona: Persona | None = None) -> list[Candidate]:
        """LinkedIn headlines."""
        return [*super().post_headlines(stage, persona), *self.drafted.get("headline", ())]

    def post_descriptions(self, stage: str, persona: Persona | None = None) -> list[Candidate]:
        """LinkedIn descriptions."""
        return [*super().post_descriptions(stage, persona), *self.drafted.get("description", ())]
