"""What is written: escaped, whole, and the same numbers everywhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

from core.reporting import Asked, make_report
from core.reporting.chart import chart, nice_top
from core.reporting.html import document, write_html
from core.reporting.words import amount, change_of, change_text, meaning_of, span_words, text_of
from core.reporting.workbook import write_workbook
from core.values import MICROS
from core.workspace import Workspace

from .conftest import TODAY

MONTH = Asked(TODAY - timedelta(days=30), TODAY - timedelta(days=1))
VOID = {"meta", "br", "img", "line", "rect", "path", "circle"}


class Reader(HTMLParser):
    """Reads tables, and notices what is left open or fetched from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        self.fetched += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag in ("script", "link", "iframe"):
            self.fetched.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append(data.strip())


def test_the_page_is_whole_escaped_and_needs_nothing(figured: Workspace, tmp_path: Path) -> None:
    report = make_report(figured, MONTH, TODAY)
    write_html(report, tmp_path / "r.html")
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    reader = Reader()
    reader.feed(text)
    assert (reader.open, reader.fetched) == ([], [])
    assert "Campaign 0 <b>" in reader.texts
    assert "Campaign 0 <b>" not in text
    assert "http" not in re.sub(r'xmlns="[^"]*"', "", text)
    (block,) = report.blocks
    assert amount(block.total.sums[2], "EUR") in reader.texts


def test_two_currencies_get_two_parts_and_no_sum(planter: Callable[..., Workspace]) -> None:
    reader = Reader()
    reader.feed(document(make_report(planter(currencies=("EUR", "USD")), MONTH, TODAY)))
    assert {"Accounts in EUR", "Accounts in USD"} <= set(reader.texts)
    assert reader.texts.count("By platform") == 2


def test_the_empty_page_says_what_to_do(empty: Workspace) -> None:
    assert "Get changes" in document(make_report(empty, MONTH, TODAY))


def test_the_workbook_has_the_same_numbers(figured: Workspace, tmp_path: Path) -> None:
    report = make_report(figured, MONTH, TODAY)
    (block,) = report.blocks
    write_workbook(report, tmp_path / "r.xlsx")
    book = openpyxl.load_workbook(tmp_path / "r.xlsx", data_only=False)
    assert book.sheetnames == ["About", "Platforms", "Campaigns", "Ad groups", "Days"]
    for name in book.sheetnames[1:]:
        rows = list(book[name].iter_rows(values_only=True))
        at = rows[0].index("Cost (EUR)")
        costs = [row[at] for row in rows[1:]]
        assert rows[-1][0] == "Total"
        assert costs[-1] == pytest.approx(block.total.sums[2] / MICROS)
        assert sum(costs[:-1]) == pytest.approx(costs[-1])
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    assert "Campaign 0 <b>" in {cell.value for cell in cells}
    book.close()


def test_the_chart_stays_within_itself(figured: Workspace) -> None:
    (block,) = make_report(figured, MONTH, TODAY).blocks
    for name in ("cost", "ctr", "conversions", "roas"):
        tree = ElementTree.fromstring(chart(block, str(MONTH.since), str(MONTH.until), name))
        points = [
            tuple(float(part) for part in pair)
            for path in tree.iter("{http://www.w3.org/2000/svg}path")
            for pair in re.findall(r"[ML]([\d.]+) ([\d.]+)", path.get("d", ""))
        ]
        assert len(points) == sum(len(day.by_platform) for day in block.days)
        assert all(64 <= x <= 840 and 13 <= y <= 221 for x, y in points)
        hatched = [one for one in tree.iter("{http://www.w3.org/2000/svg}rect") if one.get("fill") == "url(#hatch)"]
        assert len(hatched) == sum(not day.final(name) for day in block.days)


@pytest.mark.parametrize("value", [0.004, 0.31, 1, 7.2, 99, 100, 12_345])
def test_the_scale_ends_above_the_highest(value: float) -> None:
    assert value * 0.999 <= nice_top(value) <= value * 2.51
    whole = nice_top(value, whole=True)
    assert whole >= value * 0.999
    assert whole % 4 == 0 or value > 40


def test_figures_in_words() -> None:
    assert text_of("cost", 1_234_567_891, "EUR") == "1,234.57"
    assert text_of("cost", 1_234_567_891, "JPY") == "1,235"
    assert text_of("ctr", 0.01234, "EUR") == "1.23 %"
    assert text_of("conversions", 12.5, "EUR") == "12.5"
    assert text_of("conversions", 12.0, "EUR") == "12"
    assert text_of("cpa", None, "EUR") == "–"
    assert (change_text(change_of(110, 100)), change_text(change_of(90, 100)), change_text(change_of(1, None))) == (
        "+10 %",
        "−10 %",
        "",
    )
    assert [meaning_of(*one) for one in (("cpa", -0.1), ("cpa", 0.1), ("clicks", 0.1), ("cost", 0.5), ("ctr", 0.001))] == [
        "better", "worse", "better", "other", "other",
    ]  # fmt: skip
    assert span_words("2026-10-24", "2026-11-22") == "24 Oct – 22 Nov 2026"
    assert span_words("2026-11-01", "2026-11-22") == "1 – 22 Nov 2026"
    assert span_words("2025-12-30", "2026-01-02") == "30 Dec 2025 – 2 Jan 2026"
