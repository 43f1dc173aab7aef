"""Finds the person a verb names by their short code."""

from argparse import ArgumentParser
from typing import TYPE_CHECKING

from domain.errors import BadSetting
from domain.ids import read_code

if TYPE_CHECKING:
    from db.engine import Session
    from db.models.people import Person


def declare_person(parser: ArgumentParser) -> None:
    """Declare the person."""
    parser.add_argument("person", metavar="PERSON", help="the person's code, such as ND-0007-S")


def read_person(typed: str) -> str:
    """Return the code of a person as it was typed. Raises BadSetting."""
    code = read_code(typed)
    if code is None or not code.startswith("ND-"):
        raise BadSetting(
            f"{typed!r} is not a person's code such as ND-0007-S; "
            "people see theirs by typing ma cua toi."
        )
    return code


async def person_named(session: "Session", code: str) -> "Person":
    """Return the person with this code. Raises BadSetting."""
    from db.queries.people import people as rows

    person = await rows.person_by_code(session, code=code)
    if person is None:
        raise BadSetting(f"Nobody has the code {code}.")
    return person
