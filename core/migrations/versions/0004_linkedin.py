"""Targeting, audiences, contacts and demographic figures of LinkedIn."""

from pathlib import Path

from core.migrations import run_script

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the tables and columns of the fourth format."""
    run_script(Path(__file__).with_suffix(".sql"))
