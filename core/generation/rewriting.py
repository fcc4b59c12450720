"""Texts for an ad group that stands already, from the brief that was accepted last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core.brief.brief import Brief, Persona
from core.catalog import GOOGLE
from core.copy.ads import CopyDesk, LinkedInRequest, Theme
from core.copy.offering import Offer
from core.copywriting import Copywriter, Embedder
from core.errors import InvalidInput
from core.progress import Progress
from core.rows import EntityRow, draft, get_row, list_rows
from core.rules import check_text, refusal_of
from core.rules.context import brief_in
from core.rules.scanning import TextFinding
from core.schema import ENTITY
from core.workspace import Workspace

MOST_KEYWORDS = 10
_TEXTS = ("headlines", "descriptions", "introductory_text", "headline", "description")
CONSIDERATION = "consideration"


@dataclass(frozen=True)
class Offered:
    """A candidate with what the checks say of it; `used`: an ad of the ad group holds it already."""

    offer: Offer
    findings: tuple[TextFinding, ...]
    used: bool


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
    brief = _brief(workspace)
    desk = CopyDesk(brief, seed=seed, copywriter=copywriter, embedder=embedder, refusal=refusal_of(brief))
    platform = str(group["platform"])
    if platform == GOOGLE:
        found = desk.search_offers(Theme(str(group["name"]), _keywords(workspace, group)), count, progress)
    else:
        found = desk.linkedin_offers(
            LinkedInRequest(_persona(brief, group), group["stage"] or CONSIDERATION, count), count
        )
    used = _texts(workspace, group)
    return [
        Offered(one, tuple(check_text(platform, one.field, one.line.text, brief.brand)), one.line.text in used)
        for one in found
    ]


def _brief(workspace: Workspace) -> Brief:
    with workspace.read() as connection:
        brief = brief_in(connection)
    if brief is None:
        raise InvalidInput(
            "No brief was accepted in this workspace, so nothing is known that an ad could say.",
            hint="Run `generate WORKSPACE --brief BRIEF.toml --accept` first.",
        )
    return brief


def _keywords(workspace: Workspace, group: EntityRow) -> tuple[str, ...]:
    keyword = ENTITY["keyword"].c
    query = select(keyword.text).where(draft("keyword"), keyword.ad_group == group.pk).order_by(keyword.pk)
    with workspace.read() as connection:
        texts = connection.execute(query.limit(MOST_KEYWORDS)).scalars()
        return tuple(dict.fromkeys(texts)) or (str(group["name"]),)


def _persona(brief: Brief, group: EntityRow) -> Persona | None:
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
