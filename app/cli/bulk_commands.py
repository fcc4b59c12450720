"""Bulk commands: replace, append, change-case, change-urls, change-bids, formula. `--dry-run` shows what they would do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.options import AsJson, KindName, Where, WorkspaceFile, known_kind, opened, said, searched
from app.cli.output import Table
from core.catalog import KINDS
from core.values import show, to_json

if TYPE_CHECKING:
    from core.bulk import Outlook, Request, Tool

Fields = Annotated[list[str], typer.Option("--field", help="The field to work on; may be given several times.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")]
SkipTooLong = Annotated[bool, typer.Option("--skip-too-long", help="Leave texts alone that would pass the limit.")]
TextNumbers = Annotated[
    list[int] | None, typer.Option("--text-number", min=1, help="Only this text of a list, from 1; may be repeated.")
]
FLAGS = {
    "--dry-run",
    "--skip-too-long",
    "--ignore-case",
    "--whole-word",
    "--words",
    "--before",
    "--even-if-present",
    "--literal",
    "--fill-empty",
    "--once",
    "--end",
}


def register(program: typer.Typer) -> None:
    """Add the commands of this file."""
    program.command(name="replace")(replace)
    program.command(name="append")(append)
    program.command(name="change-case")(change_case)
    program.command(name="change-urls")(change_urls)
    program.command(name="change-bids")(change_bids)
    program.command(name="formula")(formula)


def replace(
    context: typer.Context,
    workspace: WorkspaceFile,
    kind: KindName,
    field: Fields,
    find: Annotated[str, typer.Option(help="The text, or with --regex the pattern, to find.")],
    with_: Annotated[str, typer.Option("--with", help="What to put in its place.")],
    regex: Annotated[bool, typer.Option("--regex", help="Find is a regular expression.")] = False,
    ignore_case: Annotated[bool, typer.Option("--ignore-case", help="Capitals do not matter.")] = False,
    whole_word: Annotated[bool, typer.Option("--whole-word", help="Only whole words.")] = False,
    words: Annotated[bool, typer.Option("--words", help="Fill in [campaign], [keyword] and the like.")] = False,
    skip_too_long: SkipTooLong = False,
    text_number: TextNumbers = None,
    where: Where = "",
    dry_run: DryRun = False,
    json: AsJson = False,
) -> None:
    """Replace text in fields of all matching entities as one change set."""
    from core.bulk import Options, Replacement

    tool = Replacement(find, with_, regex, not ignore_case, whole_word, words)
    options = Options(skip_too_long, tuple(text_number or ()))
    _run(context, workspace, (kind, field, tool, options, where), dry_run=dry_run)


def append(
    context: typer.Context,
    workspace: WorkspaceFile,
    kind: KindName,
    field: Fields,
    text: Annotated[str, typer.Option(help="What to add; [campaign], [keyword] and the like are filled in.")],
    before: Annotated[bool, typer.Option("--before", help="At the beginning instead of the end.")] = False,
    separator: Annotated[str, typer.Option(help="What stands between.")] = " ",
    even_if_present: Annotated[bool, typer.Option("--even-if-present", help="Also where it stands already.")] = False,
    literal: Annotated[bool, typer.Option("--literal", help="Words in brackets are plain text.")] = False,
    skip_too_long: SkipTooLong = False,
    text_number: TextNumbers = None,
    where: Where = "",
    dry_run: DryRun = False,
    json: AsJson = False,
) -> None:
    """Add text before or after what is there, as one change set."""
    from core.bulk import Appending, Options

    tool = Appending(text, "before" if before else "after", separator, not even_if_present, not literal)
    options = Options(skip_too_long, tuple(text_number or ()))
    _run(context, workspace, (kind, field, tool, options, where), dry_run=dry_run)


def change_case(
    context: typer.Context,
    workspace: WorkspaceFile,
    kind: KindName,
    field: Fields,
    to: Annotated[str, typer.Option(help="sentence, title, lower or upper.")],
    text_number: TextNumbers = None,
    where: Where = "",
    dry_run: DryRun = False,
    json: AsJson = False,
) -> None:
    """Change capitalisation; names and acronyms of the brief keep their letters."""
    from core.bulk import CASES, Casing, Options

    tool = Casing(_one_of(to, CASES, "--to"))  # type: ignore[arg-type]
    _run(context, workspace, (kind, field, tool, Options(positions=tuple(text_number or ())), where), dry_run=dry_run)


def change_urls(
    context: typer.Context,
    workspace: WorkspaceFile,
    kind: KindName,
    field: Fields,
    action: Annotated[
        str, typer.Option(help="set, clear, https, host, path, set-parameter, replace-parameter or remove-parameter.")
    ],
    find: Annotated[str, typer.Option(help="The website, piece of path or parameter meant.")] = "",
    value: Annotated[str, typer.Option(help="What comes there; [campaign:slug] and the like are filled in.")] = "",
    where: Where = "",
    dry_run: DryRun = False,
    json: AsJson = False,
) -> None:
    """Change addresses, tracking templates and URL suffixes; other parameters keep their place."""
    from core.bulk import ACTIONS, AddressChange, Options

    tool = AddressChange(_one_of(action.replace("-", "_"), ACTIONS, "--action"), find, value)  # type: ignore[arg-type]
    _run(context, workspace, (kind, field, tool, Options(), where), dry_run=dry_run)


def change_bids(
    context: typer.Context,
    workspace: WorkspaceFile,
    kind: KindName,
    field: Fields,
    change: Annotated[str, typer.Option(help="increase, decrease, set, first-page or top-of-page.")],
    by: Annotated[str, typer.Option(help="An amount such as 0.30, or a share such as 12.5%.")] = "",
    round_to: Annotated[str, typer.Option(help="Round to multiples of this amount.")] = "",
    least: Annotated[str, typer.Option(help="Never below this amount.")] = "",
    most: Annotated[str, typer.Option(help="Never above this amount.")] = "",
    fill_empty: Annotated[bool, typer.Option("--fill-empty", help="Also rows without an amount.")] = False,
    where: Where = "",
    dry_run: DryRun = False,
    json: AsJson = False,
) -> None:
    """Change bids, budgets and targets by a share or an amount, exactly."""
    from core.bulk import CHANGES, Amounts, Options

    wanted: Any = _one_of(change.replace("-", "_"), CHANGES, "--change")
    tool = Amounts(wanted, by, round_to, least, most, fill_empty)
    _run(context, workspace, (kind, field, tool, Options(), where), dry_run=dry_run)


def formula(
    context: typer.Context,
    workspace: WorkspaceFile,
    kind: KindName,
    field: Fields,
    formula: Annotated[
        str, typer.Option(help='Such as "[campaign] | [ad group]" or "=concat(adgroup, \' - \', stage)".')
    ] = "",
    once: Annotated[bool, typer.Option("--once", help="Set the values only; they do not follow later.")] = False,
    end: Annotated[bool, typer.Option("--end", help="End the formulas and keep the values.")] = False,
    where: Where = "",
    dry_run: DryRun = False,
    json: AsJson = False,
) -> None:
    """Compose fields from others; until posted they follow, unless --once."""
    from core.bulk import Composing, Options
    from core.bulk.formula_cells import end_formula

    if not end:
        _run(context, workspace, (kind, field, Composing(formula), Options(), where), dry_run=dry_run, keeps=not once)
        return
    known_kind(kind)
    with opened(workspace, to_write=True) as found:
        condition = searched(found, kind, where)
        with found.edit("Keep values without formula") as edit:
            count = sum(end_formula(found, kind, condition, name) for name in _names(field))
    document = {"changeset": _id(edit.id) if count else None, "changed": 0, "ended": count}
    said(context).answer(document, f"Ended {count:,} formulas. Undo takes it back.")


Asked = tuple[str, list[str], "Tool", Any, str]


def _run(context: typer.Context, path: Path, asked: Asked, *, dry_run: bool, keeps: bool = False) -> None:
    from core import bulk
    from core.bulk.formula_cells import set_formula

    kind, fields, tool, options, where = asked
    known_kind(kind)
    with opened(path, to_write=not dry_run) as found:
        request = bulk.Request(kind, searched(found, kind, where), _names(fields), tool, options, where)
        if dry_run:
            look = bulk.preview(found, request)
            said(context).answer(_document(look, request, found.currency), _table(look, request, found.currency))
            return
        document: dict[str, Any] = {}
        with found.edit(tool.title, about=bulk.in_command(found, request, keeps=keeps)) as edit:
            if keeps:
                document["kept"] = set_formula(found, request)
                changed = edit.next_seq() - edit.first
            else:
                changed = bulk.apply(found, request)
    changeset = _id(edit.id) if changed else None
    text = f"Changed {changed:,} fields. Undo takes it back."
    if keeps:
        text += f" {document['kept']:,} cells keep the formula until their rows are posted."
    said(context).answer({"changeset": changeset, "changed": changed} | document, text)


def _names(fields: list[str]) -> list[str]:
    return [name.strip() for one in fields for name in one.split(",") if name.strip()]


def _id(raw: bytes) -> str:
    from core.ids import id_text

    return id_text(raw)


def _one_of(text: str, choices: Any, where: str) -> str:
    from core.errors import InvalidInput

    if text not in choices:
        offered = ", ".join(one.replace("_", "-") for one in choices)
        raise InvalidInput(f"{text!r} is no choice.", where=where, hint=f"Choose {offered}.")
    return text


def _document(look: Outlook, request: Request, currency: str) -> dict[str, Any]:
    fields = []
    for one in look.fields:
        described = KINDS[request.kind].by_name[one.field]
        samples = [
            {
                "title": each.title,
                "before": to_json(described, each.before, currency),
                "after": to_json(described, each.after, currency),
                "note": each.note,
            }
            for each in one.samples
        ]
        counts = {"changed": one.rows, "unchanged": one.unchanged, "too_long": one.too_long, "left": one.left}
        counts |= {"invalid": one.invalid, "refused": one.refused, "texts_checked": one.looked_at}
        fields.append({"field": one.field, **counts, "all_texts_checked": one.every, "samples": samples})
    return {
        "changeset": None,
        "changed": 0,
        "preview": {"rows": look.rows, "values": look.values, "total": look.total, "fields": fields},
    }


def _table(look: Outlook, request: Request, currency: str) -> Table:
    rows = []
    for one in look.fields:
        described = KINDS[request.kind].by_name[one.field]
        for each in one.samples:
            texts = [show(described, value, currency) for value in (each.before, each.after)]
            rows.append([described.label, each.title, *texts, each.note or ""])
    notes = [
        f"{look.values:,} values in {look.rows:,} of {look.total:,} {KINDS[request.kind].plural.lower()} would change."
    ]
    notes += [f"{look.too_long:,} would be too long."] if look.too_long else []
    notes += [f"{look.left:,} stay as they are."] if look.left else []
    refused = sum(one.refused for one in look.fields)
    looked = sum(one.looked_at for one in look.fields)
    if refused:
        which = "texts" if all(one.every for one in look.fields) else f"first {looked:,} distinct texts"
        notes.append(f"{refused:,} of the {which} break an editorial rule.")
    return Table(["Field", "Row", "Before", "After", "Note"], rows, note=" ".join(notes))
