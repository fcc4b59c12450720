"""What is edited while a job or a download writes: the window does not wait, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

from pytestqt.qtbot import QtBot

from core import changesets
from core.rows import get_row
from core.workspace import Workspace
from ui.context import Context
from ui.screens.editor import EditorScreen

WAIT_MS = 20_000


@contextmanager
def somebody_writes(workspace: Workspace) -> Iterator[None]:
    """Another thread has the turn to write until this is left."""
    has, over = Event(), Event()

    def write() -> None:
        with workspace.write():
            has.set()
            over.wait(WAIT_MS / 1000)

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        has.wait(WAIT_MS / 1000)
        try:
            yield
        finally:
            over.set()
            writing.result()


def first_keyword(screen: EditorScreen, qtbot: QtBot) -> str:
    screen.panes.types.choose("keyword")
    qtbot.waitUntil(lambda: not screen.context.jobs.running and not screen.panes.listing.settling, timeout=WAIT_MS)
    row = screen.panes.table.row(0)
    assert row is not None
    return row.id


def type_bid(screen: EditorScreen, text: str) -> None:
    table = screen.panes.table
    assert table.setData(table.index(0, screen.panes.view.column_of("max_cpc")), text)


def test_edits_wait_for_a_long_change_and_follow_it_in_their_order(
    screen: EditorScreen, qtbot: QtBot, workspace: Workspace
) -> None:
    keyword = first_keyword(screen, qtbot)
    with somebody_writes(workspace):
        before = len(changesets.list_sets(workspace))
        type_bid(screen, "3.10")
        screen.pen.write(lambda: screen.pen.text("keyword", [keyword], "max_cpc", "4.20"))
        assert len(changesets.list_sets(workspace)) == before
        (notice,) = screen.context.messages.open.values()
        assert "follows" in notice.text
    qtbot.waitUntil(lambda: get_row(workspace, "keyword", keyword).values["max_cpc"] == 4_200_000, timeout=WAIT_MS)
    assert len(changesets.list_sets(workspace)) == before + 2
    type_bid(screen, "5")
    assert get_row(workspace, "keyword", keyword).values["max_cpc"] == 5_000_000


def test_what_refuses_a_waiting_edit_is_a_notice(screen: EditorScreen, qtbot: QtBot, workspace: Workspace) -> None:
    first_keyword(screen, qtbot)
    with somebody_writes(workspace):
        type_bid(screen, "a lot")
    qtbot.waitUntil(
        lambda: any(notice.level == "error" for notice in screen.context.messages.open.values()), timeout=WAIT_MS
    )


def test_what_waits_is_written_before_the_workspace_is_closed(
    screen: EditorScreen, qtbot: QtBot, workspace: Workspace, context: Context
) -> None:
    keyword = first_keyword(screen, qtbot)
    with somebody_writes(workspace):
        type_bid(screen, "3.10")
    context.jobs.stop_all()
    assert get_row(workspace, "keyword", keyword).values["max_cpc"] == 3_100_000
