"""Commands that check: check, copy-check."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.options import AsJson, Where, WorkspaceFile, opened, said
from app.cli.output import Table, shown_progress
from core.errors import InvalidInput

_COLUMNS = ("platform", "field", "text")


def register(program: typer.Typer) -> None:
    """Add the commands of this file."""
    program.command(name="check")(check)
    program.command(name="copy-check")(copy_check)


def check(
    context: typer.Context,
    workspace: WorkspaceFile,
    where: Where = "",
    suppressed: Annotated[bool, typer.Option("--suppressed", help="List what was suppressed instead.")] = False,
    json: AsJson = False,
) -> int:
    """Run all rules over the draft; exit code 3 when an error is found."""
    from app.generating import today_in
    from core.query import compile_for_all
    from core.rules import brand_of
    from core.rules import check as run

    with opened(workspace) as found, shown_progress() as progress:
        conditions = compile_for_all(where, currency=found.currency) if where.strip() else None
        findings = run(
            found,
            where=conditions,
            today=today_in(found),
            brand=brand_of(found),
            suppressed=suppressed,
            progress=progress,
        )
    counts = {severity: sum(one.severity == severity for one in findings) for severity in ("error", "warning", "info")}
    alike = Counter((str(one.severity), one.kind, one.field or "", one.message, one.rule) for one in findings)
    rows = [[key[0], f"{n:,} × {key[1]}" if n > 1 else key[1], *key[2:]] for key, n in alike.items()]
    note = f"{counts['error']} errors, {counts['warning']} warnings, {counts['info']} notes"
    said(context).answer(
        {"findings": [finding_json(one) for one in findings], "counts": counts},
        Table(["Severity", "Kind", "Field", "Finding", "Rule"], rows, note=note),
    )
    return 3 if counts["error"] and not suppressed else 0


def finding_json(one: Any) -> dict[str, Any]:
    """A finding as the contract has it."""
    fix = None if one.fix is None else {"label": one.fix.label, "values": dict(one.fix.values)}
    return {
        "rule": one.rule,
        "severity": one.severity,
        "kind": one.kind,
        "entity": one.entity,
        "field": one.field,
        "span": list(one.span) if one.span else None,
        "message": one.message,
        "fix": fix,
        **({"suppressed": one.suppressed} if one.suppressed else {}),
    }


def copy_check(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="Columns platform, field, text.")],
    brand: Annotated[
        Path | None, typer.Option(metavar="BRAND.toml", help="A [brand] table as in a brief, or an exported brand kit.")
    ] = None,
    market: Annotated[str, typer.Option(metavar="CODE", help="Country or language whose brand kit counts.")] = "",
    json: AsJson = False,
) -> int:
    """Policy and brand findings for any texts; exit code 3 when an error is found."""
    words = _voice(brand, market) if brand else None
    findings: list[dict[str, Any]] = []
    for number, row in enumerate(_texts(file), 1):
        for one in _judged(f"{file}, row {number}", row, words):
            span = list(one.span) if one.span else None
            findings.append(
                {"row": number, "rule": one.rule, "severity": one.severity, "span": span, "message": one.message}
            )
    table = [[str(one["row"]), one["severity"], one["message"], one["rule"]] for one in findings]
    said(context).answer({"findings": findings}, Table(["Row", "Severity", "Finding", "Rule"], table))
    return 3 if any(one["severity"] == "error" for one in findings) else 0


def _voice(brand: Path, market: str) -> Any:
    from core.brandkit import Kits, market_code, read_kits
    from core.rules.roles import Voice

    kits = Kits(None, {one.market: one for one in read_kits(brand)})
    kit = kits.for_markets([market_code(market)] if market else [])
    return Voice(kit.brand, kit=kit)


def _judged(place: str, row: dict[str, str], brand: Any) -> list[Any]:
    from core.rules import check_text, spelled_text
    from core.rules.roles import Voice

    try:
        found = check_text(row["platform"], row["field"], row["text"], brand)
        return [*found, *spelled_text(row["field"], row["text"], brand or Voice())]
    except InvalidInput as error:
        raise InvalidInput(error.message, where=place, hint=error.hint) from error


def _texts(file: Path) -> list[dict[str, str]]:
    """The rows of a file by column; raises InvalidInput when it has no such columns or not one row."""
    from core.interchange.textfile import plain_heading, read_lines, read_text, separator_of

    text = read_text(file)
    head, *lines = [line.cells for line in read_lines(file, text, separator_of(text.lstrip().partition("\n")[0]))]
    names = [plain_heading(cell) for cell in head]
    missing = [column for column in _COLUMNS if column not in names]
    if missing:
        raise InvalidInput(
            f"the column {missing[0]!r} is missing.", where=str(file), hint=f"Expected: {', '.join(_COLUMNS)}."
        )
    if not lines:
        raise InvalidInput("the file holds headings, but no rows.", where=str(file))
    return [{column: dict(zip(names, cells, strict=False)).get(column, "") for column in _COLUMNS} for cells in lines]
