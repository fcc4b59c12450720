"""Files of people and companies into the workspace: keys, columns, types, what is skipped, and deleting for good."""

from __future__ import annotations

import csv
import sqlite3
import traceback
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.interchange import import_file
from core.contacts import listing
from core.contacts.columns import profile
from core.contacts.deleting import delete_contacts
from core.contacts.sheets import named, open_sheet
from core.errors import InvalidInput
from core.interchange.result import ImportResult
from core.progress import silent
from core.workspace import Workspace

PEOPLE = (
    "Lead ID,E-Mail,First Name,Last Name,Job Title,Company,Country,Score,Won,Created,,\n"
    "L1, Anna@Ledgerly.example ,Anna,Berg,CFO,Ledgerly,Germany,3.5,Yes,2026-01-02,,\n"
    "L2,ben@,Ben,Holm,Select,,denmark,4,No,2026-02-03,,\n"
    ",cora@ledgerly.example,Cora,,,,,1,No,2026-02-04,,\n"
    "L4,dan@fernwerk.example,Dan,,,Fernwerk,AT,,Yes,,,\n"
    "L5,eva@fernwerk.example,Eva,,,Fernwerk,AT,2,Yes,2026-02-05,,x\n"
    ",,,,,,,,,,,\n"
)


def take(workspace: Workspace, path: Path, dialect: str | None = "contacts") -> ImportResult:
    return import_file(workspace, path, dialect, accept=False, progress=silent())


