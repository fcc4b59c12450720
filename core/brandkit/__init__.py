"""Brand kits: voice, lexicon, required and banned words, competitors, marks and legal lines, by market."""

from core.brandkit.briefing import brief_for_writing
from core.brandkit.form import kits_in as kits_in_text
from core.brandkit.form import market_code, read_kits, write_kits
from core.brandkit.keeping import Kits, kit_for, kits_in, kits_of, market_name, replace_kits, save_kit
from core.brandkit.kit import ALL_MARKETS, BRIEF, LISTS, SWITCHES, BrandKit, Term, kit_of, merged

__all__ = [
    "ALL_MARKETS",
    "BRIEF",
    "LISTS",
    "SWITCHES",
    "BrandKit",
    "Kits",
    "Term",
    "brief_for_writing",
    "kit_for",
    "kit_of",
    "kits_in",
    "kits_in_text",
    "kits_of",
    "market_code",
    "market_name",
    "merged",
    "read_kits",
    "replace_kits",
    "save_kit",
    "write_kits",
]
