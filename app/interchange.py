"""Which importer and exporter serves which dialect."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from core.errors import InvalidInput
from core.interchange.result import ImportResult
from core.progress import Progress
from core.workspace import Workspace

IMPORTS = ("google-ads-editor", "google-ads-bulk", "linkedin-sheet", "contacts", "companies", "metrics")
EXPORTS = ("google-ads-editor", "linkedin-sheet", "xlsx", "json")


def import_file(
    workspace: Workspace, path: Path, dialect: str | None, *, accept: bool, progress: Progress
) -> ImportResult:
    """Take a file in; its dialect is recognised when not named."""
    from core.interchange.recognise import recognise

    if dialect is not None and dialect not in IMPORTS:
        raise InvalidInput(f"{dialect!r} is no dialect.", where="--as", hint=f"Choose {', '.join(IMPORTS)}.")
    if not path.is_file():
        lacks = "this is no file, but a folder or a device." if path.exists() else "there is no such file."
        raise InvalidInput(lacks, where=str(path), hint="Name the file itself.")
    return _importer(dialect or recognise(path))(workspace, path, accept=accept, progress=progress)


def _importer(dialect: str) -> Callable[..., ImportResult]:
    if dialect == "google-ads-editor":
        from core.interchange.editor.importing import import_editor

        return import_editor
    if dialect == "google-ads-bulk":
        from core.interchange.bulk import import_bulk

        return import_bulk
    if dialect == "linkedin-sheet":
        from core.interchange.sheet import import_sheet

        return import_sheet
    if dialect == "metrics":
        from core.interchange.metrics import import_metrics

        return import_metrics
    raise InvalidInput(
        f"Files of the kind {dialect} cannot be taken in yet.",
        hint="Files of Google Ads, the LinkedIn sheet and reports can.",
    )


def export_file(workspace: Workspace, dialect: str, out: Path, *, progress: Progress) -> int:
    """Write the draft in a dialect; returns the number of rows."""
    if not out.parent.is_dir():
        raise InvalidInput(f"the folder {out.parent} does not exist.", where=str(out))
    if _is_database(out):
        raise InvalidInput(
            "this is a workspace; an export never takes its place.", where=str(out), hint="Choose another name."
        )
    return _exporter(dialect)(workspace, out, progress)


def _is_database(path: Path) -> bool:
    """Whether there is a file that begins as SQLite's do; what cannot be read is judged when it is written."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(16) == b"SQLite format 3\x00"
    except OSError:
        return False


def _exporter(dialect: str) -> Callable[[Workspace, Path, Progress], int]:
    if dialect == "google-ads-editor":
        from core.interchange.editor.exporting import export_editor

        return export_editor
    if dialect == "linkedin-sheet":
        from core.interchange.sheet import export_sheet

        return export_sheet
    if dialect == "xlsx":
        from core.interchange.workbook import export_workbook

        return export_workbook
    if dialect == "json":
        from core.interchange.documents import export_document

        return export_document
    raise InvalidInput(f"{dialect!r} is no dialect.", where="--as", hint=f"Choose {', '.join(EXPORTS)}.")
