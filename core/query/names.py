"""What a name in a search means for one kind: a field, a parent, a metric, or a word of the workspace itself."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from core.catalog import KINDS, Field, FieldType, Kind

# Words the catalog does not hold, by the kind they mean.
_KIND_WORDS = {
    "campaigngroup": "campaign",
    "adset": "ad_group",
    "creative": "ad",
    "negative": "negative_keyword",
    "negatives": "negative_keyword",
}
_FIELD_WORDS = {
    "label": "labels",
    "destinationurl": "final_url",
    "url": "final_url",
    "budget": "daily_budget",
    "language": "languages",
    "location": "locations",
    "country": "locations",
    "countries": "locations",
    "note": "comment",
}

# The fields that bare words are looked for in. Keywords have one: a second would leave the covering index.
MAIN_FIELDS: Mapping[str, tuple[str, ...]] = {
    "account": ("name",),
    "campaign": ("name",),
    "ad_group": ("name",),
    "ad": (
        "name",
        "headlines",
        "descriptions",
        "introductory_text",
        "headline",
        "description",
        "subject",
        "body",
        "final_url",
    ),
    "keyword": ("text",),
    "negative_keyword": ("text",),
    "asset": ("text", "description1", "description2", "values", "final_url"),
    "audience": ("name",),
    "targeting": ("value",),
    "negative_list": ("name",),
    "budget": ("name",),
    "label": ("name", "description"),
    "snippet": ("name", "text"),
    "template": ("name", "description"),
}

SPECIAL = ("id", "remote_id", "kind", "changed", "by", "rule", "finding")
METRICS: Mapping[str, str] = {
    "cost": "cost",
    "spend": "cost",
    "clicks": "clicks",
    "impressions": "impressions",
    "impr": "impressions",
    "conversions": "conversions",
    "leads": "conversions",
    "conversions_value": "conversions_value",
    "conversion_value": "conversions_value",
    "ctr": "ctr",
    "cpc": "cpc",
    "avg_cpc": "cpc",
    "cpm": "cpm",
    "cpa": "cpa",
    "cost_per_conversion": "cpa",
    "conversion_rate": "conversion_rate",
    "roas": "roas",
}
SHOWN_METRICS = (
    "cost",
    "clicks",
    "impressions",
    "conversions",
    "conversions_value",
    "ctr",
    "cpc",
    "cpm",
    "cpa",
    "conversion_rate",
    "roas",
)


@dataclass(frozen=True)
class Own:
    """A field of the kind itself."""

    field: Field


@dataclass(frozen=True)
class Parent:
    """An entity above (or the entity itself, by no step), and one of its fields; without a field: its id or name."""

    kind: str
    ways: tuple[tuple[str, ...], ...]
    field: Field | None = None


@dataclass(frozen=True)
class Metric:
    """A measure of the fact table: over all days, or over the last `days`."""

    name: str
    days: int | None = None


@dataclass(frozen=True)
class Special:
    """A word of the workspace: one of `SPECIAL`, or `platform` of a kind that only one platform has."""

    name: str


Meaning: TypeAlias = Own | Parent | Metric | Special


def plain(name: str) -> str:
    """A name without case, blanks, underscores, hyphens and points, as names are compared."""
    return re.sub(r"[\s_\-.]+", "", name).casefold()


def kind_named(name: str) -> str | None:
    """The kind that a word means: its name, its label, its plural, or a platform's word."""
    return _kinds_by_word().get(plain(name))


@lru_cache(maxsize=1)
def _kinds_by_word() -> dict[str, str]:
    words = dict(_KIND_WORDS)
    for kind in KINDS.values():
        for word in (kind.name, kind.label, kind.plural, *kind.words.values()):
            words.setdefault(plain(word), kind.name)
            words.setdefault(plain(word) + "s", kind.name)
    return words


