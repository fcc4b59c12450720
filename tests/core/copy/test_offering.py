"""Candidate texts for an ad group that stands already."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from core import changesets
from core.brief.reading import read_brief_text
from core.catalog import GOOGLE, LINKEDIN
from core.errors import InvalidInput
from core.generation import generate
from core.generation.rewriting import candidates
from core.progress import silent
from core.rows import list_rows
from core.workspace import Workspace

BRIEF = (Path(__file__).parent / "briefs" / "energy.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("copy") / "a.cdesk"
    today = date(2026, 11, 2)
    with Workspace.create(path) as workspace:
        brief = read_brief_text(BRIEF, today=today)
        made = generate(workspace, brief, brief_text=BRIEF, seed=1, progress=silent(), today=today)
        changesets.accept(workspace, made.changeset)
    return path


@pytest.mark.parametrize(
    ("platform", "fields"),
    [(GOOGLE, {"headlines", "descriptions"}), (LINKEDIN, {"introductory_text", "headline", "description"})],
)
def test_candidates_come_with_what_their_score_is_made_of(drafted: Path, platform: str, fields: set[str]) -> None:
    with Workspace.open(drafted) as workspace:
        group = next(one for one in list_rows(workspace, "ad_group") if one["platform"] == platform)
        found = candidates(workspace, group.id, 6, None, None, silent())
    assert {one.offer.field for one in found} == fields
    for field in fields:
        mine = [one for one in found if one.offer.field == field]
        assert 0 < len(mine) <= 6
        assert len({one.offer.line.text for one in mine}) == len(mine)
    for one in found:
        assert 0 <= one.offer.score <= 1
        assert all(0 <= value <= 1 for value in one.offer.parts.values())
        assert not [finding for finding in one.findings if finding.severity == "error"]
        assert one.offer.line.evidence or not any(letter.isdigit() for letter in one.offer.line.text)
    assert any(one.used for one in found)
    again = [one.offer.line.text for one in found]
    with Workspace.open(drafted) as workspace:
        assert [one.offer.line.text for one in candidates(workspace, group.id, 6, None, None, silent())] == again


def test_without_a_brief_nothing_can_be_said(workspace: Workspace) -> None:
    with workspace.edit("Draft") as edit:
        account = edit.create("account", {"platform": GOOGLE, "name": "Fjordline"})
        campaign = edit.create("campaign", {"platform": GOOGLE, "account": account, "name": "Close"})
        group = edit.create("ad_group", {"platform": GOOGLE, "campaign": campaign, "name": "Close"})
    with pytest.raises(InvalidInput, match="No brief was accepted"):
        candidates(workspace, group, 5, None, None, silent())
