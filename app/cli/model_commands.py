"""The command about local models: which there are, which one writes, what it learned of a brand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.options import AsJson, opened, said
from app.cli.output import Table, shown_progress
from core import paths
from core.errors import InvalidInput
from core.settings import CopyModel, Settings, load, save

if TYPE_CHECKING:
    from app.model_shelf import Shelf
    from core.model_shelf import LearnedBrand, ShelfModel
    from core.progress import Progress

PACKAGED = "packaged"


def register(program: typer.Typer) -> None:
    """Add the commands of this file."""
    program.command(name="models")(models)


def models(
    context: typer.Context,
    use: Annotated[
        str | None,
        typer.Option("--use", metavar="FOLDER", help="A model folder or GGUF file to write with, or “packaged”."),
    ] = None,
    server: Annotated[
        str | None,
        typer.Option("--server", metavar="ADDRESS", help="Let an OpenAI-compatible server write, or “off”."),
    ] = None,
    server_model: Annotated[str, typer.Option("--server-model", metavar="NAME", help="Which of its models.")] = "",
    agree: Annotated[
        str, typer.Option("--agree", metavar="HOST", help="Agree to send briefs to this host outside your network.")
    ] = "",
    prepare: Annotated[
        bool, typer.Option("--prepare", help="Convert the weights now instead of at the first use.")
    ] = False,
    measure: Annotated[bool, typer.Option("--measure", help="Measure the speed of the model in use.")] = False,
    learn: Annotated[
        Path | None, typer.Option("--learn", metavar="WORKSPACE", help="Learn the brand from the workspace's own ads.")
    ] = None,
    try_on: Annotated[
        Path | None,
        typer.Option("--try", metavar="WORKSPACE", help="Try on its brief whether the model may write descriptions."),
    ] = None,
    forget: Annotated[str, typer.Option("--forget", metavar="BRAND", help="Delete what was learned.")] = "",
    switch_off: Annotated[
        str, typer.Option("--switch-off", metavar="BRAND", help="Keep what was learned, unused.")
    ] = "",
    switch_on: Annotated[str, typer.Option("--switch-on", metavar="BRAND", help="Use it again.")] = "",
    json: AsJson = False,
) -> int:
    """The local models: size, licence, memory, speed, and which one writes. Nothing is ever downloaded."""
    from app.model_shelf import Shelf
    from app.models import LocalModels

    settings = _chosen(load(paths.settings_file()).settings, use, server, server_model, agree)
    local = LocalModels(settings, lambda words: typer.echo(words, err=True))
    shelf = Shelf(local)
    done: dict[str, Any] = {}
    try:
        with shown_progress() as progress:
            if use is not None or server is not None:
                _keep(shelf, settings, server, progress)
            for key, on in ((switch_off, False), (switch_on, True)):
                if key:
                    shelf.switch_brand(key, on=on)
            if forget:
                shelf.forget_brand(forget)
            done = _work(shelf, prepare=prepare, measure=measure, learn=learn, try_on=try_on, progress=progress)
    finally:
        local.close()
    _say(context, shelf, settings.copy_model, done)
    return 1 if done.get("learned", {}).get("kept") is False else 0


def _chosen(settings: Settings, use: str | None, server: str | None, model: str, agree: str) -> Settings:
    values: dict[str, Any] = {}
    if use is not None:
        values["path"] = "" if use == PACKAGED else str(Path(use).expanduser().resolve())
    if server is not None:
        values |= {"server_on": server != "off"}
        if server != "off":
            values |= {"server": server, "server_model": model, "confirmed_host": agree}
    return settings.changed("copy_model", **values) if values else settings


def _keep(shelf: Shelf, settings: Settings, server: str | None, progress: Progress) -> None:
    """Keep the choice once it is known to work: what cannot be used changes nothing."""
    chosen = settings.copy_model
    if chosen.path:
        shelf.look_at(Path(chosen.path))
    if server is not None and chosen.server_on:
        found = shelf.ask_server(chosen, None, progress)
        if chosen.server_model not in found.models:
            raise InvalidInput(
                f"{found.host} has no model {chosen.server_model!r}.",
                where="--server-model",
                hint=f"Choose one of: {', '.join(found.models) or 'none'}.",
            )
    save(settings, paths.settings_file())


def _work(
    shelf: Shelf, *, prepare: bool, measure: bool, learn: Path | None, try_on: Path | None, progress: Progress
) -> dict[str, Any]:
    done: dict[str, Any] = {}
    if prepare:
        shelf.prepare(progress)
    if measure:
        shelf.measure(progress)
    if try_on is not None:
        with opened(try_on) as workspace:
            tried, probe = shelf.try_long(workspace, progress)
        done["tried"] = {
            "passed": tried.passed,
            "of": tried.of,
            "writes_descriptions": tried.writes_long,
            "texts": [{"text": one.text, "problem": one.why or None} for one in probe.texts],
        }
    if learn is not None:
        with opened(learn) as workspace:
            lessons = shelf.learn(workspace, progress)
        done["learned"] = _brand(lessons.brand) | {"kept": lessons.kept, "words": lessons.words}
    return done


def _say(context: typer.Context, shelf: Shelf, chosen: CopyModel, done: dict[str, Any]) -> None:
    every, brands = shelf.models(chosen), shelf.brands()
    document = {
        "models": [_model(one) for one in every],
        "server": {"on": chosen.server_on, "address": chosen.server or None, "model": chosen.server_model or None},
        "brands": [_brand(one) for one in brands],
        **done,
    }
    rows = [
        [one.name, one.licence, one.standing, "yes" if one.in_use else "", f"{one.bytes / 1e6:,.0f} MB",
         f"{one.memory_bytes / 1e6:,.0f} MB", f"{one.speed.headlines:.0f} headlines/s" if one.speed else "not measured"]
        for one in every
    ]  # fmt: skip
    notes = [f"{one.name}: {one.why}" for one in every if one.why]
    if chosen.server_on:
        notes.append(f"Texts come from {chosen.server_model} at {chosen.server}.")
    notes += [
        f"Learned: {one.name} ({one.texts} texts), {one.key}{', ' + one.why if one.why else ''}" for one in brands
    ]
    if "learned" in done:
        notes.append(str(done["learned"]["words"]))
    if "tried" in done:
        notes.append(f"{done['tried']['passed']} of {done['tried']['of']} descriptions can stand as they are.")
    columns = ["Model", "Licence", "State", "In use", "On disk", "Memory", "Speed"]
    said(context).answer(document, Table(columns, rows, note="\n".join(notes)))


def _model(one: ShelfModel) -> dict[str, Any]:
    speed, tried = one.speed, one.tried
    return {
        "key": one.key,
        "name": one.name,
        "purpose": one.purpose,
        "licence": one.licence,
        "source": one.source,
        "state": str(one.standing),
        "why": one.why or None,
        "in_use": one.in_use,
        "bytes": one.bytes,
        "memory_bytes": one.memory_bytes,
        "parameters": one.parameters,
        "device": speed.device if speed else None,
        "speed": {"headlines_per_second": speed.headlines, "judged_per_second": speed.judged,
                  "tokens_per_second": speed.tokens, "load_seconds": speed.load_seconds} if speed else None,
        "writes_descriptions": tried.writes_long if tried else False,
        "notes": list(one.notes),
    }  # fmt: skip


def _brand(one: LearnedBrand) -> dict[str, Any]:
    return {
        "key": one.key,
        "workspace": one.workspace,
        "name": one.name,
        "model": one.model,
        "texts": one.texts,
        "steps": one.steps,
        "seconds": one.seconds,
        "loss_before": one.loss_before,
        "loss_after": one.loss_after,
        "passed_before": one.passed_before,
        "passed_after": one.passed_after,
        "of_before": one.of_before,
        "of_after": one.of_after,
        "on": one.on,
        "why": one.why or None,
    }
