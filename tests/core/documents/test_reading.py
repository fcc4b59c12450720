"""Documents become sentences with their places; what cannot be read says why, and what to do."""

from __future__ import annotations

import io
import socket
import zipfile
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.documents import UnreadableDocument, read_document
from core.documents.sentences import sentences
from core.errors import Cancelled, NotFound
from core.progress import Progress
from tests.core.documents.files import PAGE, RESULTS, docx, pdf

ARCHIVE = (
    "From: <Saved by a browser>\r\nSnapshot-Content-Location: https://northwind.example/story\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/related; type="text/html"; boundary="--b"\r\n\r\n----b\r\nContent-Type: text/html\r\n\r\n'
    f"{PAGE}\r\n----b--\r\n"
)


def written(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_pdf_is_read_page_by_page(tmp_path: Path) -> None:
    read = read_document(written(tmp_path, "study.pdf", pdf()))
    assert (read.kind, read.name, read.source) == ("pdf", "study", "study.pdf")
    assert [tuple(one) for one in read.sentences] == [
        ("page 1", "Teams close 6 days faster."), ("page 1", "Saves 40 % of the work."), ("page 2", RESULTS[1]),
    ]  # fmt: skip


def test_a_word_document_has_headings_and_tables(tmp_path: Path) -> None:
    found = [tuple(one) for one in read_document(written(tmp_path, "proof.docx", docx())).sentences]
    assert ("Results", "Teams close 6 days faster.") in found
    assert ("Results", "Uptime of the platform · 99.9 % in 2026") in found


@pytest.mark.parametrize(("name", "content"), [("story.html", PAGE), ("story.mhtml", ARCHIVE)])
def test_a_saved_page_is_read_without_its_menus_and_nothing_is_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: str
) -> None:
    def refuse(*arguments: object, **named: object) -> NoReturn:
        raise AssertionError("a page was fetched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    read = read_document(written(tmp_path, name, content))
    found = [tuple(one) for one in read.sentences]
    assert read.kind == "page"
    assert ("How Northwind closes early", "Northwind closes its books 6 days faster since 2026.") in found
    assert ("Security", "Uptime last year · 99.9 %") in found
    assert not any("Pricing" in text or "tracker" in text for _, text in found)


def test_plain_text_and_markdown_have_headings(tmp_path: Path) -> None:
    text = (
        "# Proof\nApprox. 40 % of Mr. Lee’s work is saved. It took 3 days.\n- First point here\n- Second point here\n"
    )
    found = [tuple(one) for one in read_document(written(tmp_path, "a.md", text)).sentences]
    assert found == [
        ("Proof", "Approx. 40 % of Mr. Lee’s work is saved."), ("Proof", "It took 3 days."), ("Proof", "First point here"),
        ("Proof", "Second point here"),
    ]  # fmt: skip
    old = read_document(written(tmp_path, "b.txt", "Größe und Qualität. Mehr davon.".encode("cp1252")))
    assert old.sentences[0].text == "Größe und Qualität."


def test_words_broken_at_the_end_of_a_line_are_joined() -> None:
    assert [one.text for one in sentences("The imple-\nmentation takes 3 days\nand no more.")] == [
        "The implementation takes 3 days and no more."
    ]


def test_the_content_decides_and_not_the_name(tmp_path: Path) -> None:
    assert read_document(written(tmp_path, "study.txt", pdf())).kind == "pdf"
    assert read_document(written(tmp_path, "study.pdf", docx())).kind == "docx"


def test_a_pdf_that_only_its_owner_locked_is_read(tmp_path: Path) -> None:
    assert read_document(written(tmp_path, "a.pdf", pdf(encrypted=True))).sentences


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", b"0" * 50_000_000)
    return out.getvalue()


def entity() -> bytes:
    """A Word document whose text is taken from a file of this machine."""
    out, raw = io.BytesIO(), zipfile.ZipFile(io.BytesIO(docx()))
    with zipfile.ZipFile(out, "w") as file:
        for part in raw.infolist():
            content = raw.read(part)
            if part.filename == "word/document.xml":
                content = content.replace(b"?>", b'?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>', 1)
                content = content.replace(b"Saves 40 %", b"Secret &x; told")
            file.writestr(part, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("locked.pdf", lambda: pdf(password="secret", encrypted=True), "password"),
        ("broken.pdf", lambda: b"%PDF-1.7 and then nothing", "broken PDF"),
        ("cut.pdf", lambda: pdf()[:300], "broken PDF"),
        ("scan.pdf", lambda: pdf(["", ""]), "no text"),
        ("long.pdf", lambda: pdf(["Words here"] * 501), "501 pages"),
        ("broken.docx", lambda: b"PK\x03\x04 word/document.xml", "broken Word"),
        ("bomb.docx", bomb, "unpacks to 50 MB"),
        ("table.xlsx", lambda: b"PK\x03\x04 xl/workbook.xml", "archive or a table"),
        ("old.doc", lambda: b"\xd0\xcf\x11\xe0 old", "old Office"),
        ("rich.txt", lambda: b"{\\rtf1 x}", "rich text"),
        ("empty.txt", lambda: b"  \n ", "is empty"),
        ("signs.txt", lambda: b"12 34 -- 56", "no sentence"),
        ("picture.txt", lambda: bytes(range(256)) * 9, "no text"),
        ("script.html", lambda: b"<html><body><script>write('x')</script></body></html>", "no text of its own"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(tmp_path: Path, name: str, content: object, says: str) -> None:
    assert callable(content)
    with pytest.raises(UnreadableDocument, match=says) as caught:
        read_document(written(tmp_path, name, content()))
    assert name in caught.value.message
    assert caught.value.hint


def test_no_file_of_this_machine_comes_into_a_document(tmp_path: Path) -> None:
    path = written(tmp_path, "x.docx", entity())
    try:
        found = " ".join(one.text for one in read_document(path).sentences)
    except UnreadableDocument:
        return
    assert "root:" not in found


def test_a_missing_file_and_a_stop(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_document(tmp_path / "nothing.pdf")
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        read_document(written(tmp_path, "a.pdf", pdf()), progress)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"%PDF-1.4\n", b"PK\x03\x04word/document.xml", b"<html>", b""]))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes, head: bytes) -> None:
    path = written(tmp_path_factory.mktemp("any"), "any.bin", head + content)
    try:
        found = read_document(path).sentences
    except UnreadableDocument:
        return
    assert found
