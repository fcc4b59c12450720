"""Until when a sign-in at LinkedIn lasts, and what it allows: told from what the keychain holds, without asking LinkedIn."""

from __future__ import annotations

import time

from core.connections import Connection
from core.errors import SignInNeeded
from core.platforms import Lasts
from integrations import signins
from integrations.keychain import SecretStore, open_store
from integrations.linkedin_ads import accounts, scopes
from integrations.linkedin_ads.credentials import EARLY_S, countdown
from integrations.signins import SignIn

ASKED = (*scopes.NEEDED, *scopes.EXTRA)
_ROLE_NOTES = {
    accounts.VIEWER: "Your role on this account lets you look, not change: nothing can be posted to it.",
    "CREATIVE_MANAGER": "Your role on this account lets you change ads only: campaigns and ad sets cannot be posted to it.",
}


def lasts(connection: Connection, *, store: SecretStore | None = None, now: float | None = None) -> Lasts | None:
    """How long the sign-in of a connection lasts; None where this computer holds none. Raises KeychainError."""
    try:
        kept = signins.load(store or open_store(), connection.id)
    except SignInNeeded:
        return None
    return _told(kept, time.time() if now is None else now)


def asks_for() -> str:
    """What a sign-in is asked to allow, in words."""
    return scopes.in_words(ASKED)


def more_to_ask() -> tuple[tuple[str, str], ...]:
    """What can be asked for beside that, where an app has it: names, and words."""
    return tuple((name, scopes.WORDS[one]) for name, one in scopes.MORE.items())


def role_notes(role: str | None) -> tuple[str, ...]:
    """What somebody with this role should know before they post."""
    note = _ROLE_NOTES.get(role or "")
    return (note,) if note else ()


def _told(kept: SignIn, now: float) -> Lasts:
    left = countdown(kept, now)
    ends = left.access_s if left.refresh_s is None else left.refresh_s
    renews = None if left.refresh_s is None else now + max(0.0, left.access_s - EARLY_S)
    given = kept.scopes.split()
    wanted = (*ASKED, *scopes.asked(kept.profile.scopes))
    lacking = [one for one in wanted if given and one not in given]
    return Lasts(
        ends_at=round((now + ends) * 1000), renews_at=None if renews is None else round(renews * 1000), soon=left.soon,
        allows=scopes.in_words(given), lacks=scopes.in_words(lacking),
    )  # fmt: skip
