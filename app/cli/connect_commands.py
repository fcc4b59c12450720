"""Commands about accounts of platforms: connect, connections, disconnect."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from app.cli.options import AsJson, WorkspaceFile, opened, said, stamp
from app.cli.output import Table, shown_progress
from core.connections import Connection, State
from core.errors import AppError, InvalidInput, PlatformError
from core.workspace import Workspace

ConnectionName = Annotated[
    str, typer.Argument(metavar="CONNECTION", help="Its id or the beginning of it, an account number, or a platform.")
]


def register(program: typer.Typer) -> None:
    """Add the commands of this file."""
    for command in (connect, connections, disconnect):
        program.command(name=command.__name__)(command)


def connect(
    context: typer.Context,
    workspace: WorkspaceFile,
    platform: Annotated[str, typer.Option(metavar="PLATFORM", help="google_ads or linkedin_ads")],
    account: Annotated[str, typer.Option(metavar="ID", help="The number of the account, with or without dashes.")],
    profile: Annotated[
        str | None,
        typer.Option(metavar="PROFILE.toml", help="Addresses and OAuth client to use; “sandbox” for the local one."),
    ] = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Print the address of the sign-in page instead of opening it.")
    ] = False,
    allow: Annotated[
        list[str] | None,
        typer.Option(
            "--allow", help="LinkedIn: also ask for lists, conversions or leads, where your app was granted them."
        ),
    ] = None,
    json: AsJson = False,
) -> None:
    """Sign in to an account with the browser. The sign-in is kept in the keyring of this computer only."""
    _check_platform(platform)
    asked = {"ask": _ask_code} if platform == "linkedin_ads" else {}
    chosen = _allowing(platform, profile, allow) if allow else profile
    with opened(workspace, to_write=True) as found, shown_progress() as progress:
        show = _print_page if no_browser else _open_page
        done = _connecting(platform).connect(found, account, chosen, show, progress, **asked)
    for warning in done.warnings:
        sys.stderr.write(f"{warning}\n")
    made = done.connection
    said(context).answer(
        {"connection": made.id, "warnings": list(done.warnings)} | _described(made),
        f"Connected {made.account.name} ({made.account.number}). The connection is {made.id}.",
    )


def connections(
    context: typer.Context,
    workspace: WorkspaceFile,
    check: Annotated[bool, typer.Option("--check", help="Ask the platforms whether the sign-ins still work.")] = False,
    json: AsJson = False,
) -> int:
    """List the connected accounts and how they stand."""
    from core.connections import list_connections

    with opened(workspace, to_write=check) as found:
        listed = list_connections(found)
        unasked: dict[str, AppError] = {}
        if check:
            listed = [_checked(found, one, unasked) for one in listed]
    rows = [
        [one.platform, one.account.number, one.account.name, _state(one, unasked.get(one.id)), one.id] for one in listed
    ]
    said(context).answer(
        {"connections": [_line(one, unasked.get(one.id)) for one in listed]},
        Table(["Platform", "Account", "Name", "State", "Connection"], rows, note=f"{len(rows)} connections"),
    )
    return 1 if unasked else 0


def _checked(workspace: Workspace, one: Connection, unasked: dict[str, AppError]) -> Connection:
    """How a connection stands now; one that cannot be asked does not hide the others."""
    if one.state is State.DISCONNECTED:
        return one
    try:
        checked: Connection = _connecting(one.platform).check(workspace, one)
    except PlatformError as error:
        unasked[one.id] = error
        return one
    return checked


def _state(one: Connection, trouble: AppError | None) -> str:
    return one.in_words if trouble is None else f"Could not be asked: {trouble}"


def _line(one: Connection, trouble: AppError | None) -> dict[str, Any]:
    return {"connection": one.id} | _described(one) | ({"error": trouble.message} if trouble else {})


def disconnect(
    context: typer.Context, workspace: WorkspaceFile, connection: ConnectionName, json: AsJson = False
) -> None:
    """End a connection: the sign-in is revoked at the platform and removed from this computer."""
    from core.connections import find

    with opened(workspace, to_write=True) as found:
        meant = find(found, connection)
        done = _connecting(meant.platform).disconnect(found, meant)
    text = f"Disconnected {done.connection.account.name}." + (f" {done.why}" if done.why else "")
    said(context).answer(
        {"connection": done.connection.id, "revoked": done.revoked, "note": done.why} | _described(done.connection),
        text,
    )


def _check_platform(platform: str) -> None:
    from integrations.profiles import BUILT_IN

    if platform not in BUILT_IN:
        raise InvalidInput(
            f"{platform!r} cannot be connected.", where="--platform", hint=f"Choose {', '.join(BUILT_IN)}."
        )


def _allowing(platform: str, profile: str | None, allow: list[str]) -> Any:
    """The profile that asks for more permissions."""
    if platform != "linkedin_ads":
        raise InvalidInput("only LinkedIn grants permissions one by one.", where="--allow", hint="Leave it out.")
    return _connecting(platform).allowing(profile, allow)


def _connecting(platform: str) -> Any:
    """The module that connects with a platform; all have the same verbs."""
    from importlib import import_module

    return import_module(f"integrations.{platform}.connecting")


def _ask_code() -> str:
    """What a person pastes from the last page of the sign-in."""
    sys.stderr.write("Paste the code from the page, or the page's whole address: ")
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def _print_page(page: str) -> None:
    sys.stderr.write(f"authorize: {page}\n")
    sys.stderr.flush()


def _open_page(page: str) -> None:
    import webbrowser

    if not webbrowser.open(page):
        sys.stderr.write("No browser could be opened. Open this address on this computer:\n")
        _print_page(page)


def _described(one: Connection) -> dict[str, Any]:
    return {
        "platform": one.platform, "account": one.account.number, "name": one.account.name,
        "login_account": one.account.login, "currency": one.account.currency, "time_zone": one.account.time_zone,
        "test_account": one.account.test, "profile": one.profile, "state": str(one.state), "problem": one.problem,
        "signed_in_at": stamp(one.signed_in_at) if one.signed_in_at else None,
        "checked_at": stamp(one.checked_at) if one.checked_at else None,
    }  # fmt: skip
