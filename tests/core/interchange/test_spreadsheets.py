"""Excel workbooks in: any dialect, our own ones edited, and all that is no workbook or too much of one."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.interchange import export_file, import_file
from core.errors import InvalidInput
from core.interchange import spreadsheets
from core.interchange.recognise import recognise
from core.interchange.result import ImportResult
from core.interchange.workbook import export_workbook
from core.progress import silent
from core.rows import list_rows
from core.workspace import Workspace
from tests.core.interchange.editor.files import ACCOUNT, as_export, as_text

EDITOR = [
    ["Campaign", "Campaign Type", "Budget", "Start Date"],
    ["A", "Search", 24.5, date(2027, 1, 4)],
    ["B", "Search", 30, None],
]
GROUPS: list[list[object]] = [
    ["Campaign", "Ad Group", "Max CPC"],
    ["A", "Close", 1.25],
    [None, None, None],
    ["B", "Tidy", "2.00"],
]


def book(path: Path, *sheets: tuple[str, Any]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


def take(workspace: Workspace, path: Path, dialect: str | None = None) -> ImportResult:
    return import_file(workspace, path, dialect, accept=True, progress=silent())


def test_sheets_of_one_dialect_are_taken_together_and_the_rest_is_named(workspace: Workspace, tmp_path: Path) -> None:
    path = book(tmp_path / "plan.xlsx", ("Notes", [["Hello"]]), ("Campaigns", EDITOR), ("Groups", GROUPS))
    assert recognise(path) == "google-ads-editor"
    result = take(workspace, path)
    assert (result.as_, result.rows, result.used, result.skipped) == ("google-ads-editor", 4, 4, ())
    assert ("“Groups” gives rows 3 to 4." in result.notes, any("Notes" in note for note in result.notes)) == (
        True,
        True,
    )
    assert [(row["name"], row["daily_budget"], row["start_date"]) for row in list_rows(workspace, "campaign")] == [
        ("A", 24_500_000, "2027-01-04"),
        ("B", 30_000_000, None),
    ]
    assert [(row["name"], row["max_cpc"]) for row in list_rows(workspace, "ad_group")] == [
        ("Close", 1_250_000),
        ("Tidy", 2_000_000),
    ]
    assert take(workspace, path).changeset is None


@pytest.mark.parametrize("dialect", ["google-ads-editor", "google-ads-bulk", "linkedin-sheet"])
def test_a_workbook_of_each_dialect_comes_back(workspace: Workspace, tmp_path: Path, dialect: str) -> None:
    (tmp_path / "in.csv").write_bytes(as_export(ACCOUNT))
    take(workspace, tmp_path / "in.csv")
    with workspace.edit("LinkedIn") as edit:
        account = edit.create("account", {"name": "Northwind", "platform": "linkedin_ads"})
        edit.create("campaign", {"account": account, "platform": "linkedin_ads", "name": "=Owners", "status": "DRAFT"})
    rows = export_file(workspace, dialect, tmp_path / "out.xlsx", progress=silent())
    assert recognise(tmp_path / "out.xlsx") == dialect
    again = take(workspace, tmp_path / "out.xlsx")
    assert (again.rows, again.unchanged, again.changeset) == (rows, rows, None)


def test_a_report_in_a_workbook_has_its_titles(workspace: Workspace, tmp_path: Path) -> None:
    with workspace.edit("A") as edit:
        account = edit.create("account", {"name": "G", "platform": "google_ads"})
        edit.create("campaign", {"account": account, "platform": "google_ads", "name": "Brand"})
    rows: list[list[object]] = [
        ["Campaign report"], ["February 10, 2026 - February 23, 2026"], ["Campaign", "Clicks", "Impr.", "Cost"],
        ["Brand", 5, 1000, 12.5], ["Total: Campaigns", 5, 1000, 12.5],
    ]  # fmt: skip
    result = take(workspace, book(tmp_path / "report.xlsx", ("Report", rows)))
    assert (result.as_, result.used, result.totals["cost"]) == ("metrics", 1, "12.50")


def test_formulas_without_a_result_are_said(workspace: Workspace, tmp_path: Path) -> None:
    path = book(tmp_path / "f.xlsx", ("S", [["Campaign", "Budget"], ["A", "=1+1"]]))
    result = take(workspace, path)
    assert any("1 formulas have no stored result" in note for note in result.notes)
    assert [row["daily_budget"] for row in list_rows(workspace, "campaign")] == [None]


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (True, "TRUE"), (3.0, "3"), (0.1, "0.1"), (1e300, "1e+300"), (datetime(2027, 1, 4), "2027-01-04"),
     (datetime(2027, 1, 4, 9, 30), "2027-01-04 09:30:00"), ("=1+1", "=1+1"), (10**20, "100000000000000000000")],
)  # fmt: skip
def test_cells_as_text(value: object, text: str) -> None:
    assert spreadsheets.text_of(value) == text


def test_our_own_workbook_is_edited_in_excel(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(as_text(ACCOUNT, ","))
    take(workspace, tmp_path / "in.csv")
    rows = export_workbook(workspace, tmp_path / "out.xlsx", silent())
    assert recognise(tmp_path / "out.xlsx") == "xlsx"
    same = take(workspace, tmp_path / "out.xlsx")
    assert (same.rows, same.unchanged, same.changeset, same.skipped) == (rows, rows, None, ())
    made = openpyxl.load_workbook(tmp_path / "out.xlsx")
    sheet = made["Campaigns"]
    at = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, at["Campaign"]).value = "Renamed"
    sheet.cell(2, at["Daily budget"]).value = 30.25
    sheet.cell(2, at["Labels"]).value = "[]"
    sheet.cell(3, at["Daily budget"]).value = "much"
    sheet.cell(3, at["ID"]).value = sheet.cell(3, at["ID"]).value
    sheet.append(["", "", "New one"])
    made["Keywords"].cell(2, 1).value = "elsewhere"
    made.save(tmp_path / "edited.xlsx")
    result = take(workspace, tmp_path / "edited.xlsx")
    assert (result.used, len(result.skipped)) == (1, 2)
    assert ["Daily budget" in result.skipped[0].reason, "no ID" in result.skipped[1].reason] == [True, True]
    campaign = list_rows(workspace, "campaign")[0]
    assert (campaign["name"], campaign["daily_budget"], campaign["labels"]) == ("Renamed", 30_250_000, None)


def bomb(path: Path, size: int) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as file:
            for _ in range(size >> 20):
                file.write(bytes(1 << 20))
    return path


def plain_zip(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "a")
    return path


def broken(path: Path) -> Path:
    whole = book(path, ("S", EDITOR)).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def hollow(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook")
    return path


@pytest.mark.parametrize(
    ("make", "said"),
    [(lambda p: bomb(p, 100 << 20), "unpack to"), (plain_zip, "no Excel workbook"), (broken, "damaged"), (hollow, "damaged"),
     (lambda p: book(p, ("S", [["a", "b"], [1, 2]])), "no sheet of this workbook"), (lambda p: book(p, ("S", [])), "no sheet")],
    ids=["bomb", "zip", "cut", "hollow", "other", "empty"],
)  # fmt: skip
def test_what_is_no_workbook_of_use_is_refused(
    workspace: Workspace, tmp_path: Path, make: Callable[[Path], Path], said: str
) -> None:
    path = make(tmp_path / "x.xlsx")
    with pytest.raises(InvalidInput, match=said) as refused:
        take(workspace, path)
    assert "x.xlsx" in str(refused.value)
    assert list_rows(workspace, "campaign") == []


def test_errors_name_the_workbook_and_not_the_text_it_became(workspace: Workspace, tmp_path: Path) -> None:
    path = book(tmp_path / "only.xlsx", ("S", [["Campaign", "Keyword", "Criterion Type"]]))
    with pytest.raises(InvalidInput, match="no rows") as refused:
        take(workspace, path)
    assert str(path) in str(refused.value)


def test_the_template_has_every_heading_and_no_import_takes_its_example(workspace: Workspace, tmp_path: Path) -> None:
    export_file(workspace, "linkedin-sheet", tmp_path / "sheet.csv", progress=silent())
    assert export_file(workspace, "linkedin-template", tmp_path / "template.csv", progress=silent()) == 3
    headings = [
        next(csv.reader(io.StringIO((tmp_path / name).read_text("utf-8-sig"))))
        for name in ("sheet.csv", "template.csv")
    ]
    assert set(headings[0]) <= set(headings[1])
    result = take(workspace, tmp_path / "template.csv")
    assert (result.as_, result.used, len(result.skipped)) == ("linkedin-sheet", 0, 3)
    text = (tmp_path / "template.csv").read_text("utf-8-sig").replace("Example – delete this row", "Owners")
    (tmp_path / "filled.csv").write_text(text, "utf-8-sig")
    assert take(workspace, tmp_path / "filled.csv").used == 3
    assert [len(list_rows(workspace, kind)) for kind in ("campaign", "ad_group", "ad")] == [1, 1, 1]
