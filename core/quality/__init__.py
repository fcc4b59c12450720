"""How good a text is: parts that can be measured, each with what it was measured on; no number without its evidence."""

from core.quality.copies import Copy, Whose
from core.quality.judging import Judge, Wanted, judge_of, judged, voice_of, wanted_of
from core.quality.part import PARTS, Part, Quality, weighted
from core.quality.style import Style
from core.quality.taught import Weighing

__all__ = [
    "PARTS",
    "Copy",
    "Judge",
    "Part",
    "Quality",
    "Style",
    "Wanted",
    "Weighing",
    "Whose",
    "judge_of",
    "judged",
    "voice_of",
    "wanted_of",
    "weighted",
]
