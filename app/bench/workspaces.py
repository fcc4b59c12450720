"""Big workspaces made with a few SQL statements: invented names, both platforms, any size."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import CTE, Connection, Integer, Text, case, cast, func, insert, literal, select

from core.recording import Edit
from core.schema import ENTITY
from core.values import dump_json
from core.workspace import Workspace

GROUP_SIZE = 20
CAMPAIGN_SIZE = 50

WORDS = ("close", "reconciliation", "audit", "payroll", "invoice", "treasury", "ledger", "forecast", "tax", "expense")
THINGS = ("software", "tool", "platform", "automation", "system", "service", "checklist", "process")


@contextmanager
def big_workspace(keywords: int, ads: int) -> Iterator[Workspace]:
    """A workspace with that many keywords and ads in a temporary folder."""
    with TemporaryDirectory(prefix="campaign-desk-bench-") as folder:
        path = Path(folder) / "big.cdesk"
        build(path, keywords, ads)
        with Workspace.open(path) as workspace:
            yield workspace


def build(path: Path, keywords: int, ads: int) -> None:
    """Write a workspace file with that many keywords and ads."""
    with Workspace.create(path) as workspace, workspace.edit("Generate") as edit:
        account = edit.create(
            "account", {"name": "Ledgerly", "platform": "google_ads", "status": "ENABLED", "currency": "EUR"}
        )
        groups = max(1, keywords // GROUP_SIZE, ads // 4)
        campaigns = max(1, groups // CAMPAIGN_SIZE)
        _fill(edit, "campaign", campaigns, _campaigns(edit.row_number("account", account)))
        _fill(edit, "ad_group", groups, _ad_groups(campaigns))
        _fill(edit, "keyword", keywords, _keywords(groups))
        _fill(edit, "ad", ads, _ads(groups))


def _numbers(count: int) -> CTE:
    """1 … count as a common table expression."""
    base = select(literal(1).label("n")).cte("numbers", recursive=True)
    return base.union_all(select(base.c.n + 1).where(base.c.n < count))


def _fill(edit: Edit, kind: str, count: int, columns: Any) -> None:
    if count <= 0:
        return
    edit.floor(kind)
    after = edit.highest(kind)
    numbers = _numbers(count)
    values = {"id": func.uuid7(), "presence": literal(0), "live": literal(0), "status": literal("ENABLED")} | columns(
        numbers.c.n
    )
    rows = select(*values.values()).select_from(numbers)
    connection: Connection = edit.connection
    connection.execute(insert(ENTITY[kind]).from_select(list(values), rows))
    edit.adopt(kind, after)


def _word(n: Any, words: tuple[str, ...], by: int) -> Any:
    return case(*[((n / by) % len(words) == i, word) for i, word in enumerate(words)], else_=words[0])


def _text(n: Any) -> Any:
    return cast(n, Text)


def _campaigns(account: int) -> Any:
    return lambda n: {
        "account": literal(account),
        "platform": literal("google_ads"),
        "name": literal("Ledgerly | Search | ") + _text(n),
        "type": literal("Search"),
        "daily_budget": literal(50_000_000),
        "locations": literal('["DE"]'),
        "languages": literal('["en"]'),
        "eu_political_ads": literal("Doesn't have EU political ads"),
        "networks": literal('["Google search"]'),
        "bid_strategy": literal("Maximize clicks"),
    }


def _ad_groups(campaigns: int) -> Any:
    return lambda n: {
        "campaign": (n - 1) % campaigns + 1,
        "platform": literal("google_ads"),
        "name": literal("Group ") + _text(n),
        "max_cpc": literal(2_000_000),
    }


def _keywords(groups: int) -> Any:
    def columns(n: Any) -> dict[str, Any]:
        text = _word(n, WORDS, 1) + " " + _word(n, THINGS, 10) + " " + _text(cast(n, Integer))
        match = case((n % 3 == 0, "EXACT"), (n % 3 == 1, "PHRASE"), else_="BROAD")
        return {
            "ad_group": (n - 1) / GROUP_SIZE % groups + 1,
            "text": text,
            "match_type": match,
            "max_cpc": n % 400 * 10_000 + 100_000,
        }

    return columns


def _ads(groups: int) -> Any:
    headlines = [f"Close the books faster {i}" for i in range(1, 16)]
    descriptions = [f"Close the month in 3 days with one place for every reconciliation {i}." for i in range(1, 5)]
    return lambda n: {
        "ad_group": (n - 1) % groups + 1,
        "platform": literal("google_ads"),
        "format": literal("responsive_search"),
        "headlines": func.replace(literal(dump_json(headlines)), "books", literal("books ") + _text(n % 100)),
        "descriptions": literal(dump_json(descriptions)),
        "path1": literal("close"),
        "final_url": literal("https://ledgerly.example/close"),
    }
