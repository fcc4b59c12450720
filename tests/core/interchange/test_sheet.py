"""The LinkedIn sheet in and out over real workspace files."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.catalog import KINDS, LINKEDIN
from core.changesets import accept, list_sets, undo
from core.errors import DiskFull, InvalidInput
from core.interchange.result import ImportResult
from core.interchange.sheet import export_sheet, import_sheet
from core.interchange.sheet.cells import guarded, join, read_amount, split, unguarded
from core.interchange.sheet.facets import from_cells, same, to_cells
from core.interchange.sheet.layout import AFTER_FACETS, BEFORE_FACETS, LEVELS, headings
from core.progress import silent
from core.rows import list_rows
from core.schema import ENTITY
from core.workspace import Workspace

TARGETING = {
    "include": [
        {"locations": [{"name": "Germany", "urn": "urn:li:geo:101282230"}]},
        {
            "titles": [{"name": "Controller", "urn": None}, {"name": "Head; of | Accounting", "urn": "urn:li:title:5"}],
            "skills": [{"name": "SAP", "urn": None}],
        },
        {"seniorities": [{"name": "Manager", "urn": "urn:li:seniority:5"}]},
        {"seniorities": [{"name": "Director", "urn": "urn:li:seniority:6"}]},
    ],
    "exclude": {
        "employers": [{"name": "Ledgerly", "urn": None}],
        "somethingNew": [{"name": "x", "urn": "urn:li:new:1"}],
    },
}
Entities = dict[str, list[dict[str, Any]]]


def _read(workspace: Workspace, path: Path, *, accept: bool = True) -> ImportResult:
    return import_sheet(workspace, path, accept=accept, progress=silent())


def _write(path: Path, rows: Sequence[Mapping[str, str]], *, encoding: str = "utf-8-sig", separator: str = ",") -> Path:
    columns = list(dict.fromkeys(heading for row in rows for heading in row))
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, columns, delimiter=separator)
        writer.writeheader()
        writer.writerows(rows)
    return path


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _content(workspace: Workspace) -> Entities:
    """All LinkedIn entities without ids, parents by name."""
    names: dict[str, str] = {}
    content: Entities = {}
    for kind in ("account", *LEVELS):
        rows = list_rows(workspace, kind, ENTITY[kind].c.platform == LINKEDIN)
        names |= {row.id: row["name"] for row in rows}
        content[kind] = [
            {name: names.get(value, value) if isinstance(value, str) else value for name, value in row.values.items()}
            for row in rows
        ]
    return content


@pytest.fixture
def filled(workspace: Workspace) -> Workspace:
    with workspace.edit("fill") as edit:
        account = edit.create("account", {"name": "Ledgerly Social", "platform": LINKEDIN, "status": "ENABLED"})
        campaign = edit.create(
            "campaign",
            {
                "account": account,
                "platform": LINKEDIN,
                "name": "LI | Close | DACH",
                "status": "ENABLED",
                "objective": "LEAD_GENERATION",
                "daily_budget": 50_000_000,
                "start_date": "2026-12-01",
                "end_date": "2027-01-31",
                "locations": ["DE", "AT"],
                "languages": ["en"],
                "budget_optimization": False,
                "stage": "consideration",
                "eu_political_ads": "Doesn't have EU political ads",
                "labels": ["a;b", "Q1"],
            },
        )
        group = edit.create(
            "ad_group",
            {
                "campaign": campaign,
                "platform": LINKEDIN,
                "name": "Controllers",
                "status": "PAUSED",
                "objective": "LEAD_GENERATION",
                "format": "single_image",
                "bid_strategy": "Maximum delivery",
                "bid": 12_345_600,
                "daily_budget": 25_500_000,
                "audience_expansion": False,
                "audience_network": True,
                "targeting": TARGETING,
                "persona": "Controller",
                "locale": "en_US",
            },
        )
        edit.create(
            "ad",
            {
                "ad_group": group,
                "platform": LINKEDIN,
                "name": "=cmd|' /C calc'!A0",
                "format": "single_image",
                "status": "DRAFT",
                "introductory_text": 'Month end, "closed"\nin three days; without spreadsheets.',
                "headline": "[]",
                "description": "'=quoted",
                "call_to_action": "REQUEST_DEMO",
                "final_url": "https://ledgerly.example/close?a=1",
                "final_url_suffix": "utm_source=linkedin",
            },
        )
        for _ in range(2):
            edit.create(
                "ad",
                {
                    "ad_group": group,
                    "platform": LINKEDIN,
                    "name": "Twin",
                    "format": "text",
                    "status": "ENABLED",
                    "headline": "-50 %",
                },
            )
        edit.create(
            "ad",
            {
                "ad_group": group,
                "platform": LINKEDIN,
                "format": "message",
                "status": "ENABLED",
                "subject": "No name",
                "body": " spaces around ",
            },
        )
    return workspace


def test_out_and_in_again_changes_nothing(filled: Workspace, tmp_path: Path) -> None:
    assert export_sheet(filled, tmp_path / "a.csv", progress=silent()) == 6
    result = _read(filled, tmp_path / "a.csv", accept=False)
    assert (result.rows, result.used, result.unchanged, result.skipped, result.changeset) == (6, 0, 6, (), None)
    assert len(list_sets(filled)) == 1


def test_a_fresh_workspace_gets_everything(filled: Workspace, tmp_path: Path) -> None:
    export_sheet(filled, tmp_path / "a.csv", progress=silent())
    with Workspace.create(tmp_path / "fresh.cdesk", synchronous="OFF") as fresh:
        result = _read(fresh, tmp_path / "a.csv")
        assert (result.used, result.unchanged, result.skipped) == (6, 0, ())
        before, after = _content(filled), _content(fresh)
        assert same(before["ad_group"][0].pop("targeting"), after["ad_group"][0].pop("targeting"))
        before["account"][0]["status"] = after["account"][0]["status"]
        before["ad"][-1]["body"] = "spaces around"
        assert after == before
        export_sheet(fresh, tmp_path / "b.csv", progress=silent())
        assert _rows(tmp_path / "b.csv") == [
            {**row, "Message": row["Message"].strip()} for row in _rows(tmp_path / "a.csv")
        ]
        undo(fresh)
        assert _content(fresh) == {"account": [], "campaign": [], "ad_group": [], "ad": []}


def test_no_cell_is_a_formula(filled: Workspace, tmp_path: Path) -> None:
    export_sheet(filled, tmp_path / "a.csv", progress=silent())
    cells = [cell for row in _rows(tmp_path / "a.csv") for cell in row.values()]
    assert "'=cmd|' /C calc'!A0" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]


def test_physical_format(filled: Workspace, tmp_path: Path) -> None:
    export_sheet(filled, tmp_path / "a.csv", progress=silent())
    raw = (tmp_path / "a.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfAccount,Campaign,")
    assert raw.endswith(b"\r\n")
    row = _rows(tmp_path / "a.csv")[1]
    assert row["Include: Locations"] == "Germany|urn:li:geo:101282230"
    assert row["Include 2: Job titles"] == r"Controller; Head\; of \| Accounting|urn:li:title:5"
    assert row["Include 2: Skills"] == "SAP"
    assert (row["Include: Seniorities"], row["Include 3: Seniorities"]) == (
        "Manager|urn:li:seniority:5",
        "Director|urn:li:seniority:6",
    )
    assert row["Exclude: Companies"] == "Ledgerly"
    assert (row["Bid"], row["Budget"], row["Objective"], row["Status"], row["Audience Network"]) == (
        "12.3456",
        "25.50",
        "Lead generation",
        "Paused",
        "Yes",
    )


def test_blank_changes_nothing_and_brackets_erase(filled: Workspace, tmp_path: Path) -> None:
    sheet = _write(
        tmp_path / "s.csv",
        [
            {
                "Campaign": "LI | Close | DACH",
                "Ad Set": "Controllers",
                "Budget": "30",
                "Bid": "[]",
                "Include: Skills": "IFRS; SAP",
                "Include: Locations": "",
                "Exclude: Companies": "[]",
                "Persona": "",
                "Status": "active",
            },
            {
                "Campaign": "LI | Close | DACH",
                "Ad Set": "",
                "Budget": "",
                "Bid": "",
                "Include: Skills": "",
                "Include: Locations": "",
                "Exclude: Companies": "",
                "Persona": "",
                "Status": "Archived",
            },
        ],
    )
    before = _content(filled)
    result = _read(filled, sheet)
    after = _content(filled)
    group = after["ad_group"][0]
    assert result.used == 2
    assert (group["daily_budget"], group["bid"], group["persona"], group["status"]) == (
        30_000_000,
        None,
        "Controller",
        "ENABLED",
    )
    assert {"skills": [{"name": "IFRS", "urn": None}, {"name": "SAP", "urn": None}]} in group["targeting"]["include"]
    assert {"locations": TARGETING["include"][0]["locations"]} in group["targeting"]["include"]  # type: ignore[index]
    assert group["targeting"]["exclude"] == {"somethingNew": [{"name": "x", "urn": "urn:li:new:1"}]}
    assert after["campaign"][0] == {**before["campaign"][0], "status": "REMOVED"}
    assert after["ad"] == before["ad"]
    undo(filled)
    assert _content(filled) == before


def test_a_proposal_waits_for_review(filled: Workspace, tmp_path: Path) -> None:
    sheet = _write(tmp_path / "s.csv", [{"Campaign": "New", "Ad Set": "Set", "Ad name": "One", "Headline": "Hello"}])
    before = _content(filled)
    result = _read(filled, sheet, accept=False)
    assert result.changeset is not None
    assert _content(filled) == before
    assert any("Campaign made" in note for note in result.notes)
    accept(filled, result.changeset)
    assert _content(filled)["ad"][-1]["headline"] == "Hello"
    assert _content(filled)["campaign"][-1]["status"] == "DRAFT"
    assert _read(filled, sheet).changeset is None


def test_children_may_stand_before_parents_and_describe_them(workspace: Workspace, tmp_path: Path) -> None:
    sheet = _write(
        tmp_path / "s.csv",
        [
            {
                "Campaign": "C",
                "Ad Set": "S",
                "Ad name": "A",
                "Headline": "H",
                "Status": "Active",
                "Campaign daily budget": "40",
            },
            {
                "Campaign": "C",
                "Ad Set": "S",
                "Budget": "1.234,50",
                "Budget type": "Lifetime",
                "Locations": "Germany",
                "Status": "Draft",
            },
            {
                "Campaign": "D",
                "Ad Set": "S",
                "Ad name": "A",
                "Headline": "H",
                "Status": "Active",
                "Campaign daily budget": "40",
            },
            {"Campaign": "C", "Status": "Paused"},
        ],
    )
    assert _read(workspace, sheet).used == 4
    content = _content(workspace)
    assert [(c["name"], c["status"], c["daily_budget"]) for c in content["campaign"]] == [
        ("C", "PAUSED", None),
        ("D", "DRAFT", 40_000_000),
    ]
    assert (content["ad_group"][0]["total_budget"], content["ad_group"][0]["daily_budget"]) == (1_234_500_000, None)
    assert content["ad_group"][0]["targeting"]["include"] == [{"locations": [{"name": "Germany", "urn": None}]}]
    assert [ad["status"] for ad in content["ad"]] == ["ENABLED", "ENABLED"]


def test_rows_that_cannot_be_used_are_listed_with_their_reason(filled: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text(
        "Campaign,Ad Set,Budget,Status,Headline,Start Date,Budget type\r\n"
        "LI | Close | DACH,Controllers,many,,,,\r\n,Orphan,,,,,\r\nLI | Close | DACH,,,On fire,,,\r\nLI | Close | DACH,,,,Homeless,,\r\n"
        'LI | Close | DACH,Controllers,"1,234",,,,\r\nLI | Close | DACH,Controllers,,,,12/31/2026,\r\nLI | Close | DACH,Controllers,5,,,,weekly\r\n'
        ",,,,,,\r\nLI | Close | DACH,Controllers,,,,,,surplus\r\nLI | Close | DACH,Controllers,25.50,,,,\r\nLI | Close | DACH,Contr",
        encoding="utf-8",
    )
    before = _content(filled)
    result = _read(filled, path)
    assert (result.rows, result.used, result.unchanged, len(result.skipped)) == (11, 0, 1, 10)
    assert [one.row for one in result.skipped] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 11]
    reasons = " ".join(one.reason for one in result.skipped)
    for word in ("many", "no campaign", "On fire", "no ad set", "1,234", "12/31/2026", "weekly", "separator", "middle"):
        assert word in reasons
    assert _content(filled) == before


def test_what_linkedin_fixed_stays_fixed(filled: Workspace, tmp_path: Path) -> None:
    with filled.write() as connection:
        connection.execute(ENTITY["ad_group"].update().values(live=1))
    sheet = _write(
        tmp_path / "s.csv", [{"Campaign": "LI | Close | DACH", "Ad Set": "Controllers", "Objective": "Website visit"}]
    )
    assert "does not let it change" in _read(filled, sheet).skipped[0].reason


def test_unknown_columns_come_back_and_accounts_are_told_apart(workspace: Workspace, tmp_path: Path) -> None:
    rows = [
        {"Account": name, "Campaign": "Same name", "Team note": "=1+1", "Owner": "Kim"} for name in ("North", "South")
    ]
    result = _read(workspace, _write(tmp_path / "s.csv", rows))
    assert any("Team note, Owner" in note for note in result.notes)
    assert len(_content(workspace)["campaign"]) == 2
    export_sheet(workspace, tmp_path / "out.csv", progress=silent())
    assert [(row["Account"], row["Team note"], row["Owner"]) for row in _rows(tmp_path / "out.csv")] == [
        ("North", "'=1+1", "Kim"),
        ("South", "'=1+1", "Kim"),
    ]
    assert _read(workspace, tmp_path / "out.csv").changeset is None
    lost = _read(workspace, _write(tmp_path / "t.csv", [{"Campaign": "Which", "Status": "Draft"}]))
    assert "2 LinkedIn accounts" in lost.skipped[0].reason


@pytest.mark.parametrize(("separator", "encoding"), [(";", "utf-8"), ("\t", "utf-16"), (",", "utf-8-sig")])
def test_files_of_other_spreadsheets(workspace: Workspace, tmp_path: Path, separator: str, encoding: str) -> None:
    sheet = _write(
        tmp_path / "s.csv",
        [
            {
                "campaign_name": "Größe",
                "CAMPAIGN OBJECTIVE": "lead_generation",
                "Campaign daily budget": "12,50 €",
                "Campaign start date": "1.12.2026",
            }
        ],
        separator=separator,
        encoding=encoding,
    )
    assert _read(workspace, sheet).used == 1
    campaign = _content(workspace)["campaign"][0]
    assert (campaign["name"], campaign["objective"], campaign["daily_budget"], campaign["start_date"]) == (
        "Größe",
        "LEAD_GENERATION",
        12_500_000,
        "2026-12-01",
    )


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "empty"),
        (b"\xff\xfeC\x00a", "even number"),
        ("Campaign,Ad Set\nGr\xf6\xdfe,x\n".encode("latin-1"), "byte 18"),
        (b'Campaign,Ad Set\n"open,x\n', "near line 2"),
        (b"Name,Budget\nx,1\n", "no column Campaign"),
        (b"Campaign,Ad Set,Campaign\nx,1,y\n", "twice"),
        (b"Campaign,Ad Set\nx\x00,1\n", "NUL"),
        (b"PK\x03\x04....", "Excel"),
    ],
)
def test_damaged_files_leave_the_workspace_alone(filled: Workspace, tmp_path: Path, raw: bytes, said: str) -> None:
    (tmp_path / "s.csv").write_bytes(raw)
    before = _content(filled)
    with pytest.raises(InvalidInput, match=said):
        _read(filled, tmp_path / "s.csv")
    assert _content(filled) == before
    assert len(list_sets(filled)) == 1


def test_a_full_disk_leaves_no_half_file(filled: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "out.csv"
    target.write_text("kept")

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(DiskFull):
        export_sheet(filled, target, progress=silent())
    assert target.read_text() == "kept"
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".out")]


def test_every_field_has_a_place() -> None:
    placed = set(BEFORE_FACETS) | set(AFTER_FACETS)
    parents = {"account", "campaign", "ad_group", "platform", "targeting"}
    for kind in LEVELS:
        assert set(headings(kind)) <= placed
        named = {f.name for f in headings(kind).values()} | parents
        assert {f.name for f in KINDS[kind].fields if LINKEDIN in f.platforms and not f.read_only} <= named


_text = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)
_risky = st.one_of(
    _text, st.sampled_from(["=1", "'=1", "''+x", "[]", "'[]", "-", "@a", "a;b", "a|b", "\\", "\\;", "; ", "'", "a\\"])
)


@settings(deadline=None, max_examples=60)
@given(_risky)
def test_guards_come_off_as_they_went_on(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@"))
    assert guarded(text) != "[]"


@settings(deadline=None, max_examples=60)
@given(st.lists(_risky.map(str.strip).filter(bool), max_size=4))
def test_lists_in_a_cell(items: list[str]) -> None:
    assert split(join(items)) == items


_entity = st.builds(
    lambda name, urn: {"name": name, "urn": urn},
    _risky.map(str.strip).filter(bool),
    st.one_of(st.none(), st.just("urn:li:x:(1,2)")),
)
_block = st.dictionaries(
    st.sampled_from(["titles", "skills", "locations", "odd facet", "seniorities"]),
    st.lists(_entity, min_size=1, max_size=3),
    min_size=1,
    max_size=3,
)
_targeting = st.builds(
    lambda include, exclude: {"include": include, "exclude": exclude},
    st.lists(_block, max_size=4),
    st.one_of(st.just({}), _block),
)


@settings(deadline=None, max_examples=60)
@given(_targeting)
def test_any_targeting_survives_its_columns(targeting: dict[str, Any]) -> None:
    cells = to_cells(targeting)
    assert cells is not None
    assert same(from_cells(None, cells, frozenset()) or {"include": [], "exclude": {}}, targeting)
    assert from_cells(targeting, cells, frozenset()) == targeting


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.tuples(_risky, _risky, _risky), min_size=1, max_size=4))
def test_any_texts_come_back_unchanged(
    tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("texts")
    with Workspace.create(folder / "w.cdesk", synchronous="OFF") as workspace:
        with workspace.edit("fill") as edit:
            account = edit.create("account", {"name": texts[0][2], "platform": LINKEDIN})
            campaign = edit.create(
                "campaign", {"account": account, "platform": LINKEDIN, "name": texts[0][0], "labels": list(texts[0])}
            )
            group = edit.create("ad_group", {"campaign": campaign, "platform": LINKEDIN, "name": texts[0][1]})
            for name, headline, intro in texts:
                edit.create(
                    "ad",
                    {
                        "ad_group": group,
                        "platform": LINKEDIN,
                        "name": name,
                        "headline": headline,
                        "introductory_text": intro,
                        "format": "text",
                    },
                )
        export_sheet(workspace, folder / "a.csv", progress=silent())
        result = _read(workspace, folder / "a.csv")
        assert (result.used, result.skipped, result.changeset) == (0, (), None)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("50", "50"), ("50.00", "50.00"), ("1,234.50", "1234.50"), ("1.234,50", "1234.50"), ("12,5", "12.5"), ("€ 12.50", "12.50"), ("12.50 EUR", "12.50"),
     ("1,234,567", "1234567"), ("1,234", None), ("1.2.3", None), ("many", None), ("", None), ("1e5", None)],
)  # fmt: skip
def test_amounts(text: str, amount: str | None) -> None:
    found = read_amount(text)
    assert (None if found is None else str(found)) == amount


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    at=st.integers(0, 1500),
    put=st.sampled_from(["", ",", '"', "\r\n", "x", "\x00", "[]", "'", ";", "|", "\\", "ü"]),
    cut=st.integers(0, 40),
    flip=st.booleans(),
)
def test_damaged_sheets_lose_no_row_and_change_nothing_by_themselves(
    filled: Workspace, tmp_path: Path, at: int, put: str, cut: int, flip: bool
) -> None:
    export_sheet(filled, tmp_path / "a.csv", progress=silent())
    text = (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    raw = bytearray((text[:at] + put + text[at + cut :]).encode())
    if flip:
        raw[at % len(raw)] ^= 0x80
    (tmp_path / "b.csv").write_bytes(raw)
    before, sets = _content(filled), len(list_sets(filled))
    try:
        result = _read(filled, tmp_path / "b.csv", accept=False)
    except InvalidInput as refused:
        said = str(refused)
        assert "b.csv" in said
        assert len(list_sets(filled)) == sets
        return
    finally:
        assert _content(filled) == before
    assert result.rows == result.used + result.unchanged + len(result.skipped)
    assert (result.changeset is None) == (result.used == 0)


def test_rows_that_repeat_are_listed(workspace: Workspace, tmp_path: Path) -> None:
    campaign, ad = {"Campaign": "Owners", "Status": "Draft"}, {"Campaign": "Owners", "Ad Set": "CFOs", "Ad name": "One"}
    path = _write(tmp_path / "in.csv", [campaign, ad, campaign, {**campaign, "Status": "Paused"}, ad])
    result = _read(workspace, path)
    assert [(one.row, "other values" in one.reason) for one in result.repeated] == [(3, False), (4, True)]
    assert (result.used, result.unchanged, len(list_rows(workspace, "ad"))) == (4, 1, 2)


def _twins(workspace: Workspace) -> None:
    """Two campaigns of one name, in one of them two ad sets of one name, each with an ad."""
    with workspace.edit("twins") as edit:
        account = edit.create("account", {"name": "Ledgerly Social", "platform": LINKEDIN})
        for n in range(2):
            named = {"platform": LINKEDIN, "status": "DRAFT", "name": "Owners", "daily_budget": 10_000_000 * (n + 1)}
            campaign = edit.create("campaign", {"account": account, **named})
            for m in range(2 - n):
                group = {"platform": LINKEDIN, "status": "DRAFT", "name": "CFOs", "bid": 1_000_000 * (m + 1)}
                of = edit.create("ad_group", {"campaign": campaign, **group})
                ad = {"platform": LINKEDIN, "status": "DRAFT", "name": "One", "headline": f"Ad of {n}{m}"}
                edit.create("ad", {"ad_group": of, **ad})


def test_names_that_stand_twice_are_told_apart_by_ids(workspace: Workspace, tmp_path: Path) -> None:
    _twins(workspace)
    assert export_sheet(workspace, tmp_path / "a.csv", progress=silent()) == 8
    assert [(bool(row["Campaign ID"]), bool(row["Ad Set ID"])) for row in _rows(tmp_path / "a.csv")] == [
        (True, False), *[(True, True)] * 4, *[(True, False)] * 3
    ]  # fmt: skip
    result = _read(workspace, tmp_path / "a.csv")
    assert (result.used, result.unchanged, result.skipped, result.repeated) == (0, 8, (), ())
    rows = _rows(tmp_path / "a.csv")
    rows[3]["Bid"] = "9"
    assert (rows[3]["Ad Set"], rows[3]["Ad name"]) == ("CFOs", "")
    _read(workspace, _write(tmp_path / "b.csv", rows))
    assert [group["bid"] for group in _content(workspace)["ad_group"]] == [1_000_000, 9_000_000, 1_000_000]


def test_a_sheet_without_ids_leaves_twins_alone_and_says_why(workspace: Workspace, tmp_path: Path) -> None:
    _twins(workspace)
    export_sheet(workspace, tmp_path / "a.csv", progress=silent())
    rows = _rows(tmp_path / "a.csv")
    bare = [{heading: cell for heading, cell in row.items() if not heading.endswith(" ID")} for row in rows]
    before = _content(workspace)
    result = _read(workspace, _write(tmp_path / "b.csv", bare))
    assert (result.used, result.unchanged, len(result.skipped), result.changeset) == (0, 0, 8, None)
    assert all("There are 2 of the name “Owners”" in one.reason for one in result.skipped)
    assert "Campaign ID" in result.skipped[0].reason
    no_set_ids = [{heading: cell for heading, cell in row.items() if heading != "Ad Set ID"} for row in rows]
    assert [one.row for one in _read(workspace, _write(tmp_path / "c.csv", no_set_ids)).skipped] == [2, 3, 4, 5]
    strange = [{**rows[0], "Campaign ID": "77"}]
    assert "has the ID 77" in _read(workspace, _write(tmp_path / "d.csv", strange)).skipped[0].reason
    assert _content(workspace) == before


def test_twins_of_a_sheet_stay_two_in_another_workspace(workspace: Workspace, tmp_path: Path) -> None:
    _twins(workspace)
    export_sheet(workspace, tmp_path / "a.csv", progress=silent())
    with Workspace.create(tmp_path / "fresh.cdesk", synchronous="OFF") as fresh:
        assert _read(fresh, tmp_path / "a.csv").used == 8
        after = _content(fresh)
        assert [len(after[kind]) for kind in LEVELS] == [2, 3, 3]
        assert [ad["headline"] for ad in after["ad"]] == ["Ad of 00", "Ad of 01", "Ad of 10"]
        assert _read(fresh, tmp_path / "a.csv").changeset is None
        export_sheet(fresh, tmp_path / "b.csv", progress=silent())
        assert _rows(tmp_path / "b.csv") == _rows(tmp_path / "a.csv")


def test_linkedins_own_ids_and_ids_of_single_names(filled: Workspace, tmp_path: Path) -> None:
    sheet = _write(tmp_path / "s.csv", [{"Campaign": "LI | Close | DACH", "Campaign ID": "501", "Status": "Paused"}])
    assert (_read(filled, sheet).used, len(_content(filled)["campaign"])) == (1, 1)
    with filled.edit("twin") as edit:
        campaign = list_rows(filled, "campaign")[0]
        edit.create("campaign", {"account": campaign["account"], "platform": LINKEDIN, "name": campaign["name"]})
    with filled.write() as connection:
        connection.execute(
            ENTITY["campaign"].update().where(ENTITY["campaign"].c.pk == campaign.pk).values(remote_id="501")
        )
    export_sheet(filled, tmp_path / "a.csv", progress=silent())
    assert _rows(tmp_path / "a.csv")[0]["Campaign ID"] == "501"
    assert _read(filled, tmp_path / "a.csv").changeset is None
