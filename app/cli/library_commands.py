"""Commands over the library: lists, budgets, labels, texts, templates, names, UTM parameters."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.options import AsJson, KindName, WorkspaceFile, known_kind, opened, said
from app.cli.output import Table
from core.catalog import PLATFORMS
from core.errors import InvalidInput, NotFound
from core.scope import Wanted
from core.workspace import Workspace

Name = Annotated[str, typer.Argument(metavar="NAME", help="Its name, or its id.")]
AccountName = Annotated[str, typer.Option("--account", help="The account's id or name; needed when there are several.")]


def register(program: typer.Typer) -> None:
    """Add the commands of this file."""
    program.command(name="library")(library)
    program.command(name="negative-list")(negative_list)
    program.command(name="budget")(budget)
    program.command(name="label")(label)
    program.command(name="snippet")(snippet)
    program.command(name="names")(names)
    program.command(name="utm")(utm)


def library(context: typer.Context, workspace: WorkspaceFile, json: AsJson = False) -> None:
    """Show what the workspace shares and how often each thing is used."""
    from core.library import budgets, labels, negatives, snippets
    from core.templates import capturing, upgrading
    from core.values import money_text

    with opened(workspace) as found:
        uses = snippets.snippet_uses(found)
        document: dict[str, list[dict[str, Any]]] = {
            "negative_lists": [
                {"id": one.id, "name": one.name, "keywords": one.keywords, "campaigns": one.campaigns}
                for one in negatives.list_uses(found)
            ],
            "budgets": [
                {"id": one.id, "name": one.name, "amount": money_text(one.amount, found.currency), "campaigns": one.campaigns}
                for one in budgets.budget_uses(found)
            ],
            "labels": [{"name": name, "carried_by": counts} for name, counts in labels.label_counts(found).items()],
            "snippets": [
                {"id": one.id, "name": one.name, "text": one.text, "use": one.use, "width": one.width, "most": one.most,
                 "approved": one.approved, "uses": uses.get(one.id, 0)}
                for one in snippets.list_snippets(found)
            ],
            "templates": [
                {"id": one.id, "name": one.name, "version": one.version, "variables": dict(one.body.variables),
                 "places": len(upgrading.places(found, one.id))}
                for one in capturing.list_templates(found)
            ],
        }  # fmt: skip
    rows = [
        [section.replace("_", " "), str(one["name"]), _facts(one)] for section, many in document.items() for one in many
    ]
    said(context).answer(document, Table(["Section", "Name", "Facts"], rows, note=f"{len(rows)} in the library"))


def _facts(one: dict[str, Any]) -> str:
    return ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in one.items() if key not in ("id", "name"))


def negative_list(
    context: typer.Context,
    workspace: WorkspaceFile,
    name: Name,
    account: AccountName = "",
    add: Annotated[
        Path | None, typer.Option(help="A text file with one keyword a line; - reads standard input.")
    ] = None,
    match_type: Annotated[str, typer.Option(help="Of plain lines: BROAD, PHRASE or EXACT.")] = "BROAD",
    attach: Annotated[str | None, typer.Option(metavar="QUERY", help="Attach it to these campaigns.")] = None,
    detach: Annotated[str | None, typer.Option(metavar="QUERY", help="Detach it from these campaigns.")] = None,
    json: AsJson = False,
) -> None:
    """Make a negative list unless there is one of that name, fill it, attach and detach it."""
    from core.library import negatives

    if match_type not in ("BROAD", "PHRASE", "EXACT"):
        raise InvalidInput(
            f"{match_type!r} is no match type.", where="--match-type", hint="Write BROAD, PHRASE or EXACT."
        )
    lines = _text_of(add) if add is not None else ""
    with opened(workspace, to_write=True) as found, found.edit(f"Negative list “{name}”"):
        known = next((one.id for one in negatives.list_uses(found) if name in (one.id, one.name)), None)
        id = known or negatives.create_list(found, _account(found, account), name)
        filled = negatives.fill_list(found, id, lines, match_type) if lines.strip() else negatives.Filled(0, ())
        changed = negatives.attach(found, Wanted("campaign", query=attach), [id]) if attach is not None else 0
        gone = negatives.detach(found, Wanted("campaign", query=detach), [id]) if detach is not None else 0
    document = {"id": id, "made": known is None, "added": filled.added, "repeated": list(filled.repeated),
                "attached": changed, "detached": gone}  # fmt: skip
    said(context).answer(
        document, f"{filled.added} keywords added, attached to {changed} campaigns, detached from {gone}."
    )


def budget(
    context: typer.Context,
    workspace: WorkspaceFile,
    name: Name,
    amount: Annotated[str, typer.Option(help="A day, such as 50.00; needed for a new budget.")] = "",
    account: AccountName = "",
    use: Annotated[str | None, typer.Option(metavar="QUERY", help="Let these campaigns spend from it.")] = None,
    leave: Annotated[
        str | None, typer.Option(metavar="QUERY", help="Give these campaigns an amount of their own again.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Make a shared budget unless there is one of that name, set its amount, let campaigns use or leave it."""
    from core.library import budgets

    with opened(workspace, to_write=True) as found, found.edit(f"Shared budget “{name}”") as edit:
        known = next((one.id for one in budgets.budget_uses(found) if name in (one.id, one.name)), None)
        if known is None and not amount:
            raise InvalidInput("A new budget needs an amount.", where="--amount", hint="Write it like --amount 50.00.")
        micros = budgets.parse_amount(amount) if amount else None
        if known and account:
            _account(found, account)
        id = known or budgets.create_budget(found, _account(found, account), name, micros or 0)
        if known and micros:
            edit.set("budget", [id], {"amount": micros})
        using = budgets.use_budget(found, Wanted("campaign", query=use), id) if use is not None else 0
        leaving = budgets.leave_budget(found, Wanted("campaign", query=leave)) if leave is not None else 0
    document = {"id": id, "made": known is None, "using": using, "leaving": leaving}
    said(context).answer(document, f"{using} campaigns use it now, {leaving} left it.")


