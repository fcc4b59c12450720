"""What can be done with candidate texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from core.copytexts.deciding import keeping, pinning, rejecting, reopening, standings
from core.copytexts.keeping import KEPT, OFFERED, REJECTED
from core.copytexts.placing import Placed, put_into, put_into_new
from core.copytexts.suggesting import suggested
from core.generation.rewriting import Wish
from core.generation.rewriting import write_more as offer_more
from core.progress import Progress
from ui.actions import Action
from ui.jobs import JobState
from ui.screens import EvidenceEntry, ProofFor, Spot
from ui.screens.copy.words import counted

if TYPE_CHECKING:
    from core.copytexts.sheet import Shown
    from ui.screens.copy.screen import CopyScreen

FIRST, FURTHER = 15, 10
READ_ONLY = "The workspace is open for reading only."


def copy_actions(screen: CopyScreen) -> list[Action]:
    """Everything that can be done on the Copy screen."""
    table, chosen = screen.panes.table, lambda: why_nothing_chosen(screen)
    return [
        Action("copy.write", "Write more texts", lambda: write_more(screen), icon="sparkles", shortcut="Ctrl+Return", group="Edit", part=5,
               blocked=lambda: why_no_writing(screen), help="From the brief, on this machine."),
        Action("copy.keep", "Keep the text", lambda: keep(screen), icon="check", shortcut="K", group="Edit", part=5,
               blocked=chosen, within=table, help="Enter does the same. Kept texts make the ad on the right."),
        Action("copy.keep_set", "Keep a set that reads well", lambda: keep_set(screen), icon="check-check", shortcut="G", group="Edit", part=5,
               blocked=lambda: why_nothing_chosen(screen), within=table,
               help="As many texts as an ad takes, one of each kind first, no two of which say the same. U takes it back."),
        Action("copy.reject", "Reject the text", lambda: reject(screen), icon="x", shortcut="X", also="Del", group="Edit", part=5,
               blocked=chosen, within=table, help="It is offered no more. U takes it back."),
        Action("copy.take_back", "Take the last verdict back", lambda: take_back(screen), icon="undo-2", shortcut="U", group="Edit", part=5,
               blocked=lambda: None if screen.verdicts.undoable else "Nothing was decided yet.", within=table),
        Action("copy.edit", "Edit the text", table.edit_current, icon="pencil", shortcut="F2", group="Edit", part=5, blocked=chosen,
               within=table),
        Action("copy.copy", "Copy the texts", lambda: copy(screen), icon="copy", shortcut="Ctrl+C", group="Edit", part=5,
               blocked=lambda: None if table.chosen() else "Choose a text first.", within=table),
        Action("copy.repair", "Repair the kept texts", lambda: repair(screen), icon="pin", shortcut="F7", group="Edit", part=6,
               blocked=lambda: why_no_repair(screen), help="The fewest pins and removals after which every combination reads well."),
        Action("copy.repair_gently", "Repair, keeping more combinations", lambda: repair(screen, 1), icon="pin", shortcut="Shift+F7", group="Edit",
               part=6, blocked=lambda: why_no_repair(screen, 1), help="A few more pins and removals, after which more combinations are left."),
        Action("copy.another", "Another combination", screen.panes.side.shuffle, icon="shuffle", shortcut="C", group="View", part=8,
               within=table),
        Action("copy.put", "Put kept texts into a new ad", lambda: put(screen, ""), icon="megaphone", shortcut="Ctrl+Shift+Return", group="Edit",
               part=6, blocked=lambda: None if screen.panes.side.put.isEnabled() else screen.panes.side.why.text() or "Keep some texts first."),
        Action("copy.find", "Find an ad group", screen.panes.find_group, icon="search", shortcut="Ctrl+F", group="View", part=8),
        Action("copy.show_in_editor", "Show the ad group in the editor", lambda: show_in_editor(screen), icon="folder-tree", group="View",
               part=8, blocked=lambda: None if screen.sheet else "Choose an ad group first."),
    ]  # fmt: skip


# Verdicts


def keep(screen: CopyScreen) -> None:
    """Keep the chosen texts; kept ones are candidates again."""
    chosen = screen.panes.table.chosen()
    if not chosen or screen.context.workspace.read_only:
        return
    if all(one.text.state == KEPT for one in chosen):
        _decide(screen, chosen, reopening(chosen).after)
        return
    decision = keeping([one for one in chosen if one.text.state != KEPT])
    _decide(screen, chosen, decision.after)
    if decision.refused:
        one, why = decision.refused[0]
        many = len(decision.refused)
        head = f"{many} texts cannot be kept yet" if many > 1 else f"“{one.text.text}” cannot be kept yet"
        action = ("Find evidence", lambda: find_evidence(screen, one.text.text)) if one.unproven else None
        screen.panes.note.say(f"{head}. {why}", action, warning=True)
    if decision.after:
        screen.panes.table.step_on()


def keep_set(screen: CopyScreen) -> None:
    """Keep as many texts as an ad takes, beside those that are kept, so that every combination reads well."""
    sheet = screen.sheet
    if sheet is None or screen.context.workspace.read_only:
        return

    def done(found: list[Shown]) -> None:
        if screen.sheet is None or screen.sheet.group.id != sheet.group.id:
            return
        if not found:
            screen.panes.note.say("No further text fits to those that are kept. Write more, or keep others.")
            return
        screen.verdicts.give(standings(found), keeping(found).after)
        screen.panes.note.say(f"{counted(len(found), 'text')} kept.", ("Undo (U)", lambda: take_back(screen)))

    screen.context.jobs.start("Choosing a set", lambda progress: suggested(sheet), done=done, group="copy set")


def reject(screen: CopyScreen) -> None:
    """Reject the chosen texts; rejected ones are candidates again."""
    chosen = screen.panes.table.chosen()
    if not chosen or screen.context.workspace.read_only:
        return
    if all(one.text.state == REJECTED for one in chosen):
        _decide(screen, chosen, reopening(chosen).after)
        return
    _decide(screen, chosen, rejecting(chosen).after)
    screen.panes.table.step_on()


def take_back(screen: CopyScreen) -> None:
    """Put the texts of the last verdict back, and go to them."""
    back = screen.verdicts.take_back()
    if back:
        screen.panes.table.go_to(screen.panes.table.texts.row_of(back[0].id))
        if any(one.source == "person" for one in back):
            screen.load()


def _decide(screen: CopyScreen, chosen: list[Shown], after: object) -> None:
    wanted = {one.id for one in after}  # type: ignore[attr-defined]
    before = standings(one for one in chosen if one.text.id in wanted)
    screen.verdicts.give(before, after)  # type: ignore[arg-type]


def repair(screen: CopyScreen, nth: int = 0) -> None:
    """Make the smallest repair of the kept texts, or (1) the larger one that keeps more combinations."""
    found, sheet = screen.together, screen.sheet
    if found is None or sheet is None or len(found.ways) <= nth or screen.context.workspace.read_only:
        return
    way = found.ways[nth]
    after = pinning(sheet, way.moves).after
    wanted = {one.id for one in after}
    screen.verdicts.give(standings(one for one in sheet.texts if one.text.id in wanted), after)
    screen.panes.note.say(f"Repaired. What is left ({counted(way.left, 'combination')}) reads well.",
                          ("Undo (U)", lambda: take_back(screen)))  # fmt: skip


# Writing


def write_more(screen: CopyScreen, count: int | None = None, section: str | None = None) -> None:
    """Write further texts for the ad group, in a job; what is written appears as it comes."""
    sheet, context = screen.sheet, screen.context
    if sheet is None or why_no_writing(screen) is not None:
        return
    id = sheet.group.id
    number = count or (FURTHER if sheet.texts else FIRST)
    wish = Wish(number, section, screen.panes.field if section else None, seed=len(sheet.texts))
    models = (context.copywriter, context.embedder)

    def work(progress: Progress) -> int:
        return offer_more(context.workspace, id, wish, models, progress, lambda: screen.arrived.emit(id))

    job = context.jobs.start(f"Writing texts for {sheet.group.name}", work, done=lambda made: _on_written(screen, made),
                             group="copy write")  # fmt: skip
    screen.writing = job
    job.moved.connect(screen.show_step)
    job.finished.connect(screen.settle)
    if job.state is JobState.RUNNING:
        screen.panes.progress.show_step("Writing texts", 0, None)
    look_at_buttons(screen)


def _on_written(screen: CopyScreen, made: int) -> None:
    if not made:
        screen.panes.note.say(
            "Nothing new: the brief gives no further text of this kind. Add value propositions or claims to it, or write your own with F2."
        )


def stop(screen: CopyScreen) -> None:
    """Stop writing and reworking; what was kept stays."""
    for job in (screen.writing, screen.reworking):
        if job is not None:
            job.cancel()


# Ads


def put(screen: CopyScreen, ad: str) -> None:
    """Put the kept texts into an ad ("" for a new one), as one undoable step."""
    sheet, workspace, number = screen.sheet, screen.context.workspace, screen.panes.side.number
    if sheet is None or workspace.read_only:
        return

    def work(progress: Progress) -> Placed:
        return put_into(workspace, sheet, ad, number) if ad else put_into_new(workspace, sheet)

    def done(placed: Placed) -> None:
        words = "The ad has the kept texts now" if ad else f"{counted(len(placed.ads), 'ad')} made"
        screen.context.messages.info(
            f"{words}. Ctrl+Z takes it back.",
            action=("Show in the editor", lambda: screen.go.emit("editor", Spot(placed.ads[0]))),
        )

    screen.context.jobs.start("Putting texts into an ad", work, done=done)


def show_in_editor(screen: CopyScreen) -> None:
    """Show the ad group among the others."""
    if screen.sheet is not None:
        screen.go.emit("editor", Spot(screen.sheet.group.id))


def copy(screen: CopyScreen) -> None:
    """Put the chosen texts on the clipboard, one a line."""
    QApplication.clipboard().setText("\n".join(one.text.text for one in screen.panes.table.chosen()))


def find_evidence(screen: CopyScreen, text: str) -> None:
    """Go where open claims are proved, with this text's first among them."""
    screen.go.emit("brand", ProofFor(text))


