"""Rules are passed over by one quick look that several share: wherever it passes them over they would find nothing."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.catalog import KINDS, PLATFORMS
from core.rules import RULES
from core.rules.context import Context
from core.rules.rule import Item, PerEntity, Rule
from core.rules.urls import SHORT

QUICK = [rule for rule in RULES if isinstance(rule.check, PerEntity) and rule.check.unless is not None]
NARROWED = [rule for rule in RULES if isinstance(rule.check, PerEntity) and rule.check.when]
CONTEXT = Context(date(2027, 1, 15))

PIECES = st.sampled_from(
    [
        "https://", "http://", "HTTPS://", "ftp:", "www.", "ledgerly.example", "localhost", ".local", ".internal", "10.0.0.1",
        "user:secret@", ":8080", "/", "/close", "?", "&", "#", "a=b", "utm_source=", "utm_source=LinkedIn", "utm_medium=x&utm_medium=x",
        "{lpurl}", "{", "|", "\\", " ", "  ", "\u00a0", "\u200b", "\t", "..", ".", "-", "+", "+tax", "[tax]", '"', "”", "!", "tax software",
        "Tax", "büro", "ÜBER", "İ", "x" * 45, "x " * 6,
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=3), min_size=1, max_size=6).map("".join).filter(bool)

SAID = [f"Close the books in {n} days" for n in range(18)] + [
    "Close!",
    "close!",
    "Now!",
    " ",
    "a\tb\tc\td",
    "Ask a\tb\tc\td",
    "Close the books in 3 days, easily",
]
SAYINGS = st.lists(
    st.sampled_from(SAID), min_size=7, max_size=16, unique_by=lambda text: text.strip().casefold()
) | st.lists(st.sampled_from(SAID), max_size=16)
LINES = st.lists(st.sampled_from([*SAID[-7:], "One sentence.", "Another one.", "A third!"]), min_size=2, max_size=5)


def texts_of(rule: Rule) -> list[tuple[str, str, str]]:
    """Where a rule looks for texts: platform, kind, field (none: the lists of texts of a search ad)."""
    if rule.id.startswith("google.rsa"):
        return [("google_ads", "ad", "")]
    return [
        (platform, kind, field.name)
        for platform in rule.platforms
        for kind in rule.kinds
        for field in KINDS[kind].fields
        if field.type == "text" and platform in field.platforms
    ]


@pytest.mark.parametrize("rule", QUICK, ids=lambda rule: rule.id)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_what_is_passed_over_would_find_nothing(rule: Rule, data: st.DataObject) -> None:
    assert isinstance(rule.check, PerEntity)
    assert rule.check.unless is not None
    platform, kind, field = data.draw(st.sampled_from(texts_of(rule)))
    values = {field: data.draw(TEXTS)} if field else {"headlines": data.draw(SAYINGS), "descriptions": data.draw(LINES)}
    item = Item(kind, platform, 1, False, values)
    if rule.check.unless(item):
        assert list(rule.check.find(item, CONTEXT)) == []


@pytest.mark.parametrize("rule", NARROWED, ids=lambda rule: rule.id)
def test_without_the_fields_a_rule_waits_for_it_finds_nothing(rule: Rule) -> None:
    assert isinstance(rule.check, PerEntity)
    for platform in rule.platforms:
        for kind in rule.kinds:
            others = {one.name: "utm_a=1&utm_a=2 " for one in KINDS[kind].fields if one.type == "text"}
            values = {name: value for name, value in others.items() if name not in rule.check.when}
            assert list(rule.check.find(Item(kind, platform, 1, False, values), CONTEXT)) == []


def test_ordinary_entities_are_passed_over() -> None:
    """Else the quick look would cost time and save none."""
    values = {
        "text": "payroll software für büros",
        "final_url": "https://ledgerly.example/close?plan=2",
        "final_url_suffix": "utm_term=123",
    }
    keyword = Item("keyword", "google_ads", 1, False, values)
    assert {rule.id for rule in QUICK if "keyword" in rule.kinds and not _passed(rule, keyword)} == set()
    texts = {"headlines": SAID[:8], "descriptions": ["One sentence.", "Another one.", "A third!"]}
    ad = Item("ad", "google_ads", 1, False, values | texts)
    assert {rule.id for rule in QUICK if "ad" in rule.kinds and not _passed(rule, ad)} == set()


def _passed(rule: Rule, item: Item) -> bool:
    assert isinstance(rule.check, PerEntity)
    assert rule.check.unless is not None
    return rule.check.unless(item)


def test_short_addresses_are_too_long_for_no_platform() -> None:
    fields = [KINDS[kind].by_name for kind in KINDS]
    limits = [
        named[name].limits[platform].most
        for named in fields
        for name in ("final_url", "final_mobile_url", "tracking_template", "final_url_suffix")
        for platform in PLATFORMS
        if name in named and platform in named[name].limits
    ]
    assert min(limits) >= SHORT
