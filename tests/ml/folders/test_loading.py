"""Models of the user's choice write under the same rules, whoever computes them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import gguf
import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer

from core.copywriting import Angle, Copywriter, Draft, Limits, unknown_script
from core.errors import Cancelled, ModelRefused
from core.progress import Progress, silent
from ml.copywriter.net import LlamaConfig
from ml.copywriter.rules import Rules
from ml.copywriter.writer import LmCopywriter
from ml.devices import Device
from ml.folders.foreign import ForeignCopywriter
from ml.folders.loading import load_chosen
from ml.folders.scripts import SAMPLES, known_scripts

Make = Callable[..., Path]
PREFIX = "Headlines for teams\n"
ANGLES = [Angle("a", "Fact: books\nHeadline:", 6), Angle("b", "Fact: plans and parcels\nHeadline:", 5)]
LIMITS = Limits(24, 4, frozenset({"3", "40%"}), frozenset({"quantro"}))


@pytest.fixture
def chosen(make_folder: Make, device: Device) -> Copywriter:
    return load_chosen(make_folder(), Path("/nowhere"), silent(), device=device)


def assert_same(mine: list[Draft], theirs: list[Draft]) -> None:
    """The same texts; a float32 product may differ in its last bit with where in memory its weights lie."""
    assert [(one.role, one.text) for one in mine] == [(one.role, one.text) for one in theirs]
    assert [one.fluency for one in mine] == pytest.approx([one.fluency for one in theirs], abs=1e-6)


def test_a_folder_writes_what_the_same_weights_write(chosen: Copywriter, tiny: LmCopywriter) -> None:
    assert chosen.card().name == "tiny"
    assert chosen.card().languages == ("en", "de")
    mine = chosen.write(PREFIX, ANGLES, LIMITS, seed=3, progress=silent())
    assert_same(mine, tiny.write(PREFIX, ANGLES, LIMITS, seed=3, progress=silent()))
    assert mine


def test_a_vocabulary_padded_to_a_round_number_changes_nothing(
    make_folder: Make, tiny: LmCopywriter, device: Device
) -> None:
    folder = make_folder(vocab_size=448)
    weights = load_file(folder / "model.safetensors")
    name = "model.embed_tokens.weight"
    padded = torch.cat([weights[name], torch.full((28, weights[name].shape[1]), 9.0)])
    save_file(weights | {name: padded}, folder / "model.safetensors")
    chosen = load_chosen(folder, Path("/nowhere"), silent(), device=device)
    mine = chosen.write(PREFIX, ANGLES, LIMITS, seed=3, progress=silent())
    assert_same(mine, tiny.write(PREFIX, ANGLES, LIMITS, seed=3, progress=silent()))


def test_a_tokenizer_of_another_model_is_refused(make_folder: Make, device: Device) -> None:
    folder = make_folder()
    weights = load_file(folder / "model.safetensors")
    cut = weights["model.embed_tokens.weight"][:300].clone()
    save_file(weights | {"model.embed_tokens.weight": cut}, folder / "model.safetensors")
    with pytest.raises(ModelRefused, match="do not belong together"):
        load_chosen(folder, Path("/nowhere"), silent(), device=device)


def test_a_broken_tokenizer_is_refused(make_folder: Make, device: Device) -> None:
    folder = make_folder()
    (folder / "tokenizer.json").write_text('{"model": 5}')
    with pytest.raises(ModelRefused, match=r"tokenizer\.json"):
        load_chosen(folder, Path("/nowhere"), silent(), device=device)


def test_an_adapter_of_another_model_is_refused(make_folder: Make, device: Device, tmp_path: Path) -> None:
    adapter = tmp_path / "adapter"
    adapter.mkdir()
    (adapter / "adapter_config.json").write_text('{"r": 2, "lora_alpha": 4}')
    name = "base_model.model.model.layers.0.self_attn.q_proj.lora_{}.weight"
    save_file(
        {name.format("A"): torch.ones(2, 7), name.format("B"): torch.ones(9, 2)}, adapter / "adapter_model.safetensors"
    )
    with pytest.raises(ModelRefused, match="another model"):
        load_chosen(make_folder(), Path("/nowhere"), silent(), adapter=adapter, device=device)


def test_writing_systems_are_known_by_their_tokens(tiny_tokenizer: Tokenizer, chosen: Copywriter) -> None:
    assert "LATIN" in SAMPLES
    assert set(known_scripts(tiny_tokenizer)) <= set(SAMPLES)
    assert "THAI" not in chosen.card().scripts
    assert unknown_script(chosen.card(), "Отчёты") == "CYRILLIC"


def write_gguf(path: Path, weights: dict[str, torch.Tensor], tokenizer: Tokenizer, shape: LlamaConfig) -> None:
    """The tiny network as llama.cpp's converter writes it: rotary halves interleaved, names of its own."""
    from ml.conversion import LAYER_NAMES, TOP_NAMES

    names = {value: key for key, value in LAYER_NAMES.items()} | {value: key for key, value in TOP_NAMES.items()}
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("Small one")
    writer.add_license("mit")
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.hidden)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(96)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.kv_heads)
    writer.add_rope_freq_base(shape.rope_theta)
    writer.add_layer_norm_rms_eps(shape.epsilon)
    vocabulary = sorted(tokenizer.get_vocab().items(), key=lambda entry: entry[1])
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list([token for token, _ in vocabulary])
    writer.add_token_types([3 if place == 0 else 1 for _, place in vocabulary])
    merges = json.loads(tokenizer.to_str())["model"]["merges"]
    writer.add_token_merges([merge if isinstance(merge, str) else " ".join(merge) for merge in merges])
    writer.add_eos_token_id(0)
    for name, tensor in weights.items():
        stem = name.removesuffix(".weight")
        layer, part = (
            ("", stem) if not stem.startswith("model.layers.") else stem.removeprefix("model.layers.").split(".", 1)
        )
        own = f"blk.{layer}.{names[part]}.weight" if layer else f"{names[part]}.weight"
        heads = {"self_attn.q_proj": shape.heads, "self_attn.k_proj": shape.kv_heads}.get(part)
        values = tensor.numpy()
        if heads:
            rows, columns = values.shape
            values = values.reshape(heads, 2, rows // heads // 2, columns).swapaxes(1, 2).reshape(rows, columns)
        writer.add_tensor(own, np.ascontiguousarray(values.astype(np.float32)))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def test_a_gguf_file_is_prepared_once_and_writes_the_same(
    tmp_path: Path, tiny_weights: dict[str, torch.Tensor], tiny_tokenizer: Tokenizer, tiny_config: LlamaConfig,
    tiny: LmCopywriter, device: Device,
) -> None:  # fmt: skip
    path, models = tmp_path / "small.gguf", tmp_path / "models"
    write_gguf(path, tiny_weights, tiny_tokenizer, tiny_config)
    chosen = load_chosen(path, models, silent(), device=device)
    assert (chosen.card().name, chosen.card().licence) == ("Small one", "mit")
    texts = ["Close the books", "Plan repairs"]
    expected = tiny.fluency(PREFIX, texts, progress=silent())
    # stored in 16 bits
    assert np.allclose(chosen.fluency(PREFIX, texts, progress=silent()), expected, atol=0.05)
    (folder,) = [one for one in models.iterdir() if one.is_dir()]
    written = (folder / "model.safetensors").stat().st_mtime_ns
    load_chosen(path, models, silent(), device=device)
    assert (folder / "model.safetensors").stat().st_mtime_ns == written


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory, tiny_tokenizer: Tokenizer, device: Device) -> ForeignCopywriter:
    """A GPT-2, which the program's own decoder does not compute."""
    from transformers import GPT2Config, GPT2LMHeadModel

    folder = tmp_path_factory.mktemp("foreign") / "gpt"
    torch.manual_seed(4)
    shape = GPT2Config(
        vocab_size=420, n_positions=256, n_embd=48, n_layer=2, n_head=4, bos_token_id=0, eos_token_id=0, pad_token_id=0
    )
    GPT2LMHeadModel(shape).save_pretrained(folder)
    tiny_tokenizer.save(str(folder / "tokenizer.json"))
    loaded = load_chosen(folder, Path("/nowhere"), silent(), device=device)
    assert isinstance(loaded, ForeignCopywriter)
    return loaded


