"""Rows of a file as entities: values in stored form, parents still by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, NamedTuple

from core.interchange.editor.cells import (
    ERASE,
    Bad,
    one_line,
    one_lines,
    read_cell,
    read_criterion,
    read_status,
    verbatim,
)
from core.interchange.editor.layout import ACCOUNT, AD_GROUP, CAMPAIGN, CRITERION, CUSTOMER, KindColumns, Layout
from core.values import dump_json

Columns = Sequence[Sequence[str]]

PLANNED = (
    "campaign",
    "negative_list",
    "budget",
    "label",
    "ad_group",
    "ad",
    "keyword",
    "negative_keyword",
    "asset",
    "targeting",
)

# A blank cell of these is part of what they are.
_BY_CONTENT = ("ad", "asset", "targeting")
_NAME_OF = {"negative_list": ("sharedsetname",), "budget": ("budgetname",), "label": ("label",)}
_NEED_AD_GROUP = {"keyword": "A keyword", "ad": "An ad"}
_NAME_COLUMNS = (
    CUSTOMER,
    ACCOUNT,
    CAMPAIGN,
    AD_GROUP,
    ("campaignstatus", "campaignstate"),
    ("adgroupstatus", "adgroupstate"),
)


class Names(NamedTuple):
    """What a row says about its parents: names, and the state it shows for them."""

    customer_id: str
    account: str
    campaign: str
    ad_group: str
    campaign_status: str | None
    ad_group_status: str | None


@dataclass(frozen=True)
class Criteria:
    """What Criterion Type and Match type say of the rows of one block."""

    columns: Columns
    each: list[tuple[bool, bool, str] | Bad]
    distinct: list[tuple[bool, bool, str] | Bad]
    matches: list[Any]


@dataclass
class Rows:
    """Entities of one kind in file order: parallel lists of row numbers, codes of parents' names and stored values.

    A code is the position in `distinct`.
    """

    kind: str
    numbers: list[int]
    codes: list[int]
    distinct: list[Names]
    values: dict[str, list[Any]]
    erasing: frozenset[str] = frozenset()
    originals: dict[str, list[Any]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.numbers)

    def take(self, positions: Sequence[int]) -> Rows:
        """Only these rows."""
        if len(positions) == len(self.numbers):
            return self
        return Rows(
            self.kind,
            pick(self.numbers, positions),
            pick(self.codes, positions),
            self.distinct,
            {name: pick(column, positions) for name, column in self.values.items()},
            self.erasing,
            {name: pick(column, positions) for name, column in self.originals.items()},
        )


def pick(column: Sequence[Any], positions: Sequence[int]) -> list[Any]:
    """The elements at these positions."""
    if not positions:
        return []
    if len(positions) == 1:
        return [column[positions[0]]]
    return list(itemgetter(*positions)(column))


Faults = dict[int, str]
Builder = Callable[["Reader", KindColumns, Columns, int, Faults], dict[str, list[Any]]]


class Reader:
    """Reads the rows of one file; holds what was worked out about its columns."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.plans = {kind: layout.columns(kind) for kind in PLANNED}
        self._criteria: Criteria | None = None
        self._extra: dict[tuple[str, ...], str | None] = {}

    def texts(self, columns: Columns, words: Sequence[str], count: int) -> list[str]:
        """The cells of the first column with one of these names, tidied; blanks when there is none."""
        at = self.layout.first(words)
        if at is None:
            return [""] * count
        return one_lines(columns[at])

    def read(self, kind: str, numbers: list[int], columns: Columns, build: Builder) -> tuple[Rows, Faults]:
        """Rows of a kind, and the reason for each position that cannot be used."""
        count = len(numbers)
        faults: Faults = {}
        plan = self.plans[kind]
        values = {described.name: reader.column(columns[at]) for described, at, reader in plan.fields}
        values.update(build(self, plan, columns, count, faults))
        if plan.extras and "extra" not in values:
            values["extra"] = self.extras(plan, columns)
        if kind not in _BY_CONTENT:
            # Real exports have many columns that are blank from top to bottom.
            values = {name: column for name, column in values.items() if any(cell is not None for cell in column)}
        erasing = _note_bad(values, faults)
        codes, distinct = self._names(columns, count)
        if kind in _NEED_AD_GROUP:
            _need_ad_group(kind, codes, distinct, faults)
        return Rows(kind, numbers, codes, distinct, values, erasing), faults

    def _names(self, columns: Columns, count: int) -> tuple[list[int], list[Names]]:
        """What each row says about its parents, worked out once for each distinct set of cells."""
        at = [self.layout.first(words) for words in _NAME_COLUMNS]
        there = [column for column in at if column is not None]
        cells = list(zip(*(columns[column] for column in there), strict=True)) or [()] * count
        codes = {row: code for code, row in enumerate(dict.fromkeys(cells))}
        blank = [""] * len(codes)
        named = zip(*codes, strict=True) if there else ()
        by_column = dict(zip(there, named, strict=True))
        rows = zip(*(blank if column is None else by_column[column] for column in at), strict=True)
        distinct = [self._names_of(row) for row in rows]
        return list(map(codes.__getitem__, cells)), distinct

    def _names_of(self, row: Sequence[str]) -> Names:
        customer_id, account, campaign, ad_group, campaign_status, ad_group_status = (
            text and one_line(text) for text in row
        )
        return Names(customer_id, account, campaign, ad_group, _state(campaign_status), _state(ad_group_status))

    def extras(self, plan: KindColumns, columns: Columns) -> list[str | None]:
        """The cells of unknown columns as JSON; None when all are blank."""
        if len(self._extra) > 50_000:
            self._extra.clear()
        names = tuple(name for name, _ in plan.extras)
        known = self._extra
        found = []
        for cells in zip(*(columns[at] for _, at in plan.extras), strict=True):
            key = (plan.kind, *cells)
            if key not in known:
                held = {
                    name: verbatim(cell) for name, cell in zip(names, cells, strict=True) if cell and not cell.isspace()
                }
                known[key] = dump_json(held) if held else None
            found.append(known[key])
        return found

    def criteria(self, columns: Columns, count: int) -> Criteria:
        """What Criterion Type and Match type say, row by row."""
        if self._criteria is not None and self._criteria.columns is columns:
            return self._criteria
        at = [self.layout.first(words) for words in (CRITERION, ("matchtype",))]
        there = [columns[column] for column in at if column is not None]
        # One column is by far the usual case, and its cells need no tuples.
        cells: Sequence[Any] = there[0] if len(there) == 1 else list(zip(*there, strict=True)) or [""] * count
        known = {
            cell: read_criterion(cell, "") if isinstance(cell, str) else read_criterion(*cell) for cell in set(cells)
        }
        matches = {cell: one if isinstance(one, Bad) else one[2] for cell, one in known.items()}
        each = list(map(known.__getitem__, cells))
        self._criteria = Criteria(columns, each, list(known.values()), list(map(matches.__getitem__, cells)))
        return self._criteria


