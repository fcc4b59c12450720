"""A model of the user's choice is told from its headers: used, or refused with what is wrong and what would be right."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from core.errors import ModelRefused
from ml.folders.configs import learns_here, plain, runs_here
from ml.folders.found import key_of
from ml.folders.inspecting import inspect
from ml.folders.memory import check_fits, needed_bytes
from ml.folders.papers import read_papers

Make = Callable[..., Path]


def test_a_whole_folder_says_what_it_is(make_folder: Make) -> None:
    found = inspect(make_folder())
    assert (found.name, found.kind, found.own, found.form) == ("tiny", "llama", True, "safetensors")
    assert (found.licence, found.languages) == ("apache-2.0", ("en", "de"))
    assert found.bytes == (found.path / "model.safetensors").stat().st_size
    assert found.memory_bytes == needed_bytes(found.parameters, found.bytes)
    assert found.notes == ()


def test_weights_in_parts_count_as_one(make_folder: Make, tiny_weights: dict[str, torch.Tensor]) -> None:
    folder = make_folder()
    whole = inspect(folder)
    (folder / "model.safetensors").unlink()
    names = sorted(tiny_weights)
    parts = {"a.safetensors": names[::2], "b.safetensors": names[1::2]}
    for file, own in parts.items():
        save_file({name: tiny_weights[name] for name in own}, folder / file)
    index = {name: file for file, own in parts.items() for name in own}
    (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": index}))
    assert inspect(folder).parameters == whole.parameters
    (folder / "b.safetensors").unlink()
    with pytest.raises(ModelRefused, match=r"lacks 1 of its 2 files: b\.safetensors"):
        inspect(folder)


def lose_weights(folder: Path) -> None:
    (folder / "model.safetensors").unlink()


def pickle_weights(folder: Path) -> None:
    lose_weights(folder)
    (folder / "pytorch_model.bin").write_bytes(b"x")


def truncate(folder: Path) -> None:
    data = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(data[:-100])


def garble(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(b"no weights at all")


def endless_header(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", 2**60) + b"{}")


def lose_config(folder: Path) -> None:
    (folder / "config.json").unlink()


def garble_config(folder: Path) -> None:
    (folder / "config.json").write_text("[]")


def lose_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()


def only_gguf(folder: Path) -> None:
    lose_weights(folder)
    (folder / "model.gguf").write_bytes(b"GGUF")


def index_elsewhere(folder: Path) -> None:
    (folder / "model.safetensors.index.json").write_text('{"weight_map": {"x": "../../other.safetensors"}}')


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lose_weights, "holds no weights"),
        (pickle_weights, "pickled"),
        (truncate, "cut off"),
        (garble, "no whole safetensors file"),
        (endless_header, "no whole safetensors file"),
        (lose_config, r"no config\.json"),
        (garble_config, "which kind of model"),
        (lose_tokenizer, r"no tokenizer\.json"),
        (only_gguf, "1 GGUF file"),
        (index_elsewhere, "outside the model's folder"),
    ],
)
def test_what_cannot_be_used_says_why_and_what_to_do(
    make_folder: Make, damage: Callable[[Path], None], words: str
) -> None:
    folder = make_folder()
    damage(folder)
    with pytest.raises(ModelRefused, match=words) as caught:
        inspect(folder)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"model_type": "no-such-kind"}, "“no-such-kind” are not known"),
        ({"model_type": "../../etc"}, "are not known"),
        ({"model_type": "mystery", "auto_map": {"AutoModel": "own.py"}}, "are not known"),
        ({"architectures": ["BertForMaskedLM"], "model_type": "bert"}, "does not write text"),
        ({"quantization_config": {"bits": 4}}, "compressed"),
    ],
)
def test_architectures_that_cannot_be_run_are_refused(make_folder: Make, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ModelRefused, match=words) as caught:
        inspect(make_folder(**changes))
    assert caught.value.hint


@pytest.mark.parametrize("name", ["model.bin", "model.PT", "notes.txt"])
def test_files_that_are_no_models_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(ModelRefused):
        inspect(tmp_path / name)


def test_nothing_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelRefused, match="nothing at"):
        inspect(tmp_path / "gone")


def test_a_model_larger_than_the_memory_is_refused_before_a_weight_is_read(make_folder: Make) -> None:
    folder = make_folder()
    needed = inspect(folder).memory_bytes
    with pytest.raises(ModelRefused, match=r"needs 0\.4 GB of memory; 0\.1 GB are free"):
        inspect(folder, free=100_000_000)
    check_fits(needed, free=2 * needed)


@pytest.mark.parametrize("content", [b"", b"GGUF", b"GGUF" + bytes(64), b"no model"])
def test_broken_gguf_files_are_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "model.gguf").write_bytes(content)
    with pytest.raises(ModelRefused):
        inspect(tmp_path / "model.gguf")


def test_keys_change_with_the_files_and_with_nothing_else(make_folder: Make) -> None:
    folder = make_folder()
    before = key_of(folder)
    (folder / "README.md").write_text("other words")
    assert key_of(folder) == before
    save_file({"x": torch.tensor(np.arange(3))}, folder / "more.safetensors")
    assert key_of(folder) != before


@pytest.mark.parametrize(
    ("heading", "licence", "languages"),
    [
        ("license: mit\nlanguage: en", "mit", ("en",)),
        ("license: 'llama3.2'\nlanguage: [en, de]", "llama3.2", ("en", "de")),
        ("language:\n  - fr\n  - code", "", ("fr",)),
        ("tags: [x]", "", ()),
    ],
)
def test_papers_are_read_from_the_model_card(
    tmp_path: Path, heading: str, licence: str, languages: tuple[str, ...]
) -> None:
    (tmp_path / "README.md").write_text(f"---\n{heading}\n---\nlicense: gpl\n")
    papers = read_papers(tmp_path)
    assert (papers.licence, papers.languages) == (licence, languages)


def test_older_and_newer_configs_say_the_same() -> None:
    shape = {
        "model_type": "llama", "num_attention_heads": 4, "hidden_size": 64, "vocab_size": 9, "num_hidden_layers": 1,
        "max_position_embeddings": 64,
    }  # fmt: skip
    old = shape | {"rope_theta": 5e5}
    new = shape | {"rope_parameters": {"rope_theta": 5e5, "rope_type": "default"}}
    for config in (old, new):
        assert plain(config)["rope_theta"] == 5e5
        assert plain(config)["num_key_value_heads"] == 4
        assert runs_here(config)
        assert learns_here(config)
    assert not runs_here(old | {"hidden_act": "gelu"})
    assert runs_here(old | {"model_type": "qwen2"})
    assert not learns_here(old | {"model_type": "qwen2"})
