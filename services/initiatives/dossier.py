"""An initiative in full: its answers, files and moves."""

from collections.abc import Sequence
from dataclasses import dataclass

from db.models.initiatives import Attachment, Initiative, InitiativeMove
from db.queries.initiatives import initiatives as rows
from domain.ids import InitiativeId
from domain.initiatives.initiatives import DraftStep, Status, Topic
from services.initiatives.history import history
from services.work import Work

_REFUSED_FILE = "refused"
_VOICE = "audio"


@dataclass(frozen=True, slots=True)
class Dossier:
    """An initiative with its answers, files and moves, as its author may see it.

    ``seen_with`` is the status of the initiative it was merged into: the author sees nothing else
    of that.
    """

    initiative: Initiative
    answers: dict[Topic, str]
    files: Sequence[Attachment]
    moves: Sequence[InitiativeMove]
    seen_with: Status | None = None

    @property
    def id(self) -> InitiativeId:
        """Its id."""
        return InitiativeId(self.initiative.id)

    @property
    def reached(self) -> DraftStep:
        """The draft step it has reached."""
        return DraftStep(self.initiative.step or DraftStep.STORY)

    @property
    def spoken(self) -> frozenset[Topic]:
        """The plain questions answered by voice; the recordings are kept as evidence."""
        return frozenset(Topic(f.topic) for f in self.files if f.topic and f.kind == _VOICE)

    @property
    def answered(self) -> frozenset[Topic]:
        """The plain questions answered in words or by voice."""
        return self.spoken | self.answers.keys()

    @property
    def status(self) -> Status:
        """Its status."""
        return Status(self.initiative.status)

    @property
    def is_sent(self) -> bool:
        """Whether the ward has it."""
        return self.initiative.code is not None

    @property
    def is_told(self) -> bool:
        """Whether there is anything to send: words or a file."""
        return bool(self.initiative.story or self.files)


async def dossier_of(work: Work, found: Initiative) -> Dossier:
    """Return anybody's initiative in full: the caller has checked who may read it."""
    answers = await rows.answers(work.session, initiative_id=found.id)
    files = await rows.attachments(work.session, initiative_id=found.id)
    held = [file for file in files if file.state != _REFUSED_FILE]
    known = {Topic(a.topic): a.text for a in answers}
    told = {topic: known[topic] for topic in Topic if topic in known}
    moves = await history(work, found.id) if found.code else []
    return Dossier(found, told, held, moves, await _seen_with(work, found))


async def _seen_with(work: Work, found: Initiative) -> Status | None:
    if found.merged_into is None:
        return None
    other = await rows.one(work.session, initiative_id=found.merged_into)
    return Status(other.status) if other is not None else None
