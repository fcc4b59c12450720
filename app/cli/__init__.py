"""The command line: a first-class face of the product. Names, keys and exit codes are a contract."""

from __future__ import annotations

from app.cli.program import run_command

__all__ = ["run_command"]
