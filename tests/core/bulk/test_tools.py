"""Each bulk tool keeps its promise, and the preview is what applying does."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_FLOOR, Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import bulk, changesets
from core.bulk import AddressChange, Amounts, Appending, Casing, Options, Replacement, Request, Tool
from core.bulk.casing import recaser
from core.errors import InvalidInput
from core.rows import list_rows
from core.schema import ENTITY
from core.workspace import Workspace

LETTERS = "aAbBéßıŉ Iiiphone,.!?-/{}KeyWord:ERP"
BRIEF = """
product = "QuillBase"
company = "QuillBase GmbH"
goal = "leads"
landing_page = "https://quillbase.example/demo"
value_props = ["Model every process once"]
[brand]
acronyms = ["BPMN"]
"""
texts = st.text(LETTERS, max_size=20)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A campaign and an ad group of each platform, whose ads and keywords the tests put in."""
    with Workspace.create(tmp_path_factory.mktemp("tools") / "w.cdesk", synchronous="OFF") as workspace:
        with workspace.edit("Plant") as edit:
            for platform in ("google_ads", "linkedin_ads"):
                account = edit.create("account", {"name": platform, "platform": platform, "status": "ENABLED"})
                campaign = edit.create("campaign", {"account": account, "platform": platform, "name": "Kestrel | DACH"})
                edit.create("ad_group", {"campaign": campaign, "platform": platform, "name": "Plant audits"})
        yield workspace


def plant(workspace: Workspace, kind: str, rows: list[dict[str, Any]]) -> list[str]:
    """Only these rows of a kind; returns their ids."""
    with workspace.edit("Plant") as edit:
        edit.delete_where(kind, ENTITY[kind].c.pk > 0)
        return edit.create_many(kind, [{"ad_group": 1, "status": "ENABLED"} | row for row in rows])


def agreed(workspace: Workspace, kind: str, fields: list[str], tool: Tool, options: Options = Options()) -> int:
    """Apply a tool, having made sure that its preview says the same."""
    request = Request(kind, None, fields, tool, options)
    promised = bulk.preview(workspace, request)
    before = {row.id: [row[name] for name in fields] for row in list_rows(workspace, kind, limit=None)}
    changed = bulk.apply(workspace, request)
    after = {row.id: [row[name] for name in fields] for row in list_rows(workspace, kind, limit=None)}
    assert (
        changed == promised.values == sum(a != b for id in before for a, b in zip(before[id], after[id], strict=True))
    )
    assert promised.rows == sum(before[id] != after[id] for id in before)
    assert promised.total == len(before)
    if changed:
        changesets.undo(workspace)
        assert {row.id: [row[name] for name in fields] for row in list_rows(workspace, kind, limit=None)} == before
        changesets.redo(workspace)
        assert {row.id: [row[name] for name in fields] for row in list_rows(workspace, kind, limit=None)} == after
    return changed


# Append


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(texts, min_size=1, max_size=3), min_size=1, max_size=4), st.sampled_from(["after", "before"]))
def test_appending_and_taking_away_gives_the_texts_back(filled: Workspace, lists: list[list[str]], where: Any) -> None:
    plant(filled, "ad", [{"platform": "google_ads", "headlines": each} for each in lists])
    before = [row["headlines"] for row in list_rows(filled, "ad")]
    agreed(filled, "ad", ["headlines"], Appending("#9", where, "~", skip_present=False))
    stripped = [
        [one.removesuffix("~#9") if where == "after" else one.removeprefix("#9~") for one in row["headlines"]]
        for row in list_rows(filled, "ad")
    ]
    assert stripped == before


