"""What the window asks about advice; the integrations answer, `app` hands it over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from core.connections import Connection
    from core.conversions.kinds import NewConversion
    from core.progress import Progress
    from core.recommending.advice import Advised
    from core.recommending.conversions import Measuring
    from core.workspace import Workspace


class Advising(Protocol):
    """Platforms that advise and measure. All raise the PlatformError tree, KeychainError and Cancelled."""

    def advises(self, platform: str) -> bool:
        """Whether a platform gives recommendations that can be read."""
        ...

    def measures(self, platform: str) -> bool:
        """Whether what an account of a platform counts can be read."""
        ...

    def fetch(self, connection: Connection, progress: Progress) -> Advised:
        """What the platform recommends now."""
        ...

    def dismiss(self, connection: Connection, names: Sequence[str], progress: Progress) -> tuple[str, ...]:
        """Tell the platform that these are not wanted; returns the names it took."""
        ...

    def measuring(self, workspace: Workspace, connection: Connection, progress: Progress) -> Measuring:
        """What the account counts, and how it is set."""
        ...

    def makes_conversions(self, platform: str) -> bool:
        """Whether conversions can be made from here."""
        ...

    def make_conversion(
        self, workspace: Workspace, connection: Connection, wanted: NewConversion, progress: Progress
    ) -> Measuring:
        """Make a conversion; what the account counts then."""
        ...
