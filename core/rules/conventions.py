"""The workspace's own conventions: its naming grammar and its UTM contract. Where none was written nothing is asked."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, select

from core.catalog import KINDS
from core.naming.attributes import named_rows
from core.naming.drift import name_problem, wanted_name
from core.naming.grammar import Grammar
from core.naming.storing import OPTION, choose, read_grammars
from core.rules.rule import WARNING, Fix, Hit, Need, Owned, Pack, Says, need
from core.rules.view import View
from core.schema import meta
from core.tracking.applying import CARRIERS, FIELD, breach_of, carriers
from core.tracking.storing import OPTION as UTM
from core.tracking.storing import read_contract

pack = Pack("common.naming", "The workspace's naming grammar")
utm = Pack("common.tracking", "The workspace's UTM contract")
PACKS = (pack, utm)

Owners = ColumnElement[bool] | None
_CAMPAIGN = ("name", "type", "locations", "languages", "objective", "start_date", "account")
_GROUP = ("name", "stage", "persona", "theme", "campaign")


def _grammars(view: View) -> tuple[Grammar, ...]:
    text = view.connection.execute(select(meta.c.value).where(meta.c.key == OPTION)).scalar()
    return read_grammars(text) if text else ()


def _rule(kind: str, *needs: Need) -> None:
    says = Says(
        f"{kind}_off_pattern",
        WARNING,
        f"Name of {KINDS[kind].plural.lower()} off the pattern",
        "Reports and rules read names; one that says something else than the row is sorted wrongly. Rename it.",
    )

    @pack.scope(says, kind, *needs)
    def find(view: View, owners: Owners) -> Iterator[Owned]:
        known = _grammars(view)
        if not any(one.kind == kind for one in known):
            return
        for row in named_rows(view.connection, kind, view.owned(kind, owners)):
            grammar = choose(known, kind, row.platform)
            problem = name_problem(row, grammar) if grammar is not None else None
            if grammar is None or problem is None:
                continue
            wanted = wanted_name(row, grammar)
            known_name = wanted if wanted != row.name else None
            fix = Fix(f"Rename it {known_name}", {"name": known_name}) if known_name else None
            yield Owned(row.pk, Hit("name", problem, 0, len(row.name) or None, fix))


_ACCOUNT = need("account", "account", "name")
_rule("campaign", _ACCOUNT)
_rule("ad_group", _ACCOUNT, need("campaign", "campaign", *_CAMPAIGN))
_rule("ad", _ACCOUNT, need("campaign", "campaign", *_CAMPAIGN), need("ad_group", "ad_group", *_GROUP))


_CONTRACT = (need("account", "account", "name", FIELD), need("campaign", "campaign", *_CAMPAIGN, *_GROUP, FIELD))


def _utm_rule(kind: str, name: str) -> None:
    says = Says(
        f"{name}_off_contract",
        WARNING,
        f"UTM parameters of {KINDS[kind].plural.lower()} off the contract",
        "Analytics sorts clicks by these parameters; what says something else than the contract is counted elsewhere.",
    )

    @utm.scope(says, kind, *_CONTRACT)
    def find(view: View, owners: Owners) -> Iterator[Owned]:
        text = view.connection.execute(select(meta.c.value).where(meta.c.key == UTM)).scalar()
        if not text:
            return
        contract = read_contract(text)
        for one in carriers(view.connection, {kind: view.owned(kind, owners)}):
            breach = breach_of(contract, one)
            if breach is not None:
                new = breach.wanted is not None and breach.wanted != one.suffix
                fix = Fix("Write the parameters of the contract", {FIELD: breach.wanted}) if new else None
                yield Owned(one.pk, Hit(FIELD, " ".join(_sentence(problem) for problem in breach.problems), fix=fix))


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?")) else f"{text}."


for _kind, _word in zip(CARRIERS.values(), ("campaign", "ad_set"), strict=True):
    _utm_rule(_kind, _word)