@given(
    width=st.integers(6, 40),
    numbers=st.frozensets(st.sampled_from(["3", "40%", "27001"])),
    banned=st.frozensets(st.sampled_from(["books", "team", "save"])),
    seed=st.integers(0, 2**31),
)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_other_architectures_keep_every_limit(
    foreign: ForeignCopywriter, width: int, numbers: frozenset[str], banned: frozenset[str], seed: int
) -> None:
    limits = Limits(width, 4, numbers, banned)
    drafts = foreign.write(PREFIX, ANGLES, limits, seed=seed, progress=silent())
    assert all(Rules(limits).whole(draft.text) for draft in drafts)


def test_other_architectures_repeat_themselves_for_a_seed(foreign: ForeignCopywriter) -> None:
    one = foreign.write(PREFIX, ANGLES, LIMITS, seed=5, progress=silent())
    assert one == foreign.write(PREFIX, ANGLES, LIMITS, seed=5, progress=silent())
    assert one != foreign.write(PREFIX, ANGLES, LIMITS, seed=6, progress=silent())
    for role in ("a", "b"):
        texts = [draft.text.casefold() for draft in one if draft.role == role]
        assert len(texts) == len(set(texts))


def test_other_architectures_judge_as_the_model_itself(foreign: ForeignCopywriter) -> None:
    texts = ["Close the books", "Save 6 hours a week with parcels", "x"]
    together = foreign.fluency(PREFIX, texts, progress=silent())
    alone = [foreign.fluency(PREFIX, [text], progress=silent())[0] for text in texts]
    assert np.allclose(together, alone, atol=1e-4)
    ids = foreign._ids(PREFIX.rstrip(" ")) + foreign._ids("Close the books")
    with torch.inference_mode():
        logs = foreign._model(torch.tensor([ids])).logits[0].log_softmax(-1)
    start = len(foreign._ids(PREFIX.rstrip(" ")))
    chosen = sum(float(logs[place - 1, ids[place]]) for place in range(start, len(ids)))
    ending = float(logs[-1][foreign._vocabulary.ends].logsumexp(-1))
    assert np.isclose(together[0], (chosen + ending) / (len(ids) - start + 1), atol=1e-4)


def test_other_architectures_stop_between_two_tokens(foreign: ForeignCopywriter) -> None:
    progress = Progress(lambda step: progress.cancel())
    with pytest.raises(Cancelled):
        foreign.write(PREFIX, ANGLES, LIMITS, seed=1, progress=progress)
