"""What the platform's own review said of ads, keywords and assets, as findings."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, func, literal, select, true

from core.catalog import GOOGLE, KINDS, LINKEDIN, PLATFORM_LABELS
from core.rules.rule import INFO, WARNING, Hit, Owned, Pack, Says, ScopeFind
from core.rules.view import View
from core.schema import ENTITY, policy_note

pack = Pack("google.review", "Review by Google Ads", (GOOGLE,))
linkedin = Pack("linkedin.review", "Review by LinkedIn", (LINKEDIN,))

Owners = ColumnElement[bool] | None
REFUSED = "disapproved"
RUNNING = ("approved", "")
_STATUS = "approval_status"


def _reviewed(kind: str, says: Says, pack: Pack, *, refused: bool) -> ScopeFind:
    """A rule about what was disapproved, or about what runs with limits."""
    table, note = ENTITY[kind], policy_note
    (platform,) = pack.platforms
    ours = table.c.platform == platform if "platform" in table.c else true()
    status = func.coalesce(note.c.status, table.c[_STATUS] if _STATUS in table.c else literal(None))
    small = func.lower(status)
    wanted = small == REFUSED if refused else and_(small != REFUSED, small.not_in(RUNNING))
    field = _STATUS if _STATUS in KINDS[kind].by_name else KINDS[kind].title

    @pack.scope(says, kind)
    def find(view: View, owners: Owners) -> Iterator[Owned]:
        joined = table.outerjoin(note, (note.c.entity == table.c.pk) & (note.c.kind == KINDS[kind].code))
        query = select(table.c.pk, status, note.c.topics).select_from(joined)
        query = query.where(view.owned(kind, owners), ours, table.c.live == 1, wanted, status.is_not(None))
        for pk, said, topics in view.rows(query.order_by(table.c.pk)):
            named = "; ".join(json.loads(topics)) if topics else ""
            yield Owned(
                pk, Hit(field, f"{PLATFORM_LABELS[platform]} says “{said}”" + (f": {named}." if named else "."))
            )

    return find


DISAPPROVED = tuple(
    _reviewed(
        kind,
        Says(f"{kind}_disapproved", WARNING, "Disapproved by Google",
              "It does not run. Change what breaks the policy and post it, or ask for an exemption when it is refused."),
        pack,
        refused=True,
    )
    for kind in ("ad", "keyword", "asset")
)  # fmt: skip
LIMITED = tuple(
    _reviewed(
        kind,
        Says(f"{kind}_limited", INFO, "Runs with limits", "Google shows it in some places or to some people only."),
        pack,
        refused=False,
    )
    for kind in ("ad", "keyword", "asset")
)
REJECTED = _reviewed(
    "ad",
    Says(
        "ad_rejected", WARNING, "Rejected by LinkedIn", "It is not shown. Make an ad that keeps to LinkedIn's policies."
    ),
    linkedin,
    refused=True,
)
IN_REVIEW = _reviewed(
    "ad",
    Says(
        "ad_in_review", INFO, "In LinkedIn's review", "It is shown once LinkedIn has looked at it, mostly within a day."
    ),
    linkedin,
    refused=False,
)
