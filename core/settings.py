"""What a person has chosen on this machine: declared once, kept in one TOML file, shown by one dialog."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

MOST_RECENT = 10


class Group(BaseModel):
    """One page of settings; frozen, so that a change is a new value."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Appearance(Group):
    """How the window looks."""

    theme: Annotated[
        Literal["system", "light", "dark"],
        Field(title="Colours", description="Follow the system, or always light or always dark."),
    ] = "system"
    density: Annotated[
        Literal["comfortable", "compact"],
        Field(title="Rows", description="Compact shows about a sixth more rows in every grid."),
    ] = "comfortable"


class Keymap(Group):
    """Which keys do what."""

    preset: Annotated[
        Literal["editor", "web"],
        Field(
            title="Shortcuts", description="“Editor” follows Google Ads Editor; “web” opens the palette with Ctrl+K."
        ),
    ] = "editor"
    overrides: Annotated[
        dict[str, str], Field(title="Own shortcuts", description="Change them in the list of shortcuts (F1).")
    ] = Field(default_factory=dict)


class Models(Group):
    """What the local models may do. Nothing they read leaves this machine."""

    use_language_model: Annotated[
        bool,
        Field(
            title="Write ads with the local language model",
            description="Off: ads come from the phrase grammar alone, which is faster and plainer.",
        ),
    ] = True
    load_early: Annotated[
        bool,
        Field(
            title="Load the models while nothing else happens",
            description="Off: they are loaded when they are first needed, which then takes some seconds.",
        ),
    ] = True
    threads: Annotated[
        int,
        Field(
            title="Processor cores for models",
            description="Fewer leave more for other programs. Used from the next start; other numbers may give other wording.",
            ge=0,
            le=8,
        ),
    ] = 0


class CopyModel(Group):
    """Which model writes: a folder or GGUF file of the user's choice ("" is the packaged model), or a server.

    `confirmed_host` is the host outside this network that the user agreed to send briefs to; no other may be outside.
    """

    path: str = ""
    server: str = ""
    server_model: str = ""
    server_on: bool = False
    confirmed_host: str = ""


class Checks(Group):
    """How findings are shown."""

    live: Annotated[
        bool, Field(title="Check while editing", description="Off: findings are renewed only by Check (Ctrl+K).")
    ] = True


class WindowPlace(Group):
    """Where the window stood when it was closed; Qt's own text, base64."""

    geometry: str = ""
    splitters: dict[str, str] = Field(default_factory=dict)
    screen: str = ""
    toured: bool = False


class Settings(Group):
    """All settings of one person on one machine."""

    appearance: Annotated[Appearance, Field(title="Appearance")] = Appearance()
    keymap: Annotated[Keymap, Field(title="Keyboard")] = Keymap()
    models: Annotated[Models, Field(title="Local models")] = Models()
    checks: Annotated[Checks, Field(title="Checks")] = Checks()
    copy_model: CopyModel = CopyModel()
    recent: tuple[str, ...] = ()
    window: WindowPlace = WindowPlace()

    def with_recent(self, path: Path) -> Settings:
        """The same with this workspace first among the recent ones."""
        named = str(path)
        others = tuple(each for each in self.recent if each != named)
        return self.model_copy(update={"recent": (named, *others)[:MOST_RECENT]})

    def without_recent(self, path: str) -> Settings:
        """The same without this workspace among the recent ones."""
        return self.model_copy(update={"recent": tuple(each for each in self.recent if each != path)})

    def changed(self, group: str, **values: Any) -> Settings:
        """The same with other values in one group; raises pydantic's ValidationError for values outside the limits."""
        old: Group = getattr(self, group)
        return self.model_copy(update={group: type(old).model_validate({**old.model_dump(), **values})})


@dataclass(frozen=True)
class Loaded:
    """Settings as read; `problem` is a sentence for the user when the file could not be used."""

    settings: Settings
    problem: str | None = None


def load(path: Path) -> Loaded:
    """Read the settings. A damaged file is set aside and the defaults are used, never an error."""
    try:
        values = tomllib.loads(path.read_bytes().decode("utf-8"))
        return Loaded(Settings.model_validate(values))
    except FileNotFoundError:
        return Loaded(Settings())
    except ValidationError as error:
        places = ", ".join(".".join(str(part) for part in problem["loc"]) for problem in error.errors())
        return Loaded(Settings(), _set_aside(path, f"{places} cannot be used"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return Loaded(Settings(), _set_aside(path, "it is damaged"))
    except OSError as error:
        return Loaded(
            Settings(), f"The settings in {path} could not be read ({error.strerror}); the defaults are used."
        )


def save(settings: Settings, path: Path) -> None:
    """Write the settings so that an interruption leaves the old or the new file, never half of one."""
    import tomlkit

    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(tomlkit.dumps(settings.model_dump(mode="json")), "utf-8")
    fresh.replace(path)


def _set_aside(path: Path, why: str) -> str:
    aside = path.with_name(f"{path.stem}.damaged{path.suffix}")
    try:
        path.replace(aside)
    except OSError:
        return f"The settings in {path} were not used: {why}. The defaults are used."
    return f"The settings were not used: {why}. They were set aside as {aside.name} in {aside.parent}; the defaults are used."
