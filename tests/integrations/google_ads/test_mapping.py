"""The table between catalog fields and Google Ads resources holds in both directions and leaves nothing out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.catalog import GOOGLE, KINDS
from core.errors import InvalidInput
from core.platforms import Verb
from core.values import dump_json
from integrations.google_ads import mapping
from integrations.google_ads.mapping import (
    TABLES,
    bidding,
    campaigns,
    codecs,
    companions,
    criteria,
    elements,
    fill,
    library,
    messages,
    names,
    new_message,
    read,
)

PLAIN = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)
MONEY = st.integers(0, 10**12)
SOME = st.integers(1, 10**12)
URL = st.integers(1, 999).map("https://www.nordlicht.example/{}".format)
DECIMAL = st.integers(1, 10**6).map(lambda n: codecs.decimal_text(n / 1000))


def _of_codec(codec: Any) -> st.SearchStrategy[Any]:
    if isinstance(codec, codecs.Words):
        return st.sampled_from([*codec.words, *([codec.absent] if codec.absent else [])])
    if isinstance(codec, codecs.SwitchWords):
        return st.sampled_from([codec.on, codec.off])
    if isinstance(codec, library.Colour):
        return st.sampled_from(list(library.COLOURS))
    simple: dict[type, st.SearchStrategy[Any]] = {
        codecs.Text: PLAIN,
        codecs.Whole: MONEY,
        codecs.WholeText: SOME.map(str),
        codecs.DecimalText: DECIMAL,
        codecs.Switch: st.sampled_from([0, 1]),
        codecs.Day: st.dates().map(lambda day: day.isoformat()),
        codecs.FirstAddress: URL,
        codecs.Texts: st.lists(PLAIN, min_size=1, max_size=4).map(dump_json),
        codecs.Parameters: _parameters(),
    }
    return simple[type(codec)]


def _parameters() -> st.SearchStrategy[str]:
    one = st.tuples(st.from_regex(r"[a-z0-9]{1,8}", fullmatch=True), st.text("abc ;&=%", max_size=6))
    return st.lists(one, min_size=1, max_size=4).map(lambda all: ";".join(f"{{_{key}}}={value}" for key, value in all))


@st.composite
def _bids(draw: Any) -> dict[str, Any]:
    word = draw(st.sampled_from(list(bidding.SCHEMES)))
    # A shared strategy stands in a resource of its own, which is only read.
    found: dict[str, Any] = {"bid_strategy": word, "portfolio": None, **dict.fromkeys(bidding.TARGETS)}
    for name in bidding.SCHEMES[word].leaves:
        found[name] = draw(st.none() | (DECIMAL if name == "target_roas" else SOME))
    return found


@st.composite
def _texts(draw: Any, what: str) -> dict[str, Any]:
    texts = draw(st.lists(PLAIN, min_size=1, max_size=5))
    places = st.integers(1, 3 if what == "headline" else 2)
    pins = draw(st.dictionaries(st.integers(1, len(texts)).map(str), places))
    return {f"{what}s": dump_json(texts), f"{what}_pins": dump_json(pins) if pins else None}


_SWITCHES = st.fixed_dictionaries(
    {name: st.sampled_from(["Enabled", "Disabled", None]) for name in campaigns.AUTOMATION}
)
_NETWORKS = st.lists(st.sampled_from(list(campaigns.NETWORKS)), unique=True).map(
    lambda found: {"networks": dump_json([word for word in campaigns.NETWORKS if word in found])}
)
_BUDGETS = st.one_of(
    MONEY.map(lambda amount: {"daily_budget": amount, "total_budget": None, "budget_name": None}),
    MONEY.map(lambda amount: {"daily_budget": None, "total_budget": amount, "budget_name": None}),
)
_CIRCLES = st.tuples(st.integers(1, 500), st.sampled_from(["mi", "km"]), st.integers(-89, 89), st.integers(-179, 179))
_TARGETS = st.one_of(
    _CIRCLES.map(lambda c: {"type": "radius", "value": f"({c[0]}{c[1]}:{c[2]}.5:{c[3]}.25)"}),
    st.sampled_from(list(criteria.DEVICES)).map(lambda word: {"type": "device", "value": word}),
    st.just({"type": "age", "value": "AGE_RANGE_25_34"}),
    st.just({"type": "placement", "value": "www.nordlicht.example"}),
)
_GROUP_TARGETS = st.just({"type": "gender", "value": "FEMALE"})


@st.composite
def _assets(draw: Any) -> dict[str, Any]:
    kind = draw(st.sampled_from(["SITELINK", "CALLOUT", "SNIPPET", "CALL"]))
    if kind != "SNIPPET":
        return {"type": kind, "text": draw(PLAIN), "header": None, "values": None}
    values = dump_json(draw(st.lists(PLAIN, min_size=1, max_size=4)))
    return {"type": kind, "text": None, "header": "Brands", "values": values}


def _of_group(resource: str, entry: Any) -> st.SearchStrategy[dict[str, Any]]:
    groups: dict[str, st.SearchStrategy[dict[str, Any]]] = {
        "bid_strategy": _bids(),
        "networks": _NETWORKS,
        "text_customization": _SWITCHES,
        "daily_budget": _BUDGETS,
        "headlines": _texts("headline"),
        "descriptions": _texts("description"),
        "format": st.just({"format": "responsive_search", "texts": None}),
    }
    if resource == "asset":
        return _assets()
    if entry.fields[0] == "type":
        return _TARGETS if resource == "campaign_criterion" else _GROUP_TARGETS
    return groups[entry.fields[0]]


@st.composite
def _values(draw: Any, kind: str, resource: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for entry in TABLES[kind].entries[resource]:
        if isinstance(entry, mapping.Mapped):
            one = st.integers(1, 10) if entry.field == "quality_score" else _of_codec(entry.codec)
            found[entry.field] = draw(one if entry.codec.absent is not None else st.none() | one)
        else:
            found.update(draw(_of_group(resource, entry)))
    return found


WRITTEN = [(kind, resource) for kind, table in TABLES.items() for resource in table.entries]


@pytest.mark.parametrize(("kind", "resource"), WRITTEN)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_what_is_written_is_read_again(kind: str, resource: str, data: st.DataObject) -> None:
    message = new_message(resource)
    values = data.draw(_values(kind, resource))
    if kind == "asset" and resource == "asset":
        for name, owner in (("description1", "SITELINK"), ("description2", "SITELINK"), ("country", "CALL")):
            values[name] = values[name] if values["type"] == owner else None
    fill(message, kind, values)
    only_read = {name for one in TABLES[kind].entries[resource] if one.read_only for name in one.fields}
    _fill_read_only(message, kind, resource, values)
    found = read(kind, message)
    assert set(found) == set(values)
    assert found == values, only_read


def _fill_read_only(message: Any, kind: str, resource: str, values: dict[str, Any]) -> None:
    """What only the platform writes, written as it would."""
    for one in TABLES[kind].entries[resource]:
        if one.read_only:
            one.fill(message, values, None)


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_field_of_the_platform_is_mapped_or_declared(kind: str) -> None:
    table = TABLES[kind]
    entries = [name for found in table.entries.values() for one in found for name in one.fields]
    said = {*entries, *(one.field for one in table.spreads)}
    unsaid = {one.field for one in table.unsaid}
    wanted = {one.name for one in KINDS[kind].fields if GOOGLE in one.platforms}
    assert said | unsaid == wanted
    assert not said & unsaid
    assert all(one.reason for one in table.unsaid)


@pytest.mark.parametrize(("kind", "resource"), WRITTEN)
def test_every_path_is_a_leaf_of_this_version(kind: str, resource: str) -> None:
    descriptor = messages.descriptor_of(resource)
    for entry in TABLES[kind].entries[resource]:
        for path in entry.paths:
            leaf = messages.fields_along(descriptor, path)[-1]
            assert leaf.message_type is None or leaf.is_repeated or not leaf.message_type.fields, path


@pytest.mark.parametrize(("kind", "resource"), WRITTEN)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_masks_name_only_leaves_of_the_table(kind: str, resource: str, data: st.DataObject) -> None:
    values = data.draw(_values(kind, resource))
    paths = fill(new_message(resource), kind, values, list(values))
    known = {path for one in TABLES[kind].entries[resource] for path in one.paths}
    assert set(paths) <= known


def test_false_zero_and_empty_stay_in_the_mask() -> None:
    campaign = new_message("campaign")
    values = {"ai_max": "Disabled", "tracking_template": None, "final_url_suffix": "", "networks": "[]"}
    paths = fill(campaign, "campaign", values, list(values))
    assert {"ai_max_setting.enable_ai_max", "tracking_url_template", "final_url_suffix"} <= set(paths)
    assert {f"network_settings.{leaf}" for leaf in campaigns.NETWORKS.values()} <= set(paths)
    keyword = new_message("ad_group_criterion")
    assert fill(keyword, "keyword", {"max_cpc": 0}, ["max_cpc"]) == ["cpc_bid_micros"]
    assert keyword.HasField("cpc_bid_micros")


def test_a_new_resource_leaves_out_what_is_empty() -> None:
    group = new_message("ad_group")
    assert fill(group, "ad_group", {"name": "One", "max_cpc": None}) == ["name"]
    assert not group.HasField("cpc_bid_micros")


def test_only_what_changed_of_a_strategy_is_named() -> None:
    values = {"bid_strategy": "Target CPA", "target_cpa": 5_000_000, "target_roas": None, "cpc_limit": 1_000_000}
    assert companions("campaign", ["cpc_limit"]) == set(bidding.FIELDS)
    assert fill(new_message("campaign"), "campaign", values, ["cpc_limit"]) == ["target_cpa.cpc_bid_ceiling_micros"]
    assert mapping.left_out({**values, "bid_strategy": "Maximize conversions"}) == ("cpc_limit",)


def test_a_draft_is_posted_paused() -> None:
    group = new_message("ad_group")
    fill(group, "ad_group", {"status": "DRAFT"})
    assert read("ad_group", group)["status"] == "PAUSED"


@pytest.mark.parametrize(
    ("kind", "values", "where"),
    [
        ("campaign", {"networks": '["Radio"]'}, "networks"),
        ("campaign", {"bid_strategy": "Cost cap"}, "bid_strategy"),
        ("campaign", {"custom_parameters": "season=1"}, "custom_parameters"),
        ("campaign", {"type": "Sponsored"}, "type"),
    ],
)
def test_a_value_that_google_ads_does_not_have_names_its_field(kind: str, values: dict[str, Any], where: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        fill(new_message("campaign"), kind, values)
    assert caught.value.where == where


_DAYS = st.sampled_from(elements.DAYS)
_QUARTERS = st.sampled_from(["00", "15", "30", "45"])


@given(
    day=_DAYS,
    start=st.integers(0, 22),
    minute=_QUARTERS,
    end_minute=_QUARTERS,
    bid=st.sampled_from(["", "+20%", "-50%"]),
)
def test_hours_are_read_as_they_are_written(day: str, start: int, minute: str, end_minute: str, bid: str) -> None:
    text = f"({day}[{start:02}:{minute}-{start + 1:02}:{end_minute}]{bid})"
    criterion = new_message("campaign_criterion")
    elements.fill_element(criterion, "ad_schedule", text)
    assert elements.criterion_field(criterion) == "ad_schedule"
    assert elements.read_element(criterion, "ad_schedule") == text
    assert elements.split("ad_schedule", text) == (text,)


@pytest.mark.parametrize(("field", "element"), [("locations", "DE"), ("languages", "de"), ("languages", "zh_CN")])
def test_elements_of_a_campaign_are_criteria(field: str, element: str) -> None:
    criterion = new_message("campaign_criterion")
    elements.fill_element(criterion, field, element)
    assert elements.criterion_field(criterion) == field
    assert elements.read_element(criterion, field) == element


@given(codes=st.lists(st.sampled_from(["DE", "AT", "CH"]), min_size=1, unique=True))
def test_lists_are_split_and_joined(codes: list[str]) -> None:
    stored = elements.join("locations", codes)
    assert elements.split("locations", stored) == tuple(codes)
    assert json.loads(stored or "") == codes
    assert elements.join("locations", []) is None


@pytest.mark.parametrize("bad", ["Monday", "(Noday[09:00-10:00])", "(Monday[09:05-10:00])"])
def test_hours_that_cannot_be_are_refused(bad: str) -> None:
    with pytest.raises(InvalidInput):
        elements.fill_element(new_message("campaign_criterion"), "ad_schedule", bad)


@pytest.mark.parametrize(
    ("kind", "name", "remote_id"),
    [
        ("campaign", "customers/1/campaigns/2", "2"),
        ("ad", "customers/1/adGroupAds/2~3", "2~3"),
        ("negative_keyword", "customers/1/sharedCriteria/2~3", "sharedCriteria/2~3"),
        ("asset", "customers/1/customerAssets/9~SITELINK", "customers/1/customerAssets/9~SITELINK"),
    ],
)
def test_ids_stand_for_names(kind: str, name: str, remote_id: str) -> None:
    assert names.remote_id_of(kind, name) == remote_id
    assert names.name_of("1", kind, remote_id) == name


def test_operations_of_an_entity() -> None:
    row = {"budget_name": None}
    assert [one.operation for one in mapping.parts("campaign", Verb.CREATE, row)] == [
        "campaign_budget_operation", "campaign_operation",
    ]  # fmt: skip
    assert [one.resource for one in mapping.parts("campaign", Verb.CREATE, {"budget_name": "All"})] == ["campaign"]
    assert [one.resource for one in mapping.parts("ad", Verb.UPDATE, {}, ["headlines", "status"])] == [
        "ad",
        "ad_group_ad",
    ]
    assert (
        mapping.parts("negative_keyword", Verb.REMOVE, {"level": "list"})[0].operation == "shared_criterion_operation"
    )
    operation, keyword = mapping.new_operation(mapping.parts("keyword", Verb.UPDATE, {}, ["max_cpc"])[0])
    keyword.resource_name = "customers/1/adGroupCriteria/2~3"
    mapping.set_mask(operation, fill(keyword, "keyword", {"max_cpc": 0}, ["max_cpc"]))
    assert list(operation.ad_group_criterion_operation.update_mask.paths) == ["cpc_bid_micros"]


def test_every_operation_exists() -> None:
    known = {one.name for one in messages.operation_class().DESCRIPTOR.fields}
    for kind, resource in WRITTEN:
        assert f"{resource}_operation" in known, kind
    for table in TABLES.values():
        for spread in table.spreads:
            assert f"{spread.resource}_operation" in known
