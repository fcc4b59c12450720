"""The brief screen: open, fill, save, generate."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from core.errors import AppError
from core.progress import Progress
from ui import theme
from ui.actions import Action
from ui.context import Context
from ui.jobs import Job
from ui.screens import Screen
from ui.screens.brief.form import Field, SectionCard
from ui.screens.brief.questions import SECTIONS
from ui.screens.brief.side import SidePanel
from ui.theme import GRID

if TYPE_CHECKING:
    from core.generation import Generated

FILES = "Briefs (*.toml);;All files (*)"
KEPT = "brief_draft"
CHECK_MS = 150
KEEP_MS = 1_500
FORM_WIDTH = 760


class BriefScreen(Screen):
    """A form over one brief file. What is being written is kept in the workspace, whether or not it is saved as a file."""

    title = "Brief"
    icon_name = "file-text"

    def __init__(self, context: Context, *, whole: bool = True) -> None:
        super().__init__(context)
        self.path: Path | None = None
        self.job: Job | None = None
        self._text = ""
        self._saved_text = ""
        self._asked = False
        self.cards: list[SectionCard] = []
        self.side = SidePanel()
        self._file = QLabel()
        self._check_soon = _timer(self, CHECK_MS, self._check)
        self._keep_soon = _timer(self, KEEP_MS, self._keep)
        self._inner = QVBoxLayout()
        self._build()
        self.build(whole=whole)

    def pieces(self) -> Iterator[None]:
        for section in SECTIONS:
            card = SectionCard(section)
            self.cards.append(card)
            self._inner.insertWidget(len(self.cards) - 1, card)
            yield
        for card in self.cards:
            card.fields.changed.connect(self._on_changed)
        self.side.allow(self._why_not_generate())
        self.side.generate.connect(self.generate)
        self.side.cancel.connect(self.cancel)
        self.side.wanted.connect(self.show_field)
        self.show_text(self.context.workspace.option(KEPT) or "", None)
        self.setFocusProxy(next(iter(self.cards[0].fields.fields.values())).widget)

    def screen_actions(self) -> list[Action]:
        return [
            Action("brief.open", "Open a brief…", self._choose, "folder-open", None, "File", 1),
            Action("brief.save", "Save the brief", self.save, "save", "Ctrl+S", "File", 1),
            Action("brief.save_as", "Save the brief as…", self._choose_name, "save", "Ctrl+Shift+S", "File", 1),
            Action("brief.clear", "Start a new brief", self._ask_clear, "file-text", None, "File", 1),
            Action(
                "brief.generate", "Generate campaigns", lambda: self.generate(self.side.seed.value()), "sparkles", "Ctrl+G",
                "Campaigns", 1, help="Drafts campaigns for both platforms and puts them into a proposal.",
                blocked=self._why_not_generate, command=self._command,
            ),
        ]  # fmt: skip

    def touched_by(self, change: object) -> bool:
        return False

    def reveal(self, what: object) -> None:
        if isinstance(what, Path):
            self.open_file(what)

    def open_file(self, path: Path) -> None:
        """Show a brief file, whatever is wrong with it."""
        from core.brief.draft import values_of

        try:
            text = path.read_text("utf-8-sig")
            values_of(text, where=str(path))
        except AppError as error:
            self.context.messages.error(error)
        except (OSError, UnicodeDecodeError) as error:
            self.context.messages.error(f"{path.name} cannot be read as text: {error}.")
        else:
            self._asked = True
            self.show_text(text, path)
            self._keep_soon.start()

    def show_text(self, text: str, path: Path | None) -> None:
        """Show the brief written in a TOML text."""
        from core.brief.draft import values_of

        self.path, self._text, self._saved_text = path, text, text
        values = values_of(text)
        for card in self.cards:
            card.fields.set_values(values)
        self._check()

    def values(self) -> dict[str, Any]:
        """What the form says, with the keys of the file it does not show."""
        from core.brief.draft import values_of

        found = values_of(self._text)
        for card in self.cards:
            for key, value in card.fields.values().items():
                found[key] = {**found.get(key, {}), **value} if isinstance(value, dict) else value
        return found

    def save(self) -> None:
        """Write the brief to its file, or ask for one."""
        if self.path is None:
            self._choose_name()
        else:
            self.save_to(self.path)

    def save_to(self, path: Path) -> None:
        """Write the brief; one that is incomplete is written all the same."""
        try:
            path.write_text(self._text, "utf-8")
        except OSError as error:
            self.context.messages.error(f"{path} was not written: {error.strerror}.")
            return
        self.path, self._saved_text = path, self._text
        self._say_file()
        self.context.messages.info(f"Saved as {path.name}.")

    def generate(self, seed: int) -> None:
        """Draft campaigns in a job; the proposal is shown for review when it is there."""
        from core.brief.draft import check

        self._asked = True
        self._check()
        brief, _ = check(self._text, self._today())
        if brief is None or self._why_not_generate():
            return
        context, text = self.context, self._text

        def work(progress: Progress) -> Generated:
            from core.generation import generate

            return generate(
                context.workspace, brief, brief_text=text, seed=seed, copywriter=context.copywriter,
                embedder=context.embedder, progress=progress, today=self._today(),
            )  # fmt: skip

        self.job = context.jobs.start("Generating campaigns", work, done=self._on_generated, group="generate")
        self.job.moved.connect(self.side.show_step)
        self.job.finished.connect(self._on_finished)
        self.side.show_running(True)

    def cancel(self) -> None:
        """Stop the generation; nothing of it is kept."""
        if self.job is not None:
            self.job.cancel()

    def show_field(self, path: str) -> None:
        """Bring the field of a key path into view and put the keyboard there."""
        field = self._field(path)
        if field is not None:
            self.area.ensureWidgetVisible(field, 0, 4 * GRID)
            field.widget.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _field(self, path: str) -> Field | None:
        start = path.partition("[")[0]
        for card in self.cards:
            for each, field in card.fields.fields.items():
                if each in (path, start) or each.startswith(f"{start}."):
                    return field
        return None

    def _on_generated(self, made: Generated) -> None:
        count = sum(made.created.values())
        self.context.messages.info(f"{count:,} items were drafted and wait for your review.")
        self.go.emit("review", made.changeset)

    def _on_finished(self) -> None:
        self.job = None
        self.side.show_running(False)

    def _on_changed(self) -> None:
        self._check_soon.start()
        self._keep_soon.start()

    def _check(self) -> None:
        """Read the form as the file would be read and show what is wrong."""
        from core.brief.draft import check, text_of

        self._text = text_of(self.values(), self._text)
        _, problems = check(self._text, self._today()) if self._text.strip() else (None, NOTHING_YET)
        for card in self.cards:
            card.fields.show_problems(problems, only_touched=not self._asked)
        self.side.show_problems(problems)
        self._say_file()

    def _keep(self) -> None:
        workspace, text = self.context.workspace, self._text
        if not workspace.read_only:
            self.context.jobs.start(
                "Keeping the brief", lambda progress: workspace.set_option(KEPT, text), group="brief-draft"
            )

    def _why_not_generate(self) -> str | None:
        if self.context.workspace.read_only:
            return "The workspace is open for reading only."
        return "Campaigns are being generated already." if self.job else None

    def _command(self) -> str | None:
        if self.path is None:
            return None
        return (
            f"campaign-desk generate {self.context.workspace.path} --brief {self.path} --seed {self.side.seed.value()}"
        )

    def _today(self) -> date:
        return datetime.now(ZoneInfo(self.context.workspace.time_zone)).date()

    def _say_file(self) -> None:
        name = self.path.name if self.path else "Not saved as a file; kept in the workspace"
        self._file.setText(f"{name}{' (changed)' if self.path and self._text != self._saved_text else ''}")
        self._file.setToolTip(str(self.path or ""))

    def _choose(self) -> None:
        dialog = QFileDialog(self, "Open a brief")
        dialog.setNameFilter(FILES)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.open_file(Path(name)))
        dialog.open()

    def _choose_name(self) -> None:
        dialog = QFileDialog(self, "Save the brief as", str(self.path or "brief.toml"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(FILES)
        dialog.setDefaultSuffix("toml")
        dialog.fileSelected.connect(lambda name: self.save_to(Path(name)))
        dialog.open()

    def _ask_clear(self) -> None:
        self.context.messages.ask(
            "Start a new brief?",
            "The form is emptied. A brief saved as a file stays as it is.",
            "Start new",
            self._clear,
        )

    def _clear(self) -> None:
        self._asked = False
        self.show_text("", None)
        self._keep()

    def _build(self) -> None:
        column = QWidget()
        column.setMaximumWidth(FORM_WIDTH)
        column.setLayout(self._inner)
        self._inner.setContentsMargins(0, 2 * GRID, 0, 3 * GRID)
        self._inner.setSpacing(2 * GRID)
        self._inner.addStretch(1)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        row.addStretch(1)
        row.addWidget(column, 100)
        row.addStretch(1)
        self.area = QScrollArea()
        self.area.setAccessibleName("Form")
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(middle)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self._head())
        left.addWidget(self.area, 1)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(left, 1)
        outer.addWidget(self.side)

    def _head(self) -> QFrame:
        head = QFrame()
        head.setProperty("role", "bar")
        row = QHBoxLayout(head)
        row.setContentsMargins(3 * GRID, GRID, 2 * GRID, GRID)
        row.setSpacing(GRID)
        title = QLabel("Brief")
        title.setProperty("role", "section")
        row.addWidget(title)
        self._file.setProperty("role", "small")
        row.addWidget(self._file, 1)
        for label, icon, run in (("Open…", "folder-open", self._choose), ("Save", "save", self.save)):
            button = QPushButton(label)
            theme.show_icon(button, icon)
            button.setAccessibleName(f"{label.rstrip('…')} the brief")
            button.clicked.connect(run)
            row.addWidget(button)
        return head


NOTHING_YET = dict.fromkeys(
    ("product", "company", "landing_page", "goal", "value_props"), "Is missing; the brief needs it."
)


def _timer(parent: QWidget, interval_ms: int, run: Any) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(interval_ms)
    timer.timeout.connect(run)
    return timer
