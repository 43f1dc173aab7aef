"""How a person wants to be addressed: chosen once, kept with the person on every account."""

from dataclasses import replace

from db.engine import Session
from db.queries.people import people
from domain.address import AddressForm, read_address
from domain.ids import PersonId
from services.work import Work


async def of(session: Session, person: PersonId) -> AddressForm:
    """Return how a person is addressed."""
    return read_address(await people.address(session, person_id=person))


async def choose(work: Work, address: AddressForm) -> None:
    """Address the actor so from now on, in this very answer."""
    await people.update_person(work.session, person_id=work.person, address=address)
    work.actor = replace(work.actor, address=address)
