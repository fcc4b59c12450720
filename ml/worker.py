"""The model worker, the only process with torch: `python -m ml.worker --models DIR`, requests on stdin, answers on stdout.

It ends when its stdin closes, so it never outlives the program that started it.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import queue
import sys
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from core.errors import AppError, Cancelled, InvalidInput
from core.progress import Progress, Step
from ml import protocol
from ml.protocol import Answer, Failed, Request

if TYPE_CHECKING:
    from core.copywriting import Copywriter
    from ml.embedding.encoder import SentenceEncoder

OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "TOKENIZERS_PARALLELISM": "0",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
}
"""The worker never touches a network, whatever a library would like to do."""
WAITING = {"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "10000", "THP_MEM_ALLOC_ENABLE": "1"}
"""Threads that wait spin for some 50 microseconds, then sleep. Alone that is worth half as much again as one thread (1,200
against 870 tokens a second on two cores; sleeping at once 540); beside a program that keeps a core busy it costs two thirds
(270), which `ml.copywriter.pace` sees and goes on with one; spinning for ever would be twenty times as slow there. Large arrays
lie on large pages: the head of the model is read a third faster. The user's own settings win."""


class Models:
    """The loaded models; each is loaded when first asked for."""

    def __init__(self, folder: Path, chosen: Path | None = None, adapter: Path | None = None) -> None:
        self._folder = folder
        self._chosen = chosen
        self._adapter = adapter
        self._copywriter: Copywriter | None = None
        self._encoder: SentenceEncoder | None = None
        self.load_seconds = 0.0

    def copywriter(self, progress: Progress) -> Copywriter:
        """The copy model; converted first when this machine has never used it."""
        if self._copywriter is None:
            progress.step("Loading the copy model")
            folder = self.base_folder if self._chosen is None else None
            # checking the folder needs no torch, so it goes on while torch is being imported
            with ThreadPoolExecutor(1) as pool:
                prepared = pool.submit(folder, progress) if folder else None
                from ml.folders.loading import load_chosen
            started = time.perf_counter()
            if self._chosen is not None:
                self._copywriter = load_chosen(self._chosen, self._folder, progress, adapter=self._adapter)
            elif prepared is not None:
                self._copywriter = _packaged(prepared.result(), self._adapter)
            self.load_seconds = time.perf_counter() - started
        assert self._copywriter is not None
        return self._copywriter

    def base_folder(self, progress: Progress) -> Path:
        """The safetensors folder of the copy model, prepared when it is not yet."""
        if self._chosen is None:
            from ml.conversion import prepared_folder
            from ml.models import COPY_MODEL

            return prepared_folder(COPY_MODEL, self._folder, progress)
        from ml.folders.gguf_preparing import prepared_gguf
        from ml.folders.inspecting import inspect

        found = inspect(self._chosen)
        return prepared_gguf(found, self._folder, progress) if found.form == "gguf" else found.path

    def forget_copywriter(self) -> None:
        """Give its memory back; it is loaded again when asked for."""
        self._copywriter = None

    def encoder(self, progress: Progress) -> SentenceEncoder:
        """The sentence encoder."""
        if self._encoder is None:
            progress.step("Loading the sentence model")
            from ml.embedding.encoder import load_encoder

            self._encoder = load_encoder()
        return self._encoder


def _packaged(folder: Path, adapter: Path | None) -> Copywriter:
    from ml.copywriter.writer import load_copywriter
    from ml.folders.loading import load_folder
    from ml.models import COPY_MODEL

    return load_copywriter(folder, COPY_MODEL) if adapter is None else load_folder(folder, COPY_MODEL, adapter=adapter)


