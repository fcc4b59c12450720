"""Texts for an ad group that stands already, from the brief that was accepted last."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from core.brandkit import brief_for_writing
from core.brandkit.aiming import markets_for
from core.brief.accepted import brief_in
from core.brief.brief import Brief, Persona
from core.catalog import GOOGLE
from core.copy.ads import CopyDesk, LinkedInRequest, Theme
from core.copy.offering import Offer
from core.copytexts import NewText, listed, offer
from core.copytexts.sections import section_of
from core.copywriting import Copywriter, Embedder
from core.errors import InvalidInput
from core.progress import Progress
from core.quality import Quality, judged, voice_of, wanted_of
from core.rows import EntityRow, draft, get_row, list_rows
from core.rules import check_text, refusal_of, voice_for
from core.rules.scanning import TextFinding
from core.schema import ENTITY
from core.workspace import Workspace

MOST_KEYWORDS = 10
_TEXTS = ("headlines", "descriptions", "introductory_text", "headline", "description")
CONSIDERATION = "consideration"
MOST_OFFERED = 400
_APART = re.compile(r"; (?=(?:Claim|Value proposition|Offer|Pain|Summary): )")


@dataclass(frozen=True)
class Offered:
    """A candidate with what the checks say of it; `used`: an ad of the ad group holds it already. `quality` is known where
    it was asked for."""

    offer: Offer
    findings: tuple[TextFinding, ...]
    used: bool
    quality: Quality | None = None

    @property
    def score(self) -> float:
        """How good it is, from 0 to 1."""
        return self.quality.score if self.quality is not None else self.offer.score


def candidates(
    workspace: Workspace,
    ad_group: str,
    count: int,
    copywriter: Copywriter | None,
    embedder: Embedder | None,
    progress: Progress,
    *,
    seed: int = 0,
) -> list[Offered]:
    """Texts for an ad group or ad set. Raises NotFound, and InvalidInput where no brief was ever accepted."""
    group = get_row(workspace, "ad_group", ad_group)
    brief, markets = _for_group(workspace, group)
    own = voice_of(workspace, ad_group) if copywriter is not None else ()
    desk = CopyDesk(brief, seed=seed, copywriter=copywriter, embedder=embedder, refusal=refusal_of(brief), own=own)
    platform = str(group["platform"])
    if platform == GOOGLE:
        found = desk.search_offers(Theme(str(group["name"]), keywords_of(workspace, group)), count, progress)
    else:
        found = desk.linkedin_offers(
            LinkedInRequest(persona_of(brief, group), group["stage"] or CONSIDERATION, count), count, progress
        )
    used = _texts(workspace, group)
    voice = voice_for(workspace, markets)
    return [
        Offered(one, tuple(check_text(platform, one.field, one.line.text, voice)), one.line.text in used)
        for one in found
    ]


@dataclass(frozen=True)
class Wish:
    """How many further texts are wanted of each field: of one section (see `core.copytexts.sections`), or of all."""

    count: int
    section: str | None = None
    field: str | None = None
    seed: int = 0


def judged_candidates(
    workspace: Workspace,
    ad_group: str,
    wish: Wish,
    models: tuple[Copywriter | None, Embedder | None],
    progress: Progress,
) -> list[Offered]:
    """Texts for an ad group, judged by all that can be measured; of one section where that is wished. Raises as `candidates`."""
    many = wish.count if wish.section is None else MOST_OFFERED
    found = candidates(workspace, ad_group, many, *models, progress, seed=wish.seed)
    taken: dict[str, list[Offered]] = {}
    for one in found:
        mine = taken.setdefault(one.offer.field, [])
        if wish.section in (None, section_of(one.offer.line.role).name) and len(mine) < wish.count:
            mine.append(one)
    chosen = [one for some in taken.values() for one in some]
    qualities = judged(workspace, ad_group, wanted_of(one.offer for one in chosen), *models, progress)
    return [replace(one, quality=quality) for one, quality in zip(chosen, qualities, strict=True)]


def write_more(
    workspace: Workspace,
    ad_group: str,
    wish: Wish,
    models: tuple[Copywriter | None, Embedder | None],
    progress: Progress,
    arrived: Callable[[], object] = lambda: None,
) -> int:
    """Offer further texts for an ad group and keep them as candidates; returns how many are new.

    What the grammar says is kept first, and `arrived` is called; then what the model adds.
    What was offered before, rejected texts included, is not offered again. Raises NotFound and InvalidInput.
    """
    group = get_row(workspace, "ad_group", ad_group)
    with workspace.read() as connection:
        known = {(one.field, one.text.casefold()) for one in listed(connection, group.pk)}
    every = candidates(workspace, ad_group, MOST_OFFERED, None, None, progress, seed=wish.seed)
    made = _kept(workspace, group, [as_new(one) for one in every], wish, known)
    if made:
        arrived()
    copywriter = models[0]
    if copywriter is not None:
        drafted = _drafted(workspace, group, copywriter, wish, progress)
        fresh = _kept(workspace, group, drafted, wish, known)
        made += fresh
        if fresh:
            arrived()
    return made


def _drafted(
    workspace: Workspace, group: EntityRow, copywriter: Copywriter, wish: Wish, progress: Progress
) -> list[NewText]:
    """What the model adds to the grammar."""
    brief, _ = _for_group(workspace, group)
    desk = CopyDesk(brief, seed=wish.seed, copywriter=copywriter, refusal=refusal_of(brief))
    if str(group["platform"]) == GOOGLE:
        offers = desk.drafted_offers(Theme(str(group["name"]), keywords_of(workspace, group)), progress)
    else:
        offers = desk.drafted_posts(persona_of(brief, group), progress)
    return [_text(one) for one in offers]


def _kept(
    workspace: Workspace,
    group: EntityRow,
    texts: Sequence[NewText],
    wish: Wish,
    known: Collection[tuple[str, str]],
) -> int:
    """Keep what is wished for, `known` texts left out; returns how many are new."""
    taken: dict[str, list[NewText]] = {}
    for text in texts:
        fresh = (text.field, text.text.casefold()) not in known
        if fresh and _wished(text, wish) and len(taken.setdefault(text.field, [])) < wish.count:
            taken[text.field].append(text)
    return len(offer(workspace, group.pk, [text for some in taken.values() for text in some]))


def as_new(one: Offered) -> NewText:
    """A candidate as it is kept."""
    text = _text(one.offer)
    return replace(text, parts=one.quality.values) if one.quality else text


def _text(one: Offer) -> NewText:
    line = one.line
    return NewText(one.field, line.role, line.text, one.parts, evidence_parts(line.evidence), line.source)


def _wished(text: NewText, wish: Wish) -> bool:
    of_section = wish.section is None or section_of(text.role).name == wish.section
    return of_section and wish.field in (None, text.field)


def evidence_parts(evidence: str | None) -> tuple[str, ...]:
    """What a line rests on, one by one: a line of two facts names both, apart by a semicolon."""
    return tuple(_APART.split(evidence)) if evidence else ()


def _brief(workspace: Workspace) -> Brief:
    with workspace.read() as connection:
        brief = brief_in(connection)
    if brief is None:
        raise InvalidInput(
            "No brief was accepted in this workspace, so nothing is known that an ad could say.",
            hint="Run `generate WORKSPACE --brief BRIEF.toml --accept` first.",
        )
    return brief


def _for_group(workspace: Workspace, group: EntityRow) -> tuple[Brief, tuple[str, ...]]:
    """The brief as it is written for whom an ad group reaches, and those markets."""
    accepted = _brief(workspace)
    with workspace.read() as connection:
        markets = markets_for(connection, group.pk, accepted)
    return brief_for_writing(workspace, accepted, markets), markets


def keywords_of(workspace: Workspace, group: EntityRow) -> tuple[str, ...]:
    """The keywords of an ad group; its name where it has none."""
    keyword = ENTITY["keyword"].c
    query = select(keyword.text).where(draft("keyword"), keyword.ad_group == group.pk).order_by(keyword.pk)
    with workspace.read() as connection:
        texts = connection.execute(query.limit(MOST_KEYWORDS)).scalars()
        return tuple(dict.fromkeys(texts)) or (str(group["name"]),)


def persona_of(brief: Brief, group: EntityRow) -> Persona | None:
    """The persona an ad set is for, by its name in the brief."""
    name = str(group["persona"] or "").casefold()
    return next((one for one in brief.personas if one.name.casefold() == name), None)


def _texts(workspace: Workspace, group: EntityRow) -> frozenset[str]:
    ad = ENTITY["ad"].c
    rows = list_rows(workspace, "ad", ad.ad_group == group.pk)
    return frozenset(text for row in rows for name in _TEXTS for text in _each(row[name]))


def _each(value: object) -> Sequence[str]:
    """The texts of a stored field: one text, or a list of them."""
    if isinstance(value, list):
        return [str(one) for one in value]
    return [value] if isinstance(value, str) else []
