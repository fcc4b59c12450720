"""The pages of the bulk tools."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QLabel, QLineEdit

from core.bulk import ACTIONS, CASES, CHANGES, AddressChange, Amounts, Appending, Casing, Composing, Replacement, Tool
from core.catalog import KINDS
from ui.screens.editor.bulk.page import ToolPage, pick


class ReplacePage(ToolPage):
    """What to find and what to put there."""

    name, label, icon = "replace", "Replace text", "replace"

    def build(self) -> None:
        self.sought = self.line("Find")
        self.put = self.line("Replace with", words=True)
        self.case = self.switch("Match upper and lower case")
        self.whole = self.switch("Whole words only")
        self.regex = self.switch("Find is a pattern (regular expression)")

    def waits(self) -> str | None:
        return None if self.sought.text() else "Write what to find."

    def tool(self) -> Tool:
        return Replacement(
            self.sought.text(),
            self.put.text(),
            self.regex.isChecked(),
            self.case.isChecked(),
            self.whole.isChecked(),
            words="[" in self.put.text(),
        )

    def show_tool(self, tool: Any) -> None:
        self.sought.setText(tool.find)
        self.put.setText(tool.with_)
        self.regex.setChecked(tool.regex)
        self.case.setChecked(tool.match_case)
        self.whole.setChecked(tool.whole_word)


class AppendPage(ToolPage):
    """What to add, and where."""

    name, label, icon = "append", "Append text", "text-cursor-input"

    def build(self) -> None:
        self.text = self.line("Text to add", words=True)
        self.where = self.choice("Where", {"after": "At the end", "before": "At the beginning"})
        self.separator = self.line("Between the two", "A blank unless you write something else.")
        self.separator.setText(" ")
        self.skip = self.switch("Leave texts alone that hold it already", on=True)

    def waits(self) -> str | None:
        return None if self.text.text() else "Write the text to add."

    def tool(self) -> Tool:
        where = self.where.currentData()
        return Appending(self.text.text(), where, self.separator.text(), self.skip.isChecked())

    def show_tool(self, tool: Any) -> None:
        self.text.setText(tool.text)
        pick(self.where, tool.where)
        self.separator.setText(tool.separator)
        self.skip.setChecked(tool.skip_present)


class CasePage(ToolPage):
    """Which case."""

    name, label, icon = "change-case", "Capitalisation", "case-sensitive"
    limited = False

    def build(self) -> None:
        self.case = self.choice("Write texts in", _plain(CASES))
        self.remark(
            "In sentence and title case the names and acronyms of the brief keep their letters. "
            "Insertions such as {KeyWord:…} stay as they are."
        )

    def tool(self) -> Tool:
        return Casing(self.case.currentData())

    def show_tool(self, tool: Any) -> None:
        pick(self.case, tool.case)


_FINDS = {"host": "Website", "path": "Piece of the path", "set_parameter": "Parameter", "replace_parameter": "Parameter", "remove_parameter": "Parameter"}  # fmt: skip
_PUTS = {"set": "Address", "host": "New website", "path": "Replace with", "set_parameter": "Value", "replace_parameter": "Value"}  # fmt: skip
_EXAMPLES = {
    "Website": "www.northwind.example", "New website": "go.northwind.example", "Piece of the path": "/en/", "Replace with": "/de/",
    "Parameter": "utm_campaign", "Value": "[campaign:slug]", "Address": "https://www.northwind.example/[ad group:slug]",
}  # fmt: skip


class AddressPage(ToolPage):
    """What to do with addresses; only the lines an action needs are shown."""

    name, label, icon = "change-urls", "URLs and tracking", "link"
    listed = False

    def build(self) -> None:
        self.action = self.choice("Change", _plain(ACTIONS))
        self.sought = self.line("Website")
        self.put = self.line("Address", words=True)
        self.action.currentIndexChanged.connect(self._fit)
        pick(self.action, "set_parameter")
        self._fit()

    def _fit(self) -> None:
        action = self.action.currentData()
        for line, names in ((self.sought, _FINDS), (self.put, _PUTS)):
            holder = line.parentWidget()
            assert holder is not None
            holder.setVisible(action in names)
            if action in names:
                _rename(line, names[action])
                line.setPlaceholderText(_EXAMPLES[names[action]])

    def waits(self) -> str | None:
        action = self.action.currentData()
        if action in _FINDS and not self.sought.text().strip():
            return f"Write the {_FINDS[action].lower()}."
        if action in ("set", "host") and not self.put.text().strip():
            return f"Write the {_PUTS[action].lower()}."
        return None

    def tool(self) -> Tool:
        action = self.action.currentData()
        find = self.sought.text() if action in _FINDS else ""
        return AddressChange(action, find, self.put.text() if action in _PUTS else "")

    def show_tool(self, tool: Any) -> None:
        pick(self.action, tool.action)
        self.sought.setText(tool.find)
        self.put.setText(tool.value)


class AmountPage(ToolPage):
    """How amounts change."""

    name, label, icon = "change-bids", "Bids and budgets", "wallet"
    listed = False
    limited = False

    def build(self) -> None:
        seen = "first_page_bid" in KINDS[self.kind].by_name
        offered = {str(key): words for key, words in CHANGES.items() if seen or key in ("increase", "decrease", "set")}
        self.change = self.choice("Change", offered)
        self.by = self.line("By", "A share such as 10%, or an amount such as 0.30.", placeholder="10%")
        self.round = self.line("Round to", placeholder="0.05")
        self.least = self.line("Never below", placeholder="0.50")
        self.most = self.line("Never above", placeholder="8.00")
        self.beside(self.round, self.least, self.most)
        self.fill = self.switch("Also where there is no amount yet")
        self.change.currentIndexChanged.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        change = self.change.currentData()
        holder = self.by.parentWidget()
        assert holder is not None
        holder.setVisible(change in ("increase", "decrease", "set"))
        _rename(self.by, "To" if change == "set" else "By")
        self.by.setPlaceholderText("2.50" if change == "set" else "10%")
        self.fill.setEnabled(change not in ("increase", "decrease"))

    def waits(self) -> str | None:
        wanted = self.change.currentData() in ("increase", "decrease", "set") and not self.by.text().strip()
        return "Write by how much, such as 10% or 0.30." if wanted else None

    def tool(self) -> Tool:
        by, grain, least, most = (_number(line) for line in (self.by, self.round, self.least, self.most))
        fill = self.fill.isChecked() and self.fill.isEnabled()
        return Amounts(self.change.currentData(), by, grain, least, most, fill)

    def show_tool(self, tool: Any) -> None:
        pick(self.change, tool.change)
        for line, shown in (
            (self.by, tool.by),
            (self.round, tool.round_to),
            (self.least, tool.least),
            (self.most, tool.most),
        ):
            line.setText(shown)
        self.fill.setChecked(tool.fill_empty)


class FormulaPage(ToolPage):
    """What a field is composed of, and whether it goes on following."""

    name, label, icon = "formula", "Formula", "square-function"
    listed = False

    def build(self) -> None:
        example = "[campaign] | [ad group]" if self.kind not in ("campaign", "account") else "[name] [stage:upper]"
        self.formula = self.line("Formula", words=True, placeholder=example)
        self.keep = self.switch("Keep following: work it out again when those fields change, until posted", on=True)
        self.remark(
            "Words in brackets are filled in for each row: [campaign], [ad group], [keyword], [final url]. After a colon they "
            'change: [keyword:title], upper, lower, slug. For more begin with =, such as =concat(left(campaign, 8), " - ", stage).'
        )

    def waits(self) -> str | None:
        return None if self.formula.text().strip() else "Write what the field is composed of."

    def tool(self) -> Tool:
        return Composing(self.formula.text())

    def show_tool(self, tool: Any) -> None:
        self.formula.setText(tool.formula)


PAGES: tuple[type[ToolPage], ...] = (ReplacePage, AppendPage, CasePage, AddressPage, AmountPage, FormulaPage)


def _plain(choices: Mapping[Any, str]) -> dict[str, str]:
    return {str(key): words for key, words in choices.items()}


def _number(line: QLineEdit) -> str:
    """A number as people type it, with a point for decimals."""
    return line.text().strip().replace(",", ".")


def _rename(line: QLineEdit, name: str) -> None:
    """Give a line another name, where it stands and for screen readers."""
    holder = line.parentWidget()
    label = holder.findChild(QLabel) if holder else None
    if isinstance(label, QLabel):
        label.setText(name)
    line.setAccessibleName(name)
