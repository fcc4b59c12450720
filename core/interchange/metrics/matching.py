"""Which entity a report's row is about: by the platform's id where it is known, else by the names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from core.catalog import KINDS, LINKEDIN
from core.interchange.metrics.report import Report, ReportRow
from core.rows import draft
from core.schema import ENTITY

_MATCH_WORDS = ("EXACT", "PHRASE", "BROAD")
_CHUNK = 500
_PARENT = {"ad_group": "campaign", "ad": "ad_group", "keyword": "ad_group"}


def level(report: Report) -> str | None:
    """The kind of entity the rows are about: the most exact one their columns name; None when they name none."""
    columns = report.columns
    if "search_term" in columns:
        return "ad_group" if "ad_group" in columns else "campaign"
    if {"keyword", "match_type", "ad_group"} <= columns:
        return "keyword"
    if columns & {"ad", "ad_id"}:
        return "ad"
    if columns & {"ad_group", "ad_group_id"} or _old_words(report):
        return "ad_group"
    return "campaign" if columns & {"campaign", "campaign_id", "campaign_group"} else None


def _old_words(report: Report) -> bool:
    """LinkedIn before 2026: its campaign group is our campaign, its campaign our ad group."""
    return report.platform == LINKEDIN and "campaign_group" in report.columns and "campaign" in report.columns


def named(report: Report, row: ReportRow, kind: str) -> tuple[str, str]:
    """(id, name) of one level as the row has them."""
    about = row.about
    if _old_words(report) and kind in ("campaign", "ad_group"):
        column = {"campaign": "campaign_group", "ad_group": "campaign"}[kind]
        return about.get(f"{column}_id", ""), about.get(column, "")
    return about.get(f"{kind}_id", ""), about.get(kind, "")


@dataclass
class Entities:
    """Entities of one platform by id and by names, read level by level as the report needs them."""

    connection: Connection
    report: Report
    _by_id: dict[tuple[str, str], int] = field(default_factory=dict)
    _by_name: dict[tuple[str, int, str], list[int]] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether there is nothing at all that rows could be about."""
        return not self._by_name

    def find(self, kind: str, row: ReportRow) -> int | str:
        """The row number of the entity a row is about, or why there is none."""
        if kind == "keyword":
            return self._keyword(row)
        ident, name = named(self.report, row, kind)
        if ident and (kind, ident) in self._by_id:
            return self._by_id[kind, ident]
        if not name:
            return f"The row names no {_word(kind, self.report)}."
        parent = self._parent(kind, row)
        if isinstance(parent, str):
            return parent
        return self._one(kind, parent, name)

    def _parent(self, kind: str, row: ReportRow) -> int | str:
        if kind == "campaign":
            return 0
        above = _PARENT[kind]
        if any(named(self.report, row, above)):
            return self.find(above, row)
        return 0

    def _one(self, kind: str, parent: int, name: str) -> int | str:
        found = self._by_name.get((kind, parent, name), [])
        if len(found) == 1:
            return found[0]
        word = _word(kind, self.report)
        return (
            f"There is no {word} “{name}” here." if not found else f"{len(found)} of the {word}s are called “{name}”."
        )

    def _keyword(self, row: ReportRow) -> int | str:
        group = self.find("ad_group", row)
        if isinstance(group, str):
            return group
        words = row.about.get("match_type", "").upper()
        match = next((one for one in _MATCH_WORDS if one in words), "")
        text = row.about.get("keyword", "").strip('"[]+ ')
        found = self._by_name.get(("keyword", group, f"{text}\n{match}"), [])
        return found[0] if found else f"There is no {match.lower() or 'such'} keyword “{text}” in this ad group."

    def load(self, kind: str) -> None:
        """Read what rows about this kind can be matched to."""
        for one in ("campaign", "ad_group") if kind == "keyword" else ("campaign", "ad_group", "ad")[: _depth(kind)]:
            self._load_named(one)
        if kind == "keyword":
            groups = {found for row in self.report.rows if isinstance(found := self.find("ad_group", row), int)}
            self._load_keywords(sorted(groups))

    def _load_named(self, kind: str) -> None:
        table = ENTITY[kind]
        parent = table.c[_PARENT[kind]] if kind in _PARENT else table.c.pk
        query = select(table.c.pk, table.c.remote_id, table.c.name, parent).where(
            draft(kind), table.c.platform == self.report.platform
        )
        for pk, remote, name, above in self.connection.execute(query):
            if remote:
                self._by_id[kind, _bare(remote)] = pk
            self._add(kind, (0, above) if kind in _PARENT else (0,), name or "", pk)

    def _add(self, kind: str, parents: Iterable[int], name: str, pk: int) -> None:
        for parent in parents:
            self._by_name.setdefault((kind, parent, name.strip()), []).append(pk)

    def _load_keywords(self, groups: Sequence[int]) -> None:
        table = ENTITY["keyword"]
        for at in range(0, len(groups), _CHUNK):
            query = select(table.c.pk, table.c.ad_group, table.c.text, table.c.match_type).where(
                draft("keyword"), table.c.ad_group.in_(groups[at : at + _CHUNK])
            )
            for pk, group, text, match in self.connection.execute(query):
                self._add("keyword", (group,), f"{text}\n{match}", pk)


def _depth(kind: str) -> int:
    return ("campaign", "ad_group", "ad").index(kind) + 1


def _bare(remote: str) -> str:
    """The number at the end of an id such as urn:li:sponsoredCampaign:5 or customers/1/campaigns/5."""
    return remote.replace("/", ":").rsplit(":", 1)[-1]


def _word(kind: str, report: Report) -> str:
    words: Mapping[str, str] = {
        "campaign": "campaign",
        "ad_group": "ad set" if report.platform == LINKEDIN else "ad group",
    }
    return words.get(kind, KINDS[kind].label.lower())
