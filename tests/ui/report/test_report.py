"""The Results screen in a real window: what it shows is what the report says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import insert, select

from core.catalog import KINDS
from core.reporting import Asked, make_report
from core.reporting.words import text_of
from core.rules.context import local_today
from core.schema import ENTITY, fact
from core.workspace import Workspace
from ui.screens.report.layout import AD_GROUPS, CAMPAIGNS, DAYS, MEMBERS, PLATFORMS, REACH, SOURCES

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.screens.report import ReportScreen
    from ui.window import MainWindow

WAIT_MS = 30_000


def furnish(workspace: Workspace, currencies: tuple[str, str] = ("EUR", "EUR")) -> None:
    """A campaign on each platform with sixty days of figures up to yesterday."""
    chance, today = Random(3), local_today(workspace)
    with workspace.edit("Plant") as edit:
        for platform, currency in zip(("google_ads", "linkedin_ads"), currencies, strict=True):
            account = edit.create("account", {"name": platform, "platform": platform, "currency": currency})
            campaign = edit.create("campaign", {"account": account, "platform": platform, "name": f"On {platform}"})
            edit.create("ad_group", {"campaign": campaign, "platform": platform, "name": "Group"})
    with workspace.write() as connection:
        pks = connection.execute(select(ENTITY["campaign"].c.pk)).scalars().all()
        rows = [
            {"kind": KINDS["campaign"].code, "entity": pk, "day": str(today - timedelta(days=back)), "impressions": chance.randrange(100, 999),
             "clicks": chance.randrange(1, 90), "cost": chance.randrange(10**6, 10**8), "conversions": chance.randrange(3) * 10**6,
             "conversions_value": 10**7, "final": int(back > 30), "until": None}
            for pk in pks for back in range(1, 61)
        ]  # fmt: skip
        connection.execute(insert(fact), rows)


@pytest.fixture
def shown(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> Iterator[Callable[..., ReportScreen]]:
    """Opens a workspace with figures (or without) at the Results screen."""

    def open_at(*, figures: bool = True, **more: Any) -> ReportScreen:
        workspace: Workspace = Workspace.create(tmp_path / "Ledgerly.cdesk", synchronous="OFF")
        if figures:
            furnish(workspace, **more)
        window.show_workspace(workspace)
        assert window.session is not None
        qtbot.waitUntil(lambda: not window.program.jobs.running, timeout=WAIT_MS)
        window.go("report", None)
        screen: Any = window.session.screen("report")
        qtbot.waitUntil(lambda: screen.report is not None, timeout=WAIT_MS)
        return screen  # type: ignore[no-any-return]

    return open_at


def table(screen: ReportScreen) -> list[list[str]]:
    """What stands in the table."""
    model = screen.panes.table.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())
    ]


def check_cards_and_tables(screen: ReportScreen) -> None:
    workspace = screen.context.workspace
    today = local_today(workspace)
    report = make_report(workspace, Asked(today - timedelta(days=30), today - timedelta(days=1)), today)
    (block,) = report.blocks
    cost = text_of("cost", block.total.sums[2], "EUR")
    assert screen.panes.cards._cards["cost"].accessibleName().startswith(f"Cost {cost}, ")
    rows = table(screen)
    assert [row[0] for row in rows] == ["Google Ads", "LinkedIn Ads", "Total"]
    assert rows[-1][1] == cost
    screen.panes.switch(CAMPAIGNS)
    assert {row[0] for row in table(screen)} == {"On google_ads", "On linkedin_ads", "Total"}
    screen.panes.switch(AD_GROUPS)
    assert [row[0] for row in table(screen)][-2:] == ["Not by ad group", "Total"]
    screen.panes.switch(DAYS)
    assert len(table(screen)) == 31
    assert table(screen)[-1][1] == cost
    screen.panes.switch(SOURCES)
    assert any("Imported from files" in row[1] for row in table(screen))
    for which in (MEMBERS, REACH):
        assert screen.panes._lists.button(which).isHidden()
    screen.panes.switch(PLATFORMS)
    screen.panes.cards._cards["ctr"].click()
    heads = [screen.panes.table.model().headerData(at, Qt.Orientation.Horizontal) for at in range(7)]
    assert heads[heads.index("CTR") + 1] == "Change"


def check_hatching(screen: ReportScreen) -> None:
    screen.panes.switch(DAYS)
    model = screen.panes.table.model()
    last = model.rowCount() - 2
    for column, young_only in ((1, True), (6, False)):
        grounds = [model.index(row, column).data(Qt.ItemDataRole.BackgroundRole) for row in range(last + 1)]
        hatched = [one is not None for one in grounds]
        assert hatched == ([False] * (last - 2) + [True] * 3 if young_only else [True] * (last + 1))
    assert "not final" in model.index(last, 1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "not final" not in model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole)


def check_sorting(screen: ReportScreen) -> None:
    screen.panes.switch(CAMPAIGNS)
    numbers = screen.panes.table.sheet
    column = numbers.sheet.headings.index("Clicks")
    for order in (Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder):
        screen.panes.table.sortByColumn(column, order)
        values = [int(row[column].replace(",", "")) for row in table(screen)]
        assert values[:-1] == sorted(values[:-1], reverse=order is Qt.SortOrder.DescendingOrder)
        assert values[-1] == sum(values[:-1])


def test_two_currencies_are_looked_at_one_at_a_time(shown: Callable[..., ReportScreen]) -> None:
    screen = shown(currencies=("EUR", "USD"))
    combo = screen.panes.currency
    assert not combo.isHidden()
    assert {combo.itemText(at) for at in range(combo.count())} == {"EUR", "USD"}
    found = set()
    for at in range(2):
        combo.setCurrentIndex(at)
        found.add(tuple(row[0] for row in table(screen)))
        assert screen.panes.caption.text().startswith(f"Amounts in {combo.currentText()}.")
    assert found == {("Google Ads", "Total"), ("LinkedIn Ads", "Total")}


def check_other_days(screen: ReportScreen, qtbot: QtBot) -> None:
    first = screen.report
    screen.panes.period.setCurrentIndex(screen.panes.period.findData("7"))
    qtbot.waitUntil(lambda: screen.report is not first, timeout=WAIT_MS)
    assert screen.report is not None
    assert (date.fromisoformat(screen.report.until) - date.fromisoformat(screen.report.since)).days == 6
    second = screen.report
    screen.panes.period.setCurrentIndex(screen.panes.period.findData("own"))
    screen.panes.compare.setChecked(False)
    qtbot.waitUntil(lambda: screen.report is not second, timeout=WAIT_MS)
    assert (screen.report.since, screen.report.previous) == (second.since, None)
    assert screen.panes.first.isVisible()


def check_enter(screen: ReportScreen, qtbot: QtBot) -> None:
    screen.panes.switch(CAMPAIGNS)
    assert screen.report is not None
    with qtbot.waitSignal(screen.go) as told:
        screen.panes.table.activated.emit(screen.panes.table.model().index(0, 0))
    assert told.args is not None
    assert told.args[0] == "editor"
    assert told.args[1].entity == screen.report.blocks[0].campaigns[0].entity


def check_new_figures(screen: ReportScreen, qtbot: QtBot) -> None:
    before = screen.report
    with screen.context.workspace.write() as connection:
        connection.execute(fact.update().values(cost=fact.c.cost * 2))
    screen.context.workspace.tell("Figures", frozenset({"campaign"}), "")
    qtbot.waitUntil(lambda: screen.report is not before, timeout=WAIT_MS)
    assert before is not None
    assert screen.report is not None
    assert screen.report.blocks[0].total.sums[2] == 2 * before.blocks[0].total.sums[2]


def check_saved(screen: ReportScreen, qtbot: QtBot, path: Path) -> None:
    screen.write(path)
    qtbot.waitUntil(lambda: path.exists() and not screen.context.jobs.running, timeout=WAIT_MS)
    start = {".pdf": b"%PDF-", ".xlsx": b"PK", ".html": b"<!DOCTYPE html>"}[path.suffix]
    content = path.read_bytes()
    assert content.startswith(start)
    assert len(content) > 5_000


def test_what_it_shows_is_what_the_report_says(
    shown: Callable[..., ReportScreen], qtbot: QtBot, window: MainWindow
) -> None:
    screen = shown()
    check_cards_and_tables(screen)
    check_hatching(screen)
    check_sorting(screen)
    check_themes(screen, window)
    check_enter(screen, qtbot)


def test_other_days_newer_figures_and_saving(shown: Callable[..., ReportScreen], qtbot: QtBot, tmp_path: Path) -> None:
    screen = shown()
    check_new_figures(screen, qtbot)
    check_other_days(screen, qtbot)
    for suffix in (".pdf", ".xlsx", ".html"):
        check_saved(screen, qtbot, tmp_path / f"results{suffix}")


def test_without_figures_it_says_how_to_get_some(shown: Callable[..., ReportScreen], qtbot: QtBot) -> None:
    screen = shown(figures=False)
    assert not screen.panes.save.isEnabled()
    assert screen.panes.empty.accessibleName() == "No figures for these days"
    assert screen.screen_actions()[0].why_blocked() == "There are no figures for these days."
    with qtbot.waitSignal(screen.go) as told:
        screen.panes.empty.focusProxy().click()  # type: ignore[attr-defined]
    assert told.args is not None
    assert told.args[0] == "changes"


def check_themes(screen: ReportScreen, window: MainWindow) -> None:
    pictures = []
    for scheme in ("light", "dark"):
        window.program.look.choose(scheme)
        pictures.append(screen.panes.plot.grab().toImage())
    light, dark = (one.pixelColor(one.width() // 2, 30).lightness() for one in pictures)
    assert light > 128 > dark
