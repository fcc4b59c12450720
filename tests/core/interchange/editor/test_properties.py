"""Whatever a file holds: no other error than InvalidInput, no row lost in silence, no trace of a failed import."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from core.errors import InvalidInput
from core.interchange.editor.exporting import export_editor
from core.interchange.editor.importing import import_editor
from core.interchange.editor.reading import open_sheet, read_blocks
from core.schema import ENTITY, change, change_set, log
from core.workspace import Workspace
from tests.core.interchange.editor.files import ACCOUNT, REAL, as_export, as_text

EXPORT = as_export(ACCOUNT)
PLAIN = as_text(ACCOUNT, ",").encode()
REAL_BYTES = [path.read_bytes()[:6000] for path in sorted(REAL.glob("*.csv"))] if REAL.is_dir() else []
QUICK = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def shared(tmp_path_factory) -> Iterator[Workspace]:
    """One workspace with the invented account in it; every example proposes, so the draft stays what it is."""
    folder = tmp_path_factory.mktemp("shared")
    (folder / "first.csv").write_bytes(EXPORT)
    with Workspace.create(folder / "w.cdesk", synchronous="OFF") as workspace:
        import_editor(workspace, folder / "first.csv", accept=True)
        yield workspace


def state(workspace):
    with workspace.read() as connection:
        return [
            connection.execute(select(func.count()).select_from(table)).scalar()
            for table in (*ENTITY.values(), change, change_set, log)
        ]


def try_import(workspace, content):
    path = workspace.path.with_name("mutated.csv")
    path.write_bytes(content)
    before = state(workspace)
    try:
        result = import_editor(workspace, path, accept=False)
    except InvalidInput as error:
        said = str(error)
        result = None
    if result is None:
        assert "mutated.csv" in said
        assert state(workspace) == before
        return
    assert result.rows == result.used + result.unchanged + len(result.skipped)
    assert result.rows == sum(len(block.numbers) + len(block.skipped) for block in read_blocks(open_sheet(path)))
    numbers = [one.row for one in result.skipped]
    assert numbers == sorted(set(numbers))
    assert all(1 <= number <= result.rows for number in numbers)
    assert (result.changeset is None) == (state(workspace) == before)


@st.composite
def mutated_bytes(draw):
    content = bytearray(draw(st.sampled_from([EXPORT, PLAIN, *REAL_BYTES])))
    for at in draw(st.lists(st.integers(0, len(content) - 1), max_size=6)):
        content[at] = draw(st.integers(0, 255))
    cut = draw(st.one_of(st.none(), st.integers(0, len(content))))
    return bytes(content[:cut])


@QUICK
@given(mutated_bytes())
def test_flipped_bytes_and_cut_files(shared, content):
    try_import(shared, content)


@st.composite
def mutated_cells(draw):
    rows = [dict(row) for row in ACCOUNT]
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    cells = st.sampled_from(
        [
            "",
            "[]",
            " -",
            "x",
            "0",
            "-1",
            "1.5",
            "Enabled",
            "Negative",
            "2276",
            "2026-13-01",
            "a;b",
            "é\n",
            "\x00",
            '"',
            "𝄞",
        ]
    )
    for _ in range(draw(st.integers(1, 12))):
        row = draw(st.sampled_from(rows))
        heading = draw(st.sampled_from(headings))
        row[heading] = draw(st.one_of(cells, st.sampled_from([cell for one in rows for cell in one.values()])))
    order = draw(st.permutations(headings))
    return as_text(draw(st.permutations(rows)), draw(st.sampled_from(",\t;")), order).encode()


@QUICK
@given(mutated_cells())
def test_swapped_cells_rows_and_columns(shared, content):
    try_import(shared, content)


@QUICK
@example(b"Campaign\n")
@example(b"\xff\xfe")
@given(
    st.one_of(
        st.binary(max_size=200),
        st.text(max_size=200).map(str.encode),
        st.text(max_size=200).map(lambda text: ("Campaign\tKeyword\n" + text).encode("utf-8", "replace")),
    )
)
def test_anything_at_all(shared, content):
    try_import(shared, content)


# A label or a list cannot hold a semicolon in an Editor file, and no cell can be the mark that erases.
NAMES = (
    st.text(
        st.characters(min_codepoint=32, max_codepoint=0x17F, exclude_categories=["Cc"], exclude_characters="[];"),
        min_size=1,
        max_size=12,
    )
    .map(str.strip)
    .filter(bool)
)
TEXTS = st.lists(NAMES, min_size=1, max_size=4)
MONEY = st.one_of(st.none(), st.integers(1, 10**9).map(lambda cents: cents * 10_000))
STATUS = st.sampled_from(["ENABLED", "PAUSED", "REMOVED", "DRAFT"])
MATCH = st.sampled_from(["EXACT", "PHRASE", "BROAD"])
PINS = st.one_of(st.none(), st.just({"1": 1}))


@st.composite
def drafts(draw):
    """A small account: campaigns, ad groups, ads, keywords, negatives, assets."""
    tree = []
    for name in draw(st.lists(NAMES, min_size=1, max_size=3, unique=True)):
        fields = {"name": name, "status": draw(STATUS), "daily_budget": draw(MONEY), "total_budget": draw(MONEY),
                  "locations": draw(st.lists(st.sampled_from(["DE", "AT", "US"]), unique=True)), "labels": draw(st.lists(NAMES, max_size=2)),
                  "languages": draw(st.sampled_from([None, [], ["en"], ["en", "de"]])), "comment": draw(st.one_of(st.none(), NAMES))}  # fmt: skip
        groups = []
        for group in draw(st.lists(NAMES, max_size=2, unique=True)):
            keys = draw(st.lists(st.tuples(NAMES, MATCH), max_size=3, unique=True))
            ads = draw(st.lists(st.tuples(TEXTS, TEXTS, PINS, STATUS), max_size=2))
            groups.append((group, draw(MONEY), keys, ads))
        tree.append(
            (
                fields,
                groups,
                draw(st.lists(st.tuples(NAMES, MATCH), max_size=2, unique=True)),
                draw(st.lists(NAMES, max_size=2)),
            )
        )
    return tree


def plant(workspace, tree):
    with workspace.edit("Draft") as edit:
        account = edit.create("account", {"name": "Northwind", "platform": "google_ads", "status": "ENABLED"})
        for fields, groups, negatives, callouts in tree:
            campaign = edit.create("campaign", {"account": account, "platform": "google_ads", **fields})
            for text, match in negatives:
                edit.create(
                    "negative_keyword",
                    {"campaign": campaign, "level": "campaign", "text": text, "match_type": match, "status": "ENABLED"},
                )
            for text in callouts:
                edit.create("asset", {"campaign": campaign, "type": "CALLOUT", "text": text, "status": "ENABLED"})
            for name, bid, keys, ads in groups:
                plant_group(edit, campaign, name, bid, keys, ads)


def plant_group(edit, campaign, name, bid, keys, ads):
    group = edit.create(
        "ad_group", {"campaign": campaign, "platform": "google_ads", "name": name, "status": "ENABLED", "max_cpc": bid}
    )
    for text, match in keys:
        edit.create(
            "keyword", {"ad_group": group, "text": text, "match_type": match, "status": "PAUSED", "max_cpc": bid}
        )
    for headlines, descriptions, pins, status in ads:
        edit.create("ad", {"ad_group": group, "platform": "google_ads", "format": "responsive_search", "status": status,
                           "headlines": headlines, "headline_pins": pins, "descriptions": descriptions})  # fmt: skip


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    path = tmp_path_factory.mktemp("empty") / "empty.cdesk"
    Workspace.create(path, synchronous="OFF").close()
    return path


# Two workspaces for each example: making a failing one smaller would take minutes.
@settings(QUICK, max_examples=5, phases=[Phase.explicit, Phase.generate])
@given(drafts())
def test_a_random_draft_comes_back_as_the_same_bytes(empty, tree):
    folder = empty.parent
    out, again = folder / "one.csv", folder / "two.csv"
    for name in ("a.cdesk", "b.cdesk"):
        for leftover in folder.glob(f"{name}*"):
            leftover.unlink()
        shutil.copy(empty, folder / name)
    with Workspace.open(folder / "a.cdesk", synchronous="OFF") as drafted:
        plant(drafted, tree)
        count = export_editor(drafted, out)
        same = import_editor(drafted, out, accept=True)
        assert (same.rows, same.unchanged, same.changeset) == (count, count, None)
    with Workspace.open(folder / "b.cdesk", synchronous="OFF") as fresh:
        assert not import_editor(fresh, out, accept=True).skipped
        export_editor(fresh, again)
    assert out.read_bytes() == again.read_bytes()
