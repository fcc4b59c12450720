"""Actions over named change sets: rename, set aside, split off, merge, put in order."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from core import changesets, stacking
from core.changesets import SetRow
from core.errors import AppError
from core.stacking import Merged, Split
from core.unstacking import WayBack, take_back
from ui import theme
from ui.actions import Action
from ui.dialogs.frame import Dialog, labelled, problem_line, text
from ui.messages import NoticeAction
from ui.screens.review.sets_list import change_count
from ui.tables.change_words import title_words

if TYPE_CHECKING:
    from ui.screens.review.screen import ReviewScreen

NAMED = 3


def stacking_actions(screen: ReviewScreen) -> list[Action]:
    """What can be done with a change set besides deciding it."""
    proposal = partial(_why_no_proposal, screen)
    return [
        Action("review.rename", "Rename the change set…", lambda: rename(screen), icon="pencil", shortcut="F2", group="Campaigns", part=5,
               blocked=lambda: _why_none(screen)),
        Action("review.park", lambda: "Take it up again" if _is_parked(screen) else "Set it aside", lambda: park(screen), icon="archive",
               group="Campaigns", part=5, blocked=proposal, help="A set aside proposal waits until it is taken up again."),
        Action("review.split", "Split the ticked changes off…", lambda: split(screen), icon="split", group="Campaigns", part=5,
               blocked=lambda: proposal() or _why_no_ticks(screen), help="What they need comes along."),
        Action("review.merge", "Merge with another proposal…", lambda: merge(screen), icon="layers", group="Campaigns", part=5,
               blocked=lambda: proposal() or _why_alone(screen)),
        Action("review.take_back", lambda: screen.way_back.title if screen.way_back else "Undo the last split or merge", lambda: undo(screen),
               icon="undo-2", shortcut="Ctrl+Alt+Z", group="Campaigns", part=5, blocked=lambda: _why_no_way(screen),
               help="Works as long as nothing else was done with these change sets."),
        Action("review.earlier", "Put it earlier", lambda: move(screen, -1), icon="arrow-up", shortcut="Alt+Up", group="Campaigns", part=5,
               blocked=lambda: _why_fixed(screen, -1)),
        Action("review.later", "Put it later", lambda: move(screen, 1), icon="arrow-down", shortcut="Alt+Down", group="Campaigns", part=5,
               blocked=lambda: _why_fixed(screen, 1)),
    ]  # fmt: skip


def rename(screen: ReviewScreen) -> None:
    """Ask for another name."""
    row = screen.shown_set()
    if row is not None:
        workspace = screen.context.workspace
        NameDialog(
            "Rename the change set", row.title, "Rename", lambda name: stacking.rename(workspace, row.id, name), screen
        ).open()


def park(screen: ReviewScreen) -> None:
    """Set the shown proposal aside, or take it up again."""
    row = screen.shown_set()
    if row is not None:
        verb = stacking.unpark if row.state == "parked" else stacking.park
        _write(screen, lambda: verb(screen.context.workspace, row.id))


def split(screen: ReviewScreen) -> None:
    """Ask for a name and move the ticked changes into a set of it."""
    row, sheet = screen.shown_set(), screen.model.sheet
    if row is None or sheet is None:
        return

    def run(name: str) -> None:
        workspace = screen.context.workspace
        screen.context.jobs.start("Splitting", lambda progress: stacking.split(workspace, row.id, name, changes=sheet.ticked()),
                                  done=lambda made: _say_split(screen, made))  # fmt: skip

    words = (
        f"The {change_count(sheet.count().ticked)} with a tick, and what they need, move into a proposal of their own."
    )
    NameDialog("Split the ticked changes off", "", "Split", run, screen, words=words).open()


def undo(screen: ReviewScreen) -> None:
    """Take the last split or merge back."""
    way, screen.way_back = screen.way_back, None
    if way is None:
        return
    workspace, messages = screen.context.workspace, screen.context.messages

    def finished(result: object) -> None:
        screen.read_again()
        messages.info("The change sets are as they were.")

    screen.context.jobs.start("Undoing", lambda progress: take_back(workspace, way), done=finished)


def _undo_of(screen: ReviewScreen, way: WayBack | None) -> NoticeAction | None:
    """What the message offers; the action of the menu does the same later."""
    screen.way_back = way
    return ("Undo", lambda: undo(screen) if screen.way_back is way else None) if way is not None else None


def _say_split(screen: ReviewScreen, made: Split) -> None:
    along = ""
    if made.along:
        names = ", ".join(title_words(one) for one in made.along[:NAMED])
        more = f" and {len(made.along) - NAMED:,} more" if len(made.along) > NAMED else ""
        along = f" Needed by them and moved along: {names}{more}."
    screen.context.messages.info(f"“{made.title}” holds {change_count(made.changes)} now.{along}",
                                 action=_undo_of(screen, made.back))  # fmt: skip


def merge(screen: ReviewScreen) -> None:
    """Ask which proposal to put into the shown one."""
    row = screen.shown_set()
    if row is None:
        return
    workspace, jobs = screen.context.workspace, screen.context.jobs

    def run(other: str) -> None:
        jobs.start("Merging", lambda progress: stacking.merge(workspace, row.id, other),
                   done=lambda made: _say_merged(screen, made))  # fmt: skip

    MergeDialog(row, _others(screen), run, screen).open()


def _say_merged(screen: ReviewScreen, made: Merged) -> None:
    screen.read_again()
    way = _undo_of(screen, made.back)
    if not made.overlap_count:
        screen.context.messages.info(f"“{made.title}” holds {change_count(made.changes)} now.", action=way)
        return
    names = ", ".join(title_words(one) for one in made.overlaps[:NAMED])
    more = f" and {made.overlap_count - NAMED:,} more" if made.overlap_count > NAMED else ""
    were = "field was" if made.overlap_count == 1 else "fields were"
    screen.context.messages.warn(
        f"{made.overlap_count:,} {were} in both, and the value of the merged one stands: {names}{more}.",
        action=way,
    )


def move(screen: ReviewScreen, step: int) -> None:
    """Put the shown proposal one place earlier or later."""
    row = screen.shown_set()
    order = _order(screen)
    if row is None or row.id not in order:
        return
    at = order.index(row.id)
    order.insert(at + step, order.pop(at))
    workspace = screen.context.workspace
    screen.context.jobs.start("Putting in order", lambda progress: stacking.reorder(workspace, order))


class NameDialog(Dialog):
    """Asks for a name; stays open with the reason when it is refused."""

    def __init__(
        self, title: str, name: str, yes: str, run: Callable[[str], None], parent: QWidget, *, words: str = ""
    ) -> None:
        super().__init__(title, parent, width=440)
        self._run = run
        if words:
            self.body.addWidget(text(words, "muted"))
        self.name = QLineEdit(name)
        self.name.setMaxLength(stacking.MOST_LETTERS)
        self.name.selectAll()
        self.body.addWidget(labelled("Name", self.name))
        self.problem = problem_line()
        self.body.addWidget(self.problem)
        self.add_buttons(yes, self._on_yes)
        self.name.setFocus()

    def _on_yes(self) -> None:
        if not self.name.text().strip():
            self.problem.setText("A change set needs a name.")
            self.problem.show()
            return
        try:
            self._run(self.name.text())
        except AppError as error:
            self.problem.setText(str(error))
            self.problem.show()
            return
        self.accept()


class MergeDialog(Dialog):
    """Asks which proposal to merge."""

    def __init__(self, row: SetRow, others: list[SetRow], run: Callable[[str], None], parent: QWidget) -> None:
        super().__init__("Merge with another proposal", parent, width=480)
        self._run = run
        self.body.addWidget(
            text(
                f"Its changes are put into “{row.title}”. Where both change one field, the value of the one chosen here stands.",
                "muted",
            )
        )
        self.list = QListWidget()
        self.list.setAccessibleName("Proposals")
        for one in others:
            item = QListWidgetItem(f"{one.title}   ·   {change_count(one.changes)}")
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            item.setSizeHint(QSize(0, theme.ROW))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(self._on_yes)
        self.body.addWidget(self.list)
        self.add_buttons("Merge", self._on_yes)
        self.list.setFocus()

    def _on_yes(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self._run(item.data(Qt.ItemDataRole.UserRole))
            self.accept()


def _write(screen: ReviewScreen, verb: Callable[[], object]) -> None:
    try:
        verb()
    except AppError as error:
        screen.context.messages.error(error)


def _others(screen: ReviewScreen) -> list[SetRow]:
    row = screen.shown_set()
    workspace = screen.context.workspace
    waiting = [one for state in ("proposed", "parked") for one in changesets.list_sets(workspace, state=state)]
    return [one for one in waiting if row is not None and one.id != row.id]


def _order(screen: ReviewScreen) -> list[str]:
    return [entry.id for entry in screen.sets.entries() if entry.strong]


def _is_parked(screen: ReviewScreen) -> bool:
    row = screen.shown_set()
    return row is not None and row.state == "parked"


def _read_only(screen: ReviewScreen) -> str | None:
    return "The workspace is open for reading only." if screen.context.workspace.read_only else None


def _why_none(screen: ReviewScreen) -> str | None:
    return _read_only(screen) or (None if screen.shown_set() is not None else "Choose a change set.")


def _why_no_proposal(screen: ReviewScreen) -> str | None:
    row = screen.shown_set()
    if row is None or row.state not in ("proposed", "parked"):
        return "Choose a proposal that is not decided yet."
    return _read_only(screen)


def _why_no_way(screen: ReviewScreen) -> str | None:
    return _read_only(screen) or (None if screen.way_back else "Nothing was split or merged just now.")


def _why_no_ticks(screen: ReviewScreen) -> str | None:
    count = screen.model.count()
    if not count.ticked:
        return "Tick the changes to split off."
    return "Everything is ticked: nothing would stay." if count.ticked == count.total else None


def _why_alone(screen: ReviewScreen) -> str | None:
    return None if _others(screen) else "There is no other proposal."


def _why_fixed(screen: ReviewScreen, step: int) -> str | None:
    row, order = screen.shown_set(), _order(screen)
    if row is None or row.id not in order:
        return "Choose a proposal that waits for review."
    end = order.index(row.id) + step
    if not 0 <= end < len(order):
        return "It is the first." if step < 0 else "It is the last."
    return _read_only(screen)
