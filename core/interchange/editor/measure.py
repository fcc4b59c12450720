"""How fast a large Editor file is imported, beside pandas on the same file in the same run."""

from __future__ import annotations

import resource
import sqlite3
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.interchange.editor.importing import import_editor
from core.workspace import Workspace

KEYWORDS_PER_GROUP = 20
GROUPS_PER_CAMPAIGN = 500
_HEADINGS = "Campaign\tAd Group\tKeyword\tCriterion Type\tMax CPC\tFinal URL\tStatus\r\n"
_MATCHES = ("Exact", "Phrase", "Broad")


@dataclass(frozen=True)
class Timing:
    """Seconds of both ways over one file; `ratio` is ours divided by pandas'."""

    rows: int
    import_s: float
    pandas_s: float
    peak_mib: float

    @property
    def ratio(self) -> float:
        """How many times as long ours takes."""
        return self.import_s / self.pandas_s


def write_keywords(path: Path, rows: int) -> None:
    """An export of `rows` invented keywords in the format of Google Ads Editor."""
    with path.open("w", encoding="utf-16", newline="") as file:
        file.write(_HEADINGS)
        for at in range(rows):
            group = at // KEYWORDS_PER_GROUP
            campaign = group // GROUPS_PER_CAMPAIGN
            file.write(
                f"Search {campaign}\tGroup {group}\tledger software {at}\t{_MATCHES[at % 3]}\t{1 + at % 7}.50\t"
                f"https://www.northwind.example/{group % 50}\tEnabled\r\n"
            )


def time_import(folder: Path, rows: int = 1_000_000) -> Timing:
    """Import a keyword file into a fresh workspace, then load it with pandas into a fresh SQLite file; both are timed."""
    path = folder / "keywords.csv"
    write_keywords(path, rows)
    with Workspace.create(folder / "measure.cdesk") as workspace:
        ours = _seconds(lambda: import_editor(workspace, path, accept=True))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform.startswith("linux") else 1 << 20)
    import pandas as pd  # before the clock starts: its import is not part of the work

    def peer() -> None:
        frame = pd.read_csv(path, encoding="utf-16", sep="\t")
        connection = sqlite3.connect(folder / "pandas.db")
        frame.to_sql("keyword", connection, index=False)
        connection.close()

    return Timing(rows, ours, _seconds(peer), peak)


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
