"""What a file says comes back as it was said, and no spreadsheet runs it."""

from __future__ import annotations

import pytest

from core.interchange.inert import inert


@pytest.mark.parametrize("text", ["=1+1", "+49", "-x", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_a_spreadsheet_would_run_is_disarmed(text: str) -> None:
    assert inert(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", " ", "a=b", "'=1", "1-2"])
def test_all_else_stays(text: str) -> None:
    assert inert(text) == text
