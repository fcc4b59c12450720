"""The hyperparameters of a decoder, read from `config.json`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.errors import ModelError

FAMILY = frozenset({"llama", "mistral", "qwen2", "qwen3"})
"""What the decoder computes: rotary places, root-mean-square norms, grouped keys, gated silu. Biases of queries, keys and
values (Qwen2), norms of queries and keys (Qwen3), tied heads and Llama 3's stretched places are known. Windows of
attention are not kept: prompts and ads are far shorter than any window."""


@dataclass(frozen=True)
class LlamaConfig:
    """The hyperparameters the forward pass needs; `context` counts tokens. `stretch` holds Llama 3's rope scaling:
    factor, low and high frequency factor, and the context the model was first trained with."""

    vocabulary: int
    hidden: int
    layers: int
    heads: int
    kv_heads: int
    context: int
    rope_theta: float
    epsilon: float
    end_ids: tuple[int, ...] = ()
    size: int | None = None
    stretch: tuple[float, float, float, float] | None = None

    @property
    def head_size(self) -> int:
        """Numbers per attention head."""
        return self.size or self.hidden // self.heads


def llama_config(config: dict[str, Any]) -> LlamaConfig:
    """Read `config.json`; raises `ModelError` for what this decoder does not compute."""
    if config.get("model_type") not in FAMILY or config.get("hidden_act") != "silu":
        raise ModelError("The copy model is not of the Llama family this program can run.")
    ends = config.get("eos_token_id")
    return LlamaConfig(
        vocabulary=int(config["vocab_size"]),
        hidden=int(config["hidden_size"]),
        layers=int(config["num_hidden_layers"]),
        heads=int(config["num_attention_heads"]),
        kv_heads=int(config["num_key_value_heads"]),
        context=int(config["max_position_embeddings"]),
        rope_theta=float(config["rope_theta"]),
        epsilon=float(config["rms_norm_eps"]),
        end_ids=tuple(ends) if isinstance(ends, list) else (() if ends is None else (int(ends),)),
        size=int(config["head_dim"]) if config.get("head_dim") else None,
        stretch=_stretch(config.get("rope_scaling")),
    )


def check_place(place: int, config: LlamaConfig) -> None:
    """Raise `ModelError` for a token that stands behind the end of the context."""
    if place >= config.context:
        raise ModelError(
            "The brief is too long for the copy model.", hint="Shorten the summary or the value propositions."
        )


def _stretch(scaling: dict[str, Any] | None) -> tuple[float, float, float, float] | None:
    if not scaling:
        return None
    if scaling.get("rope_type", scaling.get("type")) != "llama3":
        raise ModelError("The copy model is not of the Llama family this program can run.")
    names = ("factor", "low_freq_factor", "high_freq_factor", "original_max_position_embeddings")
    factor, low, high, first = (float(scaling[name]) for name in names)
    return factor, low, high, first
