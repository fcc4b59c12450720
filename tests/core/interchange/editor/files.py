"""An invented account as a file, and where the real files are."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

REAL = Path(__file__).resolve().parents[4].parent / "shared" / "data" / "google_ads_editor"

# An invented account with the quirks of real exports: placeholders, erasing marks, unknown columns, all kinds of rows.
ACCOUNT = [
    {"Account name": "Northwind Ledger", "Customer ID": "111-222-3333", "Campaign": "Search | Ledger", "Labels": "core;eu",
     "Campaign Type": "Search", "Networks": "Google search;Search Partners", "Budget": "24.50", "Budget type": "Daily",
     "EU political ads": "Doesn't have EU political ads", "Customer acquisition": "Bid equally", "Languages": "en;de",
     "Bid Strategy Type": "Maximize conversions", "Target CPA": "0.00", "Start Date": "2026-12-01", "End Date": "[]",
     "Ad Schedule": "[]", "Inventory filter": "*", "Campaign Status": "Paused", "Comment": "First, of two"},
    {"Campaign": "Flight", "Campaign Type": "Search", "Budget": "900", "Budget type": "Campaign total", "Languages": "All",
     "Campaign Status": "Enabled"},
    {"Campaign": "Search | Ledger", "Location": "Germany", "ID": "2276", "Reach": "73000000"},
    {"Campaign": "Search | Ledger", "Location": "Austria", "ID": "2040"},
    {"Campaign": "Search | Ledger", "Location": "Berlin, Germany", "ID": "1003854", "Bid Modifier": "10"},
    {"Campaign": "Search | Ledger", "Location": "France", "ID": "2250", "Criterion Type": "Campaign Negative"},
    {"Campaign": "Flight", "Location": "(15mi:38.964776:-77.521702)"},
    {"Campaign": "Flight", "Audience segment": "Accounting software"},
    {"Campaign": "Search | Ledger", "Ad Group": "Close", "Max CPC": "2.37", "Target CPM": "0.01", "Ad Group Type": "Standard",
     "Languages": "All", "Channels": "[]", "Campaign Status": "Paused", "Ad Group Status": "Enabled"},
    {"Campaign": "Search | Ledger", "Ad Group": "Close", "Ad type": "Responsive search ad", "Labels": "*",
     "Headline 1": "Close in days", "Headline 1 position": "1", "Headline 2": "Ledger, tidy & fast", "Headline 2 position": " -",
     "Headline 4": "{KeyWord:Close Software}", "Headline 4 position": " -", "Description 1": "Books that close themselves.",
     "Description 1 position": " -", "Description 2": "Try it “now”.", "Path 1": "close", "Final URL": "https://northwind.example/",
     "Status": "Enabled", "Approval Status": "Approved limited", "Ad strength": "Good"},
    {"Campaign": "Search | Ledger", "Ad Group": "Close", "Ad type": "Expanded text ad", "Headline 1": "Old form",
     "Headline 2": "Still kept", "Description 1": "From 2018", "Final URL": "https://northwind.example/old", "Status": "Paused"},
    {"Campaign": "Search | Ledger", "Ad Group": "Close", "Keyword": "close software", "Criterion Type": "Broad",
     "First page bid": "1.10", "First position bid": "0.00", "Quality score": " -", "Landing page experience": " -",
     "Status": "Enabled", "Approval Status": "Approved"},
    {"Campaign": "Search | Ledger", "Ad Group": "Close", "Keyword": "close software", "Criterion Type": "Exact", "Quality score": "7"},
    {"Campaign": "Search | Ledger", "Ad Group": "Close", "Keyword": "jobs", "Criterion Type": "Negative Phrase"},
    {"Campaign": "Search | Ledger", "Keyword": "free", "Criterion Type": "Campaign Negative Broad"},
    {"Shared set name": "Never", "Shared set type": "Negative keyword", "Keyword count": "1"},
    {"Campaign": "Search | Ledger", "Shared set name": "Never"},
    {"Campaign": "Search | Ledger", "Asset Group": "Owners", "Asset Group Status": "Paused", "Headline 1": "For owners",
     "Long headline 1": "Close in days, not weeks", "Final URL": "https://northwind.example/owners", "Video ID 1": "abc123"},
    {"Campaign": "Search | Ledger", "Asset Group": "Owners", "Search theme": "ledger software"},
    {"Campaign": "Search | Ledger", "Ad Group": "Close", "Age": "25-34", "Criterion Type": "Negative"},
    {"Campaign": "Flight", "Location": "Ghent", "ID": "1001014", "Radius": "10", "Unit": "km"},
    {"Campaign": "Flight", "Location": "Ghent", "ID": "1001014", "Radius": "25", "Unit": "km"},
    {"Budget name": "Pool", "Budget": "80.00", "Delivery method": "Standard"},
    {"Shared set name": "Never", "Shared set type": "Negative keyword", "Keyword": "torrent", "Criterion Type": "Negative Broad"},
    {"Campaign": "Search | Ledger", "Link Text": "Pricing", "Description Line 1": "Fair", "Description Line 2": "And square",
     "Final URL": "https://northwind.example/pricing", "Link source": "Advertiser"},
    {"Campaign": "Search | Ledger", "Callout text": "No card needed"},
    {"Campaign": "Search | Ledger", "Header": "Types", "Snippet Values": "Close;Consolidate;Report"},
    {"Phone Number": "+49 30 0000000", "Country of Phone": "DE"},
]  # fmt: skip


def as_text(rows: Sequence[dict[str, str]], separator: str = "\t", headings: Sequence[str] | None = None) -> str:
    names = list(headings or dict.fromkeys(heading for row in rows for heading in row))
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([row.get(name, "") for name in names] for row in rows)
    return out.getvalue()


def as_export(rows: Sequence[dict[str, str]]) -> bytes:
    return b"\xff\xfe" + as_text(rows).encode("utf-16-le")