def test_append_skips_what_is_there_and_what_would_be_too_long(filled: Workspace) -> None:
    headlines = ["Audits in weeks", "Book a Demo", "Twenty-eight letters exactly", ""]
    plant(filled, "ad", [{"platform": "google_ads", "headlines": headlines}])
    tool = Appending("demo")
    look = bulk.preview(filled, Request("ad", None, ["headlines"], tool))
    assert (look.fields[0].too_long, look.left) == (1, 0)
    agreed(filled, "ad", ["headlines"], tool, Options(skip_too_long=True))
    assert list_rows(filled, "ad")[0]["headlines"] == ["Audits in weeks demo", "Book a Demo", headlines[2], ""]


def test_only_the_texts_named_by_number(filled: Workspace) -> None:
    plant(filled, "ad", [{"platform": "google_ads", "headlines": ["One", "Two", "Three"]}])
    agreed(filled, "ad", ["headlines"], Appending("more"), Options(positions=(2, 5)))
    assert list_rows(filled, "ad")[0]["headlines"] == ["One", "Two more", "Three"]
    agreed(filled, "ad", ["headlines"], Replacement("T", "t"), Options(positions=(3,)))
    assert list_rows(filled, "ad")[0]["headlines"] == ["One", "Two more", "three"]


def test_words_are_filled_in_for_each_row_and_platform(filled: Workspace) -> None:
    plant(filled, "ad", [
        {"ad_group": 1, "platform": "google_ads", "headlines": ["Audit tool"], "name": "a"},
        {"ad_group": 2, "platform": "linkedin_ads", "headline": "Audit tool", "name": "b"},
    ])  # fmt: skip
    agreed(
        filled, "ad", ["name"], Appending("[ad set:upper] / [campaign] / [headline] / [no such word]", separator=": ")
    )
    names = {row["platform"]: row["name"] for row in list_rows(filled, "ad")}
    tail = "PLANT AUDITS / Kestrel | DACH / Audit tool / [no such word]"
    assert names == {"google_ads": f"a: {tail}", "linkedin_ads": f"b: {tail}"}


# Capitalisation


@settings(max_examples=300, deadline=None)
@given(st.text(LETTERS + "XYZ\n", max_size=40), st.sampled_from(["sentence", "title", "upper", "lower"]))
def test_changing_the_case_twice_changes_nothing_more(text: str, case: Any) -> None:
    change = recaser(case, {"erp": "ERP", "iphone": "iPhone"}, ["Kestrel Pay"])
    once = change(text)
    assert change(once) == once


@pytest.mark.parametrize(
    ("case", "text", "expected"),
    [
        ("sentence", "Close The Books In 3 Days. Book A Demo", "Close the books in 3 days. Book a demo"),
        ("sentence", "READY FOR ISO 9001 AND ERP", "Ready for ISO 9001 and ERP"),
        ("sentence", "What KESTREL PAY Does For iPhone Users", "What Kestrel Pay does for iPhone users"),
        ("sentence", "CAPA For Plants, FREE Of Charge", "CAPA for plants, free of charge"),
        ("title", "audits for the plant with an erp", "Audits for the Plant With an ERP"),
        ("title", "{KeyWord:audit tool} for plants", "{KeyWord:audit tool} for Plants"),
        ("upper", "{keyword:x} straße", "{keyword:x} STRASSE"),
        ("lower", "ISO Ready", "iso ready"),
    ],
)
def test_names_acronyms_and_insertions_keep_their_letters(case: Any, text: str, expected: str) -> None:
    keep = {"erp": "ERP", "iso": "ISO", "iphone": "iPhone"}
    assert recaser(case, keep, ["Kestrel Pay"])(text) == expected


def test_case_of_lists_and_names(filled: Workspace) -> None:
    plant(filled, "ad", [{"platform": "google_ads", "headlines": ["book a demo", "BOOKINGS"], "name": "x"}])
    agreed(filled, "ad", ["headlines", "name"], Casing("title"))
    assert list_rows(filled, "ad")[0]["headlines"] == ["Book a Demo", "Bookings"]
    with pytest.raises(InvalidInput, match="capitals matter"):
        bulk.apply(filled, Request("ad", None, ["final_url"], Casing("upper")))


