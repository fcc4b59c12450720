"""Who writes beside the grammar for a brief, as it stands now."""

from __future__ import annotations

from core.brandkit import brief_for_writing
from core.brandkit.aiming import markets_for
from core.brief.accepted import brief_in
from core.brief.brief import Brief
from core.copy.facts import facts_of
from core.copy.probing import brief_key
from core.copy.validate import rules_of
from core.copywriting import Copywriter
from core.model_shelf import Author, Known
from core.rules import refusal_of
from core.workspace import Workspace


def author_of(workspace: Workspace, ad_group: int | None, copywriter: Copywriter) -> Author:
    """Who writes beside the grammar for an ad group (its row number; None for the brief as a whole). May take seconds."""
    if not isinstance(copywriter, Known):
        return Author(copywriter.card())
    return copywriter.author(_key(workspace, ad_group))


def _key(workspace: Workspace, ad_group: int | None) -> str:
    """What tries on the brief of an ad group are remembered by; "" where there is nothing to write from."""
    with workspace.read() as connection:
        accepted = brief_in(connection)
        markets = markets_for(connection, ad_group, accepted) if accepted and ad_group is not None else None
    return _key_of(brief_for_writing(workspace, accepted, markets)) if accepted else ""


def _key_of(brief: Brief) -> str:
    refusal = refusal_of(brief)
    model = facts_of(brief, refusal)
    return brief_key(model, rules_of(brief, model, refusal=refusal)) if model.facts else ""
