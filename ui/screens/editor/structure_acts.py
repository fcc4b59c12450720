"""Actions over structure: copy, copy shell, paste into, duplicate, move, translate, duplicates, many changes at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from core import changesets, moving
from core.catalog import GOOGLE, KINDS, LINKEDIN
from core.copying import (
    Copied,
    Destination,
    Parcel,
    Picked,
    Translated,
    copy_as_ad_sets,
    copy_into,
    duplicate,
    pack,
    unpack,
)
from core.copying.places import home_of
from core.errors import AppError, InvalidInput
from core.scope import LEVELS, Wanted
from core.tree import TreeRow
from ui.actions import Action
from ui.screens.editor import entity_clipboard
from ui.screens.editor.duplicates_panel import open_duplicates
from ui.screens.editor.multiple import open_multiple
from ui.screens.editor.place_picker import PlacePicker, attach
from ui.tables.columns import counted, plural

if TYPE_CHECKING:
    from core.workspace import Workspace
    from ui.screens.editor.screen import EditorScreen

_PLACED = frozenset(kind.name for kind in KINDS.values() if kind.parents and kind.parents[0] in LEVELS)


def structure_actions(screen: EditorScreen) -> list[Action]:
    """What is done with whole campaigns, ad groups and rows."""
    tree = screen.panes.tree.view
    some, write = _some(screen), _writing(screen)
    return [
        Action("editor.copy_item", "Copy with everything below", lambda: copy(screen), icon="copy", shortcut="Ctrl+C",
               group="Campaigns", part=4, blocked=some, within=tree, help="Paste it into other places, accounts or windows."),
        Action("editor.copy_rows", "Copy rows with everything below", lambda: copy(screen), icon="copy",
               group="Campaigns", part=4, blocked=some, help="Whole rows, to paste into other places, accounts or windows."),
        Action("editor.copy_shell", "Copy shell", lambda: copy(screen, bare=True), icon="square", shortcut="Ctrl+Shift+C",
               group="Campaigns", part=4, blocked=some, help="Campaigns and ad groups with their settings, without contents."),
        Action("editor.paste_item", "Paste here", lambda: paste_into(screen), icon="clipboard-paste", shortcut="Ctrl+V",
               group="Campaigns", part=4, blocked=write, within=tree),
        Action("editor.paste_into", "Paste into selected", lambda: paste_into(screen), icon="clipboard-paste",
               shortcut="Ctrl+Shift+V", group="Campaigns", part=4, blocked=write, help="Each selected place gets a copy."),
        Action("editor.duplicate", "Duplicate", lambda: duplicate_rows(screen), icon="files", shortcut="Ctrl+Alt+D",
               group="Campaigns", part=4, blocked=_both(write, some), help="A copy beside the original, called “… #2”."),
        Action("editor.copy_to", "Copy to…", lambda: copy_to(screen), icon="folder-plus", group="Campaigns", part=5,
               blocked=_both(write, some)),
        Action("editor.move_to", "Move to…", lambda: move_to(screen), icon="arrow-right", shortcut="Ctrl+Alt+M",
               group="Campaigns", part=5, blocked=_both(write, some)),
        Action("editor.as_ad_sets", "Copy as LinkedIn ad sets…", lambda: as_ad_sets(screen), icon="linkedin-ads",
               group="Campaigns", part=5, blocked=_both(write, _google_groups(screen)),
               help="What people search for becomes whom the ad set reaches, as a proposal to review."),
        Action("editor.duplicates", "Find duplicates…", lambda: open_duplicates(screen), icon="git-compare",
               shortcut="Ctrl+Alt+F", group="Campaigns", part=6),
        Action("editor.multiple", "Make multiple changes…", lambda: make_changes(screen), icon="table-2",
               shortcut="Ctrl+M", group="Campaigns", part=6, blocked=write,
               help="Paste any sheet; its columns are understood, and every row is reviewed first."),
    ]  # fmt: skip


# What is chosen


def picked(screen: EditorScreen) -> Picked:
    """What a verb is about: the node of the tree while the keyboard is there, else the chosen rows."""
    node = screen.panes.tree.current()
    if screen.panes.tree.view.hasFocus() and node is not None and node.kind in _PLACED:
        return {node.kind: [node.id]}
    if screen.kind in _PLACED and screen.panes.view.chosen_count():
        return {screen.kind: screen.target()}
    return {node.kind: [node.id]} if node is not None and node.kind in _PLACED else {}


def destinations(screen: EditorScreen) -> list[Destination]:
    """Where a paste goes: the chosen places of the list, else the node of the tree."""
    node = screen.panes.tree.current()
    in_tree = screen.panes.tree.view.hasFocus()
    if screen.kind in LEVELS and screen.panes.view.chosen_count() and not in_tree:
        target = screen.target()
        if not isinstance(target, Wanted):
            return [Destination(screen.kind, one) for one in target]
    return [Destination(node.kind, node.id)] if node is not None else []


def _words(screen: EditorScreen, what: Picked) -> str:
    kind, target = next(iter(what.items()))
    count = screen.panes.listing.total if isinstance(target, Wanted) else len(target)
    return counted(count, kind, _platform(screen))


def _platform(screen: EditorScreen) -> str | None:
    """The platform of what is chosen; None where it may be either."""
    rows = screen.sample()[:1]
    return screen.panes.tree.platform() or (rows[0].platform if rows else None)


# The verbs


def copy(screen: EditorScreen, *, bare: bool = False) -> None:
    """Put what is chosen on the clipboard, as entities and as text."""
    what, workspace, context = picked(screen), screen.context.workspace, screen.context
    words = _words(screen, what)
    text = _text(screen)

    def done(parcel: Parcel) -> None:
        entity_clipboard.put(parcel, text)
        below = " without contents" if bare else " with everything below"
        context.messages.info(f"Copied {words}{below if set(what) & {'campaign', 'ad_group'} else ''}.")

    context.jobs.start(
        "Copying", lambda progress: _packed(workspace, what, shell=bare), done=done, group="copy entities"
    )


def _packed(workspace: Workspace, what: Picked, *, shell: bool) -> Parcel:
    if shell and not set(what) <= {"campaign", "ad_group"}:
        raise InvalidInput("Only campaigns and ad groups have a shell.", hint="Choose campaigns or ad groups.")
    return pack(workspace, what, shell=shell)


def _text(screen: EditorScreen) -> str:
    """The names of the chosen rows, a line each, for other programs."""
    node = screen.panes.tree.current()
    if screen.panes.tree.view.hasFocus() and node is not None:
        return node.name
    title = KINDS[screen.kind].title
    return "\n".join(str(row.row[title] or "") for row in screen.sample())


def paste_into(screen: EditorScreen) -> None:
    """Paste the copied entities into every selected place."""
    try:
        parcel = entity_clipboard.get()
    except AppError as error:
        screen.context.messages.error(error)
        return
    if parcel is None:
        screen.context.messages.info("Copy campaigns, ad groups or whole rows first; cells are pasted with Ctrl+V.")
        return
    places = destinations(screen)
    if not places:
        screen.context.messages.info("Choose the place to paste into: an account, a campaign or an ad group.")
        return
    paste_parcel(screen, parcel, places)


def pastes_entities(screen: EditorScreen) -> bool:
    """Whether Ctrl+V in the list means whole rows: they were copied, and no single cell says where cells would go."""
    view = screen.panes.view
    data = QGuiApplication.clipboard().mimeData()
    if data is None or not data.hasFormat(entity_clipboard.MIME):
        return False
    return not view.chosen_count() or entity_clipboard.are_whole_rows(view)


def paste_parcel(screen: EditorScreen, parcel: Parcel, places: Sequence[Destination]) -> None:
    """Paste entities into places; Google ad groups become ad sets in a LinkedIn campaign."""
    workspace = screen.context.workspace
    if set(parcel.picked) == {"ad_group"} and parcel.workspace == workspace.id and _is_linkedin(screen, places):
        rows = [row for row in parcel.rows or () if row.get("root")]
        if all(row["values"].get("platform") == GOOGLE for row in rows):
            translate(screen, list(parcel.picked["ad_group"]), places[0])
            return
    screen.context.jobs.start(
        "Pasting", lambda progress: unpack(workspace, parcel, places), done=lambda made: _copied(screen, made, "Pasted")
    )


def _is_linkedin(screen: EditorScreen, places: Sequence[Destination]) -> bool:
    node = screen.panes.tree.current()
    return node is not None and node.platform == LINKEDIN and len(places) == 1 and places[0].kind != "account"


def duplicate_rows(screen: EditorScreen) -> None:
    """A copy of what is chosen, beside it."""
    workspace, what = screen.context.workspace, picked(screen)
    screen.context.jobs.start(
        "Duplicating",
        lambda progress: duplicate(workspace, what, progress=progress),
        done=lambda made: _copied(screen, made, "Made"),
    )


def copy_to(screen: EditorScreen) -> None:
    """Choose places to copy into."""
    what = picked(screen)
    _ask_place(screen, what, "Copy to", "Copy into", lambda places: copy_rows_into(screen, what, places), several=True)


def copy_rows_into(screen: EditorScreen, what: Picked, places: Sequence[Destination]) -> None:
    """Copy into each of these places."""
    workspace = screen.context.workspace
    screen.context.jobs.start(
        "Copying",
        lambda progress: copy_into(workspace, what, places, progress=progress),
        done=lambda made: _copied(screen, made, "Copied"),
    )


def move_to(screen: EditorScreen) -> None:
    """Choose a place to move to."""
    what = picked(screen)

    def go(places: list[Destination]) -> None:
        move_into(screen, what, places[0])

    _ask_place(screen, what, "Move to", "Move", go, several=False)


def move_into(screen: EditorScreen, what: Picked, place: Destination) -> None:
    """Move rows below another parent, and say what happened to posted ones."""
    workspace = screen.context.workspace
    platform = _platform(screen)
    ((kind, target),) = what.items()

    def done(moved: moving.Moved) -> None:
        words = counted(moved.moved + moved.renewed, kind, platform)
        _say(screen, f"Moved {words}.", moved.changeset, moved.notes)

    screen.context.jobs.start("Moving", lambda progress: moving.move(workspace, kind, target, place), done=done)


def as_ad_sets(screen: EditorScreen) -> None:
    """Choose the LinkedIn campaign to translate into."""
    what = picked(screen)

    def fits(row: TreeRow) -> bool:
        return row.kind == "campaign" and row.platform == LINKEDIN

    picker = PlacePicker(
        "Copy as LinkedIn ad sets", f"{_words(screen, what)}: choose the LinkedIn campaign they go into.", "Propose ad sets",
        screen.context.workspace, fits, screen, several=False,
    )  # fmt: skip
    picker.chosen.connect(lambda places: translate(screen, what["ad_group"], places[0]))
    attach(picker)


def translate(screen: EditorScreen, groups: Sequence[str] | Wanted, place: Destination) -> None:
    """Propose ad sets for ad groups, and say what could not come along."""
    workspace, embedder = screen.context.workspace, screen.context.embedder

    def done(made: Translated) -> None:
        text = f"Proposed {counted(made.ad_sets, 'ad_group', LINKEDIN)} with {counted(made.ads, 'ad', LINKEDIN)}."
        if made.lost:
            parts = "; ".join(f"{one.count:,} {one.what.lower()}" for one in made.losses[:4])
            items = "item" if made.lost == 1 else "items"
            text += f" Not representable on LinkedIn: {made.lost:,} {items} ({parts}{' …' if len(made.losses) > 4 else ''})."
        changeset = made.changeset
        screen.context.messages.warn(
            " ".join([text, *made.notes[:2]]), action=("Review", lambda: screen.go.emit("review", changeset))
        )

    screen.context.jobs.start(
        "Translating ad groups",
        lambda progress: copy_as_ad_sets(workspace, groups, place, embedder, progress),
        done=done,
    )


def make_changes(screen: EditorScreen) -> None:
    """Open Make multiple changes; what is chosen is offered as destination."""
    open_multiple(screen, destinations(screen))


def _ask_place(
    screen: EditorScreen, what: Picked, title: str, yes: str, go: Callable[[list[Destination]], None], *, several: bool
) -> None:
    kind = next(iter(what))
    home = home_of(kind)
    platforms = KINDS[kind].platforms if len(KINDS[kind].platforms) == 1 else None
    platform = _platform(screen)
    wanted = platforms or ((platform,) if platform else None)

    def fits(row: TreeRow) -> bool:
        return LEVELS[row.kind] >= LEVELS[home] and (wanted is None or row.platform in wanted)

    where = plural(home, platform).lower()
    words = f"{_words(screen, what)}: choose {'one or more ' if several else 'one of the '}{where}."
    picker = PlacePicker(title, words, yes, screen.context.workspace, fits, screen, several=several)
    picker.chosen.connect(go)
    attach(picker)


def _copied(screen: EditorScreen, made: Copied, verb: str) -> None:
    """Say what was made and go there."""
    if not made.total:
        _say(screen, "Nothing was copied.", None, made.notes)
        return
    platform = _platform(screen)
    parts = [counted(count, kind, platform) for kind, count in made.made.items()]
    text = f"{verb} {', '.join(parts[:3])}{f' and {len(parts) - 3} more kinds' if len(parts) > 3 else ''}."
    _say(screen, text, made.changeset, made.notes)
    if made.first:
        screen.go_to_entity(made.first[0][1])


def _say(screen: EditorScreen, text: str, changeset: str | None, notes: Sequence[str]) -> None:
    context = screen.context
    action = ("Undo", lambda: _undo(screen, changeset)) if changeset else None
    if notes:
        context.messages.warn(" ".join([text, *notes]), action=action)
    else:
        context.messages.info(text, action=action)


def _undo(screen: EditorScreen, changeset: str) -> None:
    workspace = screen.context.workspace
    screen.context.jobs.start("Undoing", lambda progress: changesets.undo(workspace, changeset))


# When they can run


def _some(screen: EditorScreen) -> Callable[[], str | None]:
    return lambda: None if _is_any_picked(screen) else "Choose campaigns, ad groups or rows first."


def _is_any_picked(screen: EditorScreen) -> bool:
    """Whether `picked` finds anything, without reading which rows: it is asked after each edit."""
    node = screen.panes.tree.current()
    if node is not None and node.kind in _PLACED:
        return True
    return screen.kind in _PLACED and screen.panes.view.chosen_count() > 0


def _writing(screen: EditorScreen) -> Callable[[], str | None]:
    return lambda: "The workspace is open for reading only." if screen.context.workspace.read_only else None


def _both(one: Callable[[], str | None], other: Callable[[], str | None]) -> Callable[[], str | None]:
    return lambda: one() or other()


def _google_groups(screen: EditorScreen) -> Callable[[], str | None]:
    def why() -> str | None:
        node = screen.panes.tree.current()
        rows = screen.sample()[:1]
        if screen.kind != "ad_group" and (node is None or node.kind != "ad_group"):
            return "Choose Google ad groups first."
        found = picked(screen)
        from_tree = node is not None and found.get("ad_group") == [node.id] and node.platform == GOOGLE
        from_list = bool(rows) and rows[0].platform == GOOGLE
        return None if "ad_group" in found and (from_tree or from_list) else "Choose Google ad groups first."

    return why
