"""The browsers that are signed in to a chat: opened, listed to their owner, and ended."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from db.engine import Session
from db.models.people import WebSession
from db.queries.people import browser_sessions as rows
from domain.devices import device_of
from domain.idle_sessions import RoleSpan, is_over
from domain.ids import AccountNumber
from domain.zone import day_of
from services.people.people import unit_of
from services.work import Work

NOTED_AFTER = timedelta(days=1)
"""A session's last use is written once a day."""
MARK = 16
"""Characters of a token's digest that tell an account's browsers apart."""


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session that may be used; ``is_unnoted``: its use today is not written yet."""

    account: AccountNumber
    is_unnoted: bool


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A browser as its owner knows it: kind of device, since when, last used, whether it asks."""

    device: str | None
    since: date
    used: date
    is_here: bool


def token_digest(token: str) -> str:
    """Return the stored form of a browser's token: 256 random bits, so a bare digest holds."""
    return hashlib.sha256(token.encode()).hexdigest()


def browser_mark(token: str) -> str:
    """Return what tells this browser from others of its account."""
    return token_digest(token)[:MARK]


async def open_session(
    session: Session, *, account: AccountNumber, now: datetime, user_agent: str = ""
) -> str:
    """Open a browser session of an account; return the token that only the browser keeps."""
    token = secrets.token_urlsafe(32)
    await rows.add(
        session,
        token_hash=token_digest(token),
        account_number=account,
        created_at=now,
        device=device_of(user_agent) if user_agent else None,
        used_at=now,
    )
    return token


async def look(session: Session, *, token: str, now: datetime) -> OpenSession | None:
    """Return the session of a browser's token, or None: unknown, left idle or its role ended."""
    found = await rows.one(session, token_hash=token_digest(token))
    if found is None or found in await _over(session, found.account_number, [found], now):
        return None
    is_unnoted = now - found.used_at > NOTED_AFTER
    return OpenSession(AccountNumber(found.account_number), is_unnoted)


async def note_use(session: Session, *, token: str, now: datetime) -> None:
    """Store that a browser was used."""
    await rows.used(session, token_hash=token_digest(token), now=now)


async def listed(work: Work) -> Sequence[SignedIn]:
    """Return the browsers signed in to the actor's chat, the last used first."""
    return [
        SignedIn(
            one.device,
            day_of(one.created_at),
            day_of(one.used_at),
            one.token_hash[:MARK] == work.actor.browser,
        )
        for one in await _standing(work)
    ]


async def end_others(work: Work) -> int:
    """End every session of the actor's chat but the one that asks; return how many.

    An actor that no browser speaks for ends all.
    """
    others = [
        one.token_hash
        for one in await _standing(work)
        if one.token_hash[:MARK] != work.actor.browser
    ]
    if others:
        await rows.end(work.session, hashes=others)
    return len(others)


async def _standing(work: Work) -> Sequence[WebSession]:
    found = await rows.of_account(work.session, account=work.account)
    over = await _over(work.session, work.account, found, work.now)
    return [one for one in found if one not in over]


async def _over(
    session: Session, account: int, found: Sequence[WebSession], now: datetime
) -> Sequence[WebSession]:
    """Return which of an account's sessions may no longer be used."""
    grants = await rows.role_grants(session, account=account)
    roles = []
    for one in grants:
        unit = unit_of(one)
        ends = [at for at in (one.revoked_at, one.expires_at) if at is not None]
        roles.append(RoleSpan(one.role, unit.word if unit else None, min(ends, default=None)))
    return [
        one
        for one in found
        if is_over(opened_at=one.created_at, used_at=one.used_at, roles=roles, now=now)
    ]
