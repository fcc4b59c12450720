"""Tables of what LinkedIn's campaigns stand on: what can be targeted, how many members that reached, uploaded files."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, Table, Text


def facet_entry_table(metadata: MetaData) -> Table:
    """Entries of targeting facets that were ever seen, so that drafting works offline."""
    return Table(
        "facet_entry",
        metadata,
        Column("facet", Text, primary_key=True),
        Column("urn", Text, primary_key=True),
        Column("name", Text, nullable=False),
        Column("seen_at", Integer, nullable=False),
        sqlite_with_rowid=False,
    )


def audience_size_table(metadata: MetaData) -> Table:
    """How many members a targeting reached when LinkedIn was last asked; NULL where it tells no number (below 300)."""
    return Table(
        "audience_size",
        metadata,
        # SHA-256 of the criteria in canonical form.
        Column("digest", Text, primary_key=True),
        Column("members", Integer),
        # The forecast for a budget as JSON, where one was asked for.
        Column("forecast", Text),
        Column("asked_at", Integer, nullable=False),
        sqlite_with_rowid=False,
    )


def remote_file_table(metadata: MetaData) -> Table:
    """Files that were uploaded for ads, so that each goes up once: by what drafts call them, with what was in them then."""
    return Table(
        "remote_file",
        metadata,
        Column("connection", Integer, primary_key=True),
        Column("name", Text, primary_key=True),
        # SHA-256 of the content.
        Column("digest", Text, nullable=False),
        Column("urn", Text, nullable=False),
        # sent, ready
        Column("state", Text, nullable=False),
        Column("at", Integer, nullable=False),
        sqlite_with_rowid=False,
    )


def linkedin_tables(metadata: MetaData) -> tuple[Table, Table, Table]:
    """All of them."""
    return facet_entry_table(metadata), audience_size_table(metadata), remote_file_table(metadata)
