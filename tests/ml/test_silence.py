"""Nothing is sent while models write and judge: every process notes what it would reach, and nobody notes anything."""

from __future__ import annotations

import sys
from pathlib import Path

from app.bench.silence import packets_in, watched

WRITES = """
import sys
from pathlib import Path
from core.copywriting import Angle, Limits
from core.progress import silent
from ml.client import ModelWorker

worker = ModelWorker(Path(sys.argv[1]))
drafts = worker.copywriter.write("Ad lines:\\n", [Angle("one", "Line:", 2)], Limits(30), seed=1, progress=silent())
worker.copywriter.fluency("Ad lines:\\n", ["Close the books"], progress=silent())
assert worker.embedder.embed(["Close the books"], progress=silent()).shape[0] == 1
assert drafts
worker.close()
"""
SPEAKS = """
import contextlib, socket
with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as speaking:
    speaking.sendto(b"hello", ("127.0.0.1", 9))
"""
ROOT = Path(__file__).resolve().parents[2]


def test_writing_judging_and_embedding_reach_nobody(tmp_path: Path, models_dir: Path) -> None:
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{WRITES}"
    heard, packets = watched([sys.executable, "-c", program, str(models_dir)], tmp_path)
    assert heard.models
    assert heard.processes >= 2
    assert heard.attempts == ()
    assert packets in (0, None)


def test_a_process_that_speaks_is_heard(tmp_path: Path) -> None:
    heard, _ = watched([sys.executable, "-c", SPEAKS], tmp_path)
    assert heard.attempts == ("socket.sendto ('127.0.0.1', 9)",)


def test_packets_are_read_from_the_kernel_s_counters() -> None:
    assert packets_in("Ip: Forwarding OutRequests\nIp: 1 17\nTcp: x\nTcp: 1\nIp6OutRequests 4\n") == 21
