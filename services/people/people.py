"""Accounts, new one-time codes, roles and consent."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.digests import code_digest
from db.engine import Session
from db.models.people import OneTimeCode, RoleGrant
from db.queries import code_counters
from db.queries.people import people
from domain.access import ACTIONS
from domain.errors import Refused
from domain.ids import AccountNumber, PersonId, WardId, new_id, person_code
from domain.people import Purpose, Role
from domain.units.units import Unit, UnitKind
from services.work import Work

CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_MADE_OF = "".join(letter for letter in CODE_LETTERS if letter not in "MP")
"""Without these no code looks like a word for a password: "mk", "pass", also mistyped."""
_DIGITS = "23456789"
CODE_LENGTH = 10
"""Characters of a one-time code: 46 bits, a digit among them, read aloud without confusion."""
FEWEST_LETTERS = 3
"""Letters in each half of a one-time code."""
RECOVERY_LIFETIME = timedelta(hours=24)
INVITE_LIFETIME = timedelta(days=14)
HAND_OVER_LIFETIME = timedelta(days=30)


class CodeUnknown(Refused):
    """The code is wrong, used or too old: one answer for all three."""

    code = "refused.code"


@dataclass(frozen=True, slots=True)
class Met:
    """A visitor's account and person."""

    account: AccountNumber
    person: PersonId


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


def new_code() -> str:
    """Return letters with a digit among them: typed in two halves they differ from words.

    A half of digits alone looks like an OTP and would be blanked.
    """
    while True:
        letters = [secrets.choice(_MADE_OF) for _ in range(CODE_LENGTH - 1)]
        letters.insert(secrets.randbelow(CODE_LENGTH), secrets.choice(_DIGITS))
        code = "".join(letters)
        if all(sum(map(str.isalpha, half)) >= FEWEST_LETTERS for half in _halves(code)):
            return code


def _halves(code: str) -> tuple[str, str]:
    """Return the two halves in which a one-time code is shown and typed."""
    middle = CODE_LENGTH // 2
    return code[:middle], code[middle:]


async def make_code(
    session: Session,
    *,
    now: datetime,
    account: AccountNumber | None = None,
    role: Role | None = None,
    unit: Unit | None = None,
    role_until: datetime | None = None,
    person: PersonId | None = None,
    lifetime: timedelta = RECOVERY_LIFETIME,
) -> str:
    """Return a new one-time code for one of three things.

    It opens this account's chat, gives its opener this role (for a unit, until an instant), or
    hands this person's records over to its opener.
    """
    code = new_code()
    until = now + lifetime
    await people.add_code(
        session,
        code_hash=code_digest(session, code),
        account_number=account,
        role=role,
        **_columns(unit),
        role_expires_at=role_until,
        person_id=person,
        expires_at=until if role_until is None else min(until, role_until),
        created_at=now,
    )
    return code


def read_one_time_code(text: str) -> str:
    """Return a typed code as it was made: upper case, without spaces and dashes."""
    return "".join(char for char in text.upper() if char.isalnum())


async def grant(
    session: Session,
    *,
    person: PersonId,
    role: Role,
    granted_by: str,
    now: datetime,
    unit: Unit | None = None,
    expires_at: datetime | None = None,
) -> None:
    """Grant a person a role for a unit or the ward; granting twice has no further effect."""
    held = await people.grants(session, person_id=person, now=now)
    if (role, unit, expires_at) in {(g.role, unit_of(g), g.expires_at) for g in held}:
        return
    await people.add_grant(
        session,
        id=new_id(),
        person_id=person,
        role=role,
        **_columns(unit),
        granted_by=granted_by,
        granted_at=now,
        expires_at=expires_at,
    )


async def take_back(
    session: Session, *, person: PersonId, role: Role, unit: Unit | None, now: datetime
) -> int:
    """End a person's role, for one unit or for all it was held for; return how many grants."""
    held = await people.grants(session, person_id=person, now=now)
    ended = [g for g in held if g.role == role and unit in {None, unit_of(g)}]
    for one in ended:
        one.revoked_at = now
    await session.flush()
    return len(ended)


def _columns(unit: Unit | None) -> dict[str, str | None]:
    code, is_khoi = (None, False) if unit is None else (unit.code, unit.kind is UnitKind.KHOI)
    return {"organisation": None if is_khoi else code, "neighbourhood": code if is_khoi else None}


async def who_may(work: Work, action: str) -> Sequence[PersonId]:
    """Return the people of the ward who may do this now."""
    ward, roles = work.context.ward.id, sorted(ACTIONS[action])
    held_by = await people.holders(work.session, ward_id=ward, roles=roles, now=work.now)
    return [PersonId(person) for person in held_by]


async def roles(work: Work) -> set[str]:
    """Return the roles of the actor, read afresh in each work."""
    return {grant.role for grant in await _held(work)}


async def units(work: Work, *, roles: Collection[Role]) -> Sequence[Unit]:
    """Return the units the actor holds one of these roles for, in the order granted."""
    scopes = dict.fromkeys(unit_of(one) for one in await _held(work) if one.role in roles)
    return [unit for unit in scopes if unit is not None]


async def _held(work: Work) -> Sequence[RoleGrant]:
    """Return the actor's standing grants: read once for each actor that a work has."""
    if work.held[0] is not work.actor:
        grants = await people.grants(work.session, person_id=work.person, now=work.now)
        work.held = work.actor, grants
    return work.held[1]


def unit_of(held: RoleGrant | OneTimeCode) -> Unit | None:
    """Return the unit a grant or a code names, None for the whole ward."""
    if held.organisation is not None:
        return Unit(UnitKind.ORGANISATION, held.organisation)
    return Unit(UnitKind.KHOI, held.neighbourhood) if held.neighbourhood is not None else None


async def own_code(work: Work) -> str:
    """Return the actor's short code, by which staff and the command line know them."""
    code = await people.own_code(work.session, person_id=work.person)
    if code is None:
        code = person_code(await code_counters.take_numbers(work.session, name="ND"))
        await people.update_person(work.session, person_id=work.person, code=code)
    return code


async def consent(work: Work, *, purpose: Purpose, text_version: str) -> None:
    """Store the person's consent to one purpose: which words, when, on which account."""
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
    """End the consent to a purpose; the rows stay as proof of what was agreed."""
    for given in await people.consents(work.session, person_id=work.person, purpose=purpose):
        given.withdrawn_at = work.now
    await work.session.flush()
