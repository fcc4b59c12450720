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
    assert found == [("radius", "15 km"), ("radius", "Berlin")]
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
