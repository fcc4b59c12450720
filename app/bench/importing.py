"""Import of a Google Ads Editor keyword file, beside pandas reading the same file and writing it to SQLite."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from app.bench import Figure
from core.interchange.editor.measure import time_import
from core.progress import Progress


def measure(size: int | None, progress: Progress) -> list[Figure]:
    """Seconds of the import as one accepted change set, and the memory it took at its peak."""
    rows = size or 1_000_000
    progress.step(f"Importing {rows:,} rows")
    with TemporaryDirectory(prefix="campaign-desk-bench-") as folder:
        timing = time_import(Path(folder), rows)
    peer = "pandas.read_csv + DataFrame.to_sql of the same file"
    return [
        Figure(f"import of a {rows:,}-row Editor file", timing.import_s, "s", "≤ 3× the peer", peer, timing.pandas_s),
        Figure("peak memory of the process after our import", timing.peak_mib, "MiB"),
    ]
