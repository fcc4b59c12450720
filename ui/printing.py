"""Reports as PDF: the document is set by Qt, its charts drawn sharp for paper. Needs no window and no screen."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QByteArray, QEventLoop, QMarginsF, QRectF, Qt, QUrl
from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
)
from PySide6.QtSvg import QSvgRenderer

from core.interchange.atomic import replacing
from core.reporting.chart import HEIGHT, WIDTH, chart
from core.reporting.html import printed
from core.reporting.model import Block, Report
from core.reporting.words import span_words

DOTS, SCREEN_DOTS = 300, 96
SHARP = 3
"""How many dots of a chart's picture stand for one of its units."""
MARGIN_MM = 14.0
FOOT_MM = 8.0
_INCH_MM = 25.4


def write_pdf(report: Report, path: Path) -> None:
    """Write a report to a file, whole or not at all."""
    with _qt(), replacing(path) as fresh:
        _print(report, fresh)


@contextmanager
def _qt() -> Iterator[None]:
    """Text can only be set while Qt runs; from the command line it runs for as long as the file is written."""
    if QGuiApplication.instance() is not None:
        yield
        return
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QGuiApplication([])
    from ui import theme

    theme.load_fonts()
    try:
        yield
    finally:
        app.shutdown()


def _print(report: Report, path: Path) -> None:
    writer = QPdfWriter(str(path))
    writer.setResolution(DOTS)
    writer.setTitle(f"Results of {report.title}, {span_words(report.since, report.until)}")
    writer.setCreator("Campaign Desk")
    page = QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Landscape,
                       QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM), QPageLayout.Unit.Millimeter)  # fmt: skip
    writer.setPageLayout(page)
    sheet = QRectF(page.paintRectPixels(DOTS))
    body = QRectF(0, 0, sheet.width(), sheet.height() - FOOT_MM / _INCH_MM * DOTS)
    document = _document(report, writer, body)
    painter = QPainter(writer)
    try:
        _pages(painter, writer, document, body, report)
    finally:
        painter.end()


def _document(report: Report, writer: QPdfWriter, body: QRectF) -> QTextDocument:
    # A document starts timers while it is filled, for which the thread of a job needs what an event loop brings.
    loop = QEventLoop()
    document = QTextDocument()
    loop.setParent(document)
    document.documentLayout().setPaintDevice(writer)
    document.setDocumentMargin(0)
    document.setDefaultFont(QFont("Inter", 8))

    # The typesetter takes sizes in dots of a screen and makes them as large on paper.
    wide = round(body.width() * SCREEN_DOTS / DOTS)

    def picture(at: int, block: Block) -> str:
        name = f"chart-{at}"
        kind = QTextDocument.ResourceType.ImageResource.value
        document.addResource(kind, QUrl(name), _drawn(chart(block, report.since, report.until)))
        return f'<p><img src="{name}" width="{wide}" height="{round(wide * HEIGHT / WIDTH)}"></p>'

    document.setHtml(printed(report, picture))
    document.setPageSize(body.size())
    return document


def _drawn(svg: str) -> QImage:
    """A chart as a picture for paper."""
    image = QImage(WIDTH * SHARP, HEIGHT * SHARP, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg.encode())).render(painter)
    painter.end()
    return image


def _pages(painter: QPainter, writer: QPdfWriter, document: QTextDocument, body: QRectF, report: Report) -> None:
    """Paint page after page, each with a foot that says what it is part of."""
    count = document.pageCount()
    for number in range(count):
        if number:
            writer.newPage()
        painter.save()
        painter.translate(0, -number * body.height())
        document.drawContents(painter, QRectF(0, number * body.height(), body.width(), body.height()))
        painter.restore()
        _foot(painter, body, report, f"{number + 1} / {count}")


def _foot(painter: QPainter, body: QRectF, report: Report, page: str) -> None:
    painter.setFont(QFont("Inter", 7))
    painter.setPen(Qt.GlobalColor.darkGray)
    place = QRectF(0, body.height(), body.width(), FOOT_MM / _INCH_MM * DOTS)
    words = f"Results of {report.title}, {span_words(report.since, report.until)}" + (
        "  ·  SIMULATED" if report.simulated else ""
    )
    painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, words)
    painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, page)
