"""Commands about what managers use beside campaigns: keyword ideas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli import audience_commands, policy_commands, recommendation_commands
from app.cli.connect_commands import ConnectionName
from app.cli.options import AsJson, WorkspaceFile, opened, said, stamp
from app.cli.output import Table, shown_progress

if TYPE_CHECKING:
    from core.ideas.question import Idea, Ideas, Question
    from core.ideas.standing import Standing
    from core.workspace import Workspace

SHOWN = 50


def register(program: typer.Typer) -> None:
    """Add the commands of this file."""
    program.command(name="ideas")(ideas)
    for part in (recommendation_commands, policy_commands, audience_commands):
        part.register(program)


def ideas(
    context: typer.Context,
    workspace: WorkspaceFile,
    connection: ConnectionName,
    keyword: Annotated[
        list[str] | None, typer.Option("--keyword", help="Look for more like it. May be given several times.")
    ] = None,
    url: Annotated[str, typer.Option("--url", help="Look at this page.")] = "",
    ad_group: Annotated[
        str | None,
        typer.Option(
            "--ad-group", metavar="ID", help="Its keywords are the start, where its campaign is shown counts."
        ),
    ] = None,
    place: Annotated[
        list[str] | None, typer.Option("--place", help="A country (DE) or place id. May be given several times.")
    ] = None,
    language: Annotated[str | None, typer.Option("--language", help="ISO code such as en.")] = None,
    partners: Annotated[bool, typer.Option("--partners", help="Count the search partners too.")] = False,
    volumes: Annotated[bool, typer.Option("--volumes", help="Figures of exactly these keywords.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Ask Google even when this month's answer is kept.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Show the last known answer, ask nobody.")] = False,
    take: Annotated[
        list[str] | None,
        typer.Option("--take", metavar="TEXT", help="Propose this idea for the ad group. May be given several times."),
    ] = None,
    match_type: Annotated[str, typer.Option("--match-type", help="EXACT, PHRASE or BROAD.")] = "PHRASE",
    limit: Annotated[int, typer.Option(help="How many rows to print; 0: all.")] = SHOWN,
    json: AsJson = False,
) -> None:
    """Keywords that people search for, with searches a month and prices; chosen ones become a proposal."""
    from core.connections import find
    from integrations.google_ads.ideas import GooglePlanner

    asked = {"keywords": tuple(keyword or ()), "url": url, "places": tuple(place or ()), "language": language}
    with opened(workspace, to_write=bool(take)) as found, shown_progress() as progress:
        wanted = find(found, connection)
        question = _question(found, ad_group, asked | {"volumes": volumes, "partners": partners})
        answer = GooglePlanner().ask(found, wanted, question, progress, again=again, offline=offline)
        standing = _standing(found, answer, ad_group)
        made = _take(found, answer, take, ad_group, match_type) if take else None
    document = _document(answer, standing, limit) | {
        "changeset": made.changeset if made else None, "proposed": made.keywords if made else 0,
        "left_out": list(made.left_out) if made else [],
    }  # fmt: skip
    said(context).answer(document, _table(answer, standing, limit))


def _question(workspace: Workspace, ad_group: str | None, asked: dict[str, Any]) -> Question:
    """What was typed, over what the ad group says."""
    from dataclasses import replace

    from core.ideas.question import Question
    from core.ideas.seeding import from_ad_group

    base = from_ad_group(workspace, ad_group) if ad_group else Question()
    if asked["keywords"] or asked["url"]:
        base = replace(base, keywords=(), url="")
    given = {name: value for name, value in asked.items() if value}
    return replace(base, **given)


def _standing(workspace: Workspace, answer: Ideas, ad_group: str | None) -> list[Standing | None]:
    from core.ideas.standing import standing

    return list(standing(workspace, answer.ideas, ad_group)) if ad_group else [None] * len(answer.ideas)


def _take(workspace: Workspace, answer: Ideas, texts: list[str], ad_group: str | None, match_type: str) -> Any:
    from core.errors import InvalidInput
    from core.ideas.proposing import propose

    if ad_group is None:
        raise InvalidInput("no ad group was named for them.", where="--take", hint="Name one with --ad-group.")
    return propose(workspace, answer, texts, ad_group, match_type.upper())


def _document(answer: Ideas, standing: list[Standing | None], limit: int) -> dict[str, Any]:
    rows = list(zip(answer.ideas, standing, strict=True))[: limit or None]
    return {
        "ideas": [_described(one, stands, answer.currency) for one, stands in rows], "total": len(answer.ideas),
        "currency": answer.currency, "asked_at": stamp(answer.asked_at), "kept": answer.kept, "why_kept": answer.why_kept,
    }  # fmt: skip


def _described(one: Idea, stands: Standing | None, currency: str) -> dict[str, Any]:
    from core.values import money_text

    return {
        "text": one.text, "searches": one.searches, "competition": one.competition, "competition_index": one.index,
        "low_bid": money_text(one.low_bid, currency), "high_bid": money_text(one.high_bid, currency),
        "months": dict(one.months), "variants": list(one.variants),
        "in_account": list(stands.used) if stands else None, "blocked_by": stands.blocked_by if stands else None,
    }  # fmt: skip


def _table(answer: Ideas, standing: list[Standing | None], limit: int) -> Table:
    from core.ideas.proposing import asked_on
    from core.values import money_text

    rows = [
        [one.text, "" if one.searches is None else f"{one.searches:,}", (one.competition or "").lower(),
         money_text(one.low_bid, answer.currency) or "", money_text(one.high_bid, answer.currency) or "",
         _words(stands)]
        for one, stands in list(zip(answer.ideas, standing, strict=True))[: limit or None]
    ]  # fmt: skip
    why = f" {answer.why_kept}" if answer.why_kept else ""
    note = f"{len(rows):,} of {len(answer.ideas):,} ideas, asked on {asked_on(answer)}.{why}"
    money = answer.currency
    return Table(
        ["Keyword", "Searches a month", "Competition", f"Low bid {money}", f"High bid {money}", ""], rows, note=note
    )


def _words(stands: Standing | None) -> str:
    if stands is None:
        return ""
    if stands.blocked_by:
        return f"blocked by {stands.blocked_by}"
    return f"in {stands.used[0]}" if stands.used else ""
