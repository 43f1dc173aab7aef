"""Keeps demo and real data apart: a database holds people of one kind only."""

from db.engine import Session
from db.queries.operations import demo_guard
from domain.errors import BadSetting


async def is_demo(session: Session) -> bool | None:
    """Return whether a database holds a fictitious ward; None while nobody is in it."""
    return await demo_guard.is_demo(session)


async def check(session: Session, *, demo: bool) -> None:
    """Raise BadSetting when the database holds people of the other kind."""
    found = await demo_guard.is_demo(session)
    if demo and found is False:
        raise BadSetting(
            "This database holds a real ward, so it is not served as a demo: "
            "choose another HOCVUSO_DATA_DIR for the demo."
        )
    if not demo and found:
        raise BadSetting(
            "This database holds a fictitious ward, so it is not served to residents: "
            "start it with --demo, or choose another HOCVUSO_DATA_DIR for the real ward."
        )
