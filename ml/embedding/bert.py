"""A BERT encoder in plain torch: learned positions, post-norm layers, exact GELU."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from core.errors import ModelError


@dataclass(frozen=True)
class BertConfig:
    """The hyperparameters the forward pass needs."""

    hidden: int
    heads: int
    layers: int
    epsilon: float


def bert_config(config: dict[str, Any]) -> BertConfig:
    """Read `config.json`; raises `ModelError` for anything but BERT with GELU."""
    if config.get("model_type") != "bert" or config.get("hidden_act") != "gelu":
        raise ModelError("The sentence model is not of the BERT family.")
    return BertConfig(
        hidden=int(config["hidden_size"]),
        heads=int(config["num_attention_heads"]),
        layers=int(config["num_hidden_layers"]),
        epsilon=float(config["layer_norm_eps"]),
    )


class Bert:
    """The encoder; `weights` are named as in the Hugging Face checkpoint and set the device and dtype."""

    def __init__(self, config: BertConfig, weights: dict[str, Tensor]) -> None:
        self._config = config
        self._weights = weights

    def __call__(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Last hidden states, shape (rows, tokens, hidden); `ids` and `mask` (True where a token is) are (rows, tokens)."""
        x = self._embed(ids)
        attend = mask[:, None, None, :]
        for layer in range(self._config.layers):
            x = self._layer(f"encoder.layer.{layer}", x, attend)
        return x

    def _embed(self, ids: Tensor) -> Tensor:
        table = self._weights
        x = table["embeddings.word_embeddings.weight"][ids]
        x = x + table["embeddings.position_embeddings.weight"][: ids.shape[1]]
        x = x + table["embeddings.token_type_embeddings.weight"][0]
        return self._norm("embeddings.LayerNorm", x)

    def _layer(self, name: str, x: Tensor, attend: Tensor) -> Tensor:
        query, key, value = (self._heads(f"{name}.attention.self.{part}", x) for part in ("query", "key", "value"))
        mixed = F.scaled_dot_product_attention(query, key, value, attn_mask=attend).transpose(1, 2).flatten(2)
        x = self._norm(f"{name}.attention.output.LayerNorm", x + self._linear(f"{name}.attention.output.dense", mixed))
        inner = F.gelu(self._linear(f"{name}.intermediate.dense", x))
        return self._norm(f"{name}.output.LayerNorm", x + self._linear(f"{name}.output.dense", inner))

    def _heads(self, name: str, x: Tensor) -> Tensor:
        rows, tokens, _ = x.shape
        return self._linear(name, x).reshape(rows, tokens, self._config.heads, -1).transpose(1, 2)

    def _linear(self, name: str, x: Tensor) -> Tensor:
        return F.linear(x, self._weights[f"{name}.weight"], self._weights[f"{name}.bias"])

    def _norm(self, name: str, x: Tensor) -> Tensor:
        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        return F.layer_norm(x, (self._config.hidden,), weight, bias, self._config.epsilon)


def mean_pool(hidden: Tensor, mask: Tensor) -> Tensor:
    """Mean over the real tokens, then length 1: shape (rows, hidden)."""
    weights = mask.unsqueeze(-1).to(hidden.dtype)
    return F.normalize((hidden * weights).sum(1) / weights.sum(1).clamp_min(1), dim=-1)


def padded(rows: list[list[int]], device: torch.device) -> tuple[Tensor, Tensor]:
    """Token ids and mask of rows of different lengths, padded on the right with 0."""
    width = max(len(row) for row in rows)
    ids = torch.tensor([row + [0] * (width - len(row)) for row in rows], device=device)
    lengths = torch.tensor([len(row) for row in rows], device=device)
    return ids, torch.arange(width, device=device) < lengths[:, None]
