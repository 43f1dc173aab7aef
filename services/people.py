"""Meeting people: accounts, browser sessions, one-time codes, roles, consent."""

import hashlib
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.models.people import RoleGrant
from db.queries import initiatives as counters
from db.queries import people
from db.session import Session
from domain.errors import Refused
from domain.ids import AccountNumber, PersonId, WardId, new_id, person_code
from domain.people import Purpose, Role
from domain.units import Unit, UnitKind
from services.work import Work

CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 10
"""Characters of a one-time code: 49 bits, read aloud without confusion."""
RECOVERY_LIFETIME = timedelta(hours=24)
INVITE_LIFETIME = timedelta(days=14)


class CodeUnknown(Refused):
    """A code that is wrong, used or too old: one answer for all three."""

    code = "refused.code"


@dataclass(frozen=True, slots=True)
class Met:
    """A visitor's account and person."""

    account: AccountNumber
    person: PersonId


def digest(secret: str) -> str:
    """Return what is kept of a secret: its SHA-256 in hex."""
    return hashlib.sha256(secret.encode()).hexdigest()


async def meet(
    session: Session,
    *,
    ward: WardId,
    channel: str,
    external_key: str,
    now: datetime,
    is_demo: bool = False,
) -> Met:
    """Return the account of this channel and key; at first contact a nameless person is made."""
    known = await people.account_of(session, channel=channel, external_key=external_key)
    if known is not None:
        return Met(AccountNumber(known.number), PersonId(known.person_id))
    person = PersonId(new_id())
    await people.add_person(session, id=person, ward_id=ward, created_at=now, is_demo=is_demo)
    number = await people.add_account(
        session,
        ward_id=ward,
        channel=channel,
        external_key=external_key,
        person_id=person,
        counter=0,
        created_at=now,
    )
    return Met(AccountNumber(number), person)


async def open_session(session: Session, *, account: AccountNumber, now: datetime) -> str:
    """Let a browser speak for an account; return the token that only the browser keeps."""
    token = secrets.token_urlsafe(32)
    await people.add_session(session, token_hash=digest(token), account_number=account, now=now)
    return token


async def account_of_session(session: Session, *, token: str) -> AccountNumber | None:
    """Return the account a browser's token speaks for, or None."""
    found = await people.session_account(session, token_hash=digest(token))
    return None if found is None else AccountNumber(found)


async def make_code(
    session: Session,
    *,
    now: datetime,
    account: AccountNumber | None = None,
    role: Role | None = None,
    lifetime: timedelta = RECOVERY_LIFETIME,
) -> str:
    """Return a new one-time code that opens this account's chat, or gives a visitor this role."""
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    await people.add_code(
        session,
        code_hash=digest(code),
        account_number=account,
        role=role,
        expires_at=now + lifetime,
        created_at=now,
    )
    return code


def read_one_time_code(text: str) -> str:
    """Return a typed code as it was made: upper case, without spaces and dashes."""
    return "".join(char for char in text.upper() if char.isalnum())


async def code_is_open(session: Session, *, code: str, now: datetime) -> bool:
    """Return whether a code can still be used; asking does not use it."""
    found = await people.code(session, code_hash=digest(read_one_time_code(code)), now=now)
    return found is not None


async def use_code(
    session: Session, *, ward: WardId, code: str, now: datetime, is_demo: bool
) -> AccountNumber:
    """Consume a one-time code and return the account it opens. Raises CodeUnknown.

    A code for a role makes a new account whose person holds that role.
    """
    used = await people.use_code(session, code_hash=digest(read_one_time_code(code)), now=now)
    if used is None:
        raise CodeUnknown
    if used.account_number is not None:
        return AccountNumber(used.account_number)
    met = await meet(
        session, ward=ward, channel="webchat", external_key=str(new_id()), now=now, is_demo=is_demo
    )
    if used.role is not None:
        await grant(
            session, person=met.person, role=Role(used.role), granted_by="one-time code", now=now
        )
    return met.account


async def grant(
    session: Session,
    *,
    person: PersonId,
    role: Role,
    granted_by: str,
    now: datetime,
    organisation: str | None = None,
    neighbourhood: str | None = None,
    expires_at: datetime | None = None,
) -> None:
    """Give a person a role for a unit or the ward; giving it twice is giving it once."""
    held = await people.grants(session, person_id=person, now=now)
    wanted = (role, organisation, neighbourhood, expires_at)
    if wanted in {(g.role, g.organisation, g.neighbourhood, g.expires_at) for g in held}:
        return
    await people.add_grant(
        session,
        id=new_id(),
        person_id=person,
        role=role,
        organisation=organisation,
        neighbourhood=neighbourhood,
        granted_by=granted_by,
        granted_at=now,
        expires_at=expires_at,
    )


async def roles(work: Work) -> set[str]:
    """Return the roles of whoever acts, read fresh."""
    return await people.roles(work.session, person_id=work.person, now=work.now)


async def units(work: Work, *, roles: Collection[Role]) -> Sequence[Unit]:
    """Return the units whoever acts holds one of these roles for, in the order granted."""
    held = await people.grants(work.session, person_id=work.person, now=work.now)
    scopes = [_scope(grant) for grant in held if grant.role in roles]
    return list(dict.fromkeys(unit for unit in scopes if unit is not None))


def _scope(grant: RoleGrant) -> Unit | None:
    if grant.organisation is not None:
        return Unit(UnitKind.ORGANISATION, grant.organisation)
    return Unit(UnitKind.KHOI, grant.neighbourhood) if grant.neighbourhood is not None else None


async def own_code(work: Work) -> str:
    """Return the short code by which staff and the command line know whoever acts."""
    person = await people.person(work.session, person_id=work.person)
    if person is not None and person.code is not None:
        return person.code
    number = await counters.next_number(work.session, name="ND")
    code = person_code(number)
    await people.update_person(work.session, person_id=work.person, code=code)
    return code


async def consent(work: Work, *, purpose: Purpose, text_version: str) -> None:
    """Keep a yes to one purpose: which words, when, on which account."""
    await people.add_consent(
        work.session,
        id=new_id(),
        person_id=work.person,
        purpose=purpose,
        text_version=text_version,
        account_number=work.account,
        given_at=work.now,
    )


async def end_consents(work: Work, *, purpose: Purpose) -> None:
    """Note that the yes to a purpose was taken back; the rows stay as proof of what was agreed."""
    for given in await people.consents(work.session, person_id=work.person, purpose=purpose):
        given.withdrawn_at = work.now
    await work.session.flush()
