"""Everything the window asks about models (`core.model_shelf`), answered."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app import copy_server
from app.model_notes import forget_probes, keep_speed, keep_tried, now, speed_of, tried_of
from app.models import LocalModels
from core.errors import InvalidInput, ModelMissing, ModelRefused
from core.model_shelf import LearnedBrand, Lessons, ServerFound, ShelfModel, Speed, Standing, Tried
from core.progress import Progress
from core.settings import CopyModel
from ml.adapting import keeping
from ml.checkpoints import is_whole
from ml.models import COPY_MODEL, ModelStatus, survey

if TYPE_CHECKING:
    from core.learning import Probe
    from core.workspace import Workspace
    from ml.folders.found import FoundModel

WRITES = "proposes and judges short ad texts"
PREPARES = "Prepared at its first use, which takes about half a minute."


class Shelf:
    """Implements `core.model_shelf.ModelShelf` over the program's local models."""

    def __init__(self, local: LocalModels) -> None:
        self._local = local
        self._folder = local.folder

    def models(self, chosen: CopyModel) -> list[ShelfModel]:
        """The user's own model first when there is one, then those that come with the program."""
        own = [self._own(Path(chosen.path))] if chosen.path else []
        return [*own, *(self._packaged(one, chosen) for one in survey(self._folder))]

    def look_at(self, path: Path) -> ShelfModel:
        """A folder or GGUF file before it is used; raises ModelRefused."""
        from ml.folders.inspecting import inspect

        return self._found(inspect(path))

    def prepare(self, progress: Progress) -> None:
        """Convert the weights of the copy model in use where that is needed."""
        self._local.worker.use(self._local.source())
        self._local.worker.prepare(progress)

    def remove_prepared(self, key: str) -> None:
        """Delete the converted copy of a model; raises ModelMissing when there is none."""
        folder = self._folder / key
        if Path(key).name != key or not (folder / "about.json").is_file():
            raise ModelMissing("There is no prepared copy of this model.")
        shutil.rmtree(folder)

    def measure(self, progress: Progress) -> Speed:
        """How fast the copy model in use is here; kept."""
        worker, key = self._local.worker, self._local.in_use
        worker.use(self._local.source())
        worker.copywriter.card(progress)
        found = worker.measure(progress)
        speed = Speed(
            found.device, found.dtype, round(found.headlines_per_second, 1), round(found.judged_per_second, 1),
            round(found.tokens_per_second, 1), round(found.load_seconds, 2), now(),
        )  # fmt: skip
        keep_speed(self._folder, key, speed)
        return speed

    def tried(self, chosen: CopyModel) -> Tried | None:
        """What the last try of who writes by these settings said."""
        by_server = chosen.server_on and bool(chosen.server)
        return tried_of(self._folder, copy_server.server_key(chosen) if by_server else self._local.probe_key)

    def try_long(self, workspace: Workspace, progress: Progress) -> tuple[Tried, Probe]:
        """Whether the model in use may write descriptions: twenty texts on the workspace's brief; kept."""
        from core.brandkit import brief_for_writing
        from core.brief.accepted import brief_in
        from core.learning import brief_key_of, probe_long

        with workspace.read() as connection:
            accepted = brief_in(connection)
        if accepted is None:
            raise InvalidInput("No brief was accepted in this workspace, so there is nothing to try the model on.")
        brief = brief_for_writing(workspace, accepted)
        writer = self._local.asked_directly()
        probe = probe_long(brief, writer, progress)
        tried = Tried(probe.passed, probe.of, now(), brief.product)
        keep_tried(self._folder, self._local.probe_key, tried, brief_key_of(brief))
        self._local.look_again()
        return tried, probe

    def learn(self, workspace: Workspace, progress: Progress) -> Lessons:
        """Learn the workspace's brand with the local model in use."""
        from app import model_learning

        lessons = model_learning.learn(workspace, self._folder, self._local.source(), self._local.in_use, progress)
        if lessons.kept:
            forget_probes(self._folder, lessons.brand.key)
        self._local.look_again()
        return lessons

    def brands(self) -> list[LearnedBrand]:
        """What was learned, newest first; what belongs to another model than the one in use says so."""
        from app import model_learning

        in_use = self._local.in_use
        return [
            one if one.key.endswith(f"-{in_use}") else replace(one, why="It was learned with another model.")
            for one in model_learning.learned(self._folder)
        ]

    def switch_brand(self, key: str, *, on: bool) -> None:
        """Use what was learned, or not."""
        keeping.switch(self._folder, key, on=on)
        self._local.look_again()

    def forget_brand(self, key: str) -> None:
        """Delete what was learned."""
        keeping.forget(self._folder, key)
        forget_probes(self._folder, key)
        self._local.look_again()

    def ask_server(self, chosen: CopyModel, key: str | None, progress: Progress) -> ServerFound:
        """Ask a server for its models."""
        return copy_server.ask_server(chosen, key, progress)

    def keep_server_key(self, address: str, key: str) -> None:
        """Keep the server's key in the keyring; "" forgets it."""
        copy_server.keep_key(address, key)

    def _packaged(self, status: ModelStatus, chosen: CopyModel) -> ShelfModel:
        model, writes = status.model, status.model is COPY_MODEL
        standing = Standing(status.state)
        return ShelfModel(
            key=model.key,
            name=model.name,
            purpose=model.purpose,
            about=model.card,
            licence=model.licence,
            source=f"Python package {model.package.partition('==')[0]}",
            standing=standing,
            why=status.hint or (PREPARES if standing is Standing.PACKAGED else ""),
            in_use=not chosen.path or not writes,
            bytes=_size(self._folder / model.key) or model.bytes,
            memory_bytes=4 * model.parameters,
            parameters=model.parameters,
            prepared=model.converted and is_whole(self._folder / model.key),
            writes=writes,
            speed=speed_of(self._folder, model.key),
            tried=self._tried(model.key) if writes else None,
        )

    def _own(self, path: Path) -> ShelfModel:
        try:
            return replace(self.look_at(path), in_use=True)
        except (ModelRefused, OSError) as error:
            return ShelfModel(
                key="refused", name=path.name, purpose=WRITES, about="", licence="", source=str(path),
                standing=Standing.REFUSED, why=str(error), in_use=True, bytes=0, memory_bytes=0, parameters=0,
            )  # fmt: skip

    def _tried(self, key: str) -> Tried | None:
        """With what the model in use learned of the open workspace's brand."""
        in_use = key == self._local.in_use == self._local.writer_key
        return tried_of(self._folder, self._local.probe_key if in_use else key)

    def _found(self, found: FoundModel) -> ShelfModel:
        prepared = found.form == "gguf" and is_whole(self._folder / found.key)
        waits = found.form == "gguf" and not prepared
        return ShelfModel(
            key=found.key,
            name=found.name,
            purpose=WRITES,
            about=f"A model of the kind “{found.kind}”, "
            + ("run by the program itself." if found.own else "run through transformers."),
            licence=found.licence,
            source=str(found.path),
            standing=Standing.PACKAGED if waits else Standing.READY,
            why=PREPARES if waits else "",
            in_use=False,
            bytes=found.bytes,
            memory_bytes=found.memory_bytes,
            parameters=found.parameters,
            prepared=prepared,
            notes=found.notes,
            speed=speed_of(self._folder, found.key),
            tried=self._tried(found.key),
        )


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.glob("*") if file.is_file()) if folder.is_dir() else 0
