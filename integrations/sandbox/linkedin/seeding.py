"""What stands in a fresh LinkedIn: invented accounts with campaigns about the same themes as on Google, and two months of figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from integrations.sandbox.linkedin import oauth
from integrations.sandbox.linkedin.asking import Ask
from integrations.sandbox.linkedin.campaigns import CAMPAIGNS
from integrations.sandbox.linkedin.catalogue import FACET
from integrations.sandbox.linkedin.creatives import CREATIVES
from integrations.sandbox.linkedin.delivery import write_day
from integrations.sandbox.linkedin.entities import make, stamps
from integrations.sandbox.linkedin.forms import form_body
from integrations.sandbox.linkedin.groups import GROUPS
from integrations.sandbox.linkedin.posts import new_post
from integrations.sandbox.linkedin.store import Entity, Store, next_id, save, set_setting

CLIENT, SECOND, VIEWED, TEST = 500_000_001, 500_000_002, 500_000_003, 500_000_009
"""Three accounts that serve (the third may only be looked at), and a test account."""
HISTORY_DAYS = 60
THEMES = ("Data catalog", "Data quality", "Governance")
DAY_MS = 86_400_000


@dataclass(frozen=True)
class Seeded:
    """An account to open."""

    number: int
    name: str
    currency: str
    page: int
    geo: int
    role: str = "ACCOUNT_MANAGER"
    test: bool = False


ACCOUNTS = (
    Seeded(CLIENT, "Nordlicht Software (simulated)", "EUR", 900_001, 101282230),
    Seeded(SECOND, "Harbor Analytics (simulated)", "USD", 900_002, 103644278),
    Seeded(VIEWED, "Nordlicht Partner (simulated)", "EUR", 900_003, 101282230, role="VIEWER"),
    Seeded(TEST, "Nordlicht test account (simulated)", "EUR", 900_001, 101282230, test=True),
)
AUDIENCES: dict[str, dict[str, list[str]]] = {
    "IT decision makers": {
        "jobFunctions": ["urn:li:function:13"],
        "seniorities": ["urn:li:seniority:6", "urn:li:seniority:7"],
    },
    "Data titles": {"titles": ["urn:li:title:111", "urn:li:title:112", "urn:li:title:124"]},
}


def seed_accounts(store: Store, seed: int, *, empty: bool = False) -> None:
    """Open the accounts of a fresh sandbox and run their campaigns for two months; does nothing to one that has accounts."""
    if store.setting("seeded"):
        return
    now = store.now()
    begun = round((now - timedelta(days=HISTORY_DAYS)).timestamp() * 1000)
    with store.write() as connection:
        set_setting(connection, "seed", str(seed))
        set_setting(connection, "seeded", "yes")
        set_setting(connection, "default_user", oauth.USER)
        for one in ACCOUNTS:
            ask = Ask(connection, oauth.USER, oauth.SCOPES, begun, (str(one.number),), seed=seed)
            _open(ask, one)
            if not empty:
                _fill(ask, one)
            set_setting(connection, f"role:{oauth.USER}:{one.number}", one.role)
        for back in range(0 if empty else HISTORY_DAYS, 0, -1):
            write_day(connection, (now - timedelta(days=back)).date())


def _open(ask: Ask, one: Seeded) -> None:
    set_setting(ask.connection, f"role:{ask.user}:{one.number}", "ACCOUNT_MANAGER")
    body = {
        "id": one.number, "name": one.name, "currency": one.currency, "type": "BUSINESS", "status": "ACTIVE", "test": one.test,
        "reference": f"urn:li:organization:{one.page}", "servingStatuses": ["RUNNABLE"],
        "notifiedOnCreativeRejection": False, "notifiedOnEndOfCampaign": False,
    } | stamps(ask)  # fmt: skip
    save(ask.connection, Entity("account", one.number, one.number, 0, one.name, "ACTIVE", body))
    number = next_id(ask.connection)
    default = {
        "id": number, "account": f"urn:li:sponsoredAccount:{one.number}", "name": "Default Campaign Group", "status": "ACTIVE",
        "backfilled": True, "test": one.test, "runSchedule": {"start": ask.now},
    } | stamps(ask)  # fmt: skip
    save(ask.connection, Entity("group", number, one.number, one.number, "Default Campaign Group", "ACTIVE", default))


def _fill(ask: Ask, one: Seeded) -> None:
    form = next_id(ask.connection)
    body = form_body(form, one.number, "Guide to governance", "Thank you. The guide is on its way.")
    save(ask.connection, Entity("form", form, one.number, one.number, body["name"], "PUBLISHED", body))
    _conversion(ask, one)
    if not one.test:
        _audience(ask, one)
    for place, theme in enumerate(THEMES):
        status = "DRAFT" if one.test else "ACTIVE"
        group = make(GROUPS, ask, _group(ask, one, theme, status))
        if place == 0:
            _text_ads(ask, one, group, theme)
        for at, (audience, facets) in enumerate(AUDIENCES.items()):
            leads = place == 2 and at == 0
            running = "DRAFT" if one.test else ("PAUSED" if place == 2 and at == 1 else "ACTIVE")
            body = _campaign(ask, one, (group, f"{theme} | {audience}"), facets, running, leads=leads)
            campaign = make(CAMPAIGNS, ask, body)
            for creative in _creatives(ask, one, campaign, theme, form if leads else None):
                make(CREATIVES, ask, creative)


def _group(ask: Ask, one: Seeded, theme: str, status: str) -> dict[str, Any]:
    return {
        "account": f"urn:li:sponsoredAccount:{one.number}", "name": f"{theme} | LinkedIn", "status": status,
        "runSchedule": {"start": ask.now},
    }  # fmt: skip


def _campaign(
    ask: Ask, one: Seeded, named: tuple[int, str], facets: dict[str, list[str]], status: str, *, leads: bool
) -> dict[str, Any]:
    blocks: list[dict[str, Any]] = [{"or": {f"{FACET}locations": [f"urn:li:geo:{one.geo}"]}}]
    blocks.append({"or": {f"{FACET}interfaceLocales": ["urn:li:locale:en_US"]}})
    blocks += [{"or": {f"{FACET}{name}": values}} for name, values in facets.items()]
    exclude = {"or": {f"{FACET}employers": [f"urn:li:organization:{one.page}"]}}
    return {
        "account": f"urn:li:sponsoredAccount:{one.number}", "campaignGroup": f"urn:li:sponsoredCampaignGroup:{named[0]}",
        "name": named[1], "type": "SPONSORED_UPDATES", "format": "STANDARD_UPDATE", "costType": "CPM",
        "objectiveType": "LEAD_GENERATION" if leads else "WEBSITE_VISIT",
        "optimizationTargetType": "MAX_LEAD" if leads else "MAX_CLICK",
        "unitCost": {"currencyCode": one.currency, "amount": "0"},
        "dailyBudget": {"currencyCode": one.currency, "amount": "60.00"}, "locale": {"country": "US", "language": "en"},
        "runSchedule": {"start": ask.now}, "status": status, "offsiteDeliveryEnabled": False, "politicalIntent": "NOT_POLITICAL",
        "associatedEntity": f"urn:li:organization:{one.page}", "audienceExpansionEnabled": False,
        "targetingCriteria": {"include": {"and": blocks}, "exclude": exclude},
    }  # fmt: skip


def _text_ads(ask: Ask, one: Seeded, group: int, theme: str) -> None:
    """A campaign of another type, with bids by hand."""
    running = "DRAFT" if one.test else "ACTIVE"
    body = _campaign(ask, one, (group, f"{theme} | Text ads"), AUDIENCES["IT decision makers"], running, leads=False)
    body |= {
        "type": "TEXT_AD", "format": "TEXT_AD", "costType": "CPC", "optimizationTargetType": "NONE",
        "unitCost": {"currencyCode": one.currency, "amount": "6.50"}, "dailyBudget": {"currencyCode": one.currency, "amount": "25.00"},
    }  # fmt: skip
    del body["associatedEntity"]
    campaign = make(CAMPAIGNS, ask, body)
    for at, headline in enumerate(("All your data, found", "Less searching for data"), 1):
        text = {
            "headline": headline,
            "description": "See it work on your own tables.",
            "landingPage": "https://www.nordlicht.example",
        }
        creative = {"campaign": f"urn:li:sponsoredCampaign:{campaign}", "intendedStatus": running, "name": f"Text {at}"}
        make(CREATIVES, ask, creative | {"content": {"textAd": text}})


def _audience(ask: Ask, one: Seeded) -> None:
    """A list of customers that is ready to be targeted."""
    number = next_id(ask.connection)
    place = {
        "destination": "LINKEDIN", "destinationSegmentId": f"urn:li:adSegment:{number}", "status": "READY",
        "matchedCount": 4_200, "audienceSize": 4_200,
    }  # fmt: skip
    body = {
        "id": number, "account": f"urn:li:sponsoredAccount:{one.number}", "name": "Customers", "sourcePlatform": "API",
        "sourceSegmentId": "customers", "type": "USER", "created": ask.now, "filled": ask.now, "destinations": [place],
    }  # fmt: skip
    save(ask.connection, Entity("segment", number, one.number, one.number, "Customers", "READY", body))


def _creatives(ask: Ask, one: Seeded, campaign: int, theme: str, form: int | None) -> Iterator[dict[str, Any]]:
    slug = theme.lower().replace(" ", "-")
    for at, text in enumerate(
        (f"How teams handle {theme.lower()} without spreadsheets.", f"{theme} in one afternoon.")
    ):
        post = new_post(
            ask,
            {
                "author": f"urn:li:organization:{one.page}", "commentary": text, "visibility": "PUBLIC", "lifecycleState": "PUBLISHED",
                "isReshareDisabledByAuthor": False, "distribution": {"feedDistribution": "NONE"},
                "adContext": {"dscAdAccount": f"urn:li:sponsoredAccount:{one.number}", "dscStatus": "ACTIVE"},
                "contentLandingPage": f"https://www.nordlicht.example/{slug}", "contentCallToActionLabel": "LEARN_MORE",
                "content": {"article": {"source": f"https://www.nordlicht.example/{slug}", "title": f"{theme}, made simple"}},
            },
        )  # fmt: skip
        label = {"leadgenCallToAction": {"destination": f"urn:li:adForm:{form}", "label": "DOWNLOAD"}} if form else {}
        yield {
            "campaign": f"urn:li:sponsoredCampaign:{campaign}", "intendedStatus": "DRAFT" if one.test else "ACTIVE",
            "name": f"{theme} {at + 1}", "content": {"reference": post},
        } | label  # fmt: skip


def _conversion(ask: Ask, one: Seeded) -> None:
    number = next_id(ask.connection)
    body = {
        "id": number, "name": "Demo request", "account": f"urn:li:sponsoredAccount:{one.number}",
        "conversionMethod": "CONVERSIONS_API", "type": "BOOK_APPOINTMENT", "attributionType": "LAST_TOUCH_BY_CAMPAIGN",
        "postClickAttributionWindowSize": 30, "viewThroughAttributionWindowSize": 7, "enabled": True,
        "created": ask.now, "lastModified": ask.now,
    }  # fmt: skip
    save(ask.connection, Entity("conversion", number, one.number, one.number, "Demo request", "ENABLED", body))
