"""Who makes changes: a person, the generator, an import, a rule, a teammate or a platform."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from enum import StrEnum


class AuthorKind(StrEnum):
    """What kind of author stands behind a change set."""

    PERSON = "person"
    GENERATOR = "generator"
    IMPORT = "import"
    RULE = "rule"
    TEAMMATE = "teammate"
    PLATFORM = "platform"


@dataclass(frozen=True)
class Author:
    """The author of a change set."""

    kind: AuthorKind
    name: str

    @classmethod
    def me(cls) -> Author:
        """The person at this machine."""
        try:
            return cls(AuthorKind.PERSON, getpass.getuser())
        except (KeyError, OSError):
            return cls(AuthorKind.PERSON, "me")

    @classmethod
    def generator(cls) -> Author:
        """The generator on this machine."""
        return cls(AuthorKind.GENERATOR, "Campaign generator")

    @classmethod
    def importer(cls, file_name: str) -> Author:
        """The import of one file."""
        return cls(AuthorKind.IMPORT, file_name)
