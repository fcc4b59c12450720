"""Which writing systems a tokenizer knows: what it spells byte by byte, a model of its size has hardly seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SAMPLES = {
    "LATIN": "Software for finance teams that close the books in three days",
    "CYRILLIC": "Программа для бухгалтерии, которая закрывает месяц за три дня",
    "GREEK": "Λογισμικό για οικονομικές ομάδες που κλείνει τον μήνα",
    "CJK": "为财务团队提供的软件三天内完成月末结账工作",
    "HIRAGANA": "けいりチームのためのソフトで、つきしめをみっかでおわらせる",
    "KATAKANA": "クラウドソフトウェアサービスデータレポート",
    "HANGUL": "재무팀을 위한 소프트웨어로 월말 결산을 사흘 만에",
    "ARABIC": "برنامج لفرق المالية يغلق الحسابات في ثلاثة أيام",
    "HEBREW": "תוכנה לצוותי כספים שסוגרת את החודש בשלושה ימים",
    "DEVANAGARI": "वित्त टीमों के लिए सॉफ्टवेयर जो तीन दिन में खाते बंद करता है",
    "THAI": "ซอฟต์แวร์สำหรับทีมการเงินปิดบัญชีภายในสามวัน",
}
"""A sentence each, invented. Names are the first words of Unicode's names of the letters."""

MOST_TOKENS_PER_LETTER = 0.6
SYLLABLES = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL"})
"""Scripts of which one letter is a syllable or a word: there a token for each letter is usual."""
MOST_TOKENS_PER_SYLLABLE = 1.6


def known_scripts(tokenizer: Tokenizer) -> tuple[str, ...]:
    """Names of the writing systems that the tokenizer holds words or syllables of."""
    return tuple(name for name, sample in SAMPLES.items() if _knows(tokenizer, name, sample))


def _knows(tokenizer: Tokenizer, name: str, sample: str) -> bool:
    encoded = tokenizer.encode(sample, add_special_tokens=False)
    most = MOST_TOKENS_PER_SYLLABLE if name in SYLLABLES else MOST_TOKENS_PER_LETTER
    kept = tokenizer.decode(encoded.ids).replace(" ", "") == sample.replace(" ", "")
    return kept and len(encoded.ids) <= most * len(sample)
