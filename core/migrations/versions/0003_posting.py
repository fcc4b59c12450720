"""Downloads from platforms in steps, and the journal of posts."""

from pathlib import Path

from core.migrations import run_script

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the tables and columns of the third format."""
    run_script(Path(__file__).with_suffix(".sql"))
