"""What can be done with the local models, from palette, keys and cheat sheet: each act opens the model manager first."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from ui.actions import Action
from ui.window.models import models_page, show_models

if TYPE_CHECKING:
    from core.model_shelf import LearnedBrand
    from ui.screens.models import ModelsPage
    from ui.window.main import MainWindow

Act = Callable[["ModelsPage"], object]
Why = Callable[["MainWindow"], str | None]
GROUP = "Models"


def model_actions(window: MainWindow) -> list[Action]:
    """What the buttons of the model manager do."""

    def made(
        id: str, text: str, icon: str, act: Act, *more: Why, help: str = "", after_reading: bool = False
    ) -> Action:
        return Action(f"models.{id}", text, partial(_run, window, act, after_reading), icon, group=GROUP, help=help,
                      blocked=partial(_why_not, window, (_why_busy, *more)))  # fmt: skip

    return [
        made("folder", "Write with a model folder…", "folder-open", lambda page: page.pick_folder(),
             help="A folder with config.json, safetensors and tokenizer.json."),
        made("file", "Write with a GGUF file…", "file-up", lambda page: page.pick_file()),
        made("packaged", "Write with the model that comes with the program", "package", lambda page: page.use_packaged(), _why_packaged),
        made("prepare", "Prepare the model now", "package", lambda page: page.prepare(),
             help="Converts its weights now instead of at the first use."),
        made("measure", "Measure the speed of the model", "clock", lambda page: page.measure()),
        made("try", "Try descriptions with the model", "flask-conical", lambda page: page.try_descriptions(), _why_no_workspace,
             help="Whether it may write descriptions and LinkedIn texts on this workspace's brief."),
        made("learn", "Learn this workspace's brand", "sparkles", lambda page: page.learn(), _why_no_workspace,
             help="Takes a few minutes on this computer; it can be stopped and goes on later."),
        made("switch_brand", "Switch what was learned of this brand on or off", "power", lambda page: page.switch_brand(), _why_no_workspace,
             _why_no_brand, after_reading=True),
        made("forget_brand", "Forget what was learned of this brand…", "trash-2", lambda page: page.forget_brand(), _why_no_workspace,
             _why_no_brand, after_reading=True),
        made("remove_prepared", "Remove the prepared copy of the model", "trash-2", lambda page: page.remove_prepared(), after_reading=True,
             help="Gives the disk space back; it is prepared again when it is needed."),
        made("server", "Write with a model server…", "unplug", lambda page: page.go_to_server(), after_reading=True,
             help="Ollama, LM Studio, llama.cpp or vLLM on this computer or in your network."),
        made("server_off", "Switch the model server off", "power", lambda page: page.switch_server_off(), _why_no_server),
        Action("models.stop", "Stop what runs with the models", partial(_stop, window), "x", group=GROUP,
               blocked=lambda: None if _busy(window) else "Nothing runs with the models."),
    ]  # fmt: skip


def _run(window: MainWindow, act: Act, after_reading: bool) -> None:
    page = show_models(window)
    if after_reading:
        page.when_read(lambda: act(page))
    else:
        act(page)


def _stop(window: MainWindow) -> None:
    page = models_page(window)
    if page is not None:
        page.stop()


def _why_not(window: MainWindow, reasons: tuple[Why, ...]) -> str | None:
    return next((why for reason in reasons if (why := reason(window)) is not None), None)


def _busy(window: MainWindow) -> bool:
    page = models_page(window)
    return page is not None and page.busy


def _why_busy(window: MainWindow) -> str | None:
    if window.program.shelf is None:
        return "Models are switched off for this run of the program."
    return "Something runs with the models already: wait, or stop it." if _busy(window) else None


def _why_no_workspace(window: MainWindow) -> str | None:
    return window.why_no_workspace()


def _why_packaged(window: MainWindow) -> str | None:
    chosen = window.program.preferences.value.copy_model
    return None if chosen.path or chosen.server_on else "It writes already."


def _why_no_server(window: MainWindow) -> str | None:
    return None if window.program.preferences.value.copy_model.server_on else "No server is switched on."


def _why_no_brand(window: MainWindow) -> str | None:
    page = models_page(window)
    brand: LearnedBrand | None = page.brand_here if page is not None else None
    known = page is not None and bool(page.cards)
    return "Nothing was learned of this workspace's brand yet." if known and brand is None else None
