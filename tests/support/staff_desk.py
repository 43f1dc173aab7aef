"""Staff at their desk in a ward that many stories share: the one case a story is about."""

import sqlalchemy as sa

from db.models.enquiries import Enquiry
from tests.support.talk import Talk


async def opened(officer: Talk, case: Enquiry) -> list[str]:
    """Open a case by the button a staff member was shown, however many others wait."""
    press = {"choice": f"staff.case:{case.id.hex}", "screen": await listing(officer, case)}
    return await officer.hear(press)


async def listing(officer: Talk, case: Enquiry) -> str:
    """Show a list that holds this case: all others of the shared ward are settled first."""
    async with officer.engine.database.write() as session:
        await session.execute(
            sa.update(Enquiry).where(Enquiry.id != case.id).values(state="closed")
        )
    await officer.says("câu hỏi chờ trả lời")
    return str(officer.last[-1]["id"])
