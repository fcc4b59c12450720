"""Sizes and entries for targeting, asked of the sandbox and kept; what we call legal LinkedIn takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.connections import Account, Connection, connected
from core.errors import InvalidInput, Unreachable
from core.progress import silent
from core.targeting.criteria import Criteria, Entry, to_linkedin
from core.targeting.entries import search, shipped
from core.targeting.facets import FACETS
from core.targeting.legality import refused, repaired
from core.targeting.problem import Around
from core.targeting.sizes import Aim, last_known
from core.workspace import Workspace
from integrations.linkedin_ads.client import LinkedInClient
from integrations.linkedin_ads.reach import Wanted
from integrations.linkedin_ads.reaching import LinkedInReach
from integrations.sandbox.linkedin import targeting as strict
from integrations.sandbox.linkedin.catalogue import entries as offered

GERMANY = Entry("locations", "Germany", "urn:li:geo:101282230")
FINANCE = Entry("jobFunctions", "Finance", "urn:li:function:10")
WIDE = Criteria(((GERMANY,), (FINANCE,)))


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "reaching.cdesk", synchronous="OFF") as made:
        yield made


@pytest.fixture
def connection(workspace: Workspace) -> Connection:
    return connected(workspace, "linkedin_ads", Account("500000001", "Nordlicht", "EUR"), "sandbox")


@pytest.fixture
def reach(client: LinkedInClient) -> LinkedInReach:
    @contextmanager
    def make(connection: Connection) -> Iterator[LinkedInClient]:
        yield client

    return LinkedInReach(make)


def away(connection: Connection) -> Any:
    raise Unreachable("LinkedIn could not be reached.")


def test_a_size_with_forecast_and_prices_is_kept(
    workspace: Workspace, connection: Connection, reach: LinkedInReach
) -> None:
    aim = Aim(WIDE, "WEBSITE_VISIT", "single_image", daily_budget=60_000_000)
    size = reach.size(workspace, connection, aim, silent())
    assert size.members is not None
    assert size.members > 300
    spans = {(one.measure, one.days) for one in size.forecasts}
    assert spans == {(measure, days) for measure in ("impressions", "clicks", "cost") for days in (7, 30)}
    assert all(0 <= one.low <= one.high for one in size.forecasts)
    assert size.prices is not None
    assert size.prices.least_bid is not None
    assert size.prices.usual_bid is not None
    assert (size.prices.currency, size.prices.bid_type) == ("EUR", "CPM")
    assert size.prices.least_bid < size.prices.usual_bid
    with workspace.read() as reading:
        assert last_known(reading, WIDE) == size
    later = LinkedInReach(away).size(workspace, connection, aim, silent())
    assert (later.members, later.asked_at) == (size.members, size.asked_at)
    assert later.why_kept == "LinkedIn could not be reached."
    with pytest.raises(Unreachable):
        LinkedInReach(away).size(workspace, connection, Aim(Criteria(((GERMANY,),))), silent())


def test_names_are_looked_up_on_the_way(workspace: Workspace, connection: Connection, reach: LinkedInReach) -> None:
    named = Criteria(((GERMANY,), (Entry("titles", "controller"),)))
    size = reach.size(workspace, connection, Aim(named), silent())
    with workspace.read() as reading:
        assert last_known(reading, named) == size
        assert last_known(reading, Criteria(((GERMANY,), (Entry("titles", "Controller", "urn:li:title:122"),)))) == size


def test_small_audiences_have_no_number(workspace: Workspace, connection: Connection, reach: LinkedInReach) -> None:
    tiny = Criteria(((GERMANY,), (Entry("employers", "Calder Freight", "urn:li:organization:900102"),),
                     (Entry("skills", "Python", "urn:li:skill:502"),)))  # fmt: skip
    size = reach.size(workspace, connection, Aim(tiny, daily_budget=60_000_000), silent())
    assert size.too_small
    assert size.members is None
    assert size.forecasts == ()


def test_what_linkedin_would_refuse_is_not_asked(
    workspace: Workspace, connection: Connection, reach: LinkedInReach
) -> None:
    illegal = Criteria(((GERMANY,), (FINANCE,), (Entry("titles", "Controller", "urn:li:title:122"),)))
    with pytest.raises(InvalidInput, match="by AND") as found:
        LinkedInReach(away).size(workspace, connection, Aim(illegal), silent())
    assert found.value.hint
    with pytest.raises(InvalidInput, match="Zoologist"):
        reach.size(workspace, connection, Aim(Criteria(((GERMANY,), (Entry("titles", "Zoologist"),)))), silent())


def test_suggestions_fill_what_is_known_offline(
    workspace: Workspace, connection: Connection, reach: LinkedInReach
) -> None:
    found = reach.suggest(workspace, connection, "titles", "software", silent())
    assert [one.name for one in found] == ["Software Engineer", "Senior Software Engineer"]
    reach.suggest(workspace, connection, "revenue", "", silent())
    with workspace.read() as reading:
        assert {one.urn for one in search(reading, "software", "titlesPast")} == {
            "urn:li:title:109",
            "urn:li:title:110",
        }
        assert len(search(reading, "", "revenue")) == 5
    assert reach.suggest(workspace, connection, "audienceMatchingSegments", "x", silent()) == []


def test_names_and_numbers_are_looked_up(workspace: Workspace, connection: Connection, reach: LinkedInReach) -> None:
    bare = Entry("skills", "urn:li:skill:500", "urn:li:skill:500")
    given = Criteria(((GERMANY,), (bare, Entry("titles", "controller")), (Entry("revenue", "10-100 million USD"),)),
                     (Entry("employers", "Calder Freight"), Entry("employers", "Nobody Knows")))  # fmt: skip
    found = reach.look_up(workspace, connection, given, silent())
    assert found.include[1] == (
        Entry("skills", "Cloud Computing", "urn:li:skill:500"),
        Entry("titles", "Controller", "urn:li:title:122"),
    )
    assert found.include[2][0].urn
    assert found.exclude == (
        Entry("employers", "Calder Freight", "urn:li:organization:900102"),
        Entry("employers", "Nobody Knows"),
    )


def _entry(facet: str, number: int) -> Entry:
    known = list(offered(facet).items()) or [(f"urn:li:adSegment:{n}", f"List {n}") for n in range(3)]
    urn, name = known[number % len(known)]
    return Entry(facet, name, urn)


_ENTRIES = st.builds(_entry, st.sampled_from(sorted(FACETS)), st.integers(0, 3))
_CRITERIA = st.builds(
    Criteria,
    st.lists(st.lists(_ENTRIES, min_size=1, max_size=4).map(tuple), max_size=5).map(tuple),
    st.lists(_ENTRIES, max_size=3).map(tuple),
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(_CRITERIA)
def test_what_is_legal_here_is_taken_there(criteria: Criteria) -> None:
    legal = repaired(criteria, Around((GERMANY,), "en_US"))
    assert refused(legal) == []
    assert strict.problems(to_linkedin(legal)) == []
    if strict.problems(to_linkedin(criteria)):
        assert refused(criteria)


@pytest.mark.parametrize("facet", ["jobFunctions", "seniorities", "industries", "staffCountRanges", "interfaceLocales",
                                   "ageRanges", "genders", "memberBehaviors", "companyCategory"])  # fmt: skip
def test_what_is_shipped_exists_there(facet: str) -> None:
    assert {one.urn for one in shipped(facet)} <= set(offered(facet))


def test_a_media_plan_for_an_ad_set(
    workspace: Workspace, connection: Connection, reach: LinkedInReach, client: LinkedInClient
) -> None:
    wanted = Wanted(900_000_000, date(2026, 12, 1), date(2026, 12, 30))
    plan = reach.plan(workspace, connection, Aim(WIDE), wanted, silent())
    assert plan.points[-1].budget == wanted.budget
    assert plan.points[0].likely < plan.points[-1].likely
    narrow = Aim(Criteria(((GERMANY,), (FINANCE,), (Entry("titles", "Nobody knows this title", None),))))
    with pytest.raises(InvalidInput):
        reach.plan(workspace, connection, narrow, wanted, silent())
