"""Making, finding, changing and deleting what lies under an account; each kind brings its own rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from integrations.sandbox.linkedin.asking import Ask, Reply, Work, made, number_of, urn_number
from integrations.sandbox.linkedin.paging import MOST, by_token
from integrations.sandbox.linkedin.patching import patched
from integrations.sandbox.linkedin.problems import InputError, Refused, bad, not_found, refused
from integrations.sandbox.linkedin.shape import Spec, check_fields, check_new
from integrations.sandbox.linkedin.store import Entity, drop, load, next_id, save
from integrations.sandbox.linkedin.surface import Route

READ, WRITE = frozenset({"r_ads", "rw_ads"}), frozenset({"rw_ads"})
MOST_OF_A_BATCH = 100


@dataclass(frozen=True)
class Kind:
    """One kind of entity and its rules."""

    name: str
    segment: str
    urn: str
    specs: Mapping[str, Spec]
    status_field: str
    check_new: Callable[[Ask, Entity, Mapping[str, Any]], list[InputError]]
    check_change: Callable[[Ask, Entity, Mapping[str, Any]], list[InputError]]
    finished: Callable[[Ask, Entity, Mapping[str, Any], int], Entity]
    shown: Callable[[Ask, Entity], dict[str, Any]]
    found: Callable[[Ask, int], Sequence[int]]
    urn_as_key: bool = False
    most: int = MOST
    finder: str = "search"
    finder_params: frozenset[str] = frozenset({"search", "sortOrder", "pageSize", "pageToken"})

    def key(self, raw: Any) -> int:
        """The number of a key as it stands in a path or a list of ids. Raises Refused."""
        return urn_number(raw, self.urn, "id") if self.urn_as_key else number_of(raw)

    def ident(self, number: int) -> str:
        """The id as it is handed out."""
        return f"urn:li:{self.urn}:{number}" if self.urn_as_key else str(number)


def routes(kind: Kind) -> dict[str, Route]:
    """All verbs of a kind under `/adAccounts/{id}/`."""
    many, one = f"adAccounts/*/{kind.segment}", f"adAccounts/*/{kind.segment}/*"
    return {
        f"CREATE {many}": Route(_create(kind), WRITE, detailed=True),
        f"BATCH_CREATE {many}": Route(_batch_create(kind), WRITE, detailed=True),
        f"FINDER:{kind.finder} {many}": Route(_find(kind), READ, kind.finder_params, True),
        f"BATCH_GET {many}": Route(_batch_get(kind), READ, detailed=True),
        f"BATCH_PARTIAL_UPDATE {many}": Route(_batch_update(kind), WRITE, detailed=True),
        f"GET {one}": Route(_get(kind), READ, detailed=True),
        f"PARTIAL_UPDATE {one}": Route(_update(kind), WRITE, detailed=True),
        f"DELETE {one}": Route(_delete(kind), WRITE, detailed=True),
        f"BATCH_DELETE {many}": Route(_batch_delete(kind), WRITE, detailed=True),
    }


def make(kind: Kind, ask: Ask, body: Mapping[str, Any]) -> int:
    """Make one entity. Raises Refused."""
    account = ask.may_write(number_of(ask.keys[0]), kind.name)
    wrong = check_new(kind.specs, body)
    wrong = wrong or kind.check_new(ask, account, body)
    if wrong:
        raise refused(wrong)
    number = next_id(ask.connection)
    save(ask.connection, kind.finished(ask, account, body, number))
    return number


def change(kind: Kind, ask: Ask, number: int, body: Mapping[str, Any]) -> None:
    """Change one entity. Raises Refused."""
    before = within(kind, ask, number)
    ask.may_write(before.account, kind.name)
    after, touched = patched(before.body, body)
    wrong = check_fields(kind.specs, {name: after[name] for name in touched if name in after})
    wrong += [
        InputError("MISSING_FIELD", f"/{name}", f"{name} is required")
        for name in touched
        if name not in after and (name not in kind.specs or kind.specs[name].required)
    ]
    wrong = wrong or kind.check_change(ask, before, after)
    if wrong:
        raise refused(wrong)
    stamped(ask, after)
    if after.get(kind.status_field) == "DELETED":
        drop(ask.connection, kind.name, number)
        return
    save(ask.connection, replace(before, name=str(after.get("name", "")), status=after[kind.status_field], body=after))


def within(kind: Kind, ask: Ask, number: int) -> Entity:
    """An entity of the account that the path names. Raises Refused."""
    account = ask.account(number_of(ask.keys[0]))
    found = load(ask.connection, kind.name, number)
    if found is None or found.account != account.id:
        raise not_found()
    return found


def stamped(ask: Ask, body: dict[str, Any]) -> None:
    """Note who changed it and when."""
    if "changeAuditStamps" in body:
        stamps = body["changeAuditStamps"]
        body["changeAuditStamps"] = stamps | {"lastModified": {"actor": ask.user, "time": ask.now}}
        body["version"] = {"versionTag": str(int(body.get("version", {"versionTag": "0"})["versionTag"]) + 1)}
    else:
        body["lastModifiedAt"], body["lastModifiedBy"] = ask.now, ask.user


def stamps(ask: Ask) -> dict[str, Any]:
    """Stamps of something new."""
    stamp = {"actor": ask.user, "time": ask.now}
    return {"changeAuditStamps": {"created": stamp, "lastModified": stamp}, "version": {"versionTag": "1"}}


def one_by_one(ask: Ask, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The result of one element of a batch: what fails leaves the others alone."""
    ask.connection.execute("SAVEPOINT element")
    try:
        result = work()
    except Refused as problem:
        ask.connection.execute("ROLLBACK TO element")
        result = {"status": problem.status, "error": problem.document()}
    ask.connection.execute("RELEASE element")
    return result