def _state(text: str) -> str | None:
    """A parent's state as a row shows it; a word nobody knows says nothing."""
    read = read_status(text) if text else None
    return None if isinstance(read, Bad) else read


def _need_ad_group(kind: str, codes: list[int], distinct: list[Names], faults: Faults) -> None:
    """A keyword or an ad without an ad group cannot be used: nothing would tell two of them apart or bring them online."""
    homeless = {code for code, names in enumerate(distinct) if not (names.campaign and names.ad_group)}
    if homeless:
        for position, code in enumerate(codes):
            if code in homeless:
                faults[position] = (
                    f"{_NEED_AD_GROUP[kind]} needs {'an ad group' if distinct[code].campaign else 'a campaign'}."
                )


def _note_bad(values: dict[str, list[Any]], faults: Faults) -> frozenset[str]:
    """Note the cells that cannot be used; returns the columns that erase."""
    types = {name: set(map(type, column)) for name, column in values.items()}
    for name, column in values.items():
        if Bad in types[name]:
            for position, value in enumerate(column):
                if isinstance(value, Bad):
                    faults.setdefault(position, str(value))
    return frozenset(name for name in values if bytes in types[name])


def build_plain(
    reader: Reader, plan: KindColumns, columns: Columns, count: int, faults: Faults
) -> dict[str, list[Any]]:
    """Ad groups: their name is their parent column."""
    return {"name": list(reader.texts(columns, AD_GROUP, count))}


