"""All findings of a workspace: grouped by rule or by campaign, read page by page, written as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, literal, or_, select, union_all

from core.catalog import KINDS, KINDS_BY_CODE, PLATFORM_LABELS
from core.grid import GridRow, read_rows
from core.interchange.atomic import replacing
from core.interchange.inert import inert
from core.progress import Progress, silent
from core.rules.fixing import ONE_BY_ONE
from core.rules.listing import listed_rules
from core.rules.rule import SEVERITIES, Severity
from core.rules.suppressing import hangs_below
from core.rules.view import below
from core.schema import ENTITY, finding, suppressed_finding, suppression
from core.workspace import Workspace

NO_CAMPAIGN = 0
_PAGE = 2_000


@dataclass(frozen=True)
class Group:
    """Findings that belong together: of one rule (`key` is its id) or of one campaign (`key` is its row number)."""

    key: str | int
    title: str
    severity: Severity
    counts: Mapping[Severity, int]
    fixable: int = 0
    platform: str = ""

    @property
    def count(self) -> int:
        """How many findings."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class Found:
    """One finding with what people call the entity and where it hangs; `reason` of a suppressed one."""

    kind: str
    pk: int
    id: str
    platform: str
    title: str
    place: str
    rule: str
    severity: Severity
    field: str | None
    message: str
    fix: str | None
    reason: str | None = None


@dataclass(frozen=True)
class Part:
    """Which findings are meant: of a rule, of a campaign (row number; 0: of none), of some severities, of one suppression."""

    rule: str | None = None
    campaign: int | None = None
    severities: frozenset[Severity] = frozenset(SEVERITIES)
    suppression: int | None = None


def by_rule(workspace: Workspace, part: Part = Part()) -> list[Group]:
    """Findings grouped by rule, the gravest and most frequent first."""
    query = (
        select(finding.c.rule, finding.c.severity, func.count().label("n"), func.count(finding.c.fix).label("fixes"))
        .where(_condition(part))
        .group_by(finding.c.rule, finding.c.severity)
    )
    with workspace.read() as connection:
        rows = connection.execute(query).all()
    known = {one.id: one for one in listed_rules(workspace)}
    found = []
    for row in rows:
        rule = known.get(row.rule)
        platforms = rule.rule.platforms if rule else ()
        severity = SEVERITIES[row.severity]
        title = rule.rule.title if rule else row.rule
        platform = platforms[0] if len(platforms) == 1 else ""
        fixes = 0 if row.rule in ONE_BY_ONE else row.fixes
        found.append(Group(row.rule, title, severity, {severity: row.n}, fixes, platform))
    return sorted(found, key=lambda one: (one.severity.code, -one.count, one.title))


def by_campaign(workspace: Workspace, part: Part = Part()) -> list[Group]:
    """Findings grouped by the campaign they hang below, most errors first; what hangs below none comes last."""
    parts = [_of_kind(kind, part) for kind in KINDS]
    every = union_all(*parts).subquery()
    query = select(
        every.c.campaign, every.c.severity, func.sum(every.c.n).label("n"), func.sum(every.c.fixes).label("fixes")
    ).group_by(every.c.campaign, every.c.severity)
    campaign = ENTITY["campaign"].c
    with workspace.read() as connection:
        rows = connection.execute(query).all()
        names = {row.pk: row for row in connection.execute(select(campaign.pk, campaign.name, campaign.platform))}
    counts: dict[int, dict[Severity, int]] = {}
    fixes: dict[int, int] = {}
    for row in rows:
        counts.setdefault(row.campaign, {})[SEVERITIES[row.severity]] = row.n
        fixes[row.campaign] = fixes.get(row.campaign, 0) + row.fixes
    found = [_campaign(pk, names.get(pk), counts[pk], fixes[pk]) for pk in counts]
    return sorted(
        found, key=lambda one: (one.key == NO_CAMPAIGN, *(-one.counts.get(s, 0) for s in SEVERITIES), one.title)
    )


def _campaign(pk: int, row: Any, counts: dict[Severity, int], fixes: int) -> Group:
    title = "Accounts and shared items" if row is None else (row.name or "Campaign without a name")
    worst = min(counts, key=lambda one: one.code)
    return Group(pk, title, worst, counts, fixes, row.platform if row is not None else "")


def _of_kind(kind: str, part: Part) -> Select[Any]:
    """Findings of one kind by campaign and severity."""
    table, group = ENTITY[kind], ENTITY["ad_group"]
    joined: Any = finding.join(table, table.c.pk == finding.c.entity)
    campaign: ColumnElement[Any] = literal(NO_CAMPAIGN)
    if kind == "campaign":
        campaign = table.c.pk
    elif "campaign" in table.c or "ad_group" in table.c:
        ways = [table.c.campaign] if "campaign" in table.c else []
        if "ad_group" in table.c:
            joined = joined.outerjoin(group, group.c.pk == table.c.ad_group)
            ways.append(group.c.campaign)
        campaign = func.coalesce(*ways, NO_CAMPAIGN)
    mine = (finding.c.kind == KINDS[kind].code) & _condition(part)
    return (
        select(
            campaign.label("campaign"),
            finding.c.severity,
            func.count().label("n"),
            func.count(finding.c.fix).label("fixes"),
        )
        .select_from(joined)
        .where(mine)
        .group_by(campaign, finding.c.severity)
    )


