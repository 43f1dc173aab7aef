"""Shared phones: several people on one account, a helped neighbour, records handed over."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from db.models.people import PersonOnAccount
from db.queries.people import people, shared_phone
from domain.answers import same
from domain.errors import Refused
from domain.ids import PersonId, new_id
from domain.people import CalledUnreadable, read_called
from services.people import address
from services.people.moving import leave
from services.people.people import HAND_OVER_LIFETIME, make_code
from services.work import Work

MOST_SHARING = 8
"""People who share one phone as a family does."""
MOST_HELPED = 20
"""Neighbours a helper may sit beside before they must hand some over."""


class NobodyCalledSo(Refused):
    """Nobody on this phone has that name (any more): the same answer for both."""

    code = "shared_phone.nobody"


class CalledAlready(Refused):
    """Somebody on this phone already has that name."""

    code = "shared_phone.called_already"


class PhoneFull(Refused):
    """The phone has as many people as it may."""

    code = "shared_phone.full"


@dataclass(frozen=True, slots=True)
class Sharer:
    """One of the people on a phone; ``called`` is empty for the first one while unnamed."""

    person: PersonId
    called: str
    is_helped: bool
    speaks: bool


async def sharers(work: Work) -> Sequence[Sharer]:
    """Return who shares the phone; of the helped, a helper sees their own, everyone else none.

    A person who is being helped sees only themselves: the way back is on every screen.
    """
    found = await shared_phone.people_on(work.session, account=work.account)
    shown = [
        one
        for one in found
        if one.person_id == work.person
        or (work.actor.helped_by is None and one.helped_by in {None, work.person})
    ]
    return [
        Sharer(
            PersonId(one.person_id),
            one.called,
            is_helped=one.helped_by is not None,
            speaks=one.person_id == work.person,
        )
        for one in shown
    ]


async def one_of(work: Work, person: PersonId) -> Sharer:
    """Return one of the others on this phone. Raises NobodyCalledSo."""
    found = [one for one in await sharers(work) if one.person == person and not one.speaks]
    if not found:
        raise NobodyCalledSo
    return found[0]


async def needs_own_name(work: Work) -> bool:
    """Return whether the first of several people has no name on this phone yet."""
    return work.actor.called is None


async def call_self(work: Work, raw: str) -> None:
    """Store the speaker's name on this phone. Raises CalledUnreadable."""
    called = read_called(raw)
    others = [one for one in await _on(work) if one.person_id != work.person]
    _refuse_twice(others, called)
    await _put(work, work.person, called)


async def rename(work: Work, raw: str) -> None:
    """Rename the speaker on this phone from now on.

    Raises NobodyCalledSo where nobody shares it, CalledUnreadable or CalledAlready.
    """
    if work.actor.called is None:
        raise NobodyCalledSo
    called = read_called(raw)
    _refuse_twice([one for one in await _on(work) if one.person_id != work.person], called)
    await shared_phone.rename(work.session, account=work.account, person=work.person, called=called)
    work.actor = replace(work.actor, called=called)


async def follow_name(work: Work, earlier: str | None, name: str) -> None:
    """Rename a person in the switcher where it showed their earlier name.

    A name too long for a button, or one of somebody else on the phone, changes nothing there.
    """
    if earlier and work.actor.called and same(work.actor.called, earlier):
        with suppress(CalledUnreadable, CalledAlready):
            await rename(work, name)


async def add(work: Work, raw: str, *, helped: bool = False) -> Sharer:
    """Add a person to this phone and make them the speaker. Raises CalledUnreadable and others.

    ``helped``: the actor sits beside them, and what they do counts as assisted.
    """
    called = read_called(raw)
    _refuse_twice(await _on(work), called)
    there = [one for one in await sharers(work) if one.is_helped == helped]
    limit = MOST_HELPED if helped else MOST_SHARING
    if len(there) >= limit:
        raise PhoneFull(limit=limit)
    helper = work.person
    if work.actor.called is None:
        await _put(work, helper, "")
    person = PersonId(new_id())
    await people.add_person(
        work.session,
        id=person,
        ward_id=work.context.ward.id,
        created_at=work.now,
        is_demo=work.context.is_demo,
    )
    await _put(work, person, called, helped_by=helper if helped else None)
    found = Sharer(person, called, is_helped=helped, speaks=False)
    await _let_speak(work, found, helper=helper if helped else None)
    return found


async def switch(work: Work, person: PersonId) -> Sharer:
    """Make another person of this phone the speaker. Raises NobodyCalledSo."""
    found = await one_of(work, person)
    await _let_speak(work, found, helper=work.person if found.is_helped else None)
    return found


async def back_to_helper(work: Work) -> Sharer:
    """Make the helper the speaker again; return who was helped. Raises NobodyCalledSo."""
    helper = work.actor.helped_by
    if helper is None:
        raise NobodyCalledSo
    found = await shared_phone.people_on(work.session, account=work.account)
    hers = next((one.called for one in found if one.person_id == helper), "")
    was = Sharer(work.person, work.actor.called or "", is_helped=True, speaks=False)
    await _let_speak(work, Sharer(helper, hers, is_helped=False, speaks=False), helper=None)
    return was


async def is_busy(work: Work) -> bool:
    """Return whether the current speaker left something unfinished on this phone."""
    step = await shared_phone.stands(work.session, account=work.account, person=work.person)
    return step is not None


async def remove(work: Work, person: PersonId) -> str:
    """Take a person off this phone and return the code that opens their records elsewhere.

    Nothing of theirs is deleted. Raises NobodyCalledSo.
    """
    found = await one_of(work, person)
    await leave(work.session, account=work.account, person=found.person, now=work.now)
    return await make_code(
        work.session, now=work.now, person=found.person, lifetime=HAND_OVER_LIFETIME
    )


async def hand_over_code(work: Work, person: PersonId) -> tuple[Sharer, str]:
    """Return the helped person and a code by which their records move to their own phone."""
    found = await one_of(work, person)
    if not found.is_helped:
        raise NobodyCalledSo
    code = await make_code(
        work.session, now=work.now, person=found.person, lifetime=HAND_OVER_LIFETIME
    )
    return found, code


async def _put(
    work: Work, person: PersonId, called: str, *, helped_by: PersonId | None = None
) -> None:
    await shared_phone.put(
        work.session,
        account_number=work.account,
        person_id=person,
        called=called,
        helped_by=helped_by,
        joined_at=work.now,
    )


async def _on(work: Work) -> Sequence[PersonOnAccount]:
    return await shared_phone.people_on(work.session, account=work.account)


def _refuse_twice(others: Sequence[PersonOnAccount], called: str) -> None:
    if any(same(called, one.called) for one in others):
        raise CalledAlready(called=called)


async def _let_speak(work: Work, to: Sharer, *, helper: PersonId | None) -> None:
    """Make the other person the actor and the recipient of this work."""
    await shared_phone.speak(work.session, account=work.account, person=to.person)
    work.actor = replace(
        work.actor,
        person=to.person,
        called=to.called,
        helped_by=helper,
        address=await address.of(work.session, to.person),
    )
