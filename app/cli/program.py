"""The command tree and how it ends: every error becomes one message and an exit code."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence

import typer

from app.cli import (
    advice_commands,
    backup_commands,
    brand_commands,
    bulk_commands,
    check_commands,
    connect_commands,
    contact_commands,
    copy_commands,
    draft_commands,
    entity_commands,
    evidence_commands,
    file_commands,
    guard_commands,
    history_commands,
    library_commands,
    machine_commands,
    model_commands,
    platform_commands,
    post_commands,
    report_commands,
    review_commands,
    rule_commands,
    sandbox_commands,
    structure_commands,
    targeting_commands,
    template_commands,
    view_commands,
    xray_commands,
)
from app.cli.output import Output, hang_up, is_text, speak_plainly
from core.errors import AppError, Cancelled
from core.secrecy import guard_logs

# typer carries its own copy of click; the base of its errors is reached through the one it makes public.
UsageProblem: type[Exception] = next(one for one in typer.BadParameter.__mro__ if one.__name__ == "ClickException")

INTERRUPTED = 130  # what typer makes of Ctrl-C

REPEATED = {
    "--only": 2,
    "--into": 1,
    "--map": 2,
    "--set": 1,
}  # options that name several values, and how many positionals their commands have
# Options without a value.
FLAGS = {
    "--json",
    "--accept",
    "--reject",
    "--regex",
    "--list",
    "--help",
    "--park",
    "--unpark",
    "--restore",
    "--all",
    "--shell",
    "--as-ad-sets",
    "--any-order",
    "--any-match",
    "--close",
    "--skip-paused",
    "--suppressed",
    "--own",
    "--dry-run",
    "--remove",
    "--delete",
    "--standard",
    "--learn",
    "--propose",
    "--empty",
    "--enable",
    "--check",
    "--no-browser",
    "--partners",
    "--volumes",
    "--again",
    "--offline",
    "--repair",
    "--take-back",
}


STOPPED = "Stopped. What was finished before stays; nothing is half done."


def make_program() -> typer.Typer:
    """The command tree."""
    program = typer.Typer(
        name="campaign-desk",
        help="Draft, check and post B2B campaigns on Google Ads and LinkedIn Ads.",
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    for part in (
        draft_commands,
        bulk_commands,
        review_commands,
        history_commands,
        library_commands,
        check_commands,
        rule_commands,
        file_commands,
        machine_commands,
        model_commands,
        sandbox_commands,
        backup_commands,
        structure_commands,
        template_commands,
        entity_commands,
        view_commands,
        xray_commands,
        copy_commands,
        connect_commands,
        post_commands,
        guard_commands,
        platform_commands,
        contact_commands,
        advice_commands,
        report_commands,
        targeting_commands,
        evidence_commands,
        brand_commands,
    ):
        part.register(program)
    return program


def run_command(arguments: Sequence[str]) -> int:
    """Run one command; returns its exit code."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    guard_logs()
    speak_plainly(as_json="--json" in arguments)
    output = Output(as_json="--json" in arguments)
    broken = next((one for one in arguments if not is_text(one)), None)
    if broken is not None:
        output.problem(f"{broken!r} is no text in UTF-8.", "Set the terminal to UTF-8, or rename the file.")
        return 2
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
        output.problem(STOPPED)
        return 1
    except BrokenPipeError:
        hang_up()
        return 1
    except OSError as error:
        output.answered = True
        output.problem(f"{error.filename or 'The answer'}: {error.strerror or error}.")
        hang_up()
        return 1
    if result == INTERRUPTED:
        output.problem(STOPPED)
        return 1
    return result if isinstance(result, int) else 0


def spread(arguments: list[str]) -> list[str]:
    """Let `--only A B` and `--set a=1 b=2` name several values: every further word gets the option again."""
    result: list[str] = []
    option: str | None = None  # the one that may name several values, as long as words follow it
    expects = False  # whether the next word is the value of the option before it
    positionals = -1  # the command itself is none
    for argument in arguments:
        if expects or argument.startswith("--"):
            result.append(argument)
            if not expects:
                option = argument if argument in REPEATED else None
            expects = not expects and "=" not in argument and argument not in FLAGS | bulk_commands.FLAGS
        elif option is not None and (positionals >= REPEATED[option] or _is_assignment(option, argument)):
            result.extend([option, argument])
        else:
            result.append(argument)
            positionals += 1
            option = None
    return result


def _is_assignment(option: str, word: str) -> bool:
    """Whether the word can only be meant for `--set`, so that the workspace may also come after it."""
    return option == "--set" and word.partition("=")[0].isidentifier() and "=" in word
