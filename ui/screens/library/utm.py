"""The UTM contract: what every address carries on each platform, tried on an address, and where it is broken."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.catalog import GOOGLE, LINKEDIN, PLATFORM_LABELS
from core.errors import InvalidInput
from core.tracking import applying
from core.tracking.contract import ATTRIBUTES, Contract, Parameter
from core.tracking.storing import contract_of, keep_contract
from ui.context import Context
from ui.dialogs.frame import labelled
from ui.screens.library.items import Item, ItemColumn, ItemsTable
from ui.screens.library.page import LibraryPage, section
from ui.theme import GRID, retag

_EXAMPLE = {name: name for name in ATTRIBUTES} | {"token": "spring-launch", "content": "cfo-titles", "market": "de-at",
            "language": "en", "stage": "awareness", "start": "202701"}  # fmt: skip
_MOST = 2_000


class UtmPage(LibraryPage):
    """Parameters above, breaches below."""

    title = "UTM parameters"
    icon_name = "link"
    about = "One contract for the parameters of both platforms, so that reports add up."

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.add_button = self.button("Add parameter", "plus", self.add)
        self.save_button = self.button("Save", "check", self.save, primary=True)
        self.table = QTableWidget(0, 5)
        self.said = QLabel()
        self.preview = QLabel()
        self.trial = QLineEdit()
        self.reading = QLabel()
        self.breaches = ItemsTable(
            "Addresses that break the contract",
            (ItemColumn("Name", 280), ItemColumn("Platform", 110), ItemColumn("What is wrong")),
        )
        self.carry_button = QPushButton("Propose the parameters")
        self._contract: Contract | None = None
        self._build()

    def _build(self) -> None:
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self._upper())
        parts.addWidget(self._lower())
        parts.setSizes([430, 250])
        self.column.addWidget(parts, 1)
        self.table.itemChanged.connect(lambda item: self._judge())
        self.trial.textChanged.connect(lambda text: self._try())

    def _upper(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, GRID)
        column.setSpacing(GRID)
        help = QLabel(
            "A value is plain text, an attribute such as <token>, <market> or <stage>, or the platform's own word such as {keyword}. "
            "Empty: not sent on that platform."
        )
        help.setProperty("role", "small")
        help.setWordWrap(True)
        help.setToolTip("\n".join(f"<{name}>  {word}" for name, word in ATTRIBUTES.items()))
        column.addWidget(help)
        self.table.setAccessibleName("Parameters")
        heads = ["Parameter", PLATFORM_LABELS[GOOGLE], PLATFORM_LABELS[LINKEDIN], "Only these values", "Required"]
        self.table.setHorizontalHeaderLabels(heads)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(32)
        for at, width in ((0, 150), (1, 190), (2, 190), (4, 84)):
            self.table.setColumnWidth(at, width)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.horizontalHeader().setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        column.addWidget(self.table, 1)
        self.said.setProperty("role", "problem")
        self.said.setWordWrap(True)
        column.addWidget(self.said)
        self.preview.setProperty("role", "small")
        self.preview.setWordWrap(True)
        self.preview.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self.preview)
        self.trial.setPlaceholderText("Paste an address to see what its parameters say")
        column.addWidget(labelled("Try an address", self.trial))
        self.reading.setWordWrap(True)
        column.addWidget(self.reading)
        return holder

    def _lower(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(3 * GRID, GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        row = QHBoxLayout()
        self.breach_words = section("Where the contract is broken")
        row.addWidget(self.breach_words, 1)
        self.carry_button.clicked.connect(self.carry)
        row.addWidget(self.carry_button)
        column.addLayout(row)
        column.addWidget(self.breaches, 1)
        self.breaches.doubleClicked.connect(lambda index: self._open_chosen())
        return holder

    # Reading and showing

    def read(self) -> Any:
        workspace = self.context.workspace
        contract = contract_of(workspace)
        return contract, applying.audit(workspace, contract, _MOST)

    def show_read(self, found: Any) -> None:
        contract, breaches = found
        self.told.emit(f"{len(breaches):,} breaches" if breaches else "Kept everywhere")
        if contract != self._contract:
            self._contract = contract
            self._show_contract(contract)
        fixable = sum(1 for one in breaches if one.wanted is not None)
        self.breach_words.setText(f"Where the contract is broken  ·  {len(breaches):,}")
        self.carry_button.setText(f"Propose the parameters for {fixable:,}" if fixable else "Propose the parameters")
        self.carry_button.setEnabled(bool(fixable))
        self.breaches.show_items(
            [
                Item(f"{at}:{one.id}", (one.name, PLATFORM_LABELS.get(one.platform, one.platform), " ".join(one.problems)),
                     "triangle-alert", "warning", tip="\n".join((*one.problems, one.said)))
                for at, one in enumerate(breaches)
            ]
        )  # fmt: skip

    def _show_contract(self, contract: Contract) -> None:
        self.table.blockSignals(True)
        self.table.setRowCount(len(contract.parameters))
        for at, one in enumerate(contract.parameters):
            cells = (one.name, one.values.get(GOOGLE, ""), one.values.get(LINKEDIN, ""), ", ".join(one.allowed))
            for column, text in enumerate(cells):
                self.table.setItem(at, column, QTableWidgetItem(text))
            self._tick(at, one.required)
        self.table.blockSignals(False)
        self._judge()

    def _tick(self, at: int, on: bool) -> None:
        item = QTableWidgetItem()
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.table.setItem(at, 4, item)

    def _written(self) -> Contract:
        parameters = []
        for at in range(self.table.rowCount()):
            name, google, linkedin, allowed = (self._text(at, column) for column in range(4))
            if name or google or linkedin:
                values = {platform: text for platform, text in ((GOOGLE, google), (LINKEDIN, linkedin)) if text}
                only = tuple(one.strip() for one in allowed.split(",") if one.strip())
                tick = self.table.item(at, 4)
                required = tick is not None and tick.checkState() is Qt.CheckState.Checked
                parameters.append(Parameter(name, values, only, required))
        return Contract(tuple(parameters))

    def _text(self, row: int, column: int) -> str:
        item = self.table.item(row, column)
        return item.text().strip() if item is not None else ""

    def _judge(self) -> None:
        try:
            contract = self._written()
            lines = [f"{word}:  ?{contract.build(platform, _EXAMPLE)}" for platform, word in PLATFORM_LABELS.items()]
            self.preview.setText("\n".join(lines))
            self.said.setText("")
        except InvalidInput as error:
            self.said.setText(f"{error.message} {error.hint or ''}".strip())
        self.said.setVisible(bool(self.said.text()))
        self.save_button.setEnabled(not self.said.text())
        self._try()

    def _try(self) -> None:
        address = self.trial.text().strip()
        try:
            contract = self._written()
            platform = LINKEDIN if "linkedin" in address.lower() else GOOGLE
            read = contract.read(platform, address) if address else None
        except (InvalidInput, ValueError):
            read = None
        if read is None:
            self.reading.setText("")
            return
        said = "   ".join(f"{name} = {value}" for name, value in read.attributes.items())
        self.reading.setText("\n".join(part for part in (said, " ".join(read.problems)) if part))
        retag(self.reading, "role", "problem" if read.problems else "small")

    # Doing

    def add(self) -> None:
        """A new line for a parameter."""
        at = self.table.rowCount()
        self.table.blockSignals(True)
        self.table.setRowCount(at + 1)
        for column in range(4):
            self.table.setItem(at, column, QTableWidgetItem(""))
        self._tick(at, True)
        self.table.blockSignals(False)
        self.table.setCurrentCell(at, 0)
        self.table.setFocus()

    def save(self) -> None:
        """Use the contract from now on; a line without a name and values goes."""
        workspace = self.context.workspace
        try:
            contract = self._written()
        except InvalidInput as error:
            self.context.messages.error(error)
            return
        self._contract = None
        self.run("Saving the contract", lambda: keep_contract(workspace, contract), done=lambda nothing: self.refresh())

    def carry(self) -> None:
        """Propose the contract's parameters for all campaigns and ad sets that differ."""
        workspace = self.context.workspace
        self.run("Comparing the parameters", lambda: applying.propose_parameters(workspace, contract_of(workspace)),
                 done=self._on_carried)  # fmt: skip

    def _on_carried(self, found: tuple[str, int, list[applying.Carrier]]) -> None:
        id, count, unknown = found
        more = f" {len(unknown):,} lack a value the contract needs." if unknown else ""
        self.propose_done(id, f"Parameters of {count:,} wait for review.{more}")

    def _open_chosen(self) -> None:
        id = self.breaches.current_id()
        if id is not None:
            self.go.emit("editor", id.partition(":")[2])
