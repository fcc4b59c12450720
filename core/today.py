"""Which day it is in a workspace."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.workspace import Workspace


def local_today(workspace: Workspace) -> date:
    """Today in the workspace's time zone; of this machine where the zone is unknown."""
    try:
        return datetime.now(ZoneInfo(workspace.time_zone)).date()
    except (ZoneInfoNotFoundError, ValueError):
        return date.today()
