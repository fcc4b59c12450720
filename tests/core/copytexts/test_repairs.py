"""What a repair promises holds once it is made: nothing bad is left, whatever comes into the places it frees."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.copytexts import KEPT, NewText, listed, offer
from core.copytexts.deciding import decide, keeping, pinning
from core.copytexts.sheet import Sheet, sheet
from core.copytexts.together import _fewest, together
from core.workspace import Workspace

BRIEF = """
product = "Ledgerly Close"
company = "Ledgerly"
goal = "pipeline"
landing_page = "https://ledgerly.example/close"
value_props = ["Close the books in 3 days", "Works with SAP and NetSuite"]
"""
HEADS = (
    "Ledgerly", "Ledgerly Close", "Close the Books in 3 Days", "Books Closed in 3 Days", "Works With SAP", "For Controllers",
    "Late Nights Again?", "Audit Trail Kept", "Invoices Matched", "Journals Approved", "Month-End Software", "Banks Reconciled",
    "Talk to an Expert", "Less Typing", "Fewer Errors", "SAP Works With It", "No Late Nights Again", "Clear Ownership",
)  # fmt: skip
BELOW = ("Ledgerly shows who does what. See how it works.", "Ledgerly keeps every task in sight. Get in touch.")


def kept(workspace: Workspace, platform: str, texts: dict[str, tuple[str, ...]]) -> Sheet:
    """The sheet of an ad group with exactly these texts kept."""
    with workspace.edit("Plant", about={"brief": BRIEF}) as edit:
        account = edit.create("account", {"platform": platform, "name": "Ledgerly", "currency": "EUR"})
        campaign = edit.create("campaign", {"platform": platform, "account": account, "name": "Close"})
        group = edit.create("ad_group", {"platform": platform, "campaign": campaign, "name": "Close"})
    pk = sheet(workspace, group).group.pk
    offer(workspace, pk, [NewText(field, "own", text) for field, some in texts.items() for text in some])
    found = sheet(workspace, group)
    decide(workspace, keeping(found.texts))
    with workspace.read() as connection:
        assert {one.state for one in listed(connection, pk)} == {KEPT}
    return sheet(workspace, group)


@pytest.mark.parametrize("nth", [0, 1])
def test_texts_that_come_into_freed_places_get_on_with_the_rest_too(workspace: Workspace, nth: int) -> None:
    found = kept(workspace, "google_ads", {"headlines": HEADS, "descriptions": BELOW})
    assert len(found.kept("headlines")) > 15
    seen = together(found)
    assert seen is not None
    assert seen.bad
    if nth < len(seen.ways):
        decide(workspace, pinning(found, seen.ways[nth].moves))
        after = together(sheet(workspace, found.group.id))
        assert after is not None
        assert (after.bad, after.total) == (0, seen.ways[nth].left)
    assert seen.ways


def test_a_post_without_the_brand_is_repaired_by_its_text(workspace: Workspace) -> None:
    intros = (
        "Late nights at month end? See how Ledgerly works.",
        "Still matching invoices by hand? There is another way.",
    )
    found = kept(
        workspace, "linkedin_ads", {"introductory_text": intros, "headline": ("Month end without the overtime",)}
    )
    seen = together(found)
    assert seen is not None
    assert (seen.total, seen.bad, len(seen.ways)) == (2, 1, 1)
    assert dict(seen.ways[0].moves) == {intros[1]: 0}
    decide(workspace, pinning(found, seen.ways[0].moves))
    after = together(sheet(workspace, found.group.id))
    assert after is not None
    assert after.bad == 0


@given(st.data())
def test_the_fewest_texts_are_taken_out_and_never_the_last_of_a_field(data: st.DataObject) -> None:
    texts = {name: [f"{name}{at}" for at in range(data.draw(st.integers(1, 4)))] for name in ("i", "h", "d")}
    posts = list(product(*texts.values()))
    bad = data.draw(st.lists(st.sampled_from(posts), unique=True))

    def clears(out: frozenset[str]) -> bool:
        whole = all(set(some) - out for some in texts.values())
        return whole and all(out.intersection(post) for post in bad)

    every = [one for some in texts.values() for one in some]
    sizes = [size for size in range(7) if any(clears(frozenset(some)) for some in combinations(every, size))]
    found = _fewest(texts, bad)
    if found is None:
        assert not sizes
    else:
        assert clears(found)
        assert len(found) == sizes[0]


def test_where_pins_would_leave_next_to_nothing_a_set_that_reads_well_is_offered_too(workspace: Workspace) -> None:
    alike = (
        "Close the Books in 3 Days", "Books Closed in 3 Days", "In 3 Days the Books Close", "3 Days to Close the Books", "Works With SAP",
        "SAP Works With It", "With SAP It Works",
    )  # fmt: skip
    others = ("Ledgerly", "For Controllers", "Late Nights Again?", "Audit Trail Kept", "Invoices Matched")
    found = kept(workspace, "google_ads", {"headlines": (*alike, *others), "descriptions": BELOW})
    seen = together(found)
    assert seen is not None
    fewest, most = seen.ways
    assert fewest.smallest
    assert most.left > 2 * fewest.left
    decide(workspace, pinning(found, most.moves))
    after = together(sheet(workspace, found.group.id))
    assert after is not None
    assert (after.bad, after.total) == (0, most.left)
