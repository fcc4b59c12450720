"""Commands about whom LinkedIn's ad sets reach: what they say, what can be chosen, how many members that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.connect_commands import ConnectionName
from app.cli.options import AsJson, WorkspaceFile, opened, said, stamp
from app.cli.output import Table, shown_progress

if TYPE_CHECKING:
    from core.rows import EntityRow
    from core.targeting.criteria import Criteria
    from core.targeting.problem import Problem
    from core.targeting.sizes import Forecast, Prices, Size
    from core.workspace import Workspace

AdGroup = Annotated[str, typer.Option("--ad-group", metavar="ID", help="The ad set.")]


def register(program: typer.Typer) -> None:
    """Add the commands of this file."""
    program.command(name="targeting")(targeting)
    program.command(name="targeting-search")(targeting_search)
    program.command(name="audience-size")(audience_size)
    program.command(name="media-plan")(media_plan)
    program.command(name="exclusions")(exclusions)


def targeting(
    context: typer.Context,
    workspace: WorkspaceFile,
    ad_group: AdGroup,
    repair: Annotated[
        bool, typer.Option("--repair", help="Propose the nearest criteria that LinkedIn takes, where it refuses these.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Whom an ad set reaches, in words; what LinkedIn refuses and what it takes instead; the size last known."""
    from core.targeting.legality import problems, repaired
    from core.targeting.sizes import last_known
    from core.targeting.wording import in_words

    with opened(workspace, to_write=repair) as found:
        row = _ad_set(found, ad_group)
        criteria, around = _criteria(row), _around(found, row)
        wrong = problems(criteria, around)
        with found.read() as connection:
            size = last_known(connection, criteria)
        made = _propose(found, ad_group, repaired(criteria, around), criteria) if repair else None
    document = {
        "ad_group": ad_group, "name": row["name"], "targeting": row["targeting"], "words": in_words(criteria),
        "findings": [_problem(one) for one in wrong], "size": _size(size), "changeset": made,
    }  # fmt: skip
    said(context).answer(document, _told(document, wrong, size))


def targeting_search(
    context: typer.Context,
    workspace: WorkspaceFile,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What the name, or a word of it, begins with.")] = "",
    facet: Annotated[
        str | None, typer.Option("--facet", metavar="FACET", help="jobFunctions, titles, …; all without.")
    ] = None,
    connection: Annotated[
        str | None, typer.Option("--connection", metavar="CONNECTION", help="Ask LinkedIn too, and keep what it says.")
    ] = None,
    limit: Annotated[int, typer.Option(help="How many to print.")] = 50,
    json: AsJson = False,
) -> None:
    """What ad sets can be aimed at, by the beginning of a word; works offline with all that was ever seen."""
    from core.targeting.entries import search
    from core.targeting.facets import one_word

    wanted = _facet(facet)
    with opened(workspace, to_write=connection is not None) as found, shown_progress() as progress:
        if connection is not None:
            from app.targeting import AdReach
            from core.connections import find

            AdReach().suggest(found, find(found, connection), _needed(wanted), text, progress)
        with found.read() as reading:
            entries = search(reading, text, wanted, limit)
    rows = [[one_word(one.facet), one.name, one.urn or ""] for one in entries]
    table = Table(["Attribute", "Name", "LinkedIn's number"], rows, note=f"{len(rows):,} found.")
    said(context).answer({"entries": [one._asdict() for one in entries]}, table)


def audience_size(
    context: typer.Context,
    workspace: WorkspaceFile,
    connection: ConnectionName,
    ad_group: AdGroup,
    json: AsJson = False,
) -> None:
    """Ask LinkedIn how many members an ad set reaches, what its budget brings and what bids cost."""
    from app.targeting import AdReach
    from core.connections import find
    from core.targeting.sizes import advice, aim_of, price_advice

    with opened(workspace, to_write=True) as found, shown_progress() as progress:
        row = _ad_set(found, ad_group)
        size = AdReach().size(found, find(found, connection), aim_of(row), progress)
    parts = (advice(size, _criteria(row)), price_advice(size.prices, aim_of(row)))
    words = " ".join(part for part in parts if part)
    said(context).answer(
        {"ad_group": ad_group, "size": _size(size), "advice": words}, "\n".join(_size_lines(size, words))
    )


