"""One report over all platforms: what was spent and what came of it, with the source and the day of every figure.

    report = make_report(workspace, asked(workspace, today), today, progress)       # a job: SQL aggregates
    write_html(report, path); write_workbook(report, path)

Rows of a table always come to its total: what is not listed, has no day of its own or no ad group stands in a row that says so.
Amounts of two currencies never meet. Members and reach are no part of any sum.
"""

from __future__ import annotations

from core.reporting.asking import Asked, asked, before
from core.reporting.making import make_report
from core.reporting.model import Block, Day, Line, MemberTable, ReachLine, Report, Source

__all__ = [
    "Asked",
    "Block",
    "Day",
    "Line",
    "MemberTable",
    "ReachLine",
    "Report",
    "Source",
    "asked",
    "before",
    "make_report",
]
