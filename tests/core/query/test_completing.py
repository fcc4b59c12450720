"""What is offered at the cursor."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.author import Author
from core.catalog import KINDS
from core.errors import QueryError
from core.query import compile_query, complete
from core.query.offering import lookup_in
from core.workspace import Workspace


def _offered(kind: str, text: str) -> list[str]:
    return [one.text for one in complete(kind, text, len(text))]


@pytest.mark.parametrize(
    ("kind", "text", "first"),
    [
        ("keyword", "sta", "status"),
        ("keyword", "status = ", "ENABLED"),
        ("keyword", "status = pau", "PAUSED"),
        ("keyword", "match_type in (EXACT, br", "BROAD"),
        ("keyword", "cost > 5 AND mat", "match_type"),
        ("keyword", "has:w", "warning"),
        ("keyword", "is:ad", "added"),
        ("ad_group", "campaign.sta", "campaign.status"),
        ("ad_group", "campaign.status = ", "ENABLED"),
        ("ad_group", "audience_network = ", "yes"),
        ("campaign", "start_date > to", "today"),
        ("campaign", "bid_strategy = ", '"Manual CPC"'),
        ("campaign", "kind:negative", "negative_keyword"),
    ],
)
def test_names_values_and_words(kind: str, text: str, first: str) -> None:
    assert _offered(kind, text)[0] == first


def test_operators_follow_a_name() -> None:
    assert _offered("keyword", "text ") == ["=", "!=", "~", "!~", "in ("]
    assert ">=" in _offered("keyword", "cost ")


def test_nothing_is_offered_inside_quotes() -> None:
    assert _offered("keyword", 'text ~ "sta') == []


def _filled(workspace: Workspace) -> None:
    with workspace.edit("Fill", Author.importer("export of Ledgerly.csv")) as edit:
        account = edit.create("account", {"platform": "google_ads", "name": "Ledgerly", "status": "ENABLED"})
        for name, labels in (("Brand DE", ["Q1"]), ("Non-brand", ["q1 test", "Core"]), ("100% close", None)):
            edit.create("campaign", {"account": account, "platform": "google_ads", "name": name, "labels": labels})


@pytest.mark.parametrize(
    ("kind", "text", "offers"),
    [
        ("keyword", "campaign = ", ['"100% close"', '"Brand DE"', "Non-brand"]),
        ("keyword", "campaign ~ bra", ['"Brand DE"', "Non-brand"]),
        ("keyword", 'campaign = "brand d', ['"Brand DE"']),
        ("keyword", "campaign:non", ["Non-brand"]),
        ("keyword", 'campaign in ("Brand DE", n', ["Non-brand"]),
        ("keyword", "campaign ~ 100%", []),
        ("keyword", 'campaign ~ "100%', ['"100% close"']),
        ("campaign", "name ~ clo", ['"100% close"']),
        ("keyword", "label:q", ["Q1", '"q1 test"']),
        ("keyword", "account = led", ["Ledgerly"]),
        ("keyword", "by ~ led", ['"export of Ledgerly.csv"']),
        ("keyword", 'text ~ "sta', []),
    ],
)
def test_the_workspaces_own_values(workspace: Workspace, kind: str, text: str, offers: list[str]) -> None:
    _filled(workspace)
    found = complete(kind, text, len(text), lookup_in(workspace))
    assert [one.text for one in found][: len(offers)] == offers
    for one in found:
        compile_query(kind, text[: one.start] + one.text + (")" if "(" in text else ""))


@example('"" ')
@example('"" = ')
@given(text=st.text(alphabet='abc campaign=~"(),:labels%\\', max_size=30))
def test_looking_up_never_fails(values: Workspace, text: str) -> None:
    for one in complete("keyword", text, len(text), lookup_in(values)):
        assert 0 <= one.start <= one.end == len(text)


@pytest.fixture(scope="module")
def values(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with Workspace.create(tmp_path_factory.mktemp("offers") / "w.cdesk", synchronous="OFF") as workspace:
        _filled(workspace)
        yield workspace


@given(st.sampled_from(sorted(KINDS)), st.sampled_from(["", "a", "st", "co", "campaign", "platform = ", "has:"]))
def test_what_is_offered_replaces_what_was_typed(kind: str, text: str) -> None:
    for one in complete(kind, text, len(text)):
        assert 0 <= one.start <= one.end == len(text)


def test_offered_names_are_fields() -> None:
    for kind in KINDS:
        for one in complete(kind, "", 0):
            if one.text.isidentifier() and one.text.islower() and one.help:
                try:
                    compile_query(kind, f'{one.text} = ""')
                except QueryError as error:
                    pytest.fail(f"{kind}: {one.text}: {error}")
