"""Commands about this machine: doctor, bench."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.options import AsJson, said
from app.cli.output import Table, shown_progress
from core.errors import InvalidInput


def register(program: typer.Typer) -> None:
    """Add the commands of this file."""
    for command in (doctor, bench):
        program.command(name=command.__name__)(command)


def doctor(context: typer.Context, json: AsJson = False) -> int:
    """Say what works on this machine."""
    from app.doctor import examine

    facts = examine()
    rows = [[one.name, "ok" if one.ok else "missing", one.detail] for one in facts]
    document = {
        "checks": [{"name": one.name, "ok": one.ok, "detail": one.detail, "needed": one.needed} for one in facts]
    }
    said(context).answer(document | {one.key: one.detail for one in facts}, Table(["What", "State", "Detail"], rows))
    return 1 if any(one.needed and not one.ok for one in facts) else 0


def bench(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="NAME")] = None,
    size: Annotated[int | None, typer.Option(min=1, help="Rows or texts, where the bench has a size.")] = None,
    list_: Annotated[bool, typer.Option("--list", help="Name the benches.")] = False,
    json: AsJson = False,
) -> int:
    """Measure a figure beside its peer, as JSON."""
    from app.bench import BENCHES, run

    output = said(context)
    output.as_json = True
    if list_ or name is None:
        output.answer({"benches": {key: one.about for key, one in BENCHES.items()}})
        return 0 if list_ else 2
    if name not in BENCHES:
        raise InvalidInput(f"{name!r} is no bench.", hint=f"Choose {', '.join(BENCHES)}.")
    with shown_progress() as progress:
        output.answer({"bench": name, "figures": run(name, size, progress)})
    return 0
