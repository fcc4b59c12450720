"""UTM parameters are lower case, said once, and leave the landing page's own query alone."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import parse_qsl

from hypothesis import given
from hypothesis import strategies as st

from core.brief import Brief
from core.catalog import GOOGLE, LINKEDIN
from core.generation.tracking import campaign_token, own_parameters, url_suffix
from core.tracking.slugs import slug


def brief(product: str = "Tallyo Flow") -> Brief:
    return Brief(
        product=product,
        company="Tallyo",
        goal="leads",
        landing_page="https://tallyo.example/?ref=ads",
        value_props=("x",),
    )


@given(st.text(max_size=80))
def test_slugs_hold_no_space_and_no_capital(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9%~._-]+", slug(text))


def test_german_letters_are_written_out() -> None:
    assert slug("Kältewerk Größe") == "kaeltewerk-groesse"


def test_both_platforms_share_the_campaign() -> None:
    token = campaign_token(brief(), date(2027, 1, 11))
    google = dict(parse_qsl(url_suffix(GOOGLE, "https://x.example", token, "NonBrand")))
    linkedin = dict(parse_qsl(url_suffix(LINKEDIN, "https://x.example", token, "Conversion CFO")))
    assert google["utm_campaign"] == linkedin["utm_campaign"] == "tallyo-flow-202701"
    assert (google["utm_source"], google["utm_medium"], google["utm_term"]) == ("google", "cpc", "{keyword}")
    assert linkedin == {
        "utm_source": "linkedin",
        "utm_medium": "paid-social",
        "utm_campaign": "tallyo-flow-202701",
        "utm_content": "conversion-cfo",
    }


def test_nothing_is_said_twice() -> None:
    page = "https://x.example/?ref=ads&UTM_Campaign=own&utm_source="
    assert own_parameters(page) == {"utm_campaign", "utm_source"}
    suffix = url_suffix(GOOGLE, page, "token", "Brand")
    assert "utm_campaign" not in suffix
    assert "utm_source" not in suffix
    assert "utm_medium=cpc" in suffix
