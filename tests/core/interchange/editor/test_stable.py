"""A draft that was exported, and a file that was imported, change nothing when they come again."""

from __future__ import annotations

import pytest

from core.interchange.editor import reading
from core.interchange.editor.exporting import export_editor
from core.interchange.editor.importing import import_editor
from tests.core.interchange.editor.files import ACCOUNT, as_export

GROUP = {"Campaign": "Search | Ledger", "Ad Group": "Close"}
PLACE = {"Campaign": "Search | Ledger"}
LEGACY = {**GROUP, "Ad type": "Expanded text ad", "headline_1": "Books", "First_Position_Bid": "1.00"}

FILES = {
    "radius": [{**PLACE, "Radius": "15 km"}],
    "named-radius": [{**PLACE, "Location": "Berlin", "Radius": "15 km", "Unit": "km"}],
    "circle-in-the-column-radius": [{**PLACE, "Radius": "(15mi:38.9:-77.5)"}],
    "radius-that-is-its-own-id": [{**PLACE, "Radius": "77", "ID": "77"}],
    "audience-that-is-its-own-id": [{**PLACE, "Audience segment": "77", "ID": "77"}],
    "erased-snippet": [{**GROUP, "Snippet Values": "[]", "Ad Group Type": "Standard"}, {**GROUP, "Ad Group Type": "Standard"}],
    "erased-place": [{**GROUP, "Location": "[]", "Max CPC": "1.00"}, {**PLACE, "Audience segment": "[]"}],
    "erased-name-of-a-place": [{**PLACE, "Location": "[]", "ID": "1003854"}, {**PLACE, "Location": "Berlin", "ID": "[]"}],
    "country-beside-another-place-without-id": [{**PLACE, "Location": "Atlantis"}, {**PLACE, "Location": "Austria"}],
    "country-that-is-excluded-too": [
        {**PLACE, "Location": "Spain", "ID": "2724", "Criterion Type": "Campaign Negative"}, {**PLACE, "Location": "Spain", "ID": "2724"},
    ],
    "country-taken-out-and-put-back": [
        {**PLACE, "Location": "Spain", "ID": "2724", "Status": "Removed"}, {**PLACE, "Location": "Spain", "ID": "2724"},
        {**PLACE, "Location": "Austria", "ID": "2040"},
    ],
    "headings-spelled-otherwise": [LEGACY],
    "list-with-odd-elements": [{**PLACE, "Labels": "[];"}, {**PLACE, "Campaign": "B", "Labels": "eins\u037ezwei"}],
    "pinned-fifth-description": [
        {**GROUP, "Ad type": "Responsive search ad", "Headline 1": "One", **{f"Description {n}": f"Text {n}" for n in range(1, 6)}, "Description 5 position": "1"}
    ],
    "everything-twice": [*ACCOUNT, *ACCOUNT],
}  # fmt: skip


@pytest.mark.parametrize("file", FILES.values(), ids=FILES)
def test_nothing_changes_when_it_comes_again(load, workspace, tmp_path, monkeypatch, file):
    """Neither in one block nor row by row."""
    content = as_export(file)
    first = load(content)
    assert not first.skipped
    assert load(content).changeset is None
    monkeypatch.setattr(reading, "BLOCK_ROWS", 1)
    assert load(content).changeset is None
    count = export_editor(workspace, tmp_path / "out.csv")
    again = import_editor(workspace, tmp_path / "out.csv", accept=True)
    assert (again.unchanged, again.changeset) == (count, None)


def test_a_radius_stays_one_with_all_it_says(load, rows, workspace, tmp_path):
    load([{**PLACE, "Radius": "15 km"}, {**PLACE, "Location": "Berlin", "Radius": "20 km"}])
    found = [(row["type"], row["value"]) for row in rows("targeting")]
    assert found == [("radius", "15 km"), ("radius", "20 km around Berlin")]
    export_editor(workspace, tmp_path / "out.csv")
    assert "\t20 km\t" in (tmp_path / "out.csv").read_bytes().decode("utf-16")


