"""Posting of connected accounts: the platform's adapter is opened when it is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from core.connections import get
from core.errors import InvalidInput
from core.platforms import Failed, Plan, Posted
from core.posting.posting import Asked, Poster, make_plan
from core.posting.posting import post as carry_out
from core.posting.posting import validate as ask
from core.posting.spending import live_daily_budget

if TYPE_CHECKING:
    from core.connections import Connection
    from core.progress import Progress
    from core.workspace import Workspace


def poster(workspace: Workspace, connection: Connection, progress: Progress) -> Poster:
    """Posting into one account. Raises SignInNeeded, KeychainError, and InvalidInput for a platform that cannot."""
    if connection.platform != "google_ads":
        raise InvalidInput(f"Posting to {connection.platform} is not possible yet.")
    from integrations.google_ads.posting import open_account

    return Poster(workspace, connection, open_account(connection), progress)


def plan(workspace: Workspace, connection: Connection, progress: Progress, *, where: str, enable: bool) -> Plan:
    """What a post would do now."""
    made = make_plan(poster(workspace, connection, progress), Asked(where, enable))
    return replace(made, daily_budget=live_daily_budget(workspace, connection))


def validate(workspace: Workspace, plan: Plan, progress: Progress) -> Sequence[Failed]:
    """Ask the platform to look at a plan without carrying it out."""
    return ask(poster(workspace, get(workspace, plan.connection), progress), _asked(plan))


def post(workspace: Workspace, plan: Plan, progress: Progress, typed_amount: str | None) -> Posted:
    """Carry out a plan."""
    to = poster(workspace, get(workspace, plan.connection), progress)
    return carry_out(to, plan, _asked(plan), typed_amount=typed_amount)


def _asked(plan: Plan) -> Asked:
    return Asked(plan.where, enable=not plan.paused)