def _condition(part: Part, table: Any = finding) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = table.c.severity.in_([one.code for one in part.severities])
    if part.rule is not None:
        condition &= table.c.rule == part.rule
    if part.campaign is not None:
        condition &= _in_campaign(part.campaign, table)
    if part.suppression is not None:
        condition &= table.c.suppression == part.suppression
    return condition


def _in_campaign(pk: int, table: Any) -> ColumnElement[bool]:
    if pk != NO_CAMPAIGN:
        kinds = [kind for kind in KINDS if kind == "campaign" or hangs_below(kind, "campaign")]
        return or_(
            *((table.c.kind == KINDS[kind].code) & table.c.entity.in_(below("campaign", [pk], kind)) for kind in kinds)
        )
    outside = [kind for kind in KINDS if kind != "campaign" and not hangs_below(kind, "campaign")]
    free = [kind for kind in ("negative_keyword", "asset", "targeting") if "campaign" in ENTITY[kind].c]
    none = [
        (table.c.kind == KINDS[kind].code)
        & table.c.entity.in_(
            select(ENTITY[kind].c.pk).where(ENTITY[kind].c.campaign.is_(None), ENTITY[kind].c.ad_group.is_(None))
        )
        for kind in free
    ]
    return or_(table.c.kind.in_([KINDS[kind].code for kind in outside]), *none)


def found_rows(workspace: Workspace, part: Part, *, offset: int = 0, limit: int = _PAGE) -> list[Found]:
    """Some findings, the gravest first, in the order of their entities."""
    with workspace.read() as connection:
        return _read(connection, part, finding, offset, limit)


def suppressed_rows(workspace: Workspace, part: Part, *, offset: int = 0, limit: int = _PAGE) -> list[Found]:
    """Some findings that a suppression answers for, with its reason."""
    with workspace.read() as connection:
        return _read(connection, part, suppressed_finding, offset, limit)


def _read(connection: Connection, part: Part, table: Any, offset: int, limit: int) -> list[Found]:
    columns = [table.c[name] for name in ("kind", "entity", "rule", "severity", "field", "message", "fix")]
    query: Select[Any] = select(*columns).where(_condition(part, table))
    if table is suppressed_finding:
        query = query.add_columns(suppression.c.reason).join(suppression, suppression.c.pk == table.c.suppression)
    query = query.order_by(table.c.severity, table.c.kind, table.c.entity, table.c.n).offset(offset).limit(limit)
    rows = connection.execute(query).all()
    entities = {
        (code, row.pk): row
        for code in {row.kind for row in rows}
        for row in read_rows(
            connection, KINDS_BY_CODE[code].name, sorted({one.entity for one in rows if one.kind == code})
        )
    }
    return [_found(row, entities[row.kind, row.entity]) for row in rows if (row.kind, row.entity) in entities]


def _found(row: Any, entity: GridRow) -> Found:
    kind = KINDS_BY_CODE[row.kind].name
    place = " › ".join(entity.names[name] for name in ("account", "campaign", "ad_group") if name in entity.names)
    return Found(
        kind, row.entity, entity.id, entity.platform, title_of(entity), place, row.rule, SEVERITIES[row.severity], row.field,
        row.message, row.fix, getattr(row, "reason", None),
    )  # fmt: skip


def title_of(row: GridRow) -> str:
    """What people call an entity: its name, else its first text, else what it is."""
    kind = KINDS[row.row.kind]
    for name in (kind.title, "headlines", "headline", "introductory_text", "subject", "text"):
        value = row.row[name] if name in kind.by_name else None
        first = value[0] if isinstance(value, list) and value else value
        if isinstance(first, str) and first.strip():
            return first
    return kind.word(row.platform)


_HEADINGS = ("Severity", "Finding", "Item", "Type", "Platform", "Place", "Field", "Rule", "Can be fixed", "Suppressed because")  # fmt: skip


def export_findings(workspace: Workspace, path: Path, progress: Progress | None = None) -> int:
    """Write all findings, the suppressed ones last, as CSV (UTF-8 with a mark, so that spreadsheets read it); returns how many.

    A text that a spreadsheet would run as a formula gets a leading apostrophe.
    """
    progress = progress or silent()
    titles = {one.id: one.rule.title for one in listed_rules(workspace)}
    count = 0
    with (
        replacing(path) as fresh,
        fresh.open("w", encoding="utf-8-sig", newline="") as file,
        workspace.read() as connection,
    ):
        writer = csv.writer(file)
        writer.writerow(_HEADINGS)
        for one in _every(connection):
            writer.writerow([inert(cell) for cell in _cells(one, titles)])
            count += 1
            if count % _PAGE == 0:
                progress.step("Writing findings", count)
    return count


def _every(connection: Connection) -> Iterator[Found]:
    for table in (finding, suppressed_finding):
        offset = 0
        while rows := _read(connection, Part(), table, offset, _PAGE):
            yield from rows
            offset += _PAGE


def _cells(one: Found, titles: Mapping[str, str]) -> Sequence[str]:
    field = KINDS[one.kind].by_name.get((one.field or "").partition("[")[0])
    return (
        str(one.severity), one.message, one.title, KINDS[one.kind].word(one.platform), PLATFORM_LABELS.get(one.platform, one.platform),
        one.place, field.word(one.platform) if field else "", titles.get(one.rule, one.rule), "yes" if one.fix else "", one.reason or "",
    )  # fmt: skip
