"""Tables of what texts rest on and what people thought of them: documents, evidence, brand kits, candidate texts."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, Table, Text


def evidence_document_table(metadata: MetaData) -> Table:
    """Pages, PDF and DOCX files that were read on this machine, as sentences."""
    return Table(
        "evidence_document",
        metadata,
        Column("pk", Integer, primary_key=True),
        Column("id", LargeBinary, nullable=False, unique=True),
        # page, pdf, docx, text
        Column("kind", Text, nullable=False),
        Column("name", Text, nullable=False),
        # The address or file name it came from.
        Column("source", Text, nullable=False),
        # SHA-256 of the content as it was read.
        Column("digest", Text, nullable=False),
        # JSON list of [place, sentence]; a place is a page number or a heading.
        Column("sentences", Text, nullable=False),
        Column("author", Text, nullable=False),
        Column("at", Integer, nullable=False),
    )


def evidence_table(metadata: MetaData) -> Table:
    """The ledger: each statement that texts may make, what proves it, and until when."""
    return Table(
        "evidence",
        metadata,
        Column("pk", Integer, primary_key=True),
        Column("id", LargeBinary, nullable=False, unique=True),
        Column("statement", Text, nullable=False),
        # brief, document, person
        Column("origin", Text, nullable=False),
        # Key of the brief (`claims[2]`) or place in the document.
        Column("place", Text, nullable=False),
        Column("document", Integer),
        # The words that prove it, as they stand there.
        Column("quote", Text, nullable=False),
        # Last day on which it may be said; NULL: no end.
        Column("expires_on", Text),
        # active, withdrawn
        Column("state", Text, nullable=False),
        Column("author", Text, nullable=False),
        Column("at", Integer, nullable=False),
    )


def brand_kit_table(metadata: MetaData) -> Table:
    """How a brand speaks, by market; the body is JSON."""
    return Table(
        "brand_kit",
        metadata,
        Column("pk", Integer, primary_key=True),
        Column("id", LargeBinary, nullable=False, unique=True),
        Column("name", Text, nullable=False),
        # Country or language it is for; "" for all.
        Column("market", Text, nullable=False),
        Column("body", Text, nullable=False),
        Column("author", Text, nullable=False),
        Column("at", Integer, nullable=False),
    )


def copy_text_table(metadata: MetaData) -> Table:
    """Candidate texts with what was thought of them: nothing that was offered is lost, and verdicts teach the ranking."""
    table = Table(
        "copy_text",
        metadata,
        Column("pk", Integer, primary_key=True),
        Column("id", LargeBinary, nullable=False, unique=True),
        # Row number of the ad group.
        Column("ad_group", Integer, nullable=False),
        Column("field", Text, nullable=False),
        Column("role", Text, nullable=False),
        Column("text", Text, nullable=False),
        # JSON: the parts of its score when it was offered.
        Column("parts", Text, nullable=False),
        # JSON: what it rests on.
        Column("evidence", Text, nullable=False),
        # grammar, model, server, person …
        Column("source", Text, nullable=False),
        # offered, kept, rejected
        Column("state", Text, nullable=False),
        # The place it is pinned to in a search ad, from 1; NULL: any.
        Column("place", Integer),
        Column("author", Text, nullable=False),
        Column("at", Integer, nullable=False),
    )
    Index("ix_copy_text_ad_group", table.c.ad_group, table.c.field)
    return table


def copy_act_table(metadata: MetaData) -> Table:
    """What was done to evidence, documents and brand kits, with how it was before: so it can be taken back."""
    return Table(
        "copy_act",
        metadata,
        Column("pk", Integer, primary_key=True),
        # Table and id of the row.
        Column("subject", Text, nullable=False),
        Column("id", LargeBinary, nullable=False),
        # What was done, in words.
        Column("title", Text, nullable=False),
        # JSON: the row before; NULL: there was none.
        Column("before", Text),
        Column("taken_back", Integer, nullable=False, default=0, server_default="0"),
        Column("author", Text, nullable=False),
        Column("at", Integer, nullable=False),
    )


def copy_tables(metadata: MetaData) -> tuple[Table, Table, Table, Table, Table]:
    """All of them."""
    return (
        evidence_document_table(metadata),
        evidence_table(metadata),
        brand_kit_table(metadata),
        copy_text_table(metadata),
        copy_act_table(metadata),
    )
