"""A leader's own people: those who joined by their own tap, and how far they came.

Everything is a total over members. What one person did is shown to nobody; a name is shown only of
those who agreed to it, and only to say that they have not begun yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from db.queries.units import memberships as membership_rows
from domain.initiatives.initiatives import Status
from domain.name_order import name_key
from domain.units.units import Unit
from services.documents.kit import queue
from services.units.papers.chart import PeopleChart
from services.units.scope import LEADERS, own_unit
from services.work import Work

REMEMBERED_AFTER = timedelta(days=1)
"""A right answer this long after one's first answer to the same question shows it was kept."""
_NOT_SENT = (Status.DRAFT, Status.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class OwnPeople:
    """Members of a unit, counted once each; ``initiatives`` counts initiatives.

    ``not_begun`` names, in Vietnamese order, members without a lesson who let their name be seen.
    """

    unit: Unit
    registered: int
    learning: int
    finished: int
    remembered: int
    initiatives: int
    not_begun: Sequence[str]

    @property
    def idle(self) -> int:
        """How many have not begun a lesson, named or not."""
        return self.registered - self.learning


async def own_people(work: Work, word: str) -> OwnPeople:
    """Return the figures of a unit for its leader. Raises NotYourUnit."""
    unit = await own_unit(work, word, roles=LEADERS)
    members = await membership_rows.members(work.session, unit=unit)
    learners = await membership_rows.learners(work.session, unit=unit)
    recalls = await membership_rows.recalls(work.session, unit=unit)
    known = {member.person for member in members}
    kept = {who for who, first, right in recalls if right and right - first >= REMEMBERED_AFTER}
    idle = [member.name for member in members if member.person not in learners and member.name]
    return OwnPeople(
        unit=unit,
        registered=len(members),
        learning=len(known & learners.keys()),
        finished=len(known & {who for who, finished in learners.items() if finished}),
        remembered=len(known & kept),
        initiatives=await membership_rows.initiatives_of(work.session, unit=unit, never=_NOT_SENT),
        not_begun=sorted(idle, key=name_key),
    )


def queue_chart(work: Work, figures: OwnPeople) -> None:
    """Have the figures drawn; the picture comes into this chat."""
    chart = PeopleChart(
        unit=figures.unit.word,
        day=work.today,
        registered=figures.registered,
        learning=figures.learning,
        finished=figures.finished,
        remembered=figures.remembered,
    )
    queue(work, chart)
