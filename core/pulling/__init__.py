"""What a platform has, brought into a workspace: staged row by row, then merged by value in a few statements per field.

    with workspace.write() as connection: staging.begin(connection, run)        # new tables, or those of a pull that stopped
    staging.put(connection, "keyword", rows)                                     # stored values, parents by remote id
    merged = merge(workspace, Source(...), progress)                             # one applied set, one with what is in conflict

Merging compares values, so it does not matter which of them changed while rows were coming in, or how often a row came.
"""

from __future__ import annotations

from core.pulling.facts import FactRow, put_facts
from core.pulling.merging import Merged, Source, merge

__all__ = ["FactRow", "Merged", "Source", "merge", "put_facts"]
