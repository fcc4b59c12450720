"""What the library makes is sound: the checks find nothing wrong with it, and every file format carries on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from core import rules
from core.interchange.documents import export_document
from core.interchange.workbook import export_workbook
from core.library.budgets import create_budget, use_budget
from core.library.labels import add_labels
from core.library.negatives import attach, create_list
from core.library.snippets import create_snippet
from core.progress import silent
from core.scope import Wanted
from core.templates.capturing import make_template
from core.workspace import Workspace

from .conftest import Ids

KINDS = ("negative_list", "budget", "label", "snippet", "template")


def test_checks_have_nothing_to_say_about_sound_things(workspace: Workspace, ids: Ids, tmp_path: Path) -> None:
    made = create_list(workspace, ids.google, "Job seekers", "jobs\n[salary]")
    attach(workspace, Wanted("campaign"), [made])
    use_budget(workspace, Wanted("campaign"), create_budget(workspace, ids.google, "Shared", "80.00"))
    add_labels(workspace, "campaign", Wanted("campaign"), ["Spring"])
    create_snippet(workspace, "Claim", "Close in 3 days", "headline", language="en")
    make_template(workspace, "Kit", "campaign", ids.campaigns, {"market": "DE"})
    found = rules.check(workspace, today=date(2027, 1, 4))
    assert [one for one in found if one.kind in (*KINDS, "negative_keyword")] == []
    assert export_document(workspace, tmp_path / "all.json", silent()) > 10
    assert export_workbook(workspace, tmp_path / "all.xlsx", silent()) > 10
