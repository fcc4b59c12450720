"""The columns of a list, made from the field catalog."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from core.catalog import GOOGLE, KINDS, LINKEDIN, PLATFORM_LABELS, Field, FieldType, Kind

MARK, FINDINGS, PLATFORM, CAMPAIGN = "@mark", "@findings", "@platform", "@campaign"
NARROW = 32
INHERITED = 156
"""Px of a status that may say "Campaign paused"."""
METRICS: Mapping[str, tuple[str, str, int]] = {
    "impressions": ("Impressions", "How often it was shown", 104),
    "clicks": ("Clicks", "How often it was clicked", 80),
    "ctr": ("CTR", "Clicks per impression", 80),
    "cost": ("Cost", "What was spent", 110),
    "cpc": ("Avg. CPC", "Cost per click", 100),
    "cpm": ("Avg. CPM", "Cost per thousand impressions", 100),
    "conversions": ("Conversions", "Leads and other conversions", 100),
    "cpa": ("Cost / conv.", "Cost per conversion", 110),
    "conversion_rate": ("Conv. rate", "Conversions per click", 92),
    "conversions_value": ("Conv. value", "What conversions are worth", 110),
    "roas": ("ROAS", "Conversion value per cost", 80),
}
MEASURED = ("campaign", "ad_group", "ad", "keyword")
_USUAL_METRICS = ("impressions", "clicks", "cost", "conversions", "cpa")
_BESIDE_FIGURES = ("match_type", "daily_budget", "total_budget", "max_cpc", "bid")
"""What stands before figures: what they are weighed against."""
_TITLES = {MARK: "", FINDINGS: "", PLATFORM: "", CAMPAIGN: "Campaign"}
_SPOKEN = {MARK: "Change", FINDINGS: "Findings", PLATFORM: "Platform", CAMPAIGN: "Campaign"}
_TIPS = {
    MARK: "+ added, Δ edited, − removed since the last post",
    FINDINGS: "What the checks say",
    PLATFORM: "Platform",
    CAMPAIGN: "The campaign the row stands in",
}
# Rarely looked at: hidden until the column menu shows them.
_HIDDEN = frozenset(
    ("platform", "headline_pins", "description_pins", "texts", "tracking_template", "custom_parameters", "comment", "extra",
     "final_mobile_url", "ad_schedule", "ad_rotation", "budget_name", "country", "time_zone", "sender", "lead_form")
)  # fmt: skip
_MARKS = {
    MARK: "This shows what is not posted yet.",
    FINDINGS: "This shows what the checks say. F8 goes to the next finding.",
    PLATFORM: "A row stays on its platform.",
    CAMPAIGN: "Move to… puts a row into another campaign.",
}
"""Why cells that only show something are not edited."""


@dataclass(frozen=True)
class Column:
    """One column: a catalog field, or one of the derived ones whose name begins with @. Width in px."""

    name: str
    title: str
    spoken: str
    width: int
    tip: str
    field: Field | None = None
    hidden: bool = False

    @property
    def right(self) -> bool:
        """Whether cells are aligned at the right (numbers)."""
        return bool(self.metric) or (self.field is not None and self.field.numeric)

    @property
    def metric(self) -> str:
        """The metric's name, "" for any other column."""
        return self.name[1:] if self.name[1:] in METRICS and self.name.startswith("@") else ""

    @cached_property
    def in_cell(self) -> bool:
        """Whether a cell can be edited as one line of text; lists of texts and targeting are edited in the panel."""
        if self.field is None or self.field.read_only or self.field.refers_to:
            return False
        return self.field.type is not FieldType.MAP and not (self.field.type is FieldType.LIST and self.field.counts)

    @property
    def why_fixed(self) -> str | None:
        """Why nobody edits a cell of this column, here or in the panel; None where it can be edited."""
        if self.metric:
            return "Figures come from the platform's reports."
        if self.field is None:
            return _MARKS.get(self.name)
        if self.field.refers_to == "account":
            return "A row stays in its account. Copy to… makes it anew in another one."
        if self.field.refers_to:
            return f"Move to… puts a row into another {self.title.lower()}."
        return "This comes from the platform and cannot be changed here." if self.field.read_only else None

    @property
    def sortable(self) -> bool:
        """Whether a list can be put into its order."""
        return self.name not in (MARK, PLATFORM)

    @property
    def is_texts(self) -> bool:
        """Whether a cell holds a list of ad texts: copied and pasted as one, edited in the panel."""
        return self.field is not None and self.field.type is FieldType.LIST and bool(self.field.counts)


