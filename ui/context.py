"""What every screen is given: one frozen value, made by the program's wiring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.copywriting import Copywriter, Embedder
    from core.ideas.question import KeywordPlanner
    from core.platforms import Lists, Platforms, ReachPlanner
    from core.recommending.asking import Advising
    from core.settings import Settings
    from core.workspace import Workspace
    from ui.jobs import Jobs
    from ui.messages import Messages


@dataclass(frozen=True)
class Context:
    """One open workspace and everything its screens may use. Opening another file makes a new context."""

    workspace: Workspace
    settings: Settings
    jobs: Jobs
    messages: Messages
    copywriter: Copywriter | None
    embedder: Embedder | None
    platforms: Platforms | None = None
    planner: KeywordPlanner | None = None
    reach: ReachPlanner | None = None
    advice: Advising | None = None
    lists: Lists | None = None
