"""Changes to the sound draft that break rules which read what platforms counted, or what the other names say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select, update

from core.catalog import KINDS
from core.ids import parse_id
from core.naming.grammar import Grammar, Part
from core.naming.storing import OPTION, grammar_json
from core.recording import Edit
from core.schema import ENTITY, fact, fact_reach, meta
from core.search_terms import Searches, Term, keep_searches
from core.values import dump_json
from tests.core.rules.google_examples import Break, many, set_
from tests.core.rules.sound import Sound


def pk_of(edit: Edit, sound: Sound, name: str) -> int:
    table = ENTITY[sound.kinds[name]].c
    return int(edit.connection.execute(select(table.pk).where(table.id == parse_id(sound[name]).bytes)).scalar_one())


def on_platform(*names: str) -> Break:
    """These run on the platform."""

    def make(edit: Edit, sound: Sound) -> None:
        for name in names:
            edit.set(sound.kinds[name], [sound[name]], {"status": "ENABLED"})
            table = ENTITY[sound.kinds[name]]
            edit.connection.execute(update(table).where(table.c.pk == pk_of(edit, sound, name)).values(live=1))

    return make


def counted(name: str, day: str, impressions: int, cost: int = 0) -> Break:
    """The platform counted this on a day."""

    def make(edit: Edit, sound: Sound) -> None:
        row = {"kind": KINDS[sound.kinds[name]].code, "entity": pk_of(edit, sound, name), "day": day, "final": 1}
        edit.connection.execute(
            insert(fact).prefix_with("OR REPLACE").values(row | {"impressions": impressions, "cost": cost})
        )

    return make


def reached(name: str, members: int, last: str = "2026-11-30") -> Break:
    """LinkedIn thinks that so many members saw the ads."""

    def make(edit: Edit, sound: Sound) -> None:
        row = {"kind": KINDS[sound.kinds[name]].code, "entity": pk_of(edit, sound, name), "first": "2026-11-01"}
        edit.connection.execute(insert(fact_reach).values(row | {"last": last, "members": members, "read_at": 0}))

    return make


def searched(until: str, wasted: Mapping[str, int], cost: int = 200_000_000) -> Break:
    """A search terms report was imported."""

    def make(edit: Edit, sound: Sound) -> None:
        terms = tuple(Term(text, micros) for text, micros in wasted.items())
        keep_searches(edit.connection, {pk_of(edit, sound, "campaign"): Searches(until, cost, terms)})

    return make


def named(campaign: str, *groups: str) -> Break:
    """One more campaign with ad groups of these names."""

    def make(edit: Edit, sound: Sound) -> None:
        values: dict[str, Any] = {"platform": "google_ads", "status": "PAUSED"}
        above = edit.create("campaign", {"account": sound["google"], "name": campaign, "type": "Search", **values})
        for name in groups:
            edit.create("ad_group", {"campaign": above, "name": name, **values})

    return make


def grammar(kind: str = "campaign") -> Break:
    def make(edit: Edit, sound: Sound) -> None:
        parts = (Part("theme"), Part("market"))
        kept = {"grammars": [grammar_json(Grammar(kind, "google_ads", "{theme} | {market}", parts))]}
        edit.connection.execute(meta.insert().prefix_with("OR REPLACE").values(key=OPTION, value=dump_json(kept)))

    return make


GOOGLE_RUNS = on_platform("campaign", "group", "rsa", "keyword", "second")
LINKEDIN_RUNS = on_platform("li_campaign", "set", *(f"post{number}" for number in range(4)))
HABIT = many(
    grammar(),
    named("Close | DE", "Books DE", "Ledger | DE", "Audit (de)"),
    named("Close | FR", "Books-FR", "Ledger FR"),
)

FIGURES: dict[str, Break] = {
    "google.campaign.wasted_search_terms": searched("2026-11-28", {"payroll app": 30_000_000, "cpa exam": 12_000_000}),
    "google.campaign.search_terms_due": many(GOOGLE_RUNS, searched("2026-11-16", {})),
    "google.keyword.no_impressions": many(
        GOOGLE_RUNS, counted("keyword", "2026-09-03", 40), counted("second", "2026-11-20", 7)
    ),
    "google.ad_group.no_new_ads": many(GOOGLE_RUNS, counted("rsa", "2026-08-01", 90)),
    "linkedin.ad_set.tired_ads": many(
        LINKEDIN_RUNS, *(counted(f"post{number}", "2026-10-15", 90) for number in range(4))
    ),
    "linkedin.ad_set.budget_for_audience": set_("set", audience_size=400_000),
    "linkedin.ad_set.audience_exhausted": reached("set", 26_000),
    "common.naming.parent_part_missing": many(HABIT, named("Close | AT", "Cash")),
}
