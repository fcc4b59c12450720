"""How the brand of a workspace may be called in its ads."""

from __future__ import annotations

from core.rules.context import brief_in, voice_of
from core.workspace import Workspace


def brand_names(workspace: Workspace) -> tuple[str, ...]:
    """The company and the product of the brief that was accepted last; empty when none was."""
    with workspace.read() as connection:
        return tuple(name for name in voice_of(brief_in(connection)).own_names if name.strip())
