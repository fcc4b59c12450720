"""Who writes beside the grammar, and since when it does not: the same words for window and commands."""

from __future__ import annotations

from pathlib import Path

from app.model_notes import KeptProbes, forget_probes, keep_speed, keep_tried, speed_of, tried_of, tried_on
from app.yielding import Yielding
from core.copywriting import Angle, Limits
from core.generation.authoring import author_of
from core.generation.rewriting import candidates
from core.model_shelf import Speed, Tried
from core.progress import silent
from core.rows import get_row
from core.workspace import Workspace
from tests.app.test_long_texts import BRIEF, LIES, place, says, writer  # noqa: F401 - a fixture
from tests.app.test_models import Failing
from tests.integrations.copy_server.conftest import Served, served  # noqa: F401 - a fixture

ANGLES, LIMITS = [Angle("a", "Fact: 3 days", 1)], Limits(30)


def test_a_try_is_announced_then_kept_for_the_brief_it_was_made_on(
    served: Served,  # noqa: F811
    workspace: Workspace,
    place: dict[str, str],  # noqa: F811
    tmp_path: Path,
) -> None:
    served.answer = says(LIES)
    model = writer(served, tmp_path, [])
    group = get_row(workspace, "ad_group", place["google_ads"])
    before = author_of(workspace, group.pk, model)
    assert (before.card and before.card.host, before.tried, before.will_try) == ("127.0.0.1", None, True)
    candidates(workspace, group.id, 10, model, None, silent())
    after = author_of(workspace, group.pk, model)
    assert after.tried is not None
    assert (after.tried.writes_long, after.will_try) == (False, False)
    with workspace.edit("Another brief", about={"brief": BRIEF.replace("3 days", "4 days")}) as edit:
        edit.set("ad_group", [group.id], {"name": "Close"})
    assert author_of(workspace, group.pk, model).tried is None, "another brief is another question"


def test_a_reason_stays_until_the_model_writes_again_and_is_then_news_again() -> None:
    said: list[str] = []
    inner = Failing()
    writer = Yielding(inner, said.append)
    strange = [Angle("a", "Fact: Отчёты за три дня", 1)]
    for _ in range(2):
        writer.write("", strange, LIMITS, seed=1, progress=silent())
    stopped = writer.author("")
    assert stopped.card is not None
    assert "Cyrillic" in stopped.why
    assert stopped.since is not None
    writer.write("", ANGLES, LIMITS, seed=1, progress=silent())
    assert (writer.author("").why, writer.author("").since) == ("", None)
    writer.write("", strange, LIMITS, seed=1, progress=silent())
    assert len(said) == 2


def test_what_was_learned_anew_is_tried_anew(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    now = datetime(2026, 11, 24, tzinfo=UTC)
    adapter = "w1-smollm2"
    for key in ("smollm2", f"smollm2 {adapter}"):
        keep_tried(tmp_path, key, Tried(18, 20, now, "Close"), "brief")
        keep_speed(tmp_path, key, Speed("cpu", "int8", 80.0, 90.0, 900.0, 1.0, now))
    forget_probes(tmp_path, adapter)
    key = f"smollm2 {adapter}"
    assert (tried_of(tmp_path, key), tried_on(tmp_path, key, "brief")) == (None, None)
    assert KeptProbes(tmp_path, key).known("brief") is None
    assert speed_of(tmp_path, key) is not None
    assert tried_on(tmp_path, "smollm2", "brief") is not None, "the plain model is as it was"
