"""Texts like those the platform disapproved before, told from the account's own reviews."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlalchemy import ColumnElement

from core.catalog import GOOGLE, PLATFORM_LABELS
from core.disapprovals import Likely, kept
from core.rules.roles import ROLES
from core.rules.rule import INFO, Hit, Item, Owned, Pack, Says
from core.rules.view import View

pack = Pack("common.review", "Own disapprovals")

Owners = ColumnElement[bool] | None
_FIELDS = {
    platform: tuple(name for of, kind, name in ROLES if (of, kind) == (platform, "ad")) for platform, _, _ in ROLES
}


@pack.scope(
    Says(
        "likely_disapproved",
        INFO,
        "Like texts that were disapproved",
        "Its words resemble those of your own ads that the platform disapproved. It is a guess: look at the words named, and "
        "change them where they are not needed.",
    ),
    "ad",
)
def _likely(view: View, owners: Owners) -> Iterator[Owned]:
    """Silent until enough own ads were disapproved; ads that stand on the platform have their review already."""
    models = kept(view.connection)
    if not models:
        return
    for item in view.items("ad", owners):
        model = models.get(item.platform or GOOGLE)
        if model and not item.live:
            yield from (Owned(item.pk, hit) for hit in _hits(item, model))


def _hits(item: Item, model: Likely) -> Iterator[Hit]:
    for name in _FIELDS[item.platform]:
        value = item[name]
        if isinstance(value, str):
            yield from _named(name, value, item.platform, model)
        else:
            for at, text in enumerate(value or ()):
                yield from _named(f"{name}[{at}]", text, item.platform, model)


def _named(field: str, text: str, platform: str, model: Likely) -> Iterator[Hit]:
    words = model.heaviest(text) if model.names(text) else []
    if words:
        said = ", ".join(f"“{word}”" for word in words)
        place = re.search(rf"(?<![^\W_]){re.escape(words[0])}(?![^\W_])", text)
        message = f"Like texts that {PLATFORM_LABELS[platform]} disapproved, most for {said}."
        yield Hit(field, message, *(place.span() if place else (0, len(text))))