@lru_cache(maxsize=4096)
def meaning(kind_name: str, name: str) -> Meaning | None:
    """What a name means for a kind; None when the kind has nothing of that name."""
    kind = KINDS[kind_name]
    key = plain(name)
    exact = _own_fields(kind).get(key)
    if exact:
        return Own(exact)
    parent = _parent(kind, name)
    if parent:
        return parent
    for special in SPECIAL:
        if key == plain(special):
            return Special(special)
    if key == "platform":
        return Special("platform")
    metric = _metric(name)
    if metric:
        return metric
    alias = _aliases(kind).get(key)
    return Own(alias) if alias else None


def _metric(name: str) -> Metric | None:
    """`cost`, or `cost.30d` for the last thirty days."""
    word, point, span = name.rpartition(".")
    days = re.fullmatch(r"(\d{1,3})d", span.strip().lower(), re.ASCII) if point else None
    found = _metrics().get(plain(word if days else name))
    return Metric(found, int(days[1]) if days else None) if found else None


def _own_fields(kind: Kind) -> dict[str, Field]:
    return {plain(f.name): f for f in kind.fields if f.type is not FieldType.REF}


@lru_cache(maxsize=1)
def _metrics() -> dict[str, str]:
    return {plain(word): metric for word, metric in METRICS.items()}


@lru_cache(maxsize=64)
def _alias_table(kind_name: str) -> dict[str, Field]:
    kind = KINDS[kind_name]
    table: dict[str, Field] = {}
    fields = [f for f in kind.fields if f.type is not FieldType.REF]
    for words in (_labels, _headings):
        for described in fields:
            for word in words(described):
                table.setdefault(plain(word), described)
    for word, name in _FIELD_WORDS.items():
        if name in kind.by_name:
            table.setdefault(word, kind.by_name[name])
    return table


def _labels(described: Field) -> tuple[str, ...]:
    return (described.label, *described.words.values())


def _headings(described: Field) -> tuple[str, ...]:
    return tuple(word for word in (described.editor, *described.editor_aliases, described.sheet) if word)


def _aliases(kind: Kind) -> dict[str, Field]:
    return _alias_table(kind.name)


def _parent(kind: Kind, name: str) -> Parent | None:
    first, point, rest = name.partition(".")
    above = kind_named(first)
    ways = tuple(_ways(kind.name, above)) if above else ()
    if not above or not ways:
        return None
    if not point:
        return Parent(above, ways)
    inner = meaning(above, rest) if "." not in rest else None
    return Parent(above, ways, inner.field) if isinstance(inner, Own) else None


def _ways(kind: str, above: str) -> Iterator[tuple[str, ...]]:
    """Every chain of reference fields that leads from a kind to a kind above it."""
    if kind == above:
        yield ()
        return
    for described in KINDS[kind].fields:
        if described.refers_to:
            for rest in _ways(described.refers_to, above):
                yield (described.name, *rest)


def known_names(kind: str) -> list[str]:
    """Every name a search over a kind may use, as it is best written."""
    own = [f.name for f in KINDS[kind].fields]
    above = [name for name in ("account", "campaign", "ad_group") if any(True for _ in _ways(kind, name))]
    return list(dict.fromkeys([*own, *above, *SPECIAL, "platform", *SHOWN_METRICS]))


def close_names(kind: str, name: str) -> list[str]:
    """Up to three known names that look like a mistyped one."""
    by_plain = {plain(known): known for known in known_names(kind)}
    for word, described in _alias_table(kind).items():
        by_plain.setdefault(word, described.name)
    found = difflib.get_close_matches(plain(name), list(by_plain), n=3, cutoff=0.6)
    return list(dict.fromkeys(by_plain[one] for one in found))


def parent_names(kind: str, name: str) -> list[str]:
    """How the field of a parent is written, where the kind itself has no field of that name."""
    above = [one for one in ("ad_group", "campaign", "account") if one != kind and any(True for _ in _ways(kind, one))]
    found = ((one, meaning(one, name)) for one in above)
    return [f"{one}.{means.field.name}" for one, means in found if isinstance(means, Own)]
