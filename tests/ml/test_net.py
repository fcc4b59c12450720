"""The decoder computes what a plain Llama computes, whatever is shared, padded, dropped or held in 8 bits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from core.errors import ModelError
from ml.checkpoints import WEIGHTS, read_config, read_weights
from ml.copywriter.decode import read_prompts
from ml.copywriter.net import Llama, LlamaConfig, llama_config
from ml.devices import Device, best_device, four_bit_products_work, int8_products_work
from ml.products import DenseProduct, Int8Product

PREFIX = list(range(20, 57))
PROMPTS = ([5, 9, 30], [7], [100, 101, 102, 103, 104])
PHRASE = (
    "Write short headlines for a business product.\nProduct: Ledgerly Close, month-end close software\n"
    "Headline: Close the books in 3 days\nHeadline:"
)


def plain_forward(config: LlamaConfig, weights: dict[str, Tensor], ids: list[int]) -> Tensor:
    """Logits of one sequence, computed head by head straight from the published equations."""

    def norm(x: Tensor, name: str) -> Tensor:
        return x / (x.pow(2).mean(-1, keepdim=True) + config.epsilon).sqrt() * weights[f"{name}.weight"]

    def turn(x: Tensor) -> Tensor:
        half = config.head_size // 2
        angles = torch.arange(len(ids))[:, None] * config.rope_theta ** (-torch.arange(half) / half)
        left, right = x[:, :half], x[:, half:]
        return torch.cat(
            [left * angles.cos() - right * angles.sin(), right * angles.cos() + left * angles.sin()], dim=1
        )

    x = weights["model.embed_tokens.weight"][ids]
    for layer in range(config.layers):
        name = f"model.layers.{layer}"
        normed = norm(x, f"{name}.input_layernorm")
        query, key, value = (normed @ weights[f"{name}.self_attn.{part}_proj.weight"].T for part in "qkv")
        heads = []
        for head in range(config.heads):
            at = slice(head * config.head_size, (head + 1) * config.head_size)
            shared = head // (config.heads // config.kv_heads)
            kv = slice(shared * config.head_size, (shared + 1) * config.head_size)
            scores = turn(query[:, at]) @ turn(key[:, kv]).T / config.head_size**0.5
            scores = scores.masked_fill(torch.ones_like(scores).triu(1).bool(), float("-inf"))
            heads.append(scores.softmax(-1) @ value[:, kv])
        x = x + torch.cat(heads, dim=1) @ weights[f"{name}.self_attn.o_proj.weight"].T
        normed = norm(x, f"{name}.post_attention_layernorm")
        gate, up = (normed @ weights[f"{name}.mlp.{part}_proj.weight"].T for part in ("gate", "up"))
        x = x + (F.silu(gate) * up) @ weights[f"{name}.mlp.down_proj.weight"].T
    return norm(x, "model.norm") @ weights["model.embed_tokens.weight"].T


@pytest.fixture(scope="module")
def net(tiny_config: LlamaConfig, tiny_weights: dict[str, Tensor], device: Device) -> Llama:
    return Llama(tiny_config, tiny_weights, device)


@torch.inference_mode()
def test_rows_after_a_shared_prefix_equal_plain_sequences(
    net: Llama, tiny_config: LlamaConfig, tiny_weights: dict[str, Tensor]
) -> None:
    prefix = net.prefix(PREFIX, lambda done: None)
    rows, hidden = read_prompts(net, prefix, PROMPTS)
    steps = [[11, 12, 13], [50, 51, 52]]
    for tokens in steps:
        hidden = net.hidden(torch.tensor(tokens)[:, None], rows, prefix)[:, -1]
    logits = net.logits(hidden)
    for row, prompt in enumerate(PROMPTS):
        ids = PREFIX + prompt + [tokens[row] for tokens in steps]
        torch.testing.assert_close(logits[row], plain_forward(tiny_config, tiny_weights, ids)[-1], atol=1e-4, rtol=1e-4)


@torch.inference_mode()
def test_without_a_prefix_and_beyond_a_cache_block(
    net: Llama, tiny_config: LlamaConfig, tiny_weights: dict[str, Tensor]
) -> None:
    ids = [int(number) for number in torch.randint(1, 400, (75,), generator=torch.Generator().manual_seed(1))]
    rows, hidden = read_prompts(net, None, [ids[:5]])
    for token in ids[5:]:
        hidden = net.hidden(torch.tensor([[token]]), rows, None)[:, -1]
    expected = plain_forward(tiny_config, tiny_weights, ids)[-1]
    torch.testing.assert_close(net.logits(hidden)[0], expected, atol=1e-4, rtol=1e-4)


@torch.inference_mode()
def test_dropping_rows_changes_nothing_for_the_others(net: Llama) -> None:
    prefix = net.prefix(PREFIX, lambda done: None)
    tokens = torch.tensor([[11], [12], [13]])
    whole, _ = read_prompts(net, prefix, PROMPTS)
    expected = net.hidden(tokens, whole, prefix)[:, -1]
    fewer, _ = read_prompts(net, prefix, PROMPTS)
    order = fewer.keep([1, 2])
    assert sorted(order) == [1, 2]
    torch.testing.assert_close(net.hidden(tokens[order], fewer, prefix)[:, -1], expected[order])


@torch.inference_mode()
def test_a_prefix_read_in_pieces_equals_one_read_at_once(net: Llama, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = net.prefix(PREFIX, lambda done: None)
    monkeypatch.setattr("ml.copywriter.net.PREFILL_CHUNK", 7)
    pieces = net.prefix(PREFIX, lambda done: None)
    for left, right in zip((*whole.keys, *whole.values), (*pieces.keys, *pieces.values), strict=True):
        torch.testing.assert_close(left, right, atol=1e-5, rtol=1e-4)


@torch.inference_mode()
def test_more_tokens_than_the_context_holds_are_refused(
    tiny_config: LlamaConfig, tiny_weights: dict[str, Tensor], device: Device
) -> None:
    small = Llama(replace(tiny_config, context=16), tiny_weights, device)
    with pytest.raises(ModelError, match="too long"):
        small.prefix(PREFIX, lambda done: None)


@pytest.mark.skipif(not int8_products_work(), reason="this torch has no exact 8-bit products")
def test_8_bit_products_are_near_the_exact_ones() -> None:
    generator = torch.Generator().manual_seed(3)
    weight, x = torch.randn(96, 64, generator=generator), torch.randn(10, 64, generator=generator)
    exact, close = DenseProduct(weight)(x), Int8Product(weight)(x)
    assert (exact - close).abs().max() < 0.02 * exact.abs().max()


@pytest.mark.parametrize("key", ["model_type", "hidden_act"])
def test_other_architectures_are_refused(copy_folder: Path, key: str) -> None:
    with pytest.raises(ModelError, match="Llama family"):
        llama_config(read_config(copy_folder) | {key: "other"})


@pytest.fixture(scope="module")
def real_logits(copy_folder: Path, device: Device) -> dict[str, Tensor]:
    """Next-token scores at every place of `PHRASE`: exact, in bfloat16 and, where they work, in 8 bits and in 4."""
    from tokenizers import Tokenizer

    ids = Tokenizer.from_file(str(copy_folder / "tokenizer.json")).encode(PHRASE).ids
    config, weights = llama_config(read_config(copy_folder)), read_weights(copy_folder / WEIGHTS)
    kinds = {"exact": replace(device, four_bits=four_bit_products_work()), "bfloat16": Device("cpu", torch.bfloat16)}
    if int8_products_work():
        kinds["int8"] = Device("cpu", torch.float32, int8=True)
    nets = {kind: Llama(config, weights, where, lambda: weights) for kind, where in kinds.items()}
    return {kind: _scores(net, ids) for kind, net in nets.items()} | _few_scores(nets["exact"], ids)


@torch.inference_mode()
def _few_scores(net: Llama, ids: list[int]) -> dict[str, Tensor]:
    """Token by token, as a row alone is decoded."""
    prefix = net.prefix(ids[:19], lambda done: None)
    few = net.few_rows(prefix, read_prompts(net, prefix, [ids[19:20]])[0])
    if few is None:
        return {}
    few.begin([0], [0])
    return {"4 bits": torch.cat([few.scores([token]) for token in ids[20:]])}


@torch.inference_mode()
def _scores(net: Llama, ids: list[int]) -> Tensor:
    prefix = net.prefix(ids[:20], lambda done: None)
    rows = net.rows(torch.zeros(1, dtype=torch.long))
    return net.logits(net.hidden(torch.tensor([ids[20:]]), rows, prefix))[0]


def test_real_weights_agree_with_the_reference_implementation(real_logits: dict[str, Tensor]) -> None:
    """Golden numbers: transformers 5.23 LlamaForCausalLM in float32 over the same converted folder."""
    top = real_logits["exact"][-1].topk(5)
    assert top.indices.tolist() == [21084, 378, 330, 216, 533]
    torch.testing.assert_close(
        top.values, torch.tensor([11.4977, 11.3844, 10.8305, 10.735, 10.366]), atol=2e-3, rtol=0.0
    )


@pytest.mark.parametrize(("kind", "bound"), [("bfloat16", 0.01), ("int8", 0.12), ("4 bits", 0.005)])
def test_smaller_numbers_stay_near_the_exact_distribution(
    real_logits: dict[str, Tensor], kind: str, bound: float
) -> None:
    if kind not in real_logits:
        pytest.skip(f"this build of torch has no products in {kind}")
    exact, close = real_logits["exact"].log_softmax(-1), real_logits[kind].log_softmax(-1)
    divergence = (exact.exp() * (exact - close)).sum(-1).mean()
    assert 0.0 < divergence < bound


def test_the_device_is_decided_once() -> None:
    assert best_device() is best_device()
