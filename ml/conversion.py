"""One-time conversion of a GGUF file (Llama family) into a safetensors folder. Needs no torch."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from core.errors import ModelError
from core.progress import Progress
from ml.checkpoints import CONFIG, TOKENIZER, WEIGHTS, digest, is_whole, publish
from ml.models import KnownModel, require_packaged

if TYPE_CHECKING:
    from gguf import GGUFReader
    from tokenizers import Tokenizer

LABEL = "Preparing the copy model (first use only)"
LAYER_NAMES = {
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
TOP_NAMES = {"token_embd": "model.embed_tokens", "output_norm": "model.norm", "output": "lm_head"}
CONTROL_TOKEN = 3


def prepared_folder(model: KnownModel, models_dir: Path, progress: Progress) -> Path:
    """The model's folder under `models_dir`, converted now when it is not there or damaged."""
    folder = models_dir / model.key
    if not is_whole(folder, deep=True):
        source = require_packaged(model)
        publish(folder, lambda fresh: _convert(source, fresh, model, progress))
    return folder


def _convert(source: Path, folder: Path, model: KnownModel, progress: Progress) -> Mapping[str, Any]:
    from gguf import GGUFReader

    progress.step(LABEL)
    reader = GGUFReader(source)
    build_tokenizer(reader).save(str(folder / TOKENIZER), pretty=False)
    write_llama(reader, folder, progress)
    return {
        "name": model.name,
        "licence": model.licence,
        "languages": list(model.languages),
        "source": f"{source.name} of the Python package {model.package}, from {model.source}",
        "source_sha256": digest(source),
        "versions": versions(),
    }


def versions() -> dict[str, str]:
    """The packages a conversion depends on."""
    return {name: version(name) for name in ("gguf", "safetensors", "tokenizers")}


def is_plain_llama(reader: GGUFReader) -> bool:
    """Whether `write_llama` can convert the file: the architecture as published first, without rotary scaling or biases."""
    if _field(reader, "general.architecture") != "llama":
        return False
    known = all(usual_name(tensor.name) is not None for tensor in reader.tensors)
    width, heads = _field(reader, "llama.embedding_length"), _field(reader, "llama.attention.head_count")
    turned = reader.get_field("llama.rope.dimension_count")
    return known and (turned is None or turned.contents() * heads == width)


def write_llama(reader: GGUFReader, folder: Path, progress: Progress) -> None:
    """Write `config.json` and the weights of a Llama-family file into a folder."""
    from safetensors.numpy import save_file

    config = _config(reader)
    (folder / CONFIG).write_text(json.dumps(config, indent=1) + "\n", "utf-8")
    save_file(_tensors(reader, config, progress), folder / WEIGHTS)
    progress.step("Checking the copy model")


def _config(reader: GGUFReader) -> dict[str, Any]:
    """The hyperparameters under the names the Hugging Face Llama configuration uses."""
    if _field(reader, "general.architecture") != "llama":
        raise ModelError("Only models of the Llama family can be converted.")
    heads = _field(reader, "llama.attention.head_count")
    shapes = {tensor.name: tensor.shape for tensor in reader.tensors}
    theta = reader.get_field("llama.rope.freq_base")
    return {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "hidden_act": "silu",
        "vocab_size": int(shapes["token_embd.weight"][1]),
        "hidden_size": _field(reader, "llama.embedding_length"),
        "intermediate_size": _field(reader, "llama.feed_forward_length"),
        "num_hidden_layers": _field(reader, "llama.block_count"),
        "num_attention_heads": heads,
        "num_key_value_heads": _field(reader, "llama.attention.head_count_kv"),
        "max_position_embeddings": _field(reader, "llama.context_length"),
        "rope_theta": theta.contents() if theta is not None else 10_000.0,
        "rms_norm_eps": _field(reader, "llama.attention.layer_norm_rms_epsilon"),
        "tie_word_embeddings": "output.weight" not in shapes,
        "eos_token_id": _field(reader, "tokenizer.ggml.eos_token_id"),
    }


def _tensors(reader: GGUFReader, config: dict[str, Any], progress: Progress) -> dict[str, npt.NDArray[np.float16]]:
    """Half precision holds every 4-bit value (scale times step plus offset) with less error than bfloat16 would."""
    from gguf.quants import dequantize

    tensors: dict[str, npt.NDArray[np.float16]] = {}
    for done, tensor in enumerate(reader.tensors):
        progress.step(LABEL, done, len(reader.tensors))
        values = dequantize(tensor.data, tensor.tensor_type)
        tensors[usual_name(tensor.name) or tensor.name] = _hf_order(tensor.name, values, config).astype(np.float16)
    return tensors


def usual_name(name: str) -> str | None:
    """The tensor's usual name, None for one that the Llama family does not have."""
    stem = name.removesuffix(".weight")
    if stem in TOP_NAMES:
        return f"{TOP_NAMES[stem]}.weight"
    block, _, rest = stem.partition(".")
    layer, _, part = rest.partition(".")
    if block != "blk" or part not in LAYER_NAMES or not name.endswith(".weight"):
        return None
    return f"model.layers.{layer}.{LAYER_NAMES[part]}.weight"


def _hf_order(name: str, values: npt.NDArray[np.float32], config: dict[str, Any]) -> npt.NDArray[np.float32]:
    """GGUF interleaves the rotary halves of queries and keys row by row; the usual layout has them one after the other."""
    heads = {"attn_q": "num_attention_heads", "attn_k": "num_key_value_heads"}.get(name.split(".")[-2])
    if heads is None:
        return values
    count, columns = int(config[heads]), values.shape[1]
    halves = values.reshape(count, values.shape[0] // count // 2, 2, columns)
    return np.ascontiguousarray(halves.swapaxes(1, 2).reshape(values.shape))


def build_tokenizer(reader: GGUFReader) -> Tokenizer:
    """The byte-level BPE tokenizer described in the GGUF file (the `smollm` flavour: digits one by one)."""
    from tokenizers import AddedToken, Tokenizer
    from tokenizers.decoders import ByteLevel as ByteLevelDecoder
    from tokenizers.models import BPE
    from tokenizers.pre_tokenizers import ByteLevel, Digits, Sequence

    if not has_smollm_tokenizer(reader):
        raise ModelError("The tokenizer of this GGUF file is of a kind the program does not know.")
    tokens: list[str] = _field(reader, "tokenizer.ggml.tokens")
    merges = [_pair(line) for line in _field(reader, "tokenizer.ggml.merges")]
    tokenizer = Tokenizer(BPE(vocab={token: place for place, token in enumerate(tokens)}, merges=merges))
    tokenizer.pre_tokenizer = Sequence([Digits(individual_digits=True), ByteLevel(add_prefix_space=False)])
    tokenizer.decoder = ByteLevelDecoder()
    kinds = _field(reader, "tokenizer.ggml.token_type")
    controls = [token for token, kind in zip(tokens, kinds, strict=True) if kind == CONTROL_TOKEN]
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in controls])
    return tokenizer


def has_smollm_tokenizer(reader: GGUFReader) -> bool:
    """Whether `build_tokenizer` can build it."""
    kinds = [reader.get_field(f"tokenizer.ggml.{key}") for key in ("model", "pre")]
    return [kind.contents() if kind is not None else None for kind in kinds] == ["gpt2", "smollm"]


def _pair(line: str) -> tuple[str, str]:
    left, right = line.split(" ")
    return left, right


def _field(reader: GGUFReader, key: str) -> Any:
    field = reader.get_field(key)
    if field is None:
        raise ModelError(f"The model file lacks {key}.", hint="Install the model's package again.")
    return field.contents()
