"""The line chart of one metric by day: weeks as a grid, weekends shaded, days that are not final hatched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from core.catalog import PLATFORM_LABELS
from core.metrics import MONEY
from core.reporting.chart import COUNTS, nice_top, peak, plain, ticks
from core.reporting.model import Block, Day, metrics_of
from core.reporting.words import text_of, weekday_words
from core.values import MICROS
from ui import theme

LEAST_HEIGHT, MOST_HEIGHT = 190, 320
LIGHT = {"google_ads": "#2456D6", "linkedin_ads": "#B45309"}
DARK = {"google_ads": "#7CA3FF", "linkedin_ads": "#F0A95B"}
DASHES = {"linkedin_ads": Qt.PenStyle.DashLine}
HATCH = 130
"""How strong the hatching is, of 255."""
ROOM = 1.06
"""The highest mark needs room for the upper half of its words."""
MOST_WEEKENDS, MOST_LABELS, SATURDAY = 26, 10, 5


class Plot(QWidget):
    """The chart with its legend; what the pointer is on is said above it."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Block, str, str, str] | None = None
        self._view: Any = None
        self._legend = QLabel()
        self._legend.setProperty("role", "small")
        self._legend.setTextFormat(Qt.TextFormat.RichText)
        self._said = QLabel()
        self._said.setProperty("role", "small")
        head = QHBoxLayout()
        head.addWidget(self._legend)
        head.addStretch(1)
        head.addWidget(self._said)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GRID // 2)
        self._column.addLayout(head)
        self.setMinimumHeight(LEAST_HEIGHT)
        self.setMaximumHeight(MOST_HEIGHT)
        self.setAccessibleName("Chart by day")

    def show_metric(self, block: Block, since: str, until: str, name: str) -> None:
        """Draw a metric over the days of a report."""
        self._shown = (block, since, until, name)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._shown is not None:
            self._draw()

    def _draw(self) -> None:
        if self._shown is None:
            return
        # In the window's own thread, once: a third of a second when Results is opened first.
        import pyqtgraph

        if self._view is None:
            self._view = _made(pyqtgraph)
            self._view.scene().sigMouseMoved.connect(self._on_pointer)
            self._column.addWidget(self._view, 1)
        block, since, until, name = self._shown
        first = date.fromisoformat(since)
        days = (date.fromisoformat(until) - first).days + 1
        self._said.clear()
        picture = _Picture(pyqtgraph, self._view, first, days, nice_top(peak(block, name), whole=name in COUNTS))
        picture.begin(block.currency, name)
        picture.weekends()
        picture.not_final([one for one in block.days if not one.final(name)])
        for line in block.platforms:
            picture.line(block.days, line.platform, name)
        self._legend.setText("&nbsp;&nbsp;&nbsp;".join(_legend(line.platform) for line in block.platforms))
        self.setAccessibleDescription(f"{len(block.days)} days; the table of days has the same figures.")

    def _on_pointer(self, at: QPointF) -> None:
        """Say the figures of the day the pointer is on."""
        if self._shown is None or self._view is None:
            return
        block, since, _, name = self._shown
        place = self._view.getViewBox().mapSceneToView(at).x()
        offset = round(place)
        day = next(
            (one for one in block.days if (date.fromisoformat(one.day) - date.fromisoformat(since)).days == offset),
            None,
        )
        self._said.setText(day_words(day, block, name) if day is not None else "")


def day_words(day: Day, block: Block, name: str) -> str:
    """A day's figures of one metric, platform by platform."""
    parts = [
        f"{PLATFORM_LABELS.get(one, one)} {text_of(name, metrics_of(sums)[name], block.currency)}"
        for one, sums in day.by_platform.items()
    ]
    return f"{weekday_words(day.day)}: {', '.join(parts)}" + ("" if day.final(name) else " (not final)")


def colour_of(platform: str) -> str:
    """The colour of a platform's line in the theme in force."""
    known = DARK if theme.tokens().name == "dark" else LIGHT
    return known.get(platform, theme.tokens().muted)


def _legend(platform: str) -> str:
    sign = "╍╍" if platform in DASHES else "━━"
    return f'<span style="color:{colour_of(platform)}">{sign}</span> {PLATFORM_LABELS.get(platform, platform)}'


