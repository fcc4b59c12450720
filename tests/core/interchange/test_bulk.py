"""Bulk upload sheets of the website become the same entities as Editor files."""

from __future__ import annotations

import pytest

from core.errors import InvalidInput
from core.interchange.bulk import import_bulk
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
