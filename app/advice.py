"""What the window asks about keywords; the platform's modules are imported when they are needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.connections import Connection
    from core.ideas.question import Ideas, Question
    from core.progress import Progress
    from core.workspace import Workspace


class Planner:
    """Implements `core.ideas.question.KeywordPlanner` over the integrations."""

    def ask(
        self,
        workspace: Workspace,
        connection: Connection,
        question: Question,
        progress: Progress,
        *,
        again: bool = False,
        offline: bool = False,
    ) -> Ideas:
        """The answer of this month if it is kept, else a fresh one."""
        from integrations.google_ads.ideas import GooglePlanner

        return GooglePlanner().ask(workspace, connection, question, progress, again=again, offline=offline)
