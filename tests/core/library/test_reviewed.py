"""What belongs to no account is reviewed too: it stands in a place of its own and can be ticked."""

from __future__ import annotations

from core.ids import id_text
from core.library.labels import label_counts
from core.reviewing import SHARED, accept_ticked, lay_out
from core.workspace import Workspace

from .conftest import Ids


def test_labels_and_texts_have_a_place_in_the_review(workspace: Workspace, ids: Ids) -> None:
    with workspace.propose("Library") as edit:
        edit.create("label", {"name": "Spring", "status": "ENABLED"})
        edit.create("snippet", {"name": "Claim", "text": "Close", "use": "headline", "status": "ENABLED"})
        edit.create("negative_list", {"account": ids.google, "name": "Jobs", "status": "ENABLED"})
        edit.set("campaign", [ids.campaigns[0]], {"name": "Renamed"})
    sheet = lay_out(workspace, id_text(edit.id))
    groups = {group.place: group.name for group in sheet.groups(None)}
    assert groups[SHARED] == "Shared by all accounts"
    assert len(groups) == 2
    assert sheet.count(SHARED).total == 2
    sheet.tick_place(SHARED, True)
    outcome = accept_ticked(workspace, sheet)
    assert (outcome.accepted, outcome.rejected) == (2, 2)
    assert "Spring" in label_counts(workspace)
