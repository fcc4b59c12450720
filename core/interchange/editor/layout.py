"""Which column of a file means what, and what each row is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from core.catalog import KINDS, Field
from core.interchange.editor.cells import ERASING, CellReader, TextReader, reader_for
from core.interchange.editor.headings import (
    KEPT_ASSET_OF,
    KEPT_TARGET_OF,
    OF_ASSET_GROUPS,
    ORIGINAL,
    canonical,
    norm,
    numbered,
    spellings,
)

CAMPAIGN = ("campaign", "campaignname")
AD_GROUP = ("adgroup", "adgroupname")
ACCOUNT = ("accountname", "account")
CUSTOMER = ("customerid",)
CRITERION = ("criteriontype", "type", "keywordtype")
PLACE_ID = ("id", "locationid", "geoid", "geotargetid")

_EVERYWHERE = frozenset(
    (*CAMPAIGN, *AD_GROUP, *ACCOUNT, *CUSTOMER, "campaignstatus", "campaignstate", "adgroupstatus", "adgroupstate")
)
_OWN: Mapping[str, frozenset[str]] = {
    "campaign": frozenset({"budget", "budgettype"}),
    "ad_group": frozenset(),
    "keyword": frozenset({"keyword", "matchtype", *CRITERION}),
    "negative_keyword": frozenset({"keyword", "matchtype", *CRITERION}),
    "ad": frozenset({"adtype"}),
    "asset": frozenset({"linktext", "callouttext", "phonenumber"}),
    "targeting": frozenset({"location", "audiencesegment", "criteriontype", *PLACE_ID}),
    "negative_list": frozenset({"sharedsetname"}),
    "budget": frozenset({"budgetname", "budget"}),
    "label": frozenset(),
    "list_use": frozenset({"sharedsetname"}),
}
# Fields that a builder reads itself.
_BUILT = {"name", "text", "match_type", "daily_budget", "format", "criterion_id", "platform", "ad_group", "campaign"}
# A row whose only cell of these erases is about what it stands below: there is no asset or place without its text.
_ERASABLE = ("asset", "audience", "place", "set", "budget", "label", *KEPT_ASSET_OF, *KEPT_TARGET_OF)
_LEGACY_TEXT = re.compile(
    r"(long|short)?headline\d*|description(line)?\d*|.*text\d*|displayurl|businessname|calltoaction"
)


@dataclass(frozen=True)
class KindColumns:
    """The columns of one kind: catalog fields with how their cells are read, and the unknown ones."""

    kind: str
    fields: tuple[tuple[Field, int, CellReader | TextReader], ...]
    extras: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Layout:
    """The headings of a file, looked up by meaning."""

    headings: tuple[str, ...]
    seen: Mapping[str, str] = field(default_factory=dict)

    def spelling(self, at: int) -> str:
        """How the heading of a column is kept: as it was first seen in this workspace."""
        return canonical(self.headings[at], self.seen)

    @cached_property
    def at(self) -> Mapping[str, int]:
        """Column number of each compared heading; columns of original values are apart."""
        return {norm(text): at for at, text in enumerate(self.headings) if not norm(text).endswith(ORIGINAL)}

    @cached_property
    def original_at(self) -> Mapping[str, int]:
        """Column number of each `…#Original` heading, by the heading it belongs to."""
        found = ((norm(text), at) for at, text in enumerate(self.headings))
        return {text.removesuffix(ORIGINAL): at for text, at in found if text.endswith(ORIGINAL)}

    def first(self, words: Iterable[str]) -> int | None:
        """The first column that has one of these names."""
        return next((self.at[word] for word in words if word in self.at), None)

    @cached_property
    def texts(self) -> Mapping[str, tuple[tuple[int, int, int | None], ...]]:
        """For `headline` and `description`: (number, column, column of its position)."""
        found: dict[str, dict[int, tuple[int, int, int | None]]] = {"headline": {}, "description": {}}
        for at, heading in enumerate(self.headings):
            what = numbered(heading)
            if what and not what[2]:
                position = f"{what[0]}{what[1]}position"
                found[what[0]][what[1]] = (what[1], at, self.at.get(position) if numbered(position) else None)
        return {name: tuple(columns[n] for n in sorted(columns)) for name, columns in found.items()}

    def columns(self, kind: str) -> KindColumns:
        """The columns that rows of a kind use."""
        claimed = {
            at
            for at, text in enumerate(self.headings)
            if norm(text) in _EVERYWHERE | _OWN[kind] or norm(text).endswith(ORIGINAL)
        }
        if kind == "ad":
            claimed |= {at for at, text in enumerate(self.headings) if numbered(text)}
        fields = []
        for described in KINDS[kind].fields:
            words = spellings(kind, described)
            if kind == "campaign" and described.name == "status":
                words = (*words, "status", "state")
            at = self.first(words)
            if at is not None and described.name not in _BUILT:
                fields.append((described, at, reader_for(described)))
                claimed.add(at)
        extras = tuple((self.spelling(at), at) for at in range(len(self.headings)) if at not in claimed)
        return KindColumns(kind, tuple(fields), extras)

    @cached_property
    def anchors(self) -> Mapping[str, tuple[int, ...]]:
        """The columns that tell what a row is about."""
        groups: dict[str, tuple[str, ...]] = {
            "campaign": CAMPAIGN,
            "ad_group": AD_GROUP,
            "keyword": ("keyword",),
            "ad": ("adtype", "headline1"),
            "asset": ("linktext", "callouttext", "snippetvalues", "phonenumber"),
            "audience": ("audiencesegment",),
            "place": ("location", *PLACE_ID, "radius"),
            "set": ("sharedsetname",),
            "budget": ("budgetname",),
            "label": ("label",),
            "account": (*ACCOUNT, *CUSTOMER),
            **{word: (word,) for word in (*KEPT_ASSET_OF, *KEPT_TARGET_OF)},
        }
        found = {name: tuple(self.at[word] for word in words if word in self.at) for name, words in groups.items()}
        return {name: columns for name, columns in found.items() if columns}


def is_legacy_text(heading: str) -> bool:
    """Whether a column holds a text of an ad format of old."""
    return _LEGACY_TEXT.fullmatch(norm(heading)) is not None


class NoKind(str):
    """Why a row is about nothing that is drafted here."""

    __slots__ = ()


def sort_rows(layout: Layout, columns: Sequence[Sequence[str]], count: int) -> dict[str, list[int]]:
    """Row positions by kind; a key that is a `NoKind` holds the rows that cannot be used."""
    names = list(layout.anchors)
    filled = [_filled(columns, layout.anchors[name], erasable=name in _ERASABLE) for name in names]
    if all(len(set(column)) == 1 for column in filled):
        return {_kind({name for name, column in zip(names, filled, strict=True) if column[0]}): list(range(count))}
    decided: dict[tuple[bool, ...], str] = {}
    groups: dict[str, list[int]] = {}
    for position, signature in enumerate(zip(*filled, strict=True)):
        kind = decided.get(signature)
        if kind is None:
            kind = decided[signature] = _kind({name for name, here in zip(names, signature, strict=True) if here})
        groups.setdefault(kind, []).append(position)
    return groups


def _filled(columns: Sequence[Sequence[str]], which: tuple[int, ...], *, erasable: bool) -> list[bool]:
    first, *others = (_has_text(_unless_erased(columns[at]) if erasable else columns[at]) for at in which)
    for other in others:
        first = [one or two for one, two in zip(first, other, strict=True)]
    return first


def _unless_erased(column: Sequence[str]) -> Sequence[str]:
    return ["" if cell.strip() == ERASING else cell for cell in column] if ERASING in "".join(column) else column


def _has_text(column: Sequence[str]) -> list[bool]:
    if all(map(str.strip, column)):
        return [True] * len(column)
    return list(map(bool, map(str.strip, column)))


def _kind(filled: set[str]) -> str:
    if "keyword" in filled:
        return "keyword"
    if "assetgroup" in filled:
        return _below_campaign(
            "targeting" if not filled.isdisjoint(OF_ASSET_GROUPS) else "asset", filled, "an asset group"
        )
    for name in ("ad", "asset"):
        if name in filled:
            return name
    if not filled.isdisjoint(KEPT_ASSET_OF):
        return "asset"
    if filled & {"audience", "place", *KEPT_TARGET_OF}:
        return _below_campaign("targeting", filled, "a place or an audience")
    return _shared(filled) or _structure(filled)


def _shared(filled: set[str]) -> str | None:
    """What an account shares: negative lists, budgets and labels stand without a campaign."""
    if "set" in filled:
        return "list_use" if "campaign" in filled else "negative_list"
    if filled & {"campaign", "ad_group"}:
        return None
    return next((name for name in ("budget", "label") if name in filled), None)


def _structure(filled: set[str]) -> str:
    if "ad_group" in filled:
        return _below_campaign("ad_group", filled, "an ad group")
    if "campaign" in filled:
        return "campaign"
    about = "is about the account itself" if "account" in filled else "is empty: it names no campaign"
    return NoKind(f"The row {about}.")


def _below_campaign(kind: str, filled: set[str], what: str) -> str:
    return kind if "campaign" in filled else NoKind(f"The row names {what}, but no campaign.")
