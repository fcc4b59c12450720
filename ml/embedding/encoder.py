"""The sentence encoder: all-MiniLM-L6-v2, read in place from its Python package."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer

from core.copywriting import ModelCard
from core.progress import Progress
from ml.checkpoints import TOKENIZER, read_config, read_weights
from ml.devices import Device, best_device
from ml.embedding.bert import Bert, BertConfig, bert_config, mean_pool, padded
from ml.models import EMBEDDING_MODEL, KnownModel, require_packaged

BATCH = 64
MAX_TOKENS = 256
DTYPE = torch.float32
"""Full precision everywhere: the model is small, and near duplicates differ in the third decimal of their cosine."""
LABEL = "Comparing meanings"


class SentenceEncoder:
    """Implements `core.copywriting.Embedder`."""

    def __init__(self, net: Bert, config: BertConfig, tokenizer: Tokenizer, device: Device, card: ModelCard) -> None:
        self._net = net
        self._dimensions = config.hidden
        self._tokenizer = tokenizer
        self._device = device
        self._card = card

    def card(self) -> ModelCard:
        """Name, licence, device and size of the model."""
        return self._card

    def embed(self, texts: Sequence[str], *, progress: Progress) -> npt.NDArray[np.float32]:
        """One row per text, length 1 each: shape (len(texts), dimensions)."""
        rows = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(rows)), key=lambda place: len(rows[place]))
        vectors = np.zeros((len(rows), self._dimensions), dtype=np.float32)
        for start in range(0, len(order), BATCH):
            progress.step(LABEL, start, len(order))
            places = order[start : start + BATCH]
            vectors[places] = self._vectors([rows[place] for place in places])
        progress.step(LABEL, len(order), len(order))
        return vectors

    @torch.inference_mode()
    def _vectors(self, rows: list[list[int]]) -> npt.NDArray[np.float32]:
        ids, mask = padded(rows, self._device.torch)
        pooled = mean_pool(self._net(ids, mask), mask)
        return pooled.float().cpu().numpy()


def load_encoder(model: KnownModel = EMBEDDING_MODEL, device: Device | None = None) -> SentenceEncoder:
    """Load the encoder from its package; raises `ModelMissing` when the package is not installed."""
    device = device or best_device()
    weights_file = require_packaged(model)
    config = bert_config(read_config(weights_file.parent))
    stored = read_weights(weights_file)
    weights = {name: tensor.to(device.torch, DTYPE) for name, tensor in stored.items() if tensor.is_floating_point()}
    card = ModelCard(
        name=model.name,
        licence=model.licence,
        device=device.label,
        dtype=str(DTYPE).removeprefix("torch."),
        parameters=sum(tensor.numel() for tensor in weights.values()),
        memory_bytes=sum(tensor.nbytes for tensor in weights.values()),
    )
    return SentenceEncoder(Bert(config, weights), config, _tokenizer(weights_file.parent), device, card)


def _tokenizer(folder: Path) -> Tokenizer:
    """The shipped file pads to 128 pieces and cuts there; sentences here are padded per batch and cut at 256."""
    tokenizer: Tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer
