"""Performance reports in: invented ones with the quirks of real downloads, and the real ones where they are."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from core.catalog import GOOGLE, KINDS, LINKEDIN
from core.errors import InvalidInput
from core.interchange.metrics import import_metrics
from core.interchange.metrics.matching import level, named
from core.interchange.metrics.numbers import day_first, decimal_comma, number, parse_day
from core.interchange.metrics.report import Report, read_report
from core.interchange.result import ImportResult
from core.progress import silent
from core.query import compile_query
from core.rows import list_rows
from core.schema import ENTITY, fact
from core.workspace import Workspace

MICROS = 1_000_000


@pytest.fixture
def filled(workspace: Workspace) -> Workspace:
    with workspace.edit("fill") as edit:
        for platform, names in ((GOOGLE, ("Brand", "Generic")), (LINKEDIN, ("Awareness",))):
            account = edit.create("account", {"name": platform, "platform": platform})
            for name in names:
                campaign = edit.create("campaign", {"account": account, "platform": platform, "name": name})
                group = edit.create("ad_group", {"campaign": campaign, "platform": platform, "name": "Close"})
                edit.create("ad", {"ad_group": group, "platform": platform, "name": f"{name} ad"})
                if platform == GOOGLE:
                    edit.create_many(
                        "keyword",
                        [
                            {"ad_group": group, "text": "close software", "match_type": match}
                            for match in ("EXACT", "PHRASE")
                        ],
                    )
    return workspace


def _load(workspace: Workspace, folder: Path, text: str, encoding: str = "utf-8") -> ImportResult:
    (folder / "report.csv").write_bytes(text.encode(encoding))
    return import_metrics(workspace, folder / "report.csv", accept=False, progress=silent())


def _facts(workspace: Workspace, kind: str) -> list[tuple[str, str, int | None, int | None, int | None, int | None]]:
    title = KINDS[kind].title
    table = ENTITY[kind]
    query = (
        select(table.c[title], fact.c.day, fact.c.impressions, fact.c.clicks, fact.c.cost, fact.c.conversions)
        .join(fact, (fact.c.entity == table.c.pk) & (fact.c.kind == KINDS[kind].code))
        .order_by(fact.c.day, table.c.pk)
    )
    with workspace.read() as connection:
        return [tuple(row) for row in connection.execute(query)]


CAMPAIGNS = (
    'Campaign report\n"February 10, 2026 - February 23, 2026"\n'
    "Campaign status,Campaign,Currency code,Clicks,Impr.,CTR,Avg. CPC,Cost,Search lost IS (rank),Conversions\n"
    'Enabled,Brand,EUR,"1,042","20,000",5.21%,1.00,"1,042.00",< 10%,28.20\n'
    "Enabled,Generic,EUR,3,100,3.00%,2.00,6.00, --, --\n"
    "Paused,Elsewhere,EUR,5,50,10.00%,1.00,5.00,> 90%,0.00\n"
    'Total: Campaigns, --,EUR,"1,050","20,150",5.21%,1.00,"1,053.00", --,28.20\n'
    'Total: Account,,EUR,"1,060","20,250",5.21%,1.00,"1,063.00",,28.20\n'
)


def test_a_google_report_without_days(filled: Workspace, tmp_path: Path) -> None:
    result = _load(filled, tmp_path, CAMPAIGNS)
    assert (result.rows, result.used, result.unchanged, result.changeset) == (3, 2, 0, None)
    assert [(one.row, one.reason) for one in result.skipped] == [(3, "There is no campaign “Elsewhere” here.")]
    assert result.totals == {"clicks": 1050, "impressions": 20150, "cost": "1053.00", "conversions": 28.2}
    assert result.stated_totals["Total: Account"] == {
        "clicks": 1060,
        "impressions": 20250,
        "cost": "1063.00",
        "conversions": 28.2,
    }
    assert _facts(filled, "campaign") == [
        ("Brand", "2026-02-10", 20000, 1042, 1042 * MICROS, 28_200_000),
        ("Generic", "2026-02-10", 100, 3, 6 * MICROS, None),
    ]
    assert any("2026-02-10 to 2026-02-23" in note for note in result.notes)
    assert [
        row["name"] for row in list_rows(filled, "campaign", compile_query("campaign", "cost > 1000 cpa < 40"))
    ] == ["Brand"]


def test_the_same_report_again_changes_nothing_and_a_newer_one_replaces(filled: Workspace, tmp_path: Path) -> None:
    _load(filled, tmp_path, CAMPAIGNS)
    again = _load(filled, tmp_path, CAMPAIGNS)
    assert (again.used, again.unchanged, len(again.skipped)) == (0, 2, 1)
    newer = _load(filled, tmp_path, CAMPAIGNS.replace("Generic,EUR,3,100", "Generic,EUR,4,101"))
    assert (newer.used, newer.unchanged) == (1, 1)
    assert _facts(filled, "campaign")[1][2:4] == (101, 4)


def test_keyword_reports_have_their_totals_in_the_third_column(filled: Workspace, tmp_path: Path) -> None:
    text = (
        "Search keyword report\nAll time\nDay\tKeyword status\tKeyword\tMatch type\tCampaign\tAd group\tClicks\tImpr.\tCost\n"
        '2026-11-01\tEnabled\tclose software\tExact match\tBrand\tClose\t1\t10\t2.50\n2026-11-02\tEnabled\t"""close software"""\tPhrase match\tBrand\tClose\t2\t20\t0\n'
        "2026-11-02\tEnabled\tother\tBroad match\tBrand\tClose\t4\t40\t1\nyesterday\tEnabled\tclose software\tExact match\tBrand\tClose\t8\t80\t1\n"
        " --\t --\tTotal: Keywords\t --\t --\t --\t3\t30\t2.50\n"
    )
    result = _load(filled, tmp_path, text, "utf-16")
    assert (result.rows, result.used) == (4, 2)
    assert {one.row: one.reason for one in result.skipped} == {
        3: "There is no broad keyword “other” in this ad group.",
        4: "“yesterday” is not a day.",
    }
    assert result.stated_totals == {"Total: Keywords": {"clicks": 3, "impressions": 30, "cost": "2.50"}}
    assert _facts(filled, "keyword") == [
        ("close software", "2026-11-01", 10, 1, 2_500_000, None),
        ("close software", "2026-11-02", 20, 2, 0, None),
    ]


def test_rows_of_one_day_add_up_and_search_terms_never_replace_them(filled: Workspace, tmp_path: Path) -> None:
    devices = "Day,Device,Campaign,Ad group,Clicks,Impr.\n2026-11-01,Phones,Brand,Close,1,10\n2026-11-01,Computers,Brand,Close,2,20\n"
    assert _load(filled, tmp_path, devices).used == 2
    assert _facts(filled, "ad_group") == [("Close", "2026-11-01", 30, 3, None, None)]
    terms = "Search term,Match type,Campaign,Ad group,Day,Clicks,Impr.\nx,Exact,Brand,Close,2026-11-01,1,1\ny,Exact,Generic,Close,2026-11-01,1,2\n"
    result = _load(filled, tmp_path, terms)
    assert (result.used, result.unchanged) == (1, 1)
    assert _facts(filled, "ad_group") == [
        ("Close", "2026-11-01", 30, 3, None, None),
        ("Close", "2026-11-01", 2, 1, None, None),
    ]


DAYS = "Day,Campaign,Clicks,Impr.,Cost\n2026-02-10,Brand,1,10,1.00\n2026-02-12,Brand,2,20,2.00\n"
SPAN = 'Campaign report\n"February 10, 2026 - February 23, 2026"\nCampaign,Clicks,Impr.,Cost\nBrand,{},{},{}\n'
ALL = "Campaign report\nAll time\nCampaign,Clicks,Impr.,Cost\nBrand,9,90,9.00\n"


def _clicks(workspace: Workspace) -> list[tuple[str, str | None, int | None]]:
    with workspace.read() as connection:
        return [tuple(row) for row in connection.execute(select(fact.c.day, fact.c.until, fact.c.clicks))]


@pytest.mark.parametrize(
    ("texts", "held"),
    [
        ((ALL, ALL), [("1970-01-01", "9999-12-31", 9)]),
        ((SPAN.format(3, 30, "3.00"),) * 2, [("2026-02-10", "2026-02-23", 3)]),
        ((DAYS, SPAN.format(3, 30, "3.00")), [("2026-02-10", None, 1), ("2026-02-12", None, 2)]),
        ((DAYS, SPAN.format(4, 40, "4.00")), [("2026-02-10", "2026-02-23", 4)]),
        ((SPAN.format(4, 40, "4.00"), DAYS), [("2026-02-10", None, 1), ("2026-02-12", None, 2)]),
        ((ALL, DAYS, ALL), [("1970-01-01", "9999-12-31", 9)]),
    ],
    ids=["all time twice", "span twice", "days then the same sum", "days then another sum", "sum then days", "all, days, all"],
)  # fmt: skip
def test_no_day_counts_twice(
    filled: Workspace, tmp_path: Path, texts: tuple[str, ...], held: list[tuple[str, str | None, int]]
) -> None:
    for text in texts:
        last = _load(filled, tmp_path, text)
    assert _clicks(filled) == held
    assert _load(filled, tmp_path, texts[-1]).used == 0
    assert any("no day counts twice" in note for note in last.notes) is (len(set(texts)) > 1 and not last.unchanged)


@pytest.mark.parametrize(
    ("unit", "cell", "days"),
    [("Week", "2026-02-09", ("2026-02-09", "2026-02-15")), ("Monat", "Februar 2026", ("2026-02-01", "2026-02-28")),
     ("Month", "2026-02", ("2026-02-01", "2026-02-28")), ("Quarter", "Q4 2026", ("2026-10-01", "2026-12-31")),
     ("Year", "2026", ("2026-01-01", "2026-12-31")), ("Mes", "febrero de 2026", ("2026-02-01", "2026-02-28")),
     ("Day", "3. März 2026", ("2026-03-03", None)), ("Jour", "3 févr. 2026", ("2026-02-03", None))],
)  # fmt: skip
def test_rows_by_week_month_quarter_and_year_in_many_languages(
    filled: Workspace, tmp_path: Path, unit: str, cell: str, days: tuple[str, str | None]
) -> None:
    _load(
        filled, tmp_path, f"{unit},Device,Campaign,Clicks,Impr.\n{cell},Phones,Brand,1,1\n{cell},Computers,Brand,2,2\n"
    )
    assert _clicks(filled) == [(*days, 3)]
    assert (
        _load(filled, tmp_path, f"{unit},Campaign,Clicks,Impr.\nbefore,Brand,1,1\n")
        .skipped[0]
        .reason.startswith("“before” is not a")
    )


def test_screens_are_told_and_an_empty_workspace_is_explained(
    filled: Workspace, workspace: Workspace, tmp_path: Path
) -> None:
    told: list[frozenset[str]] = []
    filled.listen(lambda edited: told.append(edited.kinds))
    _load(filled, tmp_path, ALL)
    _load(filled, tmp_path, ALL)
    assert told == [frozenset({"campaign"})]
    with Workspace.create(tmp_path / "empty.cdesk", synchronous="OFF") as empty:
        result = _load(empty, tmp_path, ALL)
    assert (result.used, len(result.skipped)) == (0, 1)
    assert "Import the structure first" in result.notes[0]


def test_sources_that_repeat_the_same_clicks_are_left_out_with_a_reason(filled: Workspace, tmp_path: Path) -> None:
    text = "Date,Datasource,Campaign,Clicks,Impressions\n01.02.2026,Google Adwords,Brand,5,50\n01.02.2026,Google Analytics,Brand,5,\n01.02.2026,Mailchimp,Brand,9,\n"
    result = _load(filled, tmp_path, text)
    assert (result.used, [one.row for one in result.skipped]) == (1, [2, 3])
    assert "Google Analytics" in result.skipped[0].reason


def test_what_differs_from_the_files_own_totals_is_named(filled: Workspace, tmp_path: Path) -> None:
    said = _load(filled, tmp_path, CAMPAIGNS.replace('"1,050","20,150"', '"1,051","20,150"')).notes
    assert "The rows do not add up to the file's own “Total: Campaigns”: clicks 1,050 against 1,051." in said
    assert not any("add up" in note for note in _load(filled, tmp_path, CAMPAIGNS).notes)


def test_figures_too_large_to_be_true_are_listed(filled: Workspace, tmp_path: Path) -> None:
    result = _load(filled, tmp_path, "Campaign,Clicks,Cost\nBrand,99999999999999999999,1\nBrand,1,1E99\nGeneric,1,1\n")
    assert (result.used, ["too large" in one.reason for one in result.skipped]) == (1, [True, True])


LINKEDIN_HEAD = 'Ad Performance Report (in UTC)\n"Report Start: September 21, 2026, 12:00 AM"\n"Report End: September 23, 2026, 11:59 PM"\n"Date Generated: September 23, 2026, 12:40 PM"\n\n'


def test_a_linkedin_export(filled: Workspace, tmp_path: Path) -> None:
    text = LINKEDIN_HEAD + (
        "Start Date (in UTC)\tCurrency\tCampaign Name\tAd Set Name\tAd Name\tTotal Spent\tImpressions\tClicks\tClick Through Rate\n"
        '9/21/2026\tEUR\tAwareness\t"Close"\tAwareness ad\t55.39\t3422\t11\t0.321%\n9/21/2026\tEUR\tAwareness\tClose\tGone\t1.5E-7\t1\t1\t1%\n'
    )
    result = _load(filled, tmp_path, text, "utf-16")
    assert (result.used, [one.reason for one in result.skipped]) == (1, ["There is no ad “Gone” here."])
    assert _facts(filled, "ad") == [("Awareness ad", "2026-09-21", 3422, 11, 55_390_000, None)]
    assert any("stand as one sum" in note for note in result.notes)


def test_older_words_other_languages_and_decimal_commas(filled: Workspace, tmp_path: Path) -> None:
    text = (
        "Startdatum (in UTC)\tValuta\tCampagnegroepsnaam\tCampagnenaam\tTotaal uitgegeven\tWeergaven\tKlikken\tGemiddelde kijktijd\n"
        "21-9-2026\tEUR\tAwareness\tClose\t1.055,39\t3.422\t11\t1.5\n22-9-2026\tEUR\tAwareness\tClose\t5,28\t440\t3\t2.5\n"
    )
    result = _load(filled, tmp_path, text, "utf-16")
    assert (result.used, result.totals["cost"], result.totals["impressions"]) == (2, "1060.67", 3862)
    assert _facts(filled, "ad_group") == [
        ("Close", "2026-09-21", 3422, 11, 1_055_390_000, None),
        ("Close", "2026-09-22", 440, 3, 5_280_000, None),
    ]


def test_an_export_without_delivery_is_no_error(filled: Workspace, tmp_path: Path) -> None:
    result = _load(filled, tmp_path, LINKEDIN_HEAD, "utf-16")
    assert (result.rows, result.used, result.skipped) == (0, 0, ())
    assert "nothing was delivered" in result.notes[0]


def test_ids_win_over_names(filled: Workspace, tmp_path: Path) -> None:
    with filled.write() as connection:
        table = ENTITY["campaign"]
        connection.execute(table.update().where(table.c.name == "Generic").values(remote_id="customers/1/campaigns/77"))
    _load(filled, tmp_path, "Campaign ID,Campaign,Day,Clicks,Cost\n77,Renamed online,2026-11-01,5,1.00\n")
    assert [row[0] for row in _facts(filled, "campaign")] == ["Generic"]


def test_other_currencies(filled: Workspace, tmp_path: Path) -> None:
    converted = "Campaign,Currency code,Cost,Cost (Converted currency),Clicks,Converted currency code\nBrand,GBP,10.00,11.50,5,EUR\n"
    result = _load(filled, tmp_path, converted)
    assert (_facts(filled, "campaign")[0][4], result.totals["cost"]) == (11_500_000, "10.00")
    signed = _load(filled, tmp_path, "Campaign Name,Cost,Clicks\nGeneric,£10.00,5\n")
    assert "GBP" in signed.notes[-1]
    assert _facts(filled, "campaign")[-1] == ("Generic", "1970-01-01", None, 5, None, None)


@pytest.mark.parametrize(
    ("text", "said"),
    [("Campaign report\nAll time\n", "no headings"), ("a,b\n1,2\n", "no headings"), ("Currency,Clicks,Cost\nEUR,1,2\n", "name no campaign"),
     ('Campaign,Clicks\n"Brand,1\n', "cannot be told apart")],
)  # fmt: skip
def test_what_is_no_report_is_said(filled: Workspace, tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        _load(filled, tmp_path, text)
    assert _facts(filled, "campaign") == []


def test_faulty_rows_are_listed(filled: Workspace, tmp_path: Path) -> None:
    result = _load(filled, tmp_path, "Campaign,Clicks,Cost\nBrand,many,1.00\nBrand,1\n,1,1.00\nGeneric,1,1.00\n")
    assert (result.rows, result.used, [one.row for one in result.skipped]) == (4, 1, [1, 2, 3])


@pytest.mark.parametrize(
    ("name", "stated", "rows"),
    [
        ("campaign_report_alltime_utf8.csv", "Total: Campaigns", 12),
        ("search_terms_getground_gbp_utf8.csv", "Total: Search terms", 8869),
    ],
)
def test_sums_of_real_reports_are_what_they_state(
    workspace: Workspace, shared_data: Path, name: str, stated: str, rows: int
) -> None:
    result = import_metrics(workspace, shared_data / "ads" / "google_reports" / name, accept=False, progress=silent())
    assert (result.rows, result.used, len(result.skipped)) == (rows, 0, rows)
    sums, said = dict(result.totals), dict(result.stated_totals[stated])
    # Google rounds the cost of every row to cents, so their sum is off by some of them.
    assert abs(Decimal(str(sums.pop("cost"))) - Decimal(str(said.pop("cost")))) < Decimal("0.10")
    assert sums == said


@pytest.mark.parametrize(
    "name", ["ads/google_reports/campaign_report_alltime_utf8.csv", "ads/google_reports/campaigns_getground_eur.csv",
             "ads/google_reports/search_terms_getground_gbp_utf8.csv", "linkedin/li_ad_performance_en_aggregated_utf16.csv",
             "ads/adverity_daily_channels.csv", "ads/kag_conversion_data.csv", "ads/google_ads_sales_uncleaned_synthetic.csv"]
)  # fmt: skip
def test_every_real_report_gives_each_figure_once(workspace: Workspace, shared_data: Path, name: str) -> None:
    """A campaign and what the rows name is made first; then all that is stored is the sum of the rows that were used."""
    report = read_report(shared_data / name)
    _plant(workspace, report)
    first = import_metrics(workspace, shared_data / name, accept=False, progress=silent())
    again = import_metrics(workspace, shared_data / name, accept=False, progress=silent())
    assert first.rows == first.used + first.unchanged + len(first.skipped)
    assert (again.used, again.unchanged) == (0, first.used + first.unchanged)
    assert not any("add up" in note for note in first.notes)
    skipped = {one.row for one in first.skipped}
    with workspace.read() as connection:
        for measure, scale in (("clicks", 1), ("impressions", 1)):
            if measure in report.measures:
                wanted = sum(row.measures.get(measure, 0) for row in report.rows if row.number not in skipped)
                stored = connection.execute(select(func.sum(fact.c[measure]))).scalar() or 0
                assert stored == wanted * scale


def _plant(workspace: Workspace, report: Report) -> None:
    kind = level(report)
    paths = {tuple(named(report, row, one) for one in ("campaign", "ad_group", "ad")) for row in report.rows}
    with workspace.edit("plant") as edit:
        above: dict[tuple[object, ...], str] = {(): edit.create("account", {"name": "A", "platform": report.platform})}
        for depth, one in enumerate(("campaign", "ad_group", "ad"), start=1):
            keys = sorted({path[:depth] for path in paths})
            parent = ("account", "campaign", "ad_group")[depth - 1]
            rows = [
                {parent: above[key[:-1]], "platform": report.platform, "name": key[-1][1] or key[-1][0]} for key in keys
            ]
            above = dict(zip(keys, edit.create_many(one, rows), strict=True))
            if one == kind:
                break
    assert kind in ("campaign", "ad_group", "ad")


def test_the_real_linkedin_export(shared_data: Path) -> None:
    report = read_report(shared_data / "linkedin" / "li_ad_performance_en_aggregated_utf16.csv")
    assert (report.platform, str(report.since), str(report.until), len(report.rows)) == (
        LINKEDIN,
        "2026-09-21",
        "2026-09-23",
        2,
    )
    assert sum(row.measures["cost"] for row in report.rows) == Decimal("60.67")


@pytest.mark.parametrize(
    ("cell", "comma", "whole", "value"),
    [("1,042", False, True, 1042), ("1.042", False, True, 1042), ("1.042", False, False, "1.042"), (" --", False, False, None), ("< 10%", False, False, None),
     ("20.00%", False, False, 20), ("€1,622.60", False, False, "1622.60"), ("1.622,60 €", True, False, "1622.60"), ("-2E-18", False, False, "-2E-18"),
     ("1 042", False, True, 1042), ("", False, False, None), ("EUR 5", False, False, 5)],
)  # fmt: skip
def test_numbers(cell: str, comma: bool, whole: bool, value: object) -> None:
    assert number(cell, comma=comma, whole=whole) == (None if value is None else Decimal(str(value)))


def test_a_report_tells_its_own_decimal_sign_and_date_order() -> None:
    assert decimal_comma(["1.042", "5,28", "7"])
    assert not decimal_comma(["1,042", "5.28", "7"])
    assert not decimal_comma(["1,042", "1.042"])
    assert (day_first(["9/21/2026"]), day_first(["21/9/2026"]), day_first(["1-2-2026"])) == (False, True, True)
    assert (
        parse_day("Sep 21, 2026", first_is_day=False) == parse_day("21.09.2026", first_is_day=True) == date(2026, 9, 21)
    )


@given(st.decimals(0, 10**9, places=2), st.booleans())
def test_amounts_read_as_they_were_written(value: Decimal, comma: bool) -> None:
    text = f"{value:,.2f}"
    if comma:
        text = text.replace(",", "_").replace(".", ",").replace("_", ".")
    assert number(text, comma=comma) == value


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    at=st.integers(0, len(CAMPAIGNS)),
    put=st.sampled_from(["", ",", '"', "\n", "x", "\x00", "9", "Total:", "€"]),
    cut=st.integers(0, 30),
)
def test_damaged_reports_lose_no_row_in_silence(filled: Workspace, tmp_path: Path, at: int, put: str, cut: int) -> None:
    try:
        result = _load(filled, tmp_path, CAMPAIGNS[:at] + put + CAMPAIGNS[at + cut :])
    except InvalidInput as refused:
        said = str(refused)
        assert "report.csv" in said
        return
    assert result.rows == result.used + result.unchanged + len(result.skipped)
