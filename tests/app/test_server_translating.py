"""Translating through a real server on loopback: tried first, then kept only with figures, names and terms, within the width."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from app.copy_server import server_writer
from app.yielding import Yielding
from core.copytexts import CopyText
from core.generation.reworking import Reworking, reworking_of
from core.generation.translating import locked, translated
from core.progress import silent
from core.settings import CopyModel
from core.workspace import Workspace
from tests.integrations.copy_server.conftest import Served, served  # noqa: F401 - a fixture

BRIEF = """
product = "Ledgerly Close"
company = "Ledgerly"
goal = "leads"
landing_page = "https://ledgerly.example/close"
value_props = ["Close the books in 3 days", "Works with SAP and NetSuite", "Every reconciliation in one place"]
[brand]
acronyms = ["SAP"]
"""
GERMAN = {
    "Works with your calendar": "Mit Ihrem Kalender verbunden",
    "Close the month in less time": "Den Monat schneller abschließen",
    "See how it works": "So funktioniert es",
    "Close the books in 3 days": "Bücher in 3 Tagen schließen",
    "Works with SAP and NetSuite": "Arbeitet mit SAP und Netsuite\nFür Oracle und NetSuite\nFür SAP und NetSuite",
    "Meet Ledgerly Close": "Das ist Ledgerly Close\nLernen Sie Ledgerly Close noch heute im Gespräch kennen",
}


def says(book: dict[str, str]) -> Any:
    """A server that looks the last text up in a book."""

    def answer(body: dict[str, Any]) -> tuple[int, bytes]:
        asked = re.findall(r"^English: (.+)$", body["messages"][-1]["content"], re.MULTILINE)[-1]
        return 200, json.dumps({"choices": [{"message": {"content": book.get(asked, asked)}}]}).encode()

    return answer


@pytest.fixture
def desk(workspace: Workspace, served: Served) -> Reworking:  # noqa: F811
    with workspace.edit("Draft", about={"brief": BRIEF}) as edit:
        account = edit.create("account", {"platform": "google_ads", "name": "Ledgerly"})
        campaign = edit.create("campaign", {"platform": "google_ads", "account": account, "name": "Close"})
        group = edit.create("ad_group", {"platform": "google_ads", "campaign": campaign, "name": "Month end close"})
    chosen = CopyModel(server=served.address, server_model="small", server_on=True)
    return reworking_of(workspace, group, Yielding(server_writer(chosen, None), print))


def headline(text: str) -> CopyText:
    return CopyText("", "headlines", "benefit", text, {}, (), "grammar", "offered")


def test_a_server_that_can_translates_what_may_stand(desk: Reworking, served: Served, tmp_path: Path) -> None:  # noqa: F811
    served.answer = says(GERMAN)
    wanted = ["Close the books in 3 days", "Works with SAP and NetSuite", "Meet Ledgerly Close"]
    found, why = translated(desk, [headline(text) for text in wanted], "de", silent())
    assert why is None
    assert [one.text for one in found] == [
        "Bücher in 3 Tagen schließen", "Für SAP und NetSuite", "Das ist Ledgerly Close",
    ]  # fmt: skip
    assert all("127.0.0.1" in one.source for one in found)
    assert locked(desk, "Works with SAP and NetSuite") == ["SAP", "NetSuite"]


def test_a_server_that_cannot_is_named_before_anything_is_kept(desk: Reworking, served: Served) -> None:  # noqa: F811
    served.answer = says({})
    found, why = translated(desk, [headline("Close the books in 3 days")], "fr", silent())
    assert found == []
    assert "0 of 3" in (why or "")
