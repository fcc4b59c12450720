"""Which account of the workspace a connection posts into."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from core.catalog import PLATFORM_LABELS
from core.connections import Connection as SignedIn
from core.errors import InvalidInput
from core.schema import ENTITY, Presence

_TABLE = ENTITY["account"]


def account_of(connection: Connection, to: SignedIn) -> tuple[int, bool]:
    """Row number of the account, and whether it is bound to the connection already.

    A single account of the platform without a number is the one that is meant; raises InvalidInput where none can be.
    """
    query = select(_TABLE.c.pk, _TABLE.c.remote_id).where(
        _TABLE.c.platform == to.platform, _TABLE.c.presence == int(Presence.DRAFT)
    )
    rows = connection.execute(query.order_by(_TABLE.c.pk)).all()
    number = _digits(to.account.number)
    for row in rows:
        if row.remote_id and _digits(row.remote_id) == number:
            return int(row.pk), True
    free = [int(row.pk) for row in rows if not row.remote_id]
    if len(free) == 1:
        return free[0], False
    label = PLATFORM_LABELS.get(to.platform, to.platform)
    if not free:
        raise InvalidInput(
            f"Nothing in this workspace belongs to the {label} account {to.account.number}.",
            hint="Get changes from it first, or draft campaigns for it.",
        )
    raise InvalidInput(
        f"Several accounts of this workspace have no number, so it is not clear which is {to.account.number}.",
        hint="Get changes first, and move the campaigns into the account that comes with it.",
    )


def bind(connection: Connection, account: int, to: SignedIn) -> None:
    """Note that an account of the workspace is the connection's."""
    connection.execute(update(_TABLE).where(_TABLE.c.pk == account).values(remote_id=to.account.number, live=1))


def _digits(number: str) -> str:
    return "".join(letter for letter in number if letter.isdigit()) or number
