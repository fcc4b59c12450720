"""What searches find, against a plain evaluator that reads the same rows in Python."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from core.author import Author
from core.catalog import KINDS, FieldType
from core.changesets import accept, undo
from core.errors import QueryError
from core.query import compile_for_all, compile_query, to_text
from core.query.tree import Compare, Either, Empty, Every, Node, Not, OneOf, Words
from core.rows import EntityRow, list_rows
from core.schema import ENTITY, fact, finding, live_value
from core.workspace import Workspace

MICROS = 1_000_000
_KEYWORDS = [
    ("close software", "EXACT", 2_500_000, "ENABLED", ["core", "Q1"]),
    ("Close Software price", "PHRASE", None, "PAUSED", []),
    ("100% cloud_based", "BROAD", 1_000_000, "ENABLED", None),
    ("Überblick schließen", "EXACT", 990_000, "DRAFT", ["core"]),
    ("überblick, günstig", "BROAD", 2_500_000, "ENABLED", ['say "hi"', "a,b"]),
    ("back\\slash [x]", "PHRASE", 0, "REMOVED", ["back\\", "x"]),
]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with Workspace.create(tmp_path_factory.mktemp("query") / "w.cdesk", synchronous="OFF") as workspace:
        _fill(workspace)
        yield workspace


def _fill(workspace: Workspace) -> None:
    with workspace.edit("fill") as edit:
        google = edit.create("account", {"name": "Search", "platform": "google_ads", "status": "ENABLED"})
        linkedin = edit.create("account", {"name": "Social", "platform": "linkedin_ads", "status": "ENABLED"})
        brand = edit.create(
            "campaign",
            {
                "account": google,
                "platform": "google_ads",
                "name": "Brand DE",
                "status": "ENABLED",
                "daily_budget": 50 * MICROS,
                "start_date": "2026-12-01",
                "languages": ["en", "de"],
                "bid_strategy": "Maximize clicks",
                "target_roas": "2.5",
            },
        )
        generic = edit.create(
            "campaign",
            {
                "account": google,
                "platform": "google_ads",
                "name": "Generic DE",
                "status": "PAUSED",
                "daily_budget": 12_340_000,
                "start_date": "2027-01-15",
                "languages": [],
            },
        )
        group = edit.create(
            "campaign",
            {
                "account": linkedin,
                "platform": "linkedin_ads",
                "name": "Awareness DACH",
                "status": "DRAFT",
                "budget_optimization": True,
                "locations": ["DE", "AT"],
            },
        )
        groups = [
            edit.create("ad_group", {"campaign": parent, "platform": "google_ads", "name": name, "status": "ENABLED"})
            for parent, name in ((brand, "Close"), (generic, "Cloud"))
        ]
        edit.create(
            "ad_group",
            {
                "campaign": group,
                "platform": "linkedin_ads",
                "name": "Controllers",
                "status": "DRAFT",
                "targeting": {"include": [{"titles": [{"name": "Controller", "urn": None}]}], "exclude": {}},
            },
        )
        for n, (text, match, cpc, status, labels) in enumerate(_KEYWORDS):
            edit.create(
                "keyword",
                {
                    "ad_group": groups[n % 2],
                    "text": text,
                    "match_type": match,
                    "max_cpc": cpc,
                    "status": status,
                    "labels": labels,
                    "quality_score": n,
                    "comment": "look" if n == 2 else None,
                },
            )
        edit.create(
            "negative_keyword",
            {"campaign": brand, "level": "campaign", "text": "jobs", "match_type": "BROAD", "status": "ENABLED"},
        )
        edit.create(
            "negative_keyword",
            {"ad_group": groups[0], "level": "ad_group", "text": "free", "match_type": "BROAD", "status": "ENABLED"},
        )


def _match(value: str, wanted: str) -> bool:
    return wanted.lower() in value.lower()


def _texts(value: Any) -> list[str]:
    return list(value) if isinstance(value, list) else [] if value is None else [str(value)]


_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def _holds(row: EntityRow, node: Node) -> bool:
    match node:
        case Every(parts):
            return all(_holds(row, part) for part in parts)
        case Either(parts):
            return any(_holds(row, part) for part in parts)
        case Not(part):
            return not _holds(row, part)
        case Words(text):
            return _match(row[KINDS[row.kind].title], text)
        case Empty(name):
            return not row[name] and row[name] != 0
        case OneOf(name, values, negated):
            return any(_compare(row, name, "=", value) for value in values) != negated
        case Compare(name, op, value):
            return _compare(row, name, op.removeprefix("!"), value) != op.startswith("!")
    raise AssertionError(node)


def _compare(row: EntityRow, name: str, op: str, wanted: str) -> bool:
    value, type_ = row[name], KINDS[row.kind].by_name[name].type
    if op == "=" and wanted == "":
        return value is None or value in ("", [], {})
    if op == "~":
        return any(_match(text, wanted) for text in _texts(value))
    if value is None:
        return False
    if op == "=":
        return _equal(type_, value, wanted)
    if type_ is FieldType.MONEY:
        return _ORDER[op](Decimal(value), Decimal(wanted) * MICROS)
    return _ORDER[op](Decimal(value), Decimal(wanted)) if type_ is FieldType.INTEGER else _ORDER[op](value, wanted)


def _equal(type_: FieldType, value: Any, wanted: str) -> bool:
    if type_ is FieldType.LIST:
        return any(one.lower() == wanted.lower() for one in value)
    if type_ is FieldType.MONEY:
        return bool(Decimal(value) == Decimal(wanted) * MICROS)
    if type_ is FieldType.ENUM:
        return bool(value.lower() == wanted.lower())
    return str(value) == wanted


_TEXT_PARTS = [
    "close",
    "CLOSE",
    "software",
    "%",
    "_",
    "0% c",
    "ü",
    "ÜBERBLICK",
    "schließen",
    ",",
    "[",
    "]",
    "\\",
    '"',
    "hi",
    "b",
    "core",
    " ",
    "zzz",
]
_WHOLE_TEXTS = ["close software", "core", "q1", "Q1", "a,b", 'say "hi"', "back\\", "x", ""]
_MONEY = ["0", "0.99", "1", "2.50", "2.5", "3"]
_text_compare = st.builds(
    Compare, st.sampled_from(["text", "labels", "comment"]), st.sampled_from(["~", "!~"]), st.sampled_from(_TEXT_PARTS)
)
_text_equal = st.builds(
    Compare, st.sampled_from(["text", "labels"]), st.sampled_from(["=", "!="]), st.sampled_from(_WHOLE_TEXTS)
)
_money = st.builds(
    Compare, st.just("max_cpc"), st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), st.sampled_from(_MONEY)
)
_score = st.builds(
    Compare,
    st.just("quality_score"),
    st.sampled_from(["=", "!=", "<", "<=", ">", ">="]),
    st.sampled_from(["0", "3", "5", "-1"]),
)
_enum = st.builds(
    OneOf,
    st.just("match_type"),
    st.lists(st.sampled_from(["exact", "PHRASE", "Broad"]), min_size=1).map(tuple),
    st.booleans(),
)
_status = st.builds(
    Compare, st.just("status"), st.sampled_from(["=", "!="]), st.sampled_from(["ENABLED", "paused", "Draft"])
)
_many = st.builds(
    OneOf,
    st.sampled_from(["text", "labels"]),
    st.lists(st.sampled_from(_WHOLE_TEXTS), min_size=1).map(tuple),
    st.booleans(),
)
_empty = st.builds(Empty, st.sampled_from(["labels", "comment", "max_cpc", "text"]))
_leaf = st.one_of(
    _text_compare,
    _text_equal,
    _money,
    _score,
    _enum,
    _status,
    _many,
    _empty,
    st.builds(Words, st.sampled_from(_TEXT_PARTS)),
)
_node = st.recursive(
    _leaf,
    lambda parts: st.one_of(
        st.builds(Not, parts),
        st.builds(Every, st.lists(parts, min_size=2, max_size=3).map(tuple)),
        st.builds(Either, st.lists(parts, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)


@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(node=_node)
def test_searches_find_what_a_plain_reading_finds(tree: Workspace, node: Node) -> None:
    everything = list_rows(tree, "keyword")
    expected = [row["text"] for row in everything if _holds(row, node)]
    assert _found(tree, "keyword", to_text(node), "text") == expected


def _found(workspace: Workspace, kind: str, text: str, show: str = "name") -> list[str]:
    return [row[show] for row in list_rows(workspace, kind, compile_query(kind, text))]


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("campaign", "brand", ["Brand DE"]),
        ("campaign", "platform = linkedin", ["Awareness DACH"]),
        ("campaign", 'platform = "LinkedIn Ads"', ["Awareness DACH"]),
        ("campaign", "daily_budget >= 12.34 NOT languages = EN", ["Generic DE"]),
        ("campaign", "languages = en", ["Brand DE"]),
        ("campaign", "is:empty(languages)", ["Generic DE", "Awareness DACH"]),
        ("campaign", "start_date < 2027-01-01", ["Brand DE"]),
        ("campaign", "budget_optimization = yes", ["Awareness DACH"]),
        ("campaign", 'bid_strategy = "maximize_CLICKS"', ["Brand DE"]),
        ("campaign", "target_roas > 2.4 target_roas = 2.50", ["Brand DE"]),
        ("campaign", "account = Search is:paused", ["Generic DE"]),
        ("campaign", "account ~ SOC", ["Awareness DACH"]),
        ("campaign", "daily_budget = €50", ["Brand DE"]),
        ("campaign", "campaign ~ brand", ["Brand DE"]),
        ("ad_group", "campaign ~ DE", ["Close", "Cloud"]),
        ("ad_group", "campaign.status = paused", ["Cloud"]),
        ("ad_group", "targeting ~ controller", ["Controllers"]),
        ("ad_group", '"ad set" = Controllers', ["Controllers"]),
        ("ad_group", "platform != google_ads", ["Controllers"]),
    ],
)
def test_fields_of_every_type(tree: Workspace, kind: str, text: str, expected: list[str]) -> None:
    assert _found(tree, kind, text) == expected


def test_parents_by_id_and_name_reach_all_that_hangs_below(tree: Workspace) -> None:
    brand = list_rows(tree, "campaign", compile_query("campaign", 'name = "Brand DE"'))[0].id
    assert _found(tree, "negative_keyword", f"campaign = {brand}", "text") == ["jobs", "free"]
    assert _found(tree, "negative_keyword", f"campaign in ({brand}, Nowhere)", "text") == ["jobs", "free"]
    assert _found(tree, "keyword", f"campaign = {brand}", "text") == [text for text, *_ in _KEYWORDS[::2]]
    assert _found(tree, "keyword", f"campaign != {brand}", "text") == [text for text, *_ in _KEYWORDS[1::2]]
    assert _found(tree, "keyword", "account = Search ad_group ~ clo max_cpc < 1", "text") == [
        "Überblick schließen",
        "back\\slash [x]",
    ]
    assert (
        _found(tree, "campaign", f"id = {brand}")
        == _found(tree, "campaign", f"campaign:{brand}")
        == _found(tree, "campaign", brand)
        == ["Brand DE"]
    )
    assert set(compile_for_all(f"campaign = {brand}")) >= {
        "campaign",
        "ad_group",
        "ad",
        "keyword",
        "negative_keyword",
        "asset",
        "targeting",
    }


def test_metrics_are_sums_over_days_in_money(tree: Workspace) -> None:
    rows = list_rows(tree, "keyword")
    facts = [
        {
            "kind": 5,
            "entity": rows[0].pk,
            "day": day,
            "impressions": 1000,
            "clicks": 20,
            "cost": 30 * MICROS,
            "conversions": MICROS // 2,
        }
        for day in ("2026-11-01", "2026-11-02")
    ]
    facts.append(
        {
            "kind": 5,
            "entity": rows[1].pk,
            "day": "2026-11-01",
            "impressions": 500,
            "clicks": 0,
            "cost": 0,
            "conversions": 0,
        }
    )
    with tree.write() as connection:
        connection.execute(fact.delete())
        connection.execute(insert(fact), facts)
    first, second, rest = rows[0]["text"], rows[1]["text"], [row["text"] for row in rows[2:]]
    for text, expected in {
        "cost > 50": [first],
        "cost = 60": [first],
        "cost >= 60.01": [],
        "clicks = 0": [second, *rest],
        "impressions > 0": [first, second],
        "cost < 5": [second, *rest],
        "cpc = 1.5": [first],
        "cpa = 60": [first],
        "ctr = 2%": [first],
        "ctr >= 2": [first],
        "ctr < 2": [second],
        "NOT ctr >= 2": [second, *rest],
        "conversions = 1": [first],
        "conversions != 1": [second, *rest],
        "cost in (0, 60)": [first, second, *rest],
        "clicks < 0": [],
        "match_type = EXACT OR cost > 50": [first, "Überblick schließen"],
    }.items():
        assert _found(tree, "keyword", text, "text") == expected, text


def test_findings_marks_and_notes(tree: Workspace) -> None:
    rows = list_rows(tree, "keyword")
    table = ENTITY["keyword"]
    with tree.write() as connection:
        connection.execute(finding.delete())
        connection.execute(
            insert(finding),
            [
                {
                    "kind": 5,
                    "entity": rows[0].pk,
                    "n": 0,
                    "rule": "keyword.length",
                    "severity": 0,
                    "message": "Too long.",
                },
                {
                    "kind": 5,
                    "entity": rows[1].pk,
                    "n": 0,
                    "rule": "keyword.twin",
                    "severity": 1,
                    "message": "Stands twice.",
                },
            ],
        )
        connection.execute(table.update().where(table.c.pk.in_([rows[4].pk, rows[5].pk])).values(live=1))
        connection.execute(
            insert(live_value), [{"kind": 5, "entity": rows[5].pk, "field": "status", "value": "ENABLED"}]
        )
    found = {
        text: _found(tree, "keyword", text, "text")
        for text in (
            "has:error",
            "has:warning",
            "has:finding",
            "has:info",
            "rule = keyword.twin",
            "rule ~ KEYWORD",
            "finding ~ twice",
            "is:added",
            "is:removed",
            "is:edited",
            "has:change",
            "is:live",
            "is:draft",
            "has:comment",
            "has:label",
            "label:q1",
            "NOT has:finding",
        )
    }
    texts = [row["text"] for row in rows]
    assert found == {
        "has:error": texts[:1],
        "has:warning": texts[1:2],
        "has:finding": texts[:2],
        "has:info": [],
        "rule = keyword.twin": texts[1:2],
        "rule ~ KEYWORD": texts[:2],
        "finding ~ twice": texts[1:2],
        "is:added": texts[:4],
        "is:removed": texts[5:],
        "is:edited": [],
        "has:change": [*texts[:4], texts[5]],
        "is:live": texts[4:],
        "is:draft": [texts[3]],
        "has:comment": [texts[2]],
        "has:label": [texts[0], *texts[3:]],
        "label:q1": texts[:1],
        "NOT has:finding": texts[2:],
    }


def test_changed_knows_the_day_of_an_action_and_forgets_what_was_undone(workspace: Workspace) -> None:
    today = date.today()
    with workspace.propose("later") as edit:
        edit.create("account", {"name": "A", "platform": "google_ads"})
        waiting = edit.id
    assert _found(workspace, "account", "changed:today") == []
    from core.ids import id_text

    accept(workspace, id_text(waiting))
    assert _found(workspace, "account", "changed:today") == ["A"]
    assert _found(workspace, "account", f"changed:{today.isoformat()}") == ["A"]
    assert _found(workspace, "account", "changed:7d") == ["A"]
    assert _found(workspace, "account", "changed >= yesterday changed <= today") == ["A"]
    assert _found(workspace, "account", "changed:yesterday") == _found(workspace, "account", "changed < today") == []
    with workspace.edit("rename") as edit:
        edit.set("account", [list_rows(workspace, "account")[0].id], {"name": "B"})
    undo(workspace)
    assert _found(workspace, "account", "changed:today") == ["A"]
    assert compile_query("account", "changed:today", today=date(2026, 1, 1)) is not None


def test_who_changed_it(workspace: Workspace) -> None:
    def add(name: str, author: Author | None) -> None:
        with workspace.edit("add", author) as edit:
            edit.create("account", {"name": name, "platform": "google_ads"})

    add("Old", Author.importer("old.csv"))
    add("New", Author.importer("new.csv"))
    add("Hand", None)
    add("Made", Author.generator())
    assert _found(workspace, "account", "by:import") == ["Old", "New"]
    assert _found(workspace, "account", "by:last-import") == ["New"]
    assert _found(workspace, "account", "by:person") == ["Hand"]
    assert _found(workspace, "account", "by:generator OR by ~ old") == ["Old", "Made"]
    assert _found(workspace, "account", 'by = "old.csv"') == ["Old"]
    undo(workspace)
    assert _found(workspace, "account", "by:generator") == []
    with pytest.raises(QueryError):
        compile_query("account", "by > import")


def test_a_conflict_is_found_until_it_is_settled(workspace: Workspace) -> None:
    with workspace.edit("add") as edit:
        id = edit.create("account", {"name": "A", "platform": "google_ads"})
    with workspace.propose("rename") as proposed:
        proposed.set("account", [id], {"name": "B"})
    with workspace.edit("mine") as edit:
        edit.set("account", [id], {"name": "C"})
    assert _found(workspace, "account", "has:conflict") == []
    from core.ids import id_text

    accept(workspace, id_text(proposed.id))
    assert _found(workspace, "account", "has:conflict") == ["C"]


def test_metrics_of_the_last_days(tree: Workspace) -> None:
    rows = list_rows(tree, "keyword")
    days = {"2026-11-22": 10, "2026-11-01": 20, "2026-01-01": 40}
    with tree.write() as connection:
        connection.execute(fact.delete())
        connection.execute(
            insert(fact),
            [{"kind": 5, "entity": rows[0].pk, "day": day, "cost": n * MICROS, "clicks": n} for day, n in days.items()],
        )
    first = [rows[0]["text"]]
    today = date(2026, 11, 23)
    for text, found in (
        ("cost = 70", first),
        ("cost.30d = 30", first),
        ("cost.7d = 10", first),
        ("cost.7d > 10", []),
        ("spend.30d > 29 clicks.1d = 10", first),
        ("cpc.30d = 1", first),
        ("NOT cost.7d = 0", first),
    ):
        condition = compile_query("keyword", text, today=today)
        assert [row["text"] for row in list_rows(tree, "keyword", condition)] == found, text
    with tree.write() as connection:
        connection.execute(fact.delete())


def test_a_text_search_over_keywords_reads_only_the_index(tree: Workspace) -> None:
    condition = compile_query("keyword", "text ~ close")
    assert condition is not None
    query = select(ENTITY["keyword"].c.pk).where(ENTITY["keyword"].c.presence == 0, condition)
    with tree.read() as connection:
        compiled = query.compile(connection)
        plan = connection.exec_driver_sql(
            f"EXPLAIN QUERY PLAN {compiled.string}", tuple(compiled.params.values())
        ).all()
    assert any("COVERING INDEX ix_keyword_key" in row[-1] for row in plan), plan


def test_conditions_stand_in_updates_and_joined_lists(tree: Workspace) -> None:
    keyword, ad_group = ENTITY["keyword"], ENTITY["ad_group"]
    condition = compile_query("keyword", "campaign ~ brand ad_group.status = ENABLED labels = core")
    assert condition is not None
    joined = select(keyword.c.text).join(ad_group, ad_group.c.pk == keyword.c.ad_group).where(condition)
    with tree.read() as connection:
        assert connection.execute(joined).scalars().all() == ["close software"]
    with tree.edit("bid") as edit:
        from sqlalchemy import literal

        assert edit.set_where("keyword", condition, "max_cpc", literal(7 * MICROS)) == 1
    undo(tree)
