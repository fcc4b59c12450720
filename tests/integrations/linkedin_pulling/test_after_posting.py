"""What was posted is what a pull finds: here, and in a colleague's workspace with the same draft."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from core.catalog import KINDS_BY_CODE
from core.platforms import Pulled
from core.progress import Progress
from core.schema import change
from integrations.linkedin_ads.pulling import pull
from integrations.sandbox.linkedin.serving import serve_linkedin
from tests.integrations.linkedin_posting.conftest import Desk, opened, plant

FROM_LINKEDIN = {("account", "name"), ("campaign", "start_date"), ("ad_group", "start_date"), ("ad", "approval_status")}
"""What LinkedIn fills in or knows better."""


def _pull(desk: Desk) -> tuple[Pulled, set[tuple[str, str]]]:
    """A pull, and the fields that it changed in what was here."""
    with desk.workspace.read() as reading:
        last = reading.execute(select(change.c.seq).order_by(change.c.seq.desc()).limit(1)).scalar_one()
    done = pull(desk.workspace, desk.connection, Progress(), client=desk.adapter.around.client)
    with desk.workspace.read() as reading:
        rows = reading.execute(
            select(change.c.kind, change.c.field).where(change.c.seq > last, change.c.field.is_not(None))
        ).all()
    return done, {(KINDS_BY_CODE[kind].name, name) for kind, name in rows}


@pytest.mark.parametrize("enable", [True, False])
def test_a_post_is_what_everybody_finds(tmp_path: Path, enable: bool) -> None:
    here, colleague = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    colleague.mkdir()
    with (
        serve_linkedin(tmp_path / "linkedin", empty=True) as served,
        opened(served, here) as mine,
        opened(served, colleague) as other,
    ):
        plant(mine.workspace)
        plant(other.workspace)
        assert mine.post(enable=enable).pending == 0
        done, changed = _pull(mine)
        assert (done.conflicts, changed - FROM_LINKEDIN) == ((), set())
        assert not mine.plan(enable=enable).operations
        done, changed = _pull(other)
        assert (done.conflicts, changed - FROM_LINKEDIN) == ((), set())
        left = {(one.kind, one.detail) for one in other.plan(enable=enable).operations}
        assert {kind for kind, _ in left} <= ({"campaign", "ad_group"} if not enable else set())
        assert _pull(other)[0].changeset is None
