"""The ad platforms as the window has them. The window is shown before SQLAlchemy is loaded, so that is imported late."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from app.platforms import AdPlatforms
from core.catalog import GOOGLE
from integrations.google_ads.version import API_VERSION

if TYPE_CHECKING:
    from datetime import date

    from core.connections import Connection
    from core.platforms import Plan, Pulled
    from core.progress import Progress
    from core.workspace import Workspace


class DesktopPlatforms(AdPlatforms):
    """The ad platforms with downloads run in a process of their own."""

    def plan(
        self, workspace: Workspace, connection: Connection, progress: Progress, *, where: str = "", enable: bool = False
    ) -> Plan:
        """What a post would do now."""
        made = super().plan(workspace, connection, progress, where=where, enable=enable)
        if connection.platform == GOOGLE:
            # What a post says is imported while the plan is read: while it is imported, a post cannot be stopped.
            import_module(f"google.ads.googleads.{API_VERSION}.services.services.google_ads_service")
        return made

    def pull(
        self, workspace: Workspace, connection: Connection, progress: Progress, *, metrics_since: date | None = None
    ) -> Pulled:
        """Download what changed; goes on where the last download stopped. Interrupted when its process was ended."""
        from app.downloading.client import Download
        from app.downloading.messages import Order

        if workspace.read_only:
            return super().pull(workspace, connection, progress, metrics_since=metrics_since)
        since = metrics_since.isoformat() if metrics_since else None
        with Download(workspace, progress) as running:
            return running.pulled(Order(str(workspace.path.absolute()), connection.id, since))
