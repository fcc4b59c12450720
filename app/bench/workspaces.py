"""Big workspaces made with a few SQL statements: invented names, both platforms, any size.

`build` fills what every campaign needs; `furnish` also fills the columns that real accounts have values in, adds a
LinkedIn account with a tenth of the ads, and a week of figures for every tenth keyword.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import CTE, Connection, Integer, Text, case, cast, func, insert, literal, select, true, update

from core.catalog import KINDS
from core.recording import Edit
from core.schema import ENTITY, fact
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


def furnish(path: Path, keywords: int, ads: int) -> None:
    """Write a workspace file as big accounts look: both platforms, and values in nearly every column."""
    build(path, keywords, ads - ads // 10)
    with Workspace.open(path) as workspace:
        with workspace.edit("Furnish") as edit:
            _linkedin(edit, ads // 10)
            for kind, values in (("keyword", _keyword_values()), ("ad", _ad_values())):
                table = ENTITY[kind]
                edit.connection.execute(update(table).where(table.c.pk > 0).values(values(table.c.pk)))
        with workspace.write() as connection:
            _figures(connection, keywords)


def _linkedin(edit: Edit, ads: int) -> None:
    account = edit.create(
        "account", {"name": "Ledgerly on LinkedIn", "platform": "linkedin_ads", "status": "ENABLED", "currency": "EUR"}
    )
    groups = max(1, ads // 4)
    campaigns = max(1, groups // CAMPAIGN_SIZE)
    above = edit.highest("campaign")
    _fill(edit, "campaign", campaigns, _linkedin_campaigns(edit.row_number("account", account)))
    below = edit.highest("ad_group")
    _fill(edit, "ad_group", groups, _linkedin_groups(above, campaigns))
    _fill(edit, "ad", ads, _linkedin_ads(below, groups))


def _figures(connection: Connection, keywords: int) -> None:
    """A week of days for every tenth keyword."""
    numbers, days = _numbers(max(1, keywords // 10)), _numbers(7, "days")
    n, day = numbers.c.n, days.c.n
    rows = select(
        literal(KINDS["keyword"].code), n * 10, literal("2026-11-0") + _text(day), n % 997 * day + 40, n % 89, n % 89 * 1_900_000
    ).select_from(numbers.join(days, true()))  # fmt: skip
    names = ["kind", "entity", "day", "impressions", "clicks", "cost"]
    connection.execute(insert(fact).from_select(names, rows))


def _numbers(count: int, name: str = "numbers") -> CTE:
    """1 … count as a common table expression."""
    base = select(literal(1).label("n")).cte(name, recursive=True)
    return base.union_all(select(base.c.n + 1).where(base.c.n < count))


def _linkedin_campaigns(account: int) -> Any:
    return lambda n: {
        "account": literal(account),
        "platform": literal("linkedin_ads"),
        "name": literal("Ledgerly | LinkedIn | ") + _text(n),
        "objective": literal("LEAD_GENERATION"),
        "total_budget": n % 40 * 1_000_000_000 + 2_000_000_000,
    }


def _linkedin_groups(above: int, campaigns: int) -> Any:
    return lambda n: {
        "campaign": (n - 1) % campaigns + above + 1,
        "platform": literal("linkedin_ads"),
        "name": literal("Audience ") + _text(n),
        "daily_budget": n % 20 * 5_000_000 + 25_000_000,
    }


def _linkedin_ads(below: int, groups: int) -> Any:
    return lambda n: {
        "ad_group": (n - 1) % groups + below + 1,
        "platform": literal("linkedin_ads"),
        "name": literal("Post ") + _text(n),
        "format": literal("single_image"),
        "introductory_text": literal("Close the month in three days instead of nine. Post ")
        + _text(n * 7919 % 100_003),
        "headline": literal("Close the books faster ") + _text(n % 1_000),
        "call_to_action": case((n % 3 == 0, "DOWNLOAD"), else_="LEARN_MORE"),
        "final_url": literal("https://ledgerly.example/linkedin/") + _text(n % 500),
    }


def _keyword_values() -> Any:
    text = ENTITY["keyword"].c.text
    return lambda n: {
        # Letters that English has not: in a tenth of the texts, and at the beginning of a hundredth.
        "text": case(
            (n % 10 == 3, text + " für büros"), (n % 100 == 7, literal("überblick ").concat(text)), else_=text
        ),
        "status": case((n % 9 == 0, "PAUSED"), else_="ENABLED"),
        "final_url": literal("https://ledgerly.example/close/") + _text(n * 7919 % 100_003),
        "final_url_suffix": case((n % 4 == 0, literal("utm_term=") + _text(n % 5_000))),
        "quality_score": case((n % 3 != 0, n * 31 % 10 + 1)),
        "first_page_bid": case((n % 2 == 0, n * 7919 % 300 * 10_000 + 200_000)),
        "top_of_page_bid": case((n % 2 == 0, n * 104_729 % 500 * 10_000 + 300_000)),
        "approval_status": case((n % 50 == 0, "Below first page bid"), else_="Approved"),
        "labels": case((n % 5 == 0, literal('["Wave ') + _text(n % 7) + literal('"]'))),
        "comment": case((n % 20 == 0, literal("Ask sales about ") + _text(n % 900))),
    }


def _ad_values() -> Any:
    return lambda n: {
        "name": func.coalesce(ENTITY["ad"].c.name, literal("Ad ") + _text(n * 7919 % 1_000_003)),
        "status": case((n % 9 == 0, "PAUSED"), else_="ENABLED"),
        "path2": case((n % 3 == 0, literal("p") + _text(n % 300))),
        "ad_strength": case((n % 4 == 0, "Poor"), (n % 4 == 1, "Good"), else_="Excellent"),
        "approval_status": literal("Approved"),
        "labels": case((n % 5 == 0, literal('["Wave ') + _text(n % 7) + literal('"]'))),
        "comment": case((n % 20 == 0, literal("Ask sales about ") + _text(n % 900))),
    }


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
