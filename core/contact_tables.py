"""Tables of people and companies kept on this machine only, of lists a platform holds, and of events reported to it."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint


def contact_table(metadata: MetaData) -> Table:
    """People and companies out of files and lead forms. `answers` holds what was read, word for word, as JSON."""
    texts = (
        "email", "phone", "first_name", "last_name", "job_title", "job_function", "seniority", "company", "domain",
        "page_url", "industry", "company_size", "city", "region", "postal_code", "country",
    )  # fmt: skip
    found = Table(
        "contact",
        metadata,
        Column("pk", Integer, primary_key=True),
        Column("id", LargeBinary(16), nullable=False, unique=True),
        # person or company
        Column("kind", Text, nullable=False),
        # A file's name, or the platform and account of lead forms; with the key that tells its entries apart.
        Column("source", Text, nullable=False),
        Column("source_key", Text, nullable=False),
        Column("load", Integer),
        *(Column(name, Text) for name in texts),
        # [{"text": …, "accepted": true}] as JSON; NULL where nothing was asked.
        Column("consents", Text),
        Column("answers", Text, nullable=False),
        Column("submitted_at", Integer),
        # Where a lead came from, by the platform's numbers.
        Column("campaign", Text),
        Column("creative", Text),
        Column("form", Text),
        Column("test", Integer, nullable=False, default=0, server_default="0"),
        Column("loaded_at", Integer, nullable=False),
        UniqueConstraint("kind", "source", "source_key"),
    )
    Index("ix_contact_email", found.c.email)
    Index("ix_contact_load", found.c.load)
    return found


def contact_load_table(metadata: MetaData) -> Table:
    """A file that contacts were read from: its key column, and each column with its type and how much of it is filled."""
    return Table(
        "contact_load",
        metadata,
        Column("pk", Integer, primary_key=True),
        Column("id", LargeBinary(16), nullable=False, unique=True),
        Column("kind", Text, nullable=False),
        Column("source", Text, nullable=False),
        # NULL: rows are told apart by their numbers.
        Column("key_column", Text),
        # [{"name", "field", "type", "filled", "distinct"}] as JSON, in the order of the file.
        Column("columns", Text, nullable=False),
        Column("rows", Integer, nullable=False),
        Column("author", Text, nullable=False),
        Column("at", Integer, nullable=False),
        UniqueConstraint("kind", "source"),
    )


def contact_gone_table(metadata: MetaData) -> Table:
    """Responses of lead forms that were deleted here: they are not read again. Numbers of the platform, nobody's data."""
    return Table(
        "contact_gone",
        metadata,
        Column("source", Text, primary_key=True),
        Column("source_key", Text, primary_key=True),
        Column("at", Integer, nullable=False),
        Column("author", Text, nullable=False),
        sqlite_with_rowid=False,
    )


def lead_form_table(metadata: MetaData) -> Table:
    """Lead forms as last seen, one row a version: answers name the questions of their version by number."""
    return Table(
        "lead_form",
        metadata,
        Column("connection", Integer, primary_key=True),
        Column("form", Text, primary_key=True),
        Column("version", Integer, primary_key=True),
        Column("name", Text, nullable=False),
        Column("state", Text, nullable=False),
        Column("body", Text, nullable=False),
        Column("seen_at", Integer, nullable=False),
        sqlite_with_rowid=False,
    )


def remote_list_table(metadata: MetaData) -> Table:
    """Lists of people or companies as their platform last described them; sizes are NULL while it tells none."""
    return Table(
        "remote_list",
        metadata,
        Column("connection", Integer, primary_key=True),
        # The platform's number of the list, and what campaigns target it by.
        Column("list", Text, primary_key=True),
        Column("target", Text),
        Column("name", Text, nullable=False),
        # contacts or companies
        Column("holds", Text, nullable=False),
        Column("status", Text, nullable=False),
        Column("matched", Integer),
        Column("size", Integer),
        Column("made_at", Integer),
        # When it was last filled, or seen targeted by an ad set that runs.
        Column("used_at", Integer),
        Column("seen_at", Integer, nullable=False),
        sqlite_with_rowid=False,
    )


def stage_rule_table(metadata: MetaData) -> Table:
    """Which conversion a stage of the CRM is reported as."""
    return Table(
        "stage_rule",
        metadata,
        Column("connection", Integer, primary_key=True),
        # As compared: without case and blanks at the ends.
        Column("stage", Text, primary_key=True),
        Column("conversion", Text, nullable=False),
        Column("name", Text, nullable=False),
        Column("author", Text, nullable=False),
        Column("at", Integer, nullable=False),
        sqlite_with_rowid=False,
    )


def sent_event_table(metadata: MetaData) -> Table:
    """Conversions reported to a platform, each by an id of its own: written before it is sent, so that it counts once."""
    return Table(
        "sent_event",
        metadata,
        Column("connection", Integer, primary_key=True),
        Column("event", Text, primary_key=True),
        Column("conversion", Text, nullable=False),
        # intended, sent or refused
        Column("state", Text, nullable=False),
        Column("code", Text),
        Column("message", Text),
        Column("author", Text, nullable=False),
        Column("at", Integer, nullable=False),
        sqlite_with_rowid=False,
    )


def contact_tables(metadata: MetaData) -> tuple[Table, ...]:
    """All of them: contacts, their loads, those that are gone, forms, lists, stages, events."""
    made = (
        contact_table, contact_load_table, contact_gone_table, lead_form_table, remote_list_table, stage_rule_table,
        sent_event_table,
    )  # fmt: skip
    return tuple(one(metadata) for one in made)
