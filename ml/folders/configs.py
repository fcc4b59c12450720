"""`config.json` of model folders in one form, whichever version of transformers wrote it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from core.errors import ModelError, ModelRefused
from ml.copywriter.config import llama_config

CONFIG = "config.json"
LEARNING = frozenset({"llama"})
"""Model types that can learn a brand."""
WRITES = ("ForCausalLM", "LMHeadModel")
"""How the names of architectures end that write text."""


def read_config(folder: Path) -> dict[str, Any]:
    """The folder's `config.json`; raises `ModelRefused` when there is none that can be read."""
    try:
        config = json.loads((folder / CONFIG).read_text("utf-8"))
    except FileNotFoundError as error:
        raise ModelRefused(
            f"{folder} holds no {CONFIG}, so it is no model folder.",
            hint="Choose the folder that holds config.json, the safetensors files and tokenizer.json.",
        ) from error
    except (OSError, ValueError) as error:
        raise ModelRefused(f"{CONFIG} of the model cannot be read.", hint="Copy the model again.") from error
    if not isinstance(config, dict) or not isinstance(config.get("model_type"), str):
        raise ModelRefused(f"{CONFIG} does not say which kind of model this is.", hint="Copy the model again.")
    return config


def plain(config: dict[str, Any]) -> dict[str, Any]:
    """The same with the names that the decoder reads: newer files keep rotary values in a group of their own, and
    leave out what is usual."""
    rotary = config.get("rope_parameters") or {}
    kind = rotary.get("rope_type", rotary.get("type", "default"))
    heads = config.get("num_attention_heads")
    usual = {
        "rope_theta": rotary.get("rope_theta", 10_000.0),
        "rope_scaling": None if kind == "default" else rotary,
        "num_key_value_heads": heads,
        "rms_norm_eps": 1e-6,
        "hidden_act": "silu",
    }
    return usual | {name: value for name, value in config.items() if value is not None}


def runs_here(config: dict[str, Any]) -> bool:
    """Whether the program's own decoder computes this model."""
    try:
        llama_config(plain(config))
    except (ModelError, KeyError, TypeError, ValueError):
        return False
    return not config.get("mlp_bias")


def learns_here(config: dict[str, Any]) -> bool:
    """Whether the model can learn a brand: what is trained must be merged into weights of the same names."""
    return config["model_type"] in LEARNING and runs_here(config)


def check_architecture(config: dict[str, Any]) -> None:
    """Raises `ModelRefused` for what is no text-writing model, or what neither decoder can run."""
    kind = config["model_type"]
    names = [str(name) for name in config.get("architectures") or ()]
    if names and not any(name.endswith(WRITES) for name in names):
        raise ModelRefused(
            f"This model ({names[0]}) does not write text.", hint="Choose a model that continues or answers a text."
        )
    if config.get("quantization_config"):
        raise ModelRefused(
            "The weights of this model are compressed in a way that this program does not read.",
            hint="Choose the same model uncompressed (safetensors), or as a GGUF file.",
        )
    if not runs_here(config) and not _known_to_transformers(kind):
        raise ModelRefused(f"Models of the kind “{kind}” are not known here.", hint=_what_else(config))


def has_transformers() -> bool:
    """Whether the extra packages for other architectures are installed; nothing is imported."""
    from importlib.util import find_spec

    return find_spec("transformers") is not None


def _known_to_transformers(kind: str) -> bool:
    """Whether transformers writes text with this kind. Read from its list of models as text: importing it would load
    torch into the window."""
    from importlib.util import find_spec

    found = find_spec("transformers")
    places = found.submodule_search_locations if found else None
    lists = [Path(place) / "models" / "auto" / "modeling_auto.py" for place in places or ()]
    text = "".join(file.read_text("utf-8") for file in lists if file.is_file())
    _, _, after = text.partition("MODEL_FOR_CAUSAL_LM_MAPPING_NAMES = ")
    return f'("{kind}", ' in after.partition("\n)\n")[0]


def _what_else(config: dict[str, Any]) -> str:
    if not has_transformers():
        return "Install the extra: pip install “campaign-desk[models]”, or choose a model of the Llama family."
    if config.get("auto_map"):
        return "It brings program code of its own, which is never run. Choose a model without."
    return "Choose a model of the Llama, Qwen, Gemma, Mistral, Phi or GPT-2 family."
