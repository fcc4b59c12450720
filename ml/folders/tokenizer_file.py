"""`tokenizer.json` of model folders, read so that each token decodes to what it adds to a text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from core.errors import ModelRefused
from ml.checkpoints import TOKENIZER


def read_tokenizer(folder: Path) -> Tokenizer:
    """The folder's tokenizer, told neither to pad nor to cut; raises `ModelRefused` for a file that is none."""
    try:
        document = json.loads((folder / TOKENIZER).read_text("utf-8"))
        tokenizer: Tokenizer = Tokenizer.from_str(json.dumps(_spaced(document)))
    # tokenizers raises a bare Exception for what it cannot read
    except Exception as error:
        raise ModelRefused(f"{TOKENIZER} of the model cannot be read.", hint="Copy the model again.") from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _spaced(document: dict[str, Any]) -> dict[str, Any]:
    """Some tokenizers drop the blank before the first piece they decode; one piece alone would lose its blank."""
    decoder = document.get("decoder") or {}
    if decoder.get("type") != "Sequence":
        return document
    kept = [part for part in decoder["decoders"] if part.get("type") != "Strip"]
    return document | {"decoder": decoder | {"decoders": kept}}
