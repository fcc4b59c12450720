"""The guard of posts: from which rise of daily budgets on the amount has to be typed."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.options import AsJson, WorkspaceFile, opened, said


def register(program: typer.Typer) -> None:
    """Add the commands of this file."""
    program.command(name="post-guard")(post_guard)


def post_guard(
    context: typer.Context,
    workspace: WorkspaceFile,
    amount: Annotated[
        str | None,
        typer.Option("--set", metavar="AMOUNT", help="Keep another one, in the account's currency; “off”: never ask."),
    ] = None,
    json: AsJson = False,
) -> None:
    """From which rise of daily budgets on a post asks for the amount."""
    from core.posting.money import guard_of, set_guard
    from core.values import money_text

    with opened(workspace, to_write=amount is not None) as found:
        if amount is not None:
            set_guard(found, amount)
        guard = guard_of(found)
        words = None if guard is None else money_text(guard, found.currency)
    text = (
        "A post never asks for the amount, however much more may be spent a day."
        if words is None
        else f"A post asks for the amount when daily budgets rise by more than {words}."
    )
    said(context).answer({"guard": words}, text)
