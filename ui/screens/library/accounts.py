"""The accounts a new list or budget can belong to, and the campaigns of an account."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QMenu, QPushButton
from sqlalchemy import literal, select

from core.catalog import GOOGLE
from core.ids import id_text
from core.schema import ENTITY, Presence
from core.workspace import Workspace


def accounts(workspace: Workspace, platform: str | None = GOOGLE) -> list[tuple[str, str, str]]:
    """Id, name and platform of the draft's accounts."""
    table = ENTITY["account"]
    query = select(table.c.id, table.c.name, table.c.platform).where(table.c.presence == int(Presence.DRAFT))
    if platform is not None:
        query = query.where(table.c.platform == platform)
    with workspace.read() as connection:
        return [
            (id_text(raw), name or "", of or "")
            for raw, name, of in connection.execute(query.order_by(table.c.name.collate("NOCASE"), table.c.pk))
        ]


def campaigns(workspace: Workspace, account: int | None) -> list[tuple[str, str]]:
    """Id and name of an account's campaigns, by row number of the account."""
    table = ENTITY["campaign"]
    query = (
        select(table.c.id, table.c.name)
        .where(table.c.presence == int(Presence.DRAFT), table.c.status.is_distinct_from("REMOVED"))
        .where(table.c.account.is_not_distinct_from(literal(account)))
        .order_by(table.c.name.collate("NOCASE"), table.c.pk)
    )
    with workspace.read() as connection:
        return [(id_text(raw), name or "") for raw, name in connection.execute(query)]


def choose_account(button: QPushButton, found: list[tuple[str, str, str]], run: Callable[[str], None]) -> None:
    """Run at once for the only account, else after one was chosen from a menu below the button."""
    if len(found) == 1:
        run(found[0][0])
        return
    menu = QMenu(button)
    for id, name, _ in found:
        menu.addAction(name, partial(run, id))
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))


def free_name(taken: set[str], wanted: str) -> str:
    """The name, or the first with a number that nobody has."""
    used = {name.casefold() for name in taken}
    name, number = wanted, 2
    while name.casefold() in used:
        name, number = f"{wanted} {number}", number + 1
    return name
