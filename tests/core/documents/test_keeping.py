"""Documents are kept in the workspace, once, and go only while nothing rests on them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core import acts
from core.documents import import_document, list_documents, remove_document
from core.errors import InvalidInput, NotFound, NothingToDo
from core.evidence import add_from_document, list_entries
from core.workspace import Workspace
from tests.core.documents.files import pdf


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "w.cdesk", synchronous="OFF") as opened:
        yield opened


def test_a_document_is_kept_once_and_may_be_taken_back(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "study.pdf"
    file.write_bytes(pdf())
    kept = import_document(workspace, file)
    assert kept.sentences[0].text == "Teams close 6 days faster."
    with pytest.raises(NothingToDo, match="already"):
        import_document(workspace, file)
    (act,) = acts.list_acts(workspace)
    acts.take_back(workspace, act.pk)
    assert list_documents(workspace) == []


def test_a_document_that_proves_something_stays(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "study.pdf"
    file.write_bytes(pdf())
    kept = import_document(workspace, file)
    entry = add_from_document(workspace, kept.id, "page 1", "Teams close 6 days faster.")
    assert (entry.document, entry.source) == ("study", "study, page 1")
    assert list_documents(workspace)[0].used == 1
    with pytest.raises(InvalidInput, match="rest on"):
        remove_document(workspace, kept.id)
    acts.take_back(workspace, acts.list_acts(workspace, "evidence")[0].pk)
    assert list_entries(workspace) == []
    remove_document(workspace, kept.id)
    with pytest.raises(NotFound):
        remove_document(workspace, kept.id)
