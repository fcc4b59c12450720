"""The house keeps its shape: who may import whom, how large things may grow, and where no file may be."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted(
    path
    for folder in ("app", "ui", "core", "integrations", "ml")
    for path in (ROOT / folder).rglob("*.py")
    if "versions" not in path.parts
)
FILE_LINES = 500
FUNCTION_LINES = 60
CLASS_LINES = 320
BANNED_CLASS_ENDS = ("Manager", "Handler", "Helper", "Util", "Utils", "Service", "Controller")
BANNED_FILES = {"utils.py", "util.py", "misc.py", "helpers.py", "common.py"}

# Places that are larger than the house allows. This list may only get shorter.
TOO_LARGE: frozenset[str] = frozenset()


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_file_is_one_room(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert path.name not in BANNED_FILES
    tree = ast.parse(text)
    assert ast.get_docstring(tree), f"{name_of(path)} does not say what it is for"
    if name_of(path) not in TOO_LARGE:
        assert text.count("\n") <= FILE_LINES, f"{name_of(path)} wants to be two files"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            check_size(path, node)


def check_size(path: Path, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
    lines = (node.end_lineno or node.lineno) - node.lineno
    where = f"{name_of(path)}:{node.name}"
    if isinstance(node, ast.ClassDef):
        assert not node.name.endswith(BANNED_CLASS_ENDS), f"{where}: a name that says nothing"
    if where not in TOO_LARGE:
        assert lines <= (CLASS_LINES if isinstance(node, ast.ClassDef) else FUNCTION_LINES), (
            f"{where} has {lines} lines"
        )


@pytest.mark.parametrize("folder", ["packaging", "resources", "tests"])
def test_folders_that_are_no_packages(folder: str) -> None:
    assert not list((ROOT / folder).rglob("__init__.py")), "it would hide a package of the same name"


def test_imports_go_one_way() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


HEAVY = ("torch", "pandas", "google", "alembic", "sklearn", "transformers", "scipy")


@pytest.mark.parametrize(
    "module", ["ui.window", "app.desktop", "app.cli.program", "ml.client", "ml.protocol", "ml.models", "core.workspace"]
)
def test_heavy_libraries_are_imported_late(module: str) -> None:
    script = f"import {module}, sys; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_is_committed_names_no_place_of_this_machine() -> None:
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    banned = ("/wo" + "rk/", "/ro" + "ot/", "/.libr" + "ary")
    for name in files:
        path = ROOT / name
        if path.suffix in {".py", ".md", ".toml", ".txt", ".sh", ".json", ".yml", ".yaml", ".csv"} and path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            assert not [word for word in banned if word in text], name
