"""Which importer and exporter serves which dialect."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from core.author import Author
from core.errors import InvalidInput
from core.interchange.result import ImportResult, Skipped
from core.progress import Progress
from core.workspace import Workspace

IMPORTS = (
    "google-ads-editor",
    "google-ads-bulk",
    "linkedin-sheet",
    "contacts",
    "companies",
    "metrics",
    "xlsx",
    "answer",
)
EXPORTS = ("google-ads-editor", "google-ads-bulk", "linkedin-sheet", "linkedin-template", "xlsx", "json", "html")


def import_file(
    workspace: Workspace, path: Path, dialect: str | None, *, accept: bool, progress: Progress
) -> ImportResult:
    """Take a file in; its dialect is recognised when not named. Workbooks are taken in whatever their dialect."""
    from core.interchange.dialects import WORKBOOK
    from core.interchange.recognise import recognise
    from core.interchange.spreadsheets import is_workbook

    if dialect is not None and dialect not in IMPORTS:
        raise InvalidInput(f"{dialect!r} is no dialect.", where="--as", hint=f"Choose {', '.join(IMPORTS)}.")
    if not path.is_file():
        lacks = "this is no file, but a folder or a device." if path.exists() else "there is no such file."
        raise InvalidInput(lacks, where=str(path), hint="Name the file itself.")
    dialect = dialect or recognise(path)
    if is_workbook(path) and dialect != WORKBOOK:
        return _import_sheets(workspace, path, dialect, accept=accept, progress=progress)
    return _importer(dialect)(workspace, path, accept=accept, progress=progress)


def import_files(
    workspace: Workspace, paths: Sequence[Path], dialect: str | None, *, accept: bool, progress: Progress
) -> ImportResult:
    """Take files in as one change set: what one file names, the next ones find. One that cannot be used stops all."""
    if len(paths) == 1:
        return import_file(workspace, paths[0], dialect, accept=accept, progress=progress)
    begin = workspace.edit if accept else workspace.propose
    names = [path.name for path in paths]
    author = Author.importer(", ".join(names))
    with begin(f"Import {len(paths)} files", author, about={"files": names}):
        done = [import_file(workspace, path, dialect, accept=accept, progress=progress) for path in paths]
    return _together(names, done)


def _together(names: Sequence[str], done: Sequence[ImportResult]) -> ImportResult:
    """What several imports did, as one; reasons and notes name their file."""
    kinds = {one.as_ for one in done}
    return ImportResult(
        as_=kinds.pop() if len(kinds) == 1 else "several",
        rows=sum(one.rows for one in done),
        used=sum(one.used for one in done),
        unchanged=sum(one.unchanged for one in done),
        skipped=_of_files(names, [one.skipped for one in done]),
        changeset=next((one.changeset for one in done if one.changeset), None),
        notes=tuple(f"{name}: {note}" for name, one in zip(names, done, strict=True) for note in one.notes),
        repeated=_of_files(names, [one.repeated for one in done]),
    )


def _of_files(names: Sequence[str], lists: Sequence[Sequence[Skipped]]) -> tuple[Skipped, ...]:
    return tuple(
        Skipped(one.row, f"{name}: {one.reason}") for name, rows in zip(names, lists, strict=True) for one in rows
    )


def _import_sheets(workspace: Workspace, path: Path, dialect: str, *, accept: bool, progress: Progress) -> ImportResult:
    """The sheets of a workbook by way of a text file, which no error names."""
    from core.interchange.spreadsheets import converted

    with converted(path, dialect, progress) as text:
        try:
            result = _importer(dialect)(workspace, text.path, accept=accept, progress=progress)
        except InvalidInput as error:
            raise InvalidInput(error.message.replace(str(text.path), str(path)), hint=error.hint) from error
    return replace(result, notes=(*text.notes, *result.notes))


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
    if dialect in ("contacts", "companies"):
        from core.contacts.importing import import_companies, import_contacts

        return import_contacts if dialect == "contacts" else import_companies
    if dialect == "metrics":
        from core.interchange.metrics import import_metrics

        return import_metrics
    if dialect == "xlsx":
        from core.interchange.workbook_import import import_workbook

        return import_workbook
    if dialect == "answer":
        from core.interchange.summary.answers import import_answer

        return import_answer
    raise InvalidInput(
        f"Files of the kind {dialect} cannot be taken in yet.",
        hint="Files of Google Ads, the LinkedIn sheet and reports can.",
    )


_TEXT = {  # encoding and separator
    "google-ads-editor": ("utf-16", "\t"),
    "google-ads-bulk": ("utf-8-sig", ","),
    "linkedin-sheet": ("utf-8-sig", ","),
    "linkedin-template": ("utf-8-sig", ","),
}


def export_file(
    workspace: Workspace, dialect: str, out: Path, *, progress: Progress, changeset: str | None = None
) -> int:
    """Write the draft in a dialect; returns the number of rows. Sheets go into a workbook when `out` ends with .xlsx.

    Only `html` takes a change set: the one it shows; without one, the newest that waits for review.
    """
    if not out.parent.is_dir():
        raise InvalidInput(f"the folder {out.parent} does not exist.", where=str(out))
    if _is_database(out):
        raise InvalidInput(
            "this is a workspace; an export never takes its place.", where=str(out), hint="Choose another name."
        )
    if changeset is not None and dialect != "html":
        raise InvalidInput("only the summary (--as html) is of one change set.", where="--changeset")
    if dialect == "html":
        from core.interchange.summary.page import export_summary

        return export_summary(workspace, out, progress, changeset)
    if out.suffix.lower() == ".xlsx" and dialect in _TEXT:
        return _export_workbook(workspace, dialect, out, progress)
    return _exporter(dialect)(workspace, out, progress)


def _export_workbook(workspace: Workspace, dialect: str, out: Path, progress: Progress) -> int:
    from core.interchange.spreadsheets import write_workbook

    encoding, separator = _TEXT[dialect]
    with TemporaryDirectory(prefix="campaign-desk-") as folder:
        text = Path(folder) / "sheet.csv"
        rows = _exporter(dialect)(workspace, text, progress)
        write_workbook(text, out, encoding=encoding, separator=separator, progress=progress)
    return rows


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
    if dialect == "google-ads-bulk":
        from core.interchange.bulk_export import export_bulk

        return export_bulk
    if dialect == "linkedin-sheet":
        from core.interchange.sheet import export_sheet

        return export_sheet
    if dialect == "linkedin-template":
        from core.interchange.sheet import export_template

        return export_template
    if dialect == "xlsx":
        from core.interchange.workbook import export_workbook

        return export_workbook
    if dialect == "json":
        from core.interchange.documents import export_document

        return export_document
    raise InvalidInput(f"{dialect!r} is no dialect.", where="--as", hint=f"Choose {', '.join(EXPORTS)}.")
