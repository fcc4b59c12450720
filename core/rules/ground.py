"""What findings rest on beside the draft: evidence and brand kits. Which texts a change of them concerns."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, insert, null, select

from core.among import among
from core.brandkit import ALL_MARKETS, BrandKit, Kits
from core.brandkit.form import kit_from
from core.copy.bans import ban_pattern
from core.evidence import Entry, Grounding, Ledger, Origin, State
from core.evidence.using import stored_texts
from core.progress import Progress
from core.rules.context import Context
from core.rules.markets import FIELDS, GROUP_FIELDS, markets_in
from core.rules.roles import ROLES
from core.rules.touched import Touched
from core.rules.view import View, below
from core.schema import ENTITY, brand_kit, meta

GROUND = "checked_ground"
"""Under this option stands what the stored findings were made with."""
_WORDS = ("banned_words", "trademarks", "acronyms")
"""Lists of a kit that concern only the texts their words stand in."""
_WHOLE = ("must_include", "legal_lines")
"""Lists that concern every ad of their market."""
_SAYS_NOTHING = ("voice",)
"""What no rule reads."""
_CHUNK = 2_000
_CLAIM = ""
"""Stands for no field: the rules about the entity itself look again, those about its siblings need not."""


def keep_ground(connection: Connection, context: Context) -> None:
    """Keep what findings are made with, so that a later change can be compared with it."""
    value = json.dumps(_ground(connection, context.voice.ledger), ensure_ascii=False)
    connection.execute(insert(meta).prefix_with("OR REPLACE").values(key=GROUND, value=value))


def _ground(connection: Connection, ledger: Ledger | None) -> dict[str, Any]:
    entries = [asdict(one) | {"expires_on": _day(one.expires_on)} for one in ledger.entries] if ledger else []
    rows = connection.execute(select(brand_kit.c.market, brand_kit.c.body).order_by(brand_kit.c.market))
    return {
        "entries": entries, "names": list(ledger.names) if ledger else [],
        "kits": {market: json.loads(body) for market, body in rows},
    }  # fmt: skip


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def touch_concerned(view: View, touched: Touched, progress: Progress) -> bool:
    """Note the entities whose findings may differ because evidence or kits do; False when those may be any.

    Raises Cancelled.
    """
    stored = view.connection.execute(select(meta.c.value).where(meta.c.key == GROUND)).scalar()
    if stored is None:
        return False
    before = json.loads(stored)
    now = _ground(view.connection, view.context.voice.ledger)
    if not _kits_concern(view, before["kits"], now["kits"], touched):
        return False
    if (before["entries"], before["names"]) == (now["entries"], now["names"]):
        return True
    return _claims_concern(view, before, touched, progress)


# Evidence


def _claims_concern(view: View, before: Mapping[str, Any], touched: Touched, progress: Progress) -> bool:
    """Note the entities with a claim that is proved otherwise than before."""
    now = view.context.voice.ledger
    if now is None or not before["entries"]:
        return False  # with the first evidence, and without any, other rules speak of claims
    then = Ledger(tuple(map(_entry, before["entries"])), now.today, tuple(before["names"]), now.words)
    differs = _differing(then, now)
    for kind in dict.fromkeys(kind for _, kind, _ in ROLES):
        for done, (pk, texts) in enumerate(stored_texts(view.connection, kind)):
            if done % _CHUNK == 0:
                progress.step("Looking for texts that this concerns", done)
            if any(differs(text) for text in texts):
                touched.add(kind, pk, _CLAIM)
    return True


def _entry(values: Mapping[str, Any]) -> Entry:
    known = dict(values)
    until = known["expires_on"]
    known |= {"origin": Origin(known["origin"]), "state": State(known["state"])}
    return Entry(**known | {"expires_on": date.fromisoformat(until) if until else None})


def _differing(then: Ledger, now: Ledger) -> Callable[[str], bool]:
    """Whether the claims of a text are proved otherwise; equal texts are compared once."""
    known: dict[str, bool] = {}

    def differs(text: str) -> bool:
        found = known.get(text)
        if found is None:
            found = known[text] = _told(now, text) != _told(then, text)
        return found

    return differs


def _told(ledger: Ledger, text: str) -> list[tuple[Any, ...]]:
    """What findings would say of a text's claims."""
    return [_said(one, ledger) for one in ledger.grounding(text)]


