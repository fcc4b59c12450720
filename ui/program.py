"""What the window is given by the program: one frozen value, made by the wiring."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from core.progress import Progress
from ui.jobs import Jobs
from ui.messages import Messages
from ui.preferences import Preferences
from ui.theme import Look

if TYPE_CHECKING:
    from core.copywriting import Copywriter, Embedder
    from core.ideas.question import KeywordPlanner
    from core.interchange.result import ImportResult
    from core.model_shelf import ModelShelf
    from core.platforms import Lists, Platforms, ReachPlanner
    from core.recommending.asking import Advising
    from core.workspace import Workspace


class LocalModels(Protocol):
    """The local models; asking them starts what they need."""

    @property
    def copywriter(self) -> Copywriter | None:
        """Writes texts; None when the settings say so."""
        ...

    @property
    def embedder(self) -> Embedder | None:
        """Compares meanings; None when its weights are not on this machine."""
        ...

    def open_for(self, workspace: str | None) -> None:
        """Use what was learned of the brand of a workspace, by its id."""
        ...

    def warm(self, progress: Progress) -> None:
        """Load the weights now."""
        ...


class Files(Protocol):
    """Takes files in and writes them out, by dialect."""

    imports: tuple[str, ...]
    exports: tuple[str, ...]

    def recognise(self, path: Path) -> str:
        """The dialect of a file; raises InvalidInput for one that is not known."""
        ...

    def take_in(
        self, workspace: Workspace, paths: Sequence[Path], dialect: str | None, *, accept: bool, progress: Progress
    ) -> ImportResult:
        """Import files as one change set."""
        ...

    def write_out(
        self, workspace: Workspace, dialect: str, out: Path, *, progress: Progress, changeset: str | None = None
    ) -> int:
        """Export the draft; returns the number of rows."""
        ...


@dataclass(frozen=True)
class Program:
    """Everything that lives as long as the window. `demo` makes the demo workspace and returns its path."""

    preferences: Preferences
    look: Look
    messages: Messages
    jobs: Jobs
    files: Files
    models: LocalModels | None = None
    demo: Callable[[Progress], Path] | None = None
    today: Callable[[], date] = date.today
    platforms: Platforms | None = None
    planner: KeywordPlanner | None = None
    reach: ReachPlanner | None = None
    advice: Advising | None = None
    lists: Lists | None = None
    shelf: ModelShelf | None = None
