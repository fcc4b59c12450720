"""Reusable texts: which fit a field, put into any number of ads, and where each is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, or_, select

from core.catalog import GOOGLE, KINDS, LINKEDIN, FieldType, Limit
from core.catalog.ads import FORMAT_LIMITS
from core.catalog.shared import SNIPPET_USES
from core.command_words import about_sharing
from core.copy.width import display_width
from core.editing import Target, conditions
from core.errors import InvalidInput
from core.ids import id_text
from core.library.names import one_line
from core.list_cells import with_elements
from core.rows import get_row
from core.schema import ENTITY, Presence
from core.values import clean_text
from core.workspace import Workspace

# Where a text of each use goes: (platform, kind, field).
PLACES: Mapping[str, tuple[str, str, str]] = {
    "headline": (GOOGLE, "ad", "headlines"),
    "description": (GOOGLE, "ad", "descriptions"),
    "callout": (GOOGLE, "asset", "text"),
    "sitelink": (GOOGLE, "asset", "text"),
    "introductory_text": (LINKEDIN, "ad", "introductory_text"),
    "linkedin_headline": (LINKEDIN, "ad", "headline"),
    "linkedin_description": (LINKEDIN, "ad", "description"),
    "message": (LINKEDIN, "ad", "body"),
}
USE_WORDS: Mapping[str, str] = {
    "headline": "Google headline",
    "description": "Google description",
    "callout": "Callout",
    "sitelink": "Sitelink",
    "introductory_text": "LinkedIn introductory text",
    "linkedin_headline": "LinkedIn headline",
    "linkedin_description": "LinkedIn description",
    "message": "LinkedIn message",
    "keyword_list": "Keywords, one a line",
    "other": "Anything else",
}
_FORMATS = {"message": "message"}


@dataclass(frozen=True)
class Snippet:
    """A reusable text with its length against the place it is for; `most` is None where nothing limits it."""

    id: str
    name: str
    text: str
    use: str
    language: str | None
    approved: bool
    width: int
    most: int | None

    @property
    def fits(self) -> bool:
        """Whether the text is within the limit."""
        return self.most is None or self.width <= self.most


def limit_for(use: str) -> Limit | None:
    """The limit of the place a use names."""
    if use not in PLACES:
        return None
    platform, kind, field = PLACES[use]
    of_format = FORMAT_LIMITS.get((_FORMATS.get(use, ""), field))
    return of_format or KINDS[kind].by_name[field].limits.get(platform)


def create_snippet(workspace: Workspace, name: str, text: str, use: str, **more: Any) -> str:
    """Keep a text in the library; `more` may hold language, approved and source. Returns its id."""
    wanted = one_line(name, "snippet")
    if use not in SNIPPET_USES:
        raise InvalidInput(f"{use!r} is no place for a text.", where="use", hint=f"Choose {', '.join(SNIPPET_USES)}.")
    if not text.strip():
        raise InvalidInput("The text is empty.", where="text", hint="Write what is put into the ad.")
    with workspace.edit(f"Add text “{wanted}” to the library") as edit:
        row = {"name": wanted, "text": text.strip(), "use": use, "status": "ENABLED"} | more
        return edit.create("snippet", row)


def list_snippets(workspace: Workspace, use: str | None = None) -> list[Snippet]:
    """The library's texts (for one use), approved ones first."""
    table = ENTITY["snippet"]
    query = (
        select(table.c.id, table.c.name, table.c.text, table.c.use, table.c.language, table.c.approved)
        .where(table.c.presence == int(Presence.DRAFT), table.c.text.is_not(None))
        .order_by(func.coalesce(table.c.approved, 0).desc(), table.c.name.collate("NOCASE"), table.c.pk)
    )
    with workspace.read() as connection:
        rows = connection.execute(query if use is None else query.where(table.c.use == use)).all()
    return [_snippet(*row) for row in rows]


def snippets_for(workspace: Workspace, kind: str, platform: str | None, field: str) -> list[Snippet]:
    """The texts meant for a field."""
    uses = [
        use
        for use, (of, in_kind, name) in PLACES.items()
        if (in_kind, name) == (kind, field) and platform in (None, of)
    ]
    return [one for use in uses for one in list_snippets(workspace, use)]


def _snippet(raw: bytes, name: str | None, text: str, use: str | None, language: str | None, approved: Any) -> Snippet:
    use = use or "other"
    limit = limit_for(use)
    width = (
        max((display_width(line) for line in text.splitlines()), default=0)
        if use == "keyword_list"
        else display_width(text)
    )
    return Snippet(id_text(raw), name or "", text, use, language, bool(approved), width, limit.most if limit else None)


def insert_snippet(workspace: Workspace, target: Target, id: str) -> int:
    """Put a text into all the target's ads: lists get it at their end (once, while there is room), single fields hold it.

    Returns how many ads change. Raises InvalidInput for a text that is too long for its place.
    """
    row = get_row(workspace, "snippet", id)
    snippet = _snippet(
        b"\0" * 16, row["name"], clean_text(row["text"] or ""), row["use"], row["language"], row["approved"]
    )
    if snippet.use not in PLACES or PLACES[snippet.use][1] != "ad":
        raise InvalidInput(f"“{snippet.name}” is not meant for ads.", hint="Choose another text.")
    if not snippet.fits:
        raise InvalidInput(
            f"“{snippet.name}” has {snippet.width} characters; {snippet.most} fit there.",
            hint="Shorten it in the library.",
        )
    platform, kind, field = PLACES[snippet.use]
    table = ENTITY[kind]
    about = about_sharing(workspace, ["snippet", id, "--insert"], target)
    with workspace.edit(f"Insert “{snippet.name}”", about=about) as edit:
        changed = 0
        for where in conditions(kind, target):
            mine = and_(where, table.c.platform == platform)
            described = KINDS[kind].by_name[field]
            value: ColumnElement[Any] = literal(snippet.text)
            if described.type is FieldType.LIST:
                count = described.counts.get(platform)
                value = with_elements(table.c[field], [snippet.text])
                if count is not None and count.most is not None:
                    room = func.coalesce(func.json_array_length(table.c[field]), 0) < count.most
                    mine = and_(mine, room)
            changed += edit.set_where(kind, mine, field, value)
        return changed


def snippet_uses(workspace: Workspace) -> dict[str, int]:
    """How many draft rows hold each text of the library, by the text's id."""
    texts = list_snippets(workspace)
    found = dict.fromkeys((one.id for one in texts), 0)
    with workspace.read() as connection:
        for use, (_, kind, field) in PLACES.items():
            mine = {one.text: one.id for one in texts if one.use == use}
            if not mine:
                continue
            table = ENTITY[kind]
            column: ColumnElement[Any] = table.c[field]
            joined: Any = table
            if KINDS[kind].by_name[field].type is FieldType.LIST:
                each = func.json_each(table.c[field]).table_valued("value", name="used_text")
                joined, column = table.join(each, table.c[field].is_not(None)), each.c.value
            query = (
                select(column, func.count())
                .select_from(joined)
                .where(
                    table.c.presence == int(Presence.DRAFT), table.c[field].is_not(None), or_(column.in_(list(mine)))
                )
                .group_by(column)
            )
            for text, count in connection.execute(query):
                found[mine[text]] += int(count)
    return found