def batch_of(ask: Ask, most: int = MOST_OF_A_BATCH) -> list[Any]:
    """The elements of a batch. Raises Refused."""
    found = ask.body.get("elements")
    if not isinstance(found, list) or set(ask.body) != {"elements"}:
        raise bad("PARAM_INVALID", "A batch is {elements: […]}")
    if len(found) > most:
        raise bad("PARAM_INVALID", f"A batch has at most {most} elements")
    return found


def ids_of(ask: Ask) -> list[Any]:
    """The list of ids of a batch. Raises Refused."""
    found = ask.query.get("ids")
    if not isinstance(found, list) or not found:
        raise bad("PARAM_INVALID", "ids must be a List")
    return found


def _create(kind: Kind) -> Work:
    def work(ask: Ask) -> Reply:
        number = make(kind, ask, ask.body)
        return made(kind.ident(number), f"/adAccounts/{ask.keys[0]}/{kind.segment}")

    return work


def _batch_create(kind: Kind) -> Work:
    def one(ask: Ask, body: Any) -> dict[str, Any]:
        number = make(kind, ask, body if isinstance(body, dict) else {})
        return {"status": 201, "id": kind.ident(number) if kind.urn_as_key else number}

    return lambda ask: Reply(200, {"elements": [one_by_one(ask, partial(one, ask, body)) for body in batch_of(ask)]})


def _get(kind: Kind) -> Work:
    return lambda ask: Reply(200, kind.shown(ask, within(kind, ask, kind.key(ask.keys[1]))))


def _find(kind: Kind) -> Work:
    def work(ask: Ask) -> Reply:
        account = ask.account(number_of(ask.keys[0]))
        order = ask.query.get("sortOrder", "ASCENDING")
        if order not in ("ASCENDING", "DESCENDING"):
            raise bad("PARAM_INVALID", "sortOrder must be ASCENDING or DESCENDING")
        goes_on = "pageToken" in ask.query  # its list was kept when the search began
        ids = [] if goes_on else sorted(kind.found(ask, account.id), reverse=order == "DESCENDING")
        return by_token(ask, kind.name, ids, lambda one: kind.shown(ask, one), kind.most)

    return work


