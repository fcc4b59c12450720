"""Candidate texts for an ad group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.options import AsJson, WorkspaceFile, opened, said
from app.cli.output import Table, shown_progress
from core.copytexts.sections import BY_NAME
from core.errors import InvalidInput

if TYPE_CHECKING:
    from core.generation.rewriting import Offered
    from core.workspace import Workspace

DEFAULT, MOST = 15, 100
ROLES = ", ".join(name for name, section in BY_NAME.items() if section.least)


def register(program: typer.Typer) -> None:
    """Add the commands of this file."""
    program.command(name="copy")(copy)


def copy(
    context: typer.Context,
    workspace: WorkspaceFile,
    ad_group: Annotated[str, typer.Option("--ad-group", metavar="ID", help="An ad group or ad set of the draft.")],
    count: Annotated[int, typer.Option("--n", min=1, max=MOST, help="How many of each field at most.")] = DEFAULT,
    role: Annotated[str, typer.Option("--role", help=f"Only texts of one kind: {ROLES}.")] = "",
    keep: Annotated[
        list[str] | None, typer.Option("--keep", metavar="TEXT", help="Keep this text; may repeat.")
    ] = None,
    reject: Annotated[
        list[str] | None, typer.Option("--reject", metavar="TEXT", help="Never offer this text again; may repeat.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="The same seed on one machine gives the same texts.")] = 0,
    json: AsJson = False,
) -> None:
    """Texts for an ad group from the brief, best first, with what they rest on and what the checks say."""
    from app.generating import local_models
    from core.generation.rewriting import Wish, judged_candidates

    if role and role not in BY_NAME:
        raise InvalidInput(f"{role!r} is no kind of text.", where="--role", hint=f"Choose {ROLES}.")
    verdicts = {text: kept for texts, kept in ((keep, True), (reject, False)) for text in texts or ()}
    wish = Wish(count, role or None, seed=seed)
    with (
        opened(workspace, to_write=bool(verdicts)) as found,
        local_models(found) as models,
        shown_progress() as progress,
    ):
        made = judged_candidates(found, ad_group, wish, models, progress)
        if verdicts:
            _decide(found, ad_group, made, verdicts)
        states = _states(found, ad_group)
    made = [one for one in made if states.get(_key(one)) != "rejected"]
    said(context).answer(
        {"candidates": [_as_json(one, states.get(_key(one), "offered")) for one in made]},
        Table(["Field", "Role", "Text", "Score", "Rests on", "Findings"], [_row(one) for one in made]),
    )


def _decide(workspace: Workspace, ad_group: str, made: Sequence[Offered], verdicts: dict[str, bool]) -> None:
    """Note what was decided of the named texts; raises InvalidInput for one that is no candidate or may not be kept."""
    from core.copytexts import offer
    from core.copytexts.deciding import decide, keeping, rejecting
    from core.copytexts.sheet import sheet
    from core.generation.rewriting import as_new
    from core.rows import get_row

    wanted = {text.casefold(): kept for text, kept in verdicts.items()}
    pk = get_row(workspace, "ad_group", ad_group).pk
    offer(workspace, pk, [as_new(one) for one in made if one.offer.line.text.casefold() in wanted])
    texts = [one for one in sheet(workspace, ad_group).texts if one.text.text.casefold() in wanted]
    missing = set(wanted) - {one.text.text.casefold() for one in texts}
    if missing:
        unknown = next(text for text in verdicts if text.casefold() in missing)
        raise InvalidInput(f"“{unknown}” is no candidate of this ad group.", hint="`copy` lists the candidates.")
    kept = keeping([one for one in texts if wanted[one.text.text.casefold()]])
    if kept.refused:
        one, why = kept.refused[0]
        raise InvalidInput(f"“{one.text.text}” cannot be kept. {why}", hint="Add the evidence, or change the text.")
    decide(workspace, kept)
    decide(workspace, rejecting([one for one in texts if not wanted[one.text.text.casefold()]]))


def _states(workspace: Workspace, ad_group: str) -> dict[tuple[str, str], str]:
    from core.copytexts import listed
    from core.rows import get_row

    pk = get_row(workspace, "ad_group", ad_group).pk
    with workspace.read() as connection:
        return {(one.field, one.text.casefold()): one.state for one in listed(connection, pk)}


def _key(one: Offered) -> tuple[str, str]:
    return one.offer.field, one.offer.line.text.casefold()


def _row(one: Offered) -> list[str]:
    line = one.offer.line
    findings = "; ".join(finding.message for finding in one.findings)
    return [one.offer.field, line.role, line.text, f"{one.score:.2f}", line.evidence or "", findings]


def _as_json(one: Offered, state: str) -> dict[str, Any]:
    line, quality = one.offer.line, one.quality
    parts = quality.values if quality else one.offer.parts
    return {
        "field": one.offer.field,
        "role": line.role,
        "text": line.text,
        "score": round(one.score, 4),
        "parts": {name: round(value, 4) for name, value in parts.items()},
        "because": quality.because if quality else {},
        "weights": {name: round(quality.weights[name], 4) for name in parts} if quality else {},
        "missing": dict(quality.missing) if quality else {},
        "evidence": line.evidence,
        "source": line.source,
        "chosen": one.offer.chosen,
        "used": one.used,
        "state": state,
        "findings": [
            {"rule": finding.rule, "severity": finding.severity, "message": finding.message,
             "span": list(finding.span) if finding.span else None}
            for finding in one.findings
        ],
    }  # fmt: skip
