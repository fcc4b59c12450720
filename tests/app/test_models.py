"""Who writes, by the settings: the model, a server, or nobody; whatever fails, the grammar goes on and it is said."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from app.cli.program import run_command
from app.model_notes import keep_speed, keep_tried, now, speed_of, tried_of
from app.model_shelf import Shelf
from app.models import LocalModels
from app.yielding import NOBODY, Yielding
from core import paths
from core.copywriting import Angle, Draft, Limits, ModelCard
from core.errors import Cancelled, ModelMissing, ModelRefused, Unreachable
from core.model_shelf import Speed, Standing, Tried
from core.progress import Progress, silent
from core.settings import CopyModel, Settings, load
from ml.adapting.keeping import AdapterAbout, adapter_folder, keep_adapter
from ml.models import COPY_MODEL

LIMITS = Limits(30, 4)
ANGLES = [Angle("a", "Fact: books\nHeadline:", 2)]
ABOUT = AdapterAbout("w1", "Northwind", "SmolLM2", 50, 12, 60.0, 3.2, 2.8, 12, 14, 20, 19, "2026-11-23T10:00:00+00:00")


class Failing:
    """A model that cannot be used, for the reason given."""

    def __init__(self, error: Exception | None = None, card: ModelCard | None = None) -> None:
        self._error = error
        self._card = card or ModelCard("model", "", "cpu", "", 0, 0)

    def card(self) -> ModelCard:
        if self._error:
            raise self._error
        return self._card

    def write(
        self, prefix: str, angles: Sequence[Angle], limits: Limits, *, seed: int, progress: Progress
    ) -> list[Draft]:
        return [Draft("a", "text", -1.0)]

    def fluency(self, prefix: str, texts: Sequence[str], *, progress: Progress) -> list[float]:
        return [-1.0 for _ in texts]


@pytest.mark.parametrize(
    "error", [ModelRefused("It is broken.", hint="Copy it."), ModelMissing("Gone."), Unreachable("Far.")]
)
def test_a_model_that_cannot_be_used_writes_nothing_and_is_named_once(error: Exception) -> None:
    said: list[str] = []
    writer = Yielding(Failing(error), said.append)
    assert writer.write("", ANGLES, LIMITS, seed=1, progress=silent()) == []
    assert writer.fluency("", ["text"], progress=silent()) == []
    assert writer.card() == NOBODY
    assert len(said) == 1
    assert str(error).partition(".")[0] in said[0]


def test_what_works_is_passed_on_with_what_the_probe_said() -> None:
    said: list[str] = []
    writer = Yielding(Failing(), said.append, writes_long=True)
    assert writer.write("", ANGLES, LIMITS, seed=1, progress=silent()) == [Draft("a", "text", -1.0)]
    assert writer.fluency("", ["text"], progress=silent()) == [-1.0]
    assert writer.card().writes_long
    assert not Yielding(Failing(), said.append).card().writes_long
    assert said == []


def test_a_stop_is_no_failure() -> None:
    with pytest.raises(Cancelled):
        Yielding(Failing(Cancelled()), lambda words: None).write("", ANGLES, LIMITS, seed=1, progress=silent())


def test_a_script_the_model_does_not_know_is_left_to_the_grammar() -> None:
    said: list[str] = []
    writer = Yielding(Failing(), said.append)
    strange = [Angle("a", "Fact: Отчёты за три дня\nHeadline:", 2)]
    assert writer.write("", strange, LIMITS, seed=1, progress=silent()) == []
    assert writer.fluency("", ["Отчёты"], progress=silent()) == []
    assert said == ["The copy model does not know Cyrillic letters: the grammar writes alone."]


def test_a_model_without_judgement_gives_no_numbers() -> None:
    card = ModelCard("model", "", "cpu", "", 0, 0, judges=False)
    assert Yielding(Failing(card=card), lambda words: None).fluency("", ["text"], progress=silent()) == []


def settings_with(**values: Any) -> Settings:
    return Settings().changed("copy_model", **values)


def kept_adapter(models: Path, workspace: str) -> Path:
    fresh = models / "fresh"
    fresh.mkdir(parents=True)
    for name in ("adapter_config.json", "adapter_model.safetensors"):
        (fresh / name).write_bytes(b"x")
    target = adapter_folder(models, workspace, COPY_MODEL.key)
    keep_adapter(fresh, target, ABOUT)
    return target


def test_a_learned_brand_is_used_for_its_workspace_alone(tmp_path: Path) -> None:
    target = kept_adapter(tmp_path, "w1")
    local = LocalModels(Settings(), folder=tmp_path)
    assert local.source().adapter is None
    local.open_for("w1")
    assert local.source().adapter == target
    Shelf(local).switch_brand(target.name, on=False)
    assert local.source().adapter is None
    Shelf(local).switch_brand(target.name, on=True)
    local.open_for("w2")
    assert local.source().adapter is None
    assert local.copywriter is not None
    assert local.worker.source == local.source()
    local.open_for("w1")
    assert local.worker.source.adapter == target, "the worker is told without being asked anything"
    local.close()


def test_the_settings_choose_who_writes(tmp_path: Path) -> None:
    local = LocalModels(Settings().changed("models", use_language_model=False), folder=tmp_path)
    assert local.copywriter is None
    local.apply(settings_with(server="http://127.0.0.1:9/v1", server_model="small", server_on=True))
    writer = local.copywriter
    assert writer is not None
    assert (writer.card().name, writer.card().host) == ("small at 127.0.0.1", "127.0.0.1")
    assert local.writer_key != local.in_use
    local.apply(settings_with(server="http://127.0.0.1:9/v1", server_model="small", path=str(tmp_path / "own")))
    assert local.writer_key == local.in_use != COPY_MODEL.key
    local.close()


def test_probes_and_speeds_are_remembered(tmp_path: Path) -> None:
    assert (speed_of(tmp_path, "m"), tried_of(tmp_path, "m")) == (None, None)
    speed, tried = Speed("cpu", "int8", 41.0, 110.0, 900.0, 1.8, now()), Tried(17, 20, now())
    keep_speed(tmp_path, "m", speed)
    keep_tried(tmp_path, "m", tried)
    assert (speed_of(tmp_path, "m"), tried_of(tmp_path, "m")) == (speed, tried)
    assert tried.writes_long
    assert not Tried(15, 20, now()).writes_long
    assert not Tried(5, 5, now()).writes_long
    (tmp_path / "known.json").write_text('{"m": {"speed": {"device": 1}, "long": 5}}')
    assert (speed_of(tmp_path, "m"), tried_of(tmp_path, "m")) == (None, None)


def test_the_shelf_names_every_model_and_what_is_wrong_with_the_chosen_one(tmp_path: Path) -> None:
    shelf = Shelf(LocalModels(Settings(), folder=tmp_path))
    packaged = shelf.models(CopyModel())
    assert [one.in_use for one in packaged] == [True, True]
    own, copy, _ = shelf.models(CopyModel(path=str(tmp_path / "gone")))
    assert (own.standing, own.in_use, copy.in_use) == (Standing.REFUSED, True, False)
    assert "nothing at" in own.why
    for key in (COPY_MODEL.key, "../models", ""):
        with pytest.raises(ModelMissing):
            shelf.remove_prepared(key)


Run = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "home"))

    def command(*words: object) -> tuple[int, dict[str, Any]]:
        code = run_command(["models", *map(str, words), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return command


def test_the_command_lists_models_and_brands(run: Run, tmp_path: Path) -> None:
    kept_adapter(tmp_path / "home" / "models", "w1")
    code, found = run()
    assert code == 0
    assert [one["licence"] for one in found["models"]] == ["Apache-2.0", "Apache-2.0"]
    assert [(one["name"], one["on"]) for one in found["brands"]] == [("Northwind", True)]
    key = found["brands"][0]["key"]
    assert run("--switch-off", key)[1]["brands"][0]["on"] is False
    assert run("--forget", key)[1]["brands"] == []
    assert run("--forget", key)[0] == 1


def test_a_model_that_cannot_be_used_changes_no_setting(run: Run, tmp_path: Path) -> None:
    (tmp_path / "weights.bin").write_bytes(b"x")
    for choice in ("weights.bin", "gone"):
        code, found = run("--use", tmp_path / choice)
        assert code == 1
        assert found["hint"]
    assert load(paths.settings_file()).settings.copy_model == CopyModel()
    assert run("--server", "https://8.8.8.8/v1", "--server-model", "m")[0] == 2
    assert load(paths.settings_file()).settings.copy_model == CopyModel()


HUGE = 400 * 10**9


def folder_of(path: Path, kind: str, size: int = 4) -> Path:
    """A model folder of one tensor; its weights are a hole of the announced size."""
    path.mkdir()
    (path / "config.json").write_text(json.dumps({"model_type": kind, "architectures": ["XForCausalLM"]}))
    (path / "tokenizer.json").write_text("{}")
    header = json.dumps({"w": {"dtype": "F16", "shape": [size // 2], "data_offsets": [0, size]}}).encode()
    with (path / "model.safetensors").open("wb") as file:
        file.write(len(header).to_bytes(8, "little") + header)
        file.truncate(8 + len(header) + size)
    return path


def test_each_model_that_cannot_be_used_is_named_with_the_way_out(run: Run, tmp_path: Path) -> None:
    pickled = tmp_path / "pickled"
    pickled.mkdir()
    (pickled / "pytorch_model.bin").write_bytes(b"x")
    choices = {
        tmp_path / "gone": "There is nothing at",
        folder_of(tmp_path / "strange", "madeup"): "kind “madeup” are not known",
        pickled: "pickled",
        folder_of(tmp_path / "huge", "gpt2", HUGE): "of memory",
    }
    for path, words in choices.items():
        code, found = run("--use", path)
        assert code == 1
        assert words in found["error"]
        assert found["hint"]
    assert load(paths.settings_file()).settings.copy_model == CopyModel()


def test_choosing_and_going_back_is_kept(run: Run, tmp_path: Path) -> None:
    assert run("--use", "packaged")[0] == 0
    assert run("--server", "off")[1]["server"]["on"] is False
    assert load(paths.settings_file()).settings.copy_model.path == ""
