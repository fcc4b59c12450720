"""What rules know besides the entity: the day, the brand and the currencies."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, func, insert, select

from core.brandkit import BrandKit, kits_in
from core.brief import Brand, Brief
from core.brief.accepted import brief_in as brief_in
from core.catalog import PLATFORMS
from core.evidence import Ledger, brief_ledger, ledger_in
from core.rules.markets import Markets, markets_in
from core.rules.minimums import unit
from core.rules.roles import Voice
from core.rules.rule import Item
from core.schema import ENTITY, Presence, audience_size, meta
from core.today import local_today as local_today
from core.workspace import Workspace

_MOST_COUNTED = 1000
USUAL = "usual_words"
Usual = Mapping[int | None, frozenset[str]]
"""Words that an account, by row number, says so often that they are meant."""


@dataclass(frozen=True)
class Shortage:
    """A brief's total, in micros, that does not reach for one smallest amount per campaign."""

    total: int
    campaigns: int


@dataclass(frozen=True)
class Context:
    """The day findings are made for, how the brand speaks, each platform's currency, whether money is short, and the words
    that were usual when everything was checked last."""

    today: date
    voice: Voice = field(default_factory=Voice)
    currencies: Mapping[str, str] = field(default_factory=dict)
    shortage: Shortage | None = None
    usual: Usual = field(default_factory=dict)
    # Members that a LinkedIn targeting reached when LinkedIn was last asked, by its digest; 0: fewer than 300.
    sizes: Mapping[str, int] = field(default_factory=dict)
    markets: Markets | None = None

    def voice_of(self, item: Item) -> Voice:
        """How the brand speaks where an entity shows."""
        return self.markets.voice_of(item) if self.markets else self.voice

    def currency(self, platform: str) -> str:
        """The currency a platform's account is billed in."""
        return self.currencies.get(platform, "EUR")


def brand_of(workspace: Workspace) -> Brand | None:
    """The brand of the brief that was accepted last; None when none was."""
    with workspace.read() as connection:
        brief = brief_in(connection)
    return brief.brand if brief else None


def voice_for(workspace: Workspace, markets: Iterable[str] = ()) -> Voice:
    """How the brand speaks in these markets (countries and languages), and what is proved today."""
    with workspace.read() as connection:
        brief = brief_in(connection)
        kit = kits_in(connection, brief.brand if brief else None).for_markets(markets)
        ledger = ledger_in(connection, local_today(workspace), brief)
    return voice_of(brief, None, kit, ledger if ledger.entries else None)


def context_in(
    connection: Connection, currency: str, today: date, brand: Brand | None, proposal: bytes | None = None
) -> Context:
    """The context of a check; the brand given wins over the one of the brief, and brand kits are laid over either."""
    brief = brief_in(connection, proposal)
    kits = kits_in(connection, brand or (brief.brand if brief else Brand()))
    ledger = ledger_in(connection, today, brief)
    voice = voice_of(brief, None, kits.for_markets(), ledger if ledger.entries else None)
    shortage = _shortage(connection, brief, currency, proposal)
    currencies = _currencies(connection, currency)
    markets = markets_in(connection, kits, voice) if kits.markets else None
    return Context(today, voice, currencies, shortage, _usual(connection), _sizes(connection), markets)


def _sizes(connection: Connection) -> dict[str, int]:
    rows = connection.execute(select(audience_size.c.digest, func.coalesce(audience_size.c.members, 0)))
    return {row[0]: int(row[1]) for row in rows}


def _usual(connection: Connection) -> Usual:
    stored = connection.execute(select(meta.c.value).where(meta.c.key == USUAL)).scalar()
    return {account: frozenset(words) for account, words in json.loads(stored)} if stored else {}


def keep_usual(connection: Connection, usual: Usual) -> None:
    """Keep the words found, for looking at single edits until everything is checked again."""
    value = json.dumps([[account, sorted(words)] for account, words in usual.items()])
    connection.execute(insert(meta).prefix_with("OR REPLACE").values(key=USUAL, value=value))


def voice_of(
    brief: Brief | None, brand: Brand | None = None, kit: BrandKit | None = None, ledger: Ledger | None = None
) -> Voice:
    """How the brand of a brief speaks; the brand given wins over the one of the brief, and the kit over both.

    Without a ledger the brief alone proves what texts claim.
    """
    spoken = kit.brand if kit else brand
    if brief is None:
        return Voice(spoken or Brand(), ledger=ledger, kit=kit)
    from core.brief.names import brand_tokens, company_name
    from core.copy.facts import phrases_of

    names = (company_name(brief), brief.product)
    proof = ledger if ledger is not None else brief_ledger(brief)
    return Voice(spoken or brief.brand, phrases_of(brief), names, brand_tokens(brief), proof, kit)


def _currencies(connection: Connection, currency: str) -> dict[str, str]:
    account = ENTITY["account"].c
    rows = connection.execute(
        select(account.platform, account.currency).where(
            account.presence != int(Presence.GONE), account.currency.is_not(None)
        )
    )
    return dict.fromkeys(PLATFORMS, currency) | dict(rows.all())


def _shortage(connection: Connection, brief: Brief | None, currency: str, proposal: bytes | None) -> Shortage | None:
    """Whether the brief's total is too small for the campaigns that are not on a platform yet."""
    if brief is None or brief.budget is None:
        return None
    units = brief.budget.total_micros // unit(brief.budget.currency or currency)
    row = ENTITY["campaign"].c
    standing = [int(Presence.DRAFT)] if proposal is None else [int(Presence.DRAFT), int(Presence.PROPOSED)]
    found = select(row.pk).where(row.presence.in_(standing), row.live == 0).limit(min(units, _MOST_COUNTED) + 1)
    counted = select(func.count()).select_from(found.subquery())
    if units >= _MOST_COUNTED or connection.execute(counted).scalar_one() <= units:
        return None
    every = select(func.count()).where(row.presence.in_(standing), row.live == 0)
    return Shortage(brief.budget.total_micros, connection.execute(every).scalar_one())
