"""The rules shown in the documentation can be written as they stand there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.rules.own import OwnRule, checked, read_rules

PAGE = Path(__file__).parents[3] / "docs" / "checks.md"
BLOCKS = re.findall(r"```rule (\w+)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
SHOWN = [(kind, line) for kind, block in BLOCKS for line in block.splitlines() if line.strip()]


@pytest.mark.parametrize(("kind", "expression"), SHOWN)
def test_each_example_can_be_read(kind: str, expression: str) -> None:
    checked(OwnRule("Shown", kind, expression, "{platform}"))


def test_the_file_can_be_read(tmp_path: Path) -> None:
    (found,) = re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    file = tmp_path / "rules.toml"
    file.write_text(found, encoding="utf-8")
    (rule,) = read_rules(file)
    assert checked(rule).examples[0].broken is False
    assert len(SHOWN) > 12
