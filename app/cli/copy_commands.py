"""Candidate texts for an ad group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.options import AsJson, WorkspaceFile, opened, said
from app.cli.output import Table, shown_progress

if TYPE_CHECKING:
    from core.generation.rewriting import Offered

DEFAULT, MOST = 15, 100


def register(program: typer.Typer) -> None:
    """Add the commands of this file."""
    program.command(name="copy")(copy)


def copy(
    context: typer.Context,
    workspace: WorkspaceFile,
    ad_group: Annotated[str, typer.Option("--ad-group", metavar="ID", help="An ad group or ad set of the draft.")],
    count: Annotated[int, typer.Option("--n", min=1, max=MOST, help="How many of each field at most.")] = DEFAULT,
    seed: Annotated[int, typer.Option("--seed", help="The same seed on one machine gives the same texts.")] = 0,
    json: AsJson = False,
) -> None:
    """Texts for an ad group from the brief, best first, with what they rest on and what the checks say."""
    from app.generating import local_models
    from core.generation.rewriting import candidates

    with opened(workspace) as found, local_models(found) as (copywriter, embedder), shown_progress() as progress:
        made = candidates(found, ad_group, count, copywriter, embedder, progress, seed=seed)
    rows = [
        [one.offer.field, one.offer.line.role, one.offer.line.text, f"{one.offer.score:.2f}", one.offer.line.evidence or "",
         "; ".join(finding.message for finding in one.findings)]
        for one in made
    ]  # fmt: skip
    said(context).answer(
        {"candidates": [_as_json(one) for one in made]},
        Table(["Field", "Role", "Text", "Score", "Rests on", "Findings"], rows),
    )


def _as_json(one: Offered) -> dict[str, Any]:
    line = one.offer.line
    return {
        "field": one.offer.field,
        "role": line.role,
        "text": line.text,
        "score": round(one.offer.score, 4),
        "parts": {name: round(value, 4) for name, value in one.offer.parts.items()},
        "evidence": line.evidence,
        "source": line.source,
        "chosen": one.offer.chosen,
        "used": one.used,
        "findings": [
            {"rule": finding.rule, "severity": finding.severity, "message": finding.message,
             "span": list(finding.span) if finding.span else None}
            for finding in one.findings
        ],
    }  # fmt: skip
