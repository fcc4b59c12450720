"""Mutated files through every importer: never another error than InvalidInput, never a part of a file, no row lost in silence.

By default a few mutations of each file; `CAMPAIGN_DESK_FUZZ=2000` tries that many of each.
"""

from __future__ import annotations

import csv
import io
import os
import random
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.interchange import import_file
from core.errors import InvalidInput
from core.interchange.workbook import export_workbook
from core.progress import silent
from core.schema import ENTITY, change, change_set, fact, log
from core.workspace import Workspace
from tests.core.interchange.editor.files import ACCOUNT, as_export, as_text
from tests.core.interchange.test_bulk import SHEET as BULK
from tests.core.interchange.test_metrics import CAMPAIGNS as REPORT

TRIES = int(os.environ.get("CAMPAIGN_DESK_FUZZ", "12"))
SHARED = Path(__file__).resolve().parents[3].parent / "shared" / "data"
LINKEDIN = (
    "Campaign,Campaign Objective,Ad Set,Format,Status,Budget,Include: Job titles,Exclude: Companies,Ad name,Introductory text,Headline,Own\n"
    "Owners,Lead generation,,,Draft,,,,,,,x\n"
    'Owners,,CFOs,Single image,Paused,50.00,"CFO|urn:li:title:1; Head\\; Finance",Northwind,,,,\n'
    'Owners,,CFOs,,Draft,,,,Ad 1,"Books, closed\nin days",Close faster,\n'
)
CONTACTS = (
    "Lead ID,E-Mail,First Name,Company,Country,Score,Won,Created\n"
    "L1,anna@ledgerly.example,Anna,Ledgerly,Germany,3.5,Yes,2026-01-02\n"
    'L2,ben@fernwerk.example,Ben,"Fernwerk, Graz",AT,"1,200",No,"15 Apr, 2021 00:03:00"\n'
    "L3,,Cora,,,,,\n"
)
COMPANIES = (
    "companyname;companywebsite;linkedincompanypageurl;companycountry;Own\n"
    "Ledgerly GmbH;https://ledgerly.example/x;;DE;1\nFernwerk AG;;https://linkedin.com/company/fernwerk;Austria;2\n"
)
TEXTS: dict[str, tuple[str, bytes]] = {
    "editor": ("google-ads-editor", as_export(ACCOUNT)),
    "editor-commas": ("google-ads-editor", as_text(ACCOUNT, ",").encode()),
    "bulk": ("google-ads-bulk", BULK.encode()),
    "linkedin": ("linkedin-sheet", LINKEDIN.encode("utf-8-sig")),
    "report": ("metrics", REPORT.encode()),
    "contacts": ("contacts", CONTACTS.encode()),
    "companies": ("companies", COMPANIES.encode("utf-8-sig")),
}
REAL = {
    "real-keywords": ("google-ads-editor", "google_ads_editor/editor_keywords_first400_utf16.csv"),
    "real-ads": ("google-ads-editor", "google_ads_editor/editor_rsa_utf16.csv"),
    "real-campaigns": ("google-ads-editor", "google_ads_editor/editor_campaign_utf16.csv"),
    "real-negatives": ("google-ads-editor", "google_ads_editor/import_negatives_utf8.csv"),
    "real-report": ("metrics", "ads/google_reports/campaign_report_alltime_utf8.csv"),
    "real-linkedin": ("metrics", "linkedin/li_ad_performance_en_aggregated_utf16.csv"),
}
NASTY = ("", "[]", "=1+1", "\x00", '"', '"",""', "é", "𝄞" * 9, "9" * 400, "-1", "1e999", "[" * 40, "a\tb", "a\r\nb", "\ufeff", "{", "NaN", "💥",
         "'=x", "x" * 40_000, "\u2028", "2026-99-99", "<script>", "../..", "|;|;\\")  # fmt: skip


def _content(name: str) -> bytes:
    if name in TEXTS:
        return TEXTS[name][1]
    path = SHARED / REAL[name][1]
    if not path.is_file():
        pytest.skip("../shared/data is not there: real files are not mutated")
    return path.read_bytes()[:60_000]


