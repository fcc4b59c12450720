"""The Excel workbook and the JSON document: everything is in them, and nothing in them runs."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from core.catalog import KINDS
from core.errors import Cancelled, DiskFull, InvalidInput
from core.interchange.documents import export_document
from core.interchange.workbook import export_workbook
from core.progress import Progress, silent
from core.rows import list_rows
from core.workspace import Workspace

EVIL = [
    '=HYPERLINK("http://x.example";"y")',
    "+1",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "https://ledgerly.example/close",
    "007",
    "1e5",
    "{=1}",
]


@pytest.fixture
def filled(workspace: Workspace) -> Workspace:
    with workspace.edit("fill") as edit:
        account = edit.create("account", {"name": "Ledgerly", "platform": "google_ads", "status": "ENABLED"})
        campaign = edit.create(
            "campaign",
            {
                "account": account,
                "platform": "google_ads",
                "name": "=1+1",
                "status": "ENABLED",
                "daily_budget": 12_345_600,
                "start_date": "2026-12-01",
                "target_roas": "2.5",
                "languages": ["en", "de"],
            },
        )
        group = edit.create("ad_group", {"campaign": campaign, "platform": "google_ads", "name": "Close"})
        edit.create_many(
            "keyword",
            [
                {"ad_group": group, "text": text, "match_type": "EXACT", "quality_score": n}
                for n, text in enumerate(EVIL)
            ],
        )
        edit.create(
            "ad",
            {
                "ad_group": group,
                "platform": "google_ads",
                "format": "responsive_search",
                "headlines": ["=A1", "Two"],
                "comment": "x" * 40_000,
            },
        )
    return workspace


def test_one_sheet_per_kind_and_every_row(filled: Workspace, tmp_path: Path) -> None:
    assert export_workbook(filled, tmp_path / "w.xlsx", silent()) == 4 + len(EVIL)
    book = openpyxl.load_workbook(tmp_path / "w.xlsx")
    assert book.sheetnames == [kind.plural for kind in KINDS.values()]
    assert [cell.value for cell in book["Keywords"][1]] == [*(f.label for f in KINDS["keyword"].fields), "ID"]
    assert book["Keywords"].max_row == 1 + len(EVIL)
    assert sorted(path.name for path in tmp_path.iterdir() if not path.name.startswith("test.cdesk")) == ["w.xlsx"]


def test_texts_stay_texts_and_numbers_numbers(filled: Workspace, tmp_path: Path) -> None:
    export_workbook(filled, tmp_path / "w.xlsx", silent())
    book = openpyxl.load_workbook(tmp_path / "w.xlsx")
    column = [f.name for f in KINDS["keyword"].fields].index("text")
    cells = [row[column] for row in book["Keywords"].iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == EVIL
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d", "b"}
    assert not [cell for cell in cells if cell.hyperlink]
    names = [f.name for f in KINDS["campaign"].fields]
    campaign = dict(zip(names, (cell.value for cell in book["Campaigns"][2]), strict=False))
    assert (campaign["name"], campaign["daily_budget"], campaign["account"], campaign["platform"]) == (
        "=1+1",
        12.3456,
        "Ledgerly",
        "Google Ads",
    )
    assert (campaign["start_date"], campaign["target_roas"], campaign["languages"]) == (
        datetime(2026, 12, 1),
        2.5,
        "en; de",
    )
    assert len(next(cell.value for cell in book["Ads"][2] if str(cell.value).startswith("xxx"))) == 32_767


def test_cancelling_leaves_nothing(filled: Workspace, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        export_workbook(filled, tmp_path / "out" / "w.xlsx", progress)
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("export", [export_workbook, export_document])
def test_a_full_disk_and_a_missing_folder(
    filled: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, export: object
) -> None:
    with pytest.raises(InvalidInput, match="does not exist"):
        export(filled, tmp_path / "no" / "w.xlsx", silent())  # type: ignore[operator]
    (tmp_path / "out").mkdir()

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(DiskFull):
        export(filled, tmp_path / "out" / "w.xlsx", silent())  # type: ignore[operator]
    assert list((tmp_path / "out").iterdir()) == []


def test_the_document_holds_every_row_as_lists_print_it(filled: Workspace, tmp_path: Path) -> None:
    assert export_document(filled, tmp_path / "w.json", silent()) == 4 + len(EVIL)
    document = json.loads((tmp_path / "w.json").read_text(encoding="utf-8"))
    assert document["workspace"] == {"id": filled.id, "currency": "EUR", "time_zone": "Europe/Berlin"}
    assert list(document["kinds"]) == list(KINDS)
    campaign = document["kinds"]["campaign"][0]
    assert (campaign["name"], campaign["daily_budget"], campaign["languages"]) == ("=1+1", "12.3456", ["en", "de"])
    assert [row["text"] for row in document["kinds"]["keyword"]] == EVIL
    assert document["kinds"]["ad_group"][0]["campaign"] == list_rows(filled, "campaign")[0].id


def test_pages_join_without_gaps(filled: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.interchange.paging.PAGE_ROWS", 2)
    export_document(filled, tmp_path / "w.json", silent())
    document = json.loads((tmp_path / "w.json").read_text(encoding="utf-8"))
    assert [row["text"] for row in document["kinds"]["keyword"]] == EVIL
