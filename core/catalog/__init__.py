"""The field catalog: every kind and field of both platforms, described once as data."""

from __future__ import annotations

from collections.abc import Mapping

from core.catalog.ad_groups import AD_GROUP
from core.catalog.ads import AD
from core.catalog.campaigns import ACCOUNT, CAMPAIGN
from core.catalog.field import (
    GOOGLE,
    LINKEDIN,
    PLATFORM_LABELS,
    PLATFORMS,
    Count,
    Field,
    FieldType,
    Kind,
    Limit,
    Merge,
)
from core.catalog.keywords import KEYWORD, NEGATIVE_KEYWORD
from core.catalog.library import ASSET, AUDIENCE, TARGETING
from core.catalog.shared import BUDGET, LABEL, NEGATIVE_LIST, SNIPPET, TEMPLATE

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        *(ACCOUNT, CAMPAIGN, AD_GROUP, AD, KEYWORD, NEGATIVE_KEYWORD, ASSET, AUDIENCE, TARGETING),
        *(NEGATIVE_LIST, BUDGET, LABEL, SNIPPET, TEMPLATE),
    )
}
KINDS_BY_CODE: Mapping[int, Kind] = {kind.code: kind for kind in KINDS.values()}

STATUSES = ("ENABLED", "PAUSED", "REMOVED", "DRAFT")

__all__ = [
    "GOOGLE",
    "KINDS",
    "KINDS_BY_CODE",
    "LINKEDIN",
    "PLATFORMS",
    "PLATFORM_LABELS",
    "STATUSES",
    "Count",
    "Field",
    "FieldType",
    "Kind",
    "Limit",
    "Merge",
]