def _encoding(content: bytes) -> str:
    return "utf-16" if content.startswith(b"\xff\xfe") else "utf-8-sig"


def _text(content: bytes) -> str:
    return content[: len(content) // 2 * 2].decode(_encoding(content), "replace")


def flip(content: bytes, dice: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(dice.randint(1, 8)):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def cut(content: bytes, dice: random.Random) -> bytes:
    first, last = sorted(dice.randrange(len(content)) for _ in range(2))
    return content[:first] + content[last:] if dice.random() < 0.5 else content[:last]


def other_encoding(content: bytes, dice: random.Random) -> bytes:
    return _text(content).encode(
        dice.choice(["latin-1", "utf-16-be", "utf-16-le", "utf-8", "cp1252", "utf-32"]), "replace"
    )


def marks(content: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(content))
    return (
        content[:at]
        + dice.choice([b"\xef\xbb\xbf", b"\xff\xfe", b'"', b"\x00", b"\r", b"\n", b"\r\r\n", b'"\n"'])
        + content[at:]
    )


def ends(content: bytes, dice: random.Random) -> bytes:
    return "".join(line + dice.choice(["\n", "\r\n", "\r", "\n\n"]) for line in _text(content).splitlines()).encode(
        _encoding(content)
    )


def cells(content: bytes, dice: random.Random) -> bytes:
    rows = list(csv.reader(io.StringIO(_text(content), newline=""), delimiter="\t" if b"\t" in content[:4000] else ","))
    for _ in range(dice.randint(1, 20)):
        row = dice.choice([one for one in rows if one])
        row[dice.randrange(len(row))] = dice.choice(NASTY)
    return _written(rows, dice, _encoding(content))


def columns(content: bytes, dice: random.Random) -> bytes:
    """Swapped, doubled or left-out columns."""
    rows = list(csv.reader(io.StringIO(_text(content), newline=""), delimiter="\t" if b"\t" in content[:4000] else ","))
    width = max(map(len, rows))
    order = list(range(width))
    dice.shuffle(order)
    order = order[: dice.randint(1, width)] + dice.choice([[], order[:1], order[:3]])
    return _written([[row[at] if at < len(row) else "" for at in order] for row in rows], dice, _encoding(content))


def rows_of_it(content: bytes, dice: random.Random) -> bytes:
    """Lines in another order, some twice, some gone."""
    lines = _text(content).splitlines(keepends=True)
    head, body = lines[:1], lines[1:]
    dice.shuffle(body)
    return "".join(head + body[: dice.randint(1, max(1, len(body)))] + body[: dice.randint(0, 3)]).encode(
        _encoding(content)
    )


def _written(rows: list[list[str]], dice: random.Random, encoding: str) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=dice.choice(",\t;"), lineterminator="\r\n")
    writer.writerows(rows)
    return out.getvalue().encode(encoding, "replace")


MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    flip, cut, other_encoding, marks, ends, cells, columns, rows_of_it,
)  # fmt: skip


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """One workspace with something of everything; each try is a proposal, so the draft stays what it is."""
    folder = tmp_path_factory.mktemp("fuzz")
    with Workspace.create(folder / "w.cdesk", synchronous="OFF") as workspace:
        for name, (dialect, content) in TEXTS.items():
            (folder / name).write_bytes(content)
            import_file(workspace, folder / name, dialect, accept=True, progress=silent())
        yield workspace


def _state(workspace: Workspace) -> list[int]:
    tables = (*ENTITY.values(), change, change_set, log, fact)
    with workspace.read() as connection:
        return [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables]


