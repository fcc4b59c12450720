"""Commands about conversions of LinkedIn: what an account counts, new conversions, and events from the CRM."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.connect_commands import ConnectionName
from app.cli.options import AsJson, WorkspaceFile, opened, said
from app.cli.output import Table, shown_progress

if TYPE_CHECKING:
    from core.connections import Connection
    from core.conversions.reading import Events
    from core.conversions.stages import Rule
    from core.progress import Progress
    from core.workspace import Workspace
    from integrations.linkedin_ads.conversions import ConversionRule, Reported
    from integrations.linkedin_ads.desk import Desk

LINKEDIN = "linkedin_ads"
SHOWN = 20


def register(program: typer.Typer) -> None:
    """Add the commands of this file."""
    program.command(name="send-conversions")(send_conversions)
    program.command(name="conversion-rule")(conversion_rule)


def linkedin_conversions(
    workspace: Workspace, connection: Connection, progress: Progress
) -> tuple[dict[str, Any], Table]:
    """What `conversions` answers for a LinkedIn account."""
    from core.conversions.journal import counts
    from core.conversions.stages import stages
    from integrations.linkedin_ads import conversions, desk

    progress.step("Reading conversions")
    with desk.opened(connection) as open_desk:
        rules = conversions.read_rules(open_desk, _ad_sets(workspace, connection))
    mapped = stages(workspace, connection)
    rows = [
        [one.name, one.type, conversions.METHODS.get(one.method, one.method), "active" if one.enabled else "off",
         f"{one.click_days}", f"{one.view_days}", f"{len(one.ad_sets):,}", ", ".join(_stages_of(one.urn, mapped))]
        for one in rules
    ]  # fmt: skip
    heads = ["Conversion", "Type", "Counted", "State", "Days after a click", "After a view", "Ad sets", "Stages"]
    document = {
        "conversions": [_rule(one) | {"stages": _stages_of(one.urn, mapped)} for one in rules],
        "events": counts(workspace, connection),
    }
    return document, Table(heads, rows, note=f"{len(rows):,} conversions.")


def conversion_rule(
    context: typer.Context,
    workspace: WorkspaceFile,
    connection: ConnectionName,
    name: Annotated[str, typer.Option("--name", help="It is made when there is none of this name.")],
    type_: Annotated[
        str, typer.Option("--type", help="LEAD, MARKETING_QUALIFIED_LEAD, PURCHASE … in LinkedIn's words.")
    ] = "LEAD",
    click_days: Annotated[int, typer.Option("--click-days", help="1, 7, 30 or 90.")] = 30,
    view_days: Annotated[int, typer.Option("--view-days", help="1, 7, 30 or 90.")] = 7,
    ad_set: Annotated[
        list[str] | None,
        typer.Option("--ad-set", metavar="ID", help="Count it there too: an ad set of the workspace, or all."),
    ] = None,
    json: AsJson = False,
) -> None:
    """Make a conversion that takes events from the CRM, and let ad sets count it."""
    from core.connections import find
    from integrations.linkedin_ads import conversions, desk

    with opened(workspace) as found, shown_progress() as progress:
        wanted = _linkedin(find(found, connection))
        numbers = _chosen_ad_sets(found, wanted, ad_set or ())
        with desk.opened(wanted) as open_desk:
            made = conversions.create_rule(open_desk, name, type_, progress, click_days=click_days, view_days=view_days)
            told = conversions.associate(open_desk, made, numbers, progress)
    text = f"“{made.name}” takes events from the CRM; {told:,} ad sets were told to count it."
    said(context).answer({"conversion": _rule(made), "ad_sets": told}, text)


def send_conversions(
    context: typer.Context,
    workspace: WorkspaceFile,
    connection: ConnectionName,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="CSV or XLSX with Stage, Date, Email or li_fat_id; Amount, Currency, Deal ID."
        ),
    ],
    map_: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="STAGE=CONVERSION", help="Report this stage as this conversion; kept for the next time."
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only read the file and say what would be sent.")] = False,
    json: AsJson = False,
) -> int:
    """Report stages of the CRM as conversions, each event once; run again it sends what is not there yet."""
    from core.connections import find
    from core.conversions import journal, stages
    from integrations.linkedin_ads import conversions, desk

    given = _pairs(map_ or ())
    with opened(workspace, to_write=not dry_run) as found, shown_progress() as progress:
        wanted = _linkedin(find(found, connection))
        with desk.opened(wanted) as open_desk:
            mapped = _mapped(found, wanted, open_desk, given)
            events = _read(found, wanted, file, mapped, progress, journal.salt(found, make=not dry_run))
            if not dry_run:
                stages.keep_stages(found, wanted, {name: mapped[stages.plain_stage(name)] for name in given})
            known = journal.sent(found, wanted, [one.id for one in events.events])
            done = None if dry_run else conversions.report(found, open_desk, events.events, progress)
    said(context).answer(_document(events, done, len(known)), _told(events, done, len(known)))
    refused = done is not None and any(one.message for one in done.results)
    return 1 if refused else 0


def _mapped(workspace: Workspace, connection: Connection, desk: Desk, given: Mapping[str, str]) -> dict[str, Rule]:
    """What stages mean: those kept, and those given now over them."""
    from core.conversions.stages import plain_stage, stages
    from core.errors import InvalidInput
    from integrations.linkedin_ads.conversions import chosen_rules, read_rules

    chosen = chosen_rules(read_rules(desk), given) if given else {}
    mapped = stages(workspace, connection) | {plain_stage(stage): rule for stage, rule in chosen.items()}
    if not mapped:
        raise InvalidInput("no stage is reported as a conversion yet.", where="--map", hint="Say --map “Won=Purchase”.")
    return mapped


def _read(
    workspace: Workspace, connection: Connection, file: Path, mapped: Mapping[str, Rule], progress: Progress, salt: str
) -> Events:
    from datetime import UTC, datetime
    from zoneinfo import ZoneInfo

    from core.conversions.reading import Reading, read_events
    from core.errors import InvalidInput

    account = connection.account
    zone, currency = ZoneInfo(workspace.time_zone), account.currency or workspace.currency
    events = read_events(file, Reading(mapped, zone, currency, datetime.now(UTC), account.number, salt), progress)
    if not events.events:
        row, why = events.skipped[0] if events.skipped else (1, f"its stage is none of {', '.join(mapped)}")
        raise InvalidInput(f"not one row can be reported. Row {row:,}: {why}.", where=str(file))
    return events


def _pairs(given: Sequence[str]) -> dict[str, str]:
    from core.errors import InvalidInput

    found = {}
    for one in given:
        stage, sign, name = one.rpartition("=")
        if not (sign and stage.strip() and name.strip()):
            raise InvalidInput(f"{one!r} is no pair.", where="--map", hint="Write it like “Won=Purchase”.")
        found[stage.strip()] = name.strip()
    return found


def _linkedin(connection: Connection) -> Connection:
    from core.errors import InvalidInput

    if connection.platform != LINKEDIN:
        raise InvalidInput(
            "this is no connection to LinkedIn.", hint="Events of the CRM are reported to LinkedIn only."
        )
    return connection


def _ad_sets(workspace: Workspace, connection: Connection) -> list[str]:
    """The numbers of the ad sets of an account that stand at LinkedIn."""
    from core.conversions.ad_sets import numbers

    return [number for _, number in numbers(workspace, connection)]


def _chosen_ad_sets(workspace: Workspace, connection: Connection, wanted: Sequence[str]) -> list[str]:
    from core.conversions.ad_sets import numbers
    from core.errors import InvalidInput

    known = dict(numbers(workspace, connection)) if wanted else {}
    if "all" in wanted:
        return list(known.values())
    unknown = [one for one in wanted if one not in known and one not in known.values()]
    if unknown:
        raise InvalidInput(
            f"{unknown[0]!r} is no ad set of this account at LinkedIn.",
            where="--ad-set",
            hint="Get changes, or post it first.",
        )
    return [known.get(one, one) for one in wanted]


def _stages_of(urn: str, mapped: Mapping[str, Rule]) -> list[str]:
    return [stage for stage, rule in mapped.items() if rule.conversion == urn]


def _rule(one: ConversionRule) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(one) | {"from_crm": one.from_crm, "ad_sets": list(one.ad_sets)}


def _document(events: Events, done: Reported | None, known: int) -> dict[str, Any]:
    from core.conversions.journal import State

    results = done.results if done is not None else ()
    refused = [one for one in results if one.state is State.REFUSED]
    return {
        "rows": events.rows, "events": len(events.events), "already": known, "sent": len(results) - len(refused),
        "refused": [{"row": one.row, "code": one.code, "message": one.message} for one in refused],
        "skipped": [{"row": row, "reason": reason} for row, reason in events.skipped],
        "other_stages": dict(events.other_stages),
    }  # fmt: skip


def _told(events: Events, done: Reported | None, known: int) -> str:
    document = _document(events, done, known)
    what = "would be sent" if done is None else "sent"
    count = len(events.events) - known if done is None else document["sent"]
    lines = [f"{count:,} events {what}; {known:,} were reported before."]
    lines += [f"  row {one['row']:,} refused: {one['message']}" for one in document["refused"][:SHOWN]]
    lines += [f"  row {row:,} left out: {why}" for row, why in events.skipped[:SHOWN]]
    lines += [f"  {rows:,} rows of the stage “{stage}” are not reported" for stage, rows in events.other_stages.items()]
    return "\n".join(lines)
