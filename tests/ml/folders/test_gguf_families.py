"""GGUF files of other families, as llama.cpp names their parts: what is read computes what the same weights compute."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from core.copywriting import Angle, Copywriter, Limits
from core.errors import ModelRefused
from core.progress import silent
from ml.devices import Device
from ml.folders.loading import load_chosen

PREFIX = "Headlines for teams\n"
TEXTS = ["Close the books", "Plan repairs"]
SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
"""What every tokenizer of the Qwen family ends with."""
SIZES = {
    "hidden_size": 48, "intermediate_size": 96, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2,
    "max_position_embeddings": 256, "rms_norm_eps": 1e-6, "eos_token_id": 0, "bos_token_id": None, "pad_token_id": 0,
}  # fmt: skip


def qwen(size: int) -> Any:
    library: Any = import_module("transformers")
    torch.manual_seed(3)
    return library.Qwen2ForCausalLM(library.Qwen2Config(vocab_size=size, tie_word_embeddings=True, **SIZES)).eval()


def gemma(size: int) -> Any:
    library: Any = import_module("transformers")
    torch.manual_seed(3)
    shape = library.Gemma3TextConfig(vocab_size=size, head_dim=16, sliding_window=64, query_pre_attn_scalar=16, **SIZES)
    return library.Gemma3ForCausalLM(shape).eval()


def write_gguf(path: Path, kind: str, model: Any, tokenizer: Tokenizer) -> Path:
    """The weights as llama.cpp's converter names them; Gemma's norms are stored with one added."""
    shape = model.config
    writer = gguf.GGUFWriter(path, kind)
    writer.add_name(f"Small {kind}")
    writer.add_license("mit")
    writer.add_context_length(shape.max_position_embeddings)
    writer.add_embedding_length(shape.hidden_size)
    writer.add_block_count(shape.num_hidden_layers)
    writer.add_feed_forward_length(shape.intermediate_size)
    writer.add_head_count(shape.num_attention_heads)
    writer.add_head_count_kv(shape.num_key_value_heads)
    writer.add_rope_freq_base(10_000.0)
    writer.add_layer_norm_rms_eps(shape.rms_norm_eps)
    if kind == "gemma3":
        writer.add_key_length(shape.head_dim)
        writer.add_value_length(shape.head_dim)
        writer.add_sliding_window(shape.sliding_window)
    add_tokenizer(writer, tokenizer)
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH[kind.upper()], shape.num_hidden_layers)
    for name, tensor in model.state_dict().items():
        own = names.get_name(name, try_suffixes=(".weight", ".bias"))
        if own is not None and name != "lm_head.weight":
            values = tensor.float() + (1.0 if kind == "gemma3" and "norm" in name else 0.0)
            writer.add_tensor(own, np.ascontiguousarray(values.numpy()))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def add_tokenizer(writer: gguf.GGUFWriter, tokenizer: Tokenizer) -> None:
    vocabulary = sorted(tokenizer.get_vocab().items(), key=lambda entry: entry[1])
    merges = json.loads(tokenizer.to_str())["model"]["merges"]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list([*(token for token, _ in vocabulary), *SPECIAL])
    writer.add_token_types([*(3 if place == 0 else 1 for _, place in vocabulary), *(3 for _ in SPECIAL)])
    writer.add_token_merges([merge if isinstance(merge, str) else " ".join(merge) for merge in merges])
    writer.add_eos_token_id(0)


def as_folder(path: Path, model: Any, tokenizer: Tokenizer) -> Path:
    model.save_pretrained(path)
    tokenizer.save(str(path / "tokenizer.json"))
    return path


def writes(model: Copywriter) -> list[str]:
    angles = [Angle("a", "Fact: books\nHeadline:", 4)]
    return [one.text for one in model.write(PREFIX, angles, Limits(24, 4), seed=3, progress=silent())]


@pytest.mark.parametrize(("kind", "made"), [("qwen2", qwen), ("gemma3", gemma)])
def test_a_file_computes_what_the_folder_computes(
    kind: str, made: Any, tmp_path: Path, tiny_tokenizer: Tokenizer, device: Device
) -> None:
    model = made(tiny_tokenizer.get_vocab_size() + len(SPECIAL))
    path = write_gguf(tmp_path / f"{kind}.gguf", kind, model, tiny_tokenizer)
    read = load_chosen(path, tmp_path / "models", silent(), device=device)
    same = load_chosen(as_folder(tmp_path / "folder", model, tiny_tokenizer), tmp_path, silent(), device=device)
    assert read.card().name == f"Small {kind}"
    scores = [one.fluency(PREFIX, TEXTS, progress=silent()) for one in (read, same)]
    assert np.allclose(scores[0], scores[1], atol=0.05), scores
    assert writes(read)


@pytest.mark.parametrize("kind", ["mamba", "qwen2moe", "t5"])
def test_a_kind_nobody_here_can_run_is_refused_with_its_name(kind: str, tmp_path: Path) -> None:
    writer = gguf.GGUFWriter(tmp_path / "other.gguf", kind)
    writer.add_tensor("token_embd.weight", np.zeros((8, 4), dtype=np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    with pytest.raises(ModelRefused, match=f"kind “{kind}”") as caught:
        load_chosen(tmp_path / "other.gguf", tmp_path / "models", silent())
    assert caught.value.hint


def test_a_file_without_its_tokenizer_is_refused(tmp_path: Path, tiny_tokenizer: Tokenizer, monkeypatch: Any) -> None:
    monkeypatch.setattr(f"{__name__}.add_tokenizer", lambda writer, tokenizer: None)
    path = write_gguf(
        tmp_path / "bare.gguf", "qwen2", qwen(tiny_tokenizer.get_vocab_size() + len(SPECIAL)), tiny_tokenizer
    )
    with pytest.raises(ModelRefused, match="tokenizer") as caught:
        load_chosen(path, tmp_path / "models", silent())
    assert caught.value.hint
    assert not [one for one in (tmp_path / "models").glob("*") if one.is_dir()], "nothing is left behind"
