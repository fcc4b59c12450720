"""One-time preparation of a GGUF file of the user's choice: a safetensors folder that loads in a moment."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import ModelRefused
from core.progress import Progress
from ml.checkpoints import CONFIG, TOKENIZER, WEIGHTS, is_whole, publish
from ml.conversion import build_tokenizer, has_smollm_tokenizer, is_plain_llama, versions, write_llama
from ml.folders.found import FoundModel
from ml.folders.gguf_files import open_gguf

if TYPE_CHECKING:
    import torch

LABEL = "Preparing the model (first use only)"


def prepared_gguf(found: FoundModel, models_dir: Path, progress: Progress) -> Path:
    """The safetensors folder of a GGUF file under `models_dir`, made now when it is not there. Raises `ModelRefused`."""
    folder = models_dir / found.key
    if not is_whole(folder):
        progress.step(LABEL)
        publish(folder, lambda fresh: _fill(found, fresh, progress))
    return folder


def _fill(found: FoundModel, fresh: Path, progress: Progress) -> Mapping[str, Any]:
    reader = open_gguf(found.path)
    plain = is_plain_llama(reader)
    if plain and has_smollm_tokenizer(reader):
        build_tokenizer(reader).save(str(fresh / TOKENIZER), pretty=False)
    else:
        _write_tokenizer(found.path, fresh)
    if plain:
        write_llama(reader, fresh, progress)
    else:
        _write_by_transformers(found.path, fresh)
    return {
        "name": found.name,
        "licence": found.licence,
        "languages": list(found.languages),
        "source": found.path.name,
        "versions": versions(),
    }


def _write_tokenizer(file: Path, fresh: Path) -> None:
    """transformers knows how the tokenizers of other families are spelled in GGUF."""
    try:
        from transformers import AutoTokenizer

        tokenizer = AutoTokenizer.from_pretrained(str(file.parent), gguf_file=file.name, local_files_only=True)
        tokenizer.backend_tokenizer.save(str(fresh / TOKENIZER), pretty=False)
    except ImportError as error:
        raise ModelRefused(
            "Preparing this GGUF file needs the extra packages for models.",
            hint="Install them: pip install “campaign-desk[models]”.",
        ) from error
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise ModelRefused(
            "The tokenizer inside this GGUF file is of a kind the program does not know.",
            hint="Choose the same model as a folder with safetensors files.",
        ) from error


def _write_by_transformers(file: Path, fresh: Path) -> None:
    import torch
    from safetensors.torch import save_file
    from transformers import AutoModelForCausalLM, GgufConfig

    try:
        model = AutoModelForCausalLM.from_pretrained(
            str(file.parent), gguf_file=file.name, quantization_config=GgufConfig(dequantize=True),
            dtype=torch.bfloat16, local_files_only=True, trust_remote_code=False,
        )  # fmt: skip
    except (OSError, ValueError, KeyError, NotImplementedError) as error:
        raise ModelRefused(
            "This GGUF file cannot be converted.", hint="Choose the same model as a folder with safetensors files."
        ) from error
    config = model.config.to_dict()
    config.pop("quantization_config", None)
    (fresh / CONFIG).write_text(json.dumps(config, indent=1, default=str) + "\n", "utf-8")
    save_file(_untied(model.state_dict()), fresh / WEIGHTS, metadata={"format": "pt"})


def _untied(state: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Each tensor once: what shares its memory with an earlier one is left out, as safetensors wants it."""
    kept: dict[str, torch.Tensor] = {}
    seen: set[int] = set()
    for name, tensor in state.items():
        if tensor.data_ptr() not in seen or tensor.numel() == 0:
            seen.add(tensor.data_ptr())
            kept[name] = tensor.contiguous()
    return kept
