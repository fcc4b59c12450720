"""The tables of a workspace. Columns of the entity tables come from the field catalog.

Every entity table has, besides its catalog fields:
`pk` the local row number; `id` the UUIDv7 (16 bytes) that files, commands and sync use; `presence` (see `Presence`);
`live` 1 when the platform has the entity; `remote_id` the platform's own id; `extra` columns of imported files that
the catalog does not know, as JSON.
"""

from __future__ import annotations

from enum import IntEnum
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.types import UserDefinedType

from core.advice_tables import advice_table, exemption_table, policy_note_table, upload_part_table, upload_table
from core.catalog import KINDS, Field, FieldType, Kind
from core.contact_tables import contact_tables
from core.copy_tables import copy_tables
from core.figure_tables import demographic_table, fact_detail_table, fact_reach_table
from core.linkedin_tables import linkedin_tables

SCHEMA_VERSION = "0005"

metadata = MetaData()


class Presence(IntEnum):
    """Where an entity row stands: in the draft, only in a proposal, or gone (undone, rejected or deleted)."""

    DRAFT = 0
    PROPOSED = 1
    GONE = 2


class Op(IntEnum):
    """What a change does."""

    SET = 0
    CREATE = 1
    DELETE = 2


class State(IntEnum):
    """Where a change stands; `MOVING` only between two statements of one transaction."""

    PROPOSED = 0
    APPLIED = 1
    REVERTED = 2
    REJECTED = 3
    CONFLICT = 4
    MOVING = 5


class AnyValue(UserDefinedType[Any]):
    """A column without affinity: values come back with the type they were stored with."""

    cache_ok = True

    def get_col_spec(self, **kw: Any) -> str:
        """No type name, so SQLite converts nothing."""
        return ""


_COLUMN_TYPES = {
    FieldType.MONEY: Integer,
    FieldType.INTEGER: Integer,
    FieldType.BOOL: Integer,
    FieldType.REF: Integer,
}


def _column(field: Field) -> Column[Any]:
    if field.refers_to:
        return Column(field.name, Integer, ForeignKey(f"{field.refers_to}.pk"))
    return Column(field.name, _COLUMN_TYPES.get(field.type, Text))


def _entity_table(kind: Kind) -> Table:
    table = Table(
        kind.name,
        metadata,
        Column("pk", Integer, primary_key=True),
        Column("id", LargeBinary(16), nullable=False),
        Column("presence", Integer, nullable=False, default=0),
        Column("live", Integer, nullable=False, default=0),
        *(_column(f) for f in kind.fields if f.name != "remote_id"),
        Column("remote_id", Text),
        Column("extra", Text),
        UniqueConstraint("id"),
    )
    Index(f"ix_{kind.name}_live", table.c.pk, sqlite_where=table.c.live == 1)
    return table


ENTITY: dict[str, Table] = {name: _entity_table(kind) for name, kind in KINDS.items()}

Index("ix_campaign_name", ENTITY["campaign"].c.name)
Index("ix_ad_group_campaign", ENTITY["ad_group"].c.campaign, ENTITY["ad_group"].c.name)
Index("ix_ad_ad_group", ENTITY["ad"].c.ad_group)
_k = ENTITY["keyword"].c
# Holds all that a text filter needs, so that a search over a million keywords never touches the wide rows.
Index("ix_keyword_key", _k.ad_group, _k.text, _k.match_type, _k.presence)
_n = ENTITY["negative_keyword"].c
Index("ix_negative_keyword_key", _n.campaign, _n.ad_group, _n.text, _n.match_type)
Index("ix_negative_keyword_list", _n.account, _n.shared_set, sqlite_where=_n.shared_set.is_not(None))
Index("ix_asset_campaign", ENTITY["asset"].c.campaign)
Index("ix_targeting_campaign", ENTITY["targeting"].c.campaign)

