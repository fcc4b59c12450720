"""Every heading of a Google Ads Editor export comes back with its value, on the row it was on."""

from __future__ import annotations

import csv
import io

import pytest

from core.interchange.editor.exporting import export_editor
from core.interchange.editor.headings import CANONICAL, norm
from core.interchange.editor.importing import import_editor
from core.workspace import Workspace
from tests.core.interchange.editor.files import as_export

SWITCHES = (
    "AI Max", "Text customization", "Final URL expansion", "Image enhancement", "Image generation", "Landing page images",
    "Video enhancement", "Brand guidelines", "Text asset automation", "Search term matching", "Optimized targeting",
)  # fmt: skip
C, G = {"Campaign": "Search | Ledger"}, {"Campaign": "Search | Ledger", "Ad Group": "Close"}

# What the row is about → the cells it has beside its place in the tree.
ROWS: dict[str, dict[str, str]] = {
    "campaign": {
        **C, "Labels": "core;eu", "Campaign Type": "Search", "Networks": "Google search;Search Partners", "Comment": "First",
        "Budget": "24.50", "Budget type": "Daily", "Budget name": "Pool", "EU political ads": "Doesn't have EU political ads",
        "Standard conversion goals": "Account-level", "Custom conversion goal": "Demo request", "Customer acquisition": "Bid equally",
        "Languages": "en;de", "Bid Strategy Type": "Maximize conversions", "Bid Strategy Name": "Portfolio", "Target CPA": "80.00",
        "Target ROAS": "4.5", "Maximum CPC bid limit": "9.00", "Target impression share": "65", "Enhanced CPC": "Disabled",
        "Broad match keywords": "Off", "Start Date": "2026-12-01", "End Date": "2027-03-31",
        "Ad Schedule": "(Monday[08:30-19:00]);(Tuesday[08:30-19:00])", "Ad rotation": "Optimize for clicks",
        "Targeting method": "Location of presence", "Exclusion method": "Location of presence", "Content exclusions": "Live streaming",
        "Audience targeting": "Audience segments", "Flexible Reach": "Genders;Ages", "Inventory type": "Standard",
        "Account settings": "None", "Google Merchant Center feed": "Enabled", "Merchant Identifier": "42", "Country of Sale": "DE",
        "Feed label": "DE", "Campaign Priority": "Low", "Local Inventory Ads": "Disabled",
        "Shopping ads on excluded brands": "Disabled", "Inventory filter": "*", "Brand business name": "Northwind",
        "Desktop Bid Modifier": "10", "Mobile Bid Modifier": "-20", "Tablet Bid Modifier": "0", "TV Screen Bid Modifier": "0",
        "Tracking template": "{lpurl}?c=1", "Final URL suffix": "utm_source=google", "Custom parameters": "{_a}=b",
        "Viewthrough conversion optimization": "Disabled", "DSA Website": "northwind.example", "DSA Language": "en",
        "DSA targeting source": "Google", "DSA page feeds": "feed", "Campaign Status": "Paused",
        **dict.fromkeys(SWITCHES[:9], "Disabled"),
    },
    "ad group": {
        **G, "Ad Group Type": "Standard", "Max CPC": "2.37", "Max CPM": "0.25", "Max CPV": "0.01", "Target CPV": "0.01",
        "Percent CPC": "1", "Target CPM": "0.01", "Target CPC": "0.02", "Display Network Custom Bid Type": "None",
        "Strict age and gender targeting": "Disabled", "Channels": "Search", "Audience name": "Owners",
        "Age demographic": "25-34", "Gender demographic": "Female", "Income demographic": "Top 10%",
        "Parental status demographic": "Parent", "Remarketing audience segments": "Visitors", "Interest categories": "Finance",
        "Life events": "New business", "Custom audience segments": "Ledger", "Detailed demographics": "Homeowners",
        "Remarketing audience exclusions": "Customers", "Search term matching": "Enabled", "Optimized targeting": "Disabled",
        "Ad Group Status": "Enabled",
    },
    "responsive search ad": {
        **G, "Ad type": "Responsive search ad", "Ad name": "RSA 1", "Path 1": "close", "Path 2": "books",
        **{f"Headline {n}": f"Headline no {n}" for n in range(1, 16)}, **{f"Headline {n} position": " -" for n in range(2, 16)},
        "Headline 1 position": "1", **{f"Description {n}": f"Description no {n}." for n in range(1, 5)},
        **{f"Description {n} position": " -" for n in range(2, 5)}, "Description 1 position": "2", "Ad strength": "Good",
        "Final URL": "https://northwind.example/", "Final mobile URL": "https://m.northwind.example/", "Approval Status": "Approved",
        "Device Preference": "All", "Status": "Enabled",
    },
    "keyword": {
        **G, "Keyword": "ledger software", "Criterion Type": "Exact", "Account keyword type": "None", "First page bid": "1.10",
        "Top of page bid": "2.20", "First position bid": "3.30", "Quality score": "7", "Landing page experience": "Above average",
        "Expected CTR": "Average", "Ad relevance": "Below average", "Status": "Enabled",
    },
    "asset group": {
        **C, "Asset Group": "Owners", "Asset Group Status": "Paused", **{f"Long headline {n}": f"Long {n}" for n in range(1, 6)},
        "Headline 1": "For owners", "Description 5": "Fifth.", "Call to action": "Sign up", "Business name": "Northwind",
        **{f"Video ID {n}": f"abc{n}" for n in range(1, 6)}, "Color": "#102030", "Incremental": "No",
    },
    "search theme": {**C, "Asset Group": "Owners", "Search theme": "close books"},
    "audience signal": {**C, "Asset Group": "Owners", "Audience signal": "Bookkeepers"},
    "product group": {**C, "Ad Group": "Shop", "Product Group": "* / Brand='x'", "Product Group Type": "Unit"},
    "video": {**C, "Video ID": "xyz", "Video title": "Ledger in a minute"},
    "image": {**C, "Asset name": "hero.png", "Folder": "2026", "Image Size": "1200x628", "File size": "80 kB", "Source": "Advertiser"},
    "place": {**C, "Location": "Ghent, Belgium", "ID": "1001014", "Reach": "500000", "Bid Modifier": "10", "Location groups": "none"},
    "circle": {**C, "Location": "Ghent", "Radius": "15", "Unit": "km"},
    "excluded place": {**C, "Location": "Lisbon", "ID": "1011742", "Criterion Type": "Campaign Negative"},
    "audience": {**G, "Audience segment": "Accounting software", "Bid Modifier": "5"},
    "sitelink": {
        **C, "Link Text": "Pricing", "Description Line 1": "Fair", "Description Line 2": "And square", "Link source": "Advertiser",
        "Upgraded extension": "Yes",
    },
    "callout": {**C, "Callout text": "No card needed"},
    "snippet": {**C, "Header": "Types", "Snippet Values": "Close;Consolidate;Report"},
    "call": {**C, "Phone Number": "+32 9 000 00 00", "Country of Phone": "BE"},
    "negative list": {"Shared set name": "Never", "Shared set type": "Negative keywords", "Keyword count": "1", "Campaigns": "1"},
    "list of a campaign": {**C, "Shared set name": "Never"},
    "shared budget": {"Budget name": "Pool", "Budget": "120.00", "Delivery method": "Standard"},
    "label": {"Label": "core", "Comment": "What matters"},
    "age": {**G, "Age": "25-34", "Criterion Type": "Negative"},
    "gender": {**G, "Gender": "Female"}, "income": {**G, "Household income": "Top 10%"},
    "parents": {**G, "Parental status": "Parent"}, "topic": {**G, "Topic": "/Finance"},
    "placement": {**G, "Placement": "news.example"}, "placement url": {**G, "Placement URL": "blog.example"},
    "account": {**C, "Account name": "Northwind Ledger", "Customer ID": "111-222-3333", "Budget": "10.00",
                "Budget type": "Daily", "Campaign total budget": "900.00"},
    "of our own": {**G, "Keyword": "books", "Criterion Type": "Broad", "Some New Column": "kept", "Status": "Paused"},
    "image file": {**C, "Image": "images/hero.png"},
}  # fmt: skip
CELLS = [(row, heading) for row, cells in ROWS.items() for heading in cells if heading not in ("Campaign", "Ad Group")]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("headings")
    rows = [{**cells, "Campaign": "Other"} if row == "account" else cells for row, cells in ROWS.items()]
    (folder / "all.csv").write_bytes(as_export([*rows[-3:-2], *rows[:-3], *rows[-2:]]))
    with Workspace.create(folder / "w.cdesk", synchronous="OFF") as workspace:
        first = import_editor(workspace, folder / "all.csv", accept=True)
        assert [(one.row, one.reason) for one in first.skipped] == []
        count = export_editor(workspace, folder / "out.csv")
        again = import_editor(workspace, folder / "out.csv", accept=True)
        assert (again.unchanged, again.changeset, again.skipped) == (count, None, ())
    text = (folder / "out.csv").read_bytes().decode("utf-16")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter="\t"))


def test_every_heading_editor_knows_is_tried():
    tried = {norm(heading) for _, heading in CELLS} | {"campaign", "adgroup"}
    assert {heading for heading in CANONICAL if norm(heading) not in tried} == set()


@pytest.mark.parametrize(("row", "heading"), CELLS, ids=lambda value: value.replace(" ", "_"))
def test_the_cell_comes_back(written, row, heading):
    wanted = ROWS[row][heading]
    found = [one for one in written if _is(one, row)]
    assert wanted in {one.get(heading) for one in found}


def _is(written, row):
    """Whether a written row has the cells that tell what the row is about."""
    telling = {
        "campaign": "Campaign Type", "ad group": "Ad Group Type", "responsive search ad": "Ad type", "keyword": "Quality score",
        "circle": "Radius", "search theme": "Search theme", "audience signal": "Audience signal", "product group": "Product Group",
        "asset group": "Asset Group Status", "account": "Campaign total budget", "of our own": "Keyword",
        "negative list": "Shared set type", "list of a campaign": "Shared set name", "shared budget": "Delivery method",
    }  # fmt: skip
    heading = telling.get(row) or next(h for h in ROWS[row] if h not in ("Campaign", "Ad Group"))
    return written[heading] == ROWS[row][heading]
