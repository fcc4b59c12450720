"""The command tree and how it ends: every error becomes one message and an exit code."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence

import typer

from app.cli import check_commands, draft_commands, file_commands, machine_commands, review_commands
from app.cli.output import Output
from core.errors import AppError, Cancelled

# typer carries its own copy of click; the base of its errors is reached through the one it makes public.
UsageProblem: type[Exception] = next(one for one in typer.BadParameter.__mro__ if one.__name__ == "ClickException")

REPEATED = {"--only": 2, "--set": 1}


def make_program() -> typer.Typer:
    """The command tree."""
    program = typer.Typer(
        name="campaign-desk",
        help="Draft, check and post B2B campaigns on Google Ads and LinkedIn Ads.",
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    for part in (draft_commands, review_commands, check_commands, file_commands, machine_commands):
        part.register(program)
    return program


def run_command(arguments: Sequence[str]) -> int:
    """Run one command; returns its exit code."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    output = Output(as_json="--json" in arguments)
    try:
        result = typer.main.get_command(make_program()).main(
            args=spread(list(arguments)), prog_name="campaign-desk", standalone_mode=False, obj=output
        )
    except UsageProblem as error:
        message = getattr(error, "format_message", error.__str__)()
        output.problem(message, None if "Usage:" in message else "See campaign-desk --help.")
        return 2
    except AppError as error:
        output.problem(error.message, error.hint)
        return error.exit_code
    except (Cancelled, KeyboardInterrupt, typer.Abort):
        output.problem("Stopped. Nothing was changed.")
        return 1
    except BrokenPipeError:
        return 1
    return result if isinstance(result, int) else 0


def spread(arguments: list[str]) -> list[str]:
    """Let `--only A B` and `--set a=1 b=2` name several values: every further word gets the option again."""
    result: list[str] = []
    option: str | None = None
    positionals = -1  # the command itself is none
    for argument in arguments:
        if argument.startswith("--") or option is None:
            result.append(argument)
            if argument in REPEATED and positionals >= REPEATED[argument]:
                option = argument
            elif argument.startswith("--"):
                option = None
            elif not (len(result) > 1 and result[-2].startswith("--")):
                positionals += 1
        elif result[-1] == option:
            result.append(argument)
        else:
            result.extend([option, argument])
    return result
