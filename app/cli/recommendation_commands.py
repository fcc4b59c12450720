"""Commands about what a platform recommends, and what of the account it measures by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.connect_commands import ConnectionName
from app.cli.options import AsJson, WorkspaceFile, opened, said, stamp
from app.cli.output import Table, shown_progress
from core.connections import Connection

if TYPE_CHECKING:
    from core.recommending.keeping import Kept
    from core.recommending.proposing import Proposals
    from core.workspace import Workspace

ALL = "all"


def register(program: typer.Typer) -> None:
    """Add the commands of this file."""
    program.command(name="recommendations")(recommendations)
    program.command(name="conversions")(conversions)


def recommendations(
    context: typer.Context,
    workspace: WorkspaceFile,
    connection: ConnectionName,
    propose: Annotated[
        list[str] | None,
        typer.Option(
            "--propose",
            metavar="NAME",
            help="Make a proposal of it; “all”: of all that can be. May be given several times.",
        ),
    ] = None,
    dismiss: Annotated[
        list[str] | None,
        typer.Option(
            "--dismiss", metavar="NAME", help="Tell the platform that it is not wanted. May be given several times."
        ),
    ] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Show what was last seen, ask nobody.")] = False,
    json: AsJson = False,
) -> None:
    """What the platform recommends; what can be drafted here becomes a proposal, the rest is listed."""
    from core.connections import find
    from core.recommending import keeping

    with opened(workspace, to_write=True) as found, shown_progress() as progress:
        wanted = find(found, connection)
        if not offline:
            keeping.note(found, wanted, _advisor().fetch(wanted, progress))
        if dismiss:
            _dismiss(found, wanted, dismiss, progress)
        made = _propose(found, wanted, propose or [])
        listed, automatic = keeping.kept(found, wanted), keeping.automatic(found, wanted)
    currency = wanted.account.currency or "EUR"
    document = {
        "recommendations": [_described(one, currency) for one in listed], "proposed": made.changesets,
        "left_out": [{"recommendation": advice.name, "reason": why} for advice, why in made.left_out],
        "automatic": [{"type": one.type, "title": one.title, "on": one.on} for one in automatic],
    }  # fmt: skip
    said(context).answer(document, _table(listed, currency, [one.title for one in automatic if one.on]))


def conversions(
    context: typer.Context, workspace: WorkspaceFile, connection: ConnectionName, json: AsJson = False
) -> None:
    """What the account counts as conversions, and its settings that measuring hangs on. Nothing is changed."""
    from dataclasses import asdict

    from app.cli.conversion_commands import linkedin_conversions
    from core.connections import find
    from integrations.google_ads.conversions import read_measuring

    with opened(workspace) as found, shown_progress() as progress:
        wanted = find(found, connection)
        if wanted.platform == "linkedin_ads":
            said(context).answer(*linkedin_conversions(found, wanted, progress))
            return
        read = read_measuring(wanted, progress)
    rows = [
        [one.name, one.category, "primary" if one.primary else "secondary", "active" if one.active else "off",
         "each" if one.counts_each else "one a click", f"{one.click_days or ''}", one.attribution]
        for one in read.actions
    ]  # fmt: skip
    settings = read.settings
    note = " ".join([f"Auto-tagging {'on' if settings.auto_tagging else 'off'}.", *settings.warnings])
    document = {"account": asdict(settings), "conversions": [asdict(one) for one in read.actions]}
    heads = ["Conversion", "Category", "Bidding", "State", "Counts", "Days after a click", "Attribution"]
    said(context).answer(document, Table(heads, rows, note=note))


def _advisor() -> Any:
    from integrations.google_ads.recommendations import GoogleAdvisor

    return GoogleAdvisor()


def _dismiss(workspace: Workspace, connection: Connection, names: list[str], progress: Any) -> None:
    from core.author import Author
    from core.recommending.keeping import chosen, note_dismissed

    wanted = [one.advice.name for one in chosen(workspace, connection, names)]
    note_dismissed(workspace, connection, _advisor().dismiss(connection, wanted, progress), Author.me())


def _propose(workspace: Workspace, connection: Connection, names: list[str]) -> Proposals:
    from core.recommending.keeping import chosen, kept
    from core.recommending.proposing import propose

    if names == [ALL]:
        wanted = [one for one in kept(workspace, connection) if one.advice.acts]
    else:
        wanted = chosen(workspace, connection, names)
    return propose(workspace, connection, wanted)


def _described(one: Kept, currency: str) -> dict[str, Any]:
    advice = one.advice
    return {
        "recommendation": advice.name, "type": advice.type, "title": advice.title, "text": advice.text,
        "campaign": advice.campaign, "impact": advice.impact(currency), "can_be_proposed": bool(advice.acts),
        "state": str(one.standing), "changeset": one.changeset, "dismissed_by": one.dismissed_by,
        "seen_at": stamp(one.seen_at), "link": advice.link,
    }  # fmt: skip


def _table(listed: list[Kept], currency: str, automatic: list[str]) -> Table:
    rows = [
        [one.advice.name.rpartition("/")[2], one.advice.title, one.advice.text, one.advice.campaign,
         one.advice.impact(currency), str(one.standing) if one.advice.acts else f"open in Google Ads: {one.advice.link}"]
        for one in listed
    ]  # fmt: skip
    note = f"{len(rows):,} recommendations."
    if automatic:
        note += f" Google applies by itself: {', '.join(automatic)}. Change that on its own pages."
    return Table(["Name", "What", "In words", "Campaign", "Google expects", "State"], rows, note=note)
