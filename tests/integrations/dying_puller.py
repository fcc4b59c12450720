"""A process that downloads and kills itself without a chance to clean up: FILE PLATFORM WHERE (so many writings, or `merge`)."""

from __future__ import annotations

import os
import signal
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from core.connections import find
from core.progress import Progress
from core.pulling import removing
from core.workspace import Workspace

SMALL = {"google_ads": {"pulling.BATCH_ROWS": 20}, "linkedin_ads": {"client.PAGE_SIZE": 3, "client.CREATIVES_SIZE": 4}}
"""So that a small account takes many writings."""


def die(*given: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_after(writings: int, batch: Any) -> None:
    real, left = batch.flush, [writings]

    def counted(self: Any, workspace: Workspace) -> None:
        real(self, workspace)
        left[0] -= 1
        if left[0] <= 0:
            die()

    batch.flush = counted


def main(file: str, platform: str, where: str) -> None:
    package = f"integrations.{platform}"
    for name, size in SMALL[platform].items():
        module, _, constant = name.partition(".")
        setattr(import_module(f"{package}.{module}"), constant, size)
    if where == "merge":
        removing.remove = die  # type: ignore[assignment]
    else:
        die_after(int(where), import_module(f"{package}.staged").Batch)
    with Workspace.open(Path(file)) as workspace:
        import_module(f"{package}.pulling").pull(workspace, find(workspace, platform), Progress())


if __name__ == "__main__":
    main(*sys.argv[1:])
