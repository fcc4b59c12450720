"""Accounts, campaigns, ad groups and negative lists that rows name: found, or made where the file only mentions them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from core.catalog import GOOGLE
from core.interchange.editor.staging import Stages
from core.recording import Edit
from core.schema import ENTITY, Presence

DEFAULT_ACCOUNT = "Google Ads"
# A campaign nobody described must not spend; what stands below it cannot spend without it.
IMPLIED_STATUS = {"campaign": "PAUSED", "ad_group": "ENABLED", "negative_list": "ENABLED"}
_ABOVE = {"campaign": "account", "ad_group": "campaign", "negative_list": "account"}
_WORDS = {
    "campaign": ("campaign", "campaigns"),
    "ad_group": ("ad group", "ad groups"),
    "negative_list": ("negative list", "negative lists"),
}

Key = tuple[int, str]


class Parents:
    """Row numbers of parents by name, remembered over the blocks of one import."""

    def __init__(self, edit: Edit, stages: Stages) -> None:
        self.edit = edit
        self.stages = stages
        self.known: dict[str, dict[Key, int]] = {kind: {} for kind in _ABOVE}
        self.implied: dict[str, set[Key]] = {kind: set() for kind in _ABOVE}
        self._accounts: dict[tuple[str, str], int] = {}

    def account(self, number: str, name: str) -> int:
        """The Google account a row belongs to: by its number, else by its name, else the first one."""
        key = (number, name)
        if key not in self._accounts:
            self._accounts[key] = self._find_account(number, name) or self._make_account(number, name)
        return self._accounts[key]

    def _google_accounts(self) -> list[tuple[int, str | None, str]]:
        table = ENTITY["account"]
        query = (
            select(table.c.pk, table.c.remote_id, table.c.name)
            .where(
                table.c.platform == GOOGLE,
                (table.c.presence == int(Presence.DRAFT)) | (table.c.pk > self.edit.floor("account")),
            )
            .order_by(table.c.pk)
        )
        return [(pk, remote, name) for pk, remote, name in self.edit.connection.execute(query)]

    def _find_account(self, number: str, name: str) -> int | None:
        rows = self._google_accounts()
        wanted = number.replace("-", "")
        by_number = [pk for pk, remote, _ in rows if wanted and (remote or "").replace("-", "") == wanted]
        by_name = [pk for pk, remote, own in rows if name and own == name and not (wanted and remote)]
        anyone = [pk for pk, _, _ in rows if not (wanted or name)]
        return next(iter(by_number or by_name or anyone), None)

    def _make_account(self, number: str, name: str) -> int:
        row = {"name": name or DEFAULT_ACCOUNT, "platform": GOOGLE, "remote_id": number or None, "status": "ENABLED"}
        ident = self.edit.create("account", row)
        return self.edit.row_number("account", ident)

    def resolve(self, kind: str, keys: Sequence[Key], states: Sequence[str | None]) -> list[int]:
        """The row number of each named parent; those that do not exist are made with the state the file shows for them."""
        known = self.known[kind]
        missing: dict[Key, str | None] = {}
        for key, state in zip(keys, states, strict=True):
            if key not in known and missing.get(key) is None:
                missing[key] = state
        if missing:
            self._find_or_make(kind, missing)
        return [known[key] for key in keys]

    def _find_or_make(self, kind: str, missing: dict[Key, str | None]) -> None:
        stage = self.stages[kind]
        above = _ABOVE[kind]
        keys = list(missing)
        values: dict[str, Sequence[Any]] = {
            above: [parent for parent, _ in keys], "name": [name for _, name in keys], "status": list(missing.values())
        }  # fmt: skip
        stage.load(values, len(keys))
        stage.match_by_key()
        before = stage.matches()
        stage.insert_new(list(values), {"status": IMPLIED_STATUS[kind]})
        stage.match_by_key()
        for key, old, pk in zip(keys, before, stage.matches(), strict=True):
            if pk is not None:
                self.known[kind][key] = pk
            if old is None:
                self.implied[kind].add(key)

    def describe(self, kind: str, keys: Sequence[Key]) -> None:
        """These have rows of their own in the file."""
        if self.implied[kind]:
            self.implied[kind].difference_update(keys)

    def _assumed_account(self) -> list[str]:
        """Which account rows without one were taken for, where there is a choice."""
        assumed = self._accounts.get(("", ""))
        rows = self._google_accounts() if assumed is not None else []
        if len(rows) < 2:
            return []
        name = next(own for pk, _, own in rows if pk == assumed)
        return [
            f"Rows that name no account were taken for “{name}”, the first of {len(rows)} Google Ads accounts here."
        ]

    def notes(self) -> list[str]:
        """What to say about parents that the file only mentions."""
        said = self._assumed_account()
        for kind, words in _WORDS.items():
            count = len(self.implied[kind])
            if count:
                names = ", ".join(f"“{name}”" for _, name in sorted(self.implied[kind])[:3])
                said.append(
                    f"{count} {words[count != 1]} that the file only mentions {'was' if count == 1 else 'were'} added: {names}{' …' if count > 3 else ''}."
                )
        return said