def label(
    context: typer.Context,
    workspace: WorkspaceFile,
    name: Annotated[str, typer.Argument(metavar="LABEL")],
    kind: KindName = "campaign",
    where: Annotated[str | None, typer.Option("--where", metavar="QUERY", help="Put it on these entities.")] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Take it off them instead.")] = False,
    rename: Annotated[str, typer.Option(metavar="NEW", help="Call it that everywhere.")] = "",
    merge_into: Annotated[str, typer.Option(metavar="OTHER", help="Replace it by another label everywhere.")] = "",
    delete: Annotated[bool, typer.Option("--delete", help="Take it off everything.")] = False,
    colour: Annotated[str, typer.Option(help="A colour's name, such as green.")] = "",
    json: AsJson = False,
) -> None:
    """Put a label on entities or take it off; rename, merge, delete or colour it. Other labels stay."""
    from core.library import labels

    known_kind(kind)
    changed = 0
    with opened(workspace, to_write=True) as found, found.edit(f"Label “{name}”"):
        if remove and where is None:
            raise InvalidInput("Say what it is taken off.", where="--where", hint='Write --where "" for everything.')
        if colour:
            labels.describe_label(found, name, colour=colour)
        if where is not None:
            verb = labels.remove_labels if remove else labels.add_labels
            changed += verb(found, kind, Wanted(kind, query=where), [name])
        if rename:
            changed += labels.rename_label(found, name, rename)
        if merge_into:
            changed += labels.merge_labels(found, [name], merge_into)
        if delete:
            changed += labels.delete_labels(found, [name])
    said(context).answer({"label": name, "changed": changed}, f"{changed:,} changed. Undo takes it back.")


def snippet(
    context: typer.Context,
    workspace: WorkspaceFile,
    name: Name,
    text: Annotated[str, typer.Option(help="The text, to keep a new one.")] = "",
    use: Annotated[str, typer.Option(help="Where it goes, such as headline or introductory_text.")] = "headline",
    insert: Annotated[str | None, typer.Option(metavar="QUERY", help="Put it into these ads.")] = None,
    json: AsJson = False,
) -> None:
    """Keep a text in the library, or put one into ads."""
    from core.library import snippets

    with opened(workspace, to_write=True) as found, found.edit(f"Text “{name}”"):
        known = next((one.id for one in snippets.list_snippets(found) if name in (one.id, one.name)), None)
        if known is None and not text:
            raise NotFound(f"The library holds no text “{name}”.", hint="Write --text to keep one.")
        id = known or snippets.create_snippet(found, name, text, use)
        changed = snippets.insert_snippet(found, Wanted("ad", query=insert), id) if insert is not None else 0
    said(context).answer({"id": id, "made": known is None, "changed": changed}, f"{changed} ads changed.")


