"""A few rows are decoded in the 4 bits their weights came in: as near to the exact scores, each by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer
from torch import Tensor

from core.copywriting import Angle, Limits, ModelCard
from core.errors import ModelError
from core.progress import silent
from ml.copywriter.config import LlamaConfig
from ml.copywriter.decode import read_prompts
from ml.copywriter.few import FEW, FewRows, few_net
from ml.copywriter.net import Llama
from ml.copywriter.plan import Plan, Written
from ml.copywriter.writer import LmCopywriter
from ml.devices import Device, four_bit_products_work
from ml.levels import BLOCK, Levels, eight_bit_levels, four_bit_levels
from ml.products import EightBitProduct, FourBitProduct

pytestmark = pytest.mark.skipif(not four_bit_products_work(), reason="this build of torch has no 4-bit products")
LIMITS = Limits(30, 5, frozenset({"6"}))
PREFIX = list(range(20, 57))
PROMPTS = ([5, 9, 30], [7], [100, 101, 102, 103, 104])


def random_weight(outputs: int, inputs: int, seed: int) -> Tensor:
    return torch.randn(outputs, inputs, generator=torch.Generator().manual_seed(seed)) * 0.3


def on_levels(weight: Tensor, last: int = 15) -> Tensor:
    """As Q4_1 holds weights: sixteen levels from the least to the most of each block, unpacked to half precision."""
    blocks = weight.reshape(len(weight), -1, BLOCK)
    low = blocks.amin(-1, keepdim=True).half().float()
    step = ((blocks.amax(-1, keepdim=True) - low) / last).half().float()
    return (((blocks - low) / step).round().clamp(0, last) * step + low).half().view(weight.shape)


def around_nought(weight: Tensor) -> Tensor:
    """As Q8_0 holds weights."""
    blocks = weight.reshape(len(weight), -1, BLOCK)
    step = (blocks.abs().amax(-1, keepdim=True) / 127).half().float()
    return ((blocks / step).round().clamp(-127, 127) * step).half().view(weight.shape)


def unpacked(levels: Levels) -> Tensor:
    blocks = levels.codes.view(len(levels.codes), -1, BLOCK) * levels.steps[..., None] + levels.offsets[..., None]
    return blocks.view(levels.codes.shape)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**31), st.sampled_from([(16, 32), (32, 96), (48, 64)]), st.floats(1e-2, 8.0))
def test_levels_are_found_again(seed: int, shape: tuple[int, int], scale: float) -> None:
    plain = random_weight(*shape, seed) * scale
    for pack, find, least, most in (
        (on_levels, four_bit_levels, 0, 15),
        (around_nought, eight_bit_levels, -127, 127),
    ):
        weight = pack(plain)
        levels = find(weight)
        assert levels is not None
        assert least <= int(levels.codes.min()) <= int(levels.codes.max()) <= most
        nearest = levels.steps.repeat_interleave(BLOCK, 1) * 0.2
        assert bool(((unpacked(levels) - weight.float()).abs() <= nearest).all())


@pytest.mark.parametrize(
    "weight",
    [
        random_weight(32, 64, 0),
        on_levels(random_weight(32, 64, 0)) + random_weight(32, 64, 1) * 0.1,
        random_weight(32, 48, 0),
    ],
    ids=["random", "learned since", "no whole blocks"],
)
def test_other_weights_lie_on_no_levels(weight: Tensor) -> None:
    assert four_bit_levels(weight) is None
    assert eight_bit_levels(weight) is None


def test_a_block_of_equal_weights_is_kept() -> None:
    levels = four_bit_levels(torch.full((16, 64), 0.25).half())
    assert levels is not None
    assert torch.equal(FourBitProduct(levels)(torch.ones(1, 64).bfloat16()).float(), torch.full((1, 16), 16.0))


@pytest.mark.parametrize("rows", range(1, FEW + 1))
def test_products_are_near_the_exact_ones_and_each_row_is_its_own(rows: int) -> None:
    plain, x = random_weight(96, 64, 1), random_weight(rows, 64, 2).bfloat16()
    four, eight = four_bit_levels(on_levels(plain)), eight_bit_levels(around_nought(plain))
    assert four is not None
    assert eight is not None
    for product, weight in ((FourBitProduct(four), on_levels(plain)), (EightBitProduct(eight), around_nought(plain))):
        exact, close = x.float() @ weight.float().t(), product(x)
        assert (exact - close.float()).abs().max() < 0.01 * exact.abs().max()
        assert all(torch.equal(product(x[row : row + 1])[0], close[row]) for row in range(rows))
    assert FourBitProduct(four).nbytes < EightBitProduct(eight).nbytes


@pytest.fixture(scope="module")
def level_config(tiny_config: LlamaConfig) -> LlamaConfig:
    """Like the tiny one, of whole blocks."""
    return replace(tiny_config, hidden=64, heads=4, vocabulary=432)


@pytest.fixture(scope="module")
def level_weights(level_config: LlamaConfig) -> dict[str, Tensor]:
    size, kv = level_config.hidden, level_config.kv_heads * level_config.head_size
    shapes = {"q": (size, size), "k": (kv, size), "v": (kv, size), "o": (size, size)}
    weights = {"model.embed_tokens.weight": around_nought(random_weight(level_config.vocabulary, size, 7))}
    norms = ["model.norm.weight"]
    for layer in range(level_config.layers):
        name = f"model.layers.{layer}"
        for seed, (part, shape) in enumerate(shapes.items()):
            weights[f"{name}.self_attn.{part}_proj.weight"] = on_levels(random_weight(*shape, 9 * layer + seed))
        for seed, (part, shape) in enumerate({"gate": (96, size), "up": (96, size), "down": (size, 96)}.items()):
            weights[f"{name}.mlp.{part}_proj.weight"] = on_levels(random_weight(*shape, 90 + 9 * layer + seed))
        norms += [f"{name}.input_layernorm.weight", f"{name}.post_attention_layernorm.weight"]
    return weights | {name: random_weight(1, size, seed)[0].add(1).half() for seed, name in enumerate(norms)}


@pytest.fixture(scope="module")
def net(level_config: LlamaConfig, level_weights: dict[str, Tensor]) -> Llama:
    return Llama(level_config, level_weights, Device("cpu", torch.float32, four_bits=True), lambda: level_weights)


@pytest.fixture
def writer(net: Llama, tiny_tokenizer: Tokenizer) -> LmCopywriter:
    tokenizer = Tokenizer.from_str(tiny_tokenizer.to_str())
    tokenizer.add_tokens([f"[{spare}]" for spare in range(net.config.vocabulary - tokenizer.get_vocab_size())])
    return LmCopywriter(net, tokenizer, ModelCard("tiny", "none", "cpu", "float32", 0, 0))


def begun(net: Llama, prompts: list[list[int]], *, guessing: bool = False) -> FewRows:
    prefix = net.prefix(PREFIX, lambda done: None)
    rows = net.few_rows(prefix, read_prompts(net, prefix, prompts)[0], prompts if guessing else ())
    assert rows is not None
    rows.begin(range(len(prompts)), range(len(prompts)))
    return rows


def divergence(exact: Tensor, close: Tensor) -> float:
    exact, close = exact.log_softmax(-1), close.log_softmax(-1)
    return float((exact.exp() * (exact - close)).sum(-1).max())


@torch.inference_mode()
def test_few_rows_score_as_the_exact_decoder_does(net: Llama) -> None:
    prefix = net.prefix(PREFIX, lambda done: None)
    cache, _ = read_prompts(net, prefix, PROMPTS)
    few = begun(net, list(PROMPTS))
    for tokens in ([11, 12, 13], [50, 51, 52], [9, 8, 7]):
        exact = net.logits(net.hidden(torch.tensor(tokens)[:, None], cache, prefix)[:, -1])
        assert divergence(exact, few.scores(tokens)) < 0.005


@torch.inference_mode()
def test_a_row_scores_the_same_alone_beside_others_after_them_and_in_their_place(net: Llama) -> None:
    alone, beside = begun(net, [[7]]), begun(net, list(PROMPTS))
    first = alone.scores([12])[0]
    torch.testing.assert_close(beside.scores([11, 12, 13])[1], first)
    assert beside.keep([1, 2]) == [1, 2]
    beside.begin([1], [1])
    expected = alone.scores([51])[0]
    scores = beside.scores([51, 12])
    torch.testing.assert_close(scores[0], expected, rtol=0.02, atol=0.02)
    torch.testing.assert_close(scores[1], first, rtol=0.02, atol=0.02)
    assert divergence(expected[None], scores[:1]) < 1e-4


@torch.inference_mode()
def test_guesses_right_and_wrong_change_no_scores(net: Llama, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row that repeats its prompt has every guess right, one that strays none; both score as rows that never guess."""
    prompt = [7, 21, 33, 9, 40]
    read: list[int] = []
    one_reading = FewRows._read

    def counted(rows: FewRows, tokens: Sequence[int], *where: Sequence[int]) -> Tensor:
        read.append(len(tokens))
        return one_reading(rows, tokens, *where)

    for said, expected in (
        ([21, 33, 9, 40], [4]),  # all after the first was read with it
        ([21, 9, 33, 40], [4, 3, 4, 4]),  # each guess is wrong
        ([50, 51, 52, 53], [1, 1, 1, 1]),  # nothing to guess from
        ([50, 22, 34, 50, 22, 34], [1, 1, 1, 3]),  # what the row itself wrote is guessed from too
    ):
        plain, ahead = begun(net, [prompt]), begun(net, [prompt], guessing=True)
        wanted = [plain.scores([token]) for token in said]
        with monkeypatch.context() as patched:
            patched.setattr(FewRows, "_read", counted)
            read.clear()
            found = [ahead.scores([token]) for token in said]
        assert read == expected
        torch.testing.assert_close(torch.cat(found), torch.cat(wanted), rtol=0.02, atol=0.02)
        assert divergence(torch.cat(wanted), torch.cat(found)) < 1e-4


