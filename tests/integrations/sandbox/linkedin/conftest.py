"""The simulated LinkedIn, spoken to by hand so that wrong requests can be made too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest

from integrations.sandbox.linkedin.serving import LinkedIn, serve_linkedin

ACCOUNT, VIEWED, TEST = 500_000_001, 500_000_003, 500_000_009
VERSION = "202607"


@dataclass
class Desk:
    """Requests as they are written down here."""

    served: LinkedIn
    http: httpx2.Client
    token: str = ""
    kept: dict[str, Any] = field(default_factory=dict)

    def send(self, method: str, target: str, body: Any = None, **headers: str | None) -> httpx2.Response:
        """One request; a header of None is left out, underscores in names are dashes."""
        usual: dict[str, str | None] = {
            "authorization": f"Bearer {self.token}", "linkedin-version": VERSION, "x-restli-protocol-version": "2.0.0",
            "content-type": "application/json" if body is not None else None,
        }  # fmt: skip
        given = usual | {name.replace("_", "-"): value for name, value in headers.items()}
        content = json.dumps(body).encode() if isinstance(body, dict) else body
        sent = {name: value for name, value in given.items() if value is not None}
        return self.http.request(method, httpx2.URL(self.served.api + target), headers=sent, content=content)

    def make(self, segment: str, body: dict[str, Any], account: int = ACCOUNT) -> str:
        """Make an entity; returns its id."""
        answer = self.send("POST", f"/adAccounts/{account}/{segment}", body)
        assert answer.status_code == 201, answer.text
        assert answer.content == b""
        return answer.headers["x-restli-id"]

    def refused(self, segment: str, body: dict[str, Any], account: int = ACCOUNT) -> list[tuple[str, str]]:
        """Try to make an entity; returns the codes and paths of what was wrong."""
        return wrong(self.send("POST", f"/adAccounts/{account}/{segment}", body))

    def patch(self, segment: str, ident: str, change: dict[str, Any], account: int = ACCOUNT) -> httpx2.Response:
        """Change an entity."""
        key = ident.replace(":", "%3A")
        return self.send(
            "POST", f"/adAccounts/{account}/{segment}/{key}", {"patch": change}, x_restli_method="PARTIAL_UPDATE"
        )

    def read(self, segment: str, ident: str, account: int = ACCOUNT) -> dict[str, Any]:
        """Read an entity."""
        answer = self.send("GET", f"/adAccounts/{account}/{segment}/{ident.replace(':', '%3A')}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def soon(self) -> int:
        """A start that LinkedIn takes, in milliseconds."""
        return round(self.served.store.now().timestamp() * 1000) + 60_000

    def group(self, **more: Any) -> dict[str, Any]:
        """A campaign group that is taken."""
        body = {
            "account": f"urn:li:sponsoredAccount:{ACCOUNT}", "name": "Group", "status": "ACTIVE",
            "runSchedule": {"start": self.soon()},
        } | more  # fmt: skip
        return {name: value for name, value in body.items() if value is not None}

    def campaign(self, group: str, **more: Any) -> dict[str, Any]:
        """A campaign that is taken."""
        include = [{"or": {f"{FACET}locations": ["urn:li:geo:101282230"]}}]
        body: dict[str, Any] = {
            "account": f"urn:li:sponsoredAccount:{ACCOUNT}", "campaignGroup": f"urn:li:sponsoredCampaignGroup:{group}",
            "name": "Campaign", "type": "SPONSORED_UPDATES", "objectiveType": "WEBSITE_VISIT", "format": "STANDARD_UPDATE",
            "costType": "CPM", "unitCost": eur("0"), "optimizationTargetType": "MAX_CLICK", "dailyBudget": eur("50.00"),
            "locale": {"country": "US", "language": "en"}, "runSchedule": {"start": self.soon()}, "status": "PAUSED",
            "offsiteDeliveryEnabled": False, "politicalIntent": "NOT_POLITICAL", "associatedEntity": "urn:li:organization:900001",
            "targetingCriteria": {"include": {"and": include}},
        } | more  # fmt: skip
        return {name: value for name, value in body.items() if value is not None}

    def post(self, **more: Any) -> dict[str, Any]:
        """A dark post that is taken."""
        body: dict[str, Any] = {
            "author": "urn:li:organization:900001", "commentary": "Made for data teams.", "visibility": "PUBLIC",
            "distribution": {"feedDistribution": "NONE"}, "lifecycleState": "PUBLISHED", "isReshareDisabledByAuthor": False,
            "adContext": {"dscAdAccount": f"urn:li:sponsoredAccount:{ACCOUNT}"}, "contentLandingPage": "https://www.nordlicht.example/a",
        } | more  # fmt: skip
        return {name: value for name, value in body.items() if value is not None}

    def posted(self, **more: Any) -> str:
        """Make a post; returns its URN."""
        answer = self.send("POST", "/posts", self.post(**more))
        assert answer.status_code == 201, answer.text
        return answer.headers["x-restli-id"]

    def creative(self, campaign: str, reference: str, **more: Any) -> dict[str, Any]:
        """A creative that is taken."""
        body = {
            "campaign": f"urn:li:sponsoredCampaign:{campaign}", "intendedStatus": "DRAFT", "name": "Creative",
            "content": {"reference": reference},
        } | more  # fmt: skip
        return {name: value for name, value in body.items() if value is not None}


FACET = "urn:li:adTargetingFacet:"


def eur(amount: str) -> dict[str, str]:
    """An amount in euros."""
    return {"currencyCode": "EUR", "amount": amount}


def wrong(answer: httpx2.Response) -> list[tuple[str, str]]:
    """Codes and paths of what was wrong, or the one code without a path."""
    document = answer.json()
    inputs = document.get("errorDetails", {}).get("inputErrors", [])
    found = [(one["code"], one["input"]["inputPath"]["fieldPath"]) for one in inputs]
    return found or [(str(document.get("code")), "")]


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LinkedIn]:
    """LinkedIn for a module, with its campaigns."""
    with serve_linkedin(tmp_path_factory.mktemp("linkedin")) as served:
        yield served


@pytest.fixture(scope="module")
def speaking(serving: LinkedIn) -> Iterator[Desk]:
    """A desk for a module."""
    with httpx2.Client(trust_env=False, timeout=20) as http:
        yield Desk(serving, http, serving.grant())


@pytest.fixture
def desk(speaking: Desk) -> Iterator[Desk]:
    """A desk whose switches and faults are put back after the test."""
    with speaking.served.store.turn:
        before = speaking.served.store.connection.execute("SELECT name, value FROM setting").fetchall()
    yield speaking
    speaking.served.faults.clear()
    kept = [row for row in before if row[0] not in ("last_id", "days_ahead")]
    with speaking.served.store.write() as connection:
        connection.execute("DELETE FROM setting WHERE name NOT IN ('last_id', 'days_ahead')")
        connection.executemany("INSERT INTO setting VALUES (?, ?)", kept)


@pytest.fixture(scope="module")
def group(speaking: Desk) -> str:
    """An active campaign group."""
    return speaking.make("adCampaignGroups", speaking.group(name="Shared"))


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Desk]:
    """LinkedIn for one test."""
    with serve_linkedin(tmp_path / "linkedin") as served, httpx2.Client(trust_env=False, timeout=20) as http:
        yield Desk(served, http, served.grant())