def names(
    context: typer.Context,
    workspace: WorkspaceFile,
    grammar: Annotated[Path | None, typer.Option(help="A JSON file with the grammars to use from now on.")] = None,
    standard: Annotated[bool, typer.Option("--standard", help="Use the generator's grammar for campaigns.")] = False,
    learn: Annotated[bool, typer.Option("--learn", help="Print the grammar that most campaign names follow.")] = False,
    propose: Annotated[
        bool, typer.Option("--propose", help="Propose the names that drifted ones should have.")
    ] = False,
    read: Annotated[str, typer.Option(metavar="NAME", help="Read this campaign name.")] = "",
    json: AsJson = False,
) -> None:
    """Show names that do not follow the naming grammar; set, learn or apply it."""
    from core.naming import drift, storing
    from core.naming.standard import STANDARD

    with opened(workspace, to_write=grammar is not None or standard or propose) as found:
        if grammar is not None:
            storing.keep_grammars(found, _read_by(storing.read_grammars, grammar))
        if standard:
            storing.keep_grammar(found, STANDARD)
        document: dict[str, Any] = {"grammars": [storing.grammar_json(one) for one in storing.grammars(found)]}
        if learn:
            document["learned"] = storing.grammar_json(_learned(found))
        if read:
            document["reading"] = _reading(found, read)
        drifts = drift.find_drift(found)
        document["drift"] = [
            {"kind": one.kind, "id": one.id, "name": one.name, "problem": one.problem, "fix": one.fix} for one in drifts
        ]
        document["changeset"] = drift.propose_fixes(found, drifts) if propose else None
    rows = [[one.kind, one.name, one.problem, one.fix or ""] for one in drifts]
    note = f"{len(rows)} names do not follow." if document["grammars"] else "There is no grammar yet."
    said(context).answer(document, Table(["Kind", "Name", "What is wrong", "Should be"], rows, note=note))


def _learned(found: Workspace) -> Any:
    from core.naming.suggesting import suggest_grammar
    from core.rows import list_rows

    written = [row["name"] for row in list_rows(found, "campaign", fields=["name"], limit=5_000) if row["name"]]
    return suggest_grammar("campaign", None, written)


def _reading(found: Workspace, name: str) -> dict[str, Any]:
    from core.naming import storing
    from core.naming.grammar import problem_with

    grammar = storing.grammar_for(found, "campaign", None)
    if grammar is None:
        raise InvalidInput(
            "There is no grammar for campaigns.", where="--read", hint="Set one with --standard or --grammar."
        )
    return {"values": grammar.read(name), "problem": problem_with(name, grammar)}


def utm(
    context: typer.Context,
    workspace: WorkspaceFile,
    contract: Annotated[Path | None, typer.Option(help="A JSON file with the contract to use from now on.")] = None,
    propose: Annotated[
        bool, typer.Option("--propose", help="Propose the parameters of all campaigns and ad sets.")
    ] = False,
    read: Annotated[str, typer.Option(metavar="URL", help="Read this address by the contract.")] = "",
    platform: Annotated[str, typer.Option(help="The platform of the address that is read.")] = "google_ads",
    json: AsJson = False,
) -> None:
    """Show addresses that break the UTM contract; set it, or propose it everywhere."""
    from json import loads

    from core.tracking import applying, storing

    if platform not in PLATFORMS:
        raise InvalidInput(f"{platform!r} is no platform.", where="--platform", hint=f"Choose {', '.join(PLATFORMS)}.")
    with opened(workspace, to_write=contract is not None or propose) as found:
        if contract is not None:
            storing.keep_contract(found, _read_by(storing.read_contract, contract))
        mine = storing.contract_of(found)
        document: dict[str, Any] = {"contract": loads(storing.contract_json(mine))}
        if read:
            result = mine.read(platform, read)
            document["reading"] = {"attributes": result.attributes, "problems": result.problems}
        breaches = applying.audit(found, mine)
        document["breaches"] = [
            {"kind": one.kind, "id": one.id, "name": one.name, "field": one.field, "said": one.said,
             "problems": list(one.problems), "wanted": one.wanted}
            for one in breaches
        ]  # fmt: skip
        changeset, count, unknown = applying.propose_parameters(found, mine) if propose else (None, 0, [])
        document |= {"changeset": changeset, "changed": count, "without_value": [one.id for one in unknown]}
    rows = [[one.kind, one.name, " ".join(one.problems)] for one in breaches]
    said(context).answer(
        document, Table(["Kind", "Name", "What is wrong"], rows, note=f"{len(rows)} break the contract.")
    )


def _read_by(reader: Callable[[str], Any], path: Path) -> Any:
    """What a reader makes of a file; what it cannot use names the file."""
    text = _text_of(path)
    try:
        return reader(text)
    except InvalidInput as error:
        raise InvalidInput(error.message, where=str(path), hint=error.hint) from error


def _text_of(path: Path) -> str:
    if str(path) == "-":
        import sys

        return sys.stdin.read()
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.", hint="Name a text file.") from error
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{path} is no text in UTF-8.", hint="Save it as UTF-8.") from error


def _account(found: Workspace, wanted: str) -> str:
    from core.catalog import GOOGLE
    from core.rows import list_rows

    rows = [row for row in list_rows(found, "account", fields=["name", "platform"]) if row["platform"] == GOOGLE]
    mine = [row for row in rows if wanted in (row.id, row["name"])] if wanted else rows
    if len(mine) != 1:
        if not rows:
            raise InvalidInput(
                "There is no Google Ads account yet.", where="--account", hint="Add one with `add`, or import one."
            )
        names = ", ".join(str(row["name"]) for row in rows)
        raise InvalidInput(
            "It is not clear which Google Ads account is meant.", where="--account", hint=f"There are: {names}."
        )
    return mine[0].id
