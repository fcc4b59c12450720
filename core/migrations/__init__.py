"""Alembic migrations of workspace files, run on open after a backup; Alembic is imported only when one is due."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Column, Connection, Engine, MetaData, String, Table, insert, inspect, select

from core import backups, errors
from core.schema import SCHEMA_VERSION

VERSIONS = Path(__file__).parent / "versions"
_version = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))


def stamp(connection: Connection) -> None:
    """Mark a file made by the current schema."""
    _version.create(connection)
    connection.execute(insert(_version).values(version_num=SCHEMA_VERSION))


def bring_up_to_date(engine: Engine, path: Path, *, may_write: bool) -> None:
    """Migrate an older file; refuses one from a newer version of the program."""
    version = _read_version(engine, path)
    if version == SCHEMA_VERSION:
        return
    if version > SCHEMA_VERSION:
        raise errors.TooNew(
            f"{path} was written by a newer version of Campaign Desk (file format {version}, this program reads up to {SCHEMA_VERSION}).",
            hint="Update Campaign Desk, or restore an older backup.",
        )
    if not may_write:
        raise errors.ReadOnly(
            f"{path} has an older file format and must be brought up to date first.",
            hint="Open it where it may be written, with no other program using it.",
        )
    backups.back_up(path, backups.Reason.MIGRATION)
    _upgrade(engine)


def run_script(path: Path) -> None:
    """Run the SQL of one migration, statement by statement, inside Alembic's transaction."""
    from alembic import op

    for statement in path.read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)


def _read_version(engine: Engine, path: Path) -> str:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            raise errors.Damaged(f"{path} is no workspace.", hint="Open a .cdesk file, or make one with `new`.")
        version = connection.execute(select(_version.c.version_num)).scalar()
        if version is None:
            raise errors.Damaged(f"{path} is no workspace.", hint="Restore a backup of it.")
        return str(version)


def _upgrade(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("version_locations", str(VERSIONS))
    config.set_main_option("path_separator", "newline")
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