def write(folder: Path, text: str, name: str = "leads.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def rows(workspace: Workspace, **more: Any) -> list[Any]:
    return list(listing.listed(workspace, limit=0, **more).rows)


def many(count: int) -> str:
    return "".join(f"L{n},p{n}@customer.example,P{n},,,,,{n},No,2026-01-01,,\n" for n in range(10, 10 + count))


def test_columns_are_known_by_name_and_the_others_are_kept(workspace: Workspace, tmp_path: Path) -> None:
    done = take(workspace, write(tmp_path, PEOPLE + many(60)), None)
    assert (done.as_, done.rows, done.used, done.unchanged, done.changeset) == ("contacts", 66, 63, 0, None)
    assert [(one.row, one.reason) for one in done.skipped] == [
        (3, "the row has no Lead ID, which tells the rows of this file apart"),
        (5, "the row has 12 cells, the headings are 10"),
        (6, "the row is empty"),
    ]
    first, second = rows(workspace)[:2]
    assert (first["key"], first["email"], first["country"], first["job_title"]) == (
        "L1",
        "anna@ledgerly.example",
        "DE",
        "CFO",
    )
    assert first["answers"]["E-Mail"] == " Anna@Ledgerly.example ", "word for word"
    assert (second["email"], second["country"], second["job_title"]) == (None, "DK", None)
    assert second["answers"]["Job Title"] == "Select"
    (source,) = listing.sources(workspace)
    assert (source.key_column, source.contacts) == ("Lead ID", 63)
    assert {one["name"]: one["type"] for one in source.columns} == {
        "Lead ID": "text", "E-Mail": "text", "First Name": "text", "Last Name": "text", "Job Title": "text",
        "Company": "text", "Country": "text", "Score": "number", "Won": "boolean", "Created": "date",
    }  # fmt: skip


def test_a_file_read_again_changes_only_what_changed(workspace: Workspace, tmp_path: Path) -> None:
    take(workspace, write(tmp_path, "Lead ID,Company\nA,One\nB,Two\n"))
    same = take(workspace, write(tmp_path, "Lead ID,Company\nA,One\nB,Three\nC,Four\nC,Five\n"))
    assert (same.rows, same.used, same.unchanged) == (4, 3, 1)
    assert [(one.row, one.reason) for one in same.repeated] == [(3, "the same Lead ID as row 4, which is kept")]
    assert [row["company"] for row in rows(workspace)] == ["One", "Three", "Five"]


def test_rows_without_a_key_are_known_by_their_numbers(workspace: Workspace, tmp_path: Path) -> None:
    text = "Company,Won\nOne,1\nOne,0\nTwo,1\n"
    done = take(workspace, write(tmp_path, text), "contacts")
    assert "known by their numbers" in " ".join(done.notes)
    assert [row["key"] for row in rows(workspace)] == ["row 1", "row 2", "row 3"]
    assert take(workspace, write(tmp_path, text), "contacts").unchanged == 3
    take(workspace, write(tmp_path, "Company,Won\nOne,1\n"), "contacts")
    assert [row["key"] for row in rows(workspace)] == ["row 1"], "a shorter file of the same name"
    take(workspace, write(tmp_path, "Company,Email\nOne,a@one.example\n"), "contacts")
    assert [row["key"] for row in rows(workspace)] == ["a@one.example"], "told apart otherwise"


def test_a_file_without_one_usable_row_leaves_what_was_there(workspace: Workspace, tmp_path: Path) -> None:
    take(workspace, write(tmp_path, "Lead ID,Company\nA,One\nB,Two\n"))
    before = listing.sources(workspace)
    done = take(workspace, write(tmp_path, "Lead ID,Company\n,\n , \n"))
    assert (done.used, done.unchanged, len(done.skipped)) == (0, 0, 2)
    assert [row["company"] for row in rows(workspace)] == ["One", "Two"]
    assert listing.sources(workspace) == before


def test_companies_of_a_workbook(workspace: Workspace, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["companyname", "companywebsite", "employees"], ["Ledgerly", "https://www.Ledgerly.example/x", 120]):
        sheet.append(row)
    book.save(tmp_path / "targets.xlsx")
    done = take(workspace, tmp_path / "targets.xlsx", None)
    assert (done.as_, done.used) == ("companies", 1)
    (row,) = rows(workspace, kind="company")
    assert (row["company"], row["domain"], row["company_size"], row["source"]) == (
        "Ledgerly", "ledgerly.example", "120", "targets.xlsx"
    )  # fmt: skip


@pytest.mark.parametrize("text", ["Email\n", "\n,,\n"])
def test_a_file_without_rows_is_refused_and_changes_nothing(workspace: Workspace, tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidInput):
        take(workspace, write(tmp_path, text))
    assert listing.sources(workspace) == []


def test_deleting_leaves_nothing_in_the_file(workspace: Workspace, tmp_path: Path) -> None:
    take(workspace, write(tmp_path, PEOPLE + many(60)))
    ids = listing.ids_of(workspace, email=" ANNA@ledgerly.example")
    assert len(ids) == 1
    assert delete_contacts(workspace, ids).contacts == 1
    assert delete_contacts(workspace, ids).contacts == 0
    delete_contacts(workspace, listing.ids_of(workspace, source="leads.csv"))
    assert (rows(workspace), listing.sources(workspace)) == ([], [])
    for path in tmp_path.glob("test.cdesk*"):
        content = path.read_bytes().lower()
        assert not [word for word in (b"anna", b"ledgerly", b"fernwerk", b"p42@customer") if word in content], path


def test_what_people_look_for_is_found(workspace: Workspace, tmp_path: Path) -> None:
    take(workspace, write(tmp_path, PEOPLE))
    assert [row["first_name"] for row in rows(workspace, text="FERN")] == ["Dan"]
    found = listing.listed(workspace, text="example", limit=1, offset=1)
    assert (len(found.rows), found.total) == (1, 3)


@given(st.lists(st.sampled_from(["", " ", "Name", "name", "E Mail", "e-mail", "Name (2)"]), min_size=1, max_size=8))
def test_headings_are_never_blank_and_never_the_same(cells: list[str]) -> None:
    found = named(cells)
    assert len({one.casefold().replace(" ", "").replace("-", "") for one in found}) == len(found)
    assert all(found)


def test_real_exports_are_taken_in_whole(shared_data: Path, workspace: Workspace) -> None:
    path = shared_data / "leads" / "x_education_leads.csv"
    with path.open(encoding="utf-8") as file:
        count = sum(1 for _ in csv.reader(file)) - 1
    done = take(workspace, path, None)
    assert (done.as_, done.rows, done.used, done.skipped) == ("contacts", count, count, ())
    (source,) = listing.sources(workspace)
    types = {one["name"]: one["type"] for one in source.columns}
    assert (source.key_column, types["Converted"], types["TotalVisits"], len(types)) == (
        "Prospect ID",
        "boolean",
        "integer",
        37,
    )
    assert all(row["city"] != "Select" for row in listing.listed(workspace, limit=500).rows)


def test_the_key_is_the_column_that_tells_rows_apart(shared_data: Path) -> None:
    wanted = {"Contacts.csv": "CONTACTID", "Leads.csv": "LEADID"}
    for name, key in wanted.items():
        sheet = open_sheet(shared_data / "crm" / "zoho_demo" / name, "contacts")
        assert profile(sheet, "person", silent()).key_name == key


def test_an_error_of_the_file_says_nothing_about_anybody(workspace: Workspace, tmp_path: Path) -> None:
    with workspace.write() as writing:
        writing.exec_driver_sql(
            "CREATE TRIGGER no_more BEFORE INSERT ON contact BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    with pytest.raises(sqlite3.DatabaseError) as caught:
        take(workspace, write(tmp_path, PEOPLE))
    told = "".join(traceback.format_exception(caught.value)).lower()
    assert "full" in told
    assert not [word for word in ("anna", "berg", "ledgerly", "fernwerk") if word in told]
    assert listing.sources(workspace) == [], "nothing of the file was kept"
