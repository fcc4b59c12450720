"""The page about the search language: every example in it parses and means something."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.query import compile_for_all
from core.query.names import SHOWN_METRICS
from core.query.states import HAS_WORDS, IS_WORDS

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "query-language.md").read_text(encoding="utf-8")
EXAMPLES = [
    line for block in re.findall(r"```query\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines() if line.strip()
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_can_be_searched(example: str) -> None:
    assert compile_for_all(example)


def test_the_page_names_every_word_and_metric() -> None:
    assert len(EXAMPLES) > 15
    for word in (*(f"has:{w}" for w in HAS_WORDS), *(f"is:{w}" for w in IS_WORDS), *SHOWN_METRICS):
        assert f"`{word}`" in PAGE, word
