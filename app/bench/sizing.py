"""The size of a workspace file beside the Google Ads Editor file of the same keywords."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from app.bench import Figure
from app.bench.workspaces import build, furnish
from core.interchange.editor.exporting import export_editor
from core.interchange.editor.importing import import_editor
from core.progress import Progress
from core.workspace import Workspace

MB = 1_000_000
GOAL = "≤ 2.5× the peer"


def measure(size: int | None, progress: Progress) -> list[Figure]:
    """MB of the file on disk, closed, with its history; the peer is written by our own export of it."""
    size = size or 1_000_000
    figures: list[Figure] = []
    with TemporaryDirectory(prefix="campaign-desk-bench-") as folder:
        for what, make in (("few columns", build), ("most columns", furnish)):
            progress.step(f"Measuring keywords with {what}")
            place = Path(folder) / what.replace(" ", "-")
            place.mkdir()
            make(place / "big.cdesk", size, 0)
            figures += _compared(place, f"{size:,} keywords with values in {what}", progress)
    return figures


def _compared(place: Path, what: str, progress: Progress) -> list[Figure]:
    path, csv = place / "big.cdesk", place / "big.csv"
    with Workspace.open(path) as workspace:
        export_editor(workspace, csv, progress)
    wide, narrow = csv.stat().st_size, len(csv.read_bytes().decode("utf-16").encode())
    with Workspace.create(place / "imported.cdesk") as workspace:
        import_editor(workspace, csv, accept=True)
    sizes = {"generated": _mb(path), "imported from that file": _mb(place / "imported.cdesk")}
    return [
        Figure(f"file of {what}, {how}", mb, "MB", GOAL, f"Editor file in {encoding}", peer / MB, f"packed (VACUUM) {_packed(file)} MB")
        for (how, mb), file in zip(sizes.items(), (path, place / "imported.cdesk"), strict=True)
        for encoding, peer in (("UTF-16, as Editor writes it", wide), ("UTF-8", narrow))
    ]  # fmt: skip


def _mb(path: Path) -> float:
    return path.stat().st_size / MB


def _packed(path: Path) -> int:
    """MB of the file without free pages."""
    packed = path.with_suffix(".packed")
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("VACUUM INTO ?", (str(packed),))
    try:
        return round(packed.stat().st_size / MB)
    finally:
        packed.unlink()