def media_plan(
    context: typer.Context,
    workspace: WorkspaceFile,
    connection: ConnectionName,
    ad_group: AdGroup,
    budget: Annotated[str, typer.Option("--budget", metavar="AMOUNT", help="For all days, in the account's currency.")],
    days: Annotated[int, typer.Option("--days", min=1, max=365, help="From tomorrow on.")] = 30,
    json: AsJson = False,
) -> None:
    """Ask LinkedIn how many impressions shares of a budget would bring, and how often a member sees an ad."""
    from datetime import UTC, datetime, timedelta

    from core.connections import find
    from core.targeting.sizes import aim_of
    from core.values import money_text, parse_money
    from integrations.linkedin_ads.reach import Wanted
    from integrations.linkedin_ads.reaching import LinkedInReach

    first = datetime.now(UTC).date() + timedelta(days=1)
    last = first + timedelta(days=days - 1)
    with opened(workspace, to_write=True) as found, shown_progress() as progress:
        one = find(found, connection)
        aim = aim_of(_ad_set(found, ad_group))
        wanted = Wanted(parse_money(budget), first, last, aim.objective or "BRAND_AWARENESS")
        plan = LinkedInReach().plan(found, one, aim, wanted, progress)
    currency = one.account.currency or ""
    rows = [
        [money_text(each.budget, currency) or "", f"{each.low:,}", f"{each.likely:,}", f"{each.high:,}"]
        for each in plan.points
    ]
    document = {
        "frequency": None if plan.frequency is None else str(plan.frequency),
        "points": [{"budget": row[0], "low": each.low, "likely": each.likely, "high": each.high}
                   for row, each in zip(rows, plan.points, strict=True)],
    }  # fmt: skip
    often = "" if plan.frequency is None else f"A member sees an ad {plan.frequency:.1f} times."
    said(context).answer(document, Table([f"Budget {currency}", "At least", "Likely", "At most"], rows, note=often))


def exclusions(
    context: typer.Context,
    workspace: WorkspaceFile,
    company: Annotated[
        list[str] | None, typer.Option("--company", help="A competitor's company. May be given several times.")
    ] = None,
    staff: Annotated[
        list[str] | None, typer.Option("--staff", help="The own company. May be given several times.")
    ] = None,
    customers: Annotated[
        list[str] | None, typer.Option("--customers", help="An uploaded list of customers. May be given several times.")
    ] = None,
    propose: Annotated[bool, typer.Option("--propose", help="Propose them for every ad set that lacks them.")] = False,
    json: AsJson = False,
) -> None:
    """Who is never to see an ad: agree on customers, competitors and own staff, and exclude them everywhere."""
    from core.targeting import excluding
    from core.targeting.agreed import WHOM, agree, agreed_of

    with opened(workspace, to_write=propose or any((company, staff, customers))) as found:
        if any((company, staff, customers)):
            agree(found, excluding.agreed_from(found, customers or (), company or (), staff or ()))
        agreed = agreed_of(found)
        lacking = excluding.ad_sets_lacking(found, agreed)
        made = excluding.propose_everywhere(found, agreed) if propose and lacking else None
    document = {
        **{whom: [one._asdict() for one in getattr(agreed, whom)] for whom in WHOM},
        "lacking": lacking, "changeset": made,
    }  # fmt: skip
    names = ", ".join(one.name for one in agreed.entries()) or "nobody yet"
    said(context).answer(document, f"Agreed: {names}. {len(lacking):,} ad sets lack some of them.")


def _ad_set(workspace: Workspace, id: str) -> EntityRow:
    """The LinkedIn ad set that is named; raises NotFound, InvalidInput."""
    from core.catalog import LINKEDIN
    from core.errors import InvalidInput, NotFound
    from core.ids import parse_id
    from core.rows import select_rows
    from core.schema import ENTITY

    with workspace.read() as connection:
        row = next(iter(select_rows(connection, "ad_group", ENTITY["ad_group"].c.id == parse_id(id).bytes)), None)
    if row is None:
        raise NotFound(f"There is no ad set {id}.", hint="`list --kind ad_group` shows them.")
    if row["platform"] != LINKEDIN:
        raise InvalidInput("Only LinkedIn's ad sets have a targeting of their own.", where="--ad-group")
    return row


def _criteria(row: EntityRow) -> Criteria:
    from core.targeting.criteria import from_stored

    return from_stored(row["targeting"])


