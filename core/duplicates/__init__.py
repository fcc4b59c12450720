"""Finding what stands twice: keywords, negatives, ads and ad sets; which one to keep, and why."""

from core.duplicates.asking import FINDABLE, Asked, Within
from core.duplicates.finding import Duplicates, find
from core.duplicates.group import Group
from core.duplicates.meaning import Meanings, find_alike, understand
from core.duplicates.settling import settle
from core.duplicates.showing import Member, members

__all__ = [
    "FINDABLE",
    "Asked",
    "Duplicates",
    "Group",
    "Meanings",
    "Member",
    "Within",
    "find",
    "find_alike",
    "members",
    "settle",
    "understand",
]
