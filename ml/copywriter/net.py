"""A Llama-family decoder in plain torch: batched rows after one shared prefix, attended to as one product."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from core.errors import ModelError
from ml.copywriter.cache import PrefixCache, RowCache
from ml.copywriter.linear import DenseLinear, Int8Linear
from ml.devices import Device

PREFILL_CHUNK = 256


@dataclass(frozen=True)
class LlamaConfig:
    """The hyperparameters the forward pass needs; `context` counts tokens."""

    vocabulary: int
    hidden: int
    layers: int
    heads: int
    kv_heads: int
    context: int
    rope_theta: float
    epsilon: float
    end_ids: tuple[int, ...] = ()

    @property
    def head_size(self) -> int:
        """Numbers per attention head."""
        return self.hidden // self.heads


def llama_config(config: dict[str, Any]) -> LlamaConfig:
    """Read `config.json`; raises `ModelError` for what this decoder does not compute."""
    if config.get("model_type") != "llama" or config.get("hidden_act") != "silu" or config.get("rope_scaling"):
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
    )


@dataclass(frozen=True)
class _Layer:
    qkv: DenseLinear | Int8Linear
    out: DenseLinear | Int8Linear
    gate_up: DenseLinear | Int8Linear
    down: DenseLinear | Int8Linear
    attention_norm: Tensor
    mlp_norm: Tensor


@dataclass(frozen=True)
class _Place:
    """Rotations of the new tokens (rows, new, 1, half size) and what they may not see."""

    cos: Tensor
    sin: Tensor
    mask: Tensor


class Llama:
    """The decoder. Weights are fused (queries+keys+values, gate+up) and, on a CPU that can, held in 8 bits."""

    def __init__(self, config: LlamaConfig, weights: dict[str, Tensor], device: Device) -> None:
        self.config = config
        self.device = device.torch
        self.dtype = device.dtype
        self.parameters = sum(tensor.numel() for tensor in weights.values())
        linear: Callable[[Tensor], DenseLinear | Int8Linear] = Int8Linear if device.int8 else DenseLinear

        def load(*names: str) -> Tensor:
            return torch.cat([weights[name].to(self.device, self.dtype) for name in names])

        # looked up row by row only, so the stored half precision loses nothing and halves the memory
        self._embedding = weights["model.embed_tokens.weight"].to(self.device)
        tied = "lm_head.weight" not in weights
        self._head = linear(load("model.embed_tokens.weight" if tied else "lm_head.weight"))
        self._norm = load("model.norm.weight")
        self._layers = [_fused(f"model.layers.{layer}", load, linear) for layer in range(config.layers)]
        cos, sin = _rotary_table(config, self.device)
        self._cos, self._sin = cos.to(self.dtype), sin.to(self.dtype)

    @property
    def memory_bytes(self) -> int:
        """Memory of the weights."""
        products = [part for layer in self._layers for part in (layer.qkv, layer.out, layer.gate_up, layer.down)]
        return int(self._embedding.nbytes) + self._head.nbytes + sum(part.nbytes for part in products)

    def prefix(self, ids: list[int], check: Callable[[int], None]) -> PrefixCache:
        """Read the shared prefix once. `check` gets the tokens done and may raise."""
        cache = self.rows(torch.zeros(1, dtype=torch.long, device=self.device))
        for start in range(0, len(ids), PREFILL_CHUNK):
            check(start)
            self.hidden(torch.tensor([ids[start : start + PREFILL_CHUNK]], device=self.device), cache, None)
        return cache.as_prefix()

    def rows(self, pads: Tensor) -> RowCache:
        """An empty cache for as many rows as `pads` (left padding per row, in tokens) has entries."""
        return RowCache(self.config.layers, self.config.kv_heads, self.config.head_size, pads, self.dtype)

    def logits(self, hidden: Tensor) -> Tensor:
        """Scores of the next token in float32, shape (..., vocabulary)."""
        scores = self._head(hidden.reshape(-1, self.config.hidden))
        return scores.float().reshape(*hidden.shape[:-1], -1)

    def hidden(self, ids: Tensor, rows: RowCache, prefix: PrefixCache | None) -> Tensor:
        """Read `ids` (rows, new tokens) after what the caches hold and store them; final hidden states."""
        count, new = ids.shape
        self._check_room(rows.length + new + (prefix.length if prefix else 0))
        place = self._place(rows, new, prefix.length if prefix else 0)
        x = self._embedding[ids.reshape(-1)].to(self.dtype)
        for number, layer in enumerate(self._layers):
            x = x + layer.out(self._attend(number, self._rms(x, layer.attention_norm), place, rows, prefix))
            gate, up = layer.gate_up(self._rms(x, layer.mlp_norm)).chunk(2, dim=-1)
            x = x + layer.down(F.silu(gate) * up)
        rows.advance(new)
        return self._rms(x, self._norm).reshape(count, new, -1)

    def _attend(self, number: int, x: Tensor, place: _Place, rows: RowCache, prefix: PrefixCache | None) -> Tensor:
        config = self.config
        count, queries, kv = rows.rows, config.heads, config.kv_heads
        split = self._layers[number].qkv(x).reshape(count, -1, queries + 2 * kv, config.head_size)
        turned = _rotate(split[:, :, : queries + kv], place.cos, place.sin)
        keys, values = rows.append(
            number, turned[:, :, queries:].permute(2, 0, 1, 3), split[:, :, queries + kv :].permute(2, 0, 1, 3)
        )
        # (kv head, row, token × query heads that share it, size), so that a head's queries stand in one block
        query = turned[:, :, :queries].reshape(count, -1, kv, queries // kv, config.head_size)
        query = query.permute(2, 0, 1, 3, 4).reshape(kv, count, -1, config.head_size) * config.head_size**-0.5
        shared = (prefix.keys[number], prefix.values[number]) if prefix else None
        mixed = _attention(query, keys, values, place.mask, shared)
        mixed = mixed.reshape(kv, count, -1, queries // kv, config.head_size).permute(1, 2, 0, 3, 4)
        return mixed.reshape(-1, queries * config.head_size)

    def _rms(self, x: Tensor, weight: Tensor) -> Tensor:
        return F.rms_norm(x, (self.config.hidden,), weight, self.config.epsilon)

    def _place(self, rows: RowCache, new: int, offset: int) -> _Place:
        """Padding has no place of its own, 0 serves."""
        places = torch.arange(rows.length, rows.length + new, device=self.device) - rows.pads[:, None] + offset
        places = places.clamp_min(0)
        mask = _mask(rows, new, self.config.heads // self.config.kv_heads, self.dtype)
        return _Place(self._cos[places].unsqueeze(2), self._sin[places].unsqueeze(2), mask)

    def _check_room(self, tokens: int) -> None:
        if tokens > self.config.context:
            raise ModelError(
                "The brief is too long for the copy model.", hint="Shorten the summary or the value propositions."
            )


def _fused(name: str, load: Callable[..., Tensor], linear: Callable[[Tensor], DenseLinear | Int8Linear]) -> _Layer:
    attention, mlp = f"{name}.self_attn", f"{name}.mlp"
    return _Layer(
        qkv=linear(load(*(f"{attention}.{part}_proj.weight" for part in "qkv"))),
        out=linear(load(f"{attention}.o_proj.weight")),
        gate_up=linear(load(f"{mlp}.gate_proj.weight", f"{mlp}.up_proj.weight")),
        down=linear(load(f"{mlp}.down_proj.weight")),
        attention_norm=load(f"{name}.input_layernorm.weight"),
        mlp_norm=load(f"{name}.post_attention_layernorm.weight"),
    )


def _attention(
    query: Tensor, keys: Tensor, values: Tensor, mask: Tensor, shared: tuple[Tensor, Tensor] | None
) -> Tensor:
    """Attention over the row's own tokens and the shared prefix under one softmax; shapes begin (kv heads, rows).

    All rows' queries meet the prefix in one product per head: its keys are read once, not once per row.
    """
    heads, rows, asked, size = query.shape
    own = torch.matmul(query, keys.transpose(2, 3)) + mask
    if shared is None:
        return torch.matmul(own.softmax(-1), values)
    flat = query.reshape(heads, rows * asked, size)
    far = torch.bmm(flat, shared[0]).reshape(heads, rows, asked, -1)
    weights = torch.cat([far, own], dim=-1).softmax(-1)
    split = far.shape[-1]
    from_prefix = torch.bmm(weights[..., :split].reshape(heads, rows * asked, split), shared[1])
    return from_prefix.reshape(query.shape) + torch.matmul(weights[..., split:], values)


def _mask(rows: RowCache, new: int, group: int, dtype: torch.dtype) -> Tensor:
    """What each new token may not see, as a very negative number: padding and later tokens. (rows, new × group, all)."""
    everything = torch.arange(rows.length + new, device=rows.pads.device)
    now = everything[rows.length :, None]
    hidden = (everything > now) | ((everything < rows.pads[:, None, None]) & (everything != now))
    blocked = torch.zeros(hidden.shape, dtype=dtype, device=hidden.device).masked_fill_(hidden, torch.finfo(dtype).min)
    return blocked.repeat_interleave(group, dim=1)


def _rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    left, right = x.chunk(2, dim=-1)
    return torch.cat([left * cos - right * sin, right * cos + left * sin], dim=-1)


def _rotary_table(config: LlamaConfig, device: torch.device) -> tuple[Tensor, Tensor]:
    steps = torch.arange(0, config.head_size, 2, device=device, dtype=torch.float32) / config.head_size
    angles = torch.arange(config.context, device=device)[:, None] / config.rope_theta**steps
    return angles.cos(), angles.sin()
