"""The models of this machine as window and commands use them: chosen by the settings, composed, looked after."""

from __future__ import annotations

import logging
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from app.copy_server import server_key, server_writer
from app.model_notes import KeptProbes, tried_of
from app.yielding import Say, Yielding
from core import paths
from core.copywriting import Copywriter, Embedder
from core.errors import ModelError
from core.progress import Progress
from core.settings import CopyModel, Settings
from ml.adapting.keeping import adapter_for
from ml.models import COPY_MODEL, EMBEDDING_MODEL, survey

if TYPE_CHECKING:
    from ml.client import CopySource, ModelWorker

_log = logging.getLogger(__name__)


class LocalModels:
    """The worker, made when somebody first asks for a model, and who writes by the settings.

    `say` hears why a model is not used; it may be called from any thread.
    """

    def __init__(self, settings: Settings, say: Say = _log.warning, folder: Path | None = None) -> None:
        self.folder = folder or paths.models()
        self._settings = settings
        self._say = say
        self._workspace: str | None = None
        self._writer: Copywriter | None = None

    @cached_property
    def worker(self) -> ModelWorker:
        """The process with the weights."""
        from ml.client import ModelWorker

        return ModelWorker(self.folder)

    @property
    def copywriter(self) -> Copywriter | None:
        """Who writes: the model in use, or the server; None when models are switched off in the settings."""
        if not self._settings.models.use_language_model:
            return None
        if self._writer is None:
            self._writer = self._composed()
        return self._writer

    @property
    def embedder(self) -> Embedder | None:
        """Compares meanings; None where its weights are not on this machine."""
        missing = [one for one in survey(self.folder) if one.model is EMBEDDING_MODEL and one.state == "missing"]
        return None if missing else self.worker.embedder

    @property
    def in_use(self) -> str:
        """The key of the copy model in use."""
        return key_of(self._settings.copy_model)

    @property
    def writer_key(self) -> str:
        """The key of who writes: the server when it is switched on, else the local model."""
        chosen = self._settings.copy_model
        return server_key(chosen) if chosen.server_on and chosen.server else self.in_use

    @property
    def probe_key(self) -> str:
        """The key of who writes with what it learned: what its probes are kept under."""
        adapter = self.source().adapter if self.writer_key == self.in_use else None
        return f"{self.writer_key} {adapter.name}" if adapter else self.writer_key

    def asked_directly(self) -> Copywriter:
        """Who writes, with errors instead of silence where it cannot."""
        self.worker.use(self.source())
        chosen = self._settings.copy_model
        return server_writer(chosen, None) if chosen.server_on and chosen.server else self.worker.copywriter

    def apply(self, settings: Settings) -> None:
        """Use other settings from the next question on."""
        if (settings.models, settings.copy_model) != (self._settings.models, self._settings.copy_model):
            self._settings = settings
            self._forget_writer()

    def open_for(self, workspace: str | None) -> None:
        """Use what was learned of this workspace's brand (by its id) from the next question on."""
        if workspace != self._workspace:
            self._workspace = workspace
            self._forget_writer()

    def look_again(self) -> None:
        """Brands were learned, switched or forgotten, or a probe was made."""
        self._forget_writer()

    def warm(self, progress: Progress) -> None:
        """Load what will be asked for now; where a model cannot be used, that is said."""
        chosen = self._settings.copy_model
        if self._settings.models.use_language_model and not (chosen.server_on and chosen.server):
            self.worker.use(self.source())
            try:
                self.worker.copywriter.card(progress)
            except ModelError as error:
                self._say(f"The copy model is not used, the grammar writes alone: {error}")
        if (embedder := self.embedder) is not None:
            embedder.card()

    def close(self) -> None:
        """End the process, when there is one."""
        if "worker" in self.__dict__:
            self.worker.close()

    def _forget_writer(self) -> None:
        self._writer = None
        if "worker" in self.__dict__ and self._settings.models.use_language_model:
            self.worker.use(self.source())

    def source(self) -> CopySource:
        """Which copy model the worker loads."""
        from ml.client import CopySource

        chosen = self._settings.copy_model.path
        adapter = adapter_for(self.folder, self._workspace, self.in_use) if self._workspace else None
        return CopySource(Path(chosen) if chosen else None, adapter)

    def _composed(self) -> Copywriter:
        self.worker.use(self.source())
        local = self.worker.copywriter
        key = self.probe_key
        tried = tried_of(self.folder, key)
        long = tried is not None and tried.writes_long
        # the packaged model was tried on many briefs and never passed: it is asked again only when somebody wants to know
        probes = KeptProbes(self.folder, key, asks=key != COPY_MODEL.key)
        chosen = self._settings.copy_model
        if not (chosen.server_on and chosen.server):
            return Yielding(local, self._say, writes_long=long, probes=probes)
        judge = None if self._missing() else Yielding(local, self._say)
        return Yielding(server_writer(chosen, judge), self._say, writes_long=long, probes=probes)

    def _missing(self) -> bool:
        if self._settings.copy_model.path:
            return False
        return any(one.model is COPY_MODEL and one.state == "missing" for one in survey(self.folder))


def key_of(chosen: CopyModel) -> str:
    """The key under which a local copy model's measurements and brands are kept."""
    if not chosen.path:
        return COPY_MODEL.key
    from ml.folders.found import key_of as key_of_path

    return key_of_path(Path(chosen.path))