def show_evidence(screen: CopyScreen, one: Shown) -> None:
    """Go to what a text rests on; where something is not proven, to where that can be proved."""
    if one.unproven:
        find_evidence(screen, one.text.text)
    elif one.rests_on:
        screen.go.emit("brand", EvidenceEntry(one.rests_on[0]))
    elif one.text.evidence:
        screen.go.emit("brief", None)


def why_no_evidence(one: Shown | None) -> str | None:
    """Why there is no evidence to go to."""
    if one is None:
        return "Choose a text first."
    return None if one.unproven or one.rests_on or one.text.evidence else "This text states nothing that needs proof."


def tell_lost(screen: CopyScreen) -> None:
    """Say once of kept texts that what they were kept for is gone: the brief or the evidence changed."""
    texts = screen.sheet.texts if screen.sheet else ()
    lost = [one for one in texts if one.text.state == KEPT and (one.lost or one.unproven)]
    ids = frozenset(one.text.id for one in lost)
    if lost and not ids <= screen.told_lost:
        many = "A kept text rests" if len(lost) == 1 else f"{len(lost)} kept texts rest"
        screen.panes.note.say(f"{many} on nothing any more: the brief or the evidence changed.",
                              ("Take out (U undoes)", lambda: take_out(screen, ids)), warning=True)  # fmt: skip
    screen.told_lost = ids


