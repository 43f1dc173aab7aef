"""A person's rights over their own data: see, correct, withdraw consent, each on the register.

Deadlines are those of the law (``content/deadlines.yaml``); the program itself does all of it at
once, and the register shows when.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from db.queries.enquiries import enquiries as enquiry_rows
from db.queries.people import people as people_rows
from db.queries.privacy import personal_data as rows
from db.queries.privacy.personal_data import Counts
from db.queries.units import memberships as membership_rows
from domain.broadcasts.recipients import RecipientStatus
from domain.deadlines import DeadlineKind
from domain.ids import KhoiCode, new_id
from domain.initiatives.initiatives import Status
from domain.people import Purpose
from domain.privacy import Right, is_nameless, read_birth_year
from domain.units.units import Unit, UnitKind
from services import jobs
from services.documents.kit import queue
from services.people.names import check_name
from services.people.people import consent, end_consents
from services.people.shared_phone import follow_name
from services.privacy.papers.own_data import OwnDataCopy
from services.privacy.papers.own_document import OwnDataDocument
from services.units import mutes
from services.work import Work

AT_ONCE = "assistant"
"""Who handles a request that is done at once."""
STAYS = (Status.APPRAISING, Status.ELIGIBLE)
"""Initiatives that stay without a name until the ward decides on them."""


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What is stored of the actor; ``called`` is their name on a shared phone.

    ``has_address``: they chose how to be addressed.
    """

    name: str | None
    khoi: str | None
    birth_year: int | None
    is_nameless: bool
    is_shared: bool
    called: str | None
    has_address: bool
    counts: Counts
    consents: Sequence[Purpose]


async def overview(work: Work) -> PersonalData:
    """Return what is stored of the actor."""
    person = await people_rows.person(work.session, person_id=work.person)
    given = await rows.standing_consents(work.session, person_id=work.person)
    khoi = person.khoi if person else None
    named = next((one.name for one in work.context.ward.khoi if one.code == khoi), khoi)
    year = person.birth_year if person else None
    return PersonalData(
        name=person.name if person else None,
        khoi=named,
        birth_year=year,
        is_nameless=is_nameless(year, work.today),
        is_shared=await rows.shares_phone(work.session, account=work.account),
        called=work.actor.called or None,
        has_address=person is not None and person.address is not None,
        counts=await rows.counts(work.session, person_id=work.person),
        consents=list(dict.fromkeys(Purpose(one.purpose) for one in given)),
    )


async def set_name(work: Work, raw: str, *, text_version: str) -> None:
    """Store a name beside what the person learns, with their consent to exactly these words.

    Their name on a shared phone follows where it was the same.
    """
    name = await check_name(work, raw)
    earlier = await people_rows.person(work.session, person_id=work.person)
    await follow_name(work, earlier.name if earlier else None, name)
    await end_consents(work, purpose=Purpose.LEARNING_NAME)
    await consent(work, purpose=Purpose.LEARNING_NAME, text_version=text_version)
    await people_rows.update_person(work.session, person_id=work.person, name=name)
    await _done(work, Right.CORRECT)


async def set_khoi(work: Work, khoi: KhoiCode | None) -> None:
    """Store the person's khối, or none."""
    await people_rows.update_person(work.session, person_id=work.person, khoi=khoi)
    await _done(work, Right.CORRECT)


async def set_birth_year(work: Work, raw: str | None) -> bool:
    """Store the person's birth year, or none; return whether that means no name is stored.

    Raises BirthYearUnreadable.
    """
    year = None if raw is None else read_birth_year(raw, work.today)
    await people_rows.update_person(work.session, person_id=work.person, birth_year=year)
    nameless = is_nameless(year, work.today)
    if nameless:
        await _withdraw(work, Purpose.LEARNING_NAME)
        await _withdraw(work, Purpose.INITIATIVE_NAME)
    await _done(work, Right.CORRECT)
    return nameless


async def withdraw(work: Work, purpose: Purpose) -> None:
    """Withdraw a consent: data that needed it is deleted at once; the row stays as proof."""
    await _withdraw(work, purpose)
    await _done(work, Right.WITHDRAW)


async def _withdraw(work: Work, purpose: Purpose) -> None:
    session, person = work.session, work.person
    await end_consents(work, purpose=purpose)
    if purpose is Purpose.LEARNING_NAME:
        await people_rows.update_person(session, person_id=person, name=None)
    elif purpose is Purpose.INITIATIVE_NAME:
        await rows.forget_on_initiatives(session, person_id=person, column="name")
    elif purpose is Purpose.CONTACT:
        await rows.forget_on_initiatives(session, person_id=person, column="phone")
        await rows.forget_on_initiatives(session, person_id=person, column="phone_note")
        await enquiry_rows.forget_phones(session, person_id=person)
    elif purpose is Purpose.MEMBERSHIP:
        left = await membership_rows.memberships(session, person_id=person)
        units = [Unit(UnitKind(one.unit_kind), one.unit) for one in left]
        await mutes.drop_waiting(work, units, reason=RecipientStatus.LEFT_UNIT)
        await rows.leave_units(session, person_id=person, now=work.now)
        named = await people_rows.consents(session, person_id=person, purpose=Purpose.LEARNING_NAME)
        if not named:
            await people_rows.update_person(session, person_id=person, name=None)


async def _done(work: Work, right: Right) -> None:
    await _register(work, right, is_done=True)


async def _register(work: Work, right: Right, *, is_done: bool = False) -> UUID:
    request_id = new_id()
    await rows.add_request(
        work.session,
        id=request_id,
        ward_id=work.context.ward.id,
        person_id=work.person,
        account_number=work.actor.account,
        kind=right,
        asked_at=work.now,
        due_at=work.context.deadlines.ends_at(DeadlineKind(right.value), work.now),
        done_at=work.now if is_done else None,
        done_by=AT_ONCE if is_done else None,
    )
    return request_id


async def ask_for_copy(work: Work) -> None:
    """Queue a document with all data of the actor, and the rows beside it; only they open them."""
    request_id = await _register(work, Right.TAKE)
    queue(work, OwnDataDocument(work.person, request_id))
    queue(work, OwnDataCopy(work.person))


async def staying(work: Work) -> int:
    """Return how many initiatives of the person stay without a name until the ward decides."""
    found = await rows.initiatives_in(work.session, person_id=work.person, statuses=STAYS)
    return len(found)


async def register_erasure(work: Work) -> UUID:
    """Enter into the register that the person at hand is to be erased."""
    return await _register(work, Right.ERASE)


async def ask_for_erasure(work: Work) -> None:
    """Queue the erasure of all data of the actor; it runs once this transaction commits."""
    request_id = await register_erasure(work)
    facts = {"person": work.person.hex, "request": request_id.hex}
    jobs.queue(work, kind="erase_person", facts=facts, account=work.account)