class Channel:
    """Answers to the program, one line each, from any thread."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def send(self, answer: Answer) -> None:
        """Write one answer; a program that has gone is no error, the worker is about to end anyway."""
        with self._lock, contextlib.suppress(BrokenPipeError):
            self._stream.write(protocol.encode(answer))
            self._stream.flush()


class Inbox:
    """Requests waiting to be done, in order. Cancelling reaches the waiting and the running one at once."""

    def __init__(self, stream: BinaryIO, channel: Channel) -> None:
        self._stream = stream
        self._channel = channel
        self._waiting: queue.SimpleQueue[tuple[Request, Progress] | None] = queue.SimpleQueue()
        self._open: dict[int, Progress] = {}

        self._reader = threading.Thread(target=self._read, name="inbox", daemon=True)

    def start(self) -> None:
        """Begin to read."""
        self._reader.start()

    def close(self) -> None:
        """Wait for the reader: Python aborts when it ends while a thread still holds stdin."""
        self._reader.join()

    def next(self) -> tuple[Request, Progress] | None:
        """The next request, or None when the program has gone."""
        return self._waiting.get()

    def done(self, request: Request) -> None:
        """Forget a request that has been answered."""
        self._open.pop(request.id, None)

    def _read(self) -> None:
        """Read until told to end or until the program has gone; then nobody waits for answers any more."""
        while line := self._stream.readline(protocol.MAX_LINE):
            try:
                request = protocol.parse_request(line)
            except InvalidInput as error:
                self._channel.send(Failed(None, "InvalidInput", f"The message cannot be read: {error.message}"))
                continue
            if isinstance(request, protocol.Shutdown):
                break
            self._take(request)
        self._waiting.put(None)
        for progress in list(self._open.values()):
            progress.cancel()

    def _take(self, request: Request) -> None:
        if isinstance(request, protocol.Cancel):
            if running := self._open.get(request.id):
                running.cancel()
            return
        progress = Progress(partial(self._report, request.id))
        self._open[request.id] = progress
        self._waiting.put((request, progress))

    def _report(self, number: int, step: Step) -> None:
        self._channel.send(protocol.Progressed(number, step.label, step.done, step.total))


def answer(request: Request, models: Models, progress: Progress) -> Answer:
    """Do what was asked. Errors a person may see come back as `Failed`; anything else ends the process."""
    try:
        return _do(request, models, progress)
    except Cancelled:
        return Failed(request.id, "Cancelled", "Stopped.")
    except AppError as error:
        return Failed(request.id, type(error).__name__, error.message, error.hint)
    except (RuntimeError, MemoryError, OSError) as error:
        traceback.print_exc(file=sys.stderr)
        return Failed(
            request.id,
            "ModelError",
            f"The local model failed: {str(error).splitlines()[0] if str(error) else type(error).__name__}.",
            "Close other programs to free memory and try again.",
        )


def _do(request: Request, models: Models, progress: Progress) -> Answer:
    match request:
        case protocol.Hello():
            return _ready(request.id)
        case protocol.Card():
            model = models.copywriter(progress) if request.model == "copywriter" else models.encoder(progress)
            return protocol.Loaded(request.id, model.card())
        case protocol.Embed():
            return protocol.pack_vectors(request.id, models.encoder(progress).embed(request.texts, progress=progress))
        case protocol.Write():
            return _write(request, models.copywriter(progress), progress)
        case protocol.Fluency():
            scores = models.copywriter(progress).fluency(request.prefix, request.texts, progress=progress)
            return protocol.Scores(request.id, tuple(scores))
        case protocol.Measure():
            return _measure(request.id, models, progress)
        case protocol.Prepare():
            return protocol.Prepared(request.id, str(models.base_folder(progress)))
        case protocol.Learn():
            return _learn(request, models, progress)
        case _:
            raise InvalidInput(f"{request.op} is no question.", where="op")


def _ready(number: int) -> Answer:
    # torch makes a million objects that stay; looking through them again and again costs a quarter of its import
    gc.disable()
    import torch

    gc.freeze()
    gc.enable()

    from ml.devices import best_device

    return protocol.Ready(number, protocol.VERSION, os.getpid(), torch.__version__, best_device().label)


def _write(request: protocol.Write, copywriter: Copywriter, progress: Progress) -> Answer:
    drafts = copywriter.write(request.prefix, request.angles, request.limits, seed=request.seed, progress=progress)
    return protocol.Drafts(request.id, tuple(drafts))


def _measure(number: int, models: Models, progress: Progress) -> Answer:
    from ml.copywriter.writer import LmCopywriter
    from ml.folders.measuring import measure_any
    from ml.measure import measure

    copywriter = models.copywriter(progress)
    if isinstance(copywriter, LmCopywriter):
        return protocol.Measured(number, measure(copywriter, models.load_seconds, progress))
    return protocol.Measured(number, measure_any(copywriter, models.load_seconds, progress))


def _learn(request: protocol.Learn, models: Models, progress: Progress) -> Answer:
    from ml.adapting.training import learn

    folder = models.base_folder(progress)
    # the weights to write with would lie beside the ones to learn with
    models.forget_copywriter()
    return protocol.Learned(request.id, learn(folder, request.lesson, Path(request.out), progress))


def serve(models: Models, requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until told to end or until `requests` closes."""
    channel = Channel(answers)
    inbox = Inbox(requests, channel)
    inbox.start()
    while waiting := inbox.next():
        request, progress = waiting
        reply = answer(request, models, progress)
        inbox.done(request)
        channel.send(reply)
    inbox.close()


def main() -> None:
    """Read the arguments, keep stdout for answers only, and serve."""
    parser = argparse.ArgumentParser(prog="ml.worker", description=__doc__)
    parser.add_argument("--models", type=Path, required=True, help="folder for prepared models")
    parser.add_argument(
        "--copy-model", type=Path, help="folder or GGUF file of the copy model; the packaged one if not given"
    )
    parser.add_argument("--adapter", type=Path, help="folder of what the copy model learned of a brand")
    given = parser.parse_args()
    models = Models(given.models, given.copy_model, given.adapter)
    os.environ.update(OFFLINE | {name: os.environ.get(name, value) for name, value in WAITING.items()})
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as answers:
        # whatever a library prints goes to stderr and cannot tear a message
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        serve(models, sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
