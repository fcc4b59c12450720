"""Settings: what is saved is read again, and no file can stop the program."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as run
from hypothesis import strategies as st
from pydantic import ValidationError

from core import settings
from core.settings import MOST_RECENT, Settings


@run(deadline=None)
@given(
    theme=st.sampled_from(["system", "light", "dark"]),
    threads=st.integers(0, 8),
    overrides=st.dictionaries(st.text(min_size=1, max_size=20), st.text(max_size=20), max_size=4),
    recent=st.lists(st.text(min_size=1, max_size=30), max_size=5),
)
def test_what_is_saved_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, theme: str, threads: int, overrides: dict[str, str], recent: list[str]
) -> None:
    path = tmp_path_factory.mktemp("s") / "deep" / "settings.toml"
    value = Settings(recent=tuple(recent)).changed("appearance", theme=theme)
    value = value.changed("models", threads=threads).changed("keymap", overrides=overrides)
    settings.save(value, path)
    assert settings.load(path) == settings.Loaded(value)


@run(deadline=None)
@given(st.binary(max_size=300))
def test_no_file_stops_the_program(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.mktemp("s") / "settings.toml"
    path.write_bytes(raw)
    loaded = settings.load(path)
    assert isinstance(loaded.settings, Settings)
    assert loaded.problem is None or not path.exists()


def test_a_damaged_file_is_set_aside_with_a_message(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('[appearance]\ntheme = "pink"\n')
    loaded = settings.load(path)
    assert loaded.settings == Settings()
    assert loaded.problem is not None
    assert "appearance.theme" in loaded.problem
    assert (tmp_path / "settings.damaged.toml").read_text().startswith("[appearance]")


def test_a_missing_file_means_defaults(tmp_path: Path) -> None:
    assert settings.load(tmp_path / "none.toml") == settings.Loaded(Settings())


def test_a_folder_in_its_place_is_no_crash(tmp_path: Path) -> None:
    loaded = settings.load(tmp_path)
    assert loaded.settings == Settings()
    assert loaded.problem


def test_keys_of_a_newer_version_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('future = 1\n[appearance]\ntheme = "dark"\nglow = true\n')
    assert settings.load(path).settings.appearance.theme == "dark"


def test_values_outside_the_limits_are_refused() -> None:
    with pytest.raises(ValidationError):
        Settings().changed("models", threads=9)


def test_recent_workspaces_are_few_newest_first_and_once() -> None:
    value = Settings()
    for number in range(MOST_RECENT + 3):
        value = value.with_recent(Path(f"/w/{number}.cdesk"))
    value = value.with_recent(Path("/w/5.cdesk"))
    assert value.recent[0] == "/w/5.cdesk"
    assert len(value.recent) == len(set(value.recent)) == MOST_RECENT
    assert "/w/5.cdesk" not in value.without_recent("/w/5.cdesk").recent


def test_every_setting_says_what_it_is() -> None:
    for name, info in Settings.model_fields.items():
        if info.title:
            group = type(getattr(Settings(), name))
            assert all(each.title and each.description for each in group.model_fields.values()), name
