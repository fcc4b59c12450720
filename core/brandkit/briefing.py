"""The brief as texts are written from it: with the brand kit laid over it, without what may not be said any more, with what
people proved beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from core.brandkit.keeping import kits_in
from core.brief.brief import Brief
from core.copy.stated import with_statements
from core.evidence import ledger_in
from core.evidence.entry import Origin
from core.today import local_today
from core.workspace import Workspace


def brief_for_writing(workspace: Workspace, brief: Brief, markets: Iterable[str] | None = None) -> Brief:
    """The brief with the brand of its markets (countries and languages) and the statements that count today: its own, and those
    that people added to the ledger, which write as claims with their source.

    Where every statement was withdrawn or has expired none is left out: then the checks say so of each text.
    """
    where = markets if markets is not None else (*brief.languages, *brief.countries)
    with workspace.read() as connection:
        kit = kits_in(connection, brief.brand).for_markets(where)
        ledger = ledger_in(connection, local_today(workspace), brief)
    gone = {one.statement for one in ledger.entries if not one.counts(ledger.today)}
    added = [
        (one.statement, one.source)
        for one in ledger.entries
        if one.kept and one.origin is not Origin.BRIEF and one.counts(ledger.today)
    ]
    return with_statements(_without(replace(brief, brand=kit.for_writing), gone), added)


def _without(brief: Brief, gone: set[str]) -> Brief:
    claims = tuple(one for one in brief.claims if one.text not in gone)
    props = tuple(one for one in brief.value_props if one not in gone)
    if not claims and not props:
        return brief
    return replace(
        brief,
        claims=claims,
        value_props=props,
        offer=brief.offer if brief.offer is None or brief.offer.name not in gone else None,
        summary=brief.summary if brief.summary not in gone else None,
    )
