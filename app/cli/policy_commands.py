"""Commands about policies of a platform: what its review said, and exemptions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.connect_commands import ConnectionName
from app.cli.options import AsJson, WorkspaceFile, opened, said, stamp
from app.cli.output import Table, shown_progress

if TYPE_CHECKING:
    from core.exempting.asking import Exemption


def register(program: typer.Typer) -> None:
    """Add the commands of this file."""
    for command in (policies, exemptions):
        program.command(name=command.__name__)(command)


def policies(
    context: typer.Context,
    workspace: WorkspaceFile,
    connection: ConnectionName,
    offline: Annotated[bool, typer.Option("--offline", help="Show what was last seen, ask nobody.")] = False,
    json: AsJson = False,
) -> None:
    """What the platform's review says of ads, keywords and assets that are not simply approved."""
    from core.connections import find
    from core.policies.noting import listed
    from integrations.google_ads.policies import fetch

    with opened(workspace, to_write=not offline) as found, shown_progress() as progress:
        wanted = find(found, connection)
        if not offline:
            fetch(found, wanted, progress)
        reviews = listed(found)
    rows = [[one.kind, one.name, one.status, "; ".join(one.topics), one.entity] for one in reviews]
    document = [
        {"kind": one.kind, "entity": one.entity, "name": one.name, "status": one.status, "topics": list(one.topics),
         "seen_at": stamp(one.seen_at)}
        for one in reviews
    ]  # fmt: skip
    table = Table(["Kind", "Name", "Status", "Found", "Entity"], rows, note=f"{len(rows):,} not simply approved.")
    said(context).answer({"policies": document}, table)


def exemptions(
    context: typer.Context,
    workspace: WorkspaceFile,
    entity: Annotated[str | None, typer.Option("--entity", metavar="ID", help="Only of this entity.")] = None,
    ask: Annotated[
        str | None,
        typer.Option("--ask", metavar="REASON", help="Ask for an exemption of the entity; sent with its next post."),
    ] = None,
    policy: Annotated[
        list[str] | None, typer.Option("--policy", help="Only of this policy. May be given several times.")
    ] = None,
    withdraw: Annotated[str | None, typer.Option("--withdraw", metavar="ID", help="Send this one no more.")] = None,
    json: AsJson = False,
) -> None:
    """Policies for which the platform lets you ask an exemption, and which you asked for, when and why."""
    from core.errors import InvalidInput
    from core.exempting import asking

    with opened(workspace, to_write=bool(ask is not None or withdraw)) as found:
        if ask is not None:
            if entity is None:
                raise InvalidInput("an entity is needed.", where="--entity", hint="Name one of the list.")
            asking.ask(found, entity, ask, policies=policy or ())
        if withdraw is not None:
            asking.withdraw(found, withdraw)
        known = asking.listed(found, entity)
    rows = [[one.id, one.name, one.policy, one.text, _state(one), one.reason or one.message] for one in known]
    table = Table(["Exemption", "Of", "Policy", "Text", "State", "Why"], rows, note=f"{len(rows):,} refused policies.")
    said(context).answer({"exemptions": [_described(one) for one in known]}, table)


def _state(one: Exemption) -> str:
    if one.asked:
        return f"asked by {one.author}"
    return "withdrawn" if one.withdrawn_at else "can be asked for"


def _described(one: Exemption) -> dict[str, Any]:
    return {
        "exemption": one.id, "kind": one.kind, "entity": one.entity, "name": one.name, "policy": one.policy,
        "text": one.text, "message": one.message, "refused_at": stamp(one.refused_at), "asked": one.asked,
        "reason": one.reason, "author": one.author, "at": stamp(one.at) if one.at else None,
        "withdrawn_at": stamp(one.withdrawn_at) if one.withdrawn_at else None, "withdrawn_by": one.withdrawn_by,
    }  # fmt: skip
