"""A brand is learned, stopped, taken up again and added to the weights; texts it was tested on were never learned."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from core.copywriting import Example, LearningReport, Lesson
from core.errors import Cancelled, ModelRefused
from core.progress import Progress, Step, silent
from ml.adapting import keeping
from ml.adapting.batches import order_of, rows_of, split
from ml.adapting.checkpoint import place_of
from ml.adapting.keeping import AdapterAbout, adapter_folder, adapter_for, adapters, keep_adapter
from ml.adapting.training import ROWS, learn
from ml.checkpoints import read_weights
from ml.copywriter.net import LlamaConfig
from ml.devices import Device
from ml.folders.found import FoundModel
from ml.folders.loading import load_folder
from ml.folders.merging import merged

WORDS = ("books", "parcels", "repairs", "teams", "checks", "hours", "trial", "plan")
LESSON = Lesson(
    "Headlines\n",
    tuple(
        Example(f"Fact: {first}\nHeadline:", f"Save {first} with {second}", 1.5 if first == "books" else 1.0)
        for first in WORDS
        for second in WORDS
        if first != second
    ),
    seed=3,
)


@pytest.fixture
def folder(
    tmp_path: Path, tiny_config: LlamaConfig, tiny_weights: dict[str, torch.Tensor], tiny_tokenizer: Tokenizer
) -> Path:
    from safetensors.torch import save_file

    place = tmp_path / "tiny"
    place.mkdir()
    config = {
        "model_type": "llama", "hidden_act": "silu", "vocab_size": tiny_config.vocabulary, "hidden_size": tiny_config.hidden,
        "intermediate_size": 96, "num_hidden_layers": tiny_config.layers, "num_attention_heads": tiny_config.heads,
        "num_key_value_heads": tiny_config.kv_heads, "max_position_embeddings": tiny_config.context,
        "rope_theta": tiny_config.rope_theta, "rms_norm_eps": tiny_config.epsilon, "tie_word_embeddings": True,
        "eos_token_id": 0, "bos_token_id": 0, "pad_token_id": 0, "architectures": ["LlamaForCausalLM"],
    }  # fmt: skip
    (place / "config.json").write_text(json.dumps(config))
    tiny_tokenizer.save(str(place / "tokenizer.json"))
    save_file(tiny_weights, place / "model.safetensors")
    return place


def named(folder: Path) -> FoundModel:
    return FoundModel(folder, "safetensors", "tiny", "llama", True, "none", (), 0, 0, 0)


def test_learning_makes_unseen_texts_likelier_and_its_adapter_is_all_of_it(
    folder: Path, tmp_path: Path, device: Device
) -> None:
    out = tmp_path / "brands" / "mine"
    steps: list[Step] = []
    report = learn(folder, LESSON, out, Progress(steps.append))
    assert report.loss_after < report.loss_before
    assert (report.texts + report.held_out, report.held_out) == (56, 7)
    assert sorted(file.name for file in out.iterdir()) == ["adapter_config.json", "adapter_model.safetensors"]
    assert any("step 1 of" in step.label for step in steps)
    again: list[str] = []
    learn(folder, LESSON, out, Progress(lambda step: again.append(step.label)))
    assert not any(" of " in label for label in again), "what was not decided on yet is not trained again"
    keeping.end_training(out)
    assert not place_of(out).exists()
    # the engine with merged weights says of the held-out texts what the training said
    _, tested = split(LESSON)
    for adapter, expected in ((None, report.loss_before), (out, report.loss_after)):
        writer = load_folder(folder, named(folder), adapter=adapter, device=device)
        total = count = 0.0
        for one in tested:
            (score,) = writer.fluency(LESSON.prefix + one.prompt, [one.text], progress=silent())
            rows = rows_of(writer._tokenizer, [one], LESSON.prefix)  # type: ignore[attr-defined]
            tokens = len(rows[0].ids) - rows[0].start
            total, count = total - score * tokens, count + tokens
        # the engine takes every way a line may end, the training the one it saw
        assert total / count == pytest.approx(expected, abs=0.15)


def test_a_stopped_learning_goes_on_and_ends_the_same(folder: Path, tmp_path: Path) -> None:
    straight, stopped = tmp_path / "brands" / "straight", tmp_path / "brands" / "stopped"
    whole = learn(folder, LESSON, straight, silent())

    def stop(step: Step) -> None:
        if "step 5 of" in step.label:
            progress.cancel()

    progress = Progress(stop)
    with pytest.raises(Cancelled):
        learn(folder, LESSON, stopped, progress)
    assert place_of(stopped).is_file()
    again: list[str] = []
    report = learn(folder, LESSON, stopped, Progress(lambda step: again.append(step.label)))
    assert not any("step 1 of" in label for label in again)
    assert report.loss_after == pytest.approx(whole.loss_after, abs=1e-3)
    one, two = (read_weights(out / "adapter_model.safetensors") for out in (straight, stopped))
    assert all(torch.allclose(one[name], two[name], atol=1e-4) for name in one)


def test_a_checkpoint_of_another_lesson_is_not_used(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "brands" / "mine"
    place_of(out).parent.mkdir(parents=True)
    place_of(out).write_bytes(b"torn")
    labels: list[str] = []
    learn(folder, LESSON, out, Progress(lambda step: labels.append(step.label)))
    assert any("step 1 of" in label for label in labels)


def test_too_little_is_refused(folder: Path, tmp_path: Path) -> None:
    few = Lesson(LESSON.prefix, LESSON.examples[:4], 1)
    with pytest.raises(ModelRefused, match="too few"):
        learn(folder, few, tmp_path / "out", silent())


def test_models_of_other_families_do_not_learn(folder: Path, tmp_path: Path) -> None:
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"model_type": "gpt2"}))
    with pytest.raises(ModelRefused, match="cannot learn"):
        learn(folder, LESSON, tmp_path / "out", silent())


@given(st.lists(st.sampled_from([f"text {number}" for number in range(80)]), min_size=10))
def test_no_text_is_both_learned_and_tested(texts: list[str]) -> None:
    taught, tested = split(Lesson("", tuple(Example("p", text) for text in texts), 0))
    assert not {one.text for one in taught} & {one.text for one in tested}
    assert len(taught) + len(tested) == len(texts)


@given(count=st.integers(1, 60), seed=st.integers(0, 99))
def test_every_pass_reads_every_row_once(count: int, seed: int) -> None:
    read = [place for step in range(count) for place in order_of(count, seed, step, ROWS)]
    assert len(read) == count * ROWS
    for turn in range(ROWS):
        assert sorted(read[turn * count : (turn + 1) * count]) == list(range(count))


def test_merging_adds_the_scaled_product(tmp_path: Path) -> None:
    from safetensors.torch import save_file

    generator = torch.Generator().manual_seed(1)
    base = {"model.layers.0.self_attn.q_proj.weight": torch.randn(6, 4, generator=generator), "x": torch.ones(2)}
    down, up = torch.randn(2, 4, generator=generator), torch.randn(6, 2, generator=generator)
    name = "base_model.model.model.layers.0.self_attn.q_proj.lora_{}.weight"
    save_file({name.format("A"): down, name.format("B"): up}, tmp_path / "adapter_model.safetensors")
    (tmp_path / "adapter_config.json").write_text('{"r": 2, "lora_alpha": 8}')
    found = merged(base, tmp_path)
    expected = base["model.layers.0.self_attn.q_proj.weight"] + 4 * up @ down
    assert torch.allclose(found["model.layers.0.self_attn.q_proj.weight"], expected, atol=1e-6)
    assert found["x"] is base["x"]
    assert merged(base, None) == base


REPORT = LearningReport(50, 6, 12, 60.0, 3.2, 2.8)
ABOUT = AdapterAbout("w1", "Northwind", "tiny", 50, 12, 60.0, 3.2, 2.8, 12, 14, 20, 19, "2026-11-23T10:00:00+00:00")


def kept(models: Path, workspace: str = "w1") -> Path:
    fresh = models / "fresh"
    fresh.mkdir(parents=True)
    for name in ("adapter_config.json", "adapter_model.safetensors"):
        (fresh / name).write_bytes(np.arange(3).tobytes())
    target = adapter_folder(models, workspace, "tiny")
    keep_adapter(fresh, target, ABOUT)
    return target


def test_a_kept_adapter_serves_its_workspace_and_model_alone(tmp_path: Path) -> None:
    target = kept(tmp_path)
    assert adapter_for(tmp_path, "w1", "tiny") == target
    assert adapter_for(tmp_path, "w2", "tiny") is None
    assert adapter_for(tmp_path, "w1", "other") is None
    assert [one.about for one in adapters(tmp_path)] == [ABOUT]


def test_adapters_are_switched_replaced_and_forgotten(tmp_path: Path) -> None:
    key = kept(tmp_path).name
    keeping.switch(tmp_path, key, on=False)
    assert adapter_for(tmp_path, "w1", "tiny") is None
    assert [one.on for one in adapters(tmp_path)] == [False]
    keeping.switch(tmp_path, key, on=True)
    assert adapter_for(tmp_path, "w1", "tiny") is not None
    kept(tmp_path)
    assert len(adapters(tmp_path)) == 1
    keeping.forget(tmp_path, key)
    assert adapters(tmp_path) == []


@pytest.mark.parametrize("key", ["", "gone", "../w1-tiny", "."])
def test_nothing_but_an_adapter_is_ever_deleted(tmp_path: Path, key: str) -> None:
    kept(tmp_path)
    with pytest.raises(ModelRefused):
        keeping.forget(tmp_path, key)
    assert len(adapters(tmp_path)) == 1


def test_damaged_adapters_are_left_out(tmp_path: Path) -> None:
    target = kept(tmp_path)
    (target / "about.json").write_text("{")
    assert adapters(tmp_path) == []
    assert adapter_for(tmp_path, "w1", "tiny") is None
