"""Values keep their meaning through the file and through text."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalog import KINDS, Field, FieldType
from core.errors import InvalidInput
from core.values import (
    clean_text,
    currency_digits,
    decode,
    dump_json,
    encode,
    money_text,
    parse_money,
    parse_text,
    show,
)

AD = KINDS["ad"].by_name
CAMPAIGN = KINDS["campaign"].by_name

TEXT = st.text(st.characters(exclude_characters="\x00\r", exclude_categories=("Cs",)), max_size=40)


@given(st.integers(-(10**15), 10**15), st.sampled_from(["EUR", "USD", "JPY", "KWD", "CLP"]))
def test_money_survives_being_written(micros: int, currency: str) -> None:
    written = money_text(micros, currency)
    assert written is not None
    assert parse_money(written) == micros
    assert "." not in written or len(written.split(".")[1]) >= currency_digits(currency)


@pytest.mark.parametrize(
    ("micros", "currency", "text"),
    [
        (50_000_000, "EUR", "50.00"),
        (50_000_000, "JPY", "50"),
        (1_234_567, "EUR", "1.234567"),
        (10_000, "USD", "0.01"),
        (0, "EUR", "0.00"),
        (500_000_000, "JPY", "500"),
    ],
)
def test_money_is_written_with_the_decimals_of_its_currency(micros: int, currency: str, text: str) -> None:
    assert money_text(micros, currency) == text


@pytest.mark.parametrize("text", ["", "abc", "1,50", "NaN", "Infinity", "1e400", "0.0000001", "1 000"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        parse_money(text)


@given(st.lists(TEXT, max_size=15))
def test_lists_come_back_as_they_were_stored(items: list[str]) -> None:
    import unicodedata

    stored = encode(AD["headlines"], items)
    assert decode(AD["headlines"], stored) == [unicodedata.normalize("NFC", one) for one in items]


@given(st.dictionaries(TEXT, st.lists(TEXT, max_size=3), max_size=4))
def test_maps_come_back_and_are_canonical(value: dict[str, Any]) -> None:
    field = KINDS["ad_group"].by_name["targeting"]
    stored = encode(field, value)
    assert decode(field, stored) == value
    assert stored == dump_json(dict(reversed(list(value.items()))))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (AD["headlines"], "text"),
        (AD["headlines"], [1]),
        (AD["path1"], 5),
        (CAMPAIGN["daily_budget"], 1.5),
        (CAMPAIGN["daily_budget"], "1,50"),
        (CAMPAIGN["daily_budget"], 2**63),
        (CAMPAIGN["daily_budget"], True),
        (CAMPAIGN["start_date"], "31.12.2026"),
        (CAMPAIGN["budget_optimization"], 1),
        (AD["texts"], []),
        (CAMPAIGN["target_roas"], "inf"),
    ],
    ids=lambda one: one.name if isinstance(one, Field) else repr(one),
)
def test_a_value_of_the_wrong_type_names_its_field(field: Field, value: Any) -> None:
    with pytest.raises(InvalidInput) as caught:
        encode(field, value)
    assert caught.value.where == field.name


def test_typed_text_becomes_a_value_and_back() -> None:
    for field in CAMPAIGN.values():
        if field.type in (FieldType.REF, FieldType.ENUM, FieldType.MAP):
            continue
        text = {
            FieldType.MONEY: "12.50",
            FieldType.DATE: "2027-01-31",
            FieldType.BOOL: "Yes",
            FieldType.LIST: "a; b",
            FieldType.INTEGER: "7",
            FieldType.DECIMAL: "4.5",
        }.get(field.type, "words")
        value = parse_text(field, text)
        assert show(field, value, "EUR") == text
        assert parse_text(field, "  ") is None


def test_half_a_character_is_marked_so_that_the_file_can_hold_the_text() -> None:
    assert clean_text("a\ud83db") == "a\ufffdb"
    assert clean_text("a😀b") == "a😀b"


def test_what_is_typed_into_one_line_stays_in_one() -> None:
    assert parse_text(CAMPAIGN["name"], "Brand\tDE\nEN") == "Brand DE EN"
    assert parse_text(AD["introductory_text"], "Close\nthe books") == "Close\nthe books"
