"""The offline editor: remarks, saved views, own rules, suppressions, formulas, templates, and the undo tree."""

from pathlib import Path

from core.migrations import run_script

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the tables and columns of the second format."""
    run_script(Path(__file__).with_suffix(".sql"))
