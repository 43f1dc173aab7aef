"""The web chat's visitors: the browser's session, the log it reads, codes that open it elsewhere.

Each function opens its own transaction, so that an HTTP handler never holds one.
"""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from db.engine import Database, NotStored
from db.queries.messages import chat_log
from db.queries.people import browser_sessions as browser_session_rows
from db.queries.people import people as accounts
from db.queries.people import shared_phone
from domain.channels import WEB_CHAT
from domain.ids import AccountNumber, AttachmentId, PersonId, WardId, new_id
from services.files.keep import StoredFile, open_for
from services.files.refusals import NoSuchFile
from services.people import browser_sessions, one_time_codes, people
from services.people.one_time_codes import CodeTarget
from services.webchat import chat_log as chat

__all__ = [
    "PAGE",
    "Database",
    "NotStored",
    "SharedPhone",
    "Visit",
    "arrive",
    "enter",
    "file_of",
    "look_at_code",
    "make_recovery_code",
    "messages",
    "newest",
    "news",
    "seen",
    "shared",
    "whose",
]

PAGE = chat.PAGE


@dataclass(frozen=True, slots=True)
class Visit:
    """A browser that may speak for an account from now on; only it keeps the ``token``."""

    account: AccountNumber
    token: str


@dataclass(frozen=True, slots=True)
class SharedPhone:
    """A page's account: ``left`` people left it, so a page that knows fewer must clear its display.

    ``called`` is the name of who speaks now, empty where nobody shares it.
    """

    left: int
    called: str


async def whose(database: Database, *, token: str, now: datetime) -> AccountNumber | None:
    """Return the account a browser's token speaks for, or None."""
    async with database.read() as session:
        found = await browser_sessions.look(session, token=token, now=now)
    if found is not None and found.is_unnoted:
        with suppress(NotStored):  # it is noted next time
            async with database.write() as session:
                await browser_sessions.note_use(session, token=token, now=now)
    return None if found is None else found.account


async def arrive(
    database: Database, *, ward: WardId, now: datetime, is_demo: bool, user_agent: str = ""
) -> Visit:
    """Give a new visitor a nameless person, an account and a session. Raises NotStored."""
    async with database.write() as session:
        met = await people.meet(
            session,
            ward=ward,
            channel=WEB_CHAT,
            external_key=str(new_id()),
            now=now,
            is_demo=is_demo,
        )
        token = await browser_sessions.open_session(
            session, account=met.account, now=now, user_agent=user_agent
        )
    return Visit(met.account, token)


async def messages(
    database: Database,
    *,
    account: AccountNumber,
    after: int | None = None,
    before: int | None = None,
) -> list[dict[str, Any]]:
    """Return messages of an account's log, oldest first, in the contract's JSON."""
    async with database.read() as session:
        return await chat.messages(session, account=account, after=after, before=before)


async def news(
    database: Database, *, after: Mapping[AccountNumber, int]
) -> dict[AccountNumber, list[dict[str, Any]]]:
    """Return the messages after a number, for many accounts at once."""
    async with database.read() as session:
        return await chat.news(session, after=after)


async def newest(database: Database, *, account: AccountNumber) -> int:
    """Return the number of the newest message in an account's log, 0 when it is empty."""
    async with database.read() as session:
        return await chat_log.newest(session, account=account)


async def shared(database: Database, *, account: AccountNumber) -> SharedPhone:
    """Return who speaks on an account that several people share, and how many left it."""
    async with database.read() as session:
        left = await shared_phone.left(session, account=account)
        people_here = await shared_phone.people_on(session, account=account)
        home = await accounts.account(session, number=account)
    speaker = home.person_id if home is not None and len(people_here) > 1 else None
    called = next((one.called for one in people_here if one.person_id == speaker), "")
    return SharedPhone(left, called)


async def seen(database: Database, *, numbers: Collection[AccountNumber], now: datetime) -> None:
    """Store that the pages of these accounts are open. Raises NotStored."""
    async with database.write() as session:
        await accounts.saw(session, numbers=sorted(numbers), channel=WEB_CHAT, now=now)


async def make_recovery_code(database: Database, *, account: AccountNumber, now: datetime) -> str:
    """Return a new one-time code that opens this account's chat in another browser."""
    async with database.write() as session:
        return await people.make_code(session, now=now, account=account)


async def look_at_code(database: Database, *, code: str, now: datetime) -> CodeTarget:
    """Return what a one-time code opens; looking does not use it. Raises CodeUnknown."""
    async with database.read() as session:
        return await one_time_codes.look(session, code=code, now=now)


async def enter(
    database: Database,
    *,
    ward: WardId,
    code: str,
    here: AccountNumber | None,
    now: datetime,
    is_demo: bool,
    user_agent: str = "",
    ends_others: bool = False,
) -> Visit:
    """Consume a one-time code and open a fresh session for the account it leads to.

    ``here`` is the account this browser speaks for; ``ends_others`` signs every other browser out
    of the account that is entered. Raises CodeUnknown: wrong, used and
    too old alike.
    """
    async with database.write() as session:
        account = await one_time_codes.enter(
            session, ward=ward, code=code, here=here, now=now, is_demo=is_demo
        )
        if ends_others:
            await browser_session_rows.end_all(session, account=account)
        token = await browser_sessions.open_session(
            session, account=account, now=now, user_agent=user_agent
        )
    return Visit(account, token)


async def file_of(
    database: Database, *, data_dir: Path, account: AccountNumber, attachment: UUID, now: datetime
) -> StoredFile:
    """Return a clean file for its sender or the ward's staff. Raises NoSuchFile."""
    async with database.read() as session:
        found = await accounts.account(session, number=account)
        if found is None:
            raise NoSuchFile
        return await open_for(
            session,
            data_dir=data_dir,
            attachment_id=AttachmentId(attachment),
            account=account,
            person=PersonId(found.person_id),
            now=now,
        )
