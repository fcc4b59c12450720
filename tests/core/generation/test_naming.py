"""Names are written and read by one grammar, and never taken twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.generation.naming import Name, free_name, make_name, parse_name, token

CODES = st.lists(st.sampled_from(["DE", "AT", "CH", "FR", "NL", "US"]), max_size=6, unique=True)
LANGUAGES = st.lists(st.sampled_from(["de", "en", "fr"]), max_size=3, unique=True)


@given(st.text(max_size=60), st.text(max_size=60), CODES, LANGUAGES, st.integers(0, 3))
def test_what_is_written_is_read_back(
    brand: str, theme: str, codes: list[str], languages: list[str], copies: int
) -> None:
    name = make_name(brand, "Search", "NonBrand", theme, (codes, languages))
    taken: set[str] = set()
    for _ in range(copies):
        taken.add(str(free_name(name, taken)))
    free = free_name(name, taken)
    assert parse_name(str(free)) == free
    assert str(free) not in taken
    assert len(str(free)) <= 130
    assert not set(str(free)) & set("\t\n\r\x00")


def test_the_example() -> None:
    name = make_name("Ledgerly", "Search", "NonBrand", "Month-end close", (["DE", "AT"], ["en"]))
    assert str(name) == "Ledgerly | Search | NonBrand | Month-end close | DE-AT | EN"
    assert str(free_name(name, [str(name).upper()])) == f"{name} | v2"
    assert parse_name(f"{name} | v2") == Name("Ledgerly", "Search", "NonBrand", "Month-end close", "DE-AT", "EN", 2)


def test_other_names_are_not_read() -> None:
    for text in (
        "",
        "Brand campaign",
        "a | b | c",
        "a | b | c | d | e | f | v1",
        "a | b | c | d | e | f | g",
        "a |  b | c | d | e | f",
    ):
        assert parse_name(text) is None


def test_long_parts_are_cut_at_a_word() -> None:
    assert token("Invoice approval desk for purchasing", 21) == "Invoice approval desk"
    assert token("Invoice approval of things", 20) == "Invoice approval"
    assert token("Leiter Lebensmittelsicherheit", 22) == "Leiter Lebensmittelsic"
    assert token("Unternehmensberatungsgesellschaft", 10) == "Unternehme"
    assert token(" | ", 10) == "/"
    assert token("", 10) == "General"


def test_many_countries_are_counted() -> None:
    codes = ["DE", "AT", "CH", "FR", "NL", "BE"]
    assert make_name("A", "Search", "Brand", "B", (codes, ["en", "de", "fr"])).geo == "DE-AT-CH+3"
