"""The program's side of the model worker: starts the process, forwards progress, cancels, restarts. No torch here."""

from __future__ import annotations

import contextlib
import itertools
import logging
import os
import queue
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeVar

from core import errors
from core.copywriting import Angle, Draft, LearningReport, Lesson, Limits, ModelCard
from core.errors import AppError, Cancelled, InvalidInput, ModelError, WorkerLost
from core.progress import Progress, silent
from ml import protocol
from ml.protocol import Answer, Measurements, ModelName, Request

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

POLL_S = 0.05
PATIENCE_S = 10.0
"""A worker that does not react to a cancel for this long (it may be loading weights) is ended."""
FAREWELL_S = 2.0
ROOT = Path(__file__).resolve().parent.parent

_NO_CONSOLE = int(getattr(subprocess, "CREATE_NO_WINDOW", 0))
"""On Windows a program without a console would otherwise flash one up."""

log = logging.getLogger(__name__)
Reply = TypeVar("Reply", bound=Answer)


@dataclass(frozen=True)
class CopySource:
    """Which copy model the worker loads: a folder or GGUF file (None: the packaged one) and what it learned of a brand."""

    path: Path | None = None
    adapter: Path | None = None

    @property
    def arguments(self) -> list[str]:
        """The same for the worker's command line."""
        named = (("--copy-model", self.path), ("--adapter", self.adapter))
        return [part for name, path in named if path is not None for part in (name, str(path))]


