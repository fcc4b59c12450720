"""Templates: made of a tree, applied to markets and platforms, and upgraded without losing what people changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core.catalog import GOOGLE, KINDS, LINKEDIN
from core.changesets import accept, reject, undo
from core.errors import InvalidInput, NothingToDo
from core.rows import get_row, list_rows
from core.schema import ENTITY, Presence
from core.templates.applying import apply_template
from core.templates.body import Body
from core.templates.capturing import list_templates, make_template, new_version, read_template
from core.templates.checking import body_problems, row_problems, too_long
from core.templates.merging import merge_field
from core.templates.upgrading import places, upgrade_places
from core.workspace import Workspace

GERMANY = {"market": "Germany", "country": "DE", "product": "Ledgerly Close"}
AUSTRIA = {"market": "Austria", "country": "AT", "product": "Ledgerly Close"}
BENELUX = {"market": "Benelux", "country": "BE, NL, LU", "product": "Ledgerly Audit"}


@dataclass(frozen=True)
class Kit:
    """A Google and a LinkedIn campaign for Germany."""

    google: str
    linkedin: str
    campaigns: tuple[str, str]
    group: str
    ad: str

    @property
    def into(self) -> dict[str, str]:
        return {GOOGLE: self.google, LINKEDIN: self.linkedin}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "templates.cdesk", synchronous="OFF") as made:
        yield made


@pytest.fixture
def kit(workspace: Workspace) -> Kit:
    with workspace.edit("Plant") as edit:
        base = {"status": "PAUSED", "locations": ["DE"]}
        google = edit.create("account", {"name": "Google", "platform": GOOGLE, "status": "ENABLED"})
        linkedin = edit.create("account", {"name": "LinkedIn", "platform": LINKEDIN, "status": "ENABLED"})
        search = edit.create(
            "campaign",
            base | {"account": google, "platform": GOOGLE, "name": "Ledgerly Close | Search | Germany", "type": "Search",
                    "daily_budget": 50_000_000, "final_url_suffix": "utm_campaign=ledgerly-close-de&utm_term={keyword}"},
        )  # fmt: skip
        social = edit.create(
            "campaign",
            base | {"account": linkedin, "platform": LINKEDIN, "name": "Ledgerly Close | Social | Germany",
                    "objective": "BRAND_AWARENESS"},
        )  # fmt: skip
        group = edit.create(
            "ad_group", {"campaign": search, "platform": GOOGLE, "name": "Close software", "status": "ENABLED"}
        )
        ad_set = edit.create(
            "ad_group",
            {"campaign": social, "platform": LINKEDIN, "name": "CFOs in Germany", "status": "ENABLED",
             "targeting": {"include": [{"locations": [{"name": "Germany", "urn": "urn:li:geo:101282230"}]}], "exclude": {}}},
        )  # fmt: skip
        ad = edit.create(
            "ad",
            {"ad_group": group, "platform": GOOGLE, "name": "RSA", "format": "responsive_search", "status": "ENABLED",
             "headlines": ["Ledgerly Close", "Made for Germany", "Close in 3 days"],
             "descriptions": ["The close in 3 days.", "Trusted in Germany."],
             "final_url": "https://ledgerly.example/{lpurl}", "labels": ["Close"]},
        )  # fmt: skip
        edit.create(
            "ad",
            {"ad_group": ad_set, "platform": LINKEDIN, "name": "Image", "format": "single_image", "status": "ENABLED",
             "introductory_text": "Germany closes faster with Ledgerly Close.", "headline": "Close faster"},
        )  # fmt: skip
        edit.create_many(
            "keyword",
            [
                {"ad_group": group, "text": text, "match_type": "EXACT", "status": "ENABLED"}
                for text in ("ledgerly close", "close software germany")
            ],
        )
        edit.create(
            "negative_keyword",
            {"campaign": search, "level": "campaign", "text": "jobs", "match_type": "BROAD", "status": "ENABLED"},
        )
    return Kit(google, linkedin, (search, social), group, ad)


def make(workspace: Workspace, kit: Kit) -> str:
    return make_template(workspace, "Close kit", "campaign", kit.campaigns, GERMANY)


def body_of(workspace: Workspace, id: str) -> Body:
    with workspace.read() as connection:
        return read_template(connection, id).body


def texts(workspace: Workspace, kind: str, field: str) -> list[Any]:
    return [row[field] for row in list_rows(workspace, kind)]


def draft(workspace: Workspace) -> dict[str, list[tuple[object, ...]]]:
    with workspace.read() as connection:
        return {
            kind: [
                tuple(row)
                for row in connection.execute(
                    select(ENTITY[kind])
                    .where(ENTITY[kind].c.presence == int(Presence.DRAFT))
                    .order_by(ENTITY[kind].c.pk)
                )
            ]
            for kind in KINDS
        }


def test_what_varies_becomes_variables_in_every_form(workspace: Workspace, kit: Kit) -> None:
    values = {part.key: part.values for part in body_of(workspace, make(workspace, kit)).parts}
    assert values["campaign:1"]["name"] == "{product} | Search | {market}"
    assert values["campaign:1"]["locations"] == ["{country}"]
    assert values["campaign:1"]["final_url_suffix"] == "utm_campaign={product:slug}-{country:slug}&utm_term={keyword}"
    assert values["campaign:1"]["daily_budget"] == 50_000_000
    assert values["ad:1"]["headlines"] == ["{product}", "Made for {market}", "Close in 3 days"]
    assert [values[f"keyword:{n}"]["text"] for n in (1, 2)] == ["{product:lower}", "close software {market:lower}"]
    place = values["ad_group:2"]["targeting"]["include"][0]["locations"][0]
    assert place == {"name": "{market}", "urn": "urn:li:geo:101282230"}


def test_a_kit_makes_markets_on_two_platforms_as_one_proposal(workspace: Workspace, kit: Kit) -> None:
    template = make(workspace, kit)
    before = draft(workspace)
    applied = apply_template(workspace, template, [AUSTRIA, BENELUX], kit.into)
    assert draft(workspace) == before
    assert applied.places == 2
    assert applied.created == {"campaign": 4, "ad_group": 4, "ad": 4, "keyword": 4, "negative_keyword": 2}
    accept(workspace, applied.change_set)
    assert texts(workspace, "campaign", "name")[2:] == [
        "Ledgerly Close | Search | Austria",
        "Ledgerly Close | Social | Austria",
        "Ledgerly Audit | Search | Benelux",
        "Ledgerly Audit | Social | Benelux",
    ]
    assert texts(workspace, "campaign", "locations")[4] == ["BE", "NL", "LU"]
    suffix = texts(workspace, "campaign", "final_url_suffix")[4]
    assert suffix == "utm_campaign=ledgerly-audit-be-nl-lu&utm_term={keyword}"
    place = texts(workspace, "ad_group", "targeting")[3]["include"][0]["locations"][0]
    assert place == {"name": "Austria", "urn": None}
    undo(workspace)
    assert draft(workspace) == before


def test_applying_to_the_original_words_gives_the_original(workspace: Workspace, kit: Kit) -> None:
    applied = apply_template(workspace, make(workspace, kit), [GERMANY], kit.into)
    accept(workspace, applied.change_set)
    for kind, fields in (("ad", ("headlines", "final_url", "introductory_text")), ("ad_group", ("targeting", "name"))):
        rows = list_rows(workspace, kind)
        half = len(rows) // 2
        assert [[row[f] for f in fields] for row in rows[:half]] == [[row[f] for f in fields] for row in rows[half:]]


def test_values_that_are_missing_or_mean_nothing_are_named(workspace: Workspace, kit: Kit) -> None:
    template = make(workspace, kit)
    body = body_of(workspace, template)
    rows = [{"market": "Austria", "product": "X", "contry": "AT"}, {**GERMANY, "contry": "DE"}]
    assert row_problems(body, rows) == [
        "Row 1 has no value for {country}.",
        "The column “contry” is no variable of the template.",
    ]
    with pytest.raises(InvalidInput):
        apply_template(workspace, template, rows, kit.into)
    with pytest.raises(InvalidInput):
        apply_template(workspace, template, [AUSTRIA], {GOOGLE: kit.google})
    assert "2 would be called “Ledgerly Close | Search | Austria”" in row_problems(body, [AUSTRIA, AUSTRIA])[0]


def test_the_longest_value_tells_which_texts_do_not_fit(workspace: Workspace, kit: Kit) -> None:
    body = body_of(workspace, make(workspace, kit))
    long = {**GERMANY, "market": "the Nordic countries and Iceland"}
    (found,) = [one for one in too_long(body, [AUSTRIA, long]) if one.field == "headlines"]
    assert (found.text, found.width, found.most, found.row) == ("Made for the Nordic countries and Iceland", 41, 30, 2)
    assert [one for one in too_long(body, [AUSTRIA]) if one.field == "headlines"] == []


def test_unused_and_unknown_variables_are_named(workspace: Workspace, kit: Kit) -> None:
    with workspace.edit("Braces") as edit:
        edit.set("ad", [kit.ad], {"path1": "{sector}"})
    template = make_template(workspace, "Kit", "campaign", kit.campaigns, GERMANY | {"unused": "Nowhere to be found"})
    assert body_problems(body_of(workspace, template)) == [
        "{sector} in the ad’s path 1 is no variable of the template.",
        "{unused} is used nowhere.",
    ]


@pytest.mark.parametrize("variables", [{"Market": "x"}, {"keyword": "x"}, {"market": "  "}])
def test_variables_that_cannot_be_are_refused(workspace: Workspace, kit: Kit, variables: dict[str, str]) -> None:
    with pytest.raises(InvalidInput):
        make_template(workspace, "Kit", "campaign", kit.campaigns, variables)


def applied_and_new_version(workspace: Workspace, kit: Kit) -> tuple[str, str]:
    """The kit applied to Austria; its newer version has other headlines, a keyword more and a negative less."""
    template = make(workspace, kit)
    accept(workspace, apply_template(workspace, template, [AUSTRIA], kit.into).change_set)
    with workspace.edit("Newer original") as edit:
        edit.set("ad", [kit.ad], {"headlines": ["Ledgerly Close", "Built for Germany", "Close in 2 days"]})
        edit.set("campaign", [kit.campaigns[0]], {"daily_budget": 80_000_000})
        edit.create(
            "keyword", {"ad_group": kit.group, "text": "month end germany", "match_type": "EXACT", "status": "ENABLED"}
        )
        edit.delete("negative_keyword", [list_rows(workspace, "negative_keyword")[0].id])
    assert new_version(workspace, template, kit.campaigns) == 2
    austrian_ad = next(row for row in list_rows(workspace, "ad") if row["headlines"] and row.id != kit.ad)
    return template, austrian_ad.id


def test_a_newer_version_reaches_its_places_as_one_proposal(workspace: Workspace, kit: Kit) -> None:
    template, ad = applied_and_new_version(workspace, kit)
    before = draft(workspace)
    upgrade = upgrade_places(workspace, template)
    assert draft(workspace) == before
    assert (upgrade.places, upgrade.changed, upgrade.added, upgrade.removed, upgrade.kept) == (1, 2, 1, 1, [])
    assert upgrade.change_set is not None
    accept(workspace, upgrade.change_set)
    assert get_row(workspace, "ad", ad)["headlines"] == ["Ledgerly Close", "Built for Austria", "Close in 2 days"]
    assert texts(workspace, "keyword", "text")[-1] == "month end austria"
    assert list_rows(workspace, "negative_keyword") == []
    with pytest.raises(NothingToDo):
        upgrade_places(workspace, template)


def test_what_a_person_changed_stays_and_is_named(workspace: Workspace, kit: Kit) -> None:
    template, ad = applied_and_new_version(workspace, kit)
    campaign = list_rows(workspace, "campaign")[2]
    with workspace.edit("Own") as edit:
        edit.set("ad", [ad], {"headlines": ["Ledgerly Close", "Mein Titel", "Close in 3 days"], "path1": "mine"})
        edit.set("campaign", [campaign.id], {"daily_budget": 60_000_000, "start_date": "2027-01-01"})
    upgrade = upgrade_places(workspace, template)
    accept(workspace, upgrade.change_set or "")
    assert get_row(workspace, "ad", ad)["headlines"] == ["Ledgerly Close", "Mein Titel", "Close in 2 days"]
    assert get_row(workspace, "ad", ad)["path1"] == "mine"
    assert get_row(workspace, "campaign", campaign.id)["daily_budget"] == 60_000_000
    assert sorted((one.kind, one.field) for one in upgrade.kept) == [("ad", "headlines"), ("campaign", "daily_budget")]


def test_what_a_person_removed_stays_removed_and_own_things_stay(workspace: Workspace, kit: Kit) -> None:
    template = make(workspace, kit)
    accept(workspace, apply_template(workspace, template, [AUSTRIA], kit.into).change_set)
    group = list_rows(workspace, "ad_group")[2]
    with workspace.edit("Own") as edit:
        edit.create(
            "keyword", {"ad_group": group.id, "text": "own keyword", "match_type": "EXACT", "status": "ENABLED"}
        )
        edit.delete("ad", [next(row.id for row in list_rows(workspace, "ad") if row.parents["ad_group"] == group.pk)])
        edit.delete("ad_group", [kit.group])
    new_version(workspace, template, kit.campaigns)
    upgrade = upgrade_places(workspace, template)
    assert [(one.kind, one.why) for one in upgrade.kept] == [
        ("ad_group", "The template dropped it, but it holds something of your own.")
    ]
    accept(workspace, upgrade.change_set or "")
    assert "own keyword" in texts(workspace, "keyword", "text")
    assert "ledgerly close" not in texts(workspace, "keyword", "text")


def test_versions_are_followed_whether_they_were_accepted_or_not(workspace: Workspace, kit: Kit) -> None:
    template, ad = applied_and_new_version(workspace, kit)
    reject(workspace, upgrade_places(workspace, template).change_set or "")
    with workspace.edit("Third") as edit:
        edit.set("ad", [kit.ad], {"headlines": ["Ledgerly Close", "Loved in Germany", "Close in 1 day"]})
    assert new_version(workspace, template, kit.campaigns) == 3
    accept(workspace, upgrade_places(workspace, template).change_set or "")
    assert get_row(workspace, "ad", ad)["headlines"] == ["Ledgerly Close", "Loved in Austria", "Close in 1 day"]


def test_a_place_that_waits_for_review_is_left_alone(workspace: Workspace, kit: Kit) -> None:
    template = make(workspace, kit)
    apply_template(workspace, template, [AUSTRIA], kit.into)
    with workspace.edit("Newer original") as edit:
        edit.set("ad", [kit.ad], {"headlines": ["A", "B", "C"]})
    new_version(workspace, template, kit.campaigns)
    upgrade = upgrade_places(workspace, template)
    assert (upgrade.change_set, upgrade.waiting) == (None, 1)
    assert [(one.names, one.waits) for one in places(workspace, template)][1][1]


def test_a_new_variable_needs_a_value_at_the_places_there_are(workspace: Workspace, kit: Kit) -> None:
    template = make(workspace, kit)
    accept(workspace, apply_template(workspace, template, [AUSTRIA], kit.into).change_set)
    new_version(workspace, template, kit.campaigns, GERMANY | {"days": "3 days"})
    with pytest.raises(InvalidInput) as refused:
        upgrade_places(workspace, template)
    assert refused.value.where == "days"
    upgrade = upgrade_places(workspace, template, {"days": "4 days"})
    accept(workspace, upgrade.change_set or "")
    assert "Close in 4 days" in list_rows(workspace, "ad")[2]["headlines"]


def test_places_are_listed_with_their_values(workspace: Workspace, kit: Kit) -> None:
    template = make(workspace, kit)
    accept(workspace, apply_template(workspace, template, [AUSTRIA], kit.into).change_set)
    found = places(workspace, template)
    assert [dict(one.values) for one in found] == [GERMANY, AUSTRIA]
    assert found[1].names == ("Ledgerly Close | Search | Austria", "Ledgerly Close | Social | Austria")
    assert [one.name for one in list_templates(workspace)] == ["Close kit"]


def test_nothing_new_is_no_version(workspace: Workspace, kit: Kit) -> None:
    template = make(workspace, kit)
    with pytest.raises(InvalidInput):
        new_version(workspace, template, kit.campaigns)


TEXT = KINDS["ad"].by_name["headline"]
HEADLINES = KINDS["ad"].by_name["headlines"]
LABELS = KINDS["ad"].by_name["labels"]
WORDS = st.sampled_from(["a", "b", "c", "d"])
SETS = st.lists(WORDS, unique=True, max_size=4)


@settings(deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=3), WORDS, WORDS)
def test_single_values_merge_as_the_model_says(before: list[str], new: str, now: str) -> None:
    merged = merge_field(TEXT, before, new, now)
    own = now not in before
    assert merged.value == (now if own else new)
    assert merged.kept == (own and now != new and any(value != new for value in before))


@settings(deadline=None)
@given(SETS, SETS, SETS)
def test_labels_merge_as_sets(base: list[str], new: list[str], now: list[str]) -> None:
    merged = merge_field(LABELS, [base], new, now)
    if now in (base, new):
        assert merged.value == new
    elif base == new:
        assert merged.value == now
    else:
        b, n, o = set(base), set(new), set(now)
        assert set(merged.value) == (o - (b - n)) | (n - b)
        assert len(merged.value) == len(set(merged.value))
    assert not merged.kept


@settings(deadline=None)
@given(st.tuples(*[st.tuples(WORDS, WORDS, WORDS)] * 3))
def test_headlines_merge_place_by_place(columns: tuple[tuple[str, str, str], ...]) -> None:
    base, new, now = ([column[n] for column in columns] for n in range(3))
    merged = merge_field(HEADLINES, [base], new, now)
    for was, wanted, stands, value in zip(base, new, now, merged.value, strict=True):
        assert value == (wanted if stands in (was, wanted) else stands)