def test_an_asset_that_is_erased_is_none(load, rows):
    load([{**GROUP, "Snippet Values": "[]", "Ad Group Type": "Standard"}])
    assert rows("asset") == []
    assert [row["type"] for row in rows("ad_group")] == ["Standard"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({**PLACE, "Header": "Types", "Snippet Values": "; "}, "no values"),
        ({**PLACE, "Header": "Types", "Snippet Values": "\u037e"}, "no values"),
        ({**PLACE, "Header": "Types", "Snippet Values": "[];"}, "no values"),
        ({**PLACE, "Audience segment": "Buyers", "Location": "Berlin"}, "an audience and a place at once"),
    ],
)
def test_rows_that_could_not_come_back_say_why(load, row, said):
    (skipped,) = load([row]).skipped
    assert said in skipped.reason


def test_unknown_columns_of_a_repeated_row_add_up_whatever_the_blocks(load, monkeypatch):
    keyword = {**GROUP, "Keyword": "x", "Criterion Type": "Exact"}
    file = [{**keyword, "Ad relevance": "Average"}, {**keyword, "Quality note": "7"}]
    load(file)
    monkeypatch.setattr(reading, "BLOCK_ROWS", 1)
    assert load(file).changeset is None


def test_two_circles_around_one_place_are_two(load, rows):
    near, far = (
        {**PLACE, "Location": "Ghent", "ID": "1001014", "Radius": reach, "Unit": "km"} for reach in ("10", "25")
    )
    load([near, far])
    assert [row["value"] for row in rows("targeting")] == ["10 km around Ghent", "25 km around Ghent"]
    assert load([far, near]).changeset is None


def test_a_heading_nobody_knows_is_one_column_however_files_spell_it(load, rows, workspace, tmp_path):
    load([{**GROUP, "Keyword": "x", "Criterion Type": "Exact", "Brand Tier": "A"}])
    assert load([{**GROUP, "Keyword": "x", "Criterion Type": "Exact", "brand_tier": "A"}]).changeset is None
    load([{**GROUP, "Keyword": "y", "Criterion Type": "Exact", "BRAND TIER": "B"}])
    export_editor(workspace, tmp_path / "out.csv")
    (headings,) = (tmp_path / "out.csv").read_bytes().decode("utf-16").splitlines()[:1]
    assert [text for text in headings.split("\t") if "rand" in text.lower() and "ier" in text.lower()] == ["Brand Tier"]


def test_rows_that_repeat_are_listed_whatever_the_blocks(load, monkeypatch):
    keyword = {**GROUP, "Keyword": "x", "Criterion Type": "Exact"}
    file = [keyword, {**keyword, "Keyword": "y"}, keyword, {**keyword, "Max CPC": "2.00"}]
    first = load(file)
    assert [(one.row, "other values" in one.reason) for one in first.repeated] == [(3, False), (4, True)]
    monkeypatch.setattr(reading, "BLOCK_ROWS", 1)
    assert [one.row for one in load([{**one, "Ad Group": "New"} for one in file]).repeated] == [3, 4]


def test_lists_budgets_and_labels_of_an_account(load, rows):
    result = load([
        {"Shared set name": "Never", "Shared set type": "Negative keywords"},
        {"Campaign": "A", "Shared set name": "Never"},
        {"Campaign": "A", "Shared set name": "Jobs"},
        {"Shared set name": "Never", "Keyword": "torrent", "Criterion Type": "Negative Phrase"},
        {"Budget name": "Pool", "Budget": "80.00"},
        {"Label": "core"},
    ])  # fmt: skip
    assert (result.used, result.skipped) == (6, ())
    assert [(row["name"], row["type"]) for row in rows("negative_list")] == [
        ("Never", "Negative keywords"),
        ("Jobs", None),
    ]
    assert [row["negative_lists"] for row in rows("campaign")] == [["Never", "Jobs"]]
    assert [(row["text"], row["level"], row["account"] is None) for row in rows("negative_keyword")] == [
        ("torrent", "list", False)
    ]
    assert [(row["name"], row["amount"]) for row in rows("budget")] == [("Pool", 80_000_000)]
    assert [row["name"] for row in rows("label")] == ["core"]
    assert load([{"Campaign": "A", "Shared set name": "Jobs", "Status": "Removed"}]).used == 1
    assert [row["negative_lists"] for row in rows("campaign")] == [["Never"]]