def _made(pyqtgraph: Any) -> Any:
    """A chart that is looked at, not moved about."""
    view = pyqtgraph.PlotWidget()
    view.setMenuEnabled(False)
    view.hideButtons()
    view.setMouseEnabled(x=False, y=False)
    view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    view.setFrameShape(view.Shape.NoFrame)
    view.setAccessibleName("Chart by day")
    return view


class _Picture:
    """What is drawn, from the back to the front; days are counted from the first, each in the middle of its unit."""

    def __init__(self, pyqtgraph: Any, view: Any, first: date, days: int, top: float) -> None:
        self._pg, self._view, self._first, self._days, self._top = pyqtgraph, view, first, days, top

    def begin(self, currency: str, name: str) -> None:
        """An empty field with both axes."""
        self._view.clear()
        self._view.setBackground(theme.tokens().surface)
        item = self._view.getPlotItem()
        item.getViewBox().setLimits(xMin=-0.5, xMax=self._days - 0.5, yMin=0, yMax=self._top * ROOM)
        item.getViewBox().setRange(xRange=(-0.5, self._days - 0.5), yRange=(0, self._top * ROOM), padding=0)
        for side, marks in (("bottom", self._mondays()), ("left", self._heights(currency, name))):
            axis = item.getAxis(side)
            axis.setTicks([marks])
            axis.setPen(theme.tokens().border_strong)
            axis.setTextPen(theme.tokens().muted)
            axis.setStyle(tickFont=theme.font(theme.SMALL - 1, figures=True), tickLength=0)
        for value in ticks(self._top):
            self._rule(0, value)
        for at, _ in self._mondays(every=1):
            self._rule(90, at - 0.5)

    def weekends(self) -> None:
        """Shade Saturdays and Sundays, as long as they can be told apart."""
        if self._days <= MOST_WEEKENDS * 7:
            rest = [at for at in range(self._days) if (self._first.weekday() + at) % 7 >= SATURDAY]
            self._bars(
                rest, QBrush(QColor(theme.tokens().window if theme.tokens().name == "light" else theme.tokens().hover))
            )

    def not_final(self, days: Sequence[Day]) -> None:
        """Hatch the days whose figures may still change."""
        places = [(date.fromisoformat(one.day) - self._first).days for one in days]
        shade = QColor(theme.tokens().border_strong)
        shade.setAlpha(HATCH)
        self._bars(places, QBrush(shade, Qt.BrushStyle.BDiagPattern))

    def line(self, days: Sequence[Day], platform: str, name: str) -> None:
        """A platform's line; it has a gap where a day has no figures."""
        values: dict[int, float] = {}
        for one in days:
            if platform in one.by_platform:
                value = plain(name, metrics_of(one.by_platform[platform])[name])
                if value is not None:
                    values[(date.fromisoformat(one.day) - self._first).days] = value
        found = [values.get(at, float("nan")) for at in range(self._days)]
        pen = self._pg.mkPen(colour_of(platform), width=2, style=DASHES.get(platform, Qt.PenStyle.SolidLine))
        alone = [at for at in values if at - 1 not in values and at + 1 not in values]
        self._view.plot(list(range(self._days)), found, pen=pen, connect="finite", antialias=True)
        if alone:
            self._view.plot(
                alone,
                [values[at] for at in alone],
                pen=None,
                symbol="o",
                symbolSize=5,
                symbolBrush=colour_of(platform),
                symbolPen=None,
            )

    def _bars(self, places: Sequence[int], brush: QBrush) -> None:
        if places:
            bars = self._pg.BarGraphItem(
                x=list(places), width=1, y0=0, height=self._top, brush=brush, pen=self._pg.mkPen(None)
            )
            self._view.addItem(bars)

    def _rule(self, angle: int, at: float) -> None:
        self._view.addItem(self._pg.InfiniteLine(at, angle=angle, pen=self._pg.mkPen(theme.tokens().border)))

    def _mondays(self, every: int | None = None) -> list[tuple[int, str]]:
        found = [at for at in range(self._days) if (self._first.weekday() + at) % 7 == 0]
        step = every or max(1, -(-len(found) // MOST_LABELS))
        return [(at, weekday_words(date.fromordinal(self._first.toordinal() + at).isoformat())) for at in found[::step]]

    def _heights(self, currency: str, name: str) -> list[tuple[float, str]]:
        scale = MICROS if name in MONEY else 1
        return [(value, text_of(name, value * scale, currency)) for value in ticks(self._top)]