meta = Table("meta", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

change_set = Table(
    "change_set",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", LargeBinary(16), nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("author_kind", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("reason", Text),
    Column("state", Text, nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("first_change", Integer),
    Column("last_change", Integer),
    Column("applied_at_log", Integer),
    Column("undone_at_log", Integer),
    Column("about", Text),
    # The set this one was applied on top of: the branches of the undo tree (`core.undotree`).
    Column("based_on", Integer),
    # Set aside by a person: not proposed to anybody until taken up again; `place` is the order among the proposed.
    Column("parked", Integer, nullable=False, default=0, server_default="0"),
    Column("place", Integer),
)
Index("ix_change_set_applied", change_set.c.applied_at_log)

# The changes of one change set stand in one unbroken range of `seq` (first_change..last_change). The index answers what
# happened to one entity (15 bytes a change); sets are read by their range.
change = Table(
    "change",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("change_set", Integer, nullable=False),
    Column("kind", Integer, nullable=False),
    Column("entity", Integer, nullable=False),
    Column("op", Integer, nullable=False),
    Column("field", Text),
    Column("before", AnyValue()),
    Column("after", AnyValue()),
    Column("state", Integer, nullable=False),
    Column("reason", Text),
    Column("evidence", Text),
)
Index("ix_change_entity", change.c.entity, change.c.kind)

# One row per thing a person or a program did; append-only. Sync sends these, with the changes of the set, as they stand.
log = Table(
    "log",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("change_set", Integer, nullable=False),
    Column("verb", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", Integer, nullable=False),
    Column("changes", Integer, nullable=False),
    Column("sync_state", Text, nullable=False, default="queued"),
)
Index("ix_log_at", log.c.at)

# Changes that an undo or redo left where they were, because somebody had edited or added to the entity since; few or none.
stayed = Table(
    "stayed",
    metadata,
    Column("log", Integer, primary_key=True),
    Column("seq", Integer, primary_key=True),
    sqlite_with_rowid=False,
)

# The live layer, copy on write: what the platform shows, only for fields whose draft differs.
live_value = Table(
    "live_value",
    metadata,
    Column("kind", Integer, primary_key=True),
    Column("entity", Integer, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("value", AnyValue()),
    sqlite_with_rowid=False,
)

# Derived, rebuilt by checks: what the rules say about the draft.
finding = Table(
    "finding",
    metadata,
    Column("kind", Integer, primary_key=True),
    Column("entity", Integer, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("rule", Text, nullable=False),
    Column("severity", Integer, nullable=False),
    Column("field", Text),
    Column("span_start", Integer),
    Column("span_end", Integer),
    Column("message", Text, nullable=False),
    Column("fix", Text),
    sqlite_with_rowid=False,
)
Index("ix_finding_severity", finding.c.severity)

# Findings that a suppression answers for: kept apart, so that nothing that counts or marks findings sees them.
suppressed_finding = Table(
    "suppressed_finding",
    metadata,
    *(Column(c.name, c.type, primary_key=c.primary_key, nullable=c.nullable) for c in finding.columns),
    Column("suppression", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# One metrics row of one entity and day; decimals in millionths.
fact = Table(
    "fact",
    metadata,
    Column("kind", Integer, primary_key=True),
    Column("entity", Integer, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("impressions", Integer),
    Column("clicks", Integer),
    Column("cost", Integer),
    Column("conversions", Integer),
    Column("conversions_value", Integer),
    Column("final", Integer, nullable=False, default=0),
    # The last day that one sum stands for, where a report gives no days of its own; NULL: it is of `day` alone.
    Column("until", Text),
    sqlite_with_rowid=False,
)

# What people say about an entity, or one cell of it; a reply names the first remark of its thread.
remark = Table(
    "remark",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", LargeBinary(16), nullable=False, unique=True),
    Column("kind", Integer, nullable=False),
    Column("entity", Integer, nullable=False),
    Column("field", Text),
    Column("thread", Integer),
    Column("author", Text, nullable=False),
    Column("at", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("resolved_at", Integer),
    Column("resolved_by", Text),
)
Index("ix_remark_entity", remark.c.kind, remark.c.entity)

# A search with a name; `state` holds columns, order and grouping as JSON.
saved_view = Table(
    "saved_view",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", LargeBinary(16), nullable=False, unique=True),
    Column("name", Text, nullable=False, unique=True),
    Column("kind", Text),
    Column("query", Text, nullable=False),
    Column("state", Text),
    Column("created_at", Integer, nullable=False),
)

# A rule somebody wrote: finds the rows of `kind` that `expression` is true for.
custom_rule = Table(
    "custom_rule",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", LargeBinary(16), nullable=False, unique=True),
    # How findings name it; stays when the rule is renamed.
    Column("key", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("platform", Text),
    Column("expression", Text, nullable=False),
    Column("field", Text),
    Column("message", Text, nullable=False),
    Column("severity", Integer, nullable=False),
    Column("enabled", Integer, nullable=False, default=1, server_default="1"),
    Column("tests", Text),
    Column("author", Text, nullable=False),
    Column("created_at", Integer, nullable=False),
)

# A finding that somebody answered for: of one rule, on one entity or everywhere, until a day.
suppression = Table(
    "suppression",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", LargeBinary(16), nullable=False, unique=True),
    Column("rule", Text, nullable=False),
    Column("kind", Integer),
    Column("entity", Integer),
    Column("field", Text),
    Column("reason", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("until", Text),
)
Index("ix_suppression_rule", suppression.c.rule)

# Which field a heading of a pasted sheet meant the last time somebody said so.
heading_meaning = Table(
    "heading_meaning",
    metadata,
    Column("heading", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("field", Text, nullable=False),
    Column("at", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# A cell whose value is computed from other fields whenever those change, until the entity is posted. A formula is in force
# while the set that made it is applied and the one that ended it is not: undo and redo of either need write nothing here.
formula = Table(
    "formula",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("kind", Integer, nullable=False),
    Column("entity", Integer, nullable=False),
    Column("field", Text, nullable=False),
    Column("expression", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", Integer, nullable=False),
    Column("change_set", Integer, nullable=False),
    Column("ended_by", Integer),
)
Index("ix_formula_cell", formula.c.kind, formula.c.entity, formula.c.field)
# Every edit asks which formulas there are: a few among a hundred thousand cells.
Index("ix_formula_expression", formula.c.kind, formula.c.field, formula.c.expression)

# Which entity was made from which part of which template, so that a newer version can propose its changes.
template_use = Table(
    "template_use",
    metadata,
    Column("kind", Integer, primary_key=True),
    Column("entity", Integer, primary_key=True),
    Column("template", Integer, nullable=False),
    Column("part", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("run", LargeBinary(16), nullable=False),
    Column("values", Text),
    sqlite_with_rowid=False,
)
Index("ix_template_use_template", template_use.c.template)

# A signed-in account of a platform. What is secret stands in this machine's keyring under `id`, never here; so do the
# addresses it may be sent to, so that a workspace file from somebody else cannot send a sign-in elsewhere.
connection = Table(
    "connection",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", LargeBinary(16), nullable=False, unique=True),
    Column("platform", Text, nullable=False),
    # The number of the account as the platform writes it: Google Ads 10 digits without dashes.
    Column("account", Text, nullable=False),
    Column("name", Text, nullable=False),
    # The manager account through which the user reaches it.
    Column("login_account", Text),
    Column("profile", Text, nullable=False),
    Column("currency", Text),
    Column("time_zone", Text),
    Column("test", Integer, nullable=False, default=0, server_default="0"),
    Column("state", Text, nullable=False),
    Column("problem", Text),
    Column("created_at", Integer, nullable=False),
    Column("signed_in_at", Integer),
    Column("checked_at", Integer),
    # Where the last download stopped, as JSON.
    Column("cursor", Text),
    UniqueConstraint("platform", "account"),
)

# What stands for a part of an entity on its platform, where its own remote id does not tell: a campaign's budget, the
# hours of its schedule, a label in each account. `resource` is the platform's name without the account.
counterpart = Table(
    "counterpart",
    metadata,
    Column("kind", Integer, primary_key=True),
    Column("entity", Integer, primary_key=True),
    Column("account", Text, primary_key=True),
    Column("part", Text, primary_key=True),
    Column("resource", Text, nullable=False),
    sqlite_with_rowid=False,
)

# One journey of pending work to a platform. `digest` names exactly what was planned; a workspace has at most one post per
# connection that is not over.
post = Table(
    "post",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", LargeBinary(16), nullable=False, unique=True),
    Column("connection", Integer, nullable=False),
    Column("gen", Integer, nullable=False, default=1, server_default="1"),
    Column("state", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("settled_at", Integer),
    # How it was asked for (only what, paused or not, the amount that was typed), as JSON.
    Column("about", Text),
)
Index("ix_post_connection", post.c.connection, post.c.state)

# One request, written and on the disk before it is sent; `marker` is what the platform is asked for when the answer was lost.
post_step = Table(
    "post_step",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("post", Integer, nullable=False),
    Column("n", Integer, nullable=False),
    Column("marker", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False),
    Column("tries", Integer, nullable=False, default=0, server_default="0"),
    Column("request_id", Text),
    Column("intended_at", Integer),
    Column("settled_at", Integer),
    Column("code", Text),
    Column("message", Text),
    UniqueConstraint("post", "n"),
)

# One thing done to one entity, with the values as they are sent: what is edited meanwhile stays pending.
post_operation = Table(
    "post_operation",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("post", Integer, nullable=False),
    Column("step", Integer),
    Column("n", Integer, nullable=False),
    Column("kind", Integer, nullable=False),
    Column("entity", Integer, nullable=False),
    Column("verb", Text, nullable=False),
    Column("values", Text),
    Column("state", Text, nullable=False),
    Column("remote_id", Text),
    Column("field", Text),
    Column("code", Text),
    Column("message", Text),
    Column("fix", Text),
    UniqueConstraint("post", "n"),
)
Index("ix_post_operation_step", post_operation.c.step)
Index("ix_post_operation_entity", post_operation.c.kind, post_operation.c.entity)

# The rows that stand first by a column of a long list (`core.outermost`), as of an entry of the log: what can be found again.
outermost = Table(
    "outermost",
    metadata,
    Column("kind", Integer, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("descending", Integer, primary_key=True),
    Column("log", Integer, nullable=False),
    # What metrics were summed over, and which: NULL for a field.
    Column("figures", Text),
    Column("pks", Text, nullable=False),
    Column("last", AnyValue()),
    sqlite_with_rowid=False,
)

advice, exemption, policy_note = advice_table(metadata), exemption_table(metadata), policy_note_table(metadata)
list_upload, list_upload_part = upload_table(metadata), upload_part_table(metadata)
facet_entry, audience_size, remote_file = linkedin_tables(metadata)
contact, contact_load, contact_gone, lead_form, remote_list, stage_rule, sent_event = contact_tables(metadata)
evidence_document, evidence, brand_kit, copy_text, copy_act = copy_tables(metadata)
fact_detail, fact_reach, demographic = (
    fact_detail_table(metadata),
    fact_reach_table(metadata),
    demographic_table(metadata),
)


@cache
def definitions() -> tuple[str, ...]:
    """The statements that make all tables and indexes; put into words once, for making them takes longer than running them."""
    dialect = sqlite.dialect()
    made: list[CreateTable | CreateIndex] = []
    for table in metadata.sorted_tables:
        made.append(CreateTable(table))
        made += [CreateIndex(index) for index in sorted(table.indexes, key=lambda index: str(index.name))]
    return tuple(str(one.compile(dialect=dialect)) for one in made)
