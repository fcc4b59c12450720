"""Connections: one per account, found by what people type, and nothing secret in the file."""

from __future__ import annotations

import pytest

from core import connections
from core.connections import Account, State
from core.errors import InvalidInput, NotFound
from core.schema import connection as table
from core.workspace import Workspace

NORTH = Account("1234567890", "Nordlicht North", "EUR", "Europe/Berlin", login="5550001111")
SOUTH = Account("2234567890", "Nordlicht South", "USD", "America/New_York", test=True)


def test_signing_in_again_renews_the_connection(workspace: Workspace) -> None:
    first = connections.connected(workspace, "google_ads", NORTH, "google_ads")
    connections.mark(workspace, first.id, State.SIGN_IN_AGAIN, "The sign-in was revoked.")
    renamed = Account("1234567890", "Nordlicht Nord", "EUR", "Europe/Berlin")
    again = connections.connected(workspace, "google_ads", renamed, "sandbox")
    assert again.id == first.id
    assert (again.state, again.problem, again.profile) == (State.CONNECTED, None, "sandbox")
    assert again.account == renamed
    assert connections.list_connections(workspace) == [again]


def test_what_was_written_is_read(workspace: Workspace) -> None:
    made = connections.connected(workspace, "google_ads", SOUTH, "google_ads")
    assert made.account == SOUTH
    assert connections.get(workspace, made.id) == made
    assert made.signed_in_at == made.checked_at == made.created_at


@pytest.mark.parametrize("word", ["1234567890", "123-456-7890", "ID", "ID[:13]"])
def test_a_connection_is_found_by_what_people_type(workspace: Workspace, word: str) -> None:
    north = connections.connected(workspace, "google_ads", NORTH, "google_ads")
    connections.connected(workspace, "linkedin_ads", Account("77", "Nordlicht"), "linkedin_ads")
    meant = {"ID": north.id, "ID[:13]": north.id[:13]}.get(word, word)
    if word == "ID[:13]" and connections.list_connections(workspace)[1].id.startswith(meant):
        meant = north.id
    assert connections.find(workspace, meant).id == north.id
    assert connections.find(workspace, "linkedin_ads").account.number == "77"


def test_a_word_that_means_several_names_them(workspace: Workspace) -> None:
    made = [connections.connected(workspace, "google_ads", one, "google_ads") for one in (NORTH, SOUTH)]
    with pytest.raises(InvalidInput, match="several") as caught:
        connections.find(workspace, "google_ads")
    assert all(one.id in str(caught.value) for one in made)
    with pytest.raises(NotFound, match="9999999999"):
        connections.find(workspace, "9999999999")


def test_how_it_stands_is_said_in_words(workspace: Workspace) -> None:
    made = connections.connected(workspace, "google_ads", NORTH, "google_ads")
    assert made.in_words == "Connected"
    lost = connections.mark(workspace, made.id, State.SIGN_IN_AGAIN, "The sign-in was revoked.")
    assert lost.in_words == "Sign in again: The sign-in was revoked."
    assert connections.mark(workspace, made.id, State.DISCONNECTED).in_words == "Disconnected"


def test_the_place_where_a_download_stopped_is_kept(workspace: Workspace) -> None:
    made = connections.connected(workspace, "google_ads", NORTH, "google_ads")
    assert connections.cursor(workspace, made.id) == {}
    connections.set_cursor(workspace, made.id, {"stream": "keyword", "after": 12})
    assert connections.cursor(workspace, made.id) == {"stream": "keyword", "after": 12}
    connections.connected(workspace, "google_ads", NORTH, "google_ads")
    assert connections.cursor(workspace, made.id) == {"stream": "keyword", "after": 12}


def test_the_table_has_no_column_for_a_secret() -> None:
    assert not {"token", "refresh_token", "client_secret", "secret"} & set(table.c.keys())