def _batch_get(kind: Kind) -> Work:
    def work(ask: Ask) -> Reply:
        results, statuses, errors = {}, {}, {}
        for raw in ids_of(ask):
            try:
                results[str(raw)] = kind.shown(ask, within(kind, ask, kind.key(raw)))
                statuses[str(raw)] = 200
            except Refused as problem:
                errors[str(raw)] = problem.document()
        return Reply(200, {"results": results, "statuses": statuses, "errors": errors})

    return work


def _update(kind: Kind) -> Work:
    def work(ask: Ask) -> Reply:
        change(kind, ask, kind.key(ask.keys[1]), ask.body)
        return Reply(204)

    return work


def _batch_update(kind: Kind) -> Work:
    def one(ask: Ask, key: Any, body: Any) -> dict[str, Any]:
        if not isinstance(body, dict):
            raise bad("PARAM_INVALID", f"{key} has no patch")
        change(kind, ask, kind.key(key), body)
        return {"status": 204}

    def work(ask: Ask) -> Reply:
        from integrations.sandbox.linkedin.reading import read_value

        entities = ask.body.get("entities")
        if not isinstance(entities, dict):
            raise bad("PARAM_INVALID", "A batch is {entities: {id: {patch}}}")
        bodies = {read_value(key): body for key, body in entities.items()}
        ids = ids_of(ask)
        if {str(one) for one in ids} != set(bodies):
            raise bad("PARAM_INVALID", "ids and entities differ")
        found = {str(key): one_by_one(ask, partial(one, ask, key, bodies[str(key)])) for key in ids}
        errors = {key: result["error"] for key, result in found.items() if "error" in result}
        return Reply(200, {"results": {key: one for key, one in found.items() if key not in errors}, "errors": errors})

    return work


def _delete(kind: Kind) -> Work:
    def work(ask: Ask) -> Reply:
        _take_away(kind, ask, kind.key(ask.keys[1]))
        return Reply(204)

    return work


def _batch_delete(kind: Kind) -> Work:
    def one(ask: Ask, key: Any) -> dict[str, Any]:
        _take_away(kind, ask, kind.key(key))
        return {"status": 204}

    def work(ask: Ask) -> Reply:
        found = {str(key): one_by_one(ask, partial(one, ask, key)) for key in ids_of(ask)}
        errors = {key: result["error"] for key, result in found.items() if "error" in result}
        return Reply(200, {"results": {key: one for key, one in found.items() if key not in errors}, "errors": errors})

    return work


def _take_away(kind: Kind, ask: Ask, number: int) -> None:
    """Delete a draft with all below it. Raises Refused."""
    one = within(kind, ask, number)
    ask.may_write(one.account, kind.name)
    if one.status != "DRAFT":
        path = f"/{kind.status_field}"
        raise refused([InputError("DELETE_ALLOWED_ONLY_FOR_DRAFT_STATUS", path, "Only drafts can be deleted")])
    below = "SELECT id FROM entity WHERE kind = 'campaign' AND parent = ?"
    ask.connection.execute(
        f"DELETE FROM entity WHERE kind = 'creative' AND (parent = ? OR parent IN ({below}))",  # noqa: S608 - fixed text
        (one.id, one.id),
    )
    ask.connection.execute("DELETE FROM entity WHERE kind = 'campaign' AND parent = ?", (one.id,))
    drop(ask.connection, kind.name, one.id)


def search_of(ask: Ask, names: Mapping[str, Callable[[Entity], Any]]) -> Callable[[Entity], bool]:
    """The condition of `search=(name:(values:List(…)),test:false)`. Raises Refused."""
    given = ask.query.get("search", {})
    if not isinstance(given, dict):
        raise bad("PARAM_INVALID", "search is a record")
    wanted: list[tuple[Callable[[Entity], Any], set[str]]] = []
    for name, condition in given.items():
        if name not in names:
            raise bad("QUERY_PARAM_NOT_ALLOWED", f"search has no {name[:40]}")
        if name == "test":
            wanted.append((names[name], {str(condition)}))
        elif isinstance(condition, dict) and isinstance(condition.get("values"), list):
            wanted.append((names[name], {str(value) for value in condition["values"]}))
        else:
            raise bad("PARAM_INVALID", f"{name} is (values:List(…))")
    return lambda one: all(str(read(one)) in values for read, values in wanted)
