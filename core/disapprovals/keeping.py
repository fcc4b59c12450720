"""The learned models of a workspace: learned anew when a platform's reviews change, kept as numbers in the file."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, delete, insert, select

from core.catalog import PLATFORM_LABELS, PLATFORMS
from core.disapprovals.collecting import refused_ads, seen_texts
from core.disapprovals.learning import LEAST_ADS, Silent, learn
from core.disapprovals.model import Likely, from_json, to_json
from core.progress import Progress
from core.schema import meta
from core.workspace import Workspace

KEY = "likely_disapproved"
CHECKED = "checked_log_seq"


def relearn(workspace: Workspace, progress: Progress) -> dict[str, str]:
    """Learn from the reviews there are; returns what came of it for each platform, in words.

    Quick where few ads are disapproved. When the models change, all findings are made anew at the next check.
    """
    found: dict[str, Likely] = {}
    said: dict[str, str] = {}
    for platform in PLATFORMS:
        made = _learned(workspace, platform, progress)
        if isinstance(made, Likely):
            found[platform] = made
        said[platform] = made.reason if isinstance(made, Silent) else _words(made)
    stored = to_json(found) if found else None
    with workspace.write() as connection:
        if stored != _stored(connection):
            connection.execute(delete(meta).where(meta.c.key.in_((KEY, CHECKED))))
            if stored:
                connection.execute(insert(meta).values(key=KEY, value=stored))
    return said


def kept(connection: Connection) -> Mapping[str, Likely]:
    """The learned models by platform; empty where there is too little to learn from."""
    stored = _stored(connection)
    return from_json(stored) if stored else {}


def _stored(connection: Connection) -> str | None:
    return connection.execute(select(meta.c.value).where(meta.c.key == KEY)).scalar()


def _learned(workspace: Workspace, platform: str, progress: Progress) -> Likely | Silent:
    with workspace.read() as connection:
        if (refused := refused_ads(connection, platform)) < LEAST_ADS:
            return Silent(f"{refused} ads are disapproved; {LEAST_ADS} are needed to learn from.")
        progress.step(f"Learning from {PLATFORM_LABELS[platform]}'s disapprovals")
        seen = seen_texts(connection, platform)
    return learn(seen)


def _words(one: Likely) -> str:
    return f"Learned from {one.refused} disapproved and {one.approved} approved texts (quality {one.quality:.2f} of 1)."
