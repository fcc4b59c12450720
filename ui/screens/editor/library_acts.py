"""What the library does to the rows that are selected in the editor: labels, lists, budgets, texts, templates."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from core.catalog import KINDS
from core.editing import Target
from core.errors import AppError, InvalidInput
from core.library import budgets, labels, negatives, snippets
from core.rows import list_rows
from core.scope import Wanted, condition
from core.templates.capturing import ROOTS, check_request, make_template
from core.values import money_text
from ui.actions import Action
from ui.dialogs.choosing import Choice, ChooseDialog, TemplateDialog
from ui.tables.columns import counted

if TYPE_CHECKING:
    from ui.screens.editor.screen import EditorScreen

_MOST_ROOTS = 50


def library_actions(screen: EditorScreen) -> list[Action]:
    """The library's actions on the selection."""
    of_campaigns = _of_kind(screen, ("campaign",), "campaigns")
    return [
        Action("editor.add_label", "Add a label…", lambda: add_label(screen), icon="tag", shortcut="Ctrl+L", group="Campaigns",
               part=6, blocked=_of_kind(screen, labels.LABELLED, "rows"), help="Other labels of the rows stay."),
        Action("editor.remove_label", "Remove a label…", lambda: remove_label(screen), icon="tag",
               group="Campaigns", part=6, blocked=_of_kind(screen, labels.LABELLED, "rows"), help="Other labels of the rows stay."),
        Action("editor.insert_text", "Insert a text…", lambda: insert_text(screen), icon="quote", shortcut="Ctrl+Shift+I",
               group="Campaigns", part=6, blocked=_of_kind(screen, ("ad",), "ads"), help="A text of the library, into all selected ads."),
        Action("editor.attach_list", "Attach a negative list…", lambda: attach_list(screen), icon="ban", group="Campaigns", part=6,
               blocked=of_campaigns),
        Action("editor.use_budget", "Use a shared budget…", lambda: use_budget(screen), icon="wallet", group="Campaigns", part=6,
               blocked=of_campaigns),
        Action("editor.make_template", "Make a template…", lambda: ask_template(screen), icon="layers", group="Campaigns", part=6,
               blocked=_of_kind(screen, ROOTS, "campaigns or ad groups"), help="Of the selection and all that hangs below it."),
        Action("editor.excluded", "What keeps searches away", lambda: show_excluded(screen), icon="eye-off", group="Campaigns",
               part=6, blocked=_one_campaign(screen), help="Negatives of the campaign, its ad groups and its lists."),
    ]  # fmt: skip


def _of_kind(screen: EditorScreen, kinds: tuple[str, ...], word: str) -> Callable[[], str | None]:
    def why() -> str | None:
        if screen.context.workspace.read_only:
            return "The workspace is open for reading only."
        if screen.kind not in kinds or not screen.sample():
            return f"Select {word} first."
        return None

    return why


def _one_campaign(screen: EditorScreen) -> Callable[[], str | None]:
    return lambda: None if screen.kind == "campaign" and screen.sample() else "Select a campaign first."


def _rows_words(screen: EditorScreen, target: Target) -> str:
    if isinstance(target, Wanted):
        return f"All listed {KINDS[screen.kind].plural.lower()}."
    return f"{counted(len(target), screen.kind)} selected."


def add_label(screen: EditorScreen) -> None:
    """Ask for a label, known or new, and put it on the selected rows."""
    workspace, kind, target = screen.context.workspace, screen.kind, screen.target()

    def put(name: str) -> None:
        screen.pen.apply("Adding a label", target, lambda: labels.add_labels(workspace, kind, target, [name]))

    _ask(screen, "Add a label", _label_choices(screen), ("Add the label", put), fresh=True)


def remove_label(screen: EditorScreen) -> None:
    """Ask for a label and take it off the selected rows."""
    workspace, kind, target = screen.context.workspace, screen.kind, screen.target()

    def take(name: str) -> None:
        screen.pen.apply("Removing a label", target, lambda: labels.remove_labels(workspace, kind, target, [name]))

    here = sorted({name for row in screen.sample() for name in row.row["labels"] or ()}, key=str.casefold)
    _ask(screen, "Remove a label", [Choice(name, name) for name in here], ("Remove the label", take), fresh=True)


def _label_choices(screen: EditorScreen) -> list[Choice]:
    with screen.context.workspace.read() as connection:
        named = labels.named_labels(connection)
    known = sorted(named | set(labels.label_colours(screen.context.workspace)), key=str.casefold)
    return [Choice(name, name) for name in known]


def insert_text(screen: EditorScreen) -> None:
    """Ask for a text of the library and put it into the selected ads."""
    workspace, target = screen.context.workspace, screen.target()
    texts = [one for one in snippets.list_snippets(workspace) if snippets.PLACES.get(one.use, ("", "", ""))[1] == "ad"]
    choices = [
        Choice(one.id, one.text.replace("\n", " "), f"{snippets.USE_WORDS[one.use]}, {one.width} of {one.most}" + (", approved" if one.approved else ""),
               None if one.fits else "Too long for its place")
        for one in texts
    ]  # fmt: skip

    def put(id: str) -> None:
        changed: list[int] = []

        def say() -> None:
            if not sum(changed):
                screen.context.messages.info("No ad changed: they hold the text already, or have no room for another.")

        screen.pen.apply(
            "Inserting a text", target, lambda: changed.append(snippets.insert_snippet(workspace, target, id)), say
        )

    _ask(screen, "Insert a text", choices, ("Insert the text", put), empty="The library holds no texts for ads yet.")