def build_shared(
    reader: Reader, plan: KindColumns, columns: Columns, count: int, faults: Faults
) -> dict[str, list[Any]]:
    """Negative lists, budgets and labels: their name is what tells them."""
    built: dict[str, list[Any]] = {"name": list(reader.texts(columns, _NAME_OF[plan.kind], count))}
    if plan.kind == "label":
        # That a file has rows for labels shows in `extra`; they are then written back.
        built["extra"] = reader.extras(plan, columns)
    return built


def build_campaigns(
    reader: Reader, plan: KindColumns, columns: Columns, count: int, faults: Faults
) -> dict[str, list[Any]]:
    """Campaigns: `Budget type` says which budget the column Budget is."""
    built: dict[str, list[Any]] = {"name": list(reader.texts(columns, CAMPAIGN, count))}
    words = ("budget", "campaigndailybudget", "dailybudget", "campaignbudget")
    if reader.layout.first(words) is None:
        return built
    from core.catalog import KINDS

    daily_field = KINDS["campaign"].by_name["daily_budget"]
    amounts = [read_cell(daily_field, text) for text in reader.texts(columns, words, count)]
    kinds = [text.lower() for text in reader.texts(columns, ("budgettype",), count)]
    at = reader.layout.first(("campaigntotalbudget",))
    own = (
        [read_cell(KINDS["campaign"].by_name["total_budget"], text) for text in columns[at]]
        if at is not None
        else [None] * count
    )
    pairs = [_budgets(amount, kind, total) for amount, kind, total in zip(amounts, kinds, own, strict=True)]
    built["daily_budget"] = [daily for daily, _ in pairs]
    if "total" in " ".join(set(kinds)) or at is not None or any(kinds):
        built["total_budget"] = [total for _, total in pairs]
    return built


def _budgets(amount: Any, kind: str, total: Any) -> tuple[Any, Any]:
    """(daily, total): naming the type of a budget says that there is no other."""
    if kind and "total" not in kind and kind not in ("daily", ERASE):
        return Bad(f"Budget type: “{kind}” is neither Daily nor Campaign total."), None
    if amount is None or not kind:
        return amount, total
    if "total" in kind:
        return (ERASE if amount is not ERASE else None), amount if total is None else total
    return amount, ERASE if total is None else total


def build_keywords(
    reader: Reader, plan: KindColumns, columns: Columns, count: int, faults: Faults
) -> dict[str, list[Any]]:
    """Keywords: text and match type."""
    texts, matches = _keyword_texts(reader, columns, count)
    return {"text": texts, "match_type": matches}


def _keyword_texts(reader: Reader, columns: Columns, count: int) -> tuple[list[str], list[Any]]:
    texts = one_lines(columns[reader.layout.at["keyword"]])
    if reader.layout.first((*CRITERION, "matchtype")) is None:
        return _from_notation(texts)
    return texts, reader.criteria(columns, count).matches


def _from_notation(texts: list[str]) -> tuple[list[str], list[Any]]:
    """Without a column for the match type, [brackets] mean exact and "quotes" mean phrase."""
    plain, matches = [], []
    for text in texts:
        ends = text[:1] + text[-1:] if len(text) > 2 else ""
        matches.append({"[]": "EXACT", '""': "PHRASE"}.get(ends, "BROAD"))
        plain.append(text[1:-1].strip() if ends in ("[]", '""') else text)
    return plain, matches


def build_negatives(
    reader: Reader, plan: KindColumns, columns: Columns, count: int, faults: Faults
) -> dict[str, list[Any]]:
    """Negative keywords: level by Criterion Type or by the ad group being blank."""
    texts, matches = _keyword_texts(reader, columns, count)
    campaigns, groups = reader.texts(columns, CAMPAIGN, count), reader.texts(columns, AD_GROUP, count)
    lists = reader.texts(columns, ("sharedsetname",), count)
    levels = []
    for position, criterion in enumerate(reader.criteria(columns, count).each):
        whole = (not isinstance(criterion, Bad) and criterion[1]) or not groups[position]
        levels.append("list" if not campaigns[position] else "campaign" if whole else "ad_group")
        if not campaigns[position] and (groups[position] or not lists[position]):
            faults[position] = "The negative keyword names no campaign and no shared list."
    return {"text": texts, "match_type": matches, "level": levels}