@torch.inference_mode()
def test_a_guess_is_forgotten_when_another_row_begins_or_goes(net: Llama) -> None:
    prompt = [7, 21, 33, 9, 40]
    rows, fresh = begun(net, [prompt], guessing=True), begun(net, [prompt])
    rows.scores([21])  # what follows is guessed and read
    rows.begin([0], [0])
    torch.testing.assert_close(rows.scores([33]), fresh.scores([33]), rtol=0.02, atol=0.02)
    assert rows.keep([0]) == [0]
    torch.testing.assert_close(rows.scores([9]), fresh.scores([9]), rtol=0.02, atol=0.02)


@torch.inference_mode()
def test_memory_grows_and_the_context_ends(net: Llama, level_config: LlamaConfig) -> None:
    rows = begun(net, [[5]])
    for _ in range(level_config.context - len(PREFIX) - 1):
        scores = rows.scores([3])
    assert bool(scores.isfinite().all())
    with pytest.raises(ModelError, match="too long"):
        rows.scores([3])


def test_only_weights_of_4_bits_without_other_parts_are_taken(
    net: Llama, level_config: LlamaConfig, level_weights: dict[str, Tensor], tiny: LmCopywriter
) -> None:
    moved = {"model.layers.1.mlp.up_proj.weight": random_weight(96, 64, 5)}
    biased = {"model.layers.0.self_attn.q_proj.bias": torch.zeros(64)}
    assert few_net(level_config, level_weights | moved) is None
    assert few_net(level_config, level_weights | biased) is None
    assert few_net(level_config, level_weights | {"lm_head.weight": random_weight(432, 64, 5)}) is None
    found = few_net(level_config, level_weights)
    assert found is not None
    assert found.memory_bytes < net.memory_bytes
    prefix = tiny.net.prefix(PREFIX, lambda done: None)
    assert tiny.net.few_rows(prefix, read_prompts(tiny.net, prefix, [[5]])[0]) is None


@pytest.mark.parametrize("count", [1, FEW])
def test_few_texts_keep_the_rules_and_are_the_same_again(writer: LmCopywriter, count: int) -> None:
    def written(prompts: int) -> list[str]:
        angles = [Angle(str(place), f"Headline {place}:", count) for place in range(prompts)]
        drafts = writer.write("Close the books\n", angles, LIMITS, seed=3, progress=silent())
        return [draft.text for draft in drafts if draft.role == "0"]

    assert len(written(1)) == count
    assert all(5 <= len(text) <= 30 for text in written(1))
    assert written(1) == written(1)


def test_how_soon_rows_begin_changes_no_text() -> None:
    made = ["One", None, "Two", "one", "Three", "Four"]
    for count in range(1, FEW + 1):
        texts = []
        for overdraw in (1.0, 1.5):
            plan, waiting = Plan([count], overdraw), list[tuple[int, int]]()
            while (fresh := plan.begin(9)) or waiting:
                waiting += fresh
                row = waiting.pop()
                text = made[row[1]]
                plan.take(row, Written(text, 0.0) if text else None)
            texts.append([text.text for text in plan.texts()[0]])
        assert texts[0] == texts[1]
