"""Real exports and hand-made import files: everything is used, kept and written back."""

from __future__ import annotations

import csv
import io

import pytest

from app.interchange import export_file, import_file
from core.interchange.editor.exporting import export_editor
from core.interchange.editor.headings import norm
from core.interchange.editor.importing import import_editor
from core.progress import silent
from core.workspace import Workspace
from tests.core.interchange.editor.files import ACCOUNT, REAL, as_export

FILES = sorted(REAL.glob("*.csv")) if REAL.is_dir() else []


@pytest.fixture(params=[*FILES, None], ids=lambda path: path.stem if path else "invented")
def source(request, tmp_path):
    if request.param is not None:
        return request.param
    path = tmp_path / "invented.csv"
    path.write_bytes(as_export(ACCOUNT))
    return path


def test_the_real_files_are_there():
    if not FILES:
        pytest.skip("../shared/data/google_ads_editor is not on this machine")
    assert len(FILES) == 8


def test_import_export_import_changes_nothing(workspace, source, tmp_path):
    first = import_editor(workspace, source, accept=True)
    assert first.used == first.rows
    assert not first.skipped
    count = export_editor(workspace, tmp_path / "out.csv")
    again = import_editor(workspace, tmp_path / "out.csv", accept=True)
    assert (again.rows, again.used, again.unchanged, again.changeset) == (count, 0, count, None)
    back = import_editor(workspace, source, accept=False)
    assert (back.used, back.changeset) == (0, None)


def test_a_fresh_workspace_writes_the_same_bytes(workspace, source, tmp_path):
    import_editor(workspace, source, accept=True)
    export_editor(workspace, tmp_path / "one.csv")
    with Workspace.create(tmp_path / "fresh.cdesk", synchronous="OFF") as fresh:
        import_editor(fresh, tmp_path / "one.csv", accept=True)
        export_editor(fresh, tmp_path / "two.csv")
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def test_every_cell_comes_back(workspace, source, tmp_path):
    """Each row of the source is found again with all its cells, but for the parents' state and marks of nothing."""
    import_editor(workspace, source, accept=True)
    export_editor(workspace, tmp_path / "out.csv")
    written = [_cells(row) for row in _table(tmp_path / "out.csv")]
    for row in _table(source):
        wanted = {pair for pair in _cells(row) if not _is_parents_state(pair[0], row)}
        assert any(wanted <= candidate for candidate in written), wanted


@pytest.mark.parametrize(
    ("dialect", "name"),
    [
        ("google-ads-editor", "out.xlsx"),
        ("google-ads-bulk", "out.csv"),
        ("google-ads-bulk", "out.xlsx"),
        ("xlsx", "own.xlsx"),
    ],
    ids=["editor workbook", "bulk sheet", "bulk workbook", "own workbook"],
)
def test_every_other_way_out_and_in_changes_nothing_either(workspace, source, tmp_path, dialect, name):
    import_editor(workspace, source, accept=True)
    rows = export_file(workspace, dialect, tmp_path / name, progress=silent())
    again = import_file(workspace, tmp_path / name, None, accept=True, progress=silent())
    assert (again.as_, again.rows, again.unchanged, again.skipped, again.changeset) == (dialect, rows, rows, (), None)


_OLDER = {"matchtype": "criteriontype", "campaignstate": "campaignstatus", "adgroupstate": "adgroupstatus"}
_NOTHING = {"", "-", "[]"}


def _table(path):
    raw = path.read_bytes()
    utf16 = raw.startswith(b"\xff\xfe")
    text = raw.decode("utf-16" if utf16 else "utf-8")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter="\t" if utf16 else ","))


def _cells(row):
    cells = {_OLDER.get(norm(name), norm(name)): cell.strip() for name, cell in row.items()}
    if row.get("Criterion Type") == "Keyword":
        cells["criteriontype"] = row["Match type"]
    if row.get("Criterion Type") == "Negative" and "Match type" in row:
        cells["criteriontype"] = f"{'' if row['Ad group'] else 'Campaign '}Negative {row['Match type']}"
    # Written without the gaps, read without the account's estimates.
    dropped = {"reach", "accountname", "customerid"} | {name for name in cells if name.startswith("headline")}
    return {(name, _number(cell)) for name, cell in cells.items() if cell not in _NOTHING and name not in dropped}


def _number(cell):
    return f"{float(cell):.2f}" if cell.replace(".", "").isdigit() and cell.count(".") < 2 else cell


def _is_parents_state(name, row):
    group = row.get("Ad Group") or row.get("Ad group")
    below = any(row.get(word) for word in ("Keyword", "Ad type"))
    return (name == "campaignstatus" and (group or below)) or (name == "adgroupstatus" and below)
