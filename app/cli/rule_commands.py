"""Commands about rules: rules, set-rule, try-rules, save-rules, delete-rule, suppress, suppressions, unsuppress, fix."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.options import AsJson, WorkspaceFile, opened, said
from app.cli.output import Table, shown_progress
from core.errors import InvalidInput

if TYPE_CHECKING:
    from core.rules import Backtest, Suppression
    from core.rules.listing import Listed
    from core.rules.own import OwnRule

RuleId = Annotated[str, typer.Argument(metavar="RULE", help="As findings name it, such as google.rsa.few_texts.")]
RuleFile = Annotated[Path, typer.Argument(metavar="RULES.toml", help="One [[rule]] table each.")]


def register(program: typer.Typer) -> None:
    """Add the commands of this file."""
    for command in (rules, set_rule, try_rules, save_rules, delete_rule, suppress, suppressions, unsuppress, fix):
        program.command(name=command.__name__.replace("_", "-"))(command)


def rules(
    context: typer.Context,
    workspace: WorkspaceFile,
    find: Annotated[str, typer.Option(metavar="WORDS", help="Only rules in which these words stand.")] = "",
    own: Annotated[bool, typer.Option("--own", help="Only rules written in this workspace.")] = False,
    output: Annotated[Path | None, typer.Option(metavar="RULES.toml", help="Write the own rules into a file.")] = None,
    json: AsJson = False,
) -> None:
    """List all rules: what they find, how grave it is, and whether they are used."""
    from core.interchange.atomic import replacing
    from core.rules.listing import listed_rules
    from core.rules.own import rules_text

    with opened(workspace) as found:
        listed = [one for one in listed_rules(found) if one.holds(find.lower().split()) and (one.own or not own)]
    if output is not None:
        with replacing(output) as file:
            file.write_text(rules_text([one.own for one in listed if one.own]), encoding="utf-8")
    rows = [[str(one.severity), _use(one), one.rule.title, one.rule.help, one.id] for one in listed]
    note = f"{len(listed):,} rules" + (f"; own rules written to {output}" if output else "")
    said(context).answer(
        {"rules": [_rule_json(one) for one in listed], "written": str(output) if output else None},
        Table(["Severity", "Used", "Rule", "Why", "Id"], rows, note=note),
    )


def _use(one: Listed) -> str:
    return ("always" if one.fixed else "yes") if one.used else "no"


def _rule_json(one: Listed) -> dict[str, Any]:
    return {
        "id": one.id, "title": one.rule.title, "severity": one.severity, "used": one.used, "changeable": one.fixed is None,
        "kinds": list(one.rule.kinds), "platforms": list(one.rule.platforms), "help": one.rule.help, "reference": one.rule.reference,
        "own": _own_json(one.own) if one.own else None,
    }  # fmt: skip


def _own_json(own: OwnRule) -> dict[str, Any]:
    return {
        "key": own.key, "name": own.name, "kind": own.kind, "platform": own.platform, "expression": own.expression,
        "message": own.message, "severity": own.severity, "field": own.field, "enabled": own.enabled, "author": own.author,
        "examples": [{"values": dict(one.values), "broken": one.broken} for one in own.examples],
    }  # fmt: skip


def set_rule(
    context: typer.Context,
    workspace: WorkspaceFile,
    rule: RuleId,
    use: Annotated[str | None, typer.Option(metavar="yes|no", help="Whether it is used in this workspace.")] = None,
    severity: Annotated[str | None, typer.Option(metavar="error|warning|info|default", help="How grave it is.")] = None,
    json: AsJson = False,
) -> None:
    """Switch a rule on or off in this workspace, or change how grave it is."""
    from core.rules import set_severity, use_rule
    from core.rules.listing import listed_rules
    from core.rules.own import enable_rule, own_rule, save_rule

    if use is None and severity is None:
        raise InvalidInput("nothing is to be set.", where=rule, hint="Name --use or --severity.")
    used, grave = _yes(use), _severity(severity)
    with opened(workspace, to_write=True) as found:
        if rule.startswith("own."):
            kept = own_rule(found, rule)
            if grave is not None:
                save_rule(found, replace(kept, severity=grave))
            if used is not None:
                enable_rule(found, kept.key, enabled=used)
        else:
            if severity is not None:
                set_severity(found, rule, grave)
            if used is not None:
                use_rule(found, rule, used=used)
        now = next(one for one in listed_rules(found) if one.id == rule)
    said(context).answer(_rule_json(now), f"{now.rule.title}: {now.severity}, {'used' if now.used else 'not used'}.")


def _yes(word: str | None) -> bool | None:
    if word not in (None, "yes", "no"):
        raise InvalidInput(f"{word!r} is neither yes nor no.", where="--use")
    return None if word is None else word == "yes"


def _severity(word: str | None) -> Any:
    from core.rules import Severity

    if word in (None, "default"):
        return None
    if word not in set(Severity):
        raise InvalidInput(
            f"{word!r} is no severity.", where="--severity", hint="Write error, warning, info or default."
        )
    return Severity(word)


def try_rules(context: typer.Context, workspace: WorkspaceFile, file: RuleFile, json: AsJson = False) -> int:
    """Try own rules on the draft without keeping them: how many rows each finds; exit code 3 when an example fails."""
    from core.rules import back_test
    from core.rules.own import read_rules, try_examples

    with opened(workspace) as found, shown_progress() as progress:
        tried = [(one, back_test(found, one, progress=progress), try_examples(one)) for one in read_rules(file)]
    failed = sum(not outcome.passed for _, _, outcomes in tried for outcome in outcomes)
    rows = [
        [one.name, f"{test.found:,} of {test.rows:,}", _samples(test), _passed(outcomes)]
        for one, test, outcomes in tried
    ]
    document = {
        "rules": [
            {
                "name": one.name, "found": test.found, "rows": test.rows,
                "samples": [{"entity": s.entity, "title": s.title, "message": s.message} for s in test.samples],
                "examples": [{"broken": o.example.broken, "found": o.found, "problem": o.problem or None} for o in outcomes],
            }
            for one, test, outcomes in tried
        ],
        "failed_examples": failed,
    }  # fmt: skip
    said(context).answer(document, Table(["Rule", "Finds", "Such as", "Examples"], rows))
    return 3 if failed else 0


def _samples(test: Backtest) -> str:
    return "; ".join(one.message for one in test.samples[:3])


def _passed(outcomes: list[Any]) -> str:
    return f"{sum(one.passed for one in outcomes)} of {len(outcomes)} right" if outcomes else "none"


def save_rules(context: typer.Context, workspace: WorkspaceFile, file: RuleFile, json: AsJson = False) -> None:
    """Keep the own rules of a file in the workspace; one of the same name is replaced."""
    from core.rules.own import list_rules, read_rules, save_rule

    read = read_rules(file)
    with opened(workspace, to_write=True) as found:
        known = {one.name: one for one in list_rules(found)}
        kept = []
        with found.write():  # all or none
            for one in read:
                before = known.get(one.name)
                kept.append(save_rule(found, replace(one, key=before.key, number=before.number) if before else one))
    lines = [f"{one.key}  {one.name}" for one in kept]
    said(context).answer({"rules": [_own_json(one) for one in kept]}, "\n".join(lines))


def delete_rule(context: typer.Context, workspace: WorkspaceFile, rule: RuleId, json: AsJson = False) -> None:
    """Delete an own rule with its findings and suppressions."""
    from core.rules.own import delete_rule as delete
    from core.rules.own import own_rule

    with opened(workspace, to_write=True) as found:
        gone = own_rule(found, rule)
        delete(found, gone.key)
    said(context).answer({"deleted": gone.key}, f"Deleted: {gone.name}.")


def suppress(
    context: typer.Context,
    workspace: WorkspaceFile,
    rule: RuleId,
    reason: Annotated[str, typer.Option(help="Why it is right as it is.")] = "",
    entity: Annotated[str | None, typer.Option(metavar="ID", help="Only at this entity and below it.")] = None,
    field: Annotated[str | None, typer.Option(help="Only in this field of the entity.")] = None,
    until: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="The last day it counts.")] = None,
    json: AsJson = False,
) -> None:
    """Answer for what a rule finds, with a reason: it is no longer shown or counted."""
    from core.rules import suppress as add

    with opened(workspace, to_write=True) as found:
        id = add(found, rule, reason, entity=entity, field=field, until=_day(until))
    said(context).answer({"suppression": id}, f"Suppressed: {rule}. Take it back with unsuppress {id}.")


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidInput(f"{text!r} is no day.", where="--until", hint="Write it like 2026-12-31.") from error


def suppressions(context: typer.Context, workspace: WorkspaceFile, json: AsJson = False) -> None:
    """List suppressions, the newest first, also those whose last day has passed."""
    from app.generating import today_in
    from core.rules import list_suppressions

    with opened(workspace) as found:
        today = today_in(found)
        listed = list_suppressions(found)
        places = {one.id: _place(found, one) for one in listed}
    rows = [
        [
            one.rule,
            places[one.id][1],
            one.reason,
            one.author,
            one.created.date().isoformat(),
            _until(one, today),
            one.id,
        ]
        for one in listed
    ]
    document = [
        {
            "id": one.id, "rule": one.rule, "kind": one.kind, "entity": places[one.id][0], "field": one.field, "reason": one.reason,
            "author": one.author, "created": one.created.isoformat(timespec="seconds"),
            "until": one.until.isoformat() if one.until else None, "counts": one.counts(today),
        }
        for one in listed
    ]  # fmt: skip
    columns = ["Rule", "Where", "Reason", "By", "On", "Until", "Id"]
    said(context).answer({"suppressions": document}, Table(columns, rows))


def _place(found: Any, one: Suppression) -> tuple[str | None, str]:
    """The id of what a suppression is about, and what people call it."""
    from core.catalog import KINDS
    from core.grid import rows_of

    if one.kind is None or one.entity is None:
        return None, "everywhere"
    row = next(iter(rows_of(found, one.kind, [one.entity])), None)
    if row is None:
        return None, "gone"
    title = row.row[KINDS[one.kind].title] or KINDS[one.kind].label
    return row.id, f"{title}, {one.field}" if one.field else str(title)


def _until(one: Suppression, today: date) -> str:
    if one.until is None:
        return "for good"
    return f"{one.until}" if one.counts(today) else f"ended {one.until}"


def unsuppress(
    context: typer.Context,
    workspace: WorkspaceFile,
    suppression: Annotated[str, typer.Argument(metavar="ID", help="As `suppressions` lists it.")],
    json: AsJson = False,
) -> None:
    """Take a suppression back: what it answered for is shown again."""
    from core.rules import lift

    with opened(workspace, to_write=True) as found:
        lift(found, suppression)
    said(context).answer({"lifted": suppression}, "Taken back.")


def fix(
    context: typer.Context,
    workspace: WorkspaceFile,
    rule: RuleId,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say how many findings have a fix.")] = False,
    json: AsJson = False,
) -> None:
    """Put right everything a rule found, where it knows how, as one undoable step."""
    from app.generating import today_in
    from core.rules import refresh
    from core.rules.fixing import count_fixable, fix_all

    with opened(workspace, to_write=True) as found, shown_progress() as progress:
        today = today_in(found)
        refresh(found, today=today, progress=progress)
        waiting = count_fixable(found, rule)
        if dry_run:
            said(context).answer({"fixable": waiting, "fixed": 0}, f"{waiting:,} findings can be fixed.")
            return
        done = fix_all(found, rule, today=today, progress=progress)
    left = f"; {done.left:,} cannot be edited" if done.left else ""
    said(context).answer(
        {"fixable": waiting, "fixed": done.entities, "left": done.left}, f"{done.entities:,} put right{left}."
    )
