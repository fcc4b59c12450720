"""Running rules over a view: single entities first, then scopes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select

from core.catalog import KINDS, PLATFORMS
from core.rules.context import Context
from core.rules.own.running import Judges, unread
from core.rules.registry import RULES
from core.rules.rule import EntityFind, Hit, Item, PerEntity, PerScope, Plain, Rule
from core.rules.scanning import Scanner
from core.rules.view import View
from core.schema import ENTITY


class Found(NamedTuple):
    """A rule, the entity it speaks of, and what it found."""

    rule: Rule
    kind: str
    pk: int
    hit: Hit


SCOPE_RULES: tuple[tuple[Rule, PerScope], ...] = tuple(
    (rule, rule.check) for rule in RULES if isinstance(rule.check, PerScope)
)
_TEXT_KINDS = frozenset({"ad", "asset"})


class Together(NamedTuple):
    """Rules about single entities that are passed over together: see `PerEntity`."""

    when: frozenset[str]
    unless: Plain | None
    rules: tuple[tuple[Rule, EntityFind], ...]


@lru_cache
def entity_rules(kind: str, platform: str) -> tuple[Together, ...]:
    """The rules about single entities of a kind, by what they need; an unknown platform gets those of both."""
    grouped: dict[tuple[frozenset[str], Plain | None], list[tuple[Rule, EntityFind]]] = {}
    for rule in RULES:
        fits = platform in rule.platforms or (platform not in PLATFORMS and rule.platforms == PLATFORMS)
        if isinstance(rule.check, PerEntity) and kind in rule.kinds and fits:
            grouped.setdefault((rule.check.when, rule.check.unless), []).append((rule, rule.check.find))
    return tuple(Together(when, unless, tuple(rules)) for (when, unless), rules in grouped.items())


def run_entities(view: View, kind: str, owners: ColumnElement[bool] | None, scanner: Scanner) -> Iterator[Found | None]:
    """Findings about single entities; a None follows every entity, so that callers can count them."""
    texts = kind in _TEXT_KINDS
    own = view.in_force.own
    judges = Judges(view, own, whole=owners is None).of(kind) if own else []
    for item in view.items(kind, owners, unread(own, kind) if own else frozenset()):
        yield from _of_pack(item, view.context)
        if texts:
            yield from _texts(item, scanner)
        for judge in judges:
            hit_of_own = judge.hit(item)
            if hit_of_own is not None:
                yield Found(judge.rule, kind, item.pk, hit_of_own)
        yield None


def _of_pack(item: Item, context: Context) -> Iterator[Found]:
    values = item.values
    for when, unless, rules in entity_rules(item.kind, item.platform):
        if (when and when.isdisjoint(values)) or (unless is not None and unless(item)):
            continue
        for rule, find in rules:
            for hit in find(item, context):
                yield Found(rule, item.kind, item.pk, hit)


def _texts(item: Item, scanner: Scanner) -> Iterator[Found]:
    for rule, hit in scanner.hits(item):
        yield Found(rule, item.kind, item.pk, hit)


def run_own(view: View, kind: str, owners: ColumnElement[bool]) -> Iterator[Found]:
    """Findings of own rules alone."""
    own = view.in_force.own
    judges = Judges(view, own, whole=False).of(kind)
    for item in view.items(kind, owners, unread(own, kind)):
        for judge in judges:
            hit = judge.hit(item)
            if hit is not None:
                yield Found(judge.rule, kind, item.pk, hit)


def run_scope(view: View, rule: Rule, check: PerScope, owners: ColumnElement[bool] | None) -> Iterator[Found]:
    """Findings of one scope rule."""
    for pk, hit in check.find(view, owners):
        yield Found(rule, check.owner, pk, hit)


def run_all(view: View, where: Mapping[str, ColumnElement[bool]] | None) -> Iterator[Found | None]:
    """Findings about everything; with `where`, only about single entities that match (scopes are always seen whole)."""
    return view.in_force.apply(_run_all(view, where))


def _run_all(view: View, where: Mapping[str, ColumnElement[bool]] | None) -> Iterator[Found | None]:
    scanner = Scanner(view.context.voice, view.context.markets)
    for kind in KINDS:
        if where is None or kind in where:
            yield from run_entities(view, kind, None if where is None else where[kind], scanner)
    for rule, check in SCOPE_RULES:
        if where is None or check.owner in where:
            for owners in _portions(view, check):
                yield from run_scope(view, rule, check, owners)
            yield None


# A rule keeps what it reads of so many ad groups in memory at once.
_GROUPS_AT_ONCE = 4_000


def _portions(view: View, check: PerScope) -> Iterator[ColumnElement[bool] | None]:
    """Everything as a rule may look at it piece by piece; in one piece (None) where that is small, or needed."""
    highest = view.connection.execute(select(func.max(ENTITY["ad_group"].c.pk))).scalar() or 0
    if highest <= _GROUPS_AT_ONCE or not _stays_in_its_group(check):
        yield None
        return
    group = ENTITY[check.owner].c.ad_group
    yield group.is_(None)
    for first in range(1, highest + 1, _GROUPS_AT_ONCE):
        yield group.between(first, first + _GROUPS_AT_ONCE - 1)


def _stays_in_its_group(check: PerScope) -> bool:
    """Whether what a rule finds at a keyword or ad depends on its ad group and on what is above that alone."""
    near = all(one.through in ("ad_group", one.kind) for one in check.needs)
    return check.owner in ("keyword", "ad") and near and bool(check.needs) and check.reach is None
