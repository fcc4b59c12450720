"""Making a template of trees that exist, and newer versions of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from core.catalog import KINDS, FieldType
from core.database import new_id
from core.errors import InvalidInput, NotFound
from core.formulas.keeping import kept_by_row
from core.ids import id_text, parse_id
from core.recording import Edit
from core.schema import ENTITY, Presence, template_use
from core.templates.body import BELOW, Body, Part, fields_of, kinds_in_order
from core.templates.variables import Values, check_names, put_variables
from core.values import clean_text, decode, dump_json, money_text
from core.workspace import Workspace

ROOTS = ("campaign", "ad_group")
_MOST_PARTS = 100_000
_ADDRESSES = ("final_url_suffix", "custom_parameters", "path1", "path2")


@dataclass(frozen=True)
class Template:
    """A template as it stands: its newest version and the earlier ones, which upgrades compare with."""

    pk: int
    id: str
    name: str
    version: int
    body: Body
    earlier: Mapping[int, Body]

    def versions(self) -> dict[int, Body]:
        """All versions by number."""
        return {**self.earlier, self.version: self.body}


def read_template(connection: Connection, id: str) -> Template:
    """The template of an id; raises NotFound."""
    table = ENTITY["template"]
    query = select(table.c.pk, table.c.name, table.c.version, table.c.body, table.c.earlier).where(
        table.c.id == parse_id(id).bytes, table.c.presence == int(Presence.DRAFT)
    )
    row = connection.execute(query).first()
    if row is None or not row.body:
        raise NotFound(f"There is no template {id}.")
    earlier = {int(number): Body.from_json(body) for number, body in json.loads(row.earlier or "{}").items()}
    return Template(row.pk, id, row.name or "", row.version or 1, Body.from_json(json.loads(row.body)), earlier)


@dataclass
class _Row:
    kind: str
    pk: int
    parents: dict[str, tuple[str, int]]
    values: dict[str, Any]
    formulas: dict[str, str]


def make_template(workspace: Workspace, name: str, kind: str, ids: Sequence[str], variables: Values) -> str:
    """Make a template of campaigns (or ad groups) and all that hangs below; returns its id.

    `variables` name what varies and the words it has in the original, such as {"market": "Germany"}. The original
    becomes the template's first place, so that a newer version can be taken from it.
    """
    wanted = check_request(name, kind, ids, variables)
    with workspace.edit(f"Make template “{wanted}”") as edit:
        rows = _tree(edit.connection, kind, ids)
        keys = _keys(rows, {}, Counter())
        body = _body(rows, keys, variables, workspace.currency)
        made = edit.create(
            "template",
            {
                "name": wanted,
                "platform": _only(body.platforms()),
                "version": 1,
                "variables": dict(variables),
                "body": body.to_json(),
                "earlier": {},
                "status": "ENABLED",
            },
        )
        pk = edit.row_number("template", made)
        note_uses(edit, pk, 1, {(row.kind, row.pk): keys[row.kind, row.pk] for row in rows.values()}, dict(variables))
    return made


def new_version(workspace: Workspace, id: str, ids: Sequence[str], variables: Values | None = None) -> int:
    """Make what one place of a template holds now its newest version; returns the version's number.

    `ids` name the place's roots; parts keep who they are, new ones are added. Without `variables` the place's own
    values are what varies.
    """
    with workspace.edit("New version of a template") as edit:
        template = read_template(edit.connection, id)
        kind = _kind_of(edit.connection, ids)
        rows = _tree(edit.connection, kind, ids)
        known, said = _known_keys(edit.connection, template, rows)
        originals = dict(variables) if variables is not None else {**template.body.variables, **said}
        check_names(originals)
        keys = _keys(rows, known, _highest(template))
        body = _body(rows, keys, originals, workspace.currency)
        if body == template.body:
            raise InvalidInput("Nothing differs from the newest version.", hint="Change the original first.")
        number = template.version + 1
        earlier = {str(n): one.to_json() for n, one in template.versions().items()}
        changed = {"version": number, "body": body.to_json(), "variables": originals, "earlier": earlier}
        edit.set("template", [id], changed)
        fresh = {place: key for place, key in keys.items() if place not in known}
        run = _run_of(edit.connection, template, rows)
        note_uses(edit, template.pk, number, fresh, originals, run)
    return number


def check_request(name: str, kind: str, ids: Sequence[str], variables: Values) -> str:
    """The name as it is kept; raises InvalidInput where a template cannot be made of this."""
    wanted = " ".join(clean_text(name).split())
    if not wanted or len(wanted) > 255:
        raise InvalidInput("A template needs a name of 1 to 255 characters.", hint="Write a short name.")
    if kind not in ROOTS:
        raise InvalidInput("Templates are made of campaigns or ad groups.", hint="Choose one of them.")
    if not ids:
        raise InvalidInput("Nothing was chosen.", hint="Choose at least one campaign or ad group.")
    check_names(variables)
    empty = next((one for one, text in variables.items() if not text.strip()), None)
    if empty:
        raise InvalidInput(f"{{{empty}}} has no words in the original.", where=empty, hint="Write what it is there.")
    return wanted


def _only(values: Sequence[str]) -> str | None:
    return values[0] if len(values) == 1 else None


def _kind_of(connection: Connection, ids: Sequence[str]) -> str:
    raw = [parse_id(one).bytes for one in ids]
    for kind in ROOTS:
        if connection.execute(select(ENTITY[kind].c.pk).where(ENTITY[kind].c.id.in_(raw)).limit(1)).first():
            return kind
    raise NotFound("There is no campaign or ad group of that id.")


def _tree(connection: Connection, kind: str, ids: Sequence[str]) -> dict[tuple[str, int], _Row]:
    """The entities and all that hangs below them, parents before children."""
    table = ENTITY[kind]
    raw = [parse_id(one).bytes for one in ids]
    roots = connection.execute(
        select(table.c.pk).where(table.c.id.in_(raw), table.c.presence == int(Presence.DRAFT))
    ).scalars()  # fmt: skip
    found: dict[str, list[int]] = {kind: sorted(roots)}
    if len(found[kind]) != len(set(raw)):
        raise NotFound(f"One of these {KINDS[kind].plural.lower()} is not in the draft.")
    rows: dict[tuple[str, int], _Row] = {}
    for one in kinds_in_order(list(ENTITY)):
        pks = set(found.get(one, ()))
        for above, ref in _above(one):
            if above in found and above != one:
                column = ENTITY[one].c[ref]
                for at in range(0, len(found[above]), 500):
                    chunk = found[above][at : at + 500]
                    draft = ENTITY[one].c.presence == int(Presence.DRAFT)
                    pks.update(connection.execute(select(ENTITY[one].c.pk).where(column.in_(chunk), draft)).scalars())
        if pks:
            found[one] = sorted(pks)
            rows |= {(one, row.pk): row for row in _read(connection, one, found[one], rows, root=one == kind)}
        if len(rows) > _MOST_PARTS:
            raise InvalidInput(f"A template holds at most {_MOST_PARTS:,} entities.", hint="Choose fewer campaigns.")
    return rows


def _above(kind: str) -> list[tuple[str, str]]:
    return [(above, ref) for above, children in BELOW.items() for child, ref in children if child == kind]


def _read(
    connection: Connection, kind: str, pks: Sequence[int], known: Mapping[tuple[str, int], _Row], *, root: bool
) -> list[_Row]:
    table, fields = ENTITY[kind], fields_of(kind)
    refs = [f for f in KINDS[kind].fields if f.refers_to]
    rows = []
    kept = kept_by_row(connection, kind, pks)
    for at in range(0, len(pks), 500):
        query = select(table).where(table.c.pk.in_(pks[at : at + 500])).order_by(table.c.pk)
        for row in connection.execute(query).mappings():
            parents = {f.name: (f.refers_to or "", row[f.name]) for f in refs if row[f.name] is not None}
            inside = {name: place for name, place in parents.items() if place in known and not root}
            values = {f.name: decode(f, row[f.name]) for f in fields if row[f.name] is not None}
            follows = {name: one.expression for name, one in kept.get(row["pk"], {}).items() if not one.frozen}
            rows.append(_Row(kind, row["pk"], inside, values, follows))
    return rows


def _keys(
    rows: Mapping[tuple[str, int], _Row], known: Mapping[tuple[str, int], str], counter: Counter[str]
) -> dict[tuple[str, int], str]:
    keys: dict[tuple[str, int], str] = {}
    for place, row in rows.items():
        if place in known:
            keys[place] = known[place]
            continue
        counter[row.kind] += 1
        keys[place] = f"{row.kind}:{counter[row.kind]}"
    return keys


def _highest(template: Template) -> Counter[str]:
    """The highest number a key of each kind ever had."""
    counter: Counter[str] = Counter()
    for body in template.versions().values():
        for part in body.parts:
            kind, _, number = part.key.partition(":")
            counter[kind] = max(counter[kind], int(number))
    return counter


def _body(
    rows: Mapping[tuple[str, int], _Row], keys: Mapping[tuple[str, int], str], originals: Values, currency: str
) -> Body:
    parts = tuple(
        Part(
            keys[place],
            row.kind,
            {name: keys[above] for name, above in row.parents.items()},
            {name: _varied(row.kind, name, value, originals, currency) for name, value in row.values.items()},
            # Words of a variable vary in values only: written into a formula they would no longer be what it says.
            {name: text for name, text in row.formulas.items() if put_variables(text, originals) == text},
        )
        for place, row in rows.items()
    )
    return Body(parts, dict(originals))


def _varied(kind: str, name: str, value: Any, originals: Values, currency: str) -> Any:
    """A value with variables; amounts, dates and numbers vary only whole."""
    described = KINDS[kind].by_name[name]
    if described.type in (FieldType.TEXT, FieldType.LONG_TEXT, FieldType.URL, FieldType.LIST, FieldType.MAP):
        address = described.type is FieldType.URL or name in _ADDRESSES
        return put_variables(value, originals, address=address)
    if described.type in (FieldType.ENUM, FieldType.BOOL):
        return value
    texts = {str(value)}
    if described.type is FieldType.MONEY:
        exact = money_text(value, currency) or ""
        texts = {exact, exact.rstrip("0").rstrip(".")}
    found = next((one for one, text in originals.items() if text.strip() in texts), None)
    return f"{{{found}}}" if found else value


def note_uses(
    edit: Edit,
    template: int,
    version: int,
    parts: Mapping[tuple[str, int], str],
    values: Values,
    run: bytes | None = None,
) -> bytes:
    """Remember which part of which template each entity (kind, row number) was made from; returns the run."""
    run = run or new_id()
    rows = [
        {"kind": KINDS[kind].code, "entity": pk, "template": template, "part": key, "version": version, "run": run,
         "values": dump_json(dict(values))}
        for (kind, pk), key in parts.items()
    ]  # fmt: skip
    if rows:
        edit.connection.execute(insert(template_use).prefix_with("OR REPLACE"), rows)
    return run


def _known_keys(
    connection: Connection, template: Template, rows: Mapping[tuple[str, int], _Row]
) -> tuple[dict[tuple[str, int], str], dict[str, str]]:
    """The keys entities have from this template already, and the values of their place."""
    codes = {kind.code: name for name, kind in KINDS.items()}
    use = template_use
    query = select(use.c.kind, use.c.entity, use.c.part, use.c["values"]).where(use.c.template == template.pk)
    known: dict[tuple[str, int], str] = {}
    said: dict[str, str] = {}
    for code, pk, part, values in connection.execute(query):
        if (codes[code], pk) in rows:
            known[codes[code], pk] = part
            said = json.loads(values or "{}")
    if not known:
        raise InvalidInput("This was not made from the template.", hint="Choose the original, or one of its places.")
    return known, said


def _run_of(connection: Connection, template: Template, rows: Mapping[tuple[str, int], _Row]) -> bytes:
    use = template_use
    for kind, pk in rows:
        query = select(use.c.run).where(
            use.c.template == template.pk, use.c.kind == KINDS[kind].code, use.c.entity == pk
        )
        found = connection.execute(query).scalar()
        if found is not None:
            return bytes(found)
    return new_id()


def list_templates(workspace: Workspace) -> list[Template]:
    """All templates by name."""
    table = ENTITY["template"]
    query = (
        select(table.c.id)
        .where(table.c.presence == int(Presence.DRAFT), table.c.body.is_not(None))
        .order_by(table.c.name.collate("NOCASE"), table.c.pk)
    )
    with workspace.read() as connection:
        return [read_template(connection, id_text(raw)) for raw in connection.execute(query).scalars().all()]
