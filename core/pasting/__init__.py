"""Make multiple changes: any pasted sheet, its columns understood, reviewed row by row, then proposed or kept."""

from core.pasting.meaning import Column, decide, propose, remember
from core.pasting.outcome import Outcome, What
from core.pasting.planning import Job, Review, finish, process
from core.pasting.reading import Pasted, read_file, read_pasted
from core.pasting.words import meanings, platform_of

__all__ = [
    "Column",
    "Job",
    "Outcome",
    "Pasted",
    "Review",
    "What",
    "decide",
    "finish",
    "meanings",
    "platform_of",
    "process",
    "propose",
    "read_file",
    "read_pasted",
    "remember",
]
