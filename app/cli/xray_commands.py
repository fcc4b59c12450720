"""The X-ray of a responsive search ad."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.options import AsJson, WorkspaceFile, opened, said
from app.cli.output import Table
from core.errors import InvalidInput

if TYPE_CHECKING:
    from core.workspace import Workspace
    from core.xray import Cleared, Move, Scan


def register(program: typer.Typer) -> None:
    """Add the commands of this file."""
    program.command(name="xray")(xray)


def xray(
    context: typer.Context,
    workspace: WorkspaceFile,
    ad: Annotated[str, typer.Option("--ad", metavar="ID", help="A responsive search ad.")],
    propose: Annotated[bool, typer.Option("--propose", help="Propose what clears it, for review.")] = False,
    json: AsJson = False,
) -> None:
    """Look at every ad that a responsive search ad may become, and at what clears those with trouble."""
    from core.rows import get_row
    from core.xray import brand_names, clear, scan

    with opened(workspace, to_write=propose) as found:
        row = get_row(found, "ad", ad)
        if row.values.get("format") != "responsive_search":
            raise InvalidInput(f"{ad} is no responsive search ad.", hint="`list --kind ad` shows the formats.")
        names = brand_names(found)
        seen, ways = scan(row.values, names), clear(row.values, names)
        changeset = _propose(found, ad, row.values, ways) if propose else None
    said(context).answer(_as_json(seen, ways, changeset), _table(seen, ways))


def _propose(workspace: Workspace, ad: str, values: Any, ways: tuple[Cleared, ...]) -> str | None:
    from core.ids import id_text
    from core.xray import applied

    if not ways or not ways[0].moves:
        return None
    with workspace.propose("Pins and removals so that every combination reads well") as edit:
        edit.set("ad", [ad], applied(values, ways[0].moves))
    return id_text(edit.id)


def _as_json(seen: Scan, ways: tuple[Cleared, ...], changeset: str | None) -> dict[str, Any]:
    return {
        "combinations": seen.total,
        "bad": seen.bad,
        "troubles": {str(trouble): count for trouble, count in seen.counts.items()},
        "score": round(seen.score, 4),
        "pairs": [
            {"texts": list(texts), "trouble": pair.trouble, "overlap": round(pair.overlap, 3), "why": pair.why}
            for texts, pair in seen.pairs.items()
        ],
        "worst": [
            {"headlines": one.combination.headlines, "descriptions": one.combination.descriptions,
             "troubles": sorted(one.troubles), "score": round(one.score, 3)}
            for one in seen.worst
        ],
        "clears": [
            {"moves": [{"field": move.field, "text": move.text, "pin": move.place or None} for move in way.moves],
             "left": way.left, "smallest": way.smallest}
            for way in ways
        ],
        "changeset": changeset,
    }  # fmt: skip


def _table(seen: Scan, ways: tuple[Cleared, ...]) -> Table:
    rows = [[pair.why, *texts] for texts, pair in seen.pairs.items()]
    note = f"{seen.bad:,} of {seen.total:,} combinations have trouble."
    if ways and ways[0].moves:
        note += " This clears them: " + "; ".join(map(_words, ways[0].moves)) + f". {ways[0].left:,} stay."
    elif seen.bad:
        note += " Pins and removals do not clear them: write some of the texts anew."
    return Table(["Trouble", "Text", "Beside"], rows, note=note)


def _words(move: Move) -> str:
    return f"pin “{move.text}” to {move.place}" if move.place else f"take “{move.text}” out"
