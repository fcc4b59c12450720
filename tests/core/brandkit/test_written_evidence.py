"""What people proved beside the brief writes: it joins the brief that texts are written from, with its source."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from core.brandkit import brief_for_writing
from core.brief.reading import read_brief_text
from core.copy.ads import CopyDesk, Theme
from core.evidence.keeping import add_evidence, list_entries, withdraw
from core.progress import silent
from core.today import local_today
from core.workspace import Workspace

BRIEF = """
product = "Ledgerly Close"
company = "Ledgerly"
goal = "leads"
landing_page = "https://ledgerly.example/close"
languages = ["en"]
value_props = ["Works with SAP and NetSuite"]
keyword_seeds = ["month end close software"]
"""


def test_a_statement_in_the_ledger_is_told_by_an_ad_until_it_is_withdrawn(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "w.cdesk", synchronous="OFF") as workspace:
        with workspace.edit("From a brief", about={"brief": BRIEF}) as edit:
            edit.create("label", {"name": "x"})
        brief = read_brief_text(BRIEF)
        end = local_today(workspace) + timedelta(days=30)
        added = add_evidence(workspace, "Auditors find 42% fewer open items", "Audit firm, 2026", expires_on=end)
        written = brief_for_writing(workspace, brief)
        assert [(one.text, one.evidence) for one in written.claims] == [
            ("Auditors find 42% fewer open items", "Audit firm, 2026")
        ]
        (ad,) = CopyDesk(written, seed=1).search_ads([Theme("close", brief.keyword_seeds)], silent())
        told = [line for line in (*ad.headlines, *ad.descriptions) if "42%" in line.text]
        assert told
        assert all("Audit firm, 2026" in (line.evidence or "") for line in told)
        withdraw(workspace, added.id)
        assert added.id in {one.id for one in list_entries(workspace)}
        assert brief_for_writing(workspace, brief).claims == ()
