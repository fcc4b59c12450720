"""A whole model folder of two small layers, to be used and to be damaged."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer

from ml.copywriter.net import LlamaConfig

README = "---\nlicense: apache-2.0\nlanguage:\n- en\n- de\n---\n# A small model\n"


def config_of(shape: LlamaConfig, **changes: Any) -> dict[str, Any]:
    return {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "hidden_act": "silu",
        "vocab_size": shape.vocabulary,
        "hidden_size": shape.hidden,
        "intermediate_size": 96,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "num_key_value_heads": shape.kv_heads,
        "max_position_embeddings": shape.context,
        "rms_norm_eps": shape.epsilon,
        "rope_parameters": {"rope_theta": shape.rope_theta, "rope_type": "default"},
        "tie_word_embeddings": True,
        "eos_token_id": 0,
    } | changes


Make = Callable[..., Path]


@pytest.fixture
def make_folder(
    tmp_path: Path, tiny_config: LlamaConfig, tiny_weights: dict[str, torch.Tensor], tiny_tokenizer: Tokenizer
) -> Make:
    """A folder as transformers 5 writes it; keywords change its config."""

    def make(name: str = "tiny", **changes: Any) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "config.json").write_text(json.dumps(config_of(tiny_config, **changes)))
        (folder / "README.md").write_text(README)
        tiny_tokenizer.save(str(folder / "tokenizer.json"))
        save_file(tiny_weights, folder / "model.safetensors")
        return folder

    return make
