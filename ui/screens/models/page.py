"""The model manager: which models are on this machine, which one writes, what it learned. It never downloads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from core.errors import AppError, InvalidInput
from core.model_shelf import FarHost, LearnedBrand, Lessons, ModelShelf, ServerFound, ShelfModel, Tried
from core.progress import Progress
from core.settings import CopyModel
from ui.jobs import Job
from ui.program import Program
from ui.screens.models.cards import BrandCard, ModelCard
from ui.screens.models.layout import Layout
from ui.screens.models.server import ServerCard

if TYPE_CHECKING:
    from core.workspace import Workspace

GROUP = "models"
GGUF = "Models (*.gguf)"
NOTHING_LEARNED = "Nothing was learned of this workspace's brand yet."
Seen = tuple[list[ShelfModel], list[LearnedBrand], Tried | None]


class ModelsPage(QWidget):
    """Reads the shelf in jobs; what is chosen goes into the settings. `closed`: back to where one came from; `changed`: who
    writes learned something, was tried, or is there again, which the settings do not say."""

    closed = Signal()
    changed = Signal()

    def __init__(self, program: Program, workspace: Callable[[], Workspace | None]) -> None:
        super().__init__()
        self._program = program
        self._workspace = workspace
        self._running: Job | None = None
        self._after: list[Callable[[], object]] = []
        self.cards: list[ModelCard] = []
        self.brand_cards: list[BrandCard] = []
        self.server = ServerCard()
        self.layout_of_page = Layout(self, self.server)
        self.setAccessibleName("Local models")
        self._connect()

    def refresh(self) -> None:
        """Ask the shelf again."""
        shelf, chosen = self._program.shelf, self._chosen
        if shelf is None:
            self.layout_of_page.say("Models are switched off for this run of the program (CAMPAIGN_DESK_NO_MODELS).")
            return
        self._program.jobs.start(
            "Looking at the models", lambda progress: (shelf.models(chosen), shelf.brands(), shelf.tried(chosen)),
            done=self._show, group="models shown",
        )  # fmt: skip

    def use_path(self, path: Path) -> None:
        """Write with a folder or GGUF file, if it can be used; else nothing changes and the reason is said."""
        shelf = self._program.shelf
        if shelf is not None:
            self._start(f"Looking at {path.name}", lambda progress: shelf.look_at(path), self._use)

    def learn(self) -> None:
        """Learn the open workspace's brand."""
        workspace = self._workspace()
        if workspace is not None:
            self._ask(
                "Learning your brand", lambda shelf, progress: shelf.learn(workspace, progress), self._say_lessons
            )

    @property
    def busy(self) -> bool:
        """Whether something runs with the models: one thing at a time."""
        return self._running is not None

    @property
    def brand_here(self) -> LearnedBrand | None:
        """What was learned of the open workspace's brand, as last read."""
        workspace = self._workspace()
        return next(
            (card.brand for card in self.brand_cards if workspace and card.brand.workspace == workspace.id), None
        )

    def when_read(self, act: Callable[[], object]) -> None:
        """Do something once the shelf has been read that is being read now."""
        self._after.append(act)

    def stop(self) -> None:
        """Stop what runs."""
        if self._running is not None:
            self._running.cancel()

    def prepare(self) -> None:
        """Convert the weights of the model in use where that is needed."""
        self._ask("Preparing the model", _prepare, self._again)

    def measure(self) -> None:
        """Find out how fast the model in use is here."""
        self._ask("Measuring the model", _measure, self._again)

    def try_descriptions(self) -> None:
        """Find out whether who writes may write descriptions on this workspace's brief."""
        workspace = self._workspace()
        if workspace is not None:
            self._ask("Trying descriptions", lambda shelf, progress: shelf.try_long(workspace, progress), self._again)

    def use_packaged(self) -> None:
        """Write with the model that comes with the program."""
        self._change(path="", server_on=False)
        self._program.messages.info("The model that comes with the program writes from now on.")

    def switch_brand(self) -> None:
        """Use what was learned of the open workspace's brand, or do not."""
        if (one := self.brand_here) is not None:
            self._switch(one)
        else:
            self._program.messages.info(NOTHING_LEARNED)

    def forget_brand(self) -> None:
        """Ask whether what was learned of the open workspace's brand is to go."""
        if (one := self.brand_here) is not None:
            self._forget(one)
        else:
            self._program.messages.info(NOTHING_LEARNED)

    def remove_prepared(self) -> None:
        """Delete the converted copy of the model in use."""
        prepared = next((card.model for card in self.cards if card.model.prepared and card.model.writes), None)
        if prepared is not None:
            self._remove(prepared)
        else:
            self._program.messages.info("No model has a prepared copy on this computer.")

    def go_to_server(self) -> None:
        """Put the keyboard into the form for a server."""
        self.layout_of_page.show_part(self.server)
        self.server.address.setFocus()

    def switch_server_off(self) -> None:
        """Let the local model write again."""
        self._change(server_on=False)

    # Showing

    @property
    def _chosen(self) -> CopyModel:
        return self._program.preferences.value.copy_model

    def _show(self, seen: Seen) -> None:
        models, brands, tried = seen
        workspace = self._workspace()
        by_server = self._chosen.server_on and bool(self._chosen.server)
        self.cards = [ModelCard(one, has_workspace=workspace is not None, by_server=by_server) for one in models]
        self.brand_cards = [
            BrandCard(one, here=workspace is not None and one.workspace == workspace.id) for one in brands
        ]
        for card in self.cards:
            card.use_wanted.connect(self._use_known)
            card.prepare_wanted.connect(lambda one: self.prepare())
            card.measure_wanted.connect(lambda one: self.measure())
            card.try_wanted.connect(lambda one: self.try_descriptions())
            card.remove_wanted.connect(self._remove)
        for brand in self.brand_cards:
            brand.switch_wanted.connect(self._switch)
            brand.forget_wanted.connect(self._forget)
        self.layout_of_page.show_cards(self.cards, self.brand_cards)
        self.layout_of_page.allow_learning(self._why_not_learn())
        self.server.show_choice(self._chosen)
        self.server.show_tried(self._chosen, tried, has_workspace=workspace is not None)
        self._block()
        waiting, self._after = self._after, []
        for act in waiting:
            act()

    def _why_not_learn(self) -> str | None:
        if self._workspace() is None:
            return "Open the workspace whose ads it should learn from first."
        return None

    def _block(self) -> None:
        """While something runs, nothing else that needs the models can be started."""
        busy = self._running is not None
        self.layout_of_page.block(busy, (*self.cards, *self.brand_cards))
        if not busy and self.cards:
            self.layout_of_page.allow_learning(self._why_not_learn())

    # What is done

    def _use(self, one: ShelfModel) -> None:
        self._change(path=one.source, server_on=False)
        self._program.messages.info(f"{one.name} writes from now on.")
        for note in one.notes:
            self._program.messages.info(note)

    def _use_known(self, one: ShelfModel) -> None:
        """The packaged model again: the only one of the cards that writes and is not in use."""
        self._change(path="", server_on=False)
        self._program.messages.info(f"{one.name} writes from now on.")

    def _remove(self, one: ShelfModel) -> None:
        self._ask("Removing the prepared copy", lambda shelf, progress: shelf.remove_prepared(one.key), self._again)

    def _switch(self, one: LearnedBrand) -> None:
        self._ask("Switching", lambda shelf, progress: shelf.switch_brand(one.key, on=not one.on), self._again)

    def _forget(self, one: LearnedBrand) -> None:
        self._program.messages.ask(
            f"Forget what was learned of {one.name}?",
            "The adapter is deleted from this machine. It can be learned again from the ads of the workspace.",
            "Forget",
            lambda: self._ask("Forgetting", lambda shelf, progress: shelf.forget_brand(one.key), self._again),
        )

    def _say_lessons(self, lessons: Lessons) -> None:
        say = self._program.messages.info if lessons.kept else self._program.messages.warn
        say(lessons.words)
        self._again(lessons)

    # The server

    def _ask_server(self, choice: CopyModel, key: str | None) -> None:
        self.server.say_problem("")
        self._ask(
            "Asking the model server", lambda shelf, progress: shelf.ask_server(choice, key, progress),
            self.server.show_found, self._server_failed(choice),
        )  # fmt: skip

    def _use_server(self, choice: CopyModel, key: str | None) -> None:
        def work(shelf: ModelShelf, progress: Progress) -> ServerFound:
            found = shelf.ask_server(choice, key, progress)
            if choice.server_model not in found.models:
                raise InvalidInput(f"{found.host} has no model {choice.server_model!r}.")
            if key is not None:
                shelf.keep_server_key(choice.server, key)
            return found

        def done(found: ServerFound) -> None:
            self.server.key.clear()
            self._change(
                server=choice.server, server_model=choice.server_model, server_on=True,
                confirmed_host=choice.confirmed_host,
            )  # fmt: skip
            self._program.messages.info(f"{choice.server_model} at {found.host} writes from now on.")

        self.server.say_problem("")
        self._ask("Asking the model server", work, done, self._server_failed(choice))

    def _server_failed(self, choice: CopyModel) -> Callable[[BaseException], None]:
        def failed(error: BaseException) -> None:
            if isinstance(error, AppError):
                self.server.say_problem(str(error))
            if isinstance(error, FarHost):
                self.server.ask_agreement(error.host)

        return failed

    # Jobs and settings

    def _change(self, **values: Any) -> None:
        preferences = self._program.preferences
        preferences.change(preferences.value.changed("copy_model", **values))
        self.refresh()

    def _again(self, result: object) -> None:
        self.changed.emit()
        self.refresh()

    def _ask(
        self,
        title: str,
        work: Callable[[ModelShelf, Progress], Any],
        done: Callable[[Any], object],
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        shelf = self._program.shelf
        if shelf is not None:
            self._start(title, lambda progress: work(shelf, progress), done, failed)

    def _start(
        self,
        title: str,
        work: Callable[[Progress], Any],
        done: Callable[[Any], object],
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        if self._running is not None:
            return
        job = self._program.jobs.start(title, work, done=done, failed=failed, group=GROUP)
        self._running = job
        self.layout_of_page.follow(job)
        job.finished.connect(self._on_finished)
        self._block()

    def _on_finished(self) -> None:
        self._running = None
        self.layout_of_page.follow(None)
        self._block()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def pick_folder(self) -> None:
        """Choose a model folder to write with."""
        self._pick(QFileDialog.FileMode.Directory, "Choose a model folder")

    def pick_file(self) -> None:
        """Choose a GGUF file to write with."""
        self._pick(QFileDialog.FileMode.ExistingFile, "Choose a GGUF file")

    def _pick(self, mode: QFileDialog.FileMode, title: str) -> None:
        dialog = QFileDialog(self, title)
        dialog.setFileMode(mode)
        if mode is QFileDialog.FileMode.ExistingFile:
            dialog.setNameFilter(GGUF)
        dialog.fileSelected.connect(lambda name: self.use_path(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _connect(self) -> None:
        page = self.layout_of_page
        page.folder.clicked.connect(self.pick_folder)
        page.file.clicked.connect(self.pick_file)
        page.learn.clicked.connect(self.learn)
        page.close.clicked.connect(self.closed)
        page.stop_wanted.connect(self.stop)
        self.server.ask_wanted.connect(self._ask_server)
        self.server.use_wanted.connect(self._use_server)
        self.server.try_wanted.connect(self.try_descriptions)
        self.server.off_wanted.connect(self.switch_server_off)


def _prepare(shelf: ModelShelf, progress: Progress) -> None:
    shelf.prepare(progress)


def _measure(shelf: ModelShelf, progress: Progress) -> object:
    return shelf.measure(progress)