def _around(workspace: Workspace, row: EntityRow) -> Any:
    from core.targeting.changing import around

    return around(workspace, row)


def _propose(workspace: Workspace, id: str, after: Criteria, before: Criteria) -> str | None:
    from core.errors import InvalidInput
    from core.ids import id_text
    from core.targeting.changing import change
    from core.targeting.criteria import same

    if same(before, after):
        raise InvalidInput("There is nothing that could be repaired.", where="--repair")
    made: list[str] = []
    change(
        workspace, "ad_group", [id], lambda one: after, "Repair the targeting", propose=True,
        told=lambda edit: made.append(id_text(edit.id)),
    )  # fmt: skip
    return made[0]


def _facet(name: str | None) -> str | None:
    """The facet that is named, by LinkedIn's name or by ours; raises InvalidInput."""
    from core.errors import InvalidInput
    from core.targeting.facets import FACETS

    if name is None:
        return None
    plain = name.strip().casefold()
    for one in FACETS.values():
        if plain in (one.name.casefold(), one.one.casefold(), one.many.casefold()):
            return one.name
    raise InvalidInput(f"{name!r} is no facet.", where="--facet", hint=f"Choose {', '.join(FACETS)}.")


def _needed(facet: str | None) -> str:
    from core.errors import InvalidInput

    if facet is None:
        raise InvalidInput("LinkedIn is asked for one facet at a time.", where="--facet", hint="Name it with --facet.")
    return facet


def _problem(one: Problem) -> dict[str, Any]:
    from core.targeting.criteria import to_stored

    return {
        "code": one.code, "message": one.message, "refused": one.refused,
        "repairs": [
            {"label": repair.label, "effect": str(repair.effect), "targeting": to_stored(repair.criteria)} for repair in one.repairs
        ],
    }  # fmt: skip


def _size(size: Size | None) -> dict[str, Any] | None:
    if size is None:
        return None
    prices = size.prices
    currency = prices.currency if prices else None
    return {
        "members": size.members, "below_300": size.too_small, "asked_at": stamp(size.asked_at), "why_kept": size.why_kept,
        "forecast": [_forecast(one, currency) for one in size.forecasts], "prices": _prices(prices) if prices else None,
    }  # fmt: skip


def _forecast(one: Forecast, currency: str | None) -> dict[str, Any]:
    from core.values import money_text

    cost = one.measure == "cost"
    low, high = ((money_text(end, currency or "EUR") if cost else end) for end in (one.low, one.high))
    return {"measure": one.measure, "days": one.days, "low": low, "high": high}


def _prices(prices: Prices) -> dict[str, Any]:
    from core.values import money_text

    amounts = {name: getattr(prices, name) for name in ("least_bid", "usual_bid", "most_bid", "least_daily")}
    told = {name: money_text(value, prices.currency) for name, value in amounts.items()}
    return {"currency": prices.currency, "bid_type": prices.bid_type} | told


def _told(document: dict[str, Any], wrong: list[Problem], size: Size | None) -> str:
    lines = [f"{document['name']}: {document['words'] or 'no targeting'}"]
    for one in wrong:
        lines.append(f"{'error' if one.refused else 'note'}  {one.message}")
        lines += [f"    {repair.label} – {repair.effect.in_words.lower()}" for repair in one.repairs]
    if size is not None:
        lines += _size_lines(size, "")
    if document["changeset"]:
        lines.append(f"The repair is proposed as {document['changeset']}.")
    return "\n".join(lines)


def _size_lines(size: Size, advice: str) -> list[str]:
    from core.targeting.sizes import as_of, size_words

    lines = [
        f"{size_words(size)}, {as_of(size)}.{f' {size.why_kept}' if size.why_kept else ''}",
        *([advice] if advice else []),
    ]
    currency = size.prices.currency if size.prices else None
    for one in size.forecasts:
        told = _forecast(one, currency)
        lines.append(
            f"In {one.days} days {told['low']} to {told['high']} {currency if one.measure == 'cost' else one.measure}"
        )
    if size.prices:
        bids = _prices(size.prices)
        lines.append(
            f"Bids ({bids['bid_type']}) from {bids['least_bid']} to {bids['most_bid']}, usually {bids['usual_bid']} {currency}."
        )
    return lines
