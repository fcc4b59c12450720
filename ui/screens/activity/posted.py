"""Posts and downloads among what was done: their entries, and taking a post back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import changesets
from core.catalog import PLATFORM_LABELS
from core.changesets import LogRow
from core.posting.past import PastPost, posts
from core.workspace import Workspace
from ui.screens.review.sets_list import change_count

if TYPE_CHECKING:
    from ui.screens.activity.screen import ActivityScreen

Shape = tuple[str, str, str]
_POSTED: Shape = ("send", "accent", "Posted")
_INTERRUPTED: Shape = ("send", "warning", "Post interrupted; begun")
_DOWNLOADED: Mapping[str, Shape] = {
    "apply": ("download", "text", "Downloaded"),
    "propose": ("download", "conflict", "Downloaded in conflict with the draft"),
}


@dataclass(frozen=True)
class PostRow(LogRow):
    """A post among the entries of the log; its `seq` is below zero, for the log knows nothing of it."""

    post: PastPost


def read_log(workspace: Workspace, entity: str | None, limit: int) -> list[LogRow]:
    """The log with the posts among it, newest first; of one entity without them."""
    rows = changesets.history(workspace, entity=entity, limit=limit)
    if entity is not None:
        return rows
    oldest = rows[-1].at if len(rows) == limit else 0
    made: list[LogRow] = [
        PostRow(-at, one.at, "post", one.author, one.title, "", 0, one)
        for at, one in enumerate(posts(workspace), 1)
        if one.at >= oldest
    ]
    return sorted([*rows, *made], key=lambda row: row.at, reverse=True) if made else rows


def shape_of(row: LogRow, verbs: Mapping[str, Shape]) -> Shape:
    """Icon, colour and word of an entry."""
    if isinstance(row, PostRow):
        return _INTERRUPTED if row.post.open else _POSTED
    if row.author in PLATFORM_LABELS.values() and row.verb in _DOWNLOADED:
        return _DOWNLOADED[row.verb]
    return verbs.get(row.verb, ("circle", "muted", row.verb))


def facts_of(row: LogRow, verbs: Mapping[str, Shape], when: Callable[[int], str]) -> list[str]:
    """Who did an entry, when, and how much it was."""
    facts = [f"{shape_of(row, verbs)[2]} by {row.author}", when(row.at)]
    if isinstance(row, PostRow):
        return [*facts, post_words(row.post)]
    return [*facts, change_count(row.changes)] if row.changes else facts


def post_words(one: PastPost) -> str:
    """What came of a post."""
    parts = [f"{one.posted:,} of {one.planned:,} posted"]
    if one.refused:
        parts.append(f"{one.refused:,} refused")
    if one.left:
        parts.append(f"{one.left:,} not sent")
    return ", ".join(parts)


def undo_post(screen: ActivityScreen) -> None:
    """Make the change set that takes the chosen post back, and show it."""
    row, platforms, workspace = screen.chosen_entry(), screen.context.platforms, screen.context.workspace
    if not isinstance(row, PostRow) or platforms is None:
        return

    def done(made: tuple[str, Sequence[str]]) -> None:
        change_set, lost = made
        if lost:
            screen.context.messages.warn(f"Not everything can come back: {' '.join(lost[:3])}")
        screen.context.messages.info("This change set takes the post back. Accept it, then post again.")
        screen.go.emit("review", change_set)

    post = row.post.id
    screen.context.jobs.start("Undoing a post", lambda progress: platforms.undo_post(workspace, post), done=done,
                              group="undo post")  # fmt: skip


def why_no_post(screen: ActivityScreen) -> str | None:
    """Why there is no post to take back."""
    row = screen.chosen_entry()
    if not isinstance(row, PostRow):
        return "Choose a post in the list."
    if not row.post.posted:
        return "Nothing of it was posted."
    return "Finish it first." if row.post.open else screen.why_read_only()
