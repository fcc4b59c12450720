"""The action that asks a platform for an exemption of what it refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.exempting import asking
from core.exempting.asking import Exemption
from ui.actions import Action
from ui.dialogs.exempting import ExemptionDialog

if TYPE_CHECKING:
    from core.progress import Progress
    from ui.screens.editor.screen import EditorScreen

KINDS = ("ad", "keyword")
NOTHING = "Nothing of this row was refused for a policy that Google makes exceptions from."


def exemption_actions(screen: EditorScreen) -> list[Action]:
    """Exemptions from policies, for one ad or keyword."""
    return [
        Action("editor.exempt", "Ask for an exemption…", lambda: open_exemption(screen), icon="shield-check",
               group="Campaigns", part=6, blocked=lambda: _why_not(screen),
               help="For an ad or keyword that Google refused for a policy you keep. Sent with the next post."),
    ]  # fmt: skip


def open_exemption(screen: EditorScreen) -> None:
    """Look what was refused of the chosen row, and ask why it may run all the same."""
    rows, context = screen.sample(), screen.context
    if not rows:
        return
    entity = rows[0].id

    def look(progress: Progress) -> list[Exemption]:
        return asking.listed(context.workspace, entity)

    def show(offered: list[Exemption]) -> None:
        if not offered:
            context.messages.info(NOTHING)
            return
        ExemptionDialog(offered, lambda reason, policies: _ask(screen, entity, reason, policies), screen).open()

    context.jobs.start("Looking at what was refused", look, done=show, group="exemption")


def _ask(screen: EditorScreen, entity: str, reason: str, policies: Sequence[str]) -> None:
    """Keep the request; raises InvalidInput, which the dialog shows."""
    made = asking.ask(screen.context.workspace, entity, reason, policies=policies)
    count = len(made)
    screen.context.messages.info(f"{count} exemption{'s' if count != 1 else ''} will be asked for with the next post.")


def _why_not(screen: EditorScreen) -> str | None:
    if screen.context.workspace.read_only:
        return "The workspace is open for reading only."
    if screen.kind not in KINDS or not screen.panes.view.chosen_count():
        return "Choose an ad or a keyword first."
    return None
