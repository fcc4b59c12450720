"""What the window and the commands ask about targeting; the platform's modules are imported when they are needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.connections import Connection
    from core.platforms import ReachPlanner
    from core.progress import Progress
    from core.targeting.criteria import Criteria, Entry
    from core.targeting.sizes import Aim, Size
    from core.workspace import Workspace


class AdReach:
    """Implements `core.platforms.ReachPlanner` over the integrations."""

    def size(self, workspace: Workspace, connection: Connection, aim: Aim, progress: Progress) -> Size:
        """Members, forecast and prices."""
        return _linkedin().size(workspace, connection, aim, progress)

    def suggest(
        self, workspace: Workspace, connection: Connection, facet: str, text: str, progress: Progress
    ) -> Sequence[Entry]:
        """Entries of a facet that begin like the text."""
        return _linkedin().suggest(workspace, connection, facet, text, progress)

    def look_up(self, workspace: Workspace, connection: Connection, criteria: Criteria, progress: Progress) -> Criteria:
        """The criteria with the platform's numbers and names."""
        return _linkedin().look_up(workspace, connection, criteria, progress)


def _linkedin() -> ReachPlanner:
    from integrations.linkedin_ads.reaching import LinkedInReach

    return LinkedInReach()