def take_out(screen: CopyScreen, ids: frozenset[str]) -> None:
    """Kept texts are candidates again."""
    texts = [one for one in (screen.sheet.texts if screen.sheet else ()) if one.text.id in ids]
    _decide(screen, texts, reopening(texts).after)


# Why not, and what is said where there is nothing


def why_nothing_chosen(screen: CopyScreen) -> str | None:
    """Why no verdict can be given."""
    if screen.context.workspace.read_only:
        return READ_ONLY
    return None if screen.panes.table.chosen() else "Choose a text first."


def why_no_writing(screen: CopyScreen) -> str | None:
    """Why no text can be written."""
    if screen.context.workspace.read_only:
        return READ_ONLY
    if screen.sheet is None:
        return "Choose an ad group first."
    if screen.writing is not None:
        return "Texts are being written already."
    return None if screen.has_brief else "Texts are written from the brief: accept one first."


def why_no_repair(screen: CopyScreen, nth: int = 0) -> str | None:
    """Why there is nothing to repair."""
    if screen.context.workspace.read_only:
        return READ_ONLY
    found = screen.together
    if found is None or not found.bad:
        return "The kept texts read well together."
    if not found.ways:
        return "Pins and removals do not clear the troubles: keep other texts."
    return None if len(found.ways) > nth else "No larger repair keeps more combinations."


def look_at_buttons(screen: CopyScreen) -> None:
    """Fit the buttons to what can be done now."""
    p = screen.panes
    why, chosen = why_no_writing(screen), why_nothing_chosen(screen)
    p.write.setEnabled(why is None)
    p.write.setToolTip(why or f"Write further texts from the brief (Ctrl+Enter)\n{author_words(screen)}")
    p.write_menu.setEnabled(why is None)
    listed = p.stack.currentWidget() is p.table
    for button in (p.keep, p.reject, p.edit, p.rework):
        button.setEnabled(chosen is None and listed)
    p.undo.setEnabled(screen.verdicts.undoable)


def author_words(screen: CopyScreen) -> str:
    """Who writes, and where that runs."""
    card = screen.model.card
    if screen.context.copywriter is None:
        return "The grammar writes; no local model is in use."
    if card is None:
        return "The grammar writes, and the local model adds to it."
    place = f"the server {card.host}" if card.host else "this machine"
    return f"The grammar writes, and {card.name} on {place} adds to it."


def explain_empty(screen: CopyScreen) -> None:
    """Say why no text is listed, and what to do."""
    p, sheet = screen.panes, screen.sheet
    mine = [one for one in sheet.texts if one.text.field == p.field] if sheet else []
    if mine:
        waiting = {OFFERED: "to decide", KEPT: "kept", REJECTED: "rejected"}
        words = ", ".join(f"{sum(one.text.state == state for one in mine)} {word}" for state, word in waiting.items())
        p.say_empty("filter", "None of these", f"This ad group has other texts: {words}.",
                    [("Show open and kept", lambda: p.which.setCurrentIndex(0))])  # fmt: skip
    elif not screen.has_brief:
        p.say_empty("file-text", "No brief was accepted yet", "Texts say what the brief states and nothing else. Write a brief and accept what is generated from it.",
                    [("Go to the brief", lambda: screen.go.emit("brief", None))])  # fmt: skip
    else:
        p.say_empty("sparkles", "No texts yet", "They are written from the brief. Keep what you like, and put it into an ad. " + author_words(screen),
                    [("Write texts", lambda: write_more(screen))])  # fmt: skip
