"""Tables of figures that are no sums of the fact table: what only one platform counts, estimates, and who the members were.

None of them ever adds up to a total: details stand beside the facts of the same day, reach is an estimate for its own days,
and a demographic row leaves out whom the platform does not show.
"""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, Table, Text


def fact_detail_table(metadata: MetaData) -> Table:
    """Further measures of one entity and day; only those that are not 0. Counts as they are, amounts in micros."""
    return Table(
        "fact_detail",
        metadata,
        Column("kind", Integer, primary_key=True),
        Column("entity", Integer, primary_key=True),
        Column("day", Text, primary_key=True),
        Column("measure", Text, primary_key=True),
        Column("value", Integer, nullable=False),
        sqlite_with_rowid=False,
    )


def fact_reach_table(metadata: MetaData) -> Table:
    """How many members the platform thinks were reached over some days, both included; never added up."""
    return Table(
        "fact_reach",
        metadata,
        Column("kind", Integer, primary_key=True),
        Column("entity", Integer, primary_key=True),
        Column("first", Text, primary_key=True),
        Column("last", Text, primary_key=True),
        Column("members", Integer, nullable=False),
        Column("read_at", Integer, nullable=False),
        sqlite_with_rowid=False,
    )


def demographic_table(metadata: MetaData) -> Table:
    """What members of one company, industry, function and so on did over some days; approximate, small numbers are missing."""
    return Table(
        "demographic",
        metadata,
        Column("kind", Integer, primary_key=True),
        Column("entity", Integer, primary_key=True),
        # The platform's name of the split, such as MEMBER_INDUSTRY.
        Column("split", Text, primary_key=True),
        Column("first", Text, primary_key=True),
        # A URN, or the platform's own word for a size.
        Column("value", Text, primary_key=True),
        Column("last", Text, nullable=False),
        Column("impressions", Integer, nullable=False),
        Column("clicks", Integer, nullable=False),
        Column("cost", Integer, nullable=False),
        Column("conversions", Integer, nullable=False),
        Column("leads", Integer, nullable=False),
        Column("final", Integer, nullable=False),
        Column("read_at", Integer, nullable=False),
        sqlite_with_rowid=False,
    )
