"""Negative lists of workspaces from before there were any: their keywords find a list, and files of them change nothing."""

from __future__ import annotations

import sqlite3

from core import migrations
from core.interchange.editor.exporting import export_editor
from core.interchange.editor.importing import import_editor
from core.rows import list_rows
from core.workspace import Workspace


def test_keywords_of_lists_get_their_list(tmp_path):
    path = tmp_path / "old.cdesk"
    connection = sqlite3.connect(path)
    connection.executescript((migrations.VERSIONS / "0001_initial.sql").read_text("utf-8"))
    connection.executescript("""
        PRAGMA journal_mode = WAL;
        CREATE TABLE alembic_version (version_num TEXT PRIMARY KEY);
        INSERT INTO alembic_version VALUES ('0001');
        INSERT INTO meta VALUES ('workspace_id', '0193a0b2-0000-7000-8000-000000000001'), ('currency', 'EUR'), ('time_zone', 'Europe/Berlin');
        INSERT INTO account (id, presence, live, name, platform) VALUES (x'00000000000000000000000000000001', 0, 0, 'N', 'google_ads');
        INSERT INTO negative_keyword (id, presence, live, level, text, match_type, status, shared_set) VALUES
            (x'00000000000000000000000000000002', 0, 0, 'campaign', 'torrent', 'BROAD', 'ENABLED', 'Never'),
            (x'00000000000000000000000000000003', 0, 0, 'campaign', 'free', 'BROAD', 'ENABLED', 'Never');
    """)
    connection.close()
    with Workspace.open(path, synchronous="OFF") as workspace:
        assert [(row["name"], row["account"] is None) for row in list_rows(workspace, "negative_list")] == [
            ("Never", False)
        ]
        assert {(row["level"], row["account"] is None) for row in list_rows(workspace, "negative_keyword")} == {
            ("list", False)
        }
        count = export_editor(workspace, tmp_path / "out.csv")
        again = import_editor(workspace, tmp_path / "out.csv", accept=True)
        assert (again.unchanged, again.changeset) == (count, None)
