"""Recommendations by type: what the platform expects of them, made into proposals or dismissed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from core.author import Author
from core.connections import Connection
from core.progress import Progress
from core.recommending import keeping
from core.recommending.advice import Automatic
from core.recommending.keeping import Kept, Standing
from core.recommending.proposing import Proposals, propose
from ui.context import Context
from ui.platform_words import open_page, platform_label
from ui.screens.advice.advice_table import AdviceTable
from ui.screens.advice.evidence import Evidence
from ui.screens.advice.page import CONTENT, READ_ONLY, AdvicePage
from ui.screens.checks.parts import Heading, button, side_by_side
from ui.widgets.two_line_list import Entry, TwoLineList

ALL = ""
MOST_REASONS = 3
Found = tuple[list[Kept], list[Automatic], int | None]


class RecommendationsPage(AdvicePage):
    """Types at the left; the recommendations of one, their evidence and what can be done with them at the right."""

    icon_name = "lightbulb"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.types = TwoLineList("Types of recommendations")
        self.table = AdviceTable()
        self.evidence = Evidence()
        self.propose_button = button("Propose", "list-checks", self.propose, "primary")
        self.dismiss_button = button("Dismiss…", "eye-off", self.dismiss)
        self.open_button = button("Open in Google Ads", "external-link", self.open)
        self.heading = Heading((self.propose_button, self.dismiss_button, self.open_button))
        self.automatic = QLabel()
        self.automatic.setProperty("role", "muted")
        self.automatic.setWordWrap(True)
        self.automatic.setContentsMargins(24, 8, 24, 8)
        self._kept: list[Kept] = []
        self._automatic: list[Automatic] = []
        self.stack.addWidget(side_by_side(self.types, self._right()))
        self.stack.addWidget(self.empty)
        self.types.chosen.connect(lambda id: self._show_type())
        self.table.moved.connect(self._look)
        self.setFocusProxy(self.types)

    # The contract of a page

    def is_offered(self, platform: str) -> bool:
        advice = self.context.advice
        return advice is not None and advice.advises(platform)

    def why_account(self) -> str:
        return "Connect a Google Ads account to see what Google recommends for its campaigns."

    def why_not_offered(self, connection: Connection) -> tuple[str, str]:
        label = platform_label(connection.platform)
        return f"{label} gives no recommendations", f"{label} shows its advice in its own pages only."

    def load(self) -> None:
        one = self.connection
        if one is not None:
            self.context.jobs.start("Reading recommendations", lambda progress: _read(self, one),
                                    done=self._show, group="advice kept")  # fmt: skip

    def ask(self) -> None:
        one, advice, workspace = self.connection, self.context.advice, self.context.workspace
        if one is None or advice is None or self.why_not_asked() is not None:
            return

        def work(progress: Progress) -> Found:
            keeping.note(workspace, one, advice.fetch(one, progress))
            return _read(self, one)

        self.start("Asking for recommendations", work, self._show)

    # Showing

    def _show(self, found: Found) -> None:
        self._kept, self._automatic, at = found
        self.asked.emit(at)
        label = platform_label(self.connection.platform) if self.connection else ""
        if at is None:
            self.say_empty("Nothing was asked yet", f"{label} looks at your campaigns and says what it would change. What you "
                           "like becomes a proposal in Review; nothing is applied by that.",
                           [] if self.why_not_asked() else [(f"Ask {label}", self.ask)])  # fmt: skip
        elif not self._kept:
            self.say_empty("No recommendations", f"{label} has nothing to recommend just now.",
                           [] if self.why_not_asked() else [("Ask again", self.ask)])  # fmt: skip
        else:
            kept = self.types.current_id()
            self.types.show_entries(list(_entries(self._kept)), kept)
            self._show_type()
            self.stack.setCurrentIndex(CONTENT)

    def _show_type(self) -> None:
        self.table.rows.show_advice(self.listed(), self._currency())
        type = self.types.current_id()
        on = [one.title for one in self._automatic if one.on and (not type or one.type == type)]
        self.automatic.setText(
            f"Google applies by itself, without asking: {', '.join(on)}. Change that on its own pages." if on else ""
        )
        self.automatic.setVisible(bool(on))
        self._look()

    def _look(self) -> None:
        """What is current, and what the buttons would do."""
        one = self.table.current()
        self.evidence.show_advice(one.advice if one else None, self._currency())
        open_ones, dismissable = self.proposable(), self.dismissable()
        type = self.types.current_id()
        title = self.listed()[0].advice.title if type and self.listed() else "All recommendations"
        self.heading.say(title, _facts(self.listed()), "")
        self.propose_button.setText(_counted("Propose", open_ones, self.table.chosen()))
        self.dismiss_button.setText(_counted("Dismiss", dismissable, self.table.chosen()) + "…")
        read_only = self.context.workspace.read_only
        self.propose_button.setEnabled(bool(open_ones) and not read_only)
        self.propose_button.setToolTip(
            READ_ONLY if read_only else "Makes a change set in Review. Nothing is sent by that."
        )
        self.dismiss_button.setEnabled(bool(dismissable) and not read_only and self.why_not_asked() is None)
        self.open_button.setVisible(bool(one and one.advice.link))

    def listed(self) -> list[Kept]:
        """The recommendations of the type that is chosen."""
        type = self.types.current_id()
        return [one for one in self._kept if not type or one.advice.type == type]

    def proposable(self) -> list[Kept]:
        """What would be proposed: of the chosen rows, else of the type, what is open and can be drafted here."""
        among = self.table.chosen() or self.listed()
        return [one for one in among if one.standing is Standing.OPEN and one.advice.acts]

    def dismissable(self) -> list[Kept]:
        """What would be dismissed: of the chosen rows, else of the type, what is not dismissed yet."""
        among = self.table.chosen() or self.listed()
        return [one for one in among if one.standing in (Standing.OPEN, Standing.REJECTED)]

    # Doing

    def propose(self) -> None:
        """Make change sets of what is chosen."""
        one, workspace, wanted = self.connection, self.context.workspace, self.proposable()
        if one is not None and wanted:
            self.context.jobs.start("Proposing", lambda progress: propose(workspace, one, wanted),
                                    done=self._on_proposed, group="advice proposes")  # fmt: skip

    def _on_proposed(self, made: Proposals) -> None:
        sets = list(made.changesets.values())
        if made.left_out:
            reasons = " ".join(dict.fromkeys(why for _, why in made.left_out[:MOST_REASONS]))
            count = len(made.left_out)
            self.context.messages.warn(f"{count:,} could not be proposed. {reasons}")
        if sets:
            words = "A change set waits" if len(sets) == 1 else f"{len(sets)} change sets wait"
            self.context.messages.info(
                f"{words} in Review.", action=("Review", lambda: self.go.emit("review", sets[0]))
            )
        self.load()

    def dismiss(self) -> None:
        """Tell the platform that what is chosen is not wanted, once the person agrees: it forgets them for everybody."""
        wanted = self.dismissable()
        if self.connection is None or not wanted:
            return
        label = platform_label(self.connection.platform)
        count = "this recommendation" if len(wanted) == 1 else f"{len(wanted):,} recommendations"
        self.context.messages.ask(
            f"Dismiss {count}?", f"{label} then shows them to nobody who works on this account. They cannot be called back from here.",
            "Dismiss", lambda: self._dismiss(wanted),
        )  # fmt: skip

    def _dismiss(self, wanted: Sequence[Kept]) -> None:
        one, advice, workspace = self.connection, self.context.advice, self.context.workspace
        if one is None or advice is None:
            return

        def work(progress: Progress) -> Found:
            taken = advice.dismiss(one, [kept.advice.name for kept in wanted], progress)
            keeping.note_dismissed(workspace, one, taken, Author.me())
            return _read(self, one)

        self.start("Dismissing recommendations", work, self._show)

    def open(self) -> None:
        """Open the platform's page of the current one."""
        one = self.table.current()
        if one is not None and one.advice.link:
            open_page(one.advice.link)

    def _currency(self) -> str:
        own = self.connection.account.currency if self.connection else None
        return own or self.context.workspace.currency

    def _right(self) -> QWidget:
        lower = QSplitter(Qt.Orientation.Vertical)
        lower.setChildrenCollapsible(False)
        lower.addWidget(self.table)
        lower.addWidget(self.evidence)
        lower.setStretchFactor(0, 1)
        lower.setSizes([420, 200])
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.heading)
        column.addWidget(self.automatic)
        column.addWidget(lower, 1)
        return box


