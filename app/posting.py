"""Posting of connected accounts: the platform's adapter is opened when it is needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from core.catalog import GOOGLE, LINKEDIN
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


@contextmanager
def opened(workspace: Workspace, connection: Connection, progress: Progress) -> Iterator[Poster]:
    """Posting into one account. Raises SignInNeeded, KeychainError, and InvalidInput for a platform that cannot."""
    if connection.platform == LINKEDIN:
        from integrations.linkedin_ads.posting import open_account as open_linkedin

        with open_linkedin(workspace, connection, progress) as account:
            yield Poster(workspace, connection, account, progress)
    elif connection.platform == GOOGLE:
        from integrations.google_ads.posting import open_account as open_google

        yield Poster(workspace, connection, open_google(connection), progress)
    else:
        raise InvalidInput(f"Posting to {connection.platform} is not possible.")


def plan(workspace: Workspace, connection: Connection, progress: Progress, *, where: str, enable: bool) -> Plan:
    """What a post would do now."""
    with opened(workspace, connection, progress) as poster:
        made = make_plan(poster, Asked(where, enable))
    return replace(made, daily_budget=live_daily_budget(workspace, connection))


def validate(workspace: Workspace, plan: Plan, progress: Progress) -> Sequence[Failed]:
    """Ask the platform to look at a plan without carrying it out."""
    with opened(workspace, get(workspace, plan.connection), progress) as poster:
        return ask(poster, _asked(plan))


def post(workspace: Workspace, plan: Plan, progress: Progress, typed_amount: str | None) -> Posted:
    """Carry out a plan."""
    with opened(workspace, get(workspace, plan.connection), progress) as poster:
        return carry_out(poster, plan, _asked(plan), typed_amount=typed_amount)


def _asked(plan: Plan) -> Asked:
    return Asked(plan.where, enable=not plan.paused)