def columns_for(kind: Kind, platform: str | None = None, *, measured: bool = False) -> tuple[Column, ...]:
    """The columns of a kind's list: marks first, then its name and status, its place, and everything else.

    `measured` says that figures are there to be shown: the usual ones are not hidden then, and stand where they are seen.
    """
    first = [MARK, FINDINGS] + ([PLATFORM] if len(kind.platforms) > 1 else [])
    derived = [_derived(name) for name in first]
    names = [kind.title, "status", *kind.parents]
    if "ad_group" in kind.parents and "campaign" not in kind.parents:
        names.append(CAMPAIGN)
    fields = [f for f in kind.fields if platform is None or platform in f.platforms]
    if kind.name == "ad":
        names = ["name", "status", "format", "headlines", "headline", "introductory_text", *kind.parents, CAMPAIGN]
    rest = [f.name for f in fields]
    first_fields = [*names, *(_BESIDE_FIGURES if measured else ())]
    ordered = list(dict.fromkeys(name for name in [*first_fields, *rest] if name in rest or name == CAMPAIGN))
    columns = [_column(kind, name, platform) for name in ordered]
    metrics = METRICS if kind.name in MEASURED else {}
    figures = [_metric(name, hidden=not (measured and name in _USUAL_METRICS)) for name in metrics]
    at = sum(name in first_fields for name in ordered) if measured else len(columns)
    return (*derived, *columns[:at], *figures, *columns[at:])


def _metric(name: str, *, hidden: bool) -> Column:
    title, tip, width = METRICS[name]
    return Column(f"@{name}", title, title, width, tip, hidden=hidden)


def _derived(name: str) -> Column:
    return Column(name, _TITLES[name], _SPOKEN[name], NARROW if name != CAMPAIGN else 220, _TIPS[name])


def _column(kind: Kind, name: str, platform: str | None) -> Column:
    if name == CAMPAIGN:
        return _derived(CAMPAIGN)
    field = kind.by_name[name]
    title = field.word(platform)
    inherits = name == "status" and any(parent != "account" for parent in kind.parents)
    return Column(
        name,
        title,
        title,
        INHERITED if inherits else field.width,
        _tip(field),
        field,
        name in _HIDDEN or (field.type is FieldType.MAP and name != "targeting"),
    )


def _tip(field: Field) -> str:
    parts = [field.label, field.help, _platform_words(field), _platforms_only(field)]
    if field.resets_learning:
        parts.append("Changing it starts the platform's learning phase again.")
    return "\n".join(part for part in parts if part)


def _platform_words(field: Field) -> str:
    return "\n".join(f"{PLATFORM_LABELS[name]}: {word}" for name, word in field.words.items())


def _platforms_only(field: Field) -> str:
    if GOOGLE in field.platforms and LINKEDIN in field.platforms:
        return ""
    return " and ".join(PLATFORM_LABELS[name] for name in field.platforms) + " only"


def counted(count: int, kind: str, platform: str | None = None, *, more: bool = False) -> str:
    """How many of a kind, in words: "1 ad", "12,000 keywords"; with `more` they are still being counted."""
    word = _singular(kind, platform) if count == 1 and not more else plural(kind, platform)
    return f"{count:,}{'…' if more else ''} {word.lower()}"


def _singular(kind: str, platform: str | None) -> str:
    if kind == "ad_group":
        return {None: "Ad group or ad set", GOOGLE: "Ad group", LINKEDIN: "Ad set"}[platform]
    return KINDS[kind].label


def plural(kind: str, platform: str | None = None) -> str:
    """A kind's plural for people; both words where the platforms differ and both are shown."""
    described = KINDS[kind]
    if kind == "ad_group":
        return {None: "Ad groups and ad sets", GOOGLE: "Ad groups", LINKEDIN: "Ad sets"}[platform]
    return described.plural
