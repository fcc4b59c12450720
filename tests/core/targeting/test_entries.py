"""Entries offline: the shipped lists on the first day, whatever was seen later, renamed ones under their new name."""

from __future__ import annotations

from core.targeting.criteria import Criteria, Entry, from_stored
from core.targeting.entries import as_called_now, remember, resolve_all, resolved, search, several
from core.workspace import Workspace
from tests.core.targeting.conftest import ACME, FINANCE, GERMANY


def names(workspace: Workspace, text: str, facet: str | None = None) -> list[str]:
    with workspace.read() as connection:
        return [one.name for one in search(connection, text, facet)]


def test_the_first_day_offline(workspace: Workspace) -> None:
    assert names(workspace, "", "seniorities")[:2] == ["Unpaid", "Training"]
    assert names(workspace, "inf tech", "jobFunctions") == ["Information Technology"]
    assert names(workspace, "tech", "jobFunctions") == ["Information Technology"]
    assert "Information Technology" in names(workspace, "inf")
    assert names(workspace, "echnology", "jobFunctions") == []
    assert names(workspace, "germ", "locations") == ["Germany"]
    assert len(names(workspace, "", "jobFunctions")) == 26


def test_what_was_seen_is_found_and_the_nearest_name_comes_first(workspace: Workspace) -> None:
    seen = [Entry("titles", name, f"urn:li:title:{n}") for n, name in enumerate(
        ("Senior Plant Manager", "Plant Manager", "Manager of Plants", "Müller-Plant Lead", "100% Plant_x"))]  # fmt: skip
    assert remember(workspace, seen) == 5
    assert names(workspace, "plant ma", "titles")[0] == "Plant Manager"
    assert set(names(workspace, "plant ma", "titles")) == {"Plant Manager", "Senior Plant Manager", "Manager of Plants"}
    assert names(workspace, "muller", "titles") == ["Müller-Plant Lead"]
    assert names(workspace, "100%", "titles") == ["100% Plant_x"]
    assert names(workspace, "plant", "titlesPast") == names(workspace, "plant", "titles")
    assert names(workspace, "plant", "skills") == []


def test_renamed_entries_follow(workspace: Workspace) -> None:
    criteria = Criteria(((GERMANY,), (FINANCE,)), (ACME,))
    remember(workspace, [ACME])
    remember(workspace, [ACME._replace(name="Acme Group"), FINANCE._replace(name="Finance and Treasury")])
    with workspace.read() as connection:
        now = as_called_now(connection, criteria)
        assert [one.name for one in search(connection, "finance", "jobFunctions")] == ["Finance and Treasury"]
    assert [one.name for one in now.entries()] == ["Germany", "Finance and Treasury", "Acme Group"]
    assert names(workspace, "", "employers") == ["Acme Group"]


def test_a_pulled_entry_is_named_once_somebody_knows_its_name(workspace: Workspace) -> None:
    bare = from_stored(
        {"include": [{"employers": [{"name": "urn:li:organization:5", "urn": "urn:li:organization:5"}]}]}
    )
    remember(workspace, bare.entries())
    assert names(workspace, "urn", "employers") == []
    remember(workspace, [ACME])
    with workspace.read() as connection:
        assert [one.name for one in as_called_now(connection, bare).entries()] == ["Acme"]


def test_names_are_resolved_as_people_write_them(workspace: Workspace) -> None:
    remember(
        workspace,
        [
            ACME,
            Entry("employers", "Umbra", "urn:li:organization:6"),
            Entry("employers", "umbra", "urn:li:organization:7"),
        ],
    )
    with workspace.read() as connection:
        found = {
            (facet, name): resolved(connection, Entry(facet, name))
            for facet, name in (("employers", "ACME"), ("employers", "Umbra"), ("jobFunctions", "HR"), ("locations", "de"),
                                ("interfaceLocales", "en_US"), ("employersPast", "Acme"), ("titles", "Zoologist"))
        }  # fmt: skip
        sizes = several(connection, Entry("staffCountRanges", "51-500"))
        ladder = several(connection, Entry("seniorities", "VP+"))
        criteria, unknown = resolve_all(
            connection, Criteria(((Entry("locations", "Germany"),),), (Entry("employers", "Nobody"),))
        )
    assert found["employers", "ACME"] == ACME
    assert found["employersPast", "Acme"] == ACME._replace(facet="employersPast")
    assert found["employers", "Umbra"] is None
    assert found["jobFunctions", "HR"] == Entry("jobFunctions", "Human Resources", "urn:li:function:12")
    assert found["locations", "de"] == GERMANY
    assert found["interfaceLocales", "en_US"] == Entry("interfaceLocales", "English", "urn:li:locale:en_US")
    assert found["titles", "Zoologist"] is None
    assert [one.name for one in sizes] == ["51-200", "201-500"]
    assert [one.name for one in ladder] == ["VP", "CXO", "Partner", "Owner"]
    assert criteria.include == ((GERMANY,),)
    assert unknown == (Entry("employers", "Nobody"),)
