"""What the window asks about keywords, recommendations and conversions; the platform's modules are imported when needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.connections import Connection
    from core.conversions.kinds import NewConversion
    from core.ideas.question import Ideas, Question
    from core.progress import Progress
    from core.recommending.advice import Advised
    from core.recommending.conversions import Measuring
    from core.workspace import Workspace

LINKEDIN = "linkedin_ads"


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


class Advice:
    """Implements `core.recommending.asking.Advising` over the integrations."""

    def advises(self, platform: str) -> bool:
        """LinkedIn gives no recommendations over its API."""
        return platform == "google_ads"

    def measures(self, platform: str) -> bool:
        """Whether what an account counts can be read."""
        return platform in ("google_ads", LINKEDIN)

    def fetch(self, connection: Connection, progress: Progress) -> Advised:
        """What the platform recommends now."""
        from integrations.google_ads.recommendations import GoogleAdvisor

        return GoogleAdvisor().fetch(connection, progress)

    def dismiss(self, connection: Connection, names: Sequence[str], progress: Progress) -> tuple[str, ...]:
        """Tell the platform that these are not wanted."""
        from integrations.google_ads.recommendations import GoogleAdvisor

        return GoogleAdvisor().dismiss(connection, names, progress)

    def measuring(self, workspace: Workspace, connection: Connection, progress: Progress) -> Measuring:
        """What the account counts, and how it is set."""
        if connection.platform == LINKEDIN:
            from integrations.linkedin_ads.measuring import read_measuring as read_linkedin

            return read_linkedin(workspace, connection, progress)
        from integrations.google_ads.conversions import read_measuring

        return read_measuring(connection, progress)

    def makes_conversions(self, platform: str) -> bool:
        """Google's are made with its tag; those of LinkedIn that take events from the CRM here."""
        return platform == LINKEDIN

    def make_conversion(
        self, workspace: Workspace, connection: Connection, wanted: NewConversion, progress: Progress
    ) -> Measuring:
        """Make a conversion; what the account counts then."""
        from integrations.linkedin_ads.measuring import make

        return make(workspace, connection, wanted, progress)
