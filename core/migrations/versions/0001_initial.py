"""The first file format."""

from pathlib import Path

from core.migrations import run_script

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table as it stood in the first format."""
    run_script(Path(__file__).with_suffix(".sql"))
