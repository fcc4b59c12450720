"""Candidate texts of ad groups: offered, kept or rejected, and put into ads; nothing that was offered is lost."""

from core.copytexts.keeping import (
    KEPT,
    OFFERED,
    REJECTED,
    CopyText,
    NewText,
    Standing,
    Verdict,
    listed,
    offer,
    restore,
    rewrite,
    verdicts,
)

__all__ = [
    "KEPT",
    "OFFERED",
    "REJECTED",
    "CopyText",
    "NewText",
    "Standing",
    "Verdict",
    "listed",
    "offer",
    "restore",
    "rewrite",
    "verdicts",
]
