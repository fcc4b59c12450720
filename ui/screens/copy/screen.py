"""Copy: ad groups on the left, their candidate texts by kind in the middle, the ad they make on the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from core.brief.accepted import brief_in
from core.copytexts.deciding import decided
from core.copytexts.groups import Group, groups
from core.copytexts.judging import Judged, judge_sheet, with_judged
from core.copytexts.keeping import Standing, rewrite
from core.copytexts.sheet import Sheet, Shown, sheet
from core.copytexts.together import Together, make_an_ad, together
from core.errors import AppError, NotFound
from core.progress import Progress, Step
from core.workspace import Edited
from ui.actions import Action
from ui.context import Context
from ui.jobs import Job
from ui.screens import Screen, Spot
from ui.screens.copy import acts, moving_acts, reworking_acts
from ui.screens.copy.asking import Asking
from ui.screens.copy.layout import Panes, fill_write_menu
from ui.screens.copy.verdicts import Verdicts

SOON_MS = 200
LOOK_MS = 350
Listed = tuple[Sequence[Group], int, bool]


class CopyScreen(Screen):
    """`arrived` is emitted by the job that writes, whenever it has kept further texts."""

    title = "Copy"
    icon_name = "type"

    arrived = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.sheet: Sheet | None = None
        self.together: Together | None = None
        self.judged: Judged | None = None
        self._judged_key: object = None
        self.has_brief = False
        self.writing: Job | None = None
        self.reworking: Job | None = None
        self.instead_of: dict[str, str] = {}
        self._wanted: str | None = None
        self._still: frozenset[str] = frozenset()
        self._to_choose: tuple[str, ...] = ()
        self.told_lost: frozenset[str] = frozenset()
        self.panes = Panes(self, self._on_wrote)
        self.model = Asking(self, self.panes.author, lambda: acts.look_at_buttons(self))
        self.verdicts = Verdicts(context, self._on_decided, self.load)
        self._soon, self._look_soon = self._timer(SOON_MS, self.refresh), self._timer(LOOK_MS, self._look)
        self._connect()
        self.panes.say_nothing("loader", "Reading …", "The ad groups of this workspace are read.")
        self.stale = True

    def _timer(self, wait: int, run: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(wait)
        timer.timeout.connect(run)
        self.context.jobs.stopping.connect(timer.stop)
        return timer

    def _connect(self) -> None:
        p = self.panes
        p.groups.searched.connect(self._soon.start)
        p.groups.chosen.connect(self._on_chosen)
        p.groups.list.itemActivated.connect(lambda item: self._leave_list())
        p.fields.buttonToggled.connect(lambda button, on: self._list_anew() if on else None)
        p.which.currentIndexChanged.connect(lambda at: self._list_anew())
        p.table.moved.connect(self._on_moved)
        p.table.kept.connect(lambda: acts.keep(self))
        p.write.clicked.connect(lambda: acts.write_more(self))
        fill_write_menu(p.write_menu.menu(), lambda count, section: acts.write_more(self, count, section))
        p.keep.clicked.connect(lambda: acts.keep(self))
        p.reject.clicked.connect(lambda: acts.reject(self))
        p.edit.clicked.connect(p.table.edit_current)
        p.undo.clicked.connect(lambda: acts.take_back(self))
        p.progress.stopped.connect(lambda: acts.stop(self))
        p.side.put_wanted.connect(lambda ad: acts.put(self, ad))
        p.side.repair_wanted.connect(lambda nth: acts.repair(self, nth))
        p.side.verdict.keep_set.clicked.connect(lambda: acts.keep_set(self))
        p.table.asked.connect(lambda one: acts.show_evidence(self, one))
        p.detail.evidence_wanted.connect(lambda one: acts.show_evidence(self, one))
        p.author.models_wanted.connect(lambda: self.go.emit("models", None))
        self.arrived.connect(self._on_arrived)
        p.rework.menu().aboutToShow.connect(lambda: reworking_acts.fill_menu(self, p.rework.menu()))

    # The contract of a screen

    def screen_actions(self) -> list[Action]:
        return [*acts.copy_actions(self), *reworking_acts.reworking_actions(self), *moving_acts.moving_actions(self)]

    def refresh(self) -> None:
        """Read the ad groups again, and the texts of the chosen one."""
        workspace, search = self.context.workspace, self.panes.groups.search.text()

        def work(progress: Progress) -> Listed:
            with workspace.read() as connection:
                return *groups(connection, search), brief_in(connection) is not None

        self.context.jobs.start("Reading ad groups", work, done=self._show_groups, group="copy groups")

    def settings_changed(self) -> None:
        if self.isVisible():
            self.model.anew()
        else:
            self.stale = True

    def reveal(self, what: object) -> None:
        id = what.entity if isinstance(what, Spot) else what
        if isinstance(id, str):
            self._wanted = id
            self.panes.groups.search.clear()
            self.refresh()

    def touched_by(self, change: Edited) -> bool:
        return change.touches("ad_group", "ad", "campaign", "keyword") or not change.kinds

    def edited(self, change: Edited) -> None:
        if not self.touched_by(change):
            return
        if self.isVisible():
            self._soon.start()
        else:
            self.stale = True

    # What is shown

    def _show_groups(self, found: Listed) -> None:
        listed, total, self.has_brief = found
        p = self.panes
        if not total and not p.groups.search.text():
            lost = self._keyboard_is_lost()
            p.say_nothing(
                "type", "No ad group yet", "Texts are written for ad groups and ad sets. Generate campaigns from a brief, or add an ad group in the editor.",
                [("Write a brief", lambda: self.go.emit("brief", None)), ("Open the editor", lambda: self.go.emit("editor", None))],
            )  # fmt: skip
            self._give_keyboard(p.whole_empty, lost=lost)
            return
        p.whole.setCurrentIndex(0)
        chosen = self._wanted or (self.sheet.group.id if self.sheet else None)
        p.groups.list.blockSignals(True)
        p.groups.show_groups(listed, total, chosen)
        p.groups.list.blockSignals(False)
        current = self._wanted or p.groups.list.current_id()
        if current is not None:
            self.open_group(current)

    def _on_chosen(self, id: str) -> None:
        self.open_group(id)
        if self.panes.groups.list.hasFocus() and QApplication.mouseButtons():
            self.panes.put_list_away()

    def _leave_list(self) -> None:
        """Enter on an ad group: on to its texts."""
        self.panes.put_list_away()
        (self.focusProxy() or self.panes.table).setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.panes.fit(self.width())
        if self.sheet is not None:
            self.panes.show_head(self.sheet)

    def open_group(self, id: str) -> None:
        """Show the texts of an ad group."""
        if self.sheet is None or self.sheet.group.id != id:
            self._still = frozenset()
            self.verdicts.turn_to(id)
            self.panes.note.hide()
        self._wanted = id
        self.load()

    def load(self) -> None:
        """Read the texts of the ad group again."""
        workspace, id = self.context.workspace, self._wanted
        if id is not None:
            self.context.jobs.start("Reading texts", lambda progress: sheet(workspace, id), done=self._show,
                                    failed=self._on_failed, group="copy texts")  # fmt: skip

    def load_and_choose(self, ids: Sequence[str]) -> None:
        """Read the texts again and go to new ones."""
        self._to_choose = tuple(ids)
        self._still |= set(ids)
        self.load()

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, NotFound):
            self._wanted = self.sheet = None
            self._soon.start()
        elif isinstance(error, AppError):
            self.context.messages.error(error)

    def _show(self, found: Sheet) -> None:
        if self.verdicts.busy:
            # What is on its way to the file is newer than what was read.
            self._soon.start()
            return
        known = self.judged if self.sheet is not None and self.sheet.group.id == found.group.id else None
        self.sheet = with_judged(found, known) if known else found
        self.panes.table.texts.may_write = not self.context.workspace.read_only
        self.show_texts()
        if self._to_choose:
            self.panes.table.choose(self._to_choose)
            self._to_choose = ()
        acts.tell_lost(self)
        self._look_soon.start()
        self._judge()
        self.model.ask()

    def _judge(self) -> None:
        """Measure how good the texts are, where they are others than last time."""
        found, context = self.sheet, self.context
        if found is None or not found.texts:
            return
        key = (found.group.id, tuple((one.text.id, one.text.text) for one in found.texts))
        if key == self._judged_key:
            return

        def done(judged: Judged) -> None:
            self._judged_key = key
            self._show_judged(judged)
            self.model.anew()  # it may have been lost while it judged

        context.jobs.start(
            "Judging texts", lambda progress: judge_sheet(context.workspace, found, context.copywriter, context.embedder, progress),
            done=done, group="copy judge",
        )  # fmt: skip

    def _show_judged(self, judged: Judged) -> None:
        self.judged = judged
        if self.sheet is not None:
            self.sheet = with_judged(self.sheet, judged)
            self.panes.table.texts.renew(self.sheet.texts)
            self._on_moved()

    def _list_anew(self) -> None:
        """Other texts are asked for: those that only stayed in sight go."""
        self._still = frozenset()
        self.show_texts()

    def show_texts(self) -> None:
        """Show the texts of the chosen field in the chosen states."""
        p, found = self.panes, self.sheet
        if found is None:
            return
        p.show_head(found)
        p.table.pen.keywords = found.keywords
        p.table.show_texts(found.group.platform, p.field, found.texts, p.states, self._still)
        lost = self._keyboard_is_lost()
        if p.table.texts.rows:
            p.stack.setCurrentWidget(p.table)
        else:
            acts.explain_empty(self)
        self._give_keyboard(p.table if p.table.texts.rows else p.empty, lost=lost)
        self._on_moved()

    def _keyboard_is_lost(self) -> bool:
        """Whether the keyboard is where it would be of no use once other things are shown."""
        focus, p = QApplication.focusWidget(), self.panes
        if not self.isVisible():
            return False
        return focus is None or any(
            one is focus or one.isAncestorOf(focus) for one in (p.table, p.empty, p.whole_empty, p.write)
        )

    def _give_keyboard(self, part: QWidget, *, lost: bool) -> None:
        self.setFocusProxy(part)
        if lost:
            part.setFocus()

    def _on_moved(self) -> None:
        current = self.panes.table.current() if self.panes.stack.currentWidget() is self.panes.table else None
        self.panes.detail.show_text(current, self.instead_of.get(current.text.id) if current else None)
        if self.sheet is not None:
            self.panes.side.show_sheet(self.sheet, current)
        acts.look_at_buttons(self)

    def _look(self) -> None:
        """Let the X-ray look at the kept texts."""
        found = self.sheet
        if found is not None:
            if self.together is None and make_an_ad(found):
                self.panes.side.verdict.show_looking()
            self.context.jobs.start(
                "Looking at all combinations", lambda progress: together(found, lambda: progress.step("Looking at all combinations")),
                done=self._show_together, group="copy together",
            )  # fmt: skip

    def _show_together(self, found: Together | None) -> None:
        self.together = found
        google = self.sheet is not None and self.sheet.group.platform == "google_ads"
        any_text = self.sheet is not None and bool(self.sheet.texts)
        self.panes.side.verdict.show_found(found, google=google, any_text=any_text)

    # What changes

    def _on_decided(self, after: Sequence[Standing]) -> None:
        if self.sheet is None:
            return
        self.sheet = decided(self.sheet, after)
        self._still |= {one.id for one in after}
        self.panes.note.hide()
        self.panes.table.texts.renew(self.sheet.texts)
        self.panes.show_head(self.sheet)
        self._on_moved()
        self.together = None
        self._look_soon.start()

    def _on_wrote(self, one: Shown, typed: str) -> None:
        workspace = self.context.workspace

        def done(before: list[Standing]) -> None:
            self.verdicts.remember(before)
            self.load()

        self.context.jobs.start("Keeping the text", lambda progress: rewrite(workspace, one.text.id, typed), done=done)

    def _on_arrived(self, ad_group: str) -> None:
        if self._wanted == ad_group:
            self.load()

    def show_step(self, step: Step) -> None:
        """Say how far writing is."""
        self.panes.progress.show_step(step.label, step.done, step.total)

    def settle(self) -> None:
        """Writing has ended, however."""
        self.writing = None
        self.model.anew()
        self.panes.progress.setVisible(self.reworking is not None)
        self._soon.start()
        acts.look_at_buttons(self)
