"""What a rule would find, before it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select

from core.catalog import KINDS
from core.progress import Progress, silent
from core.rules.checking import draft_view, ids_of
from core.rules.context import local_today
from core.rules.own.rule import OwnRule, checked
from core.rules.own.running import Judges, unread
from core.rules.rule import Item
from core.schema import ENTITY, Presence
from core.workspace import Workspace

_REPORTED = 500


@dataclass(frozen=True)
class Sample:
    """One row a rule would find: its id, its title and what the finding would say."""

    entity: str
    title: str
    message: str


@dataclass(frozen=True)
class Backtest:
    """How many of how many rows a rule would find, with the first few; `rows` counts rows that stand in the draft."""

    found: int
    rows: int
    samples: tuple[Sample, ...] = ()


def back_test(
    workspace: Workspace,
    rule: OwnRule,
    *,
    samples: int = 10,
    today: date | None = None,
    progress: Progress | None = None,
) -> Backtest:
    """Try a rule on the draft without keeping it; raises what `save_rule` raises for its texts, and Cancelled."""
    rule = replace(checked(rule), enabled=True, key=rule.key or "own.trial", number=rule.number or 1)
    progress = progress or silent()
    with workspace.read() as connection:
        view = draft_view(connection, workspace.currency, today or local_today(workspace))
        judge = Judges(view, [rule], whole=True).of(rule.kind)[0]
        total = connection.execute(
            select(func.count())
            .select_from(ENTITY[rule.kind])
            .where(ENTITY[rule.kind].c.presence == int(Presence.DRAFT))
        ).scalar_one()
        found, rows, first = 0, 0, list[tuple[Item, str]]()
        for item in view.items(rule.kind, None, unread([rule], rule.kind)):
            rows += 1
            hit = judge.hit(item)
            if hit is not None:
                found += 1
                if len(first) < samples:
                    first.append((item, hit.message))
            if rows % _REPORTED == 0:
                progress.step("Trying the rule", rows, total)
        ids = ids_of(connection, rule.kind, [item.pk for item, _ in first])
    title = KINDS[rule.kind].title
    return Backtest(found, rows, tuple(Sample(ids[item.pk], _title(item.values, title), said) for item, said in first))


def _title(values: Mapping[str, Any], title: str) -> str:
    value = (
        values.get(title) or values.get("headlines") or values.get("headline") or values.get("introductory_text") or ""
    )
    return str(value[0] if isinstance(value, list) and value else value)
