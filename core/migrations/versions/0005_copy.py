"""Evidence, brand kits and candidate texts."""

from pathlib import Path

from core.migrations import run_script

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the tables of the fifth format."""
    run_script(Path(__file__).with_suffix(".sql"))
