"""Opens one-time codes: a chat elsewhere, a role, or the records of a helped person."""

from dataclasses import dataclass
from datetime import datetime

from db.digests import code_digest
from db.engine import Session
from db.models.people import OneTimeCode
from db.queries.people import people as rows
from db.queries.people import shared_phone as shares
from domain.channels import WEB_CHAT
from domain.errors import Refused
from domain.ids import AccountNumber, PersonId, WardId, new_id
from domain.people import Role
from domain.units.units import Unit
from services.people import moving
from services.people.people import CodeUnknown, grant, meet, read_one_time_code, unit_of
from services.work import Work

ROLE_LINK = "vao_viec"
PERSON_LINK = "vao_nguoi"
"""The link a chat opens after a code gave a role, or brought somebody's records."""


class RoleHeldHere(Refused):
    """This browser speaks for somebody with a role: it is not handed over to another chat."""

    code = "refused.role_here"


@dataclass(frozen=True, slots=True)
class CodeTarget:
    """The target of a code: a chat, else a ``role``, else somebody's records (``called``)."""

    is_chat: bool = False
    role: Role | None = None
    unit: Unit | None = None
    role_until: datetime | None = None
    called: str | None = None


async def look(session: Session, *, code: str, now: datetime) -> CodeTarget:
    """Return what a code opens; looking does not use it. Raises CodeUnknown."""
    found = await rows.code(
        session, code_hash=code_digest(session, read_one_time_code(code)), now=now
    )
    if found is None:
        raise CodeUnknown
    if found.account_number is not None:
        return CodeTarget(is_chat=True)
    if found.role is not None:
        until = found.role_expires_at
        return CodeTarget(role=Role(found.role), unit=unit_of(found), role_until=until)
    if found.person_id is None:
        raise CodeUnknown
    return CodeTarget(called=await shares.last_called(session, person=found.person_id))


async def enter(
    session: Session,
    *,
    ward: WardId,
    code: str,
    here: AccountNumber | None,
    now: datetime,
    is_demo: bool,
) -> AccountNumber:
    """Consume a code and return the account it leads to. Raises CodeUnknown.

    A role goes to the current speaker on the account ``here``, records move to it; without one a
    newcomer is met first. A chat's code leads to that chat, unless somebody here holds a role: then
    it raises RoleHeldHere. Records that are here already stay, and their code too.
    """
    code_hash = code_digest(session, read_one_time_code(code))
    if here is not None and await _is_closed_to_it(session, code_hash, here, now):
        raise RoleHeldHere
    if here is not None and await _is_here(session, code_hash, here, now):
        return here
    used = await rows.use_code(session, code_hash=code_hash, now=now)
    if used is None:
        raise CodeUnknown
    if used.account_number is not None:
        return AccountNumber(used.account_number)
    account = here
    if account is None:
        met = await meet(
            session,
            ward=ward,
            channel=WEB_CHAT,
            external_key=str(new_id()),
            now=now,
            is_demo=is_demo,
        )
        account = met.account
    await _receive(session, used, account, now)
    return account


async def enter_here(work: Work, code: str) -> None:
    """Use a code that was typed in the chat itself: the actor is the person who came by it."""
    await enter(
        work.session,
        ward=work.context.ward.id,
        code=code,
        here=work.account,
        now=work.now,
        is_demo=work.context.is_demo,
    )
    await moving.act_as_speaker(work)


async def _is_here(session: Session, code_hash: str, here: AccountNumber, now: datetime) -> bool:
    """Return whether a code's records are on this phone still: then it is not consumed."""
    found = await rows.code(session, code_hash=code_hash, now=now)
    if found is None or found.person_id is None:
        return False
    places = await shares.accounts_with(session, person=found.person_id)
    return any(place.account_number == here for place in places)


async def _is_closed_to_it(
    session: Session, code_hash: str, here: AccountNumber, now: datetime
) -> bool:
    """Return whether a code opens another chat, while somebody who speaks here holds a role.

    They would go on in a stranger's chat, as whoever made the code can read.
    """
    found = await rows.code(session, code_hash=code_hash, now=now)
    if found is None or found.account_number in {None, here}:
        return False
    place = await rows.account(session, number=here)
    sharing = {one.person_id for one in await shares.people_on(session, account=here)}
    speakers = sharing | ({place.person_id} if place is not None else set())
    return any([await rows.roles(session, person_id=one, now=now) for one in speakers])


async def _receive(
    session: Session, used: OneTimeCode, account: AccountNumber, now: datetime
) -> None:
    if used.person_id is not None:
        await moving.move(session, person=PersonId(used.person_id), to=account, now=now)
        return
    there = await rows.account(session, number=account)
    if there is None or used.role is None:
        raise CodeUnknown
    await grant(
        session,
        person=await _herself(session, account, PersonId(there.person_id)),
        role=Role(used.role),
        granted_by="one-time code",
        now=now,
        unit=unit_of(used),
        expires_at=used.role_expires_at,
    )


async def _herself(session: Session, account: AccountNumber, speaker: PersonId) -> PersonId:
    """Return the holder of the phone: while a neighbour is helped, that is their helper."""
    for one in await shares.people_on(session, account=account):
        if one.person_id == speaker and one.helped_by is not None:
            return PersonId(one.helped_by)
    return speaker
