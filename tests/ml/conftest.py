"""Real models prepared once per run, one real worker, and a tiny network that decodes in milliseconds."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer
from tokenizers.decoders import ByteLevel as ByteLevelDecoder
from tokenizers.models import BPE
from tokenizers.pre_tokenizers import ByteLevel, Digits, Sequence
from tokenizers.trainers import BpeTrainer

from core.copywriting import ModelCard
from core.progress import silent
from ml.client import ModelWorker
from ml.conversion import prepared_folder
from ml.copywriter.net import Llama, LlamaConfig
from ml.copywriter.writer import LmCopywriter
from ml.devices import Device, best_device
from ml.models import COPY_MODEL, packaged_weights

SENTENCES = (
    "Close the books in 3 days with 40% less work and 27001 checks",
    "Works with SAP and ERP and CRM for finance teams everywhere!",
    "Synergies and synergy are no match for Rivalo or Quantro Desk",
    "Book a guided trial, plan repairs, find any parcel. Save 6 hours",
    "Trusted by teams in Zürich - month-end close, done: 24/7 help? yes & more",
)


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> None:
    """Small networks gain nothing from a second thread and lose much when other tests keep the cores busy."""
    best_device()
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def device() -> Device:
    """Full precision on the CPU."""
    return Device("cpu", torch.float32)


@pytest.fixture(scope="session")
def tiny_config() -> LlamaConfig:
    """Two layers, three query heads for each of two key heads."""
    return LlamaConfig(
        vocabulary=420,
        hidden=48,
        layers=2,
        heads=6,
        kv_heads=2,
        context=512,
        rope_theta=10_000.0,
        epsilon=1e-5,
        end_ids=(0,),
    )


@pytest.fixture(scope="session")
def tiny_weights(tiny_config: LlamaConfig) -> dict[str, torch.Tensor]:
    """Random weights, always the same."""
    generator = torch.Generator().manual_seed(5)
    size, kv = tiny_config.hidden, tiny_config.kv_heads * tiny_config.head_size
    shapes: dict[str, tuple[int, ...]] = {
        "model.embed_tokens.weight": (tiny_config.vocabulary, size),
        "model.norm.weight": (size,),
    }
    for layer in range(tiny_config.layers):
        name = f"model.layers.{layer}"
        shapes |= {
            f"{name}.self_attn.q_proj.weight": (size, size),
            f"{name}.self_attn.k_proj.weight": (kv, size),
            f"{name}.self_attn.v_proj.weight": (kv, size),
            f"{name}.self_attn.o_proj.weight": (size, size),
            f"{name}.mlp.gate_proj.weight": (96, size),
            f"{name}.mlp.up_proj.weight": (96, size),
            f"{name}.mlp.down_proj.weight": (size, 96),
            f"{name}.input_layernorm.weight": (size,),
            f"{name}.post_attention_layernorm.weight": (size,),
        }
    return {name: torch.randn(shape, generator=generator) * 0.3 for name, shape in shapes.items()}


@pytest.fixture(scope="session")
def tiny_tokenizer(tiny_config: LlamaConfig) -> Tokenizer:
    """A byte-level tokenizer that knows whole words of `SENTENCES`, digits one by one."""
    tokenizer = Tokenizer(BPE())
    tokenizer.pre_tokenizer = Sequence([Digits(individual_digits=True), ByteLevel(add_prefix_space=False)])
    tokenizer.decoder = ByteLevelDecoder()
    trainer = BpeTrainer(
        vocab_size=tiny_config.vocabulary,
        special_tokens=["<|end|>"],
        initial_alphabet=ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(SENTENCES * 3, trainer)
    return tokenizer


@pytest.fixture(scope="session")
def tiny(
    tiny_config: LlamaConfig, tiny_weights: dict[str, torch.Tensor], tiny_tokenizer: Tokenizer, device: Device
) -> LmCopywriter:
    """A copywriter over the tiny network: its texts are nonsense, its rules are the real ones."""
    card = ModelCard("tiny", "none", "cpu", "float32", 0, 0)
    return LmCopywriter(Llama(tiny_config, tiny_weights, device), tiny_tokenizer, card)


@pytest.fixture(scope="session")
def models_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of prepared models, shared by parallel test processes so that conversion happens once."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if base.name.startswith("popen-") else base) / "models"


@pytest.fixture(scope="session")
def starting(models_dir: Path) -> Iterator[ModelWorker]:
    """One real worker process, importing torch while the tests before the first question run."""
    worker = ModelWorker(models_dir)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(worker.hello)
        yield worker
        worker.close()


@pytest.fixture(scope="session")
def copy_folder(models_dir: Path, starting: ModelWorker) -> Path:
    """SmolLM2, converted from its package."""
    if packaged_weights(COPY_MODEL) is None:
        pytest.skip(f"{COPY_MODEL.package} is not installed: nothing real to test with")
    return prepared_folder(COPY_MODEL, models_dir, silent())


@pytest.fixture(scope="session")
def worker(starting: ModelWorker, copy_folder: Path) -> ModelWorker:
    """The worker with its weights prepared."""
    return starting


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of them in one process: torch, the worker and the real weights take seconds to load, the tests little."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("models"))
