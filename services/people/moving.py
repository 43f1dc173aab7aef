"""Moving a person with their records between accounts: off one, onto another."""

from dataclasses import replace
from datetime import datetime

from db.engine import Session
from db.queries.people import people, shared_phone
from domain.ids import AccountNumber, PersonId
from services.people import address
from services.work import Work


async def move(session: Session, *, person: PersonId, to: AccountNumber, now: datetime) -> None:
    """Move a person with all their records to an account, replacing its newcomer."""
    called = await shared_phone.last_called(session, person=person)
    for place in await shared_phone.accounts_with(session, person=person):
        if place.account_number == to:
            return
        await leave(session, account=AccountNumber(place.account_number), person=person, now=now)
    there = await people.account(session, number=to)
    if there is None:
        raise AssertionError("an account that was just met is gone")
    sharing_it = await shared_phone.people_on(session, account=to)
    if not sharing_it and not await shared_phone.has_records(session, person=there.person_id):
        await shared_phone.speak(session, account=to, person=person)
        return
    if not sharing_it:
        await shared_phone.put(
            session,
            account_number=to,
            person_id=there.person_id,
            called="",
            helped_by=None,
            joined_at=now,
        )
    await shared_phone.put(
        session, account_number=to, person_id=person, called=called, helped_by=None, joined_at=now
    )
    await shared_phone.speak(session, account=to, person=person)


async def act_as_speaker(work: Work) -> None:
    """Make the account's current speaker the actor of this work."""
    there = await people.account(work.session, number=work.account)
    if there is None:
        raise AssertionError("the account of a conversation is gone")
    await work.session.refresh(there)
    found = await shared_phone.people_on(work.session, account=work.account)
    hers = next((one for one in found if one.person_id == there.person_id), None)
    work.actor = replace(
        work.actor,
        person=PersonId(there.person_id),
        called=None if hers is None else hers.called,
        helped_by=None,
        address=await address.of(work.session, PersonId(there.person_id)),
    )


async def leave(
    session: Session, *, account: AccountNumber, person: PersonId, now: datetime
) -> None:
    """Take a person and their conversation off an account; one person left shares it no longer."""
    found = await shared_phone.people_on(session, account=account)
    hers = next((one for one in found if one.person_id == person), None)
    if hers is None:
        return
    others = [one for one in found if one.person_id != person]
    await shared_phone.end(session, account=account, person=person, now=now)
    await shared_phone.forget_talk(session, account=account, person=person)
    there = await people.account(session, number=account)
    if there is not None and there.person_id == person and others:
        heir = next((one for one in others if one.person_id == hers.helped_by), others[0])
        await shared_phone.speak(session, account=account, person=heir.person_id)
    if len(others) == 1:
        await shared_phone.end(session, account=account, person=others[0].person_id, now=now)