class Connection:
    """One life of the worker process."""

    def __init__(self, command: Sequence[str], source: CopySource) -> None:
        self.source = source
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [*command, *source.arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
            creationflags=_NO_CONSOLE,
            start_new_session=True,  # Ctrl-C at the terminal is for the program, which then stops the worker
        )
        self._answers: queue.SimpleQueue[Answer | None] = queue.SimpleQueue()
        self._last_words: deque[str] = deque(maxlen=20)
        self._threads = [
            threading.Thread(target=target, name=f"model-worker-{target.__name__}", daemon=True)
            for target in (self._read_answers, self._read_errors)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process is running."""
        return self._process.poll() is None

    def send(self, request: Request) -> None:
        """Hand over a request; raises `WorkerLost` when the process has ended."""
        try:
            self._stdin.write(protocol.encode(request))
            self._stdin.flush()
        except (OSError, ValueError) as error:
            raise self._lost() from error

    def receive(self, timeout_s: float) -> Answer | None:
        """The next answer, None when there is none in time; raises `WorkerLost` when the process has ended."""
        try:
            answer = self._answers.get(timeout=timeout_s)
        except queue.Empty:
            return None
        if answer is None:
            self._answers.put(None)
            raise self._lost()
        return answer

    def end(self, *, at_once: bool = False) -> None:
        """End the process, politely first, and wait until it has gone."""
        if at_once:
            self._process.kill()
        with contextlib.suppress(OSError, ValueError):
            self._stdin.close()
        try:
            self._process.wait(FAREWELL_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for thread in self._threads:
            thread.join()
        for stream in (self._process.stdout, self._process.stderr):
            if stream:
                stream.close()

    @property
    def _stdin(self) -> IO[bytes]:
        assert self._process.stdin is not None
        return self._process.stdin

    def _read_answers(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            try:
                self._answers.put(protocol.parse_answer(line))
            except InvalidInput as error:
                log.error("The model worker sent what cannot be read: %s", error)
                break
        self._answers.put(None)

    def _read_errors(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self._last_words.append(line.decode("utf-8", "replace").rstrip())

    def _lost(self) -> WorkerLost:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(FAREWELL_S)
        log.warning("The model worker ended (%s): %s", self._process.returncode, "\n".join(self._last_words))
        return WorkerLost(
            "The process with the local models ended unexpectedly.",
            hint="Try again: a new one starts by itself. If it keeps ending, this machine may be short of memory.",
        )


class ModelWorker:
    """The worker process, started at the first question and again after it was lost. Safe to use from any thread.

    One question is answered at a time; others wait, and can be cancelled while they wait.
    """

    def __init__(self, models_dir: Path, *, command: Sequence[str] | None = None) -> None:
        """`models_dir` holds prepared models. `command` starts the worker where Python cannot run a module itself
        (a packaged program); `--models DIR` is added to it."""
        self._command = [*(command or (sys.executable, "-m", "ml.worker")), "--models", str(models_dir)]
        self._source = CopySource()
        self._turn = threading.Lock()
        self._connection: Connection | None = None
        self._closed = False
        self._ids = itertools.count(1)
        self.copywriter = RemoteCopywriter(self)
        self.embedder = RemoteEmbedder(self)

    @property
    def pid(self) -> int | None:
        """The process id while the worker runs."""
        connection = self._connection
        return connection.pid if connection and connection.alive else None

    def hello(self, progress: Progress | None = None) -> protocol.Ready:
        """Start the process when needed; its torch version and device."""
        return self.ask(protocol.Ready, protocol.Hello, progress or silent())

    @property
    def source(self) -> CopySource:
        """The copy model in use."""
        return self._source

    def use(self, source: CopySource) -> None:
        """Use this copy model from the next question on, which ends the process that holds another one first: its memory
        is free before the new weights come. Returns at once."""
        self._source = source

    def prepare(self, progress: Progress | None = None) -> Path:
        """Convert the copy model's weights when that is needed; their folder."""
        return Path(self.ask(protocol.Prepared, protocol.Prepare, progress or silent()).folder)

    def learn(self, lesson: Lesson, out: Path, progress: Progress) -> LearningReport:
        """Train an adapter on a lesson and write it to the folder `out`; asked again after a stop, it goes on where it
        was. Raises `Cancelled`, `ModelRefused`."""
        question = partial(_learning, lesson, out)
        return self.ask(protocol.Learned, question, progress).report

    def warm(self, progress: Progress | None = None) -> None:
        """Load both models now, so that the first question does not wait for it."""
        self.copywriter.card(progress)
        self.embedder.card(progress)

    def measure(self, progress: Progress | None = None) -> Measurements:
        """How fast the copy model is here."""
        return self.ask(protocol.Measured, protocol.Measure, progress or silent()).measurements

    def close(self) -> None:
        """End the process. A question still running gets `WorkerLost`; later ones do too."""
        self._closed = True
        if connection := self._connection:
            connection.end()
            self._connection = None

    def ask(self, kind: type[Reply], question: Callable[[int], Request], progress: Progress) -> Reply:
        """Ask one question and wait for its answer of type `kind`.

        Raises `Cancelled`, `WorkerLost`, or whatever error of `core.errors` the worker reports.
        """
        with self._in_turn(progress):
            number = next(self._ids)
            connection = self._alive()
            try:
                connection.send(question(number))
                answer = self._wait(connection, number, progress)
            except WorkerLost:
                self._drop(connection)
                raise
        if not isinstance(answer, kind):
            raise failure(answer)
        return answer

    @contextlib.contextmanager
    def _in_turn(self, progress: Progress) -> Iterator[None]:
        while not self._turn.acquire(timeout=POLL_S):
            if progress.cancelled:
                raise Cancelled
        try:
            if progress.cancelled:
                raise Cancelled
            yield
        finally:
            self._turn.release()

    def _alive(self) -> Connection:
        if self._closed:
            raise WorkerLost("The local models have been switched off.", hint="Start the program again.")
        if self._connection and not (self._connection.alive and self._connection.source == self._source):
            self._drop(self._connection)
        if self._connection is None:
            self._connection = Connection(self._command, self._source)
        return self._connection

    def _drop(self, connection: Connection) -> None:
        connection.end(at_once=True)
        if self._connection is connection:
            self._connection = None

    def _wait(self, connection: Connection, number: int, progress: Progress) -> Answer:
        """The final answer to a question. Leaving early for whatever reason tells the worker to stop."""
        answer: Answer | None = None
        try:
            while answer is None:
                if progress.cancelled:
                    self._stop(connection, number)
                    raise Cancelled
                answer = _final(connection.receive(POLL_S), number, progress)
        except (Cancelled, WorkerLost):
            raise
        except BaseException:
            # the caller's own report failed or the user interrupted: the worker must not go on for nobody
            connection.send(protocol.Cancel(number))
            raise
        return answer

    def _stop(self, connection: Connection, number: int) -> None:
        """Tell the worker to stop and wait until it has; one that does not react is ended."""
        connection.send(protocol.Cancel(number))
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            if _final(connection.receive(POLL_S), number, silent()) is not None:
                return
        self._drop(connection)


class RemoteCopywriter:
    """Implements `core.copywriting.Copywriter` by asking the worker."""

    def __init__(self, worker: ModelWorker) -> None:
        self._worker = worker

    def card(self, progress: Progress | None = None) -> ModelCard:
        """Name, licence, device and size; loads the model."""
        return _card(self._worker, "copywriter", progress)

    def write(
        self, prefix: str, angles: Sequence[Angle], limits: Limits, *, seed: int, progress: Progress
    ) -> list[Draft]:
        """Texts for every angle after one shared prefix; all of them keep `limits`."""
        answer = self._worker.ask(
            protocol.Drafts, lambda number: protocol.Write(number, prefix, tuple(angles), limits, seed), progress
        )
        return list(answer.drafts)

    def fluency(self, prefix: str, texts: Sequence[str], *, progress: Progress) -> list[float]:
        """Mean log likelihood per token of each text after the prefix."""
        answer = self._worker.ask(
            protocol.Scores, lambda number: protocol.Fluency(number, prefix, tuple(texts)), progress
        )
        return list(answer.scores)


class RemoteEmbedder:
    """Implements `core.copywriting.Embedder` by asking the worker."""

    def __init__(self, worker: ModelWorker) -> None:
        self._worker = worker

    def card(self, progress: Progress | None = None) -> ModelCard:
        """Name, licence, device and size; loads the model."""
        return _card(self._worker, "embedder", progress)

    def embed(self, texts: Sequence[str], *, progress: Progress) -> npt.NDArray[np.float32]:
        """One row per text, length 1 each: shape (len(texts), dimensions)."""
        answer = self._worker.ask(protocol.Vectors, lambda number: protocol.Embed(number, tuple(texts)), progress)
        return protocol.unpack_vectors(answer)


def _learning(lesson: Lesson, out: Path, number: int) -> Request:
    return protocol.Learn(number, lesson, str(out))


def _card(worker: ModelWorker, model: ModelName, progress: Progress | None) -> ModelCard:
    return worker.ask(protocol.Loaded, lambda number: protocol.Card(number, model), progress or silent()).card


def _final(answer: Answer | None, number: int, progress: Progress) -> Answer | None:
    """The answer when it ends question `number`; progress is passed on, left-overs of given-up questions are dropped."""
    if isinstance(answer, protocol.Progressed):
        if answer.id == number:
            # a cancel is seen by the loop that asked, which tells the worker
            with contextlib.suppress(Cancelled):
                progress.step(answer.label, answer.done, answer.total)
        return None
    return answer if answer is not None and answer.id in (number, None) else None


def failure(answer: Answer) -> Exception:
    """The error of `core.errors` an answer stands for; `ModelError` when it names none."""
    if not isinstance(answer, protocol.Failed):
        return ModelError(f"The model worker answered {answer.kind} to another question.", hint="Try again.")
    kind = getattr(errors, answer.type, ModelError)
    if isinstance(kind, type) and issubclass(kind, AppError):
        return kind(answer.message, hint=answer.hint)
    return Cancelled() if kind is Cancelled else ModelError(answer.message, hint=answer.hint)


def _environment() -> dict[str, str]:
    """The worker finds the same modules as this process, wherever it was started from."""
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    return {**os.environ, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1"}
