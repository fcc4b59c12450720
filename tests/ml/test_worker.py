"""The real worker process: answers, cancels, dies and comes back, and never tears a message."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from core.copywriting import Angle, Copywriter, Embedder, Limits
from core.errors import Cancelled, InvalidInput, ModelError, ModelMissing, WorkerLost
from core.progress import Progress, Step, silent
from ml import protocol
from ml.client import ROOT, ModelWorker, failure
from ml.worker import OFFLINE

PREFIX = """Short ad headlines for business products.

Product: Harborline, shipment tracking for retailers
Headline: Find any parcel in seconds
Headline: Trusted by busy retail teams
Headline: Book a free walkthrough

Product: Ledgerly Close, month-end close software for finance teams. Close the books in 3 days. Works with SAP.
"""
LIMITS = Limits(30, 10, frozenset({"3"}), frozenset({"Harborline", "revolutionary"}), frozenset({"SAP"}))
ANGLES = [Angle("headline", "Headline:", 10)]


def raw_worker(tmp_path: Path, *command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *(command or ("-m", "ml.worker")), "--models", str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )


def kill(worker: ModelWorker) -> int:
    pid = worker.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    return pid


def test_it_writes_what_keeps_the_limits(worker: ModelWorker) -> None:
    copywriter: Copywriter = worker.copywriter
    drafts = copywriter.write(PREFIX, ANGLES, LIMITS, seed=7, progress=silent())
    assert len(drafts) >= 8
    for draft in drafts:
        assert 10 <= len(draft.text) <= 30
        assert draft.role == "headline"
        assert draft.fluency < 0
        assert not set("012456789!").intersection(draft.text)
    assert drafts == copywriter.write(PREFIX, ANGLES, LIMITS, seed=7, progress=silent())


def test_it_hears_which_text_reads_better(worker: ModelWorker) -> None:
    texts = ["Close the books in 3 days", "Close books the days 3 in", "Close the books in 3 days for"]
    good, swapped, dangling = worker.copywriter.fluency(PREFIX + "Headline:", texts, progress=silent())
    assert good > dangling > swapped


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="this system has no process groups")
def test_ctrl_c_at_the_terminal_is_not_for_the_worker(worker: ModelWorker) -> None:
    worker.hello()
    assert worker.pid is not None
    assert os.getpgid(worker.pid) != os.getpgid(0)


def test_it_embeds(worker: ModelWorker) -> None:
    embedder: Embedder = worker.embedder
    vectors = embedder.embed(["Close the books", "Finish month end", "Grow tomatoes"], progress=silent())
    assert (vectors.shape, vectors.dtype) == ((3, 384), np.float32)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


def test_cards_and_measurements_are_filled(worker: ModelWorker) -> None:
    worker.warm()
    card = worker.copywriter.card()
    assert (card.name, card.licence, card.parameters) == ("SmolLM2-135M-Instruct", "Apache-2.0", 134_515_008)
    assert 100_000_000 < card.memory_bytes < 1_000_000_000
    assert worker.embedder.card().name == "all-MiniLM-L6-v2"
    assert worker.hello().device == card.device


def test_progress_is_passed_on(worker: ModelWorker) -> None:
    seen: list[Step] = []
    worker.copywriter.write(PREFIX, ANGLES, LIMITS, seed=3, progress=Progress(seen.append))
    assert seen[-1] == Step("Writing texts", 10, 10)


def test_cancel_stops_the_writing_and_leaves_the_worker_ready(worker: ModelWorker) -> None:
    progress = Progress(lambda step: progress.cancel())
    pid = worker.pid
    with pytest.raises(Cancelled):
        worker.copywriter.write(PREFIX, [Angle("a", "Text:", 400)], Limits(600, 500), seed=1, progress=progress)
    assert worker.embedder.embed(["still there"], progress=silent()).shape == (1, 384)
    assert worker.pid == pid


def test_a_cancelled_job_does_not_even_start(worker: ModelWorker) -> None:
    progress = silent()
    progress.cancel()
    with pytest.raises(Cancelled):
        worker.embedder.embed(["x"], progress=progress)


def test_an_error_in_the_callers_report_stops_the_worker_too(worker: ModelWorker) -> None:
    def broken(step: Step) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        worker.copywriter.write(PREFIX, [Angle("a", "Text:", 400)], Limits(600, 500), seed=1, progress=Progress(broken))
    assert worker.embedder.embed(["still there"], progress=silent()).shape == (1, 384)


def test_bad_limits_come_back_as_an_error_for_people(worker: ModelWorker) -> None:
    with pytest.raises(InvalidInput, match="shortest"):
        worker.copywriter.write(PREFIX, ANGLES, Limits(5, 9), seed=1, progress=silent())


def test_many_threads_share_one_worker(worker: ModelWorker) -> None:
    shapes: list[tuple[int, ...]] = []
    threads = [
        threading.Thread(  # noqa: TID251
            target=lambda: shapes.append(worker.embedder.embed(["a", "b"], progress=silent()).shape)
        )
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert shapes == [(2, 384)] * 6


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_a_killed_worker_is_told_and_comes_back(models_dir: Path, copy_folder: Path) -> None:
    worker = ModelWorker(models_dir)
    try:
        killed: list[int] = []
        progress = Progress(lambda step: killed.append(kill(worker)))
        with pytest.raises(WorkerLost) as caught:
            worker.embedder.embed(["x"], progress=progress)
        assert caught.value.hint
        assert worker.pid is None
        assert worker.embedder.embed(["x"], progress=silent()).shape == (1, 384)
        assert worker.pid not in (None, *killed)
    finally:
        worker.close()
    with pytest.raises(WorkerLost):
        worker.hello()


def test_a_worker_that_never_starts_is_told(tmp_path: Path) -> None:
    worker = ModelWorker(tmp_path, command=[sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(WorkerLost):
        worker.hello()
    worker.close()


def test_malformed_messages_are_answered_and_survived(tmp_path: Path) -> None:
    process = raw_worker(tmp_path)
    out, _ = process.communicate(
        b'nonsense\n{"op":"hello"}\n{"op":"cancel","id":99}\n{"op":"shutdown","id":1}\n', timeout=60
    )
    answers = [protocol.parse_answer(line) for line in out.splitlines()]
    assert [(answer.id, answer.kind) for answer in answers] == [(None, "error")] * 2
    assert process.returncode == 0


def test_the_worker_ends_when_its_program_does(tmp_path: Path) -> None:
    process = raw_worker(tmp_path)
    assert process.communicate(timeout=60)[0] == b""
    assert process.returncode == 0


def test_what_libraries_print_does_not_tear_messages(tmp_path: Path) -> None:
    noisy = (
        "import os, ml.worker as worker\n"
        "serve = worker.serve\n"
        "def loud(*given):\n    print('print', flush=True); os.write(1, b'write'); serve(*given)\n"
        "worker.serve = loud\nworker.main()"
    )
    process = raw_worker(tmp_path, "-c", noisy)
    out, err = process.communicate(b"nonsense\n", timeout=60)
    assert [protocol.parse_answer(line).kind for line in out.splitlines()] == ["error"]
    assert b"print" in err
    assert b"write" in err


def test_a_program_that_only_asks_never_loads_torch() -> None:
    code = (
        "import sys, ml.client, ml.models, ml.protocol\n"
        "assert not {'torch', 'tokenizers', 'safetensors', 'pydantic'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, timeout=60)


def test_errors_keep_their_kind_across_the_process() -> None:
    missing = failure(protocol.Failed(1, "ModelMissing", "gone", "fetch it"))
    assert isinstance(missing, ModelMissing)
    assert missing.hint == "fetch it"
    assert type(failure(protocol.Failed(1, "os", "odd", None))) is ModelError
    assert isinstance(failure(protocol.Failed(1, "Cancelled", "", None)), Cancelled)


def test_the_worker_is_offline() -> None:
    assert OFFLINE["HF_HUB_OFFLINE"] == OFFLINE["TRANSFORMERS_OFFLINE"] == "1"