def _said(one: Grounding, ledger: Ledger) -> tuple[Any, ...]:
    entry = one.entry
    ends = (entry.expires_on, entry.ends_soon(ledger.today)) if entry else None
    return one.span, one.kind, entry is None, one.expired, ends, one.withdrawn and one.withdrawn.statement, one.why


# Brand kits


def touch_below(view: View, touched: Touched) -> None:
    """Note the texts below campaigns and ad sets that are for other markets now: other kits count for them."""
    for kind, fields in (("campaign", FIELDS), ("ad_group", GROUP_FIELDS)):
        pks = touched.pks(kind, fields)
        for target in dict.fromkeys(kind for _, kind, _ in ROLES) if pks else ():
            for pk in view.connection.execute(select(ENTITY[target].c.pk).where(_hangs(kind, pks, target))).scalars():
                touched.add(target, pk, None)


def _hangs(kind: str, pks: Sequence[int], target: str) -> ColumnElement[bool]:
    found = below(kind, pks, target)
    column = ENTITY[target].c.pk
    return column.in_(found) if isinstance(found, Select) else among(column, found)


def _kits_concern(view: View, before: Mapping[str, Any], now: Mapping[str, Any], touched: Touched) -> bool:
    """Note the entities that changed kits concern; False when those may be any."""
    for market in before.keys() | now.keys():
        old, new = kit_from(market, before.get(market, {})), kit_from(market, now.get(market, {}))
        changed = _changed(old, new)
        if changed - {*_WORDS, *_WHOLE, *_SAYS_NOTHING, "lexicon"}:
            return False
        if changed - set(_SAYS_NOTHING):
            whole = bool(changed & set(_WHOLE))
            for kind, pk in _saying(view, market, None if whole else _differing_words(old, new)):
                touched.add(kind, pk, None)
    return True


def _changed(old: BrandKit, new: BrandKit) -> set[str]:
    names = (*_WORDS, *_WHOLE, *_SAYS_NOTHING, "lexicon", "competitors", "allow_competitor_names", "allow_competitor_keywords")  # fmt: skip
    return {name for name in names if getattr(old, name) != getattr(new, name)}


def _differing_words(old: BrandKit, new: BrandKit) -> set[str]:
    """The words that only one of two kits speaks of."""
    found: set[str] = set()
    for name in _WORDS:
        found |= set(getattr(old, name)) ^ set(getattr(new, name))
    terms = set(old.lexicon) ^ set(new.lexicon)
    return found | {word for term in terms for word in (term.use, *term.avoid)}


def _saying(view: View, market: str, words: set[str] | None) -> Iterator[tuple[str, int]]:
    """The entities of a market whose texts hold one of the words in any form; all of them where `words` is None."""
    patterns = [ban_pattern(word) for word in words or ()]
    here = _of_market(view, market)
    for kind in dict.fromkeys(kind for _, kind, _ in ROLES):
        for pk, texts in stored_texts(view.connection, kind):
            named = words is None or any(pattern.search(text) for text in texts for pattern in patterns)
            if named and (here is None or here(kind, pk)):
                yield kind, pk


def _of_market(view: View, market: str) -> Callable[[str, int], bool] | None:
    """Whether an entity is for a market; None where that is so of all."""
    if market == ALL_MARKETS:
        return None
    kits = Kits(None, {market: BrandKit(market)})
    markets = markets_in(view.connection, kits, replace(view.context.voice, ledger=None))

    def here(kind: str, pk: int) -> bool:
        table = ENTITY[kind].c
        columns = [table[name] if name in table else null() for name in ("campaign", "ad_group")]
        campaign, group = view.connection.execute(select(*columns).where(table.pk == pk)).one()
        return bool(markets.of(campaign, group))

    return here
