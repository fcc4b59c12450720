"""Tables of what stands around campaigns: advice of a platform, exemptions asked of it, and lists of customers sent to it."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint


def advice_table(metadata: MetaData) -> Table:
    """What a platform advised when it was last asked; `body` says it as JSON, `change_set` is the proposal made of it."""
    return Table(
        "advice",
        metadata,
        Column("pk", Integer, primary_key=True),
        Column("connection", Integer, nullable=False),
        # The platform's own name of it.
        Column("name", Text, nullable=False),
        Column("type", Text, nullable=False),
        Column("body", Text, nullable=False),
        Column("seen_at", Integer, nullable=False),
        # 0: the platform does not give it any more.
        Column("stands", Integer, nullable=False, default=1, server_default="1"),
        Column("change_set", Integer),
        Column("dismissed_at", Integer),
        Column("dismissed_by", Text),
        UniqueConstraint("connection", "name"),
    )


def exemption_table(metadata: MetaData) -> Table:
    """Policies of which a platform said that an exemption may be asked for, for one entity and text.

    Asked for when there is a reason: then it is sent with each post of the entity until it is withdrawn.
    """
    return Table(
        "exemption",
        metadata,
        Column("pk", Integer, primary_key=True),
        Column("id", LargeBinary(16), nullable=False, unique=True),
        Column("kind", Integer, nullable=False),
        Column("entity", Integer, nullable=False),
        # The policy and, where the platform names one, the text that breaks it.
        Column("policy", Text, nullable=False),
        Column("text", Text, nullable=False, default="", server_default=""),
        Column("message", Text, nullable=False),
        Column("refused_at", Integer, nullable=False),
        Column("reason", Text),
        Column("author", Text),
        Column("at", Integer),
        Column("withdrawn_at", Integer),
        Column("withdrawn_by", Text),
        UniqueConstraint("kind", "entity", "policy", "text"),
    )


def policy_note_table(metadata: MetaData) -> Table:
    """What the review of a platform says of an ad, a keyword or an asset, where it is not simply approved."""
    return Table(
        "policy_note",
        metadata,
        Column("kind", Integer, primary_key=True),
        Column("entity", Integer, primary_key=True),
        Column("status", Text, nullable=False),
        # The platform's own words for what it found, as a JSON list of texts.
        Column("topics", Text, nullable=False),
        Column("seen_at", Integer, nullable=False),
        sqlite_with_rowid=False,
    )


def upload_table(metadata: MetaData) -> Table:
    """A list of customers on its way to a platform. No name, address or hash of anybody: what was sent is asked by its ids."""
    return Table(
        "list_upload",
        metadata,
        Column("pk", Integer, primary_key=True),
        Column("id", LargeBinary(16), nullable=False, unique=True),
        Column("connection", Integer, nullable=False),
        # The platform's number of the list, and its name.
        Column("list", Text, nullable=False),
        Column("name", Text, nullable=False),
        # SHA-256 of the whole file, so that only the same file goes on where an upload stopped.
        Column("digest", Text, nullable=False),
        Column("members", Integer, nullable=False),
        Column("consent", Text, nullable=False),
        Column("author", Text, nullable=False),
        Column("created_at", Integer, nullable=False),
        Column("settled_at", Integer),
    )


def upload_part_table(metadata: MetaData) -> Table:
    """One request of an upload; `request` is what the platform is asked about it by."""
    return Table(
        "list_upload_part",
        metadata,
        Column("upload", Integer, primary_key=True),
        Column("n", Integer, primary_key=True),
        Column("members", Integer, nullable=False),
        Column("state", Text, nullable=False),
        Column("request", Text),
        Column("sent_at", Integer),
        Column("note", Text),
        sqlite_with_rowid=False,
    )
