"""The canonical dump: what a database means, without the ids, codes, hours and places of its rows.

Two runs that heard the same must dump the same, however often one of them was killed, was told
things twice, or on which engine it ran.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from db.base import Base
from db.engine import Database, Session
from handlers.kit.reply_limits import LATELY

Dump = dict[str, dict[str, Any]]
_HEX = re.compile(r"\b[0-9a-f]{32}\b|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
_CODE = re.compile(r"\b(SK-\d{4}|ND)-\d{4,}-[A-Z]\b")
_PLACES = frozenset({"screen", "seen", "button"})
"""Payload fields that name a place in this run's log."""


async def dump(database: Database) -> Dump:
    """Return what every account's database rows mean, by the account's own key."""
    async with database.read() as session:
        accounts = await _rows(session, "account", "number")
        everything = {
            name: await _rows(session, name, *order)
            for name, order in {
                "inbox": ["id"],
                "outbox": ["id"],
                "conversation": ["account_number"],
                "lesson_result": ["lesson_id"],
                "answer": ["id"],
                "initiative": ["created_at", "id"],
                "initiative_answer": ["topic"],
                "initiative_revision": ["replaced_at", "id"],
                "attachment": ["created_at", "id"],
                "consent": ["given_at", "id"],
            }.items()
        }
    return {one.external_key: _account(one, everything) for one in accounts}


async def _rows(session: Session, name: str, *order: str) -> list[Any]:
    table = Base.metadata.tables[name]
    found = await session.execute(sa.select(table).order_by(*(table.c[one] for one in order)))
    return list(found.all())


def _account(account: Any, everything: Mapping[str, list[Any]]) -> dict[str, Any]:
    """Return one account's part; ids become the order in which they are first met."""
    met = _Met()

    def own(name: str, by: str = "person_id") -> list[Any]:
        mine = account.number if by == "account_number" else account.person_id
        return [row for row in everything[name] if getattr(row, by) == mine]

    initiatives = own("initiative")
    mine = {one.id for one in initiatives}
    said = own("outbox", "account_number")
    return {
        "heard": [met.plain(_payload(row.payload)) for row in own("inbox", "account_number")],
        "states": sorted({row.state for row in own("inbox", "account_number")}),
        "said": [met.plain([row.request["text"], row.choices, row.is_once]) for row in said],
        "closed": [row.closed_at is not None for row in said],
        "talk": [
            met.plain([row.state, {k: v for k, v in row.data.items() if k != LATELY}])
            for row in own("conversation", "account_number")
        ],
        "lessons": [
            [row.lesson_id, row.step, row.tried, row.finished_at is not None]
            for row in own("lesson_result")
        ],
        "answers": [[a.lesson_id, a.question, a.choice, a.is_right] for a in own("answer")],
        "initiatives": [_initiative(row, met) for row in initiatives],
        "asked": [
            [met.plain(str(a.initiative_id)), a.topic, a.text]
            for initiative in initiatives
            for a in everything["initiative_answer"]
            if a.initiative_id == initiative.id
        ],
        "revisions": [
            [r.field, r.earlier]
            for r in everything["initiative_revision"]
            if r.initiative_id in mine
        ],
        "files": [
            [met.plain(str(f.initiative_id)), f.kind, f.state, f.original_name, f.sha256, f.size]
            for f in own("attachment")
        ],
        "consents": [[c.purpose, c.text_version] for c in own("consent")],
    }


def _payload(payload: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in payload.items() if key not in _PLACES}
    if "files" in kept:
        kept["files"] = [{**file, "incoming": ""} for file in kept["files"]]
    return kept


def _initiative(row: Any, met: _Met) -> list[Any]:
    kept = "status step maturity story name khoi phone content subject_group is_confidential folded"
    found = [getattr(row, name) for name in kept.split()]
    return [met.plain(str(row.id)), row.code is not None, *found]


class _Met:
    """The ids of one account in the order they are met."""

    def __init__(self) -> None:
        self._order: dict[str, str] = {}

    def plain(self, value: Any) -> Any:
        """Return a JSON value without ids and codes."""
        if isinstance(value, str):
            return _CODE.sub(r"\1-#", _HEX.sub(self._name, value))
        if isinstance(value, Mapping):
            return {key: self.plain(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.plain(one) for one in value]
        return value

    def _name(self, match: re.Match[str]) -> str:
        plain = match[0].replace("-", "")
        return self._order.setdefault(plain, f"#{len(self._order) + 1}")


def differences(one: Dump, other: Dump) -> list[str]:
    """Return where two dumps differ, in words."""
    found = []
    for key in sorted(one.keys() | other.keys()):
        mine, theirs = one.get(key, {}), other.get(key, {})
        for part in sorted(mine.keys() | theirs.keys()):
            if mine.get(part) != theirs.get(part):
                where = _first_difference(mine.get(part), theirs.get(part))
                found.append(f"{key}: {part} differ: {where}")
    return found


def _first_difference(mine: Any, theirs: Any) -> str:
    if isinstance(mine, list) and isinstance(theirs, list):
        for n, (left, right) in enumerate(zip(mine, theirs, strict=False)):
            if left != right:
                return f"at {n}: {str(left)[:300]} / {str(right)[:300]}"
        return f"{len(mine)} / {len(theirs)} entries"
    return f"{str(mine)[:300]} / {str(theirs)[:300]}"