def test_the_brief_says_how_its_names_and_acronyms_are_written(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "w.cdesk", synchronous="OFF") as workspace:
        with workspace.edit("From a brief", about={"brief": BRIEF}) as edit:
            ad = {
                "platform": "google_ads",
                "headlines": ["Try QuillBase For BPMN Now", "THE QUILLBASE WAY TO BPMN AND MORE"],
            }
            edit.create("ad", ad)
        agreed(workspace, "ad", ["headlines"], Casing("sentence"))
        assert list_rows(workspace, "ad")[0]["headlines"] == [
            "Try QuillBase for BPMN now",
            "The QuillBase way to BPMN and more",
        ]


# URLs

names = st.text("abcUT_m", min_size=1, max_size=4)
values = st.text("aB1-{}_", max_size=5)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(names, values), max_size=5), names, values, st.sampled_from(["", "#top"]))
def test_a_parameter_is_set_and_the_others_keep_their_place(
    filled: Workspace, pairs: list[tuple[str, str]], name: str, value: str, tail: str
) -> None:
    query = "&".join(f"{key}={val}" for key, val in pairs)
    url = f"https://kestrel.example/demo{'?' + query if query else ''}{tail}"
    plant(filled, "ad", [{"platform": "google_ads", "final_url": url}])
    agreed(filled, "ad", ["final_url"], AddressChange("set_parameter", name, value))
    new = list_rows(filled, "ad")[0]["final_url"]
    assert urlsplit(new)[:3] == urlsplit(url)[:3]
    assert urlsplit(new).fragment == tail.strip("#")
    found = parse_qsl(urlsplit(new).query, keep_blank_values=True)
    assert [pair for pair in found if pair[0] != name] == [pair for pair in pairs if pair[0] != name]
    assert [val for key, val in found if key == name] == [value]
    agreed(filled, "ad", ["final_url"], AddressChange("remove_parameter", name))
    others = "&".join(f"{key}={val}" for key, val in pairs if key != name)
    new = list_rows(filled, "ad")[0]["final_url"]
    assert new == f"https://kestrel.example/demo{'?' + others if others else ''}{tail}"


@pytest.mark.parametrize(
    ("field", "before", "change", "after"),
    [
        ("final_url", "http://www.kestrel.example:8080/a?x=1", AddressChange("https"), "https://www.kestrel.example:8080/a?x=1"),
        ("final_url", "https://old.example:8080/a/old.example?u=old.example", AddressChange("host", "old.example", "new.example"),
         "https://new.example:8080/a/old.example?u=old.example"),
        ("final_url", "https://other.example/a", AddressChange("host", "old.example", "new.example"), "https://other.example/a"),
        ("final_url", "https://a.example/en/x?p=/en/", AddressChange("path", "/en/", "/de/"), "https://a.example/de/x?p=/en/"),
        ("tracking_template", "{lpurl}?utm_source=google&kw={keyword}", AddressChange("set_parameter", "utm_source", "ads"),
         "{lpurl}?utm_source=ads&kw={keyword}"),
        ("tracking_template", "{lpurl}", AddressChange("set_parameter", "kw", "{keyword}"), "{lpurl}?kw={keyword}"),
        ("final_url_suffix", "utm_source=a&utm_medium=cpc", AddressChange("remove_parameter", "utm_source"), "utm_medium=cpc"),
        ("final_url_suffix", "utm_source=a", AddressChange("replace_parameter", "utm_medium", "x"), "utm_source=a"),
        ("final_url", "https://a.example/", AddressChange("set", value="https://b.example/[ad group:slug]"), "https://b.example/plant-audits"),
        ("final_mobile_url", None, AddressChange("set", value="https://b.example/[ad group]"), "https://b.example/Plant%20audits"),
        ("final_mobile_url", "https://a.example/", AddressChange("clear"), ""),
    ],
)  # fmt: skip
def test_addresses(filled: Workspace, field: str, before: str | None, change: AddressChange, after: str) -> None:
    plant(filled, "ad", [{"platform": "google_ads", field: before}])
    agreed(filled, "ad", [field], change)
    assert (list_rows(filled, "ad")[0][field] or "") == after


