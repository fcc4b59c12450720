"""Bulk upload sheets of the website become the same entities as Editor files."""

from __future__ import annotations

import pytest

from core.errors import InvalidInput
from core.interchange.bulk import import_bulk
from core.interchange.bulk_export import export_bulk
from core.interchange.editor.importing import import_editor
from core.interchange.recognise import recognise
from core.progress import silent
from core.rows import list_rows
from core.workspace import Workspace

SHEET = """# Bulk sheet
Row Type,Action,Campaign status,Ad group status,Keyword status,Campaign,Ad group,Keyword,Type,Default max. CPC,Ad type,Headline 1,Description 1,Label
Campaign,Add,Paused,,,A,,,,,,,,
Ad group,Add,,Enabled,,A,G,,,1.50,,,,core
Keyword,Add,,,Enabled,A,G,close software,Exact match,2.00,,,,
Negative keyword,Add,,,,A,,free,Broad match,,,,,
Negative keyword,Add,,,,A,G,jobs,Phrase match,,,,,
Ad,Add,,,,A,G,,,,Responsive search ad,Close faster,Books that close.,
Video,Add,,,,A,,,,,,,,
Keyword,Burn,,,,A,G,x,Exact match,,,,,
Keyword,Add
"""


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "w.cdesk", synchronous="OFF") as made:
        yield made


def write(tmp_path, text):
    path = tmp_path / "bulk.csv"
    path.write_text(text)
    return path


def test_rows_become_entities(workspace, tmp_path):
    result = import_bulk(workspace, write(tmp_path, SHEET), accept=True)
    assert (result.as_, result.rows, result.used) == ("google-ads-bulk", 9, 6)
    assert [one.row for one in result.skipped] == [7, 8, 9]
    assert [(row["name"], row["status"]) for row in list_rows(workspace, "campaign")] == [("A", "PAUSED")]
    assert [(row["name"], row["max_cpc"], row["labels"]) for row in list_rows(workspace, "ad_group")] == [
        ("G", 1_500_000, ["core"])
    ]
    assert [(row["text"], row["match_type"], row["max_cpc"]) for row in list_rows(workspace, "keyword")] == [
        ("close software", "EXACT", 2_000_000)
    ]
    assert [(row["text"], row["match_type"], row["level"]) for row in list_rows(workspace, "negative_keyword")] == [
        ("free", "BROAD", "campaign"),
        ("jobs", "PHRASE", "ad_group"),
    ]
    assert [row["headlines"] for row in list_rows(workspace, "ad")] == [["Close faster"]]
    assert import_bulk(workspace, write(tmp_path, SHEET), accept=True).changeset is None


def test_remove_sets_the_status(workspace, tmp_path):
    import_bulk(workspace, write(tmp_path, SHEET), accept=True)
    import_bulk(
        workspace,
        write(
            tmp_path, "Row Type,Action,Campaign,Ad group,Keyword,Type\nKeyword,Remove,A,G,close software,Exact match\n"
        ),
        accept=True,
    )
    assert [row["status"] for row in list_rows(workspace, "keyword")] == ["REMOVED"]


@pytest.mark.parametrize("text", ["Campaign,Keyword\nA,x\n", "Row Type,Action,Campaign\n", "# only a comment\n"])
def test_other_files_are_refused(workspace, tmp_path, text):
    with pytest.raises(InvalidInput, match=r"bulk\.csv"):
        import_bulk(workspace, write(tmp_path, text), accept=True)
    assert list_rows(workspace, "campaign") == []


def test_the_draft_as_a_bulk_sheet_comes_back(workspace, tmp_path):
    import_bulk(workspace, write(tmp_path, SHEET), accept=True)
    with workspace.edit("More") as edit:
        campaign = list_rows(workspace, "campaign")[0].id
        edit.create("asset", {"campaign": campaign, "type": "CALLOUT", "text": "No card needed"})
        edit.set("campaign", [campaign], {"daily_budget": 24_500_000, "name": "Tidy; “Ledger”, =1"})
    out = tmp_path / "out.csv"
    assert export_bulk(workspace, out, silent()) == 6
    assert out.read_text("utf-8-sig").startswith("# 1 assets of the draft are not in this sheet")
    assert recognise(out) == "google-ads-bulk"
    again = import_bulk(workspace, out, accept=True)
    assert (again.rows, again.unchanged, again.changeset) == (6, 6, None)
    with Workspace.create(tmp_path / "fresh.cdesk", synchronous="OFF") as fresh:
        assert import_bulk(fresh, out, accept=True).used == 6
        for kind in ("campaign", "ad_group", "ad", "keyword", "negative_keyword"):
            assert [_plain(row) for row in list_rows(fresh, kind)] == [
                _plain(row) for row in list_rows(workspace, kind)
            ]


def _plain(row):
    return {name: value for name, value in row.values.items() if name not in row.parents}


def test_one_dialect_named_as_the_other_is_said(workspace, tmp_path):
    with pytest.raises(InvalidInput, match="--as google-ads-bulk"):
        import_editor(workspace, write(tmp_path, SHEET.split("\n", 1)[1]), accept=True)
    with pytest.raises(InvalidInput, match="Google Ads Editor file"):
        import_bulk(workspace, write(tmp_path, "Campaign,Ad Group,Keyword,Criterion Type\nA,G,x,Exact\n"), accept=True)
