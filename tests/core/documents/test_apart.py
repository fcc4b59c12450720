"""Documents that would hang, fill the memory or end the process that reads them."""

from __future__ import annotations

import multiprocessing

import pytest

from core.documents import UnreadableDocument, apart
from core.documents.apart import pages_apart
from core.errors import Cancelled
from core.progress import Progress, Step, silent
from tests.core.documents.files import dying, hanging, hungry


def test_a_page_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "PATIENCE_S", 0.3)
    with pytest.raises(UnreadableDocument, match="takes too long"):
        list(pages_apart(hanging, b"", "study.pdf", silent()))
    assert not multiprocessing.active_children()


def test_reading_is_cancelled_in_the_middle_of_a_page() -> None:
    progress: Progress

    def stop(step: Step) -> None:
        if step.done == 1:
            progress.cancel()

    progress = Progress(report=stop)
    with pytest.raises(Cancelled):
        list(pages_apart(hanging, b"", "study.pdf", progress))
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("reader", [hungry, dying])
def test_what_ends_the_process_is_told_in_words(reader: apart.Reader) -> None:
    with pytest.raises(UnreadableDocument, match="more memory than a document should, or is broken"):
        list(pages_apart(reader, b"", "study.pdf", silent()))
