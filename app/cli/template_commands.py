"""Commands over templates: make, apply, make a newer version, upgrade."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.options import AsJson, Where, WorkspaceFile, opened, said, searched
from app.cli.output import shown_progress
from core.errors import InvalidInput, NotFound
from core.workspace import Workspace

TemplateName = Annotated[str, typer.Argument(metavar="TEMPLATE", help="Its name or id.")]
Variables = Annotated[
    list[str],
    typer.Option("--set", metavar="NAME=WORDS", help="A variable and the words it stands for; several times."),
]


def register(program: typer.Typer) -> None:
    """Add the commands of this file."""
    program.command(name="template-make")(template_make)
    program.command(name="template-apply")(template_apply)
    program.command(name="template-version")(template_version)
    program.command(name="template-upgrade")(template_upgrade)


def template_make(
    context: typer.Context,
    workspace: WorkspaceFile,
    name: TemplateName,
    where: Where,
    set_: Variables,
    kind: Annotated[str, typer.Option(help="campaign or ad_group.")] = "campaign",
    json: AsJson = False,
) -> None:
    """Make a template of all matching campaigns (or ad groups) and what hangs below; words that vary become variables."""
    from core.templates.capturing import make_template, read_template
    from core.templates.checking import body_problems, counts

    with opened(workspace, to_write=True) as found:
        id = make_template(found, name, kind, _matching(found, kind, where), _pairs(set_))
        with found.read() as connection:
            body = read_template(connection, id).body
    document = {"template": id, "parts": dict(counts(body)), "problems": body_problems(body)}
    said(context).answer(document, "\n".join([f"Template “{name}” was made.", *body_problems(body)]))


def template_apply(
    context: typer.Context,
    workspace: WorkspaceFile,
    template: TemplateName,
    values: Annotated[Path, typer.Option(help="A CSV file: a column for each variable, a row for each new tree.")],
    into: Annotated[
        list[str] | None,
        typer.Option(help="Ids of the accounts (or the campaign) it goes into; needed when several fit."),
    ] = None,
    accept: Annotated[bool, typer.Option("--accept", help="Accept the proposal at once.")] = False,
    json: AsJson = False,
) -> None:
    """Propose one new tree for each row of values."""
    from core.changesets import accept as accept_set
    from core.templates.applying import apply_template
    from core.templates.checking import too_long

    rows = _rows(values)
    with opened(workspace, to_write=True) as found, shown_progress() as progress:
        one = _template(found, template)
        long = [
            {
                "kind": text.kind,
                "field": text.field,
                "text": text.text,
                "width": text.width,
                "most": text.most,
                "row": text.row,
            }
            for text in too_long(one.body, rows)
        ]
        applied = apply_template(found, one.id, rows, _into(found, one, into or []), progress)
        if accept:
            accept_set(found, applied.change_set)
    document = {"changeset": applied.change_set, "accepted": accept, "places": applied.places,
                "created": dict(applied.created), "too_long": long}  # fmt: skip
    said(context).answer(document, f"{applied.places} new places {'were made' if accept else 'wait for review'}.")


def template_version(
    context: typer.Context,
    workspace: WorkspaceFile,
    template: TemplateName,
    where: Where,
    json: AsJson = False,
) -> None:
    """Make what one place of a template holds now (its matching campaigns or ad groups) the newest version."""
    from core.templates.capturing import new_version

    with opened(workspace, to_write=True) as found:
        one = _template(found, template)
        kind = one.body.roots()[0].kind
        number = new_version(found, one.id, _matching(found, kind, where))
    said(context).answer({"template": one.id, "version": number}, f"Version {number}.")


def template_upgrade(
    context: typer.Context,
    workspace: WorkspaceFile,
    template: TemplateName,
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=WORDS", help="For variables that are new.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Propose the newest version at all places of a template; what people changed stays and is named."""
    from core.templates.upgrading import upgrade_places

    with opened(workspace, to_write=True) as found:
        done = upgrade_places(found, _template(found, template).id, _pairs(set_ or []))
    kept = [
        {
            "kind": one.kind,
            "id": one.id,
            "name": one.name,
            "field": one.field,
            "yours": one.yours,
            "theirs": one.theirs,
            "why": one.why,
        }
        for one in done.kept
    ]
    document = {"changeset": done.change_set, "places": done.places, "changed": done.changed, "added": done.added,
                "removed": done.removed, "waiting": done.waiting, "kept": kept}  # fmt: skip
    lines = [
        f"{done.places} places: {done.changed} fields, {done.added} added, {done.removed} removed wait for review."
    ]
    lines += [f"Stays: {one['name']} {one['field'] or ''}. {one['why']}" for one in kept]
    said(context).answer(document, "\n".join(lines))


def _matching(found: Workspace, kind: str, where: str) -> list[str]:
    from core.rows import list_rows

    if kind not in ("campaign", "ad_group"):
        raise InvalidInput(f"{kind!r} cannot be a template.", where="--kind", hint="Choose campaign or ad_group.")
    rows = list_rows(found, kind, searched(found, kind, where), fields=["name"])
    if not rows:
        raise NotFound("Nothing matches --where.", hint="Look with `list`.")
    return [row.id for row in rows]


def _pairs(texts: list[str]) -> dict[str, str]:
    found = {}
    for text in texts:
        name, equals, words = text.partition("=")
        if not equals:
            raise InvalidInput(f"{text!r} names no variable.", where="--set", hint="Write it like market=Germany.")
        found[name.strip()] = words.strip()
    return found


def _template(found: Workspace, wanted: str) -> Any:
    from core.templates.capturing import list_templates

    mine = [one for one in list_templates(found) if wanted in (one.id, one.name)]
    if len(mine) != 1:
        why = "There is no template" if not mine else "There are several templates"
        raise NotFound(f"{why} “{wanted}”.", hint="`library` lists them with their ids.")
    return mine[0]


def _into(found: Workspace, template: Any, named: list[str]) -> dict[str, str]:
    """Where roots of each platform go: what was named, else the platform's only account."""
    from core.rows import list_rows

    kind = "account" if template.body.roots()[0].kind == "campaign" else "campaign"
    rows = list_rows(found, kind, fields=["name", "platform"])
    into: dict[str, str] = {}
    for platform in template.body.platforms():
        mine = [row.id for row in rows if row["platform"] == platform and (not named or row.id in named)]
        if len(mine) != 1:
            raise InvalidInput(
                f"It is not clear which {kind} of {platform} is meant.", where="--into", hint="Name its id."
            )
        into[platform] = mine[0]
    return into


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            sample = file.read()
    except OSError as error:
        raise InvalidInput(
            f"{path} cannot be read: {error.strerror}.", where="--values", hint="Name a CSV file."
        ) from error
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{path} is not UTF-8.", where="--values", hint="Save it as CSV in UTF-8.") from error
    mark = max((",", ";", "\t"), key=sample.partition("\n")[0].count)
    reader = csv.DictReader(sample.splitlines(), delimiter=mark)
    rows = [{(key or "").strip(): (value or "").strip() for key, value in row.items() if key} for row in reader]
    return [row for row in rows if any(row.values())]
