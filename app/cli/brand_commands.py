"""The brand kit: how the brand speaks, for all markets or for one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.options import AsJson, WorkspaceFile, opened, said
from app.cli.output import Table
from core.errors import InvalidInput, NothingToDo

if TYPE_CHECKING:
    from core.brandkit import BrandKit, Term
    from core.workspace import Workspace

_SWITCH = {"true": True, "false": False, "": None}


def register(program: typer.Typer) -> None:
    """Add the commands of this file."""
    program.command(name="brand")(brand)


def brand(
    context: typer.Context,
    workspace: WorkspaceFile,
    market: Annotated[str, typer.Option(metavar="CODE", help="A country (DE), a language (de), or all.")] = "",
    assign: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=A; B", help="Replace a list of the kit; empty clears it."),
    ] = None,
    file: Annotated[Path | None, typer.Option("--import", metavar="FILE.toml", help="Replace all kits.")] = None,
    out: Annotated[Path | None, typer.Option("--export", metavar="FILE.toml", help="Write all kits.")] = None,
    take_back: Annotated[bool, typer.Option("--take-back", help="Undo the last change of a kit.")] = False,
    json: AsJson = False,
) -> None:
    """Show the brand kit that counts in a market and where each word comes from; set, import or export it."""
    from core.brandkit import market_code, read_kits, replace_kits, save_kit

    if sum(map(bool, (assign, file, out, take_back))) > 1:
        raise InvalidInput("Several things were asked for at once.", hint="Do one thing with each call.")
    code = market_code(market)
    with opened(workspace, to_write=bool(assign or file or take_back)) as found:
        if assign:
            save_kit(found, _assigned(_own(found, code), assign))
        elif file is not None:
            replace_kits(found, read_kits(file))
        elif out is not None:
            _export(found, out)
        elif take_back:
            _take_back(found)
        _show(context, found, code)


def _own(workspace: Workspace, market: str) -> BrandKit:
    from core.brandkit import BrandKit, kits_of

    return (kits_of(workspace).by_market or {}).get(market, BrandKit(market))


def _assigned(kit: BrandKit, assignments: list[str]) -> BrandKit:
    from core.brandkit import LISTS, SWITCHES

    values: dict[str, Any] = {}
    for one in assignments:
        name, equals, value = (part.strip() for part in one.partition("="))
        if not equals or name not in (*LISTS, *SWITCHES, "lexicon"):
            raise InvalidInput(
                f"{one!r} cannot be set.", where="--set", hint=f"Write FIELD=VALUE with one of {', '.join((*LISTS, 'lexicon', *SWITCHES))}."
            )  # fmt: skip
        if name in SWITCHES:
            if value.lower() not in _SWITCH:
                raise InvalidInput(f"{value!r} is neither true nor false.", where=name)
            values[name] = _SWITCH[value.lower()]
        else:
            words = tuple(word.strip() for word in value.split(";") if word.strip())
            values[name] = tuple(map(_term, words)) if name == "lexicon" else words
    return replace(kit, **values)


def _term(text: str) -> Term:
    from core.brandkit import Term

    use, colon, avoid = text.partition(":")
    words = tuple(word.strip() for word in avoid.split(",") if word.strip())
    if not colon or not use.strip() or not words:
        raise InvalidInput(f"{text!r} names no word to avoid.", where="lexicon", hint="Write: sign in: log in, login")
    return Term(use.strip(), words)


def _export(workspace: Workspace, out: Path) -> None:
    from core.brandkit import kits_of, write_kits

    out.write_text(write_kits((kits_of(workspace).by_market or {}).values()), encoding="utf-8")


def _take_back(workspace: Workspace) -> None:
    from core import acts

    for one in acts.list_acts(workspace, "brand_kit"):
        if not one.taken_back:
            acts.take_back(workspace, one.pk)
            return
    raise NothingToDo("There is no change of a brand kit to take back.")


def _show(context: typer.Context, workspace: Workspace, market: str) -> None:
    from core.brandkit import BRIEF, LISTS, SWITCHES, kits_of, market_name

    kits = kits_of(workspace)
    kit = kits.for_markets([market] if market else [])
    words = [(name, word, kit.origin(name, word)) for name in LISTS for word in getattr(kit, name)]
    words += [
        ("lexicon", f"{term.use}: {', '.join(term.avoid)}", kit.origin("lexicon", term.use)) for term in kit.lexicon
    ]
    rows = [
        [name.replace("_", " "), word, "the brief" if origin == BRIEF else f"the kit for {market_name(origin)}"]
        for name, word, origin in words
    ]
    document: dict[str, Any] = {name: list(getattr(kit, name)) for name in LISTS}
    document |= {name: bool(getattr(kit, name)) for name in SWITCHES}
    document["lexicon"] = [{"use": term.use, "avoid": list(term.avoid)} for term in kit.lexicon]
    origins = [{"field": name, "word": word, "origin": origin or "all"} for name, word, origin in words]
    said(context).answer(
        {"market": market or "all", "markets": list(kits.markets), "brand": document, "origins": origins},
        Table(
            ["What", "Word", "From"], rows, note=f"Brand kit for {market_name(market)}" if rows else "No brand kit yet."
        ),
    )
