"""Checks names before they are stored: readable, and of nobody under sixteen."""

from db.queries.people import people
from domain.people import read_name
from domain.privacy import TooYoungForName, is_nameless
from services.work import Work


async def check_name(work: Work, raw: str) -> str:
    """Return a name that may be stored with consent. Raises NameUnreadable, TooYoungForName."""
    name = read_name(raw)
    await refuse_the_young(work)
    return name


async def refuse_the_young(work: Work) -> None:
    """Refuse to keep the name of a person who may be under sixteen. Raises TooYoungForName."""
    person = await people.person(work.session, person_id=work.person)
    if person is not None and is_nameless(person.birth_year, work.today):
        raise TooYoungForName
