"""Asking LinkedIn for the size of what is shown, a moment after the last change, without anybody waiting for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from core.errors import AppError, PlatformError
from core.targeting.sizes import Aim, Size, aim_of

if TYPE_CHECKING:
    from core.progress import Progress
    from core.targeting.criteria import Criteria
    from core.targeting.standing import Standing
    from ui.screens.editor.targeting.panel import TargetingPanel

QUIET_MS = 1_200
NO_ACCOUNT = "Connect a LinkedIn account under Accounts to ask for the size."
NO_REACH = "Asking LinkedIn is not part of this window."


class Asking(QObject):
    """Knows what was asked last, and why it cannot be asked now."""

    def __init__(self, panel: TargetingPanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self._asking = False
        self._failed_for: Criteria | None = None
        self._why = ""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(QUIET_MS)
        self._soon.timeout.connect(self._ask_quietly)
        panel.editor.context.jobs.stopping.connect(self._soon.stop)

    def show(self, now: Standing) -> None:
        """Show the last known size, and ask for the one of now after a moment."""
        if not now.alike:
            self._panel.reach.show_sizes(now.sizes, now.different)
            return
        size = next(iter(now.sizes), None)
        self._panel.reach.show_size(size, self._aim(now), asking=self._asking, why_not=self._why_not(now))
        if size is None and self._why_not(now) is None and self._failed_for != now.criteria:
            self._soon.start()

    def stop(self) -> None:
        """Ask nobody any more."""
        self._soon.stop()

    def _why_not(self, now: Standing) -> str | None:
        if self._panel.editor.context.reach is None:
            return NO_REACH
        if now.account is None:
            return NO_ACCOUNT
        wrong = next((one.message for one in now.problems if one.refused), None)
        if wrong is not None:
            return "LinkedIn counts only what it takes: look at the finding below."
        return self._why if self._failed_for == now.criteria and self._why else None

    def _ask_quietly(self) -> None:
        now = self._panel.standing
        if now is not None and self._why_not(now) is None:
            self.ask()

    def ask(self) -> None:
        """Ask LinkedIn now."""
        now, reach = self._panel.standing, self._panel.editor.context.reach
        if now is None or now.row is None or now.account is None or reach is None:
            return
        workspace, account = self._panel.editor.context.workspace, now.account
        aim = self._aim(now)
        self._asking, self._failed_for, self._why = True, None, ""
        self.show(now)

        def work(progress: Progress) -> Size:
            return reach.size(workspace, account, aim, progress)

        self._panel.editor.context.jobs.start(
            "Asking LinkedIn for the audience size", work, done=lambda size: self._on_size(aim, size),
            failed=lambda error: self._on_failed(aim.criteria, error), group="audience size",
        )  # fmt: skip

    def _aim(self, now: Standing) -> Aim:
        """What to ask for; a saved audience has no bid and no budget."""
        if self._panel.kind == "ad_group" and now.row is not None:
            return aim_of(now.row, now.criteria)
        return Aim(now.criteria)

    def _on_size(self, aim: Aim, size: Size) -> None:
        self._asking = False
        now = self._panel.standing
        if now is not None and now.criteria == aim.criteria:
            self._failed_for = aim.criteria if size.why_kept else None
            self._panel.reach.show_size(size, aim, asking=False, why_not=None)

    def _on_failed(self, criteria: Criteria, error: BaseException) -> None:
        self._asking = False
        self._failed_for = criteria
        if not isinstance(error, AppError):
            self._panel.tell(error)
        # What LinkedIn cannot say now may be asked again; what is not known of the targeting has to be mended first.
        self._why = "" if isinstance(error, PlatformError) else f"{getattr(error, 'message', '')}".strip()
        if self._panel.standing is not None:
            self.show(self._panel.standing)
            told = getattr(error, "message", "LinkedIn could not be asked.")
            self._panel.reach.when.setText(told)

    def look_up(self) -> None:
        """Find LinkedIn's numbers of the names, here and, where an account is connected, at LinkedIn."""
        now, context = self._panel.standing, self._panel.editor.context
        if now is None:
            return
        workspace, reach, account, criteria = context.workspace, context.reach, now.account, now.criteria

        def work(progress: Progress) -> Criteria:
            if reach is not None and account is not None:
                return reach.look_up(workspace, account, criteria, progress)
            from core.targeting.entries import resolve_all

            with workspace.read() as connection:
                return resolve_all(connection, criteria)[0]

        context.jobs.start(
            "Looking up LinkedIn's numbers", work, done=lambda found: self._on_found(criteria, found),
            failed=self._panel.tell, group="targeting numbers",
        )  # fmt: skip

    def _on_found(self, before: Criteria, found: Criteria) -> None:
        if before == found:
            self._panel.editor.context.messages.info(
                "None of these names was found. Connect a LinkedIn account, or choose entries from the list."
                if self._panel.standing is None or self._panel.standing.account is None
                else "LinkedIn knows none of these names exactly. Choose entries from the list."
            )
        else:
            self._panel.apply("Look up LinkedIn's numbers", lambda one: found)