def attach_list(screen: EditorScreen) -> None:
    """Ask for a negative list and attach it to the selected campaigns of its account."""
    workspace, target = screen.context.workspace, screen.target()
    choices = [
        Choice(one.id, one.name, counted(one.keywords, "keyword").lower()) for one in negatives.list_uses(workspace)
    ]

    def put(id: str) -> None:
        screen.pen.apply("Attaching the list", target, lambda: negatives.attach(workspace, target, [id]))

    _ask(
        screen,
        "Attach a negative list",
        choices,
        ("Attach the list", put),
        empty="The library holds no negative lists yet.",
    )


def use_budget(screen: EditorScreen) -> None:
    """Ask for a shared budget and let the selected campaigns of its account spend from it."""
    workspace, target = screen.context.workspace, screen.target()
    choices = [
        Choice(one.id, one.name, f"{money_text(one.amount, workspace.currency) or '–'} {workspace.currency} a day")
        for one in budgets.budget_uses(workspace)
    ]

    def put(id: str) -> None:
        screen.pen.apply("Sharing the budget", target, lambda: budgets.use_budget(workspace, target, id))

    _ask(
        screen,
        "Use a shared budget",
        choices,
        ("Use the budget", put),
        empty="The library holds no shared budgets yet.",
    )


def _ask(
    screen: EditorScreen, title: str, choices: list[Choice], yes: tuple[str, Callable[[str], None]], *,
    fresh: bool = False, empty: str = "",
) -> None:  # fmt: skip
    if not choices and not fresh:
        screen.context.messages.info(empty, action=("Open the library", lambda: screen.go.emit("library", None)))
        return
    ChooseDialog(title, _rows_words(screen, screen.target()), choices, yes, screen.window(), fresh=fresh).open()


def ask_template(screen: EditorScreen) -> None:
    """Ask for a name and what varies, and make a template of the selected trees."""
    workspace, kind = screen.context.workspace, screen.kind
    try:
        roots = _roots(screen)
    except AppError as error:
        screen.context.messages.error(error)
        return
    first = screen.sample()[0].row

    def make(name: str, variables: dict[str, str]) -> str | None:
        try:
            check_request(name, kind, roots, variables)
        except AppError as error:
            return f"{error.message} {error.hint or ''}".strip()
        screen.context.jobs.start(
            "Making the template", lambda progress: make_template(workspace, name, kind, roots, variables), done=say
        )
        return None

    def say(id: str) -> None:
        opening = ("Open it", lambda: screen.go.emit("library", "Templates"))
        screen.context.messages.info("The template was made.", action=opening)

    said = f"{counted(len(roots), kind)} with all that hangs below becomes a template." if len(roots) == 1 else (
        f"{counted(len(roots), kind)} with all that hangs below become one template."
    )  # fmt: skip
    TemplateDialog(said, str(first["name"] or ""), guesses(screen), make, screen.window()).open()


def guesses(screen: EditorScreen) -> dict[str, str]:
    """Variables that are worth a try: the country of the first campaign, and its name."""
    import pycountry

    row = screen.sample()[0].row
    codes = row["locations"] or []
    country = pycountry.countries.get(alpha_2=codes[0]) if len(codes) == 1 else None
    found = {"country": codes[0]} if len(codes) == 1 else {}
    return found | ({"market": country.name} if country is not None else {})


def _roots(screen: EditorScreen) -> list[str]:
    target = screen.target()
    if not isinstance(target, Wanted):
        return list(target)
    rows = list_rows(screen.context.workspace, screen.kind, condition(target), fields=["name"], limit=_MOST_ROOTS + 1)
    if len(rows) > _MOST_ROOTS:
        raise InvalidInput(f"A template is made of at most {_MOST_ROOTS} trees.", hint="Select fewer.")
    return [row.id for row in rows]


def show_excluded(screen: EditorScreen) -> None:
    """List all that keeps searches away from the selected campaign."""
    row = screen.sample()[0].row
    found = negatives.effective_negatives(screen.context.workspace, row.id)
    words = {"campaign": "the campaign", "ad_group": "ad group “{}”", "list": "list “{}”"}
    choices = [
        Choice(str(at), one.text, f"{one.match_type.lower()}, {words[one.level].format(one.where)}")
        for at, one in enumerate(found)
    ]
    if not choices:
        screen.context.messages.info(f"Nothing keeps searches away from “{row['name']}”.")
        return
    title = f"{len(found):,} negatives of “{row['name']}”"
    ChooseDialog("What keeps searches away", title, choices, ("Close", lambda id: None), screen.window()).open()
