"""Dialects told by content: invented files with the quirks of real ones, and the real ones where they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import InvalidInput, NotFound
from core.interchange.dialects import DIALECTS
from core.interchange.recognise import recognise

EDITOR = (
    "Campaign\tAd Group\tLabels\tKeyword\tCriterion Type\tMax CPC\r\nBrand\tClose\t\tclose software\tExact\t2.50\r\n"
)
LINKEDIN_REPORT = (
    'Ad Performance Report (in UTC)\n"Report Start: September 21, 2026, 12:00 AM"\n"Report End: September 23, 2026, 11:59 PM"\n'
    '"Date Generated: September 23, 2026, 12:40 PM"\n\n'
)
SAMPLES = {
    "answer": [b'{"format": "campaign-desk-answer", "version": 1, "decisions": []}'],
    "google-ads-editor": [
        EDITOR.encode("utf-16"),
        EDITOR.encode("utf-16-le"),
        b"\xfe\xff" + EDITOR.encode("utf-16-be"),
        b"Campaign,Ad group,Ad group state,Max CPC\nBrand,Close,Enabled,2\n",
        b"Keyword\nclose software\n",
        b"Campaign,Campaign Status,Networks,Budget,Clicks,Impressions,Cost\nBrand,Enabled,Google search,5,1,2,3\n",
    ],
    "google-ads-bulk": [
        b"# a comment\nRow Type,Action,Campaign status,Customer ID,Campaign\nCampaign,Add,Enabled,1,Brand\n",
        "row type\tAction\tCampaign\nCampaign\tEdit\tBrand\n".encode("utf-16"),
    ],
    "linkedin-sheet": [
        b"\xef\xbb\xbfAccount,Campaign,Ad Set,Status\nLedgerly,LI,Set,Draft\n",
        b"Campaign;Include: Job titles\nLI;Controller\n",
        b"Campaign,Introductory text,Destination URL\nLI,Hi,https://ledgerly.example\n",
    ],
    "companies": [b"companyname,companywebsite,industry\nLedgerly,ledgerly.example,Software\n"],
    "contacts": [
        b"Email,First Name,Country\nkim@ledgerly.example,Kim,DE\n",
        b"Prospect ID;Lead Number;Converted\n1;2;0\n",
    ],
    "metrics": [
        b'Campaign report\nAll time\nCampaign,Budget,Campaign type,Impr.,Clicks\nBrand,5,Search,"1,042",3\n',
        'Search terms report\n"January 17, 2024 - February 15, 2024"\nSearch term\tClicks\tImpr.\nx\t1\t2\n'.encode(
            "utf-16"
        ),
        (
            LINKEDIN_REPORT + "Start Date (in UTC)\tCampaign Name\tTotal Spent\tImpressions\n9/21/2026\tLI\t5.04\t3\n"
        ).encode("utf-16"),
        LINKEDIN_REPORT.encode("utf-16"),
        b"Campaign Name,Cost,Clicks\nBrand,5,3\n",
    ],
}


@pytest.mark.parametrize(("dialect", "raw"), [(name, raw) for name, many in SAMPLES.items() for raw in many])
def test_invented_files(tmp_path: Path, dialect: str, raw: bytes) -> None:
    (tmp_path / "any.name").write_bytes(raw)
    assert recognise(tmp_path / "any.name") == dialect


def test_every_dialect_has_a_sample() -> None:
    # Workbooks are told by their sheets: tests/core/interchange/test_spreadsheets.py.
    assert set(SAMPLES) == set(DIALECTS) - {"xlsx"}


REAL = {
    "ads/google_reports/campaign_report_alltime_utf8.csv": "metrics",
    "ads/google_reports/campaigns_getground_eur.csv": "metrics",
    "ads/google_reports/search_terms_getground_gbp_utf8.csv": "metrics",
    "linkedin/li_ad_performance_en_aggregated_utf16.csv": "metrics",
    "google_ads_editor/editor_campaign_utf16.csv": "google-ads-editor",
    "google_ads_editor/editor_rsa_utf16.csv": "google-ads-editor",
    "google_ads_editor/import_campaigns_utf8.csv": "google-ads-editor",
    "google_ads_editor/import_negatives_utf8.csv": "google-ads-editor",
    "leads/x_education_leads.csv": "contacts",
    "crm/abm_6sense/people.csv": "contacts",
    "crm/zoho_demo/Contacts.csv": "contacts",
}


@pytest.mark.parametrize(("name", "dialect"), REAL.items())
def test_real_files(shared_data: Path, name: str, dialect: str) -> None:
    assert recognise(shared_data / name) == dialect


@pytest.mark.parametrize(
    "name",
    [
        "propensity/uci_bank_full.csv",
        "reference/yc_companies.csv",
        "crm/zoho_demo/Campaigns.csv",
        "mmm/pymc_mmm_example.csv",
    ],
)
def test_other_lists_are_not_mistaken(shared_data: Path, name: str) -> None:
    with pytest.raises(InvalidInput, match="--as"):
        recognise(shared_data / name)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n", "empty"),
        (b"age;job;balance\n1;2;3\n", "Looked for a Google Ads Editor export"),
        (b"Campaign,Keyword\nGr\xfc\xdfe,x\n", "UTF-8 at byte 19"),
        ("Campaign\tKeyword\r\n".encode("utf-16")[:-1], "cut off"),
        (b"\xff\xfe" + b"C\x00a\x00\x00\xd8b\x00", "UTF-16 at byte 6"),
        (b"PK\x03\x04xxxx", "workbook"),
        (b"SQLite format 3\x00xxxx", "database"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, raw: bytes, said: str) -> None:
    (tmp_path / "f.csv").write_bytes(raw)
    with pytest.raises(InvalidInput, match=said) as caught:
        recognise(tmp_path / "f.csv")
    assert "f.csv" in str(caught.value)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        recognise(tmp_path / "no.csv")
    with pytest.raises(InvalidInput):
        recognise(tmp_path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.one_of(st.binary(max_size=200), st.text(max_size=100).map(lambda t: t.encode("utf-16", "surrogatepass"))))
def test_any_bytes_are_recognised_or_refused_in_words(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "f").write_bytes(raw)
    try:
        assert recognise(tmp_path / "f") in DIALECTS
    except InvalidInput as refused:
        said = str(refused)
        assert str(tmp_path) in said