def attempt(workspace: Workspace, content: bytes, dialect: str | None, suffix: str = ".csv") -> None:
    path = workspace.path.with_name(f"mutated{suffix}")
    path.write_bytes(content)
    before = _state(workspace)
    try:
        result = import_file(workspace, path, dialect, accept=False, progress=silent())
    except InvalidInput as error:
        refused = str(error)
        assert "mutated" in refused, refused
        assert len(refused) < 3_000
        assert _state(workspace) == before
        return
    assert result.rows == result.used + result.unchanged + len(result.skipped)
    numbers = [one.row for one in result.skipped]
    assert len(set(numbers)) == len(numbers)
    assert all(
        1 <= number <= result.rows and reason for number, reason in ((one.row, one.reason) for one in result.skipped)
    )
    if result.as_ != "metrics":
        assert (result.changeset is None) == (_state(workspace) == before)


@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda one: one.__name__)
@pytest.mark.parametrize("name", [*TEXTS, *(REAL if TRIES >= 100 else ("real-ads", "real-report"))])
def test_mutated_files(filled: Workspace, name: str, mutate: Callable[[bytes, random.Random], bytes]) -> None:
    content = _content(name)
    dialect = TEXTS[name][0] if name in TEXTS else REAL[name][0]
    tries = max(1, TRIES // len(MUTATIONS)) if TRIES < 100 else TRIES
    for seed in range(tries):
        dice = random.Random(f"{name} {mutate.__name__} {seed}")
        mutated = mutate(content, dice)
        if dice.random() < 0.4:
            mutated = dice.choice((flip, cut, marks))(mutated, dice) if mutated else mutated
        attempt(filled, mutated, dice.choice([dialect, None]))


@pytest.mark.parametrize(
    "dialect", ["google-ads-editor", "google-ads-bulk", "linkedin-sheet", "metrics", "xlsx", "answer", None]
)
@pytest.mark.parametrize("name", [*TEXTS])
def test_any_file_named_as_any_dialect(filled: Workspace, name: str, dialect: str | None) -> None:
    attempt(filled, TEXTS[name][1], dialect)


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00" * 50, b"\xff\xfe", b"\xff\xfe\x00", b"Campaign", b"Campaign\n", b"\n\n\n", b'"' * 99, b"Campaign,Keyword\n" + b'"a' * 3_000,
     b"Campaign" + b",x" * 10_000 + b"\nA" + b"," * 10_000 + b"\n", b"," * 10_000 + b"\n" + b"a," * 10_000, b"{}", b"[" * 9_999,
     b"Row Type,Action\n", b"Row Type,Action,Campaign\nCampaign,Add\n", b"Campaign,Ad Set\n,\n", b"Campaign,Clicks,Cost\n\x80,1,1\n",
     b"SQLite format 3\x00", b"%PDF-1.7", b"PK\x03\x04", b"PK\x03\x04" + bytes(200), b"Campaign,Campaign\nA,B\n",
     b"Campaign,Keyword\nA," + b"x" * 200_000 + b"\n", b"\xef\xbb\xbf\xef\xbb\xbfCampaign,Budget\nA,1\n"],
    ids=lambda content: repr(content[:18]),
)  # fmt: skip
def test_files_that_are_hardly_any(filled: Workspace, content: bytes) -> None:
    for dialect in ("google-ads-editor", "google-ads-bulk", "linkedin-sheet", "metrics", "answer", None):
        attempt(filled, content, dialect)


def test_mutated_workbooks(filled: Workspace) -> None:
    path = filled.path.with_name("whole.xlsx")
    export_workbook(filled, path, silent())
    whole = path.read_bytes()
    for seed in range(max(TRIES, 8)):
        dice = random.Random(seed)
        attempt(
            filled,
            dice.choice([flip, cut, marks, _part_of_zip])(whole, dice),
            dice.choice(["xlsx", None, "metrics"]),
            ".xlsx",
        )


def _part_of_zip(content: bytes, dice: random.Random) -> bytes:
    """The same archive with one part of it mutated, gone, or another one's."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        hurt = dice.choice(names)
        for name in names:
            data = old.read(name)
            if name == hurt:
                data = dice.choice([b"", b"<x", flip(data, dice), cut(data, dice), old.read(dice.choice(names))])
            if name != hurt or dice.random() < 0.8:
                new.writestr(name, data)
    return out.getvalue()