def test_setting_an_address_passes_over_rows_of_a_platform_without_the_field(filled: Workspace) -> None:
    plant(filled, "ad", [{"platform": "google_ads"}, {"platform": "linkedin_ads"}])
    tool = AddressChange("set", value="{lpurl}?a=1")
    assert agreed(filled, "ad", ["tracking_template"], tool) == 1


@pytest.mark.parametrize(
    "change",
    [
        AddressChange("set", value="nowhere"),
        AddressChange("host", "a.example", "b/c"),
        AddressChange("remove_parameter"),
    ],
)
def test_settings_that_make_no_address_are_refused(filled: Workspace, change: AddressChange) -> None:
    with pytest.raises(InvalidInput):
        bulk.apply(filled, Request("ad", None, ["final_url"], change))


# Amounts


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 10**9).map(lambda cents: cents * 10_000) | st.none(), min_size=1, max_size=5),
    st.decimals(0, 99, places=2),
    st.sampled_from(["increase", "decrease"]),
)
def test_a_share_is_exact(filled: Workspace, bids: list[int | None], share: Decimal, change: Any) -> None:
    plant(filled, "keyword", [{"text": str(at), "match_type": "EXACT", "max_cpc": bid} for at, bid in enumerate(bids)])
    agreed(filled, "keyword", ["max_cpc"], Amounts(change, f"{share}%"))
    factor = 1 + share / 100 if change == "increase" else 1 - share / 100
    expected = []
    for bid in bids:
        exact = (
            None
            if bid is None
            else int((bid * factor / 10_000 + Decimal("0.5")).to_integral_value(ROUND_FLOOR)) * 10_000
        )
        expected.append(exact or bid)
    assert [row["max_cpc"] for row in list_rows(filled, "keyword")] == expected


@pytest.mark.parametrize(
    ("tool", "after"),
    [
        (Amounts("increase", "0.35"), [1_350_000, 2_680_000, None]),
        (Amounts("decrease", "1.00"), [1_000_000, 1_330_000, None]),  # nothing would be left of the first: it stays
        (Amounts("set", "1.50"), [1_500_000, 1_500_000, None]),
        (Amounts("set", "1.50", fill_empty=True), [1_500_000, 1_500_000, 1_500_000]),
        (Amounts("increase", "10%", round_to="0.05"), [1_100_000, 2_550_000, None]),
        (Amounts("increase", "10%", least="1.20", most="2.00"), [1_200_000, 2_000_000, None]),
        (Amounts("first_page"), [2_000_000, 2_330_000, None]),
        (Amounts("first_page", fill_empty=True, most="2.50"), [2_000_000, 2_330_000, 2_500_000]),
    ],
)
def test_amounts(filled: Workspace, tool: Amounts, after: list[int | None]) -> None:
    plant(filled, "keyword", [
        {"text": "a", "match_type": "EXACT", "max_cpc": 1_000_000, "first_page_bid": 2_000_000},
        {"text": "b", "match_type": "EXACT", "max_cpc": 2_330_000},
        {"text": "c", "match_type": "EXACT", "first_page_bid": 3_000_000},
    ])  # fmt: skip
    agreed(filled, "keyword", ["max_cpc"], tool)
    assert [row["max_cpc"] for row in list_rows(filled, "keyword")] == after


def test_amounts_are_rounded_to_what_their_own_account_can_pay(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "w.cdesk", synchronous="OFF") as workspace:
        with workspace.edit("Plant") as edit:
            for currency in ("EUR", "JPY", "KWD", None):
                row = {"name": "A", "platform": "google_ads", "status": "ENABLED", "currency": currency}
                account = edit.create("account", row)
                campaign = {"account": account, "platform": "google_ads", "name": "C", "daily_budget": 101_000_000}
                edit.create("campaign", campaign)
        agreed(workspace, "campaign", ["daily_budget"], Amounts("increase", "0.0055%"))
        budgets = [row["daily_budget"] for row in list_rows(workspace, "campaign")]
        assert budgets == [101_010_000, 101_000_000, 101_006_000, 101_010_000]


