"""The file that is written: its physical format, order and words; all or nothing."""

from __future__ import annotations

import csv
import io
import resource
from pathlib import Path

import pytest

from core.errors import Cancelled, DiskFull, InvalidInput
from core.interchange.editor.exporting import export_editor
from core.interchange.editor.importing import import_editor
from core.progress import Progress
from core.rows import list_rows
from core.schema import ENTITY
from core.workspace import Workspace
from tests.core.interchange.editor.files import ACCOUNT


def table(path):
    text = path.read_bytes().decode("utf-16")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter="\t"))


def test_the_physical_format(load, workspace, tmp_path):
    load(ACCOUNT)
    out = tmp_path / "out.csv"
    count = export_editor(workspace, out)
    raw = out.read_bytes()
    assert raw.startswith(b"\xff\xfe")
    lines = raw[2:].decode("utf-16-le").split("\r\n")
    assert lines[-1] == ""
    assert count == len(lines) - 2 == len(ACCOUNT)
    assert {line.count("\t") for line in lines[:-1]} == {lines[0].count("\t")}
    assert "\n" not in "".join(lines)


def test_parents_stand_before_their_children(load, workspace, tmp_path):
    load(ACCOUNT)
    export_editor(workspace, tmp_path / "out.csv")
    seen = {("", "")}
    for row in table(tmp_path / "out.csv"):
        campaign, group = row["Campaign"], row["Ad Group"]
        if row["Campaign Status"]:
            seen.add((campaign, ""))
        elif row["Ad Group Status"]:
            seen.add((campaign, group))
        assert (campaign, group) in seen


def test_words_and_amounts(load, workspace, tmp_path):
    load(ACCOUNT)
    export_editor(workspace, tmp_path / "out.csv")
    rows = table(tmp_path / "out.csv")
    campaign, flight = (next(row for row in rows if row["Campaign"] == name) for name in ("Search | Ledger", "Flight"))
    assert (campaign["Budget"], campaign["Budget type"], campaign["Campaign Status"], campaign["Languages"]) == (
        "24.50",
        "Daily",
        "Paused",
        "en;de",
    )
    assert (flight["Budget"], flight["Budget type"], flight["Languages"]) == ("900.00", "Campaign total", "All")
    ad = next(row for row in rows if row["Ad type"] == "Responsive search ad")
    assert (ad["Headline 1 position"], ad["Headline 2 position"], ad["Headline 3"]) == (
        "1",
        " -",
        "{KeyWord:Close Software}",
    )
    assert {row["Criterion Type"] for row in rows if row["Keyword"]} == {
        "Broad", "Exact", "Negative Phrase", "Campaign Negative Broad", "Negative Broad",
    }  # fmt: skip
    assert [(row["Location"], row["ID"]) for row in rows if row["ID"]][:2] == [("Germany", "2276"), ("Austria", "2040")]


def test_unknown_headings_stand_at_the_end_and_known_ones_in_their_place(load, workspace, tmp_path):
    load([{"Zebra": "stripes", "Campaign": "A", "First_Position_Bid": "0.00"}])
    export_editor(workspace, tmp_path / "out.csv")
    (row,) = table(tmp_path / "out.csv")
    headings = list(row)
    assert headings[-1] == "Zebra"
    assert row["Zebra"] == "stripes"
    assert row["First position bid"] == "0.00"
    assert headings.index("Campaign") < headings.index("First position bid") < headings.index("Final URL")


def test_cells_hold_one_line_each_and_quotes_only_where_needed(workspace, tmp_path):
    with workspace.edit("Draft") as edit:
        account = edit.create("account", {"name": "N", "platform": "google_ads", "status": "ENABLED"})
        edit.create(
            "campaign",
            {
                "account": account,
                "platform": "google_ads",
                "name": 'Say "hi", all',
                "status": "DRAFT",
                "comment": "one\ntwo\tthree",
            },
        )
    export_editor(workspace, tmp_path / "out.csv")
    line = (tmp_path / "out.csv").read_bytes().decode("utf-16").split("\r\n")[1]
    assert line.startswith('N\t\t"Say ""hi"", all"\t')
    assert line.endswith("\tone two three")
    assert "\tPaused\t" in line


def test_linkedin_and_deleted_entities_stay_out(load, workspace, tmp_path):
    load([{"Campaign": "A"}, {"Campaign": "B"}])
    with workspace.edit("Mixed") as edit:
        account = edit.create("account", {"name": "L", "platform": "linkedin_ads", "status": "ENABLED"})
        edit.create("campaign", {"account": account, "platform": "linkedin_ads", "name": "Social", "status": "ENABLED"})
        edit.delete_where("campaign", ENTITY["campaign"].c.name == "B")
    load([{"Campaign": "C"}], accept=False)
    assert export_editor(workspace, tmp_path / "out.csv") == 1


def test_an_empty_draft_is_a_file_of_headings(workspace, tmp_path):
    assert export_editor(workspace, tmp_path / "out.csv") == 0
    assert (tmp_path / "out.csv").read_bytes().decode("utf-16").count("\r\n") == 1


def test_a_full_disk_leaves_the_old_file_and_nothing_else(load, workspace, tmp_path):
    load(ACCOUNT)
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "out.csv").write_text("old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, hard))
    try:
        with pytest.raises(DiskFull):
            export_editor(workspace, folder / "out.csv")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [path.name for path in folder.iterdir()] == ["out.csv"]
    assert (folder / "out.csv").read_text() == "old"


def test_a_folder_that_is_not_there(workspace, tmp_path):
    with pytest.raises(InvalidInput):
        export_editor(workspace, tmp_path / "none" / "out.csv")


def test_stopping_leaves_nothing(load, workspace, tmp_path):
    load([{"Campaign": "A", "Ad Group": "G", "Keyword": f"word {n}", "Criterion Type": "Exact"} for n in range(1500)])
    progress = Progress()
    progress.cancel()
    folder = tmp_path / "exports"
    folder.mkdir()
    with pytest.raises(Cancelled):
        export_editor(workspace, folder / "out.csv", progress)
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_device_that_is_full_is_said_and_stays_a_device(load, workspace):
    load(ACCOUNT)
    with pytest.raises(DiskFull):
        export_editor(workspace, Path("/dev/full"))
    assert Path("/dev/full").is_char_device()


def test_what_was_renamed_since_it_is_online_says_its_old_name(load, workspace, tmp_path):
    load(ACCOUNT)
    with Workspace.create(tmp_path / "other.cdesk", synchronous="OFF") as other:
        export_editor(workspace, tmp_path / "before.csv")
        import_editor(other, tmp_path / "before.csv", accept=True)
        with workspace.write() as connection:
            for kind in ("campaign", "ad_group"):
                connection.execute(ENTITY[kind].update().values(live=1))
        with workspace.edit("Rename") as edit:
            edit.set("campaign", [list_rows(workspace, "campaign")[0].id], {"name": "Search | Books"})
            edit.set("ad_group", [list_rows(workspace, "ad_group")[0].id], {"name": "Close it"})
        export_editor(workspace, tmp_path / "after.csv")
        named = [
            (row["Campaign"], row["Campaign#Original"])
            for row in table(tmp_path / "after.csv")
            if row["Campaign#Original"]
        ]
        assert named == [("Search | Books", "Search | Ledger")]
        import_editor(other, tmp_path / "after.csv", accept=True)
        assert [row["name"] for row in list_rows(other, "campaign")] == ["Search | Books", "Flight"]
        assert [row["name"] for row in list_rows(other, "ad_group")] == ["Close it"]
