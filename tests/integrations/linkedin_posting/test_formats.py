"""Every format that is drafted is posted; every other is refused in the look before posting, never at send time."""

from __future__ import annotations

from typing import Any

import pytest

from core.catalog import KINDS
from core.contacts.forms import keep_forms
from integrations.linkedin_ads.desk import Desk as Office
from integrations.linkedin_ads.forms import read_forms
from integrations.linkedin_ads.mapping.ad_groups import FORMATS
from integrations.linkedin_ads.mapping.ads import MADE
from integrations.sandbox.linkedin.forms import form_body
from integrations.sandbox.linkedin.store import Entity, next_id, save
from tests.integrations.linkedin_posting.conftest import NUMBER, TARGETING, Desk

TEXTS = {"introductory_text": "Read how others close.", "headline": "The guide", "call_to_action": "DOWNLOAD",
         "final_url": "https://www.nordlicht.example/guide"}  # fmt: skip


def plant(desk: Desk, prefix: str, word: str, objective: str, **values: Any) -> None:
    """A campaign with one ad set and one ad of this format."""
    desk.plant(prefix, groups=0)
    desk.set("campaign", f"{prefix}Close", objective=objective)
    with desk.workspace.edit("Plant") as edit:
        group = edit.create("ad_group", {
            "campaign": desk.row("campaign", f"{prefix}Close").id, "platform": "linkedin_ads", "name": f"{prefix}Set",
            "status": "ENABLED", "objective": objective, "format": word, "daily_budget": "30.00", "locale": "en_US",
            "bid_strategy": "Maximum delivery", "targeting": TARGETING, "audience_expansion": False, "audience_network": False,
        })  # fmt: skip
        common = {
            "ad_group": group,
            "platform": "linkedin_ads",
            "status": "ENABLED",
            "format": word,
            "name": f"{prefix}Ad",
        }
        edit.create("ad", {**common, **values})


def test_what_is_drafted_is_what_is_made() -> None:
    drafted = set(KINDS["ad"].by_name["format"].choices) - {"responsive_search", "legacy"}
    assert drafted == set(KINDS["ad_group"].by_name["format"].choices) == set(MADE) == set(FORMATS)


def test_a_document_goes_up_and_its_ad_shows_it(desk: Desk) -> None:
    (desk.workspace.path.parent / "guide.pdf").write_bytes(b"%PDF-1.7\n" + bytes(64))
    plant(desk, "Document ", "document", "WEBSITE_VISIT", document="guide.pdf", **TEXTS)
    done = desk.post(enable=True)
    assert (done.failed, done.pending, done.stopped) == ((), 0, None)
    (ad,) = desk.standing("creative", "Document ")
    post = next(one for one in desk.linkedin.dump() if one.get("id") == ad["content"]["reference"])
    assert post["content"]["media"]["id"].startswith("urn:li:document:")
    assert desk.post(enable=True).planned == 0


def test_an_ad_opens_the_lead_form_that_it_names(desk: Desk) -> None:
    with desk.linkedin.store.write() as connection:
        number = next_id(connection)
        body = form_body(number, int(NUMBER), "Get the guide", "Thank you.")
        save(connection, Entity("form", number, int(NUMBER), int(NUMBER), body["name"], "PUBLISHED", body))
    office = Office(desk.adapter.around.client, desk.connection, lambda seconds: None)
    keep_forms(desk.workspace, desk.connection, read_forms(office))
    plant(desk, "Form ", "single_image", "LEAD_GENERATION", lead_form="Get the guide", image="picture.png", **TEXTS)
    done = desk.post(enable=True)
    assert (done.failed, done.pending, done.stopped) == ((), 0, None)
    (ad,) = desk.standing("creative", "Form ")
    assert ad["leadgenCallToAction"] == {"destination": f"urn:li:adForm:{number}", "label": "DOWNLOAD"}
    (ad_set,) = desk.standing("campaign", "Form ")
    assert ad_set["optimizationTargetType"] == "MAX_LEAD"


@pytest.mark.parametrize(
    "word", ["CAROUSEL", "SINGLE_VIDEO", "SPOTLIGHT", "FOLLOW_COMPANY", "JOBS", "SPONSORED_UPDATE_EVENT"]
)
def test_other_formats_are_refused_before_anything_is_sent(desk: Desk, word: str) -> None:
    """A download brings ad sets of such formats; somebody copies one."""
    prefix = f"Other {word} "
    plant(desk, prefix, "single_image", "WEBSITE_VISIT", image="picture.png", **TEXTS)
    for kind, name in (("ad_group", f"{prefix}Set"), ("ad", f"{prefix}Ad")):
        _bring(desk, kind, name, word)
    desk.linkedin.faults.calls.clear()
    refused = {(one.kind, one.field) for one in desk.validate(enable=True)}
    left_out = {one.kind for one in desk.plan(enable=True).left_out}
    assert ("ad_group", "format") in refused or "ad_group" in left_out
    written = [name for name in desk.linkedin.faults.calls if "FINDER" not in name and "GET" not in name]
    assert written == []
    desk.post(enable=True)
    assert desk.standing("campaign", prefix) == desk.standing("creative", prefix) == []


def _bring(desk: Desk, kind: str, name: str, word: str) -> None:
    """Write a format as a download does: past what can be chosen here."""
    from sqlalchemy import update

    from core.schema import ENTITY

    table = ENTITY[kind]
    with desk.workspace.write() as writing:
        writing.execute(update(table).where(table.c.name == name).values(format=word))
    assert desk.row(kind, name)["format"] == word
