"""Model folders are whole or not there; damage is noticed and mended; missing weights say what to do."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

from core.errors import ModelError, ModelMissing
from ml.checkpoints import CONFIG, WEIGHTS, digest, is_whole, publish, read_config, read_weights
from ml.models import COPY_MODEL, EMBEDDING_MODEL, packaged_weights, require_packaged, survey


def fill(folder: Path) -> Mapping[str, Any]:
    save_file({"x": np.arange(6, dtype=np.float32)}, folder / WEIGHTS)
    (folder / CONFIG).write_text("{}", "utf-8")
    return {"name": "small", "licence": "none"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "models" / "small"
    publish(target, fill)
    return target


def test_a_published_folder_is_whole_and_says_where_it_is_from(folder: Path) -> None:
    about = json.loads((folder / "about.json").read_text("utf-8"))
    assert is_whole(folder, deep=True)
    assert about["name"] == "small"
    assert about["files"][WEIGHTS] == {"bytes": (folder / WEIGHTS).stat().st_size, "sha256": digest(folder / WEIGHTS)}
    assert read_weights(folder / WEIGHTS)["x"].tolist() == [0, 1, 2, 3, 4, 5]


def test_a_whole_folder_is_left_alone(folder: Path) -> None:
    def never(fresh: Path) -> Mapping[str, Any]:
        raise AssertionError("filled again")

    publish(folder, never)
    assert is_whole(folder)


def truncate(folder: Path) -> None:
    data = (folder / WEIGHTS).read_bytes()
    (folder / WEIGHTS).write_bytes(data[:-4])


def flip(folder: Path) -> None:
    data = bytearray((folder / WEIGHTS).read_bytes())
    data[-1] ^= 1
    (folder / WEIGHTS).write_bytes(data)


def lose_config(folder: Path) -> None:
    (folder / CONFIG).unlink()


def garble_about(folder: Path) -> None:
    (folder / "about.json").write_text("{", "utf-8")


def age_about(folder: Path) -> None:
    about = json.loads((folder / "about.json").read_text("utf-8"))
    (folder / "about.json").write_text(json.dumps(about | {"format": 0}), "utf-8")


@pytest.mark.parametrize("damage", [truncate, flip, lose_config, garble_about, age_about])
def test_damage_is_noticed_and_mended(folder: Path, damage: Callable[[Path], None]) -> None:
    damage(folder)
    assert not is_whole(folder, deep=True)
    publish(folder, fill)
    assert is_whole(folder, deep=True)
    assert [path.name for path in folder.parent.iterdir() if path.is_dir()] == ["small"]


def test_a_failed_preparation_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail(fresh: Path) -> Mapping[str, Any]:
        (fresh / WEIGHTS).write_bytes(b"half")
        raise ModelError("stopped in the middle")

    with pytest.raises(ModelError):
        publish(tmp_path / "models" / "small", fail)
    assert [path for path in (tmp_path / "models").iterdir() if path.is_dir()] == []


def test_leftovers_of_a_killed_preparation_are_swept(tmp_path: Path) -> None:
    leftover = tmp_path / "models" / ".small-abc123"
    leftover.mkdir(parents=True)
    publish(tmp_path / "models" / "small", fill)
    assert not leftover.exists()


def test_unreadable_files_say_what_to_do(tmp_path: Path) -> None:
    (tmp_path / WEIGHTS).write_bytes(b"no weights")
    (tmp_path / CONFIG).write_text("[]", "utf-8")
    for read in (
        lambda: read_weights(tmp_path / WEIGHTS),
        lambda: read_config(tmp_path),
        lambda: read_config(tmp_path / "gone"),
    ):
        with pytest.raises(ModelError) as caught:
            read()
        assert caught.value.hint


def test_a_model_that_is_not_installed_says_how_to_get_it() -> None:
    absent = replace(COPY_MODEL, module="no_such_module", package="no-such-package==1")
    with pytest.raises(ModelMissing) as caught:
        require_packaged(absent)
    assert "no-such-package==1" in str(caught.value)


def test_the_survey_tells_prepared_from_packaged(models_dir: Path, copy_folder: Path, tmp_path: Path) -> None:
    before = {status.model.key: status for status in survey(tmp_path)}
    after = {status.model.key: status for status in survey(models_dir)}
    assert before[COPY_MODEL.key].state == "packaged"
    assert (after[COPY_MODEL.key].state, after[COPY_MODEL.key].path) == ("ready", copy_folder)
    assert before[EMBEDDING_MODEL.key].state == ("ready" if packaged_weights(EMBEDDING_MODEL) else "missing")


def test_the_prepared_copy_model_names_its_source(copy_folder: Path) -> None:
    about = json.loads((copy_folder / "about.json").read_text("utf-8"))
    assert about["licence"] == "Apache-2.0"
    assert about["source_sha256"] == digest(require_packaged(COPY_MODEL))
    assert is_whole(copy_folder, deep=True)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Close the books in 3 days", ["Close", "Ġthe", "Ġbooks", "Ġin", "Ġ", "3", "Ġdays"]),
        ("ISO27001", ["ISO", "2", "7", "0", "0", "1"]),
        ("<|im_start|>user\n", ["<|im_start|>", "user", "Ċ"]),
    ],
)
def test_the_prepared_tokenizer_splits_as_the_original(copy_folder: Path, text: str, tokens: list[str]) -> None:
    """Golden splits: transformers 5.23 over the packaged file."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(copy_folder / "tokenizer.json"))
    assert tokenizer.encode(text).tokens == tokens
    assert tokenizer.decode(tokenizer.encode("Grüße – naïve 🚀").ids) == "Grüße – naïve 🚀"
