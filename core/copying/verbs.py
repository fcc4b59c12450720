"""The verbs: duplicate beside the original, copy into chosen places; one undo each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, literal, select

from core.catalog import KINDS
from core.command_words import where
from core.copying.cloning import COPY, Cloning
from core.copying.places import Destination, check_platform, fitting, spots_of
from core.editing import Target
from core.errors import InvalidInput
from core.ids import id_text
from core.progress import Progress
from core.recording import Edit
from core.schema import ENTITY
from core.workspace import Workspace

# What is copied: for each kind, named entities or all rows of a list.
Picked = Mapping[str, Target]
_SHOWN = 200


@dataclass(frozen=True)
class Copied:
    """What a copy made: how many of each kind, the ids of the first copies (`kind`, `id`), and what to know about it."""

    changeset: str | None
    made: Mapping[str, int]
    first: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def total(self) -> int:
        """How many entities were made."""
        return sum(self.made.values())


def duplicate(
    workspace: Workspace,
    picked: Picked,
    *,
    shell: bool = False,
    proposed: bool = False,
    progress: Progress | None = None,
) -> Copied:
    """Copy entities beside themselves with all that hangs below; with `shell`, campaigns and ad groups without contents.

    Keywords are not duplicated: two equal ones cannot stand in an ad group.
    """
    return _copied(workspace, picked, None, shell=shell, proposed=proposed, progress=progress)


def copy_into(
    workspace: Workspace,
    picked: Picked,
    destinations: Sequence[Destination],
    *,
    shell: bool = False,
    proposed: bool = False,
    progress: Progress | None = None,
) -> Copied:
    """Copy entities into every destination, of the same or another account. Raises InvalidInput where they do not fit."""
    return _copied(workspace, picked, destinations, shell=shell, proposed=proposed, progress=progress)


def put_into(cloning: Cloning, destinations: Sequence[Destination]) -> None:
    """Tell a copy its destinations; raises InvalidInput where the picked rows do not fit."""
    spots = spots_of(cloning.connection, destinations)
    if not spots:
        raise InvalidInput("No destination was chosen.", hint="Choose accounts, campaigns or ad groups to paste into.")
    for kind in cloning.kinds:
        check_platform(kind, cloning.platforms(kind), fitting(kind, spots))
    cloning.into(spots)


def _copied(
    workspace: Workspace,
    picked: Picked,
    destinations: Sequence[Destination] | None,
    *,
    shell: bool,
    proposed: bool,
    progress: Progress | None,
) -> Copied:
    begin = workspace.propose if proposed else workspace.edit
    about = _about(workspace, picked, destinations, shell=shell, proposed=proposed)
    with begin(f"{'Duplicate' if destinations is None else 'Paste'} {_words(picked)}", about=about) as edit:
        cloning = Cloning(edit, shell=shell)
        _pick(cloning, picked, shell=shell)
        if destinations is None:
            cloning.beside()
        else:
            put_into(cloning, destinations)
        made = cloning.run(progress)
        first = _first(edit)
        notes = (*repeat_notes(cloning.left_out), *_currency_notes(edit.connection))
        cloning.drop()
    return Copied(id_text(edit.id) if made else None, made, first, notes)


def _about(
    workspace: Workspace, picked: Picked, destinations: Sequence[Destination] | None, *, shell: bool, proposed: bool
) -> dict[str, list[str]] | None:
    """The command that repeats it, where one command does."""
    if len(picked) != 1:
        return None
    ((kind, target),) = picked.items()
    words = ["duplicate" if destinations is None else "copy-entities", "--kind", kind]
    words += ["--where", where(workspace, target)]
    words += ["--into", *(one.id for one in destinations)] if destinations else []
    return {"command": words + ["--shell"] * shell + ["--accept"] * (not proposed)}


def _pick(cloning: Cloning, picked: Picked, *, shell: bool) -> None:
    for kind, target in picked.items():
        if shell and kind not in ("campaign", "ad_group"):
            raise InvalidInput(
                f"{KINDS[kind].plural} have no shell.",
                hint="A shell is a campaign or an ad group without its contents.",
            )
        cloning.pick(kind, target)
    if not cloning.kinds:
        raise InvalidInput("There is nothing to copy.", hint="Removed rows are not copied.")
    cloning.drop_nested()


def _first(edit: Edit) -> tuple[tuple[str, str], ...]:
    """The first copies of what was picked, so that a screen can go there."""
    rows = edit.connection.execute(
        select(COPY.c.kind, COPY.c.new).where(COPY.c.root == 1).order_by(COPY.c.kind, COPY.c.new).limit(_SHOWN)
    ).all()
    found: list[tuple[str, str]] = []
    for name, kind in KINDS.items():
        pks = [pk for code, pk in rows if code == kind.code]
        table = ENTITY[name]
        ids = edit.connection.execute(select(table.c.id).where(table.c.pk.in_(pks)).order_by(table.c.pk)).scalars()
        found.extend((name, id_text(one)) for one in ids)
    return tuple(found)


def repeat_notes(left_out: Mapping[str, int]) -> list[str]:
    """What to say about rows that stand in their new place already."""
    return [
        f"{count:,} {(KINDS[kind].label if count == 1 else KINDS[kind].plural).lower()} "
        f"{'was' if count == 1 else 'were'} left out: the same text and match type stands there already."
        for kind, count in left_out.items()
    ]


def _currency_notes(connection: Connection) -> list[str]:
    """Amounts are copied as they stand; say so where they now mean another currency."""
    if not connection.execute(select(literal(1)).select_from(COPY).limit(1)).first():
        return []
    campaign, account, there = ENTITY["campaign"], ENTITY["account"].alias(), ENTITY["account"].alias()
    new = campaign.alias()
    pairs = connection.execute(
        select(account.c.currency, there.c.currency, func.count())
        .select_from(
            COPY.join(campaign, campaign.c.pk == COPY.c.old)
            .join(new, new.c.pk == COPY.c.new)
            .join(account, account.c.pk == campaign.c.account)
            .join(there, there.c.pk == new.c.account)
        )
        .where(COPY.c.kind == KINDS["campaign"].code, account.c.currency != there.c.currency)
        .group_by(account.c.currency, there.c.currency)
    ).all()
    return [
        f"Budgets and bids of {count:,} campaign{'s' if count != 1 else ''} were kept as numbers: what was {old} is "
        f"now {new_one}. Please check them."
        for old, new_one, count in pairs
    ]


def _words(picked: Picked) -> str:
    parts = []
    for kind, target in picked.items():
        plural = KINDS[kind].plural.lower()
        if isinstance(target, Sequence):
            count = len(target)
            parts.append(f"{count:,} {KINDS[kind].label.lower() if count == 1 else plural}")
        else:
            parts.append(f"all listed {plural}")
    return ", ".join(parts)