def _read(page: RecommendationsPage, one: Connection) -> Found:
    workspace = page.context.workspace
    return keeping.kept(workspace, one), keeping.automatic(workspace, one), keeping.asked_at(workspace, one)


def _entries(kept: Sequence[Kept]) -> list[Entry]:
    by_type: dict[str, list[Kept]] = {}
    for one in kept:
        by_type.setdefault(one.advice.type, []).append(one)
    made = [Entry(ALL, "layers", "muted", "All recommendations", _facts(kept))]
    for type, those in by_type.items():
        waiting = any(one.standing is Standing.OPEN for one in those)
        here = any(one.advice.acts for one in those)
        icon, role = ("lightbulb" if here else "external-link"), ("accent" if waiting and here else "muted")
        made.append(Entry(type, icon, role, those[0].advice.title, _facts(those)))
    return made


def _facts(kept: Sequence[Kept]) -> str:
    open_ones = [one for one in kept if one.standing is Standing.OPEN]
    here = sum(bool(one.advice.acts) for one in open_ones)
    parts = [f"{here:,} to propose" if here else "", f"{len(open_ones) - here:,} in Google Ads only" if len(open_ones) > here else "",
             f"{len(kept) - len(open_ones):,} decided" if len(kept) > len(open_ones) else ""]  # fmt: skip
    return " · ".join(part for part in parts if part)


def _counted(verb: str, those: Sequence[Kept], chosen: Sequence[Kept]) -> str:
    if not those:
        return verb
    return f"{verb} {len(those):,} chosen" if chosen else f"{verb} all {len(those):,}"
