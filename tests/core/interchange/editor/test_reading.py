"""The text of a file: encodings, separators, headings, broken rows."""

from __future__ import annotations

import codecs

import pytest

from core.errors import InvalidInput, NotFound
from core.interchange.editor.exporting import export_editor
from core.interchange.editor.importing import import_editor
from tests.core.interchange.editor.files import ACCOUNT, as_export, as_text

ROWS = [{"Campaign": "A", "Ad Group": "G", "Keyword": "café", "Criterion Type": "Exact"}]


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode(),
        lambda text: text.encode("utf-8-sig"),
        lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
        lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
    ],
    ids=["utf8", "utf8-bom", "utf16le", "utf16be", "utf16le-no-bom", "utf16be-no-bom"],
)
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_every_encoding_and_separator_is_read(load, rows, encode, separator):
    assert load(encode(as_text(ROWS, separator))).used == 1
    assert rows("keyword")[0]["text"] == "café"


def test_headings_match_without_case_spaces_and_underscores(load, rows):
    load(b"CAMPAIGN_NAME,adgroup,key word,MatchType,max_cpc,State\nA,G,x,phrase,1.5,paused\n")
    (keyword,) = rows("keyword")
    assert (keyword["match_type"], keyword["max_cpc"], keyword["status"]) == ("PHRASE", 1_500_000, "PAUSED")


def test_a_damaged_heading_does_not_keep_the_draft_from_being_written(load, rows, workspace, tmp_path):
    load(b"Campaign,Ad Group,Keyword,Criterion Type,Ow\x00n,\x00\nA,G,x,Exact,1,2\n")
    assert export_editor(workspace, tmp_path / "out.csv") > 0
    written = (tmp_path / "out.csv").read_text(encoding="utf-16").splitlines()
    assert written[0].endswith("\tColumn 6\tOwn")
    assert [line for line in written if line.endswith("\t2\t1")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (as_text([], headings=["Campaign", "Keyword"]).encode(), "no rows"),
        (as_export(ACCOUNT)[:-1], "cut off"),
        (b"\xff\xfe" + "Campaign\tKeyword\r\nA\t".encode("utf-16-le") + b"\x00\xd8A\x00\r\x00\n\x00", "damaged"),
        ("Campaign,Keyword\nCafé,x\n".encode("latin-1"), "damaged"),
        (b"Campaign,Keyword,keyword\nA,x,y\n", "twice"),
        (b"Row Type,Action,Campaign,Keyword\nKeyword,Add,A,x\n", "google-ads-bulk"),
        (b"Search keyword report\nAll time\nKeyword status,Cost\n", "no headings"),
        (b"name,email\nA,b@c.example\n", "no headings"),
        (b'Campaign,Keyword\nA,"' + b"x" * 200_000 + b'"\n', "does not end"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_and_changes_nothing(load, rows, content, said):
    with pytest.raises(InvalidInput) as caught:
        load(content)
    assert "in.csv" in str(caught.value)
    assert said in str(caught.value)
    assert rows("campaign") == rows("account") == []


def test_damage_far_below_takes_everything_back(load, rows):
    good = "".join(f"A,G,word {n},Exact\n" for n in range(60_000))
    with pytest.raises(InvalidInput) as caught:
        load(f"Campaign,Ad group,Keyword,Match type\n{good}".encode() + b"A,G,\xff,Exact\n")
    assert "after row 40000" in str(caught.value)
    assert rows("keyword") == rows("campaign") == []


def test_a_missing_file(workspace, tmp_path):
    with pytest.raises(NotFound):
        import_editor(workspace, tmp_path / "none.csv", accept=True)


def test_broken_rows_are_listed_and_the_others_used(load, rows):
    result = load(
        b"Campaign,Ad group,Keyword,Match type\n"
        b"A,G,one,Exact\n"
        b"A,G,two\n"
        b"A,G,three,Exact,,\n"
        b"A,G,fo,ur,Exact\n"
        b"A,G,fi\x00ve,Exact\n"
        b"\n"
        b",,,\n"
        b"A,G,six,Exact\n"
    )
    assert [one.row for one in result.skipped] == [2, 4, 5, 6]
    assert (result.rows, result.used) == (7, 3)
    assert [row["text"] for row in rows("keyword")] == ["one", "three", "six"]
    reasons = " / ".join(one.reason for one in result.skipped)
    assert "3 cells where the headings have 4" in reasons
    assert "separator" in reasons
    assert "NUL" in reasons
    assert "empty" in reasons


def test_a_runaway_quotation_mark_is_said(load, rows):
    lines = [
        "Campaign\tAd Group\tKeyword\tCriterion Type",
        "A\tG\tone\tExact",
        'A\tG\t"two\tExact',
        "A\tG\tthree\tExact",
        "A\tG\tfour\tExact",
    ]
    result = load("\r\n".join(lines).encode())
    assert result.rows == result.used + len(result.skipped) == 2
    assert "quotation mark" in result.skipped[0].reason
    assert [row["text"] for row in rows("keyword")] == ["one"]


def test_quotes_inside_a_cell_are_text(load, rows):
    load(b'Campaign\tAd Group\tKeyword\tCriterion Type\r\nA\tG\t5" pipe\tExact\r\nA\tG\t"say ""hi"""\tExact\r\n')
    assert [row["text"] for row in rows("keyword")] == ['5" pipe', 'say "hi"']
