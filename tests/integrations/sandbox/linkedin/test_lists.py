"""Lists as files, strict entries, and lists that run out, spoken to by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from integrations.sandbox.linkedin.serving import serve_linkedin

from .conftest import Desk

ACCOUNT = "urn:li:sponsoredAccount:500000001"
HASH = hashlib.sha256(b"person@customer.example").hexdigest()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """LinkedIn without campaigns, for tests that do not let days pass."""
    with serve_linkedin(tmp_path_factory.mktemp("bare"), empty=True) as served, httpx2.Client(trust_env=False) as http:
        yield Desk(served, http, served.grant())


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Desk]:
    """The same for one test, in which many days pass."""
    with serve_linkedin(tmp_path / "linkedin", empty=True) as served, httpx2.Client(trust_env=False) as http:
        yield Desk(served, http, served.grant())


def made(desk: Any, **more: Any) -> str:
    body = {
        "account": ACCOUNT,
        "name": "List",
        "sourcePlatform": "API",
        "type": "COMPANY",
        "destinations": [{"destination": "LINKEDIN"}],
    }
    answer = desk.send("POST", "/dmpSegments", body | more)
    assert answer.status_code == 201, answer.text
    return str(answer.headers["x-restli-id"])


def as_file(desk: Any, kind: str = "COMPANY_LIST_UPLOAD") -> str:
    return made(desk, type=kind, sourcePlatform="LIST_UPLOAD")


def address(desk: Any) -> str:
    answer = desk.send("POST", "/dmpSegments?action=generateUploadUrl", {"owner": ACCOUNT})
    return str(answer.json()["value"])


def sent(desk: Any, place: str, text: str, method: str = "POST", **headers: str) -> httpx2.Response:
    usual = {"authorization": f"Bearer {desk.token}", "content-type": "text/csv"}
    return desk.http.request(method, place, headers=usual | headers, content=text.encode())


def attached(desk: Any, segment: str, text: str) -> httpx2.Response:
    media = f"urn:li:media:{sent(desk, address(desk), text).headers['location']}"
    return desk.send("POST", f"/dmpSegments/{segment}/listUploads", {"inputFile": media})


def standing(desk: Any, segment: str) -> dict[str, Any]:
    found: dict[str, Any] = desk.send("GET", f"/dmpSegments/{segment}").json()["destinations"][0]
    return found


def test_a_list_that_comes_as_a_file(alone: Any) -> None:
    segment = as_file(alone)
    text = "companyname,companywebsite\n" + "".join(f"Company {n},company{n}.example\n" for n in range(50))
    assert attached(alone, segment, text).status_code == 201
    (one,) = alone.send("GET", f"/dmpSegments/{segment}/listUploads").json()["elements"]
    assert (one["status"], one["inputCount"]) == ("PROCESSING", 50)
    assert standing(alone, segment)["status"] == "BUILDING"
    alone.served.advance(2)
    (one,) = alone.send("GET", f"/dmpSegments/{segment}/listUploads").json()["elements"]
    place = standing(alone, segment)
    assert (one["status"], place["status"]) == ("COMPLETED", "READY")
    assert 30 <= place["matchedCount"] <= 50
    assert place["audienceSize"] == 140 * place["matchedCount"]
    alone.served.advance(89)
    assert standing(alone, segment)["status"] == "EXPIRED"


def test_files_are_taken_strictly(desk: Any) -> None:
    place = address(desk)
    assert sent(desk, place, "x", "PUT").status_code == 405
    assert sent(desk, place, "x", **{"content-type": "application/json"}).status_code == 415
    assert sent(desk, f"{place}x", "x").status_code == 404
    narrow = desk.served.grant(scopes="r_ads rw_ads")
    assert sent(desk, place, "x", authorization=f"Bearer {narrow}").status_code == 403
    assert sent(desk, place, "x").status_code == 201
    assert sent(desk, place, "x").status_code == 404, "an address is good for one file"
    segment = as_file(desk, "USER_LIST_UPLOAD")
    unknown = {"inputFile": "urn:li:media:/AAYQnothing"}
    assert desk.send("POST", f"/dmpSegments/{segment}/listUploads", unknown).status_code == 400
    assert attached(desk, segment, "name\nAnna\n").status_code == 201
    assert standing(desk, segment)["status"] == "FAILED", "no column email"
    assert attached(desk, made(desk), "companyname\nLedgerly\n").status_code == 400, "this one is streamed to"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"companyWebsiteDomain": "https://ledgerly.example/x"}, "INVALID_VALUE_FOR_FIELD"),
        ({"companyName": "Ledgerly", "country": "Germany"}, "INVALID_VALUE_FOR_FIELD"),
        ({"companyName": "Ledgerly", "shoeSize": "38"}, "FIELD_NOT_ALLOWED"),
        ({"organizationUrn": "900002"}, "PARAM_INVALID"),
        ({"country": "DE"}, "MISSING_FIELD"),
        ({"companyName": "Ledgerly", "action": "KEEP"}, "INVALID_VALUE_FOR_FIELD"),
    ],
)
def test_entries_are_read_strictly_and_one_by_one(desk: Any, row: dict[str, Any], code: str) -> None:
    desk.served.set("segment_404", "-1")
    segment, fine = made(desk), {"action": "ADD", "companyName": "Fernwerk"}
    batch = {"elements": [fine, {"action": "ADD"} | row]}
    answer = desk.send("POST", f"/dmpSegments/{segment}/companies", batch, x_restli_method="BATCH_CREATE")
    assert [one["status"] for one in answer.json()["elements"]] == [201, 400]
    assert answer.json()["elements"][1]["error"]["code"] == code
    people = {"elements": [{"action": "ADD", "userIds": [{"idType": "SHA256_EMAIL", "idValue": HASH}]}]}
    assert desk.send("POST", f"/dmpSegments/{segment}/users", people, x_restli_method="BATCH_CREATE").status_code == 400


def test_a_list_that_a_running_campaign_targets_stays(alone: Any) -> None:
    alone.served.set("segment_404", "-1")
    used, unused = made(alone, name="Used"), made(alone, name="Unused")
    for segment in (used, unused):
        rows = [{"action": "ADD", "companyName": f"Company {n}"} for n in range(400)]
        alone.send("POST", f"/dmpSegments/{segment}/companies", {"elements": rows}, x_restli_method="BATCH_CREATE")
    alone.served.advance(2)
    target = standing(alone, used)["destinationSegmentId"]
    facet = "urn:li:adTargetingFacet:"
    include = [
        {"or": {f"{facet}locations": ["urn:li:geo:101282230"]}},
        {"or": {f"{facet}audienceMatchingSegments": [target]}},
    ]
    group = alone.make("adCampaignGroups", alone.group())
    body = alone.campaign(group, targetingCriteria={"include": {"and": include}}, status="ACTIVE")
    alone.make("adCampaigns", body)
    alone.served.advance(89)
    assert (standing(alone, used)["status"], standing(alone, unused)["status"]) == ("READY", "EXPIRED")
    rows = {"elements": [{"action": "ADD", "companyName": "One more"}]}
    answer = alone.send("POST", f"/dmpSegments/{unused}/companies", rows, x_restli_method="BATCH_CREATE")
    assert answer.status_code == 400
