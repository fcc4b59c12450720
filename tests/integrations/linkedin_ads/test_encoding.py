"""What goes into addresses comes out of them again, and equals what the official encoder writes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from urllib.parse import unquote

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.linkedin_ads.wire.encoding import Names, decode, encode, path, query, quoted
from integrations.sandbox.linkedin.reading import read_query

CLIENT = httpx2.Client(verify=False)
"""Only builds requests here."""
texts = st.text(max_size=30)
awkward = st.one_of(
    texts,
    st.sampled_from(["", "''", "'", "List(", "List(1,2)", "(a:b)", "%25", "+", "a b", "urn:li:x:(1,2)", "|", "&#?"]),
)
values: st.SearchStrategy[Any] = st.recursive(
    awkward, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(awkward, inner, max_size=4), max_leaves=12
)
numbers = st.integers(0, 10**12)
urns = st.one_of(
    st.builds(lambda kind, number: f"urn:li:{kind}:{number}", st.sampled_from(["sponsoredAccount", "geo"]), numbers),
    st.builds(lambda low, high: f"urn:li:staffCountRange:({low},{high})", numbers, numbers),
    st.builds(lambda number: f"urn:lla:llaPartnerConversion:{number}", numbers),
    st.builds(
        lambda form, version: f"urn:li:versionedLeadGenForm:(urn:li:leadGenForm:{form},{version})", numbers, numbers
    ),
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (
            {"k1": "v1", "k2": "urn:li:app:123", "k3": [1, 2], "k4": {"k41": "foobar"}},
            "(k1:v1,k2:urn%3Ali%3Aapp%3A123,k3:List(1,2),k4:(k41:foobar))",
        ),
        ([{"k1": "v1"}, ["v2", " t?':,*!"]], "List((k1:v1),List(v2,%20t%3F%27%3A%2C%2A%21))"),
        ([], "List()"),
        ("", "''"),
        (True, "true"),
        (Decimal("1E+2"), "100"),
        ("urn:li:sponsoredAccount:1", "urn%3Ali%3AsponsoredAccount%3A1"),
        ("urn:li:staffCountRange:(11,50)", "urn%3Ali%3AstaffCountRange%3A%2811%2C50%29"),
        ("a b", "a%20b"),
    ],
)
def test_it_writes_what_the_official_encoder_writes(value: Any, text: str) -> None:
    assert encode(value) == text


@given(values)
def test_every_value_comes_back(value: Any) -> None:
    assert decode(encode(value)) == value


@given(urns)
def test_every_urn_comes_back_and_is_encoded_once(urn: str) -> None:
    written = encode(urn)
    assert unquote(written) == urn
    assert "%25" not in written
    assert decode(path(urn)[1:]) == urn


@given(st.dictionaries(st.text("abcdefXYZ", min_size=1, max_size=6), values, min_size=1, max_size=4))
def test_the_strict_server_reads_what_we_write(parameters: dict[str, Any]) -> None:
    assert read_query(query(parameters), forgiving=True) == parameters
    if "%25" not in query(parameters):
        assert read_query(query(parameters)) == parameters


@given(st.dictionaries(st.text("abcdefXYZ", min_size=1, max_size=6), values, min_size=1, max_size=3))
def test_the_library_sends_the_address_as_we_wrote_it(parameters: dict[str, Any]) -> None:
    target = f"{path('adAccounts', 5, 'creatives')}?{query(parameters)}"
    made = CLIENT.build_request("GET", f"http://127.0.0.1:9/rest{target}")
    assert made.url.raw_path == b"/rest" + target.encode()


def test_keys_in_paths() -> None:
    creative = path("adAccounts", 5, "creatives", "urn:li:sponsoredCreative:123")
    assert creative == "/adAccounts/5/creatives/urn%3Ali%3AsponsoredCreative%3A123"
    user = path("adAccountUsers", {"account": "urn:li:sponsoredAccount:1", "user": "urn:li:person:abc"})
    assert user == "/adAccountUsers/(account:urn%3Ali%3AsponsoredAccount%3A1,user:urn%3Ali%3Aperson%3Aabc)"


def test_a_projection_stays_as_it_is_and_smuggles_nothing() -> None:
    assert query({"q": "analytics", "fields": Names("impressions,clicks")}) == "q=analytics&fields=impressions,clicks"
    with pytest.raises(ValueError, match="more than names"):
        Names("a&q=search")


@pytest.mark.parametrize("value", [1.5, None, {"a": None}, [0.1], b"x"])
def test_what_has_no_exact_text_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        encode(value)


@pytest.mark.parametrize("text", ["", "List(a", "(a)", "(a:b", "a,b", "(a:b)c", "List(,)", "(:b)", "%FF"])
def test_what_is_no_value_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        decode(text)


def test_quoted_leaves_no_structure() -> None:
    assert quoted("(),:&=+ %|'") == "%28%29%2C%3A%26%3D%2B%20%25%7C%27"
