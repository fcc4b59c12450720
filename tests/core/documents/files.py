"""Small documents for tests, made by hand or by the libraries that read them."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Sequence

from core.documents.apart import Page

RESULTS = ("Teams close 6 days faster. Saves 40 % of the work.", "Certified to ISO 27001 since 2024.")


def pdf(pages: Sequence[str] = RESULTS, *, password: str | None = None, encrypted: bool = False) -> bytes:
    """A PDF with one line of text on each page; "" makes a page without text, as scanners do."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for text in pages:
        at = len(objects) + 1
        kids.append(b"%d 0 R" % at)
        drawn = b"BT /F1 12 Tf 72 720 Td (%s) Tj ET" % text.encode("latin-1") if text else b"0 0 100 100 re f"
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R /Resources << /Font << /F1 "
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>" % (at + 1)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, table))
    return _encrypted(out.getvalue(), password or "") if encrypted else out.getvalue()


def _encrypted(raw: bytes, password: str) -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(raw)))
    writer.encrypt(password, owner_password="owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def docx(*, heading: str = "Results", text: str = RESULTS[0]) -> bytes:
    """A Word document with a heading, a paragraph and a table."""
    from docx import Document

    document = Document()
    document.add_heading(heading, 1)
    document.add_paragraph(text)
    cells = document.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "Uptime of the platform", "99.9 % in 2026"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


PAGE = """<!doctype html><html><head><title>Story</title></head><body><nav>Home Pricing Login</nav><article>
<h1>How Northwind closes early</h1><p>Northwind closes its books 6 days faster since 2026. It saves 40 % of the manual
work in every single month.</p><h2>Security</h2><p>The service is certified to ISO 27001 by an accredited body.</p>
<table><tr><td>Uptime last year</td><td>99.9 %</td></tr></table></article>
<script>fetch("https://tracker.example/x")</script></body></html>"""


def hanging(raw: bytes, name: str) -> Iterator[Page]:
    """Reads one page and never comes to an end with the second."""
    yield Page(1, 2, "Teams close 6 days faster.")
    while True:
        pass


def hungry(raw: bytes, name: str) -> Iterator[Page]:
    """Asks for more memory than there may be."""
    yield Page(1, 1, "x" * len(bytearray(3_000_000_000)))


def dying(raw: bytes, name: str) -> Iterator[Page]:
    """Ends without a word, as a process does that the system ends."""
    yield Page(1, 2, "Teams close 6 days faster.")
    os._exit(9)
