"""The list of facts names tests that there are."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
DEFINED = re.compile(r"^def (test_\w+)", re.MULTILINE)


def test_every_fact_is_held_by_a_test_that_exists() -> None:
    told = (ROOT / "integrations" / "linkedin_ads" / "BEHAVIOR.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1:4] for line in told.splitlines() if re.match(r"\| [A-V] \|", line)]
    named = [re.findall(r"`(test_\w+)`", tests) for _, _, tests in rows]
    files = (ROOT / "tests").rglob("test_*.py")
    defined = {name for file in files for name in DEFINED.findall(file.read_text(encoding="utf-8"))}
    assert {name for names in named for name in names} - defined == set()
    assert all(named), [fact for (_, fact, _), names in zip(rows, named, strict=True) if not names]
    assert {section.strip() for section, _, _ in rows} >= set("ABCDEFGHIJKLMNOPQV")
