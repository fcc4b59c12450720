"""Google Ads Editor files in: one change set, whatever the number of rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import null

from core.author import Author
from core.collecting import no_collections
from core.errors import InvalidInput
from core.ids import id_text
from core.interchange.editor.cells import Bad
from core.interchange.editor.content import build_ads, build_assets, build_targeting, countries
from core.interchange.editor.layout import Layout, NoKind, sort_rows
from core.interchange.editor.locations import Gathered, Locations
from core.interchange.editor.mapping import (
    Columns,
    Faults,
    Names,
    Reader,
    Rows,
    build_campaigns,
    build_keywords,
    build_negatives,
    build_plain,
    build_shared,
    pick,
)
from core.interchange.editor.originals import Originals
from core.interchange.editor.parents import Parents
from core.interchange.editor.reading import Block, Sheet, open_sheet, read_blocks
from core.interchange.editor.repeats import collapse
from core.interchange.editor.spellings import Spellings
from core.interchange.editor.staging import CONTENT, Stage, Stages
from core.interchange.result import ImportResult, Skipped
from core.progress import Progress, silent
from core.recording import Edit
from core.workspace import Workspace

DIALECT = "google-ads-editor"
KINDS_IN_ORDER = (
    "campaign", "negative_list", "budget", "label", "list_use", "ad_group", "ad", "keyword", "negative_keyword", "asset", "targeting",
)  # fmt: skip
SHARED = ("negative_list", "budget", "label")
_SEEN_AGAIN = ("keyword", "negative_keyword", "targeting")
_MOST_REPEATS = 100_000
DEFAULTS = {"status": "ENABLED"}
_BUILDERS = {
    "campaign": build_campaigns,
    "negative_list": build_shared,
    "budget": build_shared,
    "label": build_shared,
    "ad_group": build_plain,
    "ad": build_ads,
    "keyword": build_keywords,
    "negative_keyword": build_negatives,
    "asset": build_assets,
    "targeting": build_targeting,
}
_NOBODY = Names("", "", "", "", None, None)
# Estimates that Google writes beside a country; they are worth nothing a day later.
_WORTHLESS = frozenset({"reach"})


def import_editor(workspace: Workspace, path: Path, *, accept: bool, progress: Progress | None = None) -> ImportResult:
    """Read an Editor file into one change set: a proposal, or applied at once with `accept`.

    Raises InvalidInput when the file cannot be used; the workspace then holds exactly what it held before.
    """
    sheet = open_sheet(path)
    begin = workspace.edit if accept else workspace.propose
    with (
        no_collections(),
        begin(f"Import {sheet.path.name}", Author.importer(sheet.path.name), about={"file": sheet.path.name}) as edit,
    ):
        loading = Loading(edit, sheet)
        for block in read_blocks(sheet):
            loading.load(block)
            (progress or silent()).step(f"Reading {sheet.path.name}", loading.rows)
        result = loading.finish()
        if result.rows == 0:
            raise InvalidInput("the file holds headings, but no rows.", where=str(sheet.path))
    return result


class Loading:
    """One import under way: counts, and what must be remembered from block to block."""

    def __init__(self, edit: Edit, sheet: Sheet) -> None:
        self.edit = edit
        self.spellings = Spellings(edit.connection)
        self.layout = Layout(sheet.headings, self.spellings.known)
        self.reader = Reader(self.layout)
        self.stages = Stages(edit)
        self.parents = Parents(edit, self.stages)
        self.originals = Originals(self.layout, self.reader, self.stages)
        self.locations = Locations(edit, self.stages)
        self.list_uses = Gathered(edit, self.stages, "negative_lists")
        self.rows = self.used = self.unchanged = self.contradicting = 0
        self.repeated: list[Skipped] = []
        self.oldest_fresh = 0
        self.skipped: list[Skipped] = []

    def load(self, block: Block) -> None:
        """Load one block: parents first, whatever the order of the file."""
        self.rows += len(block.numbers) + len(block.skipped)
        self.skipped.extend(block.skipped)
        if not block.rows:
            return
        self.oldest_fresh = self.edit.highest("ad_group")
        columns: Columns = list(zip(*block.rows, strict=True))
        groups = sort_rows(self.layout, columns, len(block.rows))
        for reason, positions in groups.items():
            if isinstance(reason, NoKind):
                self.skipped.extend(Skipped(number, str(reason)) for number in pick(block.numbers, positions))
        chosen = {kind: _narrow(block.numbers, columns, groups.get(kind, [])) for kind in KINDS_IN_ORDER}
        if chosen["keyword"][0]:
            chosen["keyword"], chosen["negative_keyword"] = self._split_keywords(*chosen["keyword"])
        for kind in KINDS_IN_ORDER:
            if chosen[kind][0] and kind == "list_use":
                self._attach_lists(*chosen[kind])
            elif chosen[kind][0]:
                self._load_kind(kind, *chosen[kind])

    def _split_keywords(self, numbers: list[int], columns: Columns) -> tuple[Any, Any]:
        criteria = self.reader.criteria(columns, len(numbers))
        against = {one for one in criteria.distinct if not isinstance(one, Bad) and one[0]}
        if not against:
            return (numbers, columns), ([], [])
        apart: dict[bool, list[int]] = {False: [], True: []}
        for position, one in enumerate(criteria.each):
            apart[one in against].append(position)
        return _narrow(numbers, columns, apart[False]), _narrow(numbers, columns, apart[True])

    def _load_kind(self, kind: str, numbers: list[int], columns: Columns) -> None:
        rows, faults = self.reader.read(kind, numbers, columns, _BUILDERS[kind])
        self.originals.read(rows, columns)
        rows = self._without_faults(rows, faults)
        self._name_parents(rows)
        if kind == "targeting":
            rows = self._fold_countries(rows)
        if rows.numbers:
            self._store(rows)

    def _without_faults(self, rows: Rows, faults: Faults) -> Rows:
        if not faults:
            return rows
        self.skipped.extend(Skipped(rows.numbers[position], reason) for position, reason in faults.items())
        return rows.take([position for position in range(len(rows)) if position not in faults])

    def _name_parents(self, rows: Rows) -> None:
        """Replace the names of parents by their row numbers."""
        if not rows.numbers:
            return
        if rows.kind == "label":
            return
        used = set(rows.codes)
        names = [one if code in used else _NOBODY for code, one in enumerate(rows.distinct)]
        of_account = rows.kind in SHARED
        accounts = [
            self.parents.account(one.customer_id, one.account) if one.campaign or of_account else None for one in names
        ]
        if rows.kind == "campaign" or of_account:
            rows.values["account"] = pick(accounts, rows.codes)
            return
        campaigns = self._resolve(
            "campaign", accounts, [one.campaign for one in names], [one.campaign_status for one in names]
        )
        if rows.kind not in ("ad", "keyword"):
            rows.values["campaign"] = pick(campaigns, rows.codes)
        if rows.kind == "negative_keyword":
            self._name_lists(rows, names)
        if rows.kind != "ad_group":
            self._name_ad_groups(rows, names, campaigns)

    def _name_lists(self, rows: Rows, names: list[Names]) -> None:
        """Negative keywords of a list hang on its account; a list that is only mentioned is made."""
        lists = rows.values.get("shared_set")
        of_list = [level == "list" for level in rows.values["level"]]
        if lists is None or not any(of_list):
            return
        wanted = sorted({(code, name) for code, name, it in zip(rows.codes, lists, of_list, strict=True) if it})
        accounts = {code: self.parents.account(names[code].customer_id, names[code].account) for code, _ in wanted}
        self.parents.resolve("negative_list", [(accounts[code], name) for code, name in wanted], [None] * len(wanted))
        rows.values["account"] = [accounts[code] if it else None for code, it in zip(rows.codes, of_list, strict=True)]

    def _attach_lists(self, numbers: list[int], columns: Columns) -> None:
        """Rows that name a campaign and a negative list put the list into the campaign's lists."""
        rows, _ = self.reader.read("negative_list", numbers, columns, build_shared)
        accounts = [self.parents.account(one.customer_id, one.account) for one in rows.distinct]
        found = self._resolve(
            "campaign",
            accounts,
            [one.campaign for one in rows.distinct],
            [one.campaign_status for one in rows.distinct],
        )
        keys = sorted({(accounts[code], name) for code, name in zip(rows.codes, rows.values["name"], strict=True)})
        self.parents.resolve("negative_list", keys, [None] * len(keys))
        statuses = rows.values.get("status", [None] * len(rows))
        for code, name, status in zip(rows.codes, rows.values["name"], statuses, strict=True):
            campaign = found[code]
            changes = campaign is not None and self.list_uses.note(campaign, name, removed=status == "REMOVED")
            self.used += changes
            self.unchanged += not changes

    def _name_ad_groups(self, rows: Rows, names: list[Names], campaigns: list[int | None]) -> None:
        needed = [True] * len(names)
        whole = [level == "campaign" for level in rows.values.get("level", ())]
        if whole:
            below = {code for code, is_whole in zip(rows.codes, whole, strict=True) if not is_whole}
            needed = [code in below for code in range(len(names))]
        wanted = [one.ad_group if need else "" for one, need in zip(names, needed, strict=True)]
        groups = self._resolve("ad_group", campaigns, wanted, [one.ad_group_status for one in names])
        found = pick(groups, rows.codes)
        rows.values["ad_group"] = (
            [None if all_of_it else pk for pk, all_of_it in zip(found, whole, strict=True)] if whole else found
        )

    def _resolve(
        self, kind: str, above: Sequence[int | None], names: Sequence[str], states: Sequence[str | None]
    ) -> list[int | None]:
        keys = [(parent, name) if parent and name else None for parent, name in zip(above, names, strict=True)]
        wanted = [(key, state) for key, state in zip(keys, states, strict=True) if key]
        found = iter(self.parents.resolve(kind, [key for key, _ in wanted], [state for _, state in wanted]))
        return [next(found) if key else None for key in keys]

    def _fold_countries(self, rows: Rows) -> Rows:
        """Plain countries go into the list of their campaign."""
        codes = countries(rows.values, _WORTHLESS)
        statuses = rows.values.get("status", [None] * len(rows))
        kept = []
        for position, code in enumerate(codes):
            campaign = rows.values["campaign"][position]
            place = rows.values["criterion_id"][position] or rows.values["value"][position]
            if code is None or rows.values["ad_group"][position] or self.locations.is_row(campaign, place):
                kept.append(position)
            elif self.locations.note(campaign, code, removed=statuses[position] == "REMOVED"):
                self.used += 1
            else:
                self.unchanged += 1
        return rows.take(kept)

    def _store(self, rows: Rows) -> None:
        stage = self.stages[rows.kind]
        rows, repeats = collapse(rows)
        self._note_repeats(repeats)
        given = list(rows.values)
        matched = self.originals.matches(rows)
        stage.load(rows.values if matched is None else {**rows.values, "match": matched}, len(rows), rows.erasing)
        self._match(stage, given)
        if rows.kind in _SEEN_AGAIN:
            self._say_again(stage, rows)
        made = stage.insert_new(given, DEFAULTS)
        changed = stage.note_edits(given, DEFAULTS["status"]) if made < len(rows) else 0
        self.used += made + changed
        self.unchanged += len(rows) - made - changed
        if rows.kind in ("campaign", "ad_group", "negative_list"):
            self._remember(rows, stage)

    def _note_repeats(self, repeats: list[tuple[int, int, bool]]) -> None:
        for number, first, differs in repeats:
            self.used += differs
            self.unchanged += not differs
            self.contradicting += differs
            what = "with other values; its own count" if differs else "and says the same"
            self._repeat(number, f"The row repeats row {first} {what}.")

    def _say_again(self, stage: Stage, rows: Rows) -> None:
        for position in stage.again():
            self._repeat(rows.numbers[position], "The row repeats an earlier row of the file.")

    def _repeat(self, number: int, reason: str) -> None:
        if len(self.repeated) < _MOST_REPEATS:
            self.repeated.append(Skipped(number, reason))

    def _match(self, stage: Stage, given: Sequence[str]) -> None:
        if stage.kind in CONTENT:
            stage.match_by_content(given)
        elif stage.kind == "negative_keyword":
            stage.match_by_key(({}, {"campaign": null()}), self.oldest_fresh)
        else:
            stage.match_by_key(fresh_above=self.oldest_fresh)

    def _remember(self, rows: Rows, stage: Stage) -> None:
        above = rows.values["campaign" if rows.kind == "ad_group" else "account"]
        keys = list(zip(above, rows.values["name"], strict=True))
        self.parents.describe(rows.kind, keys)
        if rows.originals:
            self.parents.known[rows.kind] |= {
                key: pk for key, pk in zip(keys, stage.matches(), strict=True) if pk is not None
            }

    def finish(self) -> ImportResult:
        """Write what differs, clean up, and say what was done."""
        self.locations.apply()
        self.list_uses.apply()
        copies = sum(self.stages[kind].count_copies() for kind in CONTENT if kind in self.stages)
        for stage in self.stages.values():
            stage.apply_edits()
            stage.drop()
        self.spellings.keep(self.layout, self.reader.plans)
        changes = self.edit.next_seq() > self.edit.first
        notes = self.parents.notes()
        if self.contradicting:
            notes.append(f"{self.contradicting} rows repeat an earlier row with other values; the later ones count.")
        if copies:
            notes.append(
                f"{copies} {'ad or asset was' if copies == 1 else 'ads or assets were'} added that say the same as another one in the same place."
            )
        return ImportResult(
            as_=DIALECT,
            rows=self.rows,
            used=self.used,
            unchanged=self.unchanged,
            skipped=tuple(sorted(self.skipped, key=lambda one: one.row)),
            changeset=id_text(self.edit.id) if changes else None,
            notes=tuple(notes),
            repeated=tuple(sorted(self.repeated, key=lambda one: one.row)),
        )


def _narrow(numbers: list[int], columns: Columns, positions: list[int]) -> tuple[list[int], Columns]:
    """Only the rows at these positions."""
    if len(positions) == len(numbers):
        return numbers, columns
    if not positions:
        return [], []
    return pick(numbers, positions), [pick(column, positions) for column in columns]