def test_targets_that_are_decimals_change_exactly(filled: Workspace) -> None:
    with filled.edit("Plant") as edit:
        edit.set_where(
            "campaign", ENTITY["campaign"].c.platform == "google_ads", "target_roas", ENTITY["campaign"].c.name
        )
        edit.set("campaign", [list_rows(filled, "campaign")[0].id], {"target_roas": "2.30"})
    agreed(filled, "campaign", ["target_roas"], Amounts("increase", "10%"))
    assert list_rows(filled, "campaign")[0]["target_roas"] == "2.53"


@pytest.mark.parametrize("by", ["x", "", "-5%", "100%", "NaN", "0", "1e400", "0.0000001"])
def test_amounts_that_make_no_sense_are_refused(filled: Workspace, by: str) -> None:
    with pytest.raises(InvalidInput):
        bulk.apply(filled, Request("keyword", None, ["max_cpc"], Amounts("decrease", by)))


def test_too_large_amounts_stay_as_they_are(filled: Workspace) -> None:
    plant(filled, "keyword", [{"text": "a", "match_type": "EXACT", "max_cpc": 2**62}])
    assert agreed(filled, "keyword", ["max_cpc"], Amounts("increase", "900%")) == 0


# The preview


def test_the_preview_names_what_is_too_long_empty_and_refused(filled: Workspace) -> None:
    plant(filled, "ad", [
        {"platform": "google_ads", "headlines": ["Close the books fast", "Demo"], "final_url": "https://a.example/x"},
        {"platform": "google_ads", "headlines": ["Demo now"], "final_url": "https://a.example/demo"},
        {"platform": "google_ads", "headlines": ["Nothing"]},
    ])  # fmt: skip
    look = bulk.preview(
        filled, Request("ad", None, ["headlines"], Replacement("Demo", "FREE CLICK HERE!!! 100% free of"))
    )
    one = look.fields[0]
    assert (look.rows, look.total, one.unchanged, one.too_long) == (2, 3, 1, 2)
    assert (one.refused, one.looked_at, one.every) == (2, 2, True)
    assert any(sample.note for sample in one.samples)
    look = bulk.preview(filled, Request("ad", None, ["final_url"], Replacement("https://", "")))
    assert (look.rows, look.fields[0].invalid) == (2, 2)
    sample = bulk.preview(filled, Request("ad", None, ["final_url"], Replacement("demo", "trial"))).fields[0].samples[0]
    assert (sample.after, sample.span) == ("https://a.example/trial", (18, 23))


def test_a_required_text_never_becomes_empty(filled: Workspace) -> None:
    look = bulk.preview(filled, Request("campaign", None, ["name"], Replacement(".*", "", regex=True)))
    assert (look.rows, look.left) == (0, 2)
    assert agreed(filled, "campaign", ["name"], Replacement(".*", "", regex=True)) == 0


def test_whole_words_only(filled: Workspace) -> None:
    plant(filled, "keyword", [{"text": "car care for a car", "match_type": "EXACT"}])
    agreed(filled, "keyword", ["text"], Replacement("car", "van", whole_word=True))
    assert list_rows(filled, "keyword")[0]["text"] == "van care for a van"


def test_words_in_a_replacement_are_plain_text_even_in_a_pattern(filled: Workspace) -> None:
    plant(filled, "keyword", [{"text": "car 1", "match_type": "EXACT", "comment": r"back\1slash"}])
    agreed(filled, "keyword", ["text"], Replacement(r"car (\d)", r"\1 [comment]", regex=True, words=True))
    assert list_rows(filled, "keyword")[0]["text"] == r"1 back\1slash"
