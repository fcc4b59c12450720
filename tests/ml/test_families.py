"""The decoder computes what transformers computes for every family it knows."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from core.errors import ModelError
from ml.copywriter.decode import read_prompts
from ml.copywriter.net import Llama, llama_config
from ml.devices import Device, int8_products_work, packed_products_work

transformers = pytest.importorskip("transformers")

SIZES = {
    "vocab_size": 300,
    "hidden_size": 64,
    "intermediate_size": 96,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": 256,
    "tie_word_embeddings": True,
}
STRETCH = {
    "rope_type": "llama3",
    "rope_theta": 10_000.0,
    "factor": 8.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 64,
}
FAMILIES: dict[str, tuple[str, dict[str, Any]]] = {
    "llama": ("Llama", {}),
    "llama 3, stretched": ("Llama", {"rope_parameters": STRETCH}),
    "mistral, own head size": ("Mistral", {"head_dim": 32, "tie_word_embeddings": False}),
    "qwen2, biases": ("Qwen2", {}),
    "qwen3, norms": ("Qwen3", {"head_dim": 16}),
}


def reference(family: str) -> tuple[Any, dict[str, Any]]:
    """A random model of the family and its configuration as the decoder reads it."""
    name, extra = FAMILIES[family]
    config = getattr(transformers, f"{name}Config")(**SIZES | extra)
    torch.manual_seed(11)
    model = getattr(transformers, f"{name}ForCausalLM")(config).float().eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_(0.0, 0.25)
    rotary = extra.get("rope_parameters", {})
    shown = config.to_dict() | {"rope_theta": 10_000.0, "rope_scaling": rotary or None}
    return model, shown


def scores(model: Any, shown: dict[str, Any], device: Device, ids: list[int]) -> torch.Tensor:
    """The decoder's scores after a shared prefix, a prompt and single steps."""
    weights = dict(model.state_dict())
    if shown["tie_word_embeddings"]:
        del weights["lm_head.weight"]
    net = Llama(llama_config(shown), weights, device)
    with torch.inference_mode():
        prefix = net.prefix(ids[:9], lambda done: None)
        rows, hidden = read_prompts(net, prefix, [ids[9:12], ids[10:12]])
        for token in ids[12:]:
            hidden = net.hidden(torch.tensor([[token], [token]]), rows, prefix)[:, -1]
        return net.logits(hidden)[0]


@pytest.mark.parametrize("family", FAMILIES)
def test_scores_equal_those_of_transformers(family: str) -> None:
    model, shown = reference(family)
    ids = [int(number) for number in torch.randint(1, 300, (40,), generator=torch.Generator().manual_seed(2))]
    with torch.inference_mode():
        expected = model(torch.tensor([ids])).logits[0, -1]
    found = scores(model, shown, Device("cpu", torch.float32), ids)
    torch.testing.assert_close(found, expected, atol=2e-4, rtol=1e-4)


@pytest.mark.parametrize(
    ("device", "works", "bound"),
    [
        (Device("cpu", torch.bfloat16, packed=True), packed_products_work, 0.1),
        (Device("cpu", torch.float32, int8=True), int8_products_work, 0.1),
        (Device("cpu", torch.bfloat16), lambda: True, 0.1),
    ],
    ids=["bfloat16 laid out", "int8", "bfloat16"],
)
def test_smaller_numbers_stay_near_with_biases_and_norms(device: Device, works: Any, bound: float) -> None:
    if not works():
        pytest.skip("this processor does not compute that way")
    ids = [int(number) for number in torch.randint(1, 300, (20,), generator=torch.Generator().manual_seed(3))]
    for family in ("qwen2, biases", "qwen3, norms"):
        model, shown = reference(family)
        with torch.inference_mode():
            expected = model(torch.tensor([ids])).logits[0, -1]
        assert (scores(model, shown, device, ids) - expected).abs().max() < bound * expected.abs().max()


def test_unknown_stretching_is_refused() -> None:
    _, shown = reference("llama")
    with pytest.raises(ModelError, match="Llama family"):
        llama_config(shown | {"rope_scaling": {"rope_type": "yarn", "factor": 4.0}})
