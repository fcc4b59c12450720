"""What a model may learn from an account's own ads, and the probe that says whether it writes better or well enough."""

from core.learning.examples import LEAST_TEXTS, lesson_of, own_texts
from core.learning.probing import Probe, brief_key_of, passes_long, probe_headlines, probe_long

__all__ = [
    "LEAST_TEXTS",
    "Probe",
    "brief_key_of",
    "lesson_of",
    "own_texts",
    "passes_long",
    "probe_headlines",
    "probe_long",
]
