"""A bulk write works plain arithmetic out twice instead of looking its values up; an undo moves everything at once where it can."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Integer, case, cast, func, literal, select
from sqlalchemy.sql.elements import ColumnElement

from core import changesets
from core.applying import record_live
from core.ids import id_text
from core.row_local import is_row_local
from core.schema import ENTITY, change, live_value
from core.workspace import Workspace

KEYWORD, AD = ENTITY["keyword"], ENTITY["ad"]
BID = KEYWORD.c.max_cpc
PLAIN = [
    cast((18 * BID + 80_000) // 160_000 * 10_000, Integer),
    case((BID > 2_000_000, 2_000_000), else_=BID + 10_000),
    literal(700_000, Integer),
    -BID + 9_000_000,
]
WHERE = [
    BID > 0,
    BID.is_not(None),
    (BID < 3_000_000) | (KEYWORD.c.match_type == "EXACT"),
    BID.between(1_000_000, 3_000_000),
]
BIDS = st.lists(st.none() | st.integers(1, 500).map(lambda cents: cents * 10_000), min_size=1, max_size=12)


@pytest.mark.parametrize("value", PLAIN, ids=str)
def test_arithmetic_on_the_row_is_told(value: ColumnElement[int]) -> None:
    assert all(is_row_local(KEYWORD, value, where) for where in WHERE)


@pytest.mark.parametrize(
    "value",
    [
        func.random(),
        func.upper(KEYWORD.c.text),
        AD.c.pk,
        select(func.max(BID)).scalar_subquery(),
        case((select(func.avg(BID)).scalar_subquery() < BID, 1), else_=BID),
        BID.in_(select(AD.c.pk)),
    ],
    ids=str,
)
def test_what_reads_more_than_the_row_is_not(value: ColumnElement[int]) -> None:
    assert not is_row_local(KEYWORD, value)


def bids(workspace: Workspace) -> list[int | None]:
    with workspace.read() as connection:
        return list(connection.execute(select(BID).order_by(KEYWORD.c.pk)).scalars())


def fill(workspace: Workspace, rows: Sequence[int | None]) -> None:
    with workspace.edit("Add") as edit:
        made = [{"text": f"word {n}", "max_cpc": bid} for n, bid in enumerate(rows)]
        edit.create_many("keyword", made)


@settings(max_examples=20, deadline=None)
@given(BIDS, st.sampled_from(PLAIN), st.sampled_from(WHERE))
def test_what_is_written_is_what_is_noted(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[int | None],
    value: ColumnElement[int],
    where: ColumnElement[bool],
) -> None:
    """Each change holds what stood there and what stands there now; undo and redo go between the two."""
    path = tmp_path_factory.mktemp("bids") / "w.cdesk"
    with Workspace.create(path, synchronous="OFF") as workspace:
        fill(workspace, rows)
        with workspace.edit("Bids") as edit:
            count = edit.set_where("keyword", where, "max_cpc", value)
        after = bids(workspace)
        assert noted(workspace) == [
            (pk, *pair) for pk, pair in enumerate(zip(rows, after, strict=True), 1) if len(set(pair)) > 1
        ]
        assert count == len(noted(workspace))
        if count:
            changesets.undo(workspace)
            assert bids(workspace) == rows
            changesets.redo(workspace)
            assert bids(workspace) == after


def noted(workspace: Workspace) -> list[tuple[int, int, int]]:
    columns = (change.c.entity, change.c.before, change.c.after)
    with workspace.read() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).where(change.c.field == "max_cpc"))]


def test_what_was_changed_since_stays_when_the_rest_is_undone(workspace: Workspace) -> None:
    fill(workspace, [1_000_000, 2_000_000, 3_000_000])
    with workspace.edit("Bids") as edit:
        edit.set_where("keyword", BID > 0, "max_cpc", BID + 10_000)
        bulk = id_text(edit.id)
    with workspace.edit("One") as edit:
        edit.set_where("keyword", KEYWORD.c.pk == 2, "max_cpc", literal(9_000_000, Integer))
    outcome = changesets.undo(workspace, bulk)
    assert outcome.conflict_count == 1
    assert bids(workspace) == [1_000_000, 9_000_000, 3_000_000]


def test_what_the_platform_shows_is_remembered_and_forgotten(workspace: Workspace) -> None:
    fill(workspace, [1_000_000, 2_000_000])
    with workspace.write() as connection:
        record_live(connection, "keyword", [1])
    with workspace.edit("Bids") as edit:
        edit.set_where("keyword", BID > 0, "max_cpc", BID + 10_000)
    assert shown(workspace) == [(1, 1_000_000)]
    changesets.undo(workspace)
    assert shown(workspace) == []


def shown(workspace: Workspace) -> list[tuple[int, int]]:
    with workspace.read() as connection:
        return [tuple(row) for row in connection.execute(select(live_value.c.entity, live_value.c.value))]
